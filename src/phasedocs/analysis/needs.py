"""What the findings of a document rest on beside the document itself, and a fingerprint of it.

A document whose text has not changed has the findings that it had as long as the fingerprint is the same: then nobody
reads it again. Which rules look where is told by `Rule.wide`; what they can see of other documents is a `Glimpse`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from posixpath import basename, dirname
from typing import Any

from phasedocs.analysis.order import circles
from phasedocs.analysis.orphans import MIN_DOCUMENTS
from phasedocs.analysis.state import State
from phasedocs.model import (
    ClaimKind,
    Document,
    Glimpse,
    Mood,
    Plans,
    Project,
    ReferenceKind,
    Resolution,
    put_away,
)
from phasedocs.model.phases import named_phases
from phasedocs.model.resolution import task_id


@dataclass(frozen=True)
class Picture:
    """All documents of a project as others see them."""

    project: Project
    glimpses: Mapping[str, Glimpse]
    """By path."""
    state: State
    """What follows from it without looking at any document."""

    @cached_property
    def ids(self) -> Mapping[str, list[str]]:
        """Paths of the documents that name a task, by its id."""
        found = defaultdict(list)
        for path, glimpse in self.glimpses.items():
            for one in glimpse.ids:
                found[one].append(path)
        return found

    @cached_property
    def phases(self) -> frozenset[str]:
        """Ids of the phases of the project."""
        return frozenset(phase.id for phase in self.project.phases)

    @cached_property
    def order(self) -> str:
        """A fingerprint of everything that is told of phases that wait for each other, or that nobody knows."""
        told = [
            (circle.phases, [(wait.after, wait.before, *wait.place, wait.said.line, wait.declared)])
            for circle in circles(self.project, self.state.cycles)
            for wait in circle.waits
        ]
        return _digest((sorted(self.project.known_phases), told))

    @cached_property
    def about(self) -> Mapping[str, list[Glimpse]]:
        """The documents about one phase alone, by its id."""
        found = defaultdict(list)
        for glimpse in self.glimpses.values():
            if len(glimpse.phases) == 1:
                found[glimpse.phases[0]].append(glimpse)
        return found


@dataclass(frozen=True, slots=True)
class Needs:
    """What a document asks of others; all values are those of JSON."""

    path: str
    inside: tuple[str, ...] = ()
    """Paths of the files of which it asks for a place or the length."""
    ids: tuple[str, ...] = ()
    """Of tasks that it points at."""
    phases: tuple[str, ...] = ()
    """That it points at."""
    waits: tuple[str, ...] = ()
    """Phases before or after others, where it says that something waits."""
    complete: tuple[str, ...] = ()
    """Phases that it says are complete."""
    led_to: bool = False
    """It should be found from another document."""
    named: tuple[str, ...] = ()
    """Phases that its regions are about."""

    @classmethod
    def of(cls, document: Document, resolutions: Mapping[tuple[str, int], Resolution], plans: Plans) -> Needs:
        """Gather what a document asks; its references need only be resolved by names."""
        inside, ids, phases = set[str](), set[str](), set[str]()
        for number, reference in enumerate(document.references):
            if reference.kind is ReferenceKind.TASK:
                ids.add(task_id(reference.target))
            elif reference.kind is ReferenceKind.PHASE:
                phases.update(named_phases(reference.target))
            elif (path := resolutions[document.path, number].path) and path != document.path:
                inside.add(path)
        waits = {phase for said in document.dependencies for phase in (said.phase, *said.targets)}
        named = {phase for claim in document.claims for phase in claim.subject.ids if phase in plans}
        waits |= {one for phase in named if (before := plans[phase].depends_on) for one in (phase, *before)}
        done = (one for one in document.claims if one.kind is ClaimKind.COMPLETE and one.mood is Mood.ASSERTED)
        return cls(
            path=document.path,
            inside=tuple(sorted(inside)),
            ids=tuple(sorted(ids - {""})),
            phases=tuple(sorted(phases)),
            waits=tuple(sorted(waits)),
            complete=tuple(sorted({phase for claim in done for phase in claim.subject.ids})),
            led_to=bool(document.phases and (document.tasks or document.claims)),
            named=tuple(sorted({region.phase for region in document.regions if region.phase})),
        )

    def fingerprint(self, picture: Picture) -> str:
        """Give a fingerprint of the answers; it is the same only when they are."""
        told = (
            [_inside(picture.glimpses.get(path)) for path in self.inside],
            [picture.ids.get(one) for one in self.ids],
            [phase in picture.phases for phase in self.phases],
            picture.order if self.waits else None,
            [list(_beside(picture.about.get(phase, ()), dirname(self.path))) for phase in self.waits],
            [list(_whole(picture.about.get(phase, ()))) for phase in self.complete],
            self._ways(picture) if self.led_to else None,
            [(phase in picture.project.known_phases, picture.project.whole) for phase in self.named],
        )
        return _digest(told)

    def _ways(self, picture: Picture) -> object:
        ways, folder = picture.project.ways, self.path
        led = self.path in ways.reached or basename(self.path).lower() in ways.named
        if led or len(picture.glimpses) < MIN_DOCUMENTS:
            return None
        above = []
        while folder:
            folder = dirname(folder)
            above.append((folder in ways.reached, ways.indexes.get(folder)))
        return above


def _digest(told: object) -> str:
    return blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _inside(glimpse: Glimpse | None) -> object:
    return glimpse and (glimpse.lines, glimpse.ended, glimpse.anchors, glimpse.complete)


def _beside(glimpses: Iterable[Glimpse], folder: str) -> Iterable[Any]:
    return ((one.path, one.tasks) for one in glimpses if dirname(one.path) == folder)


def _whole(glimpses: Iterable[Glimpse]) -> Iterable[Any]:
    return ((one.path, one.date, one.claims) for one in glimpses if not put_away(one.path))
