"""Frames: lines of a document as they are shown, with marks under them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from wcwidth import grapheme_boundary_before, iter_graphemes

from phasedocs.diagnostic import Location
from phasedocs.render.terminal import Style, cut, safe, width
from phasedocs.text import Source, Span

if TYPE_CHECKING:
    from phasedocs.model import Document
    from phasedocs.mojibake import Repair

REACH = 8
"""So many characters for each column are looked at: a line can have a million, and damaged ones need several each."""
GLYPH = 32
"""Characters in which what is read as one ends: families of emoji have a dozen."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document as far as its lines are shown: its text, and what damaged parts of it were."""

    source: Source
    repairs: tuple[Repair, ...] = ()
    """Sorted and disjoint."""

    @classmethod
    def of(cls, document: Document) -> Sheet:
        """Take what is shown of a document."""
        return cls(document.source, document.tree.reading.repairs)

    def shown(self, start: int, end: int) -> str:
        """Give a part of a line as it was meant; of a damaged run at its edges nothing is shown."""
        parts, at = [], start
        first = bisect_left(self.repairs, start, key=_start)
        for index in range(first, len(self.repairs)):
            repair = self.repairs[index]
            if repair.span.end > end:
                end = max(at, min(end, repair.span.start))
                break
            parts += [self.source.text[at : repair.span.start], repair.after]
            at = repair.span.end
        parts.append(self.source.text[at:end])
        return safe("".join(parts))

    def edge(self, place: int, *, end: bool = False) -> int:
        """Give the start of the damaged run that a place is inside of, or its end; the place itself elsewhere."""
        index = bisect_right(self.repairs, place, key=_start) - 1
        if index < 0 or place not in (span := self.repairs[index].span):
            return place
        return span.end if end and place > span.start else span.start

    def column(self, start: int, place: int, *, end: bool = False) -> int:
        """Give the columns from a place of a line to a later one; inside a glyph, to its start or its end."""
        place = self.edge(place, end=end)
        before = self.shown(start, place)
        text = before + self.shown(place, min(place + GLYPH, self.source.line_span(self.source.line(start)).end))
        at = len(before)
        if at == len(text) or text[at].isascii():
            return width(before)
        glyph = grapheme_boundary_before(text, at + 1)
        if end and glyph < at:
            glyph += len(next(iter_graphemes(text, glyph)))
        return width(text[:glyph])


def _start(repair: Repair) -> int:
    return repair.span.start


class Sheets(Mapping[str, Sheet]):
    """All that findings can stand in, by path: documents, and files beside them. A sheet is made when it is shown."""

    def __init__(
        self, documents: Mapping[str, Document], *beside: Source, around: Mapping[str, Document] | None = None
    ) -> None:
        """Show documents, that may be read for it, and the text of other files.

        Those `around` were not looked at and are not counted, but what is found elsewhere can lead there.
        """
        self._documents, self._around = documents, around or {}
        self._beside = {source.path: Sheet(source) for source in beside}

    def __getitem__(self, path: str) -> Sheet:
        if path in self._beside:
            return self._beside[path]
        return Sheet.of((self._documents if path in self._documents else self._around)[path])

    def __iter__(self) -> Iterator[str]:
        return chain(self._documents, self._beside)

    def __len__(self) -> int:
        return len(self._documents) + len(self._beside)


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of a line that is shown."""

    sheet: Sheet
    line: Span
    start: int
    room: int

    @property
    def lead(self) -> str:
        return "…" if self.start > self.line.start else ""

    @property
    def text(self) -> str:
        end = min(self.line.end, self.sheet.edge(self.start + REACH * self.room, end=True))
        return cut(self.lead + self.sheet.shown(self.start, end), self.room).rstrip()

    def column(self, place: int, *, end: bool = False) -> int:
        """Give the column of a place, at most that behind the last one."""
        place = max(self.start, min(place, self.line.end))
        if place > self.start + REACH * self.room:
            return self.room
        return min(self.room, len(self.lead) + self.sheet.column(self.start, place, end=end))

    def holds(self, span: Span) -> bool:
        return self.start <= span.start and self.column(span.start) < self.room


class Frame:
    """Lines of one document with marks under them."""

    def __init__(self, sheet: Sheet, style: Style) -> None:
        self._sheet, self._style = sheet, style
        self._marks: dict[int, list[tuple[Location, str, bool]]] = {}

    def add(self, location: Location, message: str, *, primary: bool) -> None:
        """Mark a place; the primary one with carets."""
        self._marks.setdefault(location.start.line, []).append((location, message, primary))

    @property
    def margin(self) -> int:
        """Columns that the line numbers take."""
        return len(str(max(self._marks)))

    def lines(self, margin: int) -> Iterator[str]:
        """Yield the lines to show, with a sign where lines between them are left out."""
        rule = self._style.paint("|", "blue")
        blank = " " * margin
        yield f"{blank} {rule}"
        before = None
        for number in sorted(self._marks):
            if before is not None and number > before + 1:
                yield f"{blank} {self._style.paint(':', 'blue')}"
            before = number
            named = self._style.paint(str(number).rjust(margin), "blue")
            for marked, text in self._rows(number, self._style.frame - margin - 3):
                yield f"{blank if marked else named} {rule} {text}".rstrip()

    def _rows(self, number: int, room: int) -> Iterator[tuple[bool, str]]:
        """Yield a line, each part of it that is marked, with its marks; and whether it is a row of marks."""
        window = None
        for location, message, primary in self._marks[number]:
            if window is None or not window.holds(location.span):
                window = self._window(self._sheet.source.line_span(number), location.span, room)
                yield False, window.text
            for row in _mark(window, location.span, safe(message), "^" if primary else "-"):
                indent = len(row) - len(row.lstrip(" "))
                yield True, row[:indent] + self._style.paint(row[indent:], "red" if primary else "blue")

    def _window(self, line: Span, span: Span, room: int) -> _Window:
        """Show a line from its start; where the marked place would not be seen, from shortly before that."""
        whole = _Window(self._sheet, line, line.start, room)
        wanted = min(span.end - span.start, room // 2)
        if whole.column(span.start) + wanted <= room:
            return whole
        start = max(line.start, self._sheet.edge(span.start - room // 3))
        return _Window(self._sheet, line, start, room)


def _mark(window: _Window, span: Span, message: str, sign: str) -> Iterator[str]:
    """Yield marks with their message beside them; below them where it has no room there."""
    start = window.column(span.start)
    end = window.column(span.end, end=True)
    marks = " " * start + sign * max(1, end - start)
    if not message or len(marks) + 1 + width(message) <= window.room:
        yield f"{marks} {message}".rstrip()
        return
    message = cut(message, window.room)
    yield marks
    yield " " * max(0, min(start, window.room - width(message))) + message
