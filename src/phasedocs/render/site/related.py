"""Where a document stands: in its phase, among those that link to it, and what it leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from phasedocs.analysis import PhaseState
from phasedocs.model import Document, Task
from phasedocs.render.site.places import Places
from phasedocs.render.site.views import Overview, is_open

MAX_PATHS = 20
"""Paths of one list. A phase may have a thousand documents, and each of them a page."""
MAX_OPEN = 100
"""Open tasks that a document's head lists."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Documents, and how many more there are."""

    shown: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a document stands among those of the phase that it is about."""

    phase: PhaseState
    number: int
    """From 1."""
    total: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """What the page of a document says of its surroundings."""

    phases: tuple[PhaseState, ...]
    neighbours: Neighbours | None
    siblings: Paths
    linked_from: Paths
    open: tuple[Task, ...]
    more_open: int


class Relations:
    """Gives the surroundings of each document in a time that does not grow with the number of all."""

    def __init__(self, overview: Overview, places: Places) -> None:
        self._overview, self._places = overview, places

    @cached_property
    def _numbers(self) -> Mapping[str, Mapping[str, int]]:
        """Where each document stands in each phase, by the phase's id."""
        return {
            phase.phase.id: {path: number for number, path in enumerate(phase.phase.documents)}
            for phase in self._overview.state.phases
        }

    def of(self, document: Document) -> Related:
        """Give the surroundings of a document."""
        known = self._overview.state.phase
        phases = tuple(known[phase] for phase in document.phases if phase in known)
        linked = self._places.linked_from.get(document.path, ())
        left = [task for task in document.tasks if is_open(task)]
        main = known.get(document.phase) if document.phase else None
        return Related(
            phases=phases,
            neighbours=self._neighbours(document.path, main) if main else None,
            siblings=self._siblings(document.path, phases),
            linked_from=Paths(linked[:MAX_PATHS], len(linked[MAX_PATHS:])),
            open=tuple(left[:MAX_OPEN]),
            more_open=len(left[MAX_OPEN:]),
        )

    def _neighbours(self, path: str, phase: PhaseState) -> Neighbours | None:
        paths = phase.phase.documents
        number = self._numbers[phase.phase.id].get(path)
        if number is None or len(paths) < 2:
            return None
        before = paths[number - 1] if number else None
        after = paths[number + 1] if number + 1 < len(paths) else None
        return Neighbours(phase, number + 1, len(paths), before, after)

    def _siblings(self, path: str, phases: Sequence[PhaseState]) -> Paths:
        """Give the nearest documents of the same phases."""
        found: set[str] = set()
        total = 0
        for phase in phases:
            paths = phase.phase.documents
            number = self._numbers[phase.phase.id].get(path, 0)
            first = max(0, min(number - MAX_PATHS // 2, len(paths) - MAX_PATHS - 1))
            found.update(paths[first : first + MAX_PATHS + 1])
            total += max(0, len(paths) - MAX_PATHS - 1)
        shown = sorted(found - {path})
        return Paths(tuple(shown[:MAX_PATHS]), len(shown[MAX_PATHS:]) + total)
