"""The syntax tree: what a document is made of and where each part stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from phasedocs.mojibake import Reading
from phasedocs.text import Source, Span

Attribute = str | int | bool | None
EMPTY: Mapping[str, Attribute] = MappingProxyType({})


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
    """What it says, repaired: of text, code, fence, html; for others the children say it."""
    attrs: Mapping[str, Attribute] = field(default_factory=lambda: EMPTY)
    """heading: level. list: ordered, start. paragraph: tight. fence: info. cell: header, align. link: href, title.
    image: src, alt, title."""
    children: tuple[Node, ...] = field(default=(), repr=False)

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of the document."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def plain(self) -> str:
        """Give the text of an inline container without its markup; line breaks become spaces."""
        return "".join(_PLAIN.get(node.kind, node.text) for node in self.walk())


_PLAIN = {"softbreak": " ", "hardbreak": " ", "html_inline": ""}


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
