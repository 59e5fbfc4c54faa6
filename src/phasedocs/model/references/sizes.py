"""How long files are said to be: "(350+ lines)" behind a name, or a cell under "Lines" beside it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from phasedocs.model.facts import Bound, LineCount
from phasedocs.syntax import Node
from phasedocs.text import Source, Span

_DIGIT = re.compile(r"\d")
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3}){1,2}|\d{1,6})"
_ABOUT = r"(?P<about>[~≈]|about |around |approx\.? |approximately |circa |ca\. )"
_OVER = r"(?P<over>>=?|≥|over |more than |at least )"
_COUNT = rf"(?:{_ABOUT}|{_OVER})?\s?{_NUMBER}\s?(?P<plus>\+)?"
_BEHIND = re.compile(
    rf"[`*_)\]]{{0,5}}\s{{0,2}}(?:\(\s?(?:[\d.,]{{1,8}}\s?[KM]B?,\s)?|[-–—:]\s|,\s){_COUNT}[ -](?:lines?|LOC)"
    r"(?:\sof\s(?:\w+\s)?(?:code|text|documentation|docs|content))?(?P<end>\s?[)\].,;|*_]|\s[-–—]\s|\s*$)",
    re.IGNORECASE,
)
_CELL = re.compile(rf"[*_`\s]{{0,4}}{_COUNT}(?:\s(?:lines?|LOC))?[*_`\s]{{0,4}}", re.IGNORECASE)
_HEADER = re.compile(
    r"[*_\s]*#?\s?(?:lines(?: of code)?|line count|loc|no\. of lines|length \(lines\)|size \(lines\))[*_\s]*",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:chang\w+|add\w+|remov\w+|modif\w+|delet\w+|before|after|cover\w*|issues?|problems?|errors?|usages?|old|new)\b|[+±Δ]",
    re.IGNORECASE,
)
"""In the header of another column: the numbers may be of places or of changes."""
REACH = 80
"""In code points: a count stands no farther behind the name."""


class LineCounts:
    """The line counts of a document, asked for by the place of a file's name."""

    def __init__(self, source: Source, blocks: Iterable[Node]) -> None:
        self._source = source
        self._rows: list[tuple[Span, LineCount]] = []
        for node in blocks:
            if node.kind == "table":
                self._rows += _rows(node)
        self._starts = [span.start for span, _ in self._rows]

    def behind(self, span: Span, line: int) -> LineCount | None:
        """Give the count right behind a name in its line, else that of its row of a table."""
        end = self._source.line_span(line).end
        after = self._source.text[span.end : min(span.end + REACH, end)]
        if _DIGIT.search(after) and (found := _BEHIND.match(after)):
            cut = span.end + REACH < end and found.end() == len(after)
            return None if cut else _count(found)
        index = bisect_right(self._starts, span.start) - 1
        return self._rows[index][1] if index >= 0 and span.start in self._rows[index][0] else None


def _rows(table: Node) -> list[tuple[Span, LineCount]]:
    """Give the counts of a table's rows, each with the span of the cells before it."""
    header, *rows = table.children
    names = [cell.text for cell in header.children]
    column = next((index for index, name in enumerate(names) if index and _HEADER.fullmatch(name)), None)
    if column is None or any(_CHANGES.search(name) for name in names):
        return []
    found = []
    for row in rows:
        cells = row.children
        if column < len(cells) and (count := _CELL.fullmatch(cells[column].text)):
            found.append((cells[column - 1].span, _count(count)))
    return found


def _count(found: re.Match[str]) -> LineCount:
    number = int(found["number"].replace(",", ""))
    if found["plus"] or found["over"]:
        return LineCount(number, Bound.AT_LEAST)
    return LineCount(number, Bound.ABOUT if found["about"] else Bound.EXACTLY)
