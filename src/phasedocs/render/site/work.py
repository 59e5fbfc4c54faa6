"""Open tasks by phase, owner and document; what was ticked lately, and what the last change did."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from phasedocs.analysis.chronicle import Day, task_key
from phasedocs.analysis.owners import OwnedRow, owners
from phasedocs.analysis.progress import Progress
from phasedocs.model import Document, Role, TableRow, Task, TaskState
from phasedocs.render.site.moment import Moment
from phasedocs.render.site.views import MAX_TASKS, Overview, is_open
from phasedocs.render.svg import BurnDay, burnup

MAX_RECENT = 20
MAX_CHANGED = 10
"""Tasks of each kind that the last change lists."""
MAX_DAYS = 60
"""Of the table of days."""
MAX_BLOCKED = 3
NO_ROWS: Mapping[str, Rows] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Item:
    """A task, where it stands, and who does it."""

    task: Task
    path: str
    owner: str | None = None
    phase: str | None = None


@dataclass(frozen=True, slots=True)
class RowItem:
    """An open row of a table."""

    row: TableRow
    path: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of tables under one name: no tasks, and counted beside them."""

    progress: Progress
    items: tuple[RowItem, ...]
    """Those that are open."""
    more: int


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks under one name."""

    name: str
    items: tuple[Item, ...]
    total: int
    more: int
    rows: Rows | None = None


@dataclass(frozen=True, slots=True)
class Grouping:
    """All open tasks, by something."""

    by: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Blocked:
    """The tasks of a phase that say that they are blocked."""

    items: tuple[Item, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Ticked:
    """A task that was ticked, and when."""

    item: Item
    day: date | None
    """None: nobody committed it yet."""
    commit: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What the last change did in one way: "ticked"."""

    what: str
    total: int
    items: tuple[Item, ...]
    more: int
    """How many are not listed; those that are gone, or were reworded since, never are."""


@dataclass(frozen=True)
class Work:
    """The tasks of a project, one by one."""

    overview: Overview
    moment: Moment

    @cached_property
    def _open(self) -> tuple[Item, ...]:
        return tuple(
            Item(task, document.path, named.get(index), task.phase if task.phase in self.overview.state.phase else None)
            for document in self.overview.project.documents
            for named in [owners(document)]
            for index, task in enumerate(document.tasks)
            if is_open(task)
        )

    @cached_property
    def groupings(self) -> tuple[Grouping, ...]:
        """Open tasks by phase, by owner where there are any, by document; rows of tables by owner."""
        rows = self._rows()
        if not self._open and not rows:
            return ()
        phases = {phase.phase.id: phase.phase for phase in self.overview.state.phases}
        names = {one: f"Phase {one}: {phase.title}" if phase.title else f"Phase {one}" for one, phase in phases.items()}
        found = [self._grouped("phase", lambda item: names.get(item.phase or "", "No phase"), [*names.values()])]
        if rows or any(item.owner for item in self._open):
            found.append(self._grouped("owner", lambda item: item.owner or "Nobody is named", [], rows))
        found.append(self._grouped("document", lambda item: item.path, []))
        return tuple(one for one in found if one.groups)

    def _rows(self) -> Mapping[str, Rows]:
        """Give the rows of tables by owner, for those who have an open one."""
        owned: dict[str, list[tuple[str, OwnedRow]]] = defaultdict(list)
        for path, rows in self.overview.owned_rows.items():
            for row in rows:
                owned[row.owner].append((path, row))
        found, left = {}, MAX_TASKS
        for name in sorted(owned, key=lambda one: (one.casefold(), one)):
            still = [RowItem(one.row, path) for path, one in owned[name] if not one.done]
            if still:
                shown = still[:left]
                left -= len(shown)
                counted = Progress(len(owned[name]) - len(still), len(owned[name]))
                found[name] = Rows(counted, tuple(shown), len(still) - len(shown))
        return found

    def _grouped(
        self, by: str, name: Callable[[Item], str], order: Sequence[str], rows: Mapping[str, Rows] = NO_ROWS
    ) -> Grouping:
        """Group open tasks; what is in no order comes by name, what has no name at last."""
        groups: dict[str, list[Item]] = {one: [] for one in rows}
        for item in self._open:
            groups.setdefault(name(item), []).append(item)
        place = {one: at for at, one in enumerate(order)}
        last = ("No phase", "Nobody is named")
        names = sorted(groups, key=lambda one: (one in last, place.get(one, len(place)), one.casefold(), one))
        found, left = [], MAX_TASKS
        for one in names:
            shown = groups[one][:left]
            left -= len(shown)
            found.append(Group(one, tuple(shown), len(groups[one]), len(groups[one]) - len(shown), rows.get(one)))
        return Grouping(by, tuple(found))

    @cached_property
    def roles(self) -> Mapping[Role, int]:
        """How many tasks of each role are open."""
        found = Counter(item.task.role for item in self._open)
        return {role: found[role] for role in Role if found[role]}

    @cached_property
    def _blocked(self) -> Mapping[str | None, Sequence[Item]]:
        found: dict[str | None, list[Item]] = defaultdict(list)
        for item in self._open:
            if item.task.state is TaskState.BLOCKED:
                found[item.phase].append(item)
        return found

    def blocked(self, phase: str) -> Blocked:
        """Give the blocked tasks of a phase."""
        found = self._blocked.get(phase, ())
        return Blocked(tuple(found[:MAX_BLOCKED]), len(found[MAX_BLOCKED:]))

    @cached_property
    def _known(self) -> Mapping[str, Sequence[tuple[Document, Task]]]:
        """The leaf tasks of now by what git's history knows them by."""
        found: dict[str, list[tuple[Document, Task]]] = defaultdict(list)
        for document in self.overview.project.documents:
            for task in document.tasks:
                if task.leaf:
                    found[task_key(task)].append((document, task))
        return found

    def _now(self, key: str, *, done: bool | None) -> Item | None:
        """Give a task as it is now; None where there is none of these words that is, or is not, done."""
        for document, task in self._known.get(key, ()):
            if done is None or task.state.done is done:
                return Item(task, document.path, phase=task.phase)
        return None

    @cached_property
    def changed(self) -> tuple[Changed, ...]:
        """What the last change did, as far as anything."""
        last = self.moment.chronicle.last if self.moment.chronicle else None
        if last is None:
            return ()
        ways = (
            ("ticked", last.change.ticked, True),
            ("reopened", last.change.reopened, False),
            ("added", last.change.added, None),
            ("removed", last.change.removed, None),
        )
        return tuple(self._changed(what, keys, done) for what, keys, done in ways if keys)

    def _changed(self, what: str, keys: Sequence[str], done: bool | None) -> Changed:
        items = (self._now(key, done=done) for key in dict.fromkeys(keys)) if what != "removed" else ()
        found = sorted((item for item in items if item), key=lambda item: (item.path, item.task.line))
        shown = tuple(found[:MAX_CHANGED])
        return Changed(what, len(keys), shown, len(keys) - len(shown))

    @cached_property
    def ticked(self) -> tuple[Ticked, ...]:
        """What was ticked lately and still is, the latest first."""
        found: dict[tuple[str, int], Ticked] = {}
        for day, commit, keys in self._ticks():
            items = (item for key in keys if (item := self._now(key, done=True)))
            for item in sorted(items, key=lambda item: (item.path, item.task.line)):
                found.setdefault((item.path, item.task.line), Ticked(item, day, commit))
            if len(found) >= MAX_RECENT:
                break
        return tuple(found.values())[:MAX_RECENT]

    def _ticks(self) -> Iterator[tuple[date | None, str | None, Sequence[str]]]:
        chronicle = self.moment.chronicle
        if chronicle is None:
            return
        if chronicle.last and chronicle.last.until is None:
            yield None, None, chronicle.last.change.ticked
        for one in reversed(chronicle.days):
            yield one.day, one.commit, one.change.ticked

    @property
    def days(self) -> Sequence[Day]:
        """The latest days on which documents changed, the latest first."""
        return self.moment.chronicle.days[: -MAX_DAYS - 1 : -1] if self.moment.chronicle else ()

    @property
    def earlier_days(self) -> int:
        """How many days the table leaves out."""
        return max(0, len(self.moment.chronicle.days) - MAX_DAYS) if self.moment.chronicle else 0

    def burnup(self) -> str:
        """Draw how the tasks came and were done; empty without a history."""
        days = self.moment.chronicle.days if self.moment.chronicle else ()
        drawn = [
            BurnDay(
                *(one.day, one.progress.done, one.progress.total, len(one.change.added), len(one.change.removed)),
                str(one.progress),
            )
            for one in days
        ]
        return burnup(drawn, self.moment.today)
