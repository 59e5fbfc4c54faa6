"""`--format json`: one object with everything; its shape is `LintReport`."""

from __future__ import annotations

from phasedocs.diagnostic import Severity, SuppressedBy, suppressed
from phasedocs.render.formats.api import Entry, Run
from phasedocs.render.serialise import to_json
from phasedocs.render.shapes import CountReport, DiagnosticReport, EditReport, FixReport, LintReport, PlaceReport
from phasedocs.text import Fix, Source

SCHEMA = "phasedocs.lint/1"


def render(run: Run) -> str:
    """Give everything that is reported, with what was recognised and how many there are."""
    report = LintReport(
        schema=SCHEMA,
        diagnostics=[diagnostic_report(entry, run) for entry in run.reported],
        recognised=dict(run.recognised),
        summary=summary_report(run),
    )
    if run.statistics:
        report["statistics"] = statistics_report(run)
    return to_json(report)


def summary_report(run: Run) -> dict[str, int]:
    """Give how many findings there are of each severity, and how many are not reported, by what suppresses them."""
    severities = [entry.found.severity for entry in run.reported]
    silent = suppressed(run.diagnostics)
    return {
        **{severity.value: severities.count(severity) for severity in Severity},
        "suppressed": silent[SuppressedBy.ALLOW],
        "baseline": silent[SuppressedBy.BASELINE],
    }


def statistics_report(run: Run) -> list[CountReport]:
    """Give how many findings there are of each rule, most first."""
    return [
        CountReport(rule=one.rule, count=one.number, fixable=one.fixable, unsafe_fixable=one.unsafe)
        for one in run.counts
    ]


def diagnostic_report(entry: Entry, run: Run) -> DiagnosticReport:
    """Report a finding."""
    found = entry.found
    place = found.location
    return DiagnosticReport(
        path=run.show(place.path),
        line=place.start.line,
        column=place.start.column,
        end_line=place.end.line,
        end_column=place.end.column,
        rule=found.rule,
        severity=found.severity,
        confidence=found.confidence,
        basis=found.basis,
        message=found.message,
        remarks=list(found.remarks),
        help=found.help,
        related=[
            PlaceReport(
                path=run.show(note.location.path),
                line=note.location.start.line,
                column=note.location.start.column,
                message=note.message,
            )
            for note in found.notes
        ],
        fix=_fix(found.fix, run.sheets[place.path].source) if found.fix else None,
        fingerprint=entry.fingerprint,
    )


def _fix(fix: Fix, source: Source) -> FixReport:
    edits = []
    for edit in fix.edits:
        start, end = source.position(edit.span.start), source.position(edit.span.end)
        edits.append(
            EditReport(line=start.line, column=start.column, end_line=end.line, end_column=end.column, text=edit.text)
        )
    return FixReport(title=fix.title, safety=fix.safety, edits=edits)
