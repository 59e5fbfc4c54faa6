"""Numbers that do not add up."""

from collections.abc import Iterator
from itertools import chain

from phasedocs.analysis.numbers import wrong_shares, wrong_sums
from phasedocs.diagnostic import Severity
from phasedocs.model import Document
from phasedocs.rules.api import Context, Finding, rule


@rule("arithmetic", on=Document, severity=Severity.ERROR)
def arithmetic(document: Document, ctx: Context) -> Iterator[Finding]:
    """Numbers that stand side by side agree with each other.

    "4/5 (75 %)" was true of one of the two numbers once. Somebody changed the other, and whoever plans by the
    percentage plans by an old one. Nothing about the work need be known to see it: the line contradicts itself.

    Two things are checked. A percentage in brackets or behind a dash beside a count must be the count's, rounded up or
    down: "2/3 (66 %)" and "(67 %)" are both right; so is the share of what is left, and so are decimals. And in a
    table whose last row is a total, a column of whole numbers must add up to it.

    Silent are code, numbers with `~`, `+`, `<` or `>`, percentages of something else ("8/10 (90 % confidence)"), a
    count above its total, columns of averages, scores and running totals, tables with subtotals or with the same name
    twice. A total that is much larger than its rows is a warning: they may not all be shown.

    There is no fix: one of the numbers is wrong, and the line does not say which.
    """
    for slip in chain(wrong_shares(document), wrong_sums(document)):
        yield Finding(
            span=slip.span,
            message=f"says {slip.stated}, but {slip.actual}",
            help="correct the number that is out of date",
            confidence=slip.confidence,
        )
