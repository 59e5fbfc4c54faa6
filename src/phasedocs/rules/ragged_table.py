"""Rows with more or fewer cells than their table has columns."""

from collections.abc import Iterator, Mapping

from phasedocs.diagnostic import Confidence, Severity
from phasedocs.model import Table, TableRow
from phasedocs.model.rows import WrittenRow, is_even, read_row
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule
from phasedocs.text import Edit, Fix, Safety, Span


@rule("ragged-table", on=Table, severity=Severity.WARNING)
def ragged_table(table: Table, ctx: Context) -> Iterator[Finding]:
    r"""Every row of a table has as many cells as its header.

    Renderers drop what is beyond the last column without a word (GFM 4.10): it is in the file, and no reader sees it.
    Mostly a pipe stands inside a cell, for a pipe parts cells in code too; it is written `\|`.

    A table is reported once, with the other rows that lose something. Silent are empty cells at the end. Rows with too
    few cells lose nothing and are shown with `--min-confidence low`; a row of one cell is a heading.

    The fix escapes pipes in code, or between two words without spaces, where there are as many as cells too many. It is
    unsafe: look at the row.
    """
    width = len(table.columns)
    texts = ((row, ctx.document.source.slice(row.span)) for row in table.rows)
    rows = [(row, read_row(text)) for row, text in texts if not is_even(text, width)]
    wide = {row: written for row, written in rows if written.beyond(width) is not None}
    short = {row: written for row, written in rows if 1 < len(written.cells) < width}
    if wide:
        lost = "what stands here is not shown"
        yield _finding(wide, width, lost, "write a pipe in a cell as `\\|`", Confidence.HIGH, _fix(wide, width))
    if short:
        yield _finding(short, width, "the rest is empty", "write the empty cells too", Confidence.LOW)


def _finding(
    rows: Mapping[TableRow, WrittenRow], width: int, what: str, how: str, confidence: Confidence, fix: Fix | None = None
) -> Finding:
    (first, written), *others = rows.items()
    beyond = written.beyond(width)
    return Finding(
        span=Span(first.span.start + (beyond or 0), first.span.end),
        message=f"{len(written.cells)} cells under {width} columns: {what}",
        notes=tuple((row.span, f"{len(other.cells)} cells") for row, other in others[:MAX_NOTES]),
        help=how,
        confidence=confidence,
        fix=fix,
    )


def _fix(rows: Mapping[TableRow, WrittenRow], width: int) -> Fix | None:
    places = [
        row.span.start + at
        for row, written in rows.items()
        if len(written.inner_pipes) == len(written.cells) - width
        for at in written.inner_pipes
    ]
    edits = tuple(Edit(Span(at, at), "\\") for at in places)
    return Fix("escape the pipes inside cells", edits, Safety.UNSAFE) if edits else None
