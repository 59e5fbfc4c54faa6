"""How verdicts came about, as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from phasedocs.analysis import Counted, Declaration, Explanation
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Document
from phasedocs.render.explanation import directive
from phasedocs.render.report import claim_report
from phasedocs.render.shapes import (
    ClaimExplanation,
    DeclarationReport,
    ExplainReport,
    ReportedReport,
    ScopeReport,
    TableRowReport,
    WeighedReport,
)

Explained = tuple[Explanation, Sequence[Diagnostic]]
"""An explanation, with the findings that tell of its verdict."""


def explain_report(document: Document, path: str, line: int, found: Sequence[Explained]) -> ExplainReport:
    """Report the claims of a line, each with how its verdict came about; `path` as it is shown."""
    return ExplainReport(
        schema="phasedocs.explain/1", path=path, line=line, claims=[_claim(document, *explained) for explained in found]
    )


def _claim(document: Document, found: Explanation, reports: Sequence[Diagnostic]) -> ClaimExplanation:
    verdict, row = found.verdict, found.row
    return ClaimExplanation(
        **claim_report(document, found.claim, verdict),
        ground=found.ground,
        act=found.act,
        scope=_scope(document, found),
        basis=verdict.basis if verdict else None,
        summary=(verdict.summary or verdict.reason) if verdict else None,
        row=TableRowReport(name=row.name, reason=row.reason, hits=row.measured[0], alarms=row.measured[1])
        if row
        else None,
        counted=[_weighed(document, group) for group in found.counted],
        left_out=[_weighed(document, group) for group in found.left_out],
        reported=[ReportedReport(rule=one.rule, severity=one.severity) for one in reports],
        declare=[_declaration(document, one) for one in found.declarations],
    )


def _scope(document: Document, found: Explanation) -> ScopeReport | None:
    scope = found.scope
    if scope is None:
        return None
    return ScopeReport(
        type=scope.type,
        section=None if scope.top is None else document.sections[scope.top].line,
        phases=list(found.claim.subject.ids),
        role=scope.role,
        tasks=len(scope.boxes),
        ticked=sum(box.state.done for box in scope.boxes),
    )


def _weighed(document: Document, group: Counted) -> WeighedReport:
    tasks = [document.tasks[index] for index in group.tasks]
    return WeighedReport(
        role=group.role,
        source=group.source,
        named=group.named,
        gates=group.gates,
        live=group.live,
        why=group.why,
        lines=[task.line for task in tasks],
        open=[task.line for task in tasks if not task.state.done and not task.state.excluded],
    )


def _declaration(document: Document, one: Declaration) -> DeclarationReport:
    return DeclarationReport(
        directive=directive(one),
        section=None if one.section is None else document.sections[one.section].line,
        lines=[document.tasks[index].line for index in one.tasks],
    )
