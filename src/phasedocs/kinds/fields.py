"""The fields of a document held against its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from phasedocs.kinds.misfit import Misfit, insertion, opening, title_of, words_of
from phasedocs.kinds.schema import FieldSpec, Kind
from phasedocs.kinds.values import problem
from phasedocs.kinds.words import is_named, nearest
from phasedocs.model import ClaimKind, Document, Mood, Place
from phasedocs.model.declarations import FRONT_MATTER_TABLE
from phasedocs.model.vocabulary import vocabulary
from phasedocs.text import Fix, Span


@dataclass(frozen=True, slots=True)
class _Found:
    """A field as the document gives it."""

    name: str
    value: str
    span: Span
    """Of its value, or of the whole where it has none."""


def field_misfits(document: Document, name: str, kind: Kind) -> Iterator[Misfit]:
    """Yield the fields that are missing, empty, or of another type than the kind says."""
    for key, spec in kind.fields.items():
        found = _in_front_matter(document, key, spec) or _in_text(document, spec)
        if found is not None:
            yield from _judged(document, found, spec)
        elif spec.required and not _is_said(document, key):
            yield _missing(document, name, spec)
    if kind.dependencies == "required" and not _says_what_it_waits_for(document):
        yield Misfit(
            opening(document),
            f"no word on what it depends on; every {words_of(name)} says that",
            help="add a field such as `**Depends on**: Phase 2`; `none` is an answer too",
        )


def _judged(document: Document, found: _Found, spec: FieldSpec) -> Iterator[Misfit]:
    if not found.value.strip():
        if spec.required:
            yield Misfit(found.span, f"{found.name} is empty", help="say it; `TBD` says that it is not known yet")
    elif wrong := problem(found.value, spec.type, spec.allowed, document.legend):
        yield Misfit(found.span, f"{found.name}: {wrong}", help=f"give {_wanted(spec)}, or `TBD`")


def _wanted(spec: FieldSpec) -> str:
    examples = {
        "date": "a date, as in 2026-11-21",
        "phase": "a phase, as in 6 or 2c",
        "person": "a name",
        "status": "a status, as in “in progress”",
        "percent": "a percentage, as in 40 %",
        "duration": "a duration, as in 3 weeks",
    }
    return f"one of {', '.join(spec.allowed)}" if spec.allowed else examples.get(spec.type, "a text")


def _in_front_matter(document: Document, key: str, spec: FieldSpec) -> _Found | None:
    values = document.tree.front_matter or {}
    own = values.get(FRONT_MATTER_TABLE)
    tables = [((FRONT_MATTER_TABLE,), own if isinstance(own, dict) else {}), ((), values)]
    for above, table in tables:
        for word, value in table.items():
            if word == key or is_named(str(word), spec.names):
                text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
                span = document.tree.front_matter_places.get((*above, word), Span(0, 0))
                return None if isinstance(value, dict) else _Found(str(word), text, span)
    return None


def _in_text(document: Document, spec: FieldSpec) -> _Found | None:
    """Give the first field of one of the names; one in the opening lines, before the second heading, is preferred."""
    named = [one for one in document.fields if is_named(one.name, spec.names)]
    first = min(named, key=lambda one: ((one.section or 0) > 0, one.span.start), default=None)
    if first is None:
        return None
    return _Found(first.name, first.value, first.value_span if first.value.strip() else first.span)


def _is_said(document: Document, key: str) -> bool:
    """Say whether a document tells otherwise what the fields of these keys are for."""
    words = vocabulary()
    match key:
        case "phase":
            return bool(document.phases)
        case "date":
            return document.date is not None or any(words.date_labels.match(one.name) for one in document.fields)
        case "status":
            return document.declarations.header.status is not None or _states_status(document)
        case _:
            return False


def _states_status(document: Document) -> bool:
    heads = (Place.TITLE, Place.BADGE, Place.PANEL)
    stated = any(
        claim.place in heads and claim.mood is Mood.ASSERTED and claim.kind is not ClaimKind.PERCENT
        for claim in document.claims
    )
    return stated or any(
        vocabulary().status_labels.match(one.name) and (one.section or 0) == 0 for one in document.fields
    )


def _says_what_it_waits_for(document: Document) -> bool:
    words = vocabulary()
    fields = any(words.depends_on.match(one.name) for one in document.fields)
    own = (document.tree.front_matter or {}).get(FRONT_MATTER_TABLE)
    return fields or bool(document.dependencies) or (isinstance(own, dict) and "depends_on" in own)


def _missing(document: Document, name: str, spec: FieldSpec) -> Misfit:
    near = nearest([one.name for one in document.fields if (one.section or 0) == 0], spec.names)
    slip = next((one for one in document.fields if one.name == near), None)
    if slip is not None:
        return Misfit(
            slip.name_span, f"{slip.name} is no field of {title_of(name)}; did you mean {spec.title}?", help="rename it"
        )
    return Misfit(
        opening(document),
        f"no field {spec.title}; every {words_of(name)} has one",
        label="it could stand below this",
        help=f"add a line such as `**{spec.title}**: {spec.begins or 'TBD'}`",
        fix=_added(document, spec),
    )


def _added(document: Document, spec: FieldSpec) -> Fix | None:
    """Put the field below the title, above everything else."""
    source = document.source
    line = f"**{spec.title}**: TBD\n"
    if not document.sections:
        return None if source.text.startswith("---") else insertion(source, 0, f"{line}\n", f"add {spec.title}")
    last = source.line(max(document.sections[0].span.start, document.sections[0].span.end - 1))
    if last >= len(source.line_starts):
        return None
    place = source.line_starts[last]
    return insertion(source, place, f"\n{line}" + ("" if _is_blank(document, last + 1) else "\n"), f"add {spec.title}")


def _is_blank(document: Document, line: int) -> bool:
    return line > len(document.source.line_starts) or not document.source.line_text(line).strip()
