"""Rows of tables as they are written: the tree holds as many cells as the header has, as renderers do."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIPE = re.compile(r"(?<!\\)\|")
_IN_CODE = re.compile(r"`[^`]*`")
_IN_WORD = re.compile(r"(?<=\w)\|(?=\w)")


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """The cells of a row between its unescaped pipes, in code too (GFM §4.10)."""

    cells: tuple[tuple[int, str], ...]
    """Their texts, each with its place in the row; not the emptiness outside the outer pipes."""
    inner_pipes: tuple[int, ...]
    """Places of pipes that look like part of a cell: those in code, else those between two words without spaces."""

    def beyond(self, width: int) -> int | None:
        """Give the place of the first text behind so many cells; None where there is none."""
        return next((start for start, text in self.cells[width:] if text), None)


def is_even(row: str, width: int) -> bool:
    """Say cheaply of a row that it has as many cells as that between outer pipes; else it must be read."""
    return row.count("|") == width + 1 and row[0] == row[-1] == "|" and "\\" not in row


def read_row(row: str) -> WrittenRow:
    """Read a row from its first character to its last."""
    cells, start = [], 0
    for end in (*(pipe.start() for pipe in _PIPE.finditer(row)), len(row)):
        text = row[start:end]
        cells.append((start + len(text) - len(text.lstrip()), text.strip()))
        start = end + 1
    last = len(cells) - 1
    coded = [pipe.start() for code in _IN_CODE.finditer(row) for pipe in _PIPE.finditer(row, *code.span())]
    return WrittenRow(
        cells=tuple(cell for number, cell in enumerate(cells) if cell[1] or 0 < number < last),
        inner_pipes=tuple(coded or (pipe.start() for pipe in _IN_WORD.finditer(row))),
    )
