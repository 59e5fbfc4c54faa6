"""Steps of timelines that are counted and have no day: "Week 2", "Days 3-4". Nothing dates them; nothing is guessed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile, zip_longest

from phasedocs.analysis.dated import Dated, phase_of_entry
from phasedocs.analysis.progress import Progress, progress
from phasedocs.model import ClaimKind, Document, Entry, Project, Task, TaskState, Timeline, TimeUnit
from phasedocs.model.dates import read_dates

_COUNTED = frozenset({TimeUnit.DAY, TimeUnit.WEEK})
_OWN_NUMBER = re.compile(r"^\W{0,4}\w{1,12}\s#?\d{1,3}(?:\s?[–-]\s?\d{1,3})?\+?\s?[:–—-]\s+(?=\S)")
"""At the start of a label: it is told already."""
_NEAR = 2
"""Lines below a step at which its list begins at the latest."""


@dataclass(frozen=True, slots=True)
class Undated:
    """A step that is told by its number."""

    when: str
    """"Week 2", "Days 3–4"."""
    label: str
    """What it says."""
    path: str
    line: int
    phase: str | None
    within: str
    """The heading that the steps stand under; empty for that of the whole document."""
    progress: Progress
    """Of the tasks under it."""
    state: TaskState | ClaimKind | None
    """What its own box, or the status in its row, says."""
    dated: bool
    """It holds a date all the same, which is read as none of its own: "Week 2 (from May 4)"."""


def undated(project: Project, dated: Iterable[Dated] = ()) -> tuple[Undated, ...]:
    """Give the counted steps without days, as they stand in the documents; none in a line of what is `dated`."""
    told = {(one.path, one.line) for one in dated}
    found = (one for document in project.documents for one in _Reader(document).steps())
    return tuple(one for one in found if (one.path, one.line) not in told)


@dataclass(frozen=True)
class _Reader:
    document: Document

    def steps(self) -> Iterator[Undated]:
        for timeline in self.document.timelines:
            if timeline.unit in _COUNTED:
                for entry, following in zip_longest(timeline.entries, timeline.entries[1:]):
                    if entry.days is None and entry.start:
                        yield self._step(timeline, entry, following.line if following else None)

    def _step(self, timeline: Timeline, entry: Entry, end: int | None) -> Undated:
        under, state = self._under(entry, end)
        section = timeline.section
        above = self.document.sections[section] if section is not None else None
        return Undated(
            when=_when(entry),
            label=_OWN_NUMBER.sub("", entry.label),
            path=self.document.path,
            line=entry.line,
            phase=phase_of_entry(self.document, timeline, entry),
            within=above.title if section and above else "",
            progress=progress(under),
            state=state,
            dated=bool(read_dates(entry.label)),
        )

    def _under(self, entry: Entry, end: int | None) -> tuple[Sequence[Task], TaskState | ClaimKind | None]:
        """Give the tasks under a step, and what it says of itself; `end` is the line of the step after it."""
        tasks = self.document.tasks
        after = bisect_right(self._lines, entry.line)
        if after and tasks[after - 1].line == entry.line:
            own = after - 1
            below = [*takewhile(lambda task: task.parent is not None and task.parent >= own, tasks[after:])]
            return below, None if below else tasks[own].state
        if entry.line in self._ends:
            last = self._ends[entry.line]
            return [*takewhile(lambda task: task.box.start < last, tasks[after:])], None
        if entry.line in self._rows:
            return (), self._rows[entry.line]
        if end is not None:
            return tasks[after : bisect_right(self._lines, end - 1)], None
        return self._list_below(entry.line, after), None

    def _list_below(self, line: int, after: int) -> Sequence[Task]:
        """Give the tasks of the list right below a line, which no other step ends."""
        tasks = self.document.tasks
        if after == len(tasks) or tasks[after].line > line + _NEAR or tasks[after].parent is not None:
            return ()
        first = tasks[after]
        return [*takewhile(lambda task: task.list == first.list or task.parent is not None, tasks[after:])]

    @cached_property
    def _lines(self) -> Sequence[int]:
        return [task.line for task in self.document.tasks]

    @cached_property
    def _ends(self) -> Mapping[int, int]:
        """Where what stands under each heading ends, by its line."""
        return {section.line: section.end for section in self.document.sections}

    @cached_property
    def _rows(self) -> Mapping[int, ClaimKind | None]:
        """What the rows of tables say of themselves, by their lines."""
        return {row.line: row.status for table in self.document.tables for row in table.rows}


def _when(entry: Entry) -> str:
    unit, _, first = (entry.start or "").partition(" ")
    last = (entry.end or "").rpartition(" ")[2]
    return f"{unit.title()}s {first}–{last}" if last and last != first else f"{unit.title()} {first}"
