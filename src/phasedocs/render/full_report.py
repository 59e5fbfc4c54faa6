"""`report.json`: what was read, what is done and what was found, in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from typing_extensions import TypedDict

from phasedocs.analysis import State
from phasedocs.diagnostic import Diagnostic, Severity
from phasedocs.render.formats.api import Run
from phasedocs.render.formats.json import diagnostic_report
from phasedocs.render.frames import Sheets
from phasedocs.render.report import document_report, recognised, status_report
from phasedocs.render.serialise import to_json_bytes
from phasedocs.render.shapes import DiagnosticReport, DocumentReport, PhaseStatusReport, ProgressReport


class FullDocumentReport(DocumentReport):
    """Everything read out of one document, with its progress and its page, from the first page of the site."""

    page: str
    progress: ProgressReport
    roles: dict[str, ProgressReport]


class FullReport(TypedDict):
    """`report.json`, which `phasedocs build` puts beside the pages. Paths are from the project's root."""

    schema: str
    recognised: dict[str, int]
    summary: dict[str, int]
    progress: ProgressReport
    roles: dict[str, ProgressReport]
    phases: list[PhaseStatusReport]
    documents: list[FullDocumentReport]
    diagnostics: list[DiagnosticReport]


def full_report(state: State, diagnostics: Sequence[Diagnostic], pages: Mapping[str, str]) -> bytes:
    """Give the report as JSON, a document and a finding a line; `pages` are the pages of the documents by path.

    It is written part by part: as values it would take several times as much room.
    """
    status = status_report(state, str)
    severities = [found.severity for found in diagnostics]
    head = {
        "schema": "phasedocs.report/1",
        "recognised": recognised(state),
        "summary": {severity.value: severities.count(severity) for severity in Severity},
        "progress": status["progress"],
        "roles": status["roles"],
        "phases": status["phases"],
    }
    run = Run(diagnostics, Sheets(state.project.by_path), recognised(state))
    parts = [to_json_bytes(head).removesuffix(b"}"), b',\n"documents":[\n']
    for number, (document, numbers) in enumerate(zip(state.project.documents, status["documents"], strict=True)):
        told = FullDocumentReport(
            **document_report(document, state, str),
            page=pages[document.path],
            progress=numbers["progress"],
            roles=numbers["roles"],
        )
        parts += (b",\n" if number else b"", to_json_bytes(told))
    parts.append(b'\n],\n"diagnostics":[\n')
    for number, entry in enumerate(run.reported):
        parts += (b",\n" if number else b"", to_json_bytes(diagnostic_report(entry, run)))
    return b"".join((*parts, b"\n]}\n"))
