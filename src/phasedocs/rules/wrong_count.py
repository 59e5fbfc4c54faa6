"""A count that its own list denies."""

from collections.abc import Iterator

from phasedocs.analysis.counts import wrong_counts
from phasedocs.diagnostic import Basis, Severity
from phasedocs.model import Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule


@rule("wrong-count", on=Document, severity=Severity.ERROR)
def wrong_count(document: Document, ctx: Context) -> Iterator[Finding]:
    """A count that names its list says what the list says.

    "(4/23 tasks)" was written into a heading when four boxes were ticked. Two weeks later there are ten, and everybody
    who reads only the headings believes the project stands still; or the other way round.

    A count is held to a list only where it can mean no other one. Its total must be the size of exactly one group of
    boxes: all under the heading, those of the upper level, or those that start with an id (`T042`). "Remaining (9/49)"
    counts what is open. A number alone ("9 tasks", "11 files") is held to a list in which every line starts with an id,
    or names one file. A field counts only under a label such as Progress or Status, and only tasks: boxes say nothing
    of points or tests. A count over a table whose rows all have a status is a warning.

    Silent is a total that fits no list or several that differ: "7/7" over nine boxes is common and fine. Where no box
    was ever ticked, the list is not kept up to date: that is told only with `--min-confidence low`.

    There is no fix: the number may be right and the boxes late. `phasedocs status` counts for you.
    """
    for found in wrong_counts(document):
        yield Finding(
            span=found.span,
            message=f"says {found.stated}, but {found.actual}",
            notes=found.places[:MAX_NOTES],
            help="correct the number, or bring the boxes up to date",
            confidence=found.confidence,
            basis=Basis.INFERRED,
        )
