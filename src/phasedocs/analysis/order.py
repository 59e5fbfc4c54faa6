"""What is wrong with the order of phases: circles, phases that nobody knows, phases that are ahead of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from posixpath import dirname

from phasedocs.diagnostic import Confidence
from phasedocs.model import (
    Claim,
    ClaimKind,
    Dependency,
    Document,
    Mood,
    Place,
    Project,
    Relation,
    Role,
    SubjectType,
    Task,
    TaskState,
)

MIN_KNOWN = 3
"""A project that knows fewer phases does not number them through."""

_NEEDED = frozenset({Role.WORK, Role.PREREQUISITE})
_OPEN = frozenset({TaskState.OPEN, TaskState.IN_PROGRESS, TaskState.BLOCKED})
_AHEAD = frozenset({ClaimKind.COMPLETE, ClaimKind.READY})


@dataclass(frozen=True, slots=True)
class Wait:
    """One phase waits for another, because a document says so."""

    after: str
    before: str
    document: Document
    said: Dependency

    @property
    def place(self) -> tuple[str, int]:
        """Path and place in it: the order in which waits are told."""
        return self.document.path, self.said.span.start

    @property
    def declared(self) -> bool:
        """Say whether the front matter says it, where nothing need be guessed."""
        return self.said.span in self.document.tree.front_matter_places.values()


@dataclass(frozen=True, slots=True)
class Circle:
    """Phases that wait for each other."""

    phases: tuple[str, ...]
    """In order; the last waits for the first again."""
    waits: tuple[Wait, ...]
    """What the documents say, at least one for each step."""

    @property
    def confidence(self) -> Confidence:
        """Two plans of one project may number their phases anew: one document, or front matter, is sure."""
        if len({wait.document.path for wait in self.waits}) == 1 or all(wait.declared for wait in self.waits):
            return Confidence.HIGH
        folders = {dirname(wait.document.path) for wait in self.waits}
        return Confidence.MEDIUM if len(folders) == 1 else Confidence.LOW


@dataclass(frozen=True, slots=True)
class Ahead:
    """A claim about a phase that waits for another one with open work."""

    claim: Claim
    after: str
    before: str
    wait: Wait | None
    """What the document says of it; None: the configuration says it."""
    open: tuple[tuple[Document, Task], ...]
    confidence: Confidence

    @property
    def declared(self) -> bool:
        """Say whether front matter or the configuration says that it waits, where nothing need be guessed."""
        return self.wait is None or self.wait.declared


def waits(documents: Sequence[Document]) -> Iterator[Wait]:
    """Yield what documents say about which phase waits for which, in order."""
    for document in documents:
        for said in document.dependencies:
            for target in said.targets:
                blocks = said.relation is Relation.BLOCKS
                after, before = (target, said.phase) if blocks else (said.phase, target)
                yield Wait(after, before, document, said)


def circles(project: Project, cycles: Sequence[tuple[str, ...]]) -> Iterator[Circle]:
    """Yield each circle with what says so."""
    for cycle in cycles:
        steps = set(pairwise((*cycle, cycle[0])))
        found = [wait for wait in waits(project.documents) if (wait.after, wait.before) in steps]
        yield Circle(cycle, tuple(sorted(found, key=lambda wait: wait.place)))


def unknown_targets(project: Project, document: Document) -> Iterator[tuple[Dependency, str, tuple[str, ...]]]:
    """Yield the phases that a dependency names and nothing else in the project does, with those that are known."""
    missing = [(said, target) for said in document.dependencies for target in said.targets]
    if not missing:
        return
    known = project.known_phases
    if len(known) >= MIN_KNOWN:
        yield from ((said, target, tuple(known)) for said, target in missing if target not in known)


def ahead(project: Project, document: Document) -> Iterator[Ahead]:
    """Yield the claims of a document that a phase is complete or ready while one that it waits for has open work."""
    for (after, before), wait in _steps(project, document).items():
        claim = next((claim for claim in document.claims if _claims(claim, after)), None)
        if claim is None:
            continue
        tasks = _tasks(project, document, before)
        if open_ := tuple((source, task) for source, task in tasks if task.state in _OPEN):
            sure = Confidence.HIGH if wait is None or wait.declared else Confidence.MEDIUM
            enough = _is_enough(claim, [task for source, task in tasks if source is document])
            never = not any(task.state.done for _, task in tasks)
            yield Ahead(claim, after, before, wait, open_, Confidence.LOW if enough or never else sure)


def _steps(project: Project, document: Document) -> dict[tuple[str, str], Wait | None]:
    """Give the pairs of phases of which the first waits for the second, with the first place that says so."""
    steps: dict[tuple[str, str], Wait | None] = {}
    for wait in waits([document]):
        steps.setdefault((wait.after, wait.before), wait)
    for phase, plan in project.plans.items():
        for before in plan.depends_on:
            steps.setdefault((phase, before), None)
    return steps


def _is_enough(claim: Claim, here: Sequence[Task]) -> bool:
    """Say whether all that a document lists as needed of a phase is ticked: then readiness waits for no more of it."""
    gates = [task for task in here if task.role is Role.PREREQUISITE]
    return claim.kind is ClaimKind.READY and bool(gates) and all(task.state.done for task in gates)


def _claims(claim: Claim, phase: str) -> bool:
    about = claim.subject.type in (SubjectType.PHASE, SubjectType.DOCUMENT) and claim.subject.ids == (phase,)
    said = claim.mood is Mood.ASSERTED and not claim.qualified and claim.place is not Place.CELL
    return about and said and claim.kind in _AHEAD


def _tasks(project: Project, document: Document, phase: str) -> list[tuple[Document, Task]]:
    """Give the work and the gates of a phase: those in this document, and those in its own documents beside it."""
    folder = dirname(document.path)
    sources = [
        document if other.path == document.path else other
        for other in project.documents
        if other.path == document.path or (other.phases == (phase,) and dirname(other.path) == folder)
    ]
    return [
        (source, task)
        for source in sources
        for task in source.tasks
        if task.leaf and task.phase == phase and task.role in _NEEDED
    ]
