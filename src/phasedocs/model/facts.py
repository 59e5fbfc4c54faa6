"""What a document says: the values that `lower` reads out of a tree. No judgement, no numbers computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from phasedocs.text import Span


class TaskState(StrEnum):
    """What a box says. Only `done` is done; cancelled and not_applicable leave the count."""

    DONE = "done"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DEFERRED = "deferred"
    CANCELLED = "cancelled"
    NOT_APPLICABLE = "not_applicable"
    OTHER = "other"

    @property
    def done(self) -> bool:
        """Say whether the box is ticked."""
        return self is TaskState.DONE

    @property
    def excluded(self) -> bool:
        """Say whether a task in this state is left out of the total."""
        return self in (TaskState.CANCELLED, TaskState.NOT_APPLICABLE)


class Role(StrEnum):
    """Whose business an open box is."""

    def counted(self, number: int) -> str:
        """Give a number of tasks of this role in words: "1 approval", "4 next steps"."""
        one, many, _ = _ROLE_WORDS[self.value]
        return f"{number} {one if number == 1 else many}"

    @property
    def part(self) -> str:
        """Its name as a part of a count: "work 3/5 · next steps 0/2"."""
        return _ROLE_WORDS[self.value][2]

    WORK = "work"
    PREREQUISITE = "prerequisite"
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    FOLLOW_UP = "follow_up"
    RECURRING = "recurring"
    READER = "reader"


_ROLE_WORDS = {
    "work": ("work task", "work tasks", "work"),
    "prerequisite": ("prerequisite", "prerequisites", "prerequisites"),
    "acceptance": ("acceptance criterion", "acceptance criteria", "acceptance"),
    "approval": ("approval", "approvals", "approvals"),
    "follow_up": ("next step", "next steps", "next steps"),
    "recurring": ("recurring task", "recurring tasks", "recurring"),
    "reader": ("task for the reader", "tasks for the reader", "for the reader"),
}


class ClaimKind(StrEnum):
    """What a claim says of its subject."""

    COMPLETE = "complete"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    PLANNED = "planned"
    NOT_READY = "not_ready"
    BLOCKED = "blocked"
    PERCENT = "percent"


class Mood(StrEnum):
    """How a status word is meant. Only an asserted one is a claim that can hold or not."""

    ASSERTED = "asserted"
    GOAL = "goal"
    QUOTED = "quoted"
    LABEL = "label"
    TEMPLATE = "template"


class SubjectType(StrEnum):
    """What a claim is about; it decides which boxes are the claim's business."""

    DOCUMENT = "document"
    PHASE = "phase"
    SECTION = "section"
    TASK = "task"
    ROW = "row"
    COMPONENT = "component"


class Place(StrEnum):
    """Where a claim stands."""

    TITLE = "title"
    HEADING = "heading"
    FIELD = "field"
    PANEL = "panel"
    SENTENCE = "sentence"
    ITEM = "item"
    CELL = "cell"
    FRONT_MATTER = "front_matter"
    BADGE = "badge"


@dataclass(frozen=True, slots=True)
class Legend:
    """What a document says that its marks stand for."""

    kinds: Mapping[str, ClaimKind | None] = field(default_factory=dict)
    """By mark. None: something that is no status, such as a priority."""
    states: Mapping[str, TaskState] = field(default_factory=dict)
    """By what stands in a box."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By mark, what a legend that is named as one says in its own words; a mark can stand for several things."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it, up to the next heading."""

    level: int
    title: str
    slug: str
    """GitHub's anchor."""
    span: Span
    """Of the heading."""
    line: int
    end: int
    """Place after the last character under the heading and its deeper headings."""
    parent: int | None
    """Index into `Document.sections`."""
    role: Role | None
    """Of the tasks under it, where its headings name one."""
    phases: tuple[str, ...]
    """Named by this heading or the nearest above it; the title's phases are the document's instead."""

    @property
    def phase(self) -> str | None:
        """The phase of the section, when it names exactly one."""
        return self.phases[0] if len(self.phases) == 1 else None


@dataclass(frozen=True, slots=True)
class Task:
    """A box that can be ticked: a GFM task list item (GFM §5.3), or one with another mark."""

    state: TaskState
    mark: str
    text: str
    line: int
    box: Span
    """From `[` to `]`, or the ballot box character."""
    span: Span
    """Of the first paragraph of the item, without the box."""
    list: int
    """Tasks with the same number are siblings: they stand in one list."""
    parent: int | None
    """Index into `Document.tasks`."""
    section: int | None
    """Index into `Document.sections`."""
    label: str | None
    """The line over the list, when it ends in a colon or is bold."""
    role: Role
    phase: str | None
    leaf: bool
    """No task below it. Only leaves are counted."""
    declared: bool = False
    """The document says on purpose which role it has."""
    gates: ClaimKind | None = None
    """The kind of claim that it is declared to gate: ready, complete."""
    mapped: bool = True
    """What its mark means is known."""


@dataclass(frozen=True, slots=True)
class NearTask:
    """A list item that was meant as a task and is none: `[] x`, `[x ] x`."""

    span: Span
    """What stands for the box, with what is missing before or after it."""
    line: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Field:
    """A named value: `**Status**: value`, in a line, a list item, a quote or a panel."""

    name: str
    value: str
    line: int
    span: Span
    name_span: Span
    value_span: Span
    section: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Subject:
    """What a claim speaks about."""

    type: SubjectType
    ids: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A status that the document states."""

    kind: ClaimKind
    mood: Mood
    subject: Subject
    place: Place
    label: str | None
    percent: int | None
    count: tuple[int, int] | None
    words: str
    """The status as it is told to people: "NOT STARTED"."""
    text: str
    line: int
    span: Span
    section: int | None
    qualified: bool = False
    """The subject is a part ("core implementation complete") or the claim itself says what is open."""

    @property
    def whole(self) -> str:
        """As it is told to people: what the claim covers."""
        if self.place is Place.HEADING or self.subject.type is SubjectType.SECTION:
            return "this section"
        if self.subject.type is SubjectType.PHASE:
            return "Phase " + ", ".join(self.subject.ids)
        return "the whole document"


class ReferenceKind(StrEnum):
    """How a file is named, or what else is."""

    LINK = "link"
    IMAGE = "image"
    CODE = "code"
    PROSE = "prose"
    FENCE = "fence"
    TASK = "task"
    PHASE = "phase"
    COMMIT = "commit"
    BRANCH = "branch"
    PULL_REQUEST = "pull_request"

    @property
    def names_file(self) -> bool:
        """Say whether it is a file, or an address, that is named."""
        return self in _FILE_KINDS


_FILE_KINDS = frozenset(
    {ReferenceKind.LINK, ReferenceKind.IMAGE, ReferenceKind.CODE, ReferenceKind.PROSE, ReferenceKind.FENCE}
)


class Bound(StrEnum):
    """How exactly a number is meant."""

    EXACTLY = "exactly"
    ABOUT = "about"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class LineCount:
    """How long a file is said to be."""

    number: int
    bound: Bound


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a file, or a link; of a task, a phase, or a change in version control."""

    kind: ReferenceKind
    target: str
    """As written, without anchor and lines."""
    line: int
    span: Span
    lines: tuple[int, int] | None = None
    anchor: str | None = None
    """Of a link, without its `#`."""
    part: str | None = None
    """Named behind the file: "Part C", "§7"."""
    task: int | None = None
    """Index into `Document.tasks` of the task that it stands in."""
    absence: bool = False
    """The document says in so many words that the file is not there, or not yet."""
    size: LineCount | None = None
    """Said behind the file: "(350+ lines)"."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, below its header."""

    line: int
    span: Span
    cells: tuple[str, ...]
    """Texts without markup, parallel to the table's columns."""
    subject: str | None
    """What the row is about: its first cell that names something."""
    phase: str | None
    status: ClaimKind | None
    """What its status cell says; None where it says nothing that is known."""
    status_span: Span | None
    """Of the status cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table (GFM §4.10). It is a status table when it has a status column."""

    line: int
    span: Span
    columns: tuple[str, ...]
    status_column: str | None
    """Name of the column that holds the actual status."""
    rows: tuple[TableRow, ...]
    section: int | None


class TimeUnit(StrEnum):
    """What the entries of a timeline are counted in."""

    DATE = "date"
    TIME = "time"
    DAY = "day"
    WEEK = "week"
    QUARTER = "quarter"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class Entry:
    """A step of a timeline."""

    line: int
    span: Span
    label: str
    start: str | None
    """ISO date, date and time, or a time whose day is not known; "day 3", "week 2"; the unit tells which."""
    end: str | None
    duration_hours: tuple[float | None, float | None]
    """Shortest and longest; a day counts 8 hours, a week 40."""
    days: tuple[str, str | None] | None = None
    """ISO dates beside the number of a counted step: "Week 1 (Nov 3-7)"."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps in time: under headings and bold lines, in lists, panels, tables and diagrams."""

    line: int
    span: Span
    unit: TimeUnit
    entries: tuple[Entry, ...]
    section: int | None


class Relation(StrEnum):
    """How one phase hangs on another."""

    DEPENDS_ON = "depends_on"
    BLOCKS = "blocks"


@dataclass(frozen=True, slots=True)
class Dependency:
    """A field, or a cell, that names the phases before or after one."""

    phase: str
    relation: Relation
    targets: tuple[str, ...]
    line: int
    span: Span
