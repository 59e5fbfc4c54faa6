"""The syntax tree: what a document is made of and where each part stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from phasedocs.mojibake import Reading
from phasedocs.text import Source, Span

Attribute = str | int | bool | None
EMPTY: Mapping[str, Attribute] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the lines of a block's content stand: pairs of (place in the content, place in the text)."""

    content: tuple[int, ...]
    text: tuple[int, ...]
    fallback: Span
    """Of the whole block: for places that cannot be told."""
    to_file: Callable[[int, int], Span]
    exact: bool = True

    def span(self, start: int, end: int) -> Span:
        """Give the span in the file of a span of the content."""
        if not self.exact:
            return self.fallback
        first = bisect_right(self.content, start) - 1
        last = max(first, bisect_right(self.content, max(end - 1, start)) - 1)
        begin = self.text[first] + start - self.content[first]
        return self.to_file(begin, max(begin, self.text[last] + end - self.content[last]))


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A block or an inline element, CommonMark 0.31 and GFM.

    Blocks: document, heading, paragraph, list, item, quote, fence, indented, html, break, table, row, cell.
    Inline: text, code, emphasis, strong, strike, link, image, softbreak, hardbreak, html_inline.
    """

    kind: str
    span: Span
    """From the marker to the end of the last line, in the file as it is on disk."""
    text: str = ""
    """What it says, repaired. Of a paragraph, heading or cell: its lines with their markup."""
    attrs: Mapping[str, Attribute] = field(default_factory=lambda: EMPTY)
    """heading: level. list: ordered, start. paragraph: tight. fence: info. cell: header, align. link: href, title.
    image: src, alt, title."""
    children: tuple[Node, ...] = field(default=(), repr=False)
    placement: Placement | None = field(default=None, repr=False)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of the document."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def plain(self) -> str:
        """Give the text of an inline container without its markup; line breaks become spaces."""
        return "".join(" " if node.kind in _BREAKS else node.text for node in self.walk() if node.kind in _PLAIN)

    def locate(self, start: int, end: int) -> Span:
        """Give the span in the file of `text[start:end]`; the node's own span where that cannot be told."""
        return self.placement.span(start, end) if self.placement else self.span


_BREAKS = frozenset({"softbreak", "hardbreak"})
_PLAIN = _BREAKS | {"text", "code", "image"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, and where."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed document. Spans are of `source`; texts are read from the repaired text."""

    source: Source
    reading: Reading
    root: Node
    front_matter: Mapping[str, object] | None = None
    problems: tuple[Problem, ...] = ()
