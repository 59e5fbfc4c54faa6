"""What follows from the documents: progress, verdicts, states of phases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from phasedocs.analysis.progress import Progress
from phasedocs.diagnostic import Basis, Confidence
from phasedocs.model import Claim, Document, Phase, Project, Role


class Outcome(StrEnum):
    """Whether a claim holds; where the document cannot tell, nobody claims that it can."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement about one claim, with what it rests on."""

    outcome: Outcome
    confidence: Confidence
    basis: Basis
    row: str
    """Name of the row of the table that decided."""
    reason: str
    summary: str = ""
    """What speaks against the claim, in numbers: "2 of its 58 work tasks are open"."""
    evidence: tuple[int, ...] = ()
    """Indices into `Document.tasks`: the open ones when contradicted, the ticked ones when supported."""
    counted: Progress = field(default_factory=Progress)
    """Of the tasks that were the claim's business."""
    rule: str | None = None
    """The rule that reports it, where it is not that of the kind of claim."""
    left_out: tuple[str, ...] = ()
    """Groups of open tasks in scope that were not counted, and why: "4 acceptance criteria (never ticked)"."""

    @property
    def disagrees(self) -> bool:
        """Say whether it is against the claim, with more than a suspicion."""
        return self.outcome is Outcome.CONTRADICTED and self.confidence is not Confidence.LOW


class PhaseStatus(StrEnum):
    """A phase's state as its tasks and dependencies have it, whatever the documents say."""

    COMPLETE = "complete"
    IN_PROGRESS = "in_progress"
    READY = "ready"
    BLOCKED = "blocked"
    NOT_STARTED = "not_started"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PhaseState:
    """A phase with its numbers."""

    phase: Phase
    progress: Progress
    roles: Mapping[Role, Progress]
    status: PhaseStatus
    waits_for: tuple[str, ...]
    """Ids of the phases that it depends on and that are not complete."""
    claims: tuple[tuple[str, int], ...]
    """Asserted claims about it: path of the document, index of the claim."""
    contradicted: tuple[tuple[str, int], ...]
    """Those of them that do not hold."""


@dataclass(frozen=True, slots=True)
class DocumentState:
    """A document with its numbers."""

    progress: Progress
    roles: Mapping[Role, Progress]
    sections: tuple[Progress, ...]
    """Of the tasks directly under each heading; parallel to `Document.sections`."""
    verdicts: tuple[Verdict | None, ...]
    """Parallel to `Document.claims`; None where the claim is not asserted."""


@dataclass(frozen=True)
class State:
    """Everything computed from a project."""

    project: Project = field(repr=False)
    progress: Progress
    roles: Mapping[Role, Progress]
    documents: Mapping[str, DocumentState]
    phases: tuple[PhaseState, ...]
    """In the order of their ids."""
    cycles: tuple[tuple[str, ...], ...] = ()
    """Phases that wait for each other, each cycle from its smallest id."""

    @cached_property
    def read(self) -> tuple[Document, ...]:
        """The documents that were computed; of a project that was read in part, the others are only seen from afar."""
        return tuple(document for document in self.project.documents if document.path in self.documents)

    @cached_property
    def phase(self) -> Mapping[str, PhaseState]:
        """The states of the phases by id."""
        return {state.phase.id: state for state in self.phases}

    @cached_property
    def contradicted(self) -> tuple[tuple[str, int], ...]:
        """Claims that do not hold, of all documents: path, index of the claim."""
        return tuple(
            (path, index)
            for path, found in self.documents.items()
            for index, verdict in enumerate(found.verdicts)
            if verdict and verdict.disagrees
        )

    def claim(self, place: tuple[str, int]) -> tuple[Claim, Verdict | None]:
        """Give a claim and its verdict by the path of its document and its index."""
        path, index = place
        return self.project.by_path[path].claims[index], self.documents[path].verdicts[index]
