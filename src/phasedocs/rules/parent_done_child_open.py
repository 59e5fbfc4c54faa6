"""A ticked task over open ones."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Role, Task, TaskState
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule

_OPEN = frozenset({TaskState.OPEN, TaskState.IN_PROGRESS, TaskState.BLOCKED})
_NOT_NOW = frozenset({Role.FOLLOW_UP, Role.READER, Role.RECURRING})


@rule("parent-done-child-open", on=Task, severity=Severity.ERROR)
def parent_done_child_open(task: Task, ctx: Context) -> Iterator[Finding]:
    """A ticked task has no open task below it.

    A task with tasks below it is as done as they are: only they are counted. A tick over an open one hides it from
    everybody who reads only the upper level.

    Tasks below that say in brackets that they are optional or deferred do not count as open here, nor do those with
    another mark than an empty box, `[/]` or `[!]`.

    There is no fix: only you know whether the upper tick is wrong or the lower one is missing.
    """
    if not task.state.done or task.leaf:
        return
    below = [child for child in ctx.below(task) if child.role not in _NOT_NOW and not child.state.excluded]
    open_ = [child for child in below if child.state in _OPEN]
    if open_:
        yield Finding(
            span=task.box,
            message=f"ticked, but {_share(len(open_), len(below))} open",
            notes=tuple((child.box, "open") for child in open_[:MAX_NOTES]),
            help="tick what is done, or take the upper tick away",
        )


def _share(number: int, total: int) -> str:
    if total == 1:
        return "its only task is"
    return f"{number} of its {total} tasks {'is' if number == 1 else 'are'}"
