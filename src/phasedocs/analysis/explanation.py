"""Explanations: how the verdict about a claim came about. The judgement's own functions are asked again, no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from phasedocs.analysis.acts import Act, act_of
from phasedocs.analysis.objections import counts, is_open, objection
from phasedocs.analysis.scope import LIVE, Box, Scope, headings_below, scope_of
from phasedocs.analysis.state import Outcome, Verdict
from phasedocs.analysis.table import Row, Why, rows, rows_about
from phasedocs.analysis.verdicts import decide
from phasedocs.model import Claim, ClaimKind, Document, Mood, Place, Role, RoleSource
from phasedocs.model.dates import last_date
from phasedocs.model.moods import day_ahead, label_mood, section_mood
from phasedocs.model.sections import section_role
from phasedocs.model.vocabulary import speaking


@dataclass(frozen=True, slots=True)
class Counted:
    """Tasks of a claim's scope that were weighed alike."""

    role: Role
    source: RoleSource
    """What tells the role."""
    named: str | None
    """The heading or the line over the list that names the role, where one does."""
    gates: ClaimKind | None
    live: bool
    """Their lists are kept up to date."""
    why: Why | None
    """Why they were left out; None where they count."""
    tasks: tuple[int, ...]
    """Indices into `Document.tasks`."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A directive that would say what is only guessed."""

    role: Role
    section: int | None
    """Under which heading, into `Document.sections`."""
    tasks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that a verdict rests on."""

    claim: Claim
    ground: str
    """Where the mood comes from: "its label", "the heading “Success criteria”"."""
    act: Act | None
    """None where the claim is not judged."""
    scope: Scope | None
    """None where the claim is not judged, or speaks of something that has no list of its own."""
    verdict: Verdict | None
    row: Row | None
    """Of the table, where one decided."""
    counted: tuple[Counted, ...]
    left_out: tuple[Counted, ...]
    declarations: tuple[Declaration, ...]
    """What would make the verdict rest on declarations alone."""


def explain(document: Document, claim: Claim, words: Mapping[str, Any] | None = None) -> Explanation:
    """Explain the verdict about a claim, or why there is none; `words` are those that the document was read with."""
    with speaking(words):
        return _explained(document, claim)


def _explained(document: Document, claim: Claim) -> Explanation:
    ground = _ground(document, claim)
    if claim.mood is not Mood.ASSERTED:
        return Explanation(claim, ground, None, None, None, None, (), (), ())
    act, scope = act_of(claim), scope_of(document, claim)
    verdict = decide(claim, act, scope)
    row = next((row for row in rows() if row.name == verdict.row), None)
    boxes = scope.boxes if scope else ()
    evidence = frozenset(verdict.evidence)
    weighed = [(box, _why_not(box, claim, act, scope, verdict, evidence)) for box in boxes if scope]
    top = scope.top if scope else None
    return Explanation(
        claim=claim,
        ground=ground,
        act=act,
        scope=scope,
        verdict=verdict,
        row=row,
        counted=_grouped(document, ((box, why) for box, why in weighed if why is None), top),
        left_out=_grouped(document, ((box, why) for box, why in weighed if why), top),
        declarations=tuple(_declarations(document, boxes)),
    )


def _ground(document: Document, claim: Claim) -> str:
    """Give where the mood of a claim comes from."""
    if claim.mood is Mood.ASSERTED:
        return "it is stated" if claim.label is None else f"it is stated under “{claim.label}”"
    if claim.label and claim.place is not Place.CELL and label_mood(claim.label) is claim.mood:
        return f"its label is “{claim.label}”"
    section = claim.section
    if section is not None and claim.place in (Place.TITLE, Place.HEADING):
        section = document.sections[section].parent
    imposed = section_mood(document.sections, section)
    if imposed and imposed[0] is claim.mood:
        return f"it stands below the heading “{document.sections[imposed[1]].title}”"
    written = last_date(document.fields, document.tree.front_matter)
    day = day_ahead(claim, written) if written and claim.mood is Mood.GOAL else None
    return f"it names {day.isoformat()}, and the document is older" if day else _OWN_WORDS[claim.mood]


_OWN_WORDS = {
    Mood.GOAL: "its words make it a condition or a plan",
    Mood.QUOTED: "it is quoted",
    Mood.LABEL: "its words name something, as an adjective or a list does",
    Mood.TEMPLATE: "it offers a choice that nobody has made",
}


def _why_not(box: Box, claim: Claim, act: Act, scope: Scope, verdict: Verdict, evidence: frozenset[int]) -> Why | None:
    """Give why a task was left out: of all rows about such claims, what came nearest to saying something.

    None when it is evidence, or was ticked and would have been.
    """
    decided = verdict.outcome is not Outcome.UNDETERMINED
    if box.index in evidence or (decided and box.state.done and counts(box, claim, act)):
        return None
    if not is_open(box):
        return Why.TICKED if box.state.done else Why.EXCLUDED
    found = [Why.KIND]
    for row in rows_about(claim.kind):
        if row.all_done or scope.type not in row.scopes:
            continue
        silence, why = row.silence(claim, act, scope.type), objection(box, claim, act, row)
        if why is None:
            found.append(silence or Why.OUTRANKED)
        elif silence is None:
            found.append(why)
    return max(found, key=lambda why: why.rank)


def _grouped(document: Document, boxes: Iterable[tuple[Box, Why | None]], top: int | None) -> tuple[Counted, ...]:
    groups: dict[tuple[object, ...], list[Box]] = {}
    whys: dict[tuple[object, ...], Why | None] = {}
    for box, why in boxes:
        key = (why, box.role, box.source, _named(document, box, top), box.gates, box.live)
        groups.setdefault(key, []).append(box)
        whys[key] = why
    return tuple(
        Counted(
            role=same[0].role,
            source=same[0].source,
            named=_named(document, same[0], top),
            gates=same[0].gates,
            live=same[0].live == LIVE,
            why=whys[key],
            tasks=tuple(box.index for box in same),
        )
        for key, same in groups.items()
    )


def _declarations(document: Document, boxes: Sequence[Box]) -> Iterator[Declaration]:
    """Yield what to declare, a directive a section and role, those with most open tasks first."""
    groups: dict[tuple[int | None, Role], list[Box]] = {}
    for box in boxes:
        if not box.declared:
            groups.setdefault((document.tasks[box.index].section, box.role), []).append(box)
    for (section, role), same in sorted(groups.items(), key=lambda pair: -sum(map(is_open, pair[1]))):
        yield Declaration(role, section, tuple(box.index for box in same))


def _named(document: Document, box: Box, top: int | None) -> str | None:
    task = document.tasks[box.index]
    if box.source is RoleSource.LABEL:
        return task.label
    if box.source is not RoleSource.HEADING:
        return None
    titles = (section.title for section in headings_below(document, task.section, top))
    return next((title for title in titles if section_role([title]) is box.role), None)
