"""What the pages about the whole project show: numbers are counted here, never in a template."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from phasedocs.analysis import DocumentState, Outcome, PhaseState, PhaseStatus, State, Verdict
from phasedocs.analysis.dated import Dated, dated
from phasedocs.analysis.owners import OwnedRow, owned_rows
from phasedocs.analysis.undated import Undated, undated
from phasedocs.diagnostic import Confidence, Diagnostic, Severity
from phasedocs.model import Claim, Document, Place, Project, SubjectType, Task
from phasedocs.text import Span

MAX_TASKS = 200
MAX_PHASE_TASKS = 50
MAX_FINDINGS = 200
MAX_DOCUMENT_FINDINGS = 20
MAX_DOCUMENTS = 100
MAX_FRAME = 6
MAX_SAYS = 3
_SAYING = 42
"""Length of a claim that is shown as it is."""
_WIDTH = 160
"""Columns of a source line that are shown."""


@dataclass(frozen=True, slots=True)
class FrameLine:
    """A line of a document, cut in three: the middle one is what is meant."""

    number: int
    before: str
    marked: str
    after: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class BrokenClaim:
    """A claim that does not hold, with the lines against it."""

    document: Document
    claim: Claim
    subject: str
    """What the claim is about, in words."""
    verdict: Verdict
    lines: tuple[FrameLine, ...]
    more: int
    """How many lines against it are not shown."""
    rules: tuple[str, ...]
    """Names of the rules that report it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document with its numbers."""

    document: Document
    state: DocumentState
    findings: Counts


@dataclass(frozen=True, slots=True)
class Counts:
    """Findings by severity."""

    error: int = 0
    warning: int = 0
    note: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.error + self.warning + self.note


@dataclass(frozen=True, slots=True)
class OpenTasks:
    """Open tasks of one document for one phase."""

    document: Document
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """Open tasks of one phase; None for those that belong to none."""

    phase: PhaseState | None
    documents: tuple[OpenTasks, ...]
    total: int
    more: int


@dataclass(frozen=True, slots=True)
class Saying:
    """What is claimed of a phase, where, and whether it holds."""

    text: str
    path: str
    line: int
    mark: str


@dataclass(frozen=True, slots=True)
class Says:
    """The claims about a phase: first those that do not hold."""

    sayings: tuple[Saying, ...]
    more: int
    disagrees: bool
    """One of them says that more is done than is."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings of one document."""

    document: Document
    diagnostics: tuple[Diagnostic, ...]
    counts: Counts
    more: int


def counts(diagnostics: Sequence[Diagnostic]) -> Counts:
    """Count findings by severity."""
    found = Counter(diagnostic.severity for diagnostic in diagnostics)
    return Counts(found[Severity.ERROR], found[Severity.WARNING], found[Severity.NOTE])


@dataclass(frozen=True)
class Overview:
    """The whole project, as the dashboard and the phases page tell it."""

    project: Project
    state: State
    diagnostics: Sequence[Diagnostic]

    @cached_property
    def findings(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        """By path of their document."""
        groups: dict[str, list[Diagnostic]] = defaultdict(list)
        for diagnostic in sorted(self.diagnostics, key=lambda one: one.order):
            groups[diagnostic.location.path].append(diagnostic)
        return {path: tuple(found) for path, found in groups.items()}

    @cached_property
    def _found_in(self) -> Mapping[str, set[int]]:
        """Lines of findings, lines that they point at in any document, of steps, and of rows with owners, by path."""
        lines: dict[str, set[int]] = defaultdict(set)
        for diagnostic in self.diagnostics:
            for location in (diagnostic.location, *(note.location for note in diagnostic.notes)):
                lines[location.path].add(location.start.line)
        for path, rows in self.owned_rows.items():
            lines[path].update(one.row.line for one in rows)
        steps: tuple[Dated | Undated, ...] = (*self.dated, *self.undated)
        for one in steps:
            lines[one.path].add(one.line)
        return lines

    @cached_property
    def dated(self) -> tuple[Dated, ...]:
        """Everything with a day, in the order of the days."""
        return dated(self.project)

    @cached_property
    def undated(self) -> tuple[Undated, ...]:
        """The steps of timelines without a day, as they stand in the documents."""
        return undated(self.project, self.dated)

    @cached_property
    def owned_rows(self) -> Mapping[str, tuple[OwnedRow, ...]]:
        """The rows of status tables that say whose they are, by path."""
        found = ((document.path, owned_rows(document)) for document in self.project.documents)
        return {path: rows for path, rows in found if rows}

    def lines_led_to(self, document: Document) -> tuple[int, ...]:
        """Give the lines of a document that a page leads to: of claims, findings, steps and rows. Headings have ids."""
        verdicts = self.state.documents[document.path].verdicts
        lines = {claim.line for claim, verdict in zip(document.claims, verdicts, strict=True) if verdict}
        found = self._found_in.get(document.path, set())
        return tuple(sorted((lines | found) - {section.line for section in document.sections}))

    @property
    def counts(self) -> Counts:
        """All findings."""
        return counts(self.diagnostics)

    @property
    def tasks(self) -> int:
        """How many boxes there are, excluded ones and those with boxes below them too."""
        return sum(len(document.tasks) for document in self.project.documents)

    @property
    def claims(self) -> int:
        """How many claims are read, wishes and plans too."""
        return sum(len(document.claims) for document in self.project.documents)

    @property
    def asserted(self) -> int:
        """How many of them say that something is so."""
        return sum(verdict is not None for state in self.state.documents.values() for verdict in state.verdicts)

    @property
    def complete_phases(self) -> int:
        """How many phases are complete."""
        return sum(phase.status is PhaseStatus.COMPLETE for phase in self.state.phases)

    @cached_property
    def broken(self) -> tuple[BrokenClaim, ...]:
        """Claims that do not hold, surest first; suspicions are left out. What is said twice is one claim."""
        groups: dict[tuple[str, str, tuple[int, ...]], list[tuple[Claim, Verdict]]] = {}
        for document in self.project.documents:
            verdicts = self.state.documents[document.path].verdicts
            for claim, verdict in zip(document.claims, verdicts, strict=True):
                if verdict and does_not_hold(verdict):
                    groups.setdefault((document.path, claim.kind, verdict.evidence), []).append((claim, verdict))
        found = [self._broken(self.project.by_path[path], group) for (path, _, _), group in groups.items()]
        return tuple(sorted(found, key=lambda one: (one.verdict.confidence.rank, one.document.path, one.claim.line)))

    def _broken(self, document: Document, group: Sequence[tuple[Claim, Verdict]]) -> BrokenClaim:
        claim, verdict = min(group, key=lambda pair: pair[1].confidence.rank)
        spans = {claim.span for claim, _ in group}
        rules = {one.rule for one in self.findings.get(document.path, ()) if one.location.span in spans}
        shown = [document.tasks[index] for index in verdict.evidence[:MAX_FRAME]]
        lines = [frame_line(document, task.box, task.state) for task in shown]
        lines += [frame_line(document, span) for span in sorted(spans)]
        unique = {line.number: line for line in lines}
        return BrokenClaim(
            document=document,
            claim=claim,
            subject=self._subject(document, claim),
            verdict=verdict,
            lines=tuple(unique[number] for number in sorted(unique)),
            more=len(verdict.evidence) - len(shown),
            rules=tuple(sorted(rules)),
        )

    def _subject(self, document: Document, claim: Claim) -> str:
        """Give the name of what a claim is about, without the words of the claim."""
        whole = claim.subject.type in (SubjectType.PHASE, SubjectType.DOCUMENT)
        if whole and len(claim.subject.ids) == 1 and (phase := self.state.phase.get(claim.subject.ids[0])):
            return f"Phase {phase.phase.id}: {phase.phase.title}" if phase.phase.title else f"Phase {phase.phase.id}"
        if claim.subject.type is SubjectType.DOCUMENT or claim.text in claim.subject.text:
            return document.title
        return claim.subject.text

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All documents, sorted by path."""
        return tuple(
            Row(document, self.state.documents[document.path], counts(self.findings.get(document.path, ())))
            for document in self.project.documents
        )

    def open_group(self, phase: PhaseState | None, limit: int = MAX_PHASE_TASKS) -> OpenGroup:
        """Give the open tasks of a phase; None asks for those of no phase."""
        documents, total, left = [], 0, limit
        for document, tasks in self._open_tasks.get(phase.phase.id if phase else None, ()):
            total += len(tasks)
            if tasks[:left]:
                documents.append(OpenTasks(document, tasks[:left]))
            left -= len(tasks[:left])
        return OpenGroup(phase, tuple(documents), total, total - (limit - left))

    @cached_property
    def _open_tasks(self) -> Mapping[str | None, Sequence[tuple[Document, tuple[Task, ...]]]]:
        """The open tasks by phase, and by document in the order of the paths."""
        found: dict[str | None, list[tuple[Document, tuple[Task, ...]]]] = defaultdict(list)
        for document in self.project.documents:
            groups: dict[str | None, list[Task]] = defaultdict(list)
            for task in filter(is_open, document.tasks):
                groups[task.phase].append(task)
            for phase, tasks in groups.items():
                found[phase].append((document, tuple(tasks)))
        return found

    def says(self, phase: PhaseState) -> Says:
        """Give what the documents claim of a phase, each text once."""
        return self._says[phase.phase.id]

    @cached_property
    def _says(self) -> Mapping[str, Says]:
        """By phase: the page of each document asks for those of its phases."""
        return {phase.phase.id: self._said_of(phase) for phase in self.state.phases}

    def _said_of(self, phase: PhaseState) -> Says:
        sayings: dict[str, Saying] = {}
        for path, index in sorted(phase.claims, key=self._saying_order):
            claim, verdict = self.state.claim((path, index))
            text = _said(claim)
            sayings.setdefault(text.casefold(), Saying(text, path, claim.line, mark_of(verdict)))
        found = tuple(sayings.values())
        broken = any(saying.mark == Outcome.CONTRADICTED for saying in found)
        return Says(found[:MAX_SAYS], len(found[MAX_SAYS:]), broken and phase.status is not PhaseStatus.COMPLETE)

    def _saying_order(self, place: tuple[str, int]) -> tuple[int, bool]:
        claim, verdict = self.state.claim(place)
        return _MARKS.index(mark_of(verdict)), claim.place in (Place.TITLE, Place.HEADING)

    @property
    def listed_findings(self) -> tuple[Findings, ...]:
        """Findings by document, as many as a page can bear."""
        found, left = [], MAX_FINDINGS
        for path, diagnostics in self.findings.items():
            if path not in self.project.by_path:
                continue
            shown = diagnostics[: min(left, MAX_DOCUMENT_FINDINGS)]
            left -= len(shown)
            more = len(diagnostics) - len(shown)
            found.append(Findings(self.project.by_path[path], shown, counts(diagnostics), more))
        return tuple(found)


_MARKS = (Outcome.CONTRADICTED.value, "doubtful", Outcome.SUPPORTED.value, Outcome.UNDETERMINED.value)


def mark_of(verdict: Verdict | None) -> str:
    """Give the name of how a claim is marked: its outcome, or `doubtful` where only a suspicion speaks against it."""
    if verdict is None:
        return Outcome.UNDETERMINED.value
    if verdict.outcome is Outcome.CONTRADICTED and not does_not_hold(verdict):
        return "doubtful"
    return verdict.outcome.value


def _said(claim: Claim) -> str:
    """Give the words of a claim, or what it says and where when they are many."""
    text = " ".join(claim.text.split())
    return text if len(text) <= _SAYING else f"{claim.words}, in the {claim.place.value.replace('_', ' ')}"


def phase_label(phase: PhaseState) -> str:
    """Give the id and title of a phase for a chart; the mark before them keeps the id left, whatever script follows."""
    return f"\u200e{phase.phase.id} {phase.phase.title}" if phase.phase.title else f"Phase {phase.phase.id}"


def is_open(task: Task) -> bool:
    """Say whether a task counts and is not done."""
    return task.leaf and not task.state.done and not task.state.excluded


def does_not_hold(verdict: Verdict) -> bool:
    """Say whether a claim is contradicted by more than a suspicion."""
    return verdict.outcome is Outcome.CONTRADICTED and verdict.confidence is not Confidence.LOW


def frame_line(document: Document, span: Span, state: str = "") -> FrameLine:
    """Give the line in which a span starts, with the span marked as far as it stands in that line."""
    source = document.source
    number = source.line(span.start)
    line = source.line_span(number)
    start, end = span.start, max(span.start, min(span.end, line.end))
    first = max(line.start, start - _WIDTH // 2) if start - line.start > _WIDTH else line.start
    last = min(line.end, max(end, first + _WIDTH))
    before = source.text[first:start].expandtabs(4)
    return FrameLine(number, before, source.text[start:end], source.text[end:last], state)
