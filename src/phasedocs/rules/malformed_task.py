"""A list item that was meant as a task and is none."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import NearTask
from phasedocs.rules.api import Context, Finding, rule
from phasedocs.text import Edit, Fix


@rule("malformed-task", on=NearTask, severity=Severity.WARNING)
def malformed_task(task: NearTask, ctx: Context) -> Iterator[Finding]:
    """A box that is meant to be ticked is written as one.

    GitHub and every other renderer show `[] x`, `[x ] x` and `-[ ] x` as plain text: nobody can tick it, and nobody
    counts it. A box is `[ ]` or `[x]`, with one space after the bullet and one after the box.

    The fix writes it so. It is safe: the words stay, and the box becomes what it was meant to be.
    """
    yield Finding(
        span=task.span,
        message=f"not a task: write {task.replacement.strip()}",
        help="renderers show it as text, and it is not counted",
        fix=Fix("write a box that renders", (Edit(task.span, task.replacement),)),
    )
