"""Reports as JSON, for scripts; their shapes are in shapes.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from phasedocs.analysis import PhaseState, Progress, State, Verdict
from phasedocs.model import Claim, Document, Reference, Resolution, Section, Table, Target, Task, Timeline
from phasedocs.render.shapes import (
    ClaimReport,
    DependencyReport,
    DocumentReport,
    DocumentStatusReport,
    EncodingReport,
    EntryReport,
    ExtractReport,
    FieldReport,
    PhaseReport,
    PhaseStatusReport,
    PlaceReport,
    ProgressReport,
    ReferenceReport,
    RepairReport,
    RowReport,
    SectionReport,
    SizeReport,
    StatusReport,
    SubjectReport,
    TableReport,
    TaskReport,
    TimelineReport,
)
from phasedocs.rules import Rule

PathNames = Callable[[str], str]


def recognised(state: State) -> dict[str, int]:
    """Count what was read: so that a check of nothing does not look like a pass."""
    documents = state.read
    return {
        "documents": len(documents),
        "tasks": sum(len(document.tasks) for document in documents),
        "claims": sum(len(document.claims) for document in documents),
        "references": sum(found.kind.names_file for document in documents for found in document.references),
    }


def extract_report(state: State, show: PathNames) -> ExtractReport:
    """Report everything that was read."""
    documents = [document_report(document, state, show) for document in state.project.documents]
    return ExtractReport(
        schema="phasedocs.extract/1", documents=documents, phases=[_phase(phase, show) for phase in state.phases]
    )


def document_report(document: Document, state: State, show: PathNames) -> DocumentReport:
    """Report everything that was read out of one document."""
    computed = state.documents[document.path]
    sections = [section.line for section in document.sections]
    return DocumentReport(
        path=show(document.path),
        title=document.title,
        kind=document.declarations.header.kind,
        phase=document.phase,
        language=document.language,
        date=document.date,
        encoding=_encoding(document),
        fields=[FieldReport(line=field.line, name=field.name, value=field.value) for field in document.fields],
        sections=[_section(*pair) for pair in zip(document.sections, computed.sections, strict=True)],
        tasks=[_task(document, task, sections) for task in document.tasks],
        claims=[claim_report(document, *pair) for pair in zip(document.claims, computed.verdicts, strict=True)],
        tables=[_table(table) for table in document.tables],
        timelines=[_timeline(timeline) for timeline in document.timelines],
        references=[
            _reference(reference, state.project.resolutions[document.path, number])
            for number, reference in enumerate(document.references)
            if reference.target
        ],
        dependencies=[
            DependencyReport(line=found.line, phase=found.phase, relation=found.relation, targets=list(found.targets))
            for found in document.dependencies
        ],
    )


def _encoding(document: Document) -> EncodingReport:
    source, reading = document.source, document.tree.reading
    repairs = []
    for repair in reading.repairs:
        place = source.position(repair.span.start)
        repairs.append(
            RepairReport(
                line=place.line, column=place.column, before=repair.before, after=repair.after, lossy=repair.lossy
            )
        )
    return EncodingReport(
        bytes=source.codec if not source.irregular else "mixed",
        bom=source.bom > 0,
        newline=source.newline,
        mojibake=reading.codec,
        repairs=repairs,
    )


def _section(section: Section, progress: Progress) -> SectionReport:
    return SectionReport(
        line=section.line,
        level=section.level,
        title=section.title,
        slug=section.slug,
        role=section.role,
        phase=section.phase,
        done=progress.done,
        total=progress.total,
    )


def _task(document: Document, task: Task, sections: Sequence[int]) -> TaskReport:
    return TaskReport(
        line=task.line,
        column=document.source.position(task.box.start).column,
        state=task.state,
        mark=task.mark,
        text=task.text,
        section=None if task.section is None else sections[task.section],
        parent=None if task.parent is None else document.tasks[task.parent].line,
        phase=task.phase,
        role=task.role,
    )


def claim_report(document: Document, claim: Claim, verdict: Verdict | None) -> ClaimReport:
    """Report a claim with its verdict."""
    return ClaimReport(
        line=claim.line,
        column=document.source.position(claim.span.start).column,
        kind=claim.kind,
        mood=claim.mood,
        subject=SubjectReport(type=claim.subject.type, ids=list(claim.subject.ids), text=claim.subject.text),
        label=claim.label,
        percent=claim.percent,
        count=list(claim.count) if claim.count else None,
        text=claim.text,
        verdict=verdict.outcome if verdict else None,
        confidence=verdict.confidence if verdict else None,
        evidence=[document.tasks[index].line for index in verdict.evidence] if verdict else [],
    )


def _table(table: Table) -> TableReport:
    rows = [RowReport(line=row.line, subject=row.subject, phase=row.phase, status=row.status) for row in table.rows]
    return TableReport(line=table.line, columns=list(table.columns), status_column=table.status_column, rows=rows)


def _timeline(timeline: Timeline) -> TimelineReport:
    return TimelineReport(
        line=timeline.line,
        unit=timeline.unit,
        entries=[
            EntryReport(
                line=entry.line,
                label=entry.label,
                start=entry.start,
                end=entry.end,
                duration_hours=list(entry.duration_hours),
            )
            for entry in timeline.entries
        ],
    )


def _reference(reference: Reference, resolution: Resolution) -> ReferenceReport:
    return ReferenceReport(
        line=reference.line,
        kind=_reference_kind(reference, resolution),
        target=reference.target,
        lines=list(reference.lines) if reference.lines else None,
        part=reference.part or reference.anchor,
        resolution=resolution.target,
        size=SizeReport(lines=reference.size.number, bound=reference.size.bound) if reference.size else None,
    )


def _reference_kind(reference: Reference, resolution: Resolution) -> str:
    if not reference.kind.names_file:
        return reference.kind
    return "url" if resolution.target is Target.EXTERNAL else "file"


def _phase(state: PhaseState, show: PathNames) -> PhaseReport:
    phase, progress = state.phase, state.progress
    return PhaseReport(
        id=phase.id,
        title=phase.title,
        done=progress.done,
        total=progress.total,
        excluded=progress.excluded,
        percent=progress.percent,
        state=state.status,
        depends_on=list(phase.depends_on),
        blocks=list(phase.blocks),
        documents=[show(path) for path in phase.documents],
    )


def status_report(state: State, show: PathNames) -> StatusReport:
    """Report the real completion."""
    return StatusReport(
        schema="phasedocs.status/1",
        progress=_progress(state.progress),
        roles=_roles(state.roles),
        phases=[_phase_status(phase, state, show) for phase in state.phases],
        documents=[
            DocumentStatusReport(
                path=show(document.path),
                title=document.title,
                phase=document.phase,
                progress=_progress(state.documents[document.path].progress),
                roles=_roles(state.documents[document.path].roles),
            )
            for document in state.project.documents
        ],
    )


def _phase_status(phase: PhaseState, state: State, show: PathNames) -> PhaseStatusReport:
    disagreeing = []
    for place in phase.contradicted:
        claim, verdict = state.claim(place)
        position = state.project.by_path[place[0]].source.position(claim.span.start)
        said = f"says {claim.words}, but {verdict.summary}" if verdict else ""
        disagreeing.append(PlaceReport(path=show(place[0]), line=position.line, column=position.column, message=said))
    return PhaseStatusReport(
        **_phase(phase, show), roles=_roles(phase.roles), waits_for=list(phase.waits_for), disagreeing=disagreeing
    )


def _progress(progress: Progress) -> ProgressReport:
    return ProgressReport(
        done=progress.done, total=progress.total, excluded=progress.excluded, percent=progress.percent
    )


def _roles(roles: Mapping[Any, Progress]) -> dict[str, ProgressReport]:
    return {role.value: _progress(progress) for role, progress in roles.items()}


def rules_report(rules: Sequence[Rule]) -> dict[str, Any]:
    """Report all rules with their pages."""
    return {
        "schema": "phasedocs.rules/1",
        "rules": [
            {"name": rule.name, "severity": rule.severity.value, "summary": rule.summary, "page": rule.page}
            for rule in rules
        ],
    }
