"""Facts for other programs: rows for spreadsheets, lines of JSON, issues to be opened. Nothing is sent anywhere."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from phasedocs.analysis import Progress, State
from phasedocs.model import Document, Role, Task, TaskState
from phasedocs.render.report import PathNames, extract_report
from phasedocs.render.serialise import to_json_line
from phasedocs.render.shapes import IssueReport, IssuesReport

COLUMNS = ("what", "id", "title", "phase", "state", "done", "total", "excluded", "percent", "waits_for")
MAX_TITLE = 256
"""GitHub takes no longer title."""
_FORMULA = re.compile(r"[=+\-@\t\r]")
_LEFT = (TaskState.OPEN, TaskState.IN_PROGRESS, TaskState.BLOCKED)
_NOBODYS = (Role.RECURRING, Role.READER)
"""What comes again every week, or is for whoever reads the document, is no issue."""


def status_csv(state: State, show: PathNames) -> str:
    """Give the progress of everything, of phases and of documents as CSV (RFC 4180), a header first.

    `id` is the phase or the path; `percent` is rounded down and empty where there are no tasks.
    """
    lines = _Lines()
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    writer.writerow(_row("all", "", "", "", "", state.progress))
    for phase in state.phases:
        waits = ", ".join(phase.waits_for)
        title = phase.phase.title or ""
        writer.writerow(_row("phase", phase.phase.id, title, phase.phase.id, phase.status.value, phase.progress, waits))
    for document in state.project.documents:
        found = state.documents[document.path].progress
        writer.writerow(_row("document", show(document.path), document.title, document.phase or "", "", found))
    return "".join(lines.written)


class _Lines:
    """What a writer of CSV writes to."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, text: str) -> None:
        self.written.append(text)


def _row(what: str, name: str, title: str, phase: str, status: str, progress: Progress, waits: str = "") -> list[str]:
    percent = "" if progress.percent is None else str(progress.percent)
    counts = (str(progress.done), str(progress.total), str(progress.excluded), percent)
    return [_cell(text) for text in (what, name, title, phase, status, *counts, waits)]


def _cell(text: str) -> str:
    """Keep spreadsheets from reading a text of a document as a formula."""
    line = " ".join(text.split())
    return f"'{line}" if _FORMULA.match(line) else line


def extract_lines(state: State, show: PathNames) -> str:
    """Give everything that was read, a document or a phase a line; `what` says which it is."""
    report = extract_report(state, show)
    lines = [{"what": "document", **document} for document in report["documents"]]
    lines += [{"what": "phase", **phase} for phase in report["phases"]]
    return "".join(to_json_line({"schema": report["schema"], **line}) for line in lines)


def issues_report(state: State, show: PathNames) -> IssuesReport:
    """Give the open tasks as issues: only the lowest level of nested ones, without what is nobody's to close."""
    issues = [issue for document in state.project.documents for issue in _issues(document, show)]
    return IssuesReport(schema="phasedocs.issues/1", issues=issues)


def _issues(document: Document, show: PathNames) -> Iterator[IssueReport]:
    seen: dict[str, int] = {}
    for task in document.tasks:
        if not task.leaf or task.state not in _LEFT or task.role in _NOBODYS:
            continue
        number = seen[task.text] = seen.get(task.text, 0) + 1
        told = blake2b(repr((document.path, task.text, number)).encode("utf-8", "surrogatepass"), digest_size=8)
        yield IssueReport(
            id=told.hexdigest(),
            title=_title(task.text),
            body=_body(document, task, show(document.path)),
            labels=_labels(task),
            path=show(document.path),
            line=task.line,
        )


def _title(text: str) -> str:
    words = " ".join(text.split()) or "A task without words"
    return words if len(words) <= MAX_TITLE else words[: MAX_TITLE - 1].rstrip() + "…"


def _labels(task: Task) -> list[str]:
    labels = [f"phase-{task.phase}"] if task.phase else []
    return [*labels, task.role.value, *(["blocked"] if task.state is TaskState.BLOCKED else [])]


def _body(document: Document, task: Task, path: str) -> str:
    """Say where the task stands; words of a document call nobody and close nothing."""
    above: Sequence[int] = document.chain(task.section)
    headings = " › ".join(document.sections[index].title for index in reversed(above))
    parent = document.tasks[task.parent].text if task.parent is not None else ""
    parts = [task.text, f"Part of: {parent}" if parent else "", headings, f"From {path}, line {task.line}."]
    return "\n\n".join(_quiet(" ".join(part.split())) for part in parts if part.strip())


def _quiet(text: str) -> str:
    """Put a zero-width space behind what GitHub would read as a name, a number or markup that runs."""
    return re.sub(r"[@#](?=\w)|<(?=[!/a-zA-Z])|\b(?:GH-)(?=\d)", lambda found: f"{found.group()}\u200b", text)
