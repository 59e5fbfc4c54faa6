"""Completion: counted in leaf tasks, so that anybody can count it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from phasedocs.model import Role, Task, TaskState


@dataclass(frozen=True, slots=True)
class Progress:
    """How many tasks are done, of how many; `excluded` ones (cancelled, not applicable) are in neither."""

    done: int = 0
    total: int = 0
    excluded: int = 0

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 100 means all. None when there are no tasks."""
        return 100 * self.done // self.total if self.total else None

    @property
    def complete(self) -> bool:
        """Say whether there are tasks, and all are done."""
        return 0 < self.total == self.done

    def __add__(self, other: Progress) -> Progress:
        return Progress(self.done + other.done, self.total + other.total, self.excluded + other.excluded)

    def __str__(self) -> str:
        words = f"{self.done}/{self.total} ({self.percent} %)" if self.total else "no tasks"
        return f"{words} [excluded {self.excluded}]" if self.excluded else words


def progress(tasks: Iterable[Task]) -> Progress:
    """Count leaf tasks; a task with tasks below it is as done as they are, so it is not counted itself."""
    done = total = excluded = 0
    for task in tasks:
        if not task.leaf:
            continue
        if task.state.excluded:
            excluded += 1
            continue
        total += 1
        done += task.state is TaskState.DONE
    return Progress(done, total, excluded)


def by_role(tasks: Iterable[Task]) -> Mapping[Role, Progress]:
    """Count leaf tasks by role; only roles that have any, in the order of `Role`."""
    groups: dict[Role, list[Task]] = {role: [] for role in Role}
    for task in tasks:
        groups[task.role].append(task)
    return {role: found for role, group in groups.items() if (found := progress(group)) != Progress()}
