"""Frames: lines of a document as they are shown, with marks under them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from phasedocs.diagnostic import Location
from phasedocs.model import Document
from phasedocs.render.terminal import Style, cut, safe, width

MAX_LINE = 160
"""Columns of a line of a document that are shown."""


class Frame:
    """Lines of one document with marks under them."""

    def __init__(self, document: Document, style: Style) -> None:
        self._document, self._style = document, style
        self._marks: dict[int, list[tuple[Location, str, bool]]] = {}

    def add(self, location: Location, message: str, *, primary: bool) -> None:
        """Mark a place; the primary one with carets."""
        self._marks.setdefault(location.start.line, []).append((location, message, primary))

    @property
    def margin(self) -> int:
        """Columns that the line numbers take."""
        return len(str(max(self._marks)))

    def lines(self) -> Iterator[str]:
        """Yield the lines to show, with a sign where lines between them are left out."""
        rule = self._style.paint("|", "blue")
        blank = " " * self.margin
        yield f"{blank} {rule}"
        before = None
        for number in sorted(self._marks):
            if before is not None and number > before + 1:
                yield f"{blank} {self._style.paint(':', 'blue')}"
            before = number
            shown = cut(self._shown(number, None), MAX_LINE)
            yield f"{self._style.paint(str(number).rjust(self.margin), 'blue')} {rule} {shown}".rstrip()
            yield from (f"{blank} {rule} {mark}" for mark in self._marked(number))

    def _marked(self, number: int) -> Iterable[str]:
        for location, message, primary in self._marks[number]:
            start = width(self._shown(number, location.span.start))
            end = width(self._shown(number, min(location.span.end, self._document.source.line_span(number).end)))
            if start >= MAX_LINE:
                continue
            sign = "^" if primary else "-"
            marks = sign * max(1, min(end, MAX_LINE) - start)
            painted = self._style.paint(marks + (f" {message}" if message else ""), "red" if primary else "blue")
            yield " " * start + painted

    def _shown(self, number: int, until: int | None) -> str:
        """Give a line, or its beginning up to a place in the file, as it was meant: damaged text is shown repaired."""
        source = self._document.source
        span = source.line_span(number)
        end = span.end if until is None else max(span.start, until)
        parts, at = [], span.start
        for repair in self._document.tree.reading.repairs:
            if repair.span.end > end:
                break
            if repair.span.start >= at:
                parts += [source.text[at : repair.span.start], repair.after]
                at = repair.span.end
        parts.append(source.text[at:end])
        return safe("".join(parts))
