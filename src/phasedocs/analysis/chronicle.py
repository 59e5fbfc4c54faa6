"""What became of the tasks over time: how many there were and were done, what was ticked, and what came or went.

Tasks are known by their words, so that one that moves to another place or document is neither new nor gone; one that
is reworded is both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from phasedocs.analysis.progress import Progress
from phasedocs.model import Task

_KEY = 6
"""Bytes of a key."""


def task_key(task: Task) -> str:
    """Give what a task is known by: twelve hexadecimal digits, made of its words."""
    words = " ".join(task.text.casefold().split())
    return blake2b(words.encode("utf-8", "replace"), digest_size=_KEY).hexdigest()


@dataclass(frozen=True, slots=True)
class Version:
    """The leaf tasks that count in one version of a document, by their keys."""

    done: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    excluded: int = 0

    @classmethod
    def of(cls, tasks: Iterable[Task]) -> Version:
        """Read it from tasks."""
        leaves = [task for task in tasks if task.leaf]
        counted = [task for task in leaves if not task.state.excluded]
        return cls(
            done=tuple(task_key(task) for task in counted if task.state.done),
            open=tuple(task_key(task) for task in counted if not task.state.done),
            excluded=len(leaves) - len(counted),
        )

    @property
    def progress(self) -> Progress:
        """Its numbers."""
        return Progress(len(self.done), len(self.done) + len(self.open), self.excluded)


@dataclass(frozen=True, slots=True)
class Change:
    """What is different between two states of the documents: keys of tasks, sorted."""

    ticked: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    added_done: int = 0
    """How many of the added ones came ticked."""

    def __bool__(self) -> bool:
        return bool(self.ticked or self.reopened or self.added or self.removed)


def change(before: Iterable[Version], after: Iterable[Version]) -> Change:
    """Tell what became of the tasks from one state to the next.

    The total grows by `added` less `removed`; a task that stays and is ticked is `ticked`.
    """
    old, new = list(before), list(after)
    was_done, was_open = _counted(one.done for one in old), _counted(one.open for one in old)
    is_done, is_open = _counted(one.done for one in new), _counted(one.open for one in new)
    ticked, reopened, added, removed = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    came_done = 0
    for key in {*was_done, *was_open, *is_done, *is_open}:
        more_done, more_open = is_done[key] - was_done[key], is_open[key] - was_open[key]
        ticked[key] = min(max(0, more_done), max(0, -more_open))
        reopened[key] = min(max(0, -more_done), max(0, more_open))
        added[key], removed[key] = max(0, more_done + more_open), max(0, -more_done - more_open)
        came_done += max(0, more_done - ticked[key])
    return Change(_sorted(ticked), _sorted(reopened), _sorted(added), _sorted(removed), came_done)


def _sorted(keys: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(keys.elements()))


def _counted(keys: Iterable[Iterable[str]]) -> Counter[str]:
    return Counter(key for some in keys for key in some)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Changes of documents that follow each other: those of one day, or of one commit."""

    day: date
    commit: str
    """The last of them."""
    blobs: Mapping[str, tuple[str | None, str | None]]
    """By path: the version before and the one after; None where there was or is no such document."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which documents changed, as it ended."""

    day: date
    commit: str
    progress: Progress
    change: Change


@dataclass(frozen=True, slots=True)
class Step:
    """The last change of the documents that is known."""

    since: str | None
    """The commit before it; None before the first."""
    until: str | None
    """The commit that made it; None: nobody committed it yet."""
    day: date | None
    change: Change


@dataclass(frozen=True, slots=True)
class Chronicle:
    """What git knows of the tasks."""

    days: tuple[Day, ...]
    """Oldest first."""
    last: Step | None = None
    cut: bool = False
    """There is more history, which was not read."""


def days(last: Progress, stretches: Iterable[Stretch], versions: Mapping[str, Version]) -> Iterator[Day]:
    """Yield the days of a history, newest first: from the state that it ended with, back in time."""
    progress = last
    for stretch in stretches:
        before = [versions[old] for old, _ in stretch.blobs.values() if old]
        after = [versions[new] for _, new in stretch.blobs.values() if new]
        yield Day(stretch.day, stretch.commit, progress, change(before, after))
        progress = _less(progress, after, before)


def _less(progress: Progress, gone: Iterable[Version], back: Iterable[Version]) -> Progress:
    """Take versions out of a count, and others into it."""
    left = sum((one.progress for one in gone), Progress())
    came = sum((one.progress for one in back), progress)
    return Progress(came.done - left.done, came.total - left.total, came.excluded - left.excluded)
