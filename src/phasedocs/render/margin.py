"""What stands beside the text of a document: notes on it, and the anchors of its lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from phasedocs.render.marks import Aside, Marks
from phasedocs.syntax import Node
from phasedocs.text import Source, Span

_NEVER = 1 << 62
"""A place behind any text."""


class Margin:
    """Gives the notes and anchors of one part of a document: each once, in the order of the text."""

    def __init__(self, source: Source, marks: Marks, span: Span) -> None:
        self._source = source
        self._anchors: Sequence[int] = ()
        if marks.anchors:
            first, last = source.line(span.start), source.line(max(span.start, span.end - 1))
            self._anchors = marks.anchors[bisect_left(marks.anchors, first) : bisect_left(marks.anchors, last + 1)]
        self._asides: Sequence[Aside] = ()
        if marks.asides:
            low = bisect_left(marks.asides, span.start, key=lambda aside: aside.start)
            high = bisect_left(marks.asides, span.end, key=lambda aside: aside.start)
            self._asides = marks.asides[low:high]
        self._aside = self._anchor = 0
        self._given: set[int] = set()
        self._due = self._next()

    def _next(self) -> int:
        """Give the first place of which something is still to be said: most blocks and lines stand before it."""
        due, starts = _NEVER, self._source.line_starts
        if self._anchor < len(self._anchors) and self._anchors[self._anchor] <= len(starts):
            due = starts[self._anchors[self._anchor] - 1]
        if self._aside < len(self._asides):
            due = min(due, self._asides[self._aside].start)
        return due

    def name(self, line: int) -> str:
        """Give the id of a line, once."""
        if line in self._given:
            return ""
        self._given.add(line)
        return f' id="L{line}"'

    def lines_of(self, node: Node) -> Sequence[int]:
        """Give the lines of a block that something leads to."""
        if not self._anchors:
            return ()
        first, last = self._source.line(node.span.start), self._source.line(max(node.span.start, node.span.end - 1))
        return self._anchors[bisect_left(self._anchors, first) : bisect_left(self._anchors, last + 1)]

    def before(self, node: Node) -> str:
        """Give what belongs to the lines before a block."""
        if self._due >= max(node.span.start, 1):
            return ""
        start = self._source.line_starts[self._source.line(node.span.start) - 1]
        return self._up_to(start, start)

    def behind(self, node: Node, *, inside: bool = False) -> str:
        """Give what belongs to a block and the lines before its end; `inside` where that is in a paragraph."""
        return self._up_to(node.span.end, node.span.end + 1, inside=inside)

    def line_end(self, node: Node) -> str:
        """Give what belongs to the lines before a line break."""
        return self._up_to(node.span.end, node.span.end, inside=True)

    def rest(self) -> str:
        """Give what is left."""
        return self._given_up_to(None, None, inside=False)

    def _up_to(self, line_end: int, end: int, *, inside: bool = False) -> str:
        if self._due >= max(end, 1):
            return ""
        return self._given_up_to(self._source.line(max(0, line_end - 1)), end, inside=inside)

    def _given_up_to(self, line: int | None, end: int | None, *, inside: bool) -> str:
        """Give the anchors of the lines up to one, and the notes on what stands before `end`; None for all."""
        parts: list[str] = []
        while self._anchor < len(self._anchors) and (line is None or self._anchors[self._anchor] <= line):
            if name := self.name(self._anchors[self._anchor]):
                parts.append(f'<span class="line"{name}></span>')
            self._anchor += 1
        first = self._aside
        while self._aside < len(self._asides) and (end is None or self._asides[self._aside].start < end):
            self._aside += 1
        if found := "".join(aside.html for aside in self._asides[first : self._aside]):
            parts.append(found if inside else f'<div class="notes">{found}</div>')
        self._due = self._next()
        return "".join(parts)
