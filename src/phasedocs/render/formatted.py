"""Markdown in the form that mdformat leaves as it is.

mdformat takes a good part of a millisecond for each row of a table. It gets only the rows in which it may change more
than the width of a cell, and one with the widest words of each column in the place of all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import mdformat

_WORD = r"(?:[A-Za-z0-9./()%,-]|(?<=[A-Za-z0-9])\\_(?=[A-Za-z0-9]))+"
_SETTLED = re.compile(rf"(?!.*www)(?:{_WORD}(?: {_WORD})*)?")
"""A cell in which mdformat changes nothing but the escapes of underscores inside words."""
_RULE = re.compile(r"\|(?: -{3,} \|)+")
_HIDING = re.compile(r"^ {0,3}(?:```|~~~|<)", re.MULTILINE)
"""Begins code and HTML, which may hold lines that look like a table."""

Cells = Sequence[str] | None
"""The words of a row; None for one that mdformat is to see."""


def formatted(printed: str) -> str:
    """Format Markdown. Raises ValueError and RecursionError as mdformat does."""
    lines = printed.split("\n")
    tables = [] if _HIDING.search(printed) else list(_tables(lines))
    held = [_cells(lines[start - 1 : end]) for start, end in tables]
    if any(any(rows) for rows in held):
        text = mdformat.text("\n".join(_shortened(lines, tables, held)), extensions={"gfm"})
        back = text.split("\n")
        places = list(_tables(back))
        if [end - start for start, end in places] == [rows.count(None) + any(rows) for rows in held]:
            return "\n".join(_completed(back, places, held))
    return mdformat.text(printed, extensions={"gfm"})


def _tables(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the rows of tables begin and end: between a head with a rule below it, and an empty line."""
    at = 0
    for empty, block in groupby(lines, lambda line: not line):
        size = len(list(block))
        head, rule = lines[at : at + 2] if size > 1 else ("", "")
        if not empty and head.startswith("| ") and _RULE.fullmatch(rule):
            yield at + 2, at + size
        at += size


def _cells(table: Sequence[str]) -> list[Cells]:
    """Give the words of each row below the rule with which a table begins."""
    columns = len(table[0].split(" | "))
    rows: list[Cells] = []
    for line in table[1:]:
        cells = line[2:-2].split(" | ") if line.startswith("| ") and line.endswith(" |") else []
        settled = len(cells) == columns and all(map(_SETTLED.fullmatch, cells))
        rows.append([cell.replace("\\", "") for cell in cells] if settled else None)
    return rows


def _shortened(lines: Sequence[str], tables: Sequence[tuple[int, int]], held: Sequence[Sequence[Cells]]) -> list[str]:
    """Put one row in the place of all that are held back, behind the others of its table."""
    shown: list[str] = []
    at = 0
    for (start, end), rows in zip(tables, held, strict=True):
        shown += lines[at:start]
        shown += [line for line, cells in zip(lines[start:end], rows, strict=True) if cells is None]
        if settled := [cells for cells in rows if cells is not None]:
            shown.append(_row([max(column, key=len) for column in zip(*settled, strict=True)]))
        at = end
    return [*shown, *lines[at:]]


def _completed(lines: Sequence[str], tables: Sequence[tuple[int, int]], held: Sequence[Sequence[Cells]]) -> list[str]:
    """Put the rows that were held back where they were, as wide as the rule says."""
    whole: list[str] = []
    at = 0
    for (start, end), rows in zip(tables, held, strict=True):
        widths = [len(dashes) for dashes in lines[start - 1][2:-2].split(" | ")]
        seen = iter(lines[start:end])
        whole += lines[at:start]
        for cells in rows:
            whole.append(next(seen) if cells is None else _row(map(str.ljust, cells, widths)))
        at = end
    return [*whole, *lines[at:]]


def _row(cells: Iterator[str] | Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
