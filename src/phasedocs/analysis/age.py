"""Age: which statuses can grow old, and which were overtaken by their tasks. Knows no clock: days are passed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from phasedocs.analysis.scope import scope_of
from phasedocs.model import Claim, ClaimKind, Document, Mood, Place, Role, SubjectType, Task

_AGING = frozenset({ClaimKind.READY, ClaimKind.IN_PROGRESS, ClaimKind.PLANNED, ClaimKind.NOT_READY, ClaimKind.BLOCKED})
_SAID_OF_TASKS = frozenset({ClaimKind.COMPLETE, ClaimKind.READY, ClaimKind.PLANNED, ClaimKind.NOT_READY})
_DUE = frozenset({Role.WORK, Role.PREREQUISITE})


def aging_claim(document: Document) -> Claim | None:
    """Give the first status of the whole document that is on the way to another; completion is not."""
    for claim in document.claims:
        whole = claim.subject.type is SubjectType.DOCUMENT or not set(document.phases).isdisjoint(claim.subject.ids)
        if claim.kind in _AGING and claim.mood is Mood.ASSERTED and claim.place is not Place.CELL and whole:
            return claim
    return None


def overtaken(document: Document, days: Sequence[date]) -> Iterator[tuple[Claim, list[Task]]]:
    """Yield claims with the tasks that say otherwise and were changed after the claim's line.

    `days` are those on which each line was last changed.
    """
    for claim in document.claims if days else ():
        if claim.mood is not Mood.ASSERTED or claim.kind not in _SAID_OF_TASKS or claim.place is Place.CELL:
            continue
        scope = scope_of(document, claim)
        done = claim.kind in (ClaimKind.PLANNED, ClaimKind.NOT_READY)
        boxes = [box for box in scope.boxes if box.role in _DUE and box.state.done is done] if scope else []
        tasks = [document.tasks[box.index] for box in boxes]
        if changed := [task for task in tasks if days[task.line - 1] > days[claim.line - 1]]:
            yield claim, changed
