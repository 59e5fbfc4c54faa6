"""A status that the document's own legend does not have."""

from collections.abc import Iterator

from phasedocs.analysis.legend import odd_cells
from phasedocs.diagnostic import Confidence, Severity
from phasedocs.model import Table
from phasedocs.rules.api import Context, Finding, rule


@rule("legend-mismatch", on=Table, severity=Severity.WARNING)
def legend_mismatch(table: Table, ctx: Context) -> Iterator[Finding]:
    """A status table uses the marks of the document's legend as the legend explains them.

    Under "Legend: ✅ Complete · 🔄 In progress" a row "✅ In progress" says two things, and a row 🟣 says nothing:
    readers have to guess, and so do tools.

    Legends are lines, lists and tables headed as such ("Legend", "Color key"). Only tables that speak their language
    are looked at: three of four marked cells, and three at least, say what the legend says of their mark. Reported are
    a mark that the legend does not have, words that it binds to another mark, and words for something else, or for
    nothing known, beside a mark that it explains. Silent are numbers, remarks of several words, other words for the
    same ("✅ Done" for Complete), a foreign mark beside a known status, and what is not applicable or cancelled.

    There is no fix: the mark, the words or the legend may be wrong.
    """
    legend = ctx.document.legend.words
    for row, why in odd_cells(ctx.document, table):
        assert row.status_span is not None
        yield Finding(
            span=row.status_span,
            message=why,
            remarks=("legend: " + " · ".join(f"{mark} {' or '.join(said)}" for mark, said in legend.items()),),
            help="use a mark and words of the legend, or explain it there",
            confidence=Confidence.MEDIUM,
        )
