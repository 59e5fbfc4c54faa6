"""The same item twice in one list."""

from collections.abc import Iterator

from phasedocs.analysis.items import duplicates
from phasedocs.diagnostic import Severity
from phasedocs.model import Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule


@rule("duplicate-item", on=Document, severity=Severity.NOTE)
def duplicate_item(document: Document, ctx: Context) -> Iterator[Finding]:
    """No list has the same item twice.

    A task that was pasted twice is counted twice, and one of the two is forgotten when the other is ticked. Where one
    is ticked and the other is not, somebody forgot already.

    Two items are the same when their words are, whatever the case, markup and punctuation; a remark in brackets counts.
    Silent are single words, items of different lists or under different tasks, and a step that a list repeats
    on purpose three times or more ("commit and push").

    There is no fix: the second may have been meant for something else.
    """
    for first, *others in duplicates(document):
        task = document.tasks[first]
        yield Finding(
            span=task.box,
            message="comes twice in this list" + ("" if _agree(document, first, others) else ", ticked and open"),
            notes=tuple((document.tasks[index].box, "again here") for index in others[:MAX_NOTES]),
            help="remove one of the two, or say how they differ",
        )


def _agree(document: Document, first: int, others: list[int]) -> bool:
    return all(document.tasks[index].state is document.tasks[first].state for index in others)
