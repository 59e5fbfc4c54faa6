"""An open task over ticked ones."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Task, TaskState
from phasedocs.rules.api import Context, Finding, rule
from phasedocs.text import Edit, Fix


@rule("parent-open-children-done", on=Task, severity=Severity.WARNING)
def parent_open_children_done(task: Task, ctx: Context) -> Iterator[Finding]:
    """An open task has something open below it.

    When everything below a task is ticked, the task is done, and whoever looks at the upper level should see it.
    Cancelled tasks below do not keep it open.

    The fix ticks the upper box. It is safe: the count of done tasks stays the same, for only the lowest level counts.
    """
    if task.state is not TaskState.OPEN or task.leaf:
        return
    below = [child for child in ctx.below(task) if not child.state.excluded]
    if not below or not all(child.state.done for child in below):
        return
    ticked = "[x]" if task.mark == " " else "☑"
    yield Finding(
        span=task.box,
        message=f"open, but all {len(below)} tasks below it are ticked"
        if len(below) > 1
        else "open, but its only task is ticked",
        help="tick it",
        fix=Fix("tick the upper task", (Edit(task.box, ticked),)),
    )
