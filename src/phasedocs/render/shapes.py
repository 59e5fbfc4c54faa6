"""The shapes of reports, as types: the JSON Schemas in schemas/ are made from them."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12


class RepairReport(TypedDict):
    """A damaged run of characters."""

    line: int
    column: int
    before: str
    after: str
    lossy: bool


class EncodingReport(TypedDict):
    """What a file's bytes are, and what was damaged."""

    bytes: str
    bom: bool
    newline: str
    mojibake: str | None
    repairs: list[RepairReport]


class FieldReport(TypedDict):
    """A named value."""

    line: int
    name: str
    value: str


class SectionReport(TypedDict):
    """A heading; done and total are the leaf tasks directly under it."""

    line: int
    level: int
    title: str
    slug: str
    role: str | None
    phase: str | None
    done: int
    total: int


class TaskReport(TypedDict):
    """A box; section and parent are lines."""

    line: int
    column: int
    state: str
    mark: str
    text: str
    section: int | None
    parent: int | None
    phase: str | None
    role: str


class SubjectReport(TypedDict):
    """What a claim is about."""

    type: str
    ids: list[str]
    text: str


class ClaimReport(TypedDict):
    """A stated status with the verdict about it; only asserted ones get one."""

    line: int
    column: int
    kind: str
    mood: str
    subject: SubjectReport
    label: str | None
    percent: int | None
    count: list[int] | None
    text: str
    verdict: str | None
    confidence: str | None
    evidence: list[int]


class SizeReport(TypedDict):
    """How many lines a file is said to have; bound is exactly, about or at_least."""

    lines: int
    bound: str


class ReferenceReport(TypedDict):
    """A mention of a file, or of a task, a phase, a commit, a branch or a pull request, as kind says.

    part is what is named in the file: a part behind its name, or an anchor. size is what is said of its length.
    """

    line: int
    kind: str
    target: str
    lines: list[int] | None
    part: str | None
    resolution: str
    size: SizeReport | None


class DependencyReport(TypedDict):
    """A dependency between phases, as a document states it."""

    line: int
    phase: str
    relation: str
    targets: list[str]


class RowReport(TypedDict):
    """A row of a table."""

    line: int
    subject: str | None
    phase: str | None
    status: str | None


class TableReport(TypedDict):
    """A table; a status table when status_column is not null."""

    line: int
    columns: list[str]
    status_column: str | None
    rows: list[RowReport]


class EntryReport(TypedDict):
    """A step of a timeline."""

    line: int
    label: str
    start: str | None
    end: str | None
    duration_hours: list[float | None]


class TimelineReport(TypedDict):
    """Steps in time."""

    line: int
    unit: str
    entries: list[EntryReport]


class DocumentReport(TypedDict):
    """Everything read out of one document."""

    path: str
    title: str
    kind: str | None
    phase: str | None
    language: str
    date: str | None
    encoding: EncodingReport
    fields: list[FieldReport]
    sections: list[SectionReport]
    tasks: list[TaskReport]
    claims: list[ClaimReport]
    tables: list[TableReport]
    timelines: list[TimelineReport]
    references: list[ReferenceReport]
    dependencies: list[DependencyReport]


class PhaseReport(TypedDict):
    """A phase: the sum of what the documents say of it."""

    id: str
    title: str | None
    done: int
    total: int
    excluded: int
    percent: int | None
    state: str
    depends_on: list[str]
    blocks: list[str]
    documents: list[str]


class ExtractReport(TypedDict):
    """`phasedocs extract`."""

    schema: str
    documents: list[DocumentReport]
    phases: list[PhaseReport]


class PlaceReport(TypedDict):
    """A related place."""

    path: str
    line: int
    column: int
    message: str


class EditReport(TypedDict):
    """Text to put in the place of a range."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class FixReport(TypedDict):
    """Edits that belong together."""

    title: str
    safety: str
    edits: list[EditReport]


class DiagnosticReport(TypedDict):
    """A finding; the end is exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    rule: str
    severity: str
    confidence: str
    basis: str
    message: str
    remarks: list[str]
    help: str | None
    related: list[PlaceReport]
    fix: FixReport | None
    fingerprint: str


class CountReport(TypedDict):
    """How many findings there are of a rule, how many `--fix` mends, and how many more `--unsafe-fixes` does."""

    rule: str
    count: int
    fixable: int
    unsafe_fixable: int


class LintEndReport(TypedDict):
    """The last line of `phasedocs lint --format jsonl`; those before it are findings."""

    schema: str
    recognised: dict[str, int]
    summary: dict[str, int]
    statistics: NotRequired[list[CountReport]]


class LintReport(TypedDict):
    """`phasedocs lint --format json`; `statistics` are there when they are asked for."""

    schema: str
    diagnostics: list[DiagnosticReport]
    recognised: dict[str, int]
    summary: dict[str, int]
    statistics: NotRequired[list[CountReport]]


class ProgressReport(TypedDict):
    """Counted leaf tasks; percent is rounded down, null when there are none."""

    done: int
    total: int
    excluded: int
    percent: int | None


class PhaseStatusReport(PhaseReport):
    """A phase with its parts by role, what it waits for, and where a claim about it does not hold."""

    roles: dict[str, ProgressReport]
    waits_for: list[str]
    disagreeing: list[PlaceReport]


class DocumentStatusReport(TypedDict):
    """A document's progress."""

    path: str
    title: str
    phase: str | None
    progress: ProgressReport
    roles: dict[str, ProgressReport]


class StatusReport(TypedDict):
    """`phasedocs status --format json`."""

    schema: str
    progress: ProgressReport
    roles: dict[str, ProgressReport]
    phases: list[PhaseStatusReport]
    documents: list[DocumentStatusReport]


class IssueReport(TypedDict):
    """An open task as an issue: title, body and labels as GitHub takes them; id stays while path and words do."""

    id: str
    title: str
    body: str
    labels: list[str]
    path: str
    line: int


class IssuesReport(TypedDict):
    """`phasedocs extract --format github-issues`: what would be opened; nothing is sent."""

    schema: str
    issues: list[IssueReport]


class ScopeReport(TypedDict):
    """The tasks that a claim may speak about; section is a line, role that of all of them where the claim names one."""

    type: str
    section: int | None
    phases: list[str]
    role: str | None
    tasks: int
    ticked: int


class WeighedReport(TypedDict):
    """Tasks that were weighed alike; source says what tells their role, named the words; why they were left out."""

    role: str
    source: str
    named: str | None
    gates: str | None
    live: bool
    why: str | None
    lines: list[int]
    open: list[int]


class TableRowReport(TypedDict):
    """The row of the table of judgement that decided, with what it was measured at."""

    name: str
    reason: str
    hits: int
    alarms: int


class DeclarationReport(TypedDict):
    """A directive that would make the verdict exact; section is a line."""

    directive: str
    section: int | None
    lines: list[int]


class ReportedReport(TypedDict):
    """A finding that tells of the verdict."""

    rule: str
    severity: str


class ClaimExplanation(ClaimReport):
    """A claim and how its verdict came about; only asserted claims have a scope and a verdict."""

    ground: str
    act: str | None
    scope: ScopeReport | None
    basis: str | None
    summary: str | None
    row: TableRowReport | None
    counted: list[WeighedReport]
    left_out: list[WeighedReport]
    reported: list[ReportedReport]
    declare: list[DeclarationReport]


class ExplainReport(TypedDict):
    """`phasedocs explain FILE:LINE --format json`."""

    schema: str
    path: str
    line: int
    claims: list[ClaimExplanation]
