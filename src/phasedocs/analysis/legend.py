"""Cells of status tables that say something else than the document's own legend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from phasedocs.model import Document, Table, TableRow
from phasedocs.model.cells import is_settled, marks_of, without_marks, words_kind

MIN_SPEAKING = 3
MAX_WORDS = 3
"""A cell of more words is a remark."""

Words = Mapping[str, Sequence[str]]
"""What a legend says, by mark."""


def odd_cells(document: Document, table: Table) -> Iterator[tuple[TableRow, str]]:
    """Give the rows whose status is none of the legend's, and why, in a table that mostly speaks its language."""
    legend = document.legend.words
    if table.status_column is None or len(legend) < 2:
        return
    column = table.columns.index(table.status_column)
    cells = [(row, row.cells[column]) for row in table.rows if column < len(row.cells)]
    marked = [(row, marks_of(cell)[0], without_marks(cell)) for row, cell in cells if len(set(marks_of(cell))) == 1]
    speaking = sum(mark in legend and (not words or _says(words, legend[mark])) for _, mark, words in marked)
    if speaking < MIN_SPEAKING or speaking * 4 < len(marked) * 3:
        return
    for row, mark, words in marked:
        if not is_settled(words) and (why := _odd(mark, words, legend)):
            yield row, why


def _odd(mark: str, words: str, legend: Words) -> str | None:
    if any(map(str.isdigit, words)) or len(words.split()) > MAX_WORDS:
        return None
    kind = words_kind(words) if words else None
    if mark not in legend:
        return None if kind else f"{mark} is not in the legend"
    if not words or _says(words, legend[mark]):
        return None
    other = next((one for one, said in legend.items() if one != mark and _says(words, said)), None)
    if other:
        return f"the legend says {other} for {words}, and {mark} for {' or '.join(legend[mark])}"
    kinds = {words_kind(said) for said in legend[mark]}
    if kind in kinds or None in kinds:
        return None
    return f"the legend says {mark} for {' or '.join(legend[mark])}, not for {words}"


def _says(words: str, said: Sequence[str]) -> bool:
    """Say whether words are those of a legend, or begin as they do: "Ready" for "Ready to start"."""
    lower = words.lower()
    known = [one.lower().partition(" (")[0].strip() for one in said]
    return any(one and (one.startswith(lower) or lower.startswith(one)) for one in known)
