"""Conflicts: claims that cannot both hold, whatever the boxes say, in one document or in two.

Only statuses that trackers keep are set against each other: a status of the whole against those of its parts, and two
statuses of one subject. Statements of other times (history, plans, next steps) conflict with nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from phasedocs.diagnostic import Confidence
from phasedocs.model import Claim, ClaimKind, Document, Mood, Place, Project, Role, SubjectType

_UNDONE = frozenset({ClaimKind.PLANNED, ClaimKind.NOT_READY, ClaimKind.BLOCKED, ClaimKind.IN_PROGRESS})
_NOT_BEGUN = frozenset({ClaimKind.PLANNED, ClaimKind.NOT_READY})
_TRACKED = frozenset({Place.FIELD, Place.HEADING})
_UNIT = re.compile(r"\d\s?/\s?\d+\s+([^\W\d_]+)")
_LATER = frozenset({Role.FOLLOW_UP, Role.READER, Role.RECURRING, Role.APPROVAL})


@dataclass(frozen=True, slots=True)
class Conflict:
    """A claim, and others of the document that say otherwise."""

    claim: int
    """Index into `Document.claims`."""
    others: tuple[int, ...]
    summary: str
    confidence: Confidence


def conflicts(document: Document) -> Iterator[Conflict]:
    """Yield the conflicts of a document in the order of its claims."""
    asserted = [(index, claim) for index, claim in enumerate(document.claims) if claim.mood is Mood.ASSERTED]
    trackers = [(index, claim) for index, claim in asserted if _is_tracker(document, claim)]
    named = _by_subject(asserted)
    for index, claim in asserted:
        parts = _parts(document, claim, trackers)
        if claim.kind is ClaimKind.COMPLETE and not claim.qualified and claim.place is not Place.TITLE:
            yield from _found(document, index, parts, _UNDONE, "of its parts")
            if claim.place is Place.HEADING and not parts:
                yield from _found(document, index, _rows(claim, asserted), _UNDONE, "in its table")
        elif claim.kind in _UNDONE and claim.place is Place.HEADING and len(parts) > 1:
            if all(part.kind is ClaimKind.COMPLETE for _, part in parts):
                yield from _found(document, index, parts, frozenset({ClaimKind.COMPLETE}), "of its parts")
            elif claim.kind is ClaimKind.IN_PROGRESS and all(part.kind in _NOT_BEGUN for _, part in parts):
                yield from _found(document, index, parts, _NOT_BEGUN, "of its parts")
        if claim.place is Place.CELL or claim.subject.type is SubjectType.TASK:
            yield from _twins(index, claim, named[_key(claim)])
        elif claim.count:
            yield from _totals(index, claim, asserted)


def elsewhere(project: Project, document: Document) -> Iterator[tuple[int, Document, Claim]]:
    """Yield claims that a phase of another document is complete, each with what that phase's own document says.

    Only a status of the whole counts there, and only where nothing in that document says that it is complete. A
    document that is older than this one may have been left behind: it proves nothing.
    """
    for index, claim in enumerate(document.claims):
        if claim.kind is not ClaimKind.COMPLETE or claim.mood is not Mood.ASSERTED or claim.qualified:
            continue
        if claim.subject.type not in (SubjectType.ROW, SubjectType.PHASE) or len(claim.subject.ids) != 1:
            continue
        phase = claim.subject.ids[0]
        for own in project.about.get(phase, ()):
            if phase not in document.phases and own.path != document.path and not _is_older(own, document):
                said = [one for one in own.claims if _is_of_whole(own, one)]
                if said and said[0].kind in _UNDONE and not any(one.kind is ClaimKind.COMPLETE for one in said):
                    yield index, own, said[0]
                    break


def _is_of_whole(document: Document, claim: Claim) -> bool:
    whole = claim.subject.type is SubjectType.DOCUMENT or claim.subject.ids == document.phases
    return whole and claim.mood is Mood.ASSERTED and claim.place is not Place.CELL


def _is_older(own: Document, document: Document) -> bool:
    """Say whether a document may be older than another: where one has no date, it may."""
    return own.date is None or document.date is None or own.date < document.date


def _is_tracker(document: Document, claim: Claim) -> bool:
    """Say whether a claim is the status of a part of the document that is due now."""
    return (
        claim.place in _TRACKED
        and not claim.qualified
        and bool(claim.section)
        and claim.subject.type in (SubjectType.SECTION, SubjectType.PHASE)
        and not any(document.sections[number].role in _LATER for number in document.chain(claim.section))
    )


def _parts(document: Document, claim: Claim, trackers: Sequence[tuple[int, Claim]]) -> list[tuple[int, Claim]]:
    """Give the statuses of the parts of what a claim speaks about; none when it speaks of a part itself."""
    own = set(document.phases)
    if claim.place is Place.CELL:
        return []
    if claim.subject.type is SubjectType.DOCUMENT or (own and set(claim.subject.ids) == own):
        phases = own
        found = [(index, part) for index, part in trackers if part.section != claim.section]
    elif claim.section and (claim.place is Place.HEADING or claim.subject.type is SubjectType.SECTION):
        phases = set(document.sections[claim.section].phases)
        end = document.sections[claim.section].end
        start = document.sections[claim.section].span.end
        found = [(index, part) for index, part in trackers if start < part.span.start < end]
        found = [(index, part) for index, part in found if part.section != claim.section]
    else:
        return []
    return [(index, part) for index, part in found if not _is_foreign(document, part, phases)]


def _rows(claim: Claim, claims: Sequence[tuple[int, Claim]]) -> list[tuple[int, Claim]]:
    """Give the rows of the tables right under a heading."""
    return [(index, row) for index, row in claims if row.place is Place.CELL and row.section == claim.section]


def _is_foreign(document: Document, part: Claim, phases: set[str]) -> bool:
    """Say whether a part belongs to another phase than the whole."""
    named = set(part.subject.ids) or set(document.sections[part.section or 0].phases)
    return bool(phases and named) and not named <= phases


def _found(
    document: Document, index: int, parts: Sequence[tuple[int, Claim]], kinds: frozenset[ClaimKind], what: str
) -> Iterator[Conflict]:
    against = [(other, part) for other, part in parts if part.kind in kinds]
    if against:
        first = against[0][1]
        more = f" and {len(against) - 1} more" if len(against) > 1 else ""
        yield Conflict(
            index,
            tuple(other for other, _ in against),
            f"line {first.line} says {first.words}{more} {what}",
            Confidence.MEDIUM,
        )


def _totals(index: int, claim: Claim, claims: Sequence[tuple[int, Claim]]) -> Iterator[Conflict]:
    """Yield the conflict of the later of two counts of one phase: as much is done, of another total.

    Counts that differ in both numbers are of different days or things.
    """
    ids, unit = claim.subject.ids, _unit(claim)
    for other, twin in claims:
        if other >= index or not claim.count or not twin.count or len(ids) != 1 or twin.subject.ids != ids:
            continue
        (done, total), (same, of) = claim.count, twin.count
        if done == same and total != of and len({unit, _unit(twin)} - {""}) < 2:
            yield Conflict(index, (other,), f"line {twin.line} says {same}/{of} of the same", Confidence.MEDIUM)
            return


def _unit(claim: Claim) -> str:
    """Give the word behind a count: "5/10 items"."""
    found = _UNIT.search(claim.text)
    return found[1].lower() if found else ""


def _key(claim: Claim) -> tuple[str, ...]:
    """Give what a claim is about, as it is compared."""
    words = claim.subject.text.lower().split()
    return (claim.subject.type, *(claim.subject.ids if claim.subject.type is SubjectType.TASK else words))


def _by_subject(claims: Sequence[tuple[int, Claim]]) -> dict[tuple[str, ...], list[tuple[int, Claim]]]:
    named: dict[tuple[str, ...], list[tuple[int, Claim]]] = defaultdict(list)
    for index, claim in claims:
        if claim.place is Place.CELL or claim.subject.type is SubjectType.TASK:
            named[_key(claim)].append((index, claim))
    return named


def _twins(index: int, claim: Claim, same: Sequence[tuple[int, Claim]]) -> Iterator[Conflict]:
    """Yield the conflict of the later of two statuses of one subject: complete here, not begun there."""
    for other, twin in same:
        kinds = {claim.kind, twin.kind}
        task = claim.subject.type is SubjectType.TASK
        if other < index and ((task and len(kinds) > 1) or (kinds & {ClaimKind.COMPLETE} and kinds & _UNDONE)):
            confidence = Confidence.MEDIUM if task else Confidence.LOW
            yield Conflict(index, (other,), f"line {twin.line} says {twin.words} of the same", confidence)
            return
