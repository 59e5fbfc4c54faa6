"""How a project stands, as values for templates of status documents and regions: counted here, never in a template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from posixpath import relpath
from urllib.parse import quote

from phasedocs.analysis import PhaseState, Progress, State
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Document, Project, Role, TimeUnit
from phasedocs.render.site.printer import markdown, short
from phasedocs.render.site.views import OpenGroup, Overview, Says
from phasedocs.syntax import parse
from phasedocs.syntax.nodes import MARKUP
from phasedocs.text import decode

MAX_OPEN = 200
"""Open tasks of one phase that are listed; more are counted."""
MAX_STEPS = 200
"""Dated entries that are listed; more are counted."""
MAX_WORDS = 160


@dataclass(frozen=True, slots=True)
class Count:
    """A progress: `words` is how it is told, "4/23 (17 %) [excluded 1]"."""

    done: int
    total: int
    excluded: int
    percent: int | None
    """From 0 to 100, rounded down; None when there are no tasks."""
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a document claims of a phase."""

    text: str
    path: str
    line: int
    holds: bool
    """Nothing speaks against it."""


@dataclass(frozen=True, slots=True)
class StandingPhase:
    """A phase."""

    id: str
    title: str
    """Empty where nobody gave it one."""
    name: str
    """ "Phase 6: Inference", or without its title."""
    count: Count
    parts: tuple[str, ...]
    """By role: "work 3/5"."""
    status: str
    """In words: "in progress"."""
    waits_for: tuple[str, ...]
    depends_on: tuple[str, ...]
    documents: tuple[str, ...]
    says: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class StandingDocument:
    """A document; its path is from the root."""

    path: str
    title: str
    phases: tuple[str, ...]
    count: Count
    findings: int


@dataclass(frozen=True, slots=True)
class StandingTask:
    """An open task; its text is without markup."""

    text: str
    path: str
    line: int
    state: str
    role: str


@dataclass(frozen=True, slots=True)
class OpenPhase:
    """The open tasks of a phase; those of none have an empty id."""

    id: str
    name: str
    tasks: tuple[StandingTask, ...]
    total: int
    more: int
    """How many are not listed."""


@dataclass(frozen=True, slots=True)
class StandingClaim:
    """A claim that does not hold."""

    subject: str
    says: str
    but: str
    path: str
    line: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A dated entry; days are ISO dates, the end is empty where there is none."""

    start: str
    end: str
    label: str
    path: str
    line: int


class Teller:
    """The whole project: what templates get as `project`. They ask for little, so each value is made when asked."""

    def __init__(self, project: Project, state: State, diagnostics: Sequence[Diagnostic] = ()) -> None:
        self._overview = Overview(project, state, diagnostics)
        self._project, self._state = project, state

    @cached_property
    def count(self) -> Count:
        """Of all tasks."""
        return count(self._state.progress)

    @cached_property
    def complete_phases(self) -> int:
        """How many there are."""
        return self._overview.complete_phases

    @cached_property
    def findings(self) -> int:
        """How many there are."""
        return self._overview.counts.total

    @cached_property
    def phases(self) -> tuple[StandingPhase, ...]:
        """In their order."""
        return tuple(self._phase(phase) for phase in self._state.phases)

    def _phase(self, state: PhaseState) -> StandingPhase:
        phase = state.phase
        return StandingPhase(
            id=phase.id,
            title=phase.title or "",
            name=phase_name(phase.id, phase.title),
            count=count(state.progress),
            parts=tuple(parts(state.roles)),
            status=str(state.status).replace("_", " "),
            waits_for=state.waits_for,
            depends_on=phase.depends_on,
            documents=phase.documents,
            says=tuple(_said(self._overview.says(state))),
        )

    @cached_property
    def claims(self) -> tuple[StandingClaim, ...]:
        """Those that do not hold, surest first."""
        return tuple(
            StandingClaim(
                subject=one.subject,
                says=one.claim.words,
                but=one.verdict.summary or one.verdict.reason,
                path=one.document.path,
                line=one.claim.line,
                left_out=one.verdict.left_out,
            )
            for one in self._overview.broken
        )

    @cached_property
    def documents(self) -> tuple[StandingDocument, ...]:
        """Sorted by path."""
        return tuple(
            StandingDocument(
                path=row.document.path,
                title=row.document.title,
                phases=row.document.phases,
                count=count(row.state.progress),
                findings=row.findings.total,
            )
            for row in self._overview.rows
        )

    @cached_property
    def open(self) -> tuple[OpenPhase, ...]:
        """By phase, those of none last."""
        groups = (self._overview.open_group(phase, MAX_OPEN) for phase in (*self._state.phases, None))
        return tuple(_open(group) for group in groups if group.total)

    def open_of(self, phase: str) -> tuple[OpenPhase, ...]:
        """Give the open tasks of one phase; none where nothing is open."""
        return tuple(group for group in self.open if group.id == phase)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The first entries with a day, in their order."""
        return self._steps[:MAX_STEPS]

    @cached_property
    def more_steps(self) -> int:
        """How many are not listed."""
        return len(self._steps) - len(self.steps)

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        """What several documents say of one step stands there for each."""
        return tuple(sorted(set(_steps(self._project.documents)), key=lambda one: (one.start, one.path, one.line)))


def count(progress: Progress) -> Count:
    """Give a progress as templates see it."""
    return Count(progress.done, progress.total, progress.excluded, progress.percent, str(progress))


def parts(roles: Mapping[Role, Progress]) -> Iterator[str]:
    """Yield the parts of a progress by role: "work 3/5"."""
    for role, part in roles.items():
        yield f"{role.part} {part.done}/{part.total}"


def phase_name(phase: str, title: str | None) -> str:
    """Give the name of a phase, with its title where it has one."""
    return f"Phase {phase}: {title}" if title else f"Phase {phase}"


def _said(says: Says) -> Iterator[Said]:
    for one in says.sayings:
        yield Said(one.text, one.path, one.line, one.mark != "contradicted")


def _open(group: OpenGroup) -> OpenPhase:
    phase = group.phase.phase if group.phase else None
    tasks = (
        StandingTask(
            short(plain(task.text), MAX_WORDS) or "(no words)",
            listed.document.path,
            task.line,
            str(task.state).replace("_", " "),
            task.role.part,
        )
        for listed in group.documents
        for task in listed.tasks
    )
    name = phase_name(phase.id, phase.title) if phase else "Of no phase"
    return OpenPhase(phase.id if phase else "", name, tuple(tasks), group.total, group.more)


def _steps(documents: Sequence[Document]) -> Iterator[Step]:
    for document in documents:
        for timeline in document.timelines:
            for entry in timeline.entries if timeline.unit is TimeUnit.DATE else ():
                if entry.start:
                    label = short(plain(entry.label), MAX_WORDS)
                    yield Step(entry.start[:10], (entry.end or "")[:10], label, document.path, entry.line)


def plain(text: str) -> str:
    """Give words of a document without their markup."""
    if not MARKUP.search(text):
        return text
    tree = parse(decode("", text.encode("utf-8")))
    return " ".join(node.plain() for node, _ in tree.leaves) or text


_STARTS_BLOCK = re.compile(r"(?P<sign>[-+=:](?=\s|[-=:]|$))|(?P<number>\d{1,9})(?P<dot>[.)](?=\s|$))")


def item(text: str) -> str:
    """Escape a text for the start of a line or an item of Markdown."""
    words = markdown(text)
    found = _STARTS_BLOCK.match(words)
    if found is None:
        return words
    place = found.start("dot") if found["dot"] else 0
    return f"{words[:place]}\\{words[place:]}"


def link_from(path: str, folder: str) -> str:
    """Give the address of a file for links in a document that stands in a folder; both are from the root."""
    return quote(relpath(path, folder or "."))
