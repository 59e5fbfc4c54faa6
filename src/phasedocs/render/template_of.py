"""A document that is there -> a template for documents like it: its shape, without what was so of it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from phasedocs.kinds.schema import Kind
from phasedocs.kinds.words import is_named
from phasedocs.model import Document, Mood, Place, TaskState
from phasedocs.model.vocabulary import vocabulary
from phasedocs.text import Edit, Span

PLANNED = "📋 Planned"
REGION = "<!-- phasedocs:begin progress -->\n\n<!-- phasedocs:end progress -->"
_JINJA = re.compile(r"\{(?=[{%#])|(?<=[}%#])\}")
_HEAD = re.compile(r"\A---\r?\n.*?\r?\n---[ \t]*\r?\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Made:
    """A template that was made of a document."""

    text: str
    left: tuple[int, ...]
    """Lines with a status that is left as it is: somebody should look at them."""


def template_of(document: Document, kind: Kind | None) -> Made:
    """Make a template: boxes become open, and title, phase, days, people and statuses become values to be printed."""
    source = document.source
    head = found.end() if (found := _HEAD.match(source.text)) else 0
    edits = [edit for edit in _edits(document, kind) if edit.span.start >= head]
    parts, at = [], head
    for edit in sorted(edits, key=lambda one: (one.span.start, one.span.end)):
        if edit.span.start < at:
            continue  # in a place that is printed anew already
        parts += [_escaped(source.text[at : edit.span.start]), edit.text]
        at = edit.span.end
    parts.append(_escaped(source.text[at:]))
    body = "".join(parts).lstrip("\r\n").replace("\r\n", "\n")
    return Made("{{ front_matter }}\n\n" + body.rstrip("\n") + "\n", tuple(_left(document, edits)))


def _escaped(text: str) -> str:
    """Keep what is text from being read as a template."""
    return _JINJA.sub(lambda found: f'{{{{ "{found.group()}" }}}}', text)


def _edits(document: Document, kind: Kind | None) -> Iterator[Edit]:
    for task in document.tasks:
        if task.state is not TaskState.OPEN:
            yield Edit(task.box, "[ ]" if document.source.slice(task.box).startswith("[") else "☐")
    if document.sections:
        yield from _title(document)
    yield from _fields(document, kind)
    for table in document.tables:
        for row in table.rows:
            if row.status and row.status_span:
                yield Edit(row.status_span, f" {PLANNED} " if _touches_bar(document, row.status_span) else PLANNED)
    yield from _phases(document)


def _touches_bar(document: Document, span: Span) -> bool:
    return document.source.text[span.start - 1 : span.start] == "|"


def _title(document: Document) -> Iterator[Edit]:
    """Print the title, and below it what is kept up to date, where that is not there yet."""
    section = document.sections[0]
    line = document.source.line_text(section.line)
    if not line.startswith("#"):
        return
    marks = "#" * (len(line) - len(line.lstrip("#")))
    region = "" if "phasedocs:begin" in document.source.text else f"\n\n{REGION}"
    yield Edit(document.source.line_span(section.line), f"{marks} {{{{ heading }}}}{region}")


def _fields(document: Document, kind: Kind | None) -> Iterator[Edit]:
    words = vocabulary()
    specs = kind.fields.values() if kind else ()
    days = [name for spec in specs if spec.type == "date" for name in spec.names]
    owners = kind.fields["owner"].names if kind and "owner" in kind.fields else ("Owner", "Author", "Lead")
    for field in document.fields:
        if field.place is Place.PANEL or not field.value.strip():
            continue
        if words.date_labels.match(field.name) or is_named(field.name, days):
            yield Edit(field.value_span, "{{ date }}")
        elif words.status_labels.match(field.name):
            yield Edit(field.value_span, "{{ status }}" if not field.section else PLANNED)
        elif words.depends_on.match(field.name):
            yield Edit(field.value_span, "{{ depends_on }}")
        elif is_named(field.name, owners):
            yield Edit(field.value_span, "{{ owner }}")


def _phases(document: Document) -> Iterator[Edit]:
    """Print the document's own phase wherever it is named in words; not in the names of files."""
    if document.phase is None:
        return
    taken = [reference.span for reference in document.references]
    pattern = re.compile(rf"\b(?i:phase)[ ](?P<id>{re.escape(document.phase)})(?![\w]|\.\d)")
    for found in pattern.finditer(document.source.text):
        span = Span(found.start("id"), found.end("id"))
        if not any(one.overlaps(span) for one in taken):
            yield Edit(span, "{{ phase }}")


def _left(document: Document, edits: list[Edit]) -> Iterator[int]:
    lines = {
        claim.line
        for claim in document.claims
        if claim.mood is Mood.ASSERTED and not any(edit.span.overlaps(claim.span) for edit in edits)
    }
    yield from sorted(lines)
