"""compute(Project) -> State: progress of everything, a verdict for every claim, the state of every phase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from phasedocs.analysis.graph import cycles
from phasedocs.analysis.progress import Progress, by_role, progress
from phasedocs.analysis.state import DocumentState, PhaseState, PhaseStatus, State
from phasedocs.analysis.verdicts import judge
from phasedocs.model import Document, Mood, Phase, Project, Role, SubjectType, Task, TaskState
from phasedocs.model.vocabulary import speaking


def compute(
    project: Project, words: Mapping[str, Any] | None = None, known: Mapping[str, DocumentState] | None = None
) -> State:
    """Compute everything that follows from a project; a pure function of it and of the words that it was read with.

    `known` are states of documents, by path, that were computed before.
    """
    with speaking(words):
        return _computed(project, known or {})


def compute_document(document: Document, words: Mapping[str, Any] | None = None) -> DocumentState:
    """Compute what follows from one document alone."""
    with speaking(words):
        return _document(document)


def compute_seen(project: Project, documents: Mapping[str, DocumentState]) -> State:
    """Give the state of a project of which only some documents were computed: no sums, and no states of phases."""
    return State(project, Progress(), {}, documents, (), cycles(project.phases))


def _computed(project: Project, known: Mapping[str, DocumentState]) -> State:
    documents = {one.path: known[one.path] if one.path in known else _document(one) for one in project.documents}
    tasks = [task for document in project.documents for task in document.tasks]
    return State(
        project=project,
        progress=progress(tasks),
        roles=by_role(tasks),
        documents=documents,
        phases=_phases(project, documents),
        cycles=cycles(project.phases),
    )


def _document(document: Document) -> DocumentState:
    direct: list[list[int]] = [[] for _ in document.sections]
    for index, task in enumerate(document.tasks):
        if task.section is not None:
            direct[task.section].append(index)
    return DocumentState(
        progress=progress(document.tasks),
        roles=by_role(document.tasks),
        sections=tuple(progress(document.tasks[index] for index in indices) for indices in direct),
        verdicts=tuple(judge(document, claim) for claim in document.claims),
    )


def _phases(project: Project, documents: Mapping[str, DocumentState]) -> tuple[PhaseState, ...]:
    statuses = {phase.id: _work_status(project, phase) for phase in project.phases}
    claims = _claims(project)
    return tuple(_phase(project, phase, documents, statuses, claims.get(phase.id, ())) for phase in project.phases)


def _phase(
    project: Project,
    phase: Phase,
    documents: Mapping[str, DocumentState],
    statuses: Mapping[str, PhaseStatus],
    claims: Sequence[tuple[str, int]],
) -> PhaseState:
    tasks = [project.task(place) for place in phase.tasks]
    waits_for = tuple(
        before for before in phase.depends_on if statuses[before] not in (PhaseStatus.COMPLETE, PhaseStatus.UNKNOWN)
    )
    status = statuses[phase.id]
    if waits_for and status in (PhaseStatus.READY, PhaseStatus.NOT_STARTED):
        status = PhaseStatus.BLOCKED
    contradicted = tuple(
        (path, index) for path, index in claims if (verdict := documents[path].verdicts[index]) and verdict.disagrees
    )
    return PhaseState(phase, progress(tasks), by_role(tasks), status, waits_for, tuple(claims), contradicted)


def _work_status(project: Project, phase: Phase) -> PhaseStatus:
    """Give the state of a phase by its own tasks alone."""
    tasks = [_as_own(project, phase, place) for place in phase.tasks]
    gates = progress([task for task in tasks if task.role is Role.PREREQUISITE])
    own = progress([task for task in tasks if task.role is not Role.PREREQUISITE])
    work = progress([task for task in tasks if task.role is Role.WORK])
    if not tasks:
        return PhaseStatus.UNKNOWN
    if (work if work.total else own).complete and gates.done == gates.total:
        return PhaseStatus.COMPLETE
    if own.done:
        return PhaseStatus.IN_PROGRESS
    if any(task.state is TaskState.BLOCKED for task in tasks):
        return PhaseStatus.BLOCKED
    return PhaseStatus.READY if gates.complete else PhaseStatus.NOT_STARTED


def _as_own(project: Project, phase: Phase, place: tuple[str, int]) -> Task:
    """Another phase's prerequisite is this one's work: "Phase 1 complete" in the readiness checklist of Phase 6."""
    task = project.task(place)
    foreign = phase.id not in project.by_path[place[0]].phases
    return replace(task, role=Role.WORK) if foreign and task.role is Role.PREREQUISITE else task


def _claims(project: Project) -> Mapping[str, Sequence[tuple[str, int]]]:
    """Asserted claims about a whole phase, by phase: of a document about it, of its name, of its row in a table."""
    found: dict[str, list[tuple[str, int]]] = {}
    for document in project.documents:
        rows = {row.line: row.phase for table in document.tables for row in table.rows if row.phase}
        for index, claim in enumerate(document.claims):
            subject = claim.subject
            whole = subject.type in (SubjectType.PHASE, SubjectType.DOCUMENT)
            whole = whole or (subject.type is SubjectType.ROW and subject.ids == (rows.get(claim.line),))
            if claim.mood is Mood.ASSERTED and whole and len(subject.ids) == 1:
                found.setdefault(subject.ids[0], []).append((document.path, index))
    return found
