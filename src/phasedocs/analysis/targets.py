"""Targets, deadlines and due dates, each with what it says that is still open."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, takewhile

from phasedocs.model import Claim, ClaimKind, Document, Field, Mention, Mood, Role, SubjectType, TaskState
from phasedocs.model.cells import words_kind
from phasedocs.model.timelines import target_names
from phasedocs.text import Span

_OPEN = frozenset({ClaimKind.READY, ClaimKind.IN_PROGRESS, ClaimKind.PLANNED, ClaimKind.NOT_READY, ClaimKind.BLOCKED})
_OPEN_TASKS = frozenset({TaskState.OPEN, TaskState.IN_PROGRESS, TaskState.BLOCKED})
_DUE = re.compile(
    r"(?:\b(?:due|deadline|eta|target|by|until|no later than|bis|fällig|frist|antes del|hasta|límite|avant le|pour le"
    r"|até|entro|до|к)\b[\s:*_(]{0,4}(?:the |el |dem |zum )?|📅\s?|(?:截止|期限|마감)[:：]?\s?)$",
    re.IGNORECASE,
)
"""Right before a date in a task: the day until which it is to be done."""
_SETTLED = re.compile(r"[✅✔☑]|\b(?:met|done|reached|achieved|moved|postponed|tbd)\b", re.IGNORECASE)
MAX_DATES = 20
"""That are looked at in one field, row or task."""
MAX_DAYS = 120
"""Farther from the document's date, a year that is not written could be another."""


@dataclass(frozen=True, slots=True)
class Target:
    """A day until which something that is still open is to be done."""

    day: date
    span: Span
    """Of the date."""
    what: str
    """What is open, as it is told to people; empty for a row of a table that is not open."""


def open_targets(document: Document) -> tuple[Target, ...]:
    """Give the targets whose task, row or section is open by its own words, in the order of the document."""
    return tuple(target for target in all_targets(document) if target.what)


def past_targets(document: Document, today: date, grace_days: int = 0) -> tuple[Target, ...]:
    """Give the open targets that were more than so many days ago."""
    latest = today - timedelta(grace_days)
    return tuple(target for target in open_targets(document) if target.day < latest)


def all_targets(document: Document) -> tuple[Target, ...]:
    """Give the open targets, and those of rows in tables that are not open, in the order of the document."""
    reader = _Reader(document)
    if not reader.dates:
        return ()
    found = [*reader.in_fields(), *reader.in_rows(), *reader.in_tasks()]
    return tuple(sorted(found, key=lambda target: target.span))


@dataclass(frozen=True)
class _Reader:
    document: Document

    @cached_property
    def dates(self) -> tuple[tuple[Span, date, Mention], ...]:
        """Every date with its last day, sorted by place; none whose year is a guess."""
        days = ((mention, self._day(mention)) for mention in self.document.mentions)
        return tuple(sorted(((one.span, day, one) for one, day in days if day), key=lambda found: found[0]))

    def _day(self, mention: Mention) -> date | None:
        last = mention.found.last or mention.found.first
        given = self.document.date
        if last is None or mention.found.year_given:
            return last
        return last if given and abs((last - date.fromisoformat(given)).days) <= MAX_DAYS else None

    def _latest(self, span: Span, fits: Callable[[Mention], bool]) -> tuple[date, Span] | None:
        """Give the last of the days in a span: a target that was moved has several."""
        first = bisect_left(self.dates, span.start, key=lambda found: found[0].start)
        inside = takewhile(lambda found: found[0].start < span.end, self.dates[first : first + MAX_DATES])
        return max(((day, place) for place, day, mention in inside if fits(mention)), default=None)

    def in_fields(self) -> Iterator[Target]:
        """Give the targets in fields."""
        for field in self.document.fields:
            if field.name.lower().strip() not in target_names() or _SETTLED.search(field.value):
                continue
            latest = self._latest(field.value_span, lambda mention: True)
            if latest and words_kind(field.value) is not ClaimKind.COMPLETE and (what := self._open_beside(field)):
                yield Target(*latest, what)

    def in_rows(self) -> Iterator[Target]:
        """Give the targets in status tables, open or not."""
        for table in self.document.tables:
            columns = [at for at, name in enumerate(table.columns) if name.lower().strip(" *`_") in target_names()]
            for row in table.rows if columns else ():
                told = " ".join(row.cells[at] for at in columns if at < len(row.cells))
                latest = self._latest(row.span, lambda mention, told=told: mention.text in told)  # type: ignore[misc]
                if latest:
                    what = f"{row.subject or 'its row'} is {_words(row.status)}" if row.status in _OPEN else ""
                    yield Target(*latest, what)

    def in_tasks(self) -> Iterator[Target]:
        """Give the targets in open tasks."""
        for task in self.document.tasks:
            if task.leaf and task.state in _OPEN_TASKS:
                latest = self._latest(task.span, lambda mention: _DUE.search(mention.before) is not None)
                if latest:
                    yield Target(*latest, f"its task is {_words(task.state)}")

    def _open_beside(self, field: Field) -> str | None:
        """Say what is open beside a target: the section's own status, or that of the whole for one at the top."""
        beside = self._said.get(field.section)
        if beside is None and (field.section is None or self.document.sections[field.section].parent is None):
            beside = self._said_of_the_whole
        return self._tasks_below(field.section) if beside is None else beside or None

    @cached_property
    def _said(self) -> Mapping[int | None, str]:
        """What the claims of each section say that is open; empty where one says something else."""
        types = (SubjectType.DOCUMENT, SubjectType.PHASE, SubjectType.SECTION)
        found: dict[int | None, list[Claim]] = {}
        for claim in self.document.claims:
            if claim.mood is Mood.ASSERTED and claim.subject.type in types:
                found.setdefault(claim.section, []).append(claim)
        return {section: _open_words(claims) for section, claims in found.items()}

    @cached_property
    def _said_of_the_whole(self) -> str | None:
        claims = [claim for claim in self.document.claims if claim.mood is Mood.ASSERTED]
        whole = [claim for claim in claims if claim.subject.type is SubjectType.DOCUMENT]
        return _open_words(whole) if whole else None

    def _tasks_below(self, number: int | None) -> str | None:
        """Say how many tasks of a section are open, where some are ticked: a list that nobody ticks tells nothing."""
        if number is None:
            return None
        section = self.document.sections[number]
        starts, leaves, open_ = self._counts
        first, last = bisect_left(starts, section.span.start), bisect_left(starts, section.end)
        count, still = leaves[last] - leaves[first], open_[last] - open_[first]
        return f"{still} of {count} tasks here are open" if 0 < still < count else None

    @cached_property
    def _counts(self) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
        """Where each task stands; before each, how many leaf tasks there are, and how many of them are open."""
        leaves = [task for task in self.document.tasks if task.leaf]
        still = (task.state in _OPEN_TASKS and task.role is not Role.FOLLOW_UP for task in leaves)
        return [task.box.start for task in leaves], range(len(leaves) + 1), [0, *accumulate(still)]


def _open_words(claims: Sequence[Claim]) -> str:
    return f"{claims[0].whole} says {claims[0].words}" if all(claim.kind in _OPEN for claim in claims) else ""


def _words(state: ClaimKind | TaskState | None) -> str:
    return str(state).replace("_", " ")
