"""The page of a phase: what is said of it beside what is so, what stands in its way, its tasks by role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from phasedocs.analysis import PhaseState, PhaseStatus, Progress, State
from phasedocs.model import Claim, Document, Role, Task, TaskState
from phasedocs.render.site.notes import verdict_words
from phasedocs.render.site.views import MAX_PHASE_TASKS, OpenTasks, Overview, Row, is_open, mark_of

MAX_PHASE_ROWS = 100
"""Documents and claims that a phase's page lists."""


@dataclass(frozen=True, slots=True)
class Part:
    """The tasks of one role."""

    role: Role
    progress: Progress
    open: tuple[OpenTasks, ...]
    """By document, in their order."""
    more: int
    """How many open ones are not shown."""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim about the phase, and whether it holds."""

    document: Document
    claim: Claim
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class PhaseView:
    """Everything on the page of a phase."""

    state: PhaseState
    before: PhaseState | None
    after: PhaseState | None
    depends_on: tuple[PhaseState, ...]
    blocks: tuple[PhaseState, ...]
    waits: tuple[PhaseState, ...]
    """The phases that it depends on and that are not complete."""
    blocked: tuple[OpenTasks, ...]
    """Its tasks that are blocked."""
    parts: tuple[Part, ...]
    rows: tuple[Row, ...]
    claims: tuple[Said, ...]
    more_rows: int
    more_claims: int

    @property
    def gates(self) -> int:
        """How many of its prerequisites are open."""
        gates = self.state.roles.get(Role.PREREQUISITE, Progress())
        return gates.total - gates.done

    @property
    def free(self) -> bool:
        """Say whether nothing that is known stands in its way."""
        return not (self.waits or self.blocked or self.gates)

    @property
    def complete(self) -> bool:
        """Say whether it is."""
        return self.state.status is PhaseStatus.COMPLETE


def phase_views(overview: Overview) -> list[PhaseView]:
    """Give what the pages of all phases show, in the order of the phases."""
    state = overview.state
    rows = {row.document.path: row for row in overview.rows}
    around = [None, *state.phases, None]
    return [
        _view(before, phase, after, state, [rows[path] for path in phase.phase.documents])
        for (before, phase), (_, after) in zip(pairwise(around[:-1]), pairwise(around[1:]), strict=True)
        if phase
    ]


def _view(
    before: PhaseState | None, phase: PhaseState, after: PhaseState | None, state: State, rows: Sequence[Row]
) -> PhaseView:
    tasks = [(state.project.by_path[path], state.project.task((path, index))) for path, index in phase.phase.tasks]
    claims = sorted((_said(place, state) for place in phase.claims), key=lambda said: _ORDER.index(said.mark))
    return PhaseView(
        state=phase,
        before=before,
        after=after,
        depends_on=_known(phase.phase.depends_on, state),
        blocks=_known(phase.phase.blocks, state),
        waits=_known(phase.waits_for, state),
        blocked=_by_document([pair for pair in tasks if pair[1].leaf and pair[1].state is TaskState.BLOCKED]),
        parts=tuple(_part(role, progress, tasks) for role, progress in phase.roles.items()),
        rows=tuple(rows[:MAX_PHASE_ROWS]),
        claims=tuple(claims[:MAX_PHASE_ROWS]),
        more_rows=len(rows[MAX_PHASE_ROWS:]),
        more_claims=len(claims[MAX_PHASE_ROWS:]),
    )


_ORDER = ("contradicted", "doubtful", "supported", "undetermined")


def _known(phases: Sequence[str], state: State) -> tuple[PhaseState, ...]:
    return tuple(state.phase[phase] for phase in phases if phase in state.phase)


def _part(role: Role, progress: Progress, tasks: Sequence[tuple[Document, Task]]) -> Part:
    left = [pair for pair in tasks if pair[1].role is role and is_open(pair[1])]
    return Part(role, progress, _by_document(left[:MAX_PHASE_TASKS]), len(left[MAX_PHASE_TASKS:]))


def _by_document(tasks: Sequence[tuple[Document, Task]]) -> tuple[OpenTasks, ...]:
    groups = groupby(tasks, key=lambda pair: pair[0].path)
    found = [list(group) for _, group in groups]
    return tuple(OpenTasks(group[0][0], tuple(task for _, task in group)) for group in found)


def _said(place: tuple[str, int], state: State) -> Said:
    claim, verdict = state.claim(place)
    words = verdict_words(verdict) if verdict else ""
    return Said(state.project.by_path[place[0]], claim, mark_of(verdict), words)
