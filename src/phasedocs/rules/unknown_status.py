"""A cell of a status column that says nothing known."""

from collections.abc import Iterator

from phasedocs.diagnostic import Confidence, Severity
from phasedocs.model import Table
from phasedocs.model.cells import has_letters, is_settled, marks_of, near_status, without_marks
from phasedocs.rules.api import Context, Finding, rule
from phasedocs.text import Edit, Fix, Safety, Span

MIN_KNOWN = 2
MAX_STRAY = 6
"""One row in so many may be unknown; more of them are a language of their own."""


@rule("unknown-status", on=Table, severity=Severity.WARNING)
def unknown_status(table: Table, ctx: Context) -> Iterator[Finding]:
    """Every cell of a status column says a status.

    A row "Complte" is neither done nor open to anything that counts: it drops out of every overview, unnoticed. Beside
    a mark the mark alone is read, and "✅ In progess" counts as done.

    Reported is a word that is a known status but for one slip of the keyboard, in a column where others are known. Any
    other single word or mark that no list and no legend knows is shown with `--min-confidence low`, where at most one
    cell in six is unknown: it may be a status of your own (`[vocabulary]` in the configuration takes it). Silent are
    remarks, what is not applicable or cancelled, empty cells, and columns that mostly hold something else.

    The fix writes the known word. It is unsafe: a name may look like one.
    """
    if table.status_column is None or sum(row.status is not None for row in table.rows) < MIN_KNOWN:
        return
    column = table.columns.index(table.status_column)
    cells = [(row, row.cells[column]) for row in table.rows if column < len(row.cells) and row.status_span]
    unknown = {row for row, cell in cells if row.status is None and cell and not is_settled(without_marks(cell))}
    few = len(unknown) * MAX_STRAY <= len(cells)
    for row, cell in cells:
        assert row.status_span is not None
        if near := near_status(without_marks(cell)):
            yield _slip(ctx, row.status_span, without_marks(cell), near)
        elif few and row in unknown and _is_alone(cell, ctx):
            help_ = "write a known status, or explain it in a legend"
            yield Finding(row.status_span, f"{cell} is no known status", help=help_, confidence=Confidence.LOW)


def _is_alone(cell: str, ctx: Context) -> bool:
    words, marks = without_marks(cell), marks_of(cell)
    explained = any(mark in ctx.document.legend.words for mark in marks)
    return not explained and (len(words.split()) == 1 if has_letters(words) else not words and len(marks) == 1)


def _slip(ctx: Context, span: Span, words: str, near: str) -> Finding:
    at = ctx.document.source.slice(span).find(words)
    place = Span(span.start + at, span.start + at + len(words)) if at >= 0 else span
    written = near.upper() if words.isupper() else near.capitalize() if words[0].isupper() else near
    fix = Fix(f"write {written}", (Edit(place, written),), Safety.UNSAFE) if at >= 0 else None
    help_ = f"did you mean {written}?"
    return Finding(place, f"{words} is no known status", help=help_, confidence=Confidence.MEDIUM, fix=fix)
