"""The syntax tree: what a document is made of and where each part stands.

Most blocks are only ever asked for their text. What stands in their lines, and where each line stands,
is found when it is first asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol

from phasedocs.mojibake import Reading
from phasedocs.syntax.blanks import without_comments
from phasedocs.text import Source, Span

Attribute = str | int | bool | None
EMPTY: Mapping[str, Attribute] = MappingProxyType({})
_MARKS = r"[\n\\]|`[^`]*`|\*[^*]*\*|~[^~]*~|_(?!\w)|(?<!\w)_|<\S|&[#\w]|://"
"""What is found wherever a text is more than text; a mark that is alone, or `_` inside a word, is none."""
MARKUP = re.compile(rf"\[|{_MARKS}")
MARKUP_WITHOUT_DEFINITIONS = re.compile(rf"\]\(|{_MARKS}")
"""The same for a document without link reference definitions: there, most brackets are boxes of tasks."""
WRAPPED = re.compile(
    r"(?<![^ \t(])"
    r"(?:\*\*(?P<bold>(?=\S)(?:[^*_`~<&\[\]\\:\n]|:(?!//))+(?<=\S))\*\*|`(?P<code>[^`\s](?:[^`\n]*[^`\s])?)`)"
    r"(?=[\s!-/:-@\[-^{-~]|$)"
)
"""Words in bold, or code, between spaces: nearly all the markup of headings and cells, read without a parser."""
_OTHER_MARKUP = re.compile(r"[*`~\\<&\[\n]|://|_(?!\w)|(?<!\w)_")


def is_only_wrapped(text: str) -> bool:
    """Say whether a text has no markup but what `WRAPPED` reads."""
    return not _OTHER_MARKUP.search(WRAPPED.sub("x", text))


class Ground(Protocol):
    """The document that a block stands in: asked for what was put off while the blocks were read."""

    def span(self, start: int, end: int) -> Span:
        """Give the span in the file of a span of the text that was parsed."""

    def placement(self, node: Node, start: int) -> Placement:
        """Find where the lines of a block stand, whose content begins at or after `start` of that text."""

    def inline(self, node: Node) -> tuple[Node, ...]:
        """Parse what stands in the lines of a block."""

    def item(self, start: int, last: int) -> tuple[Node, ...]:
        """Parse again from a place of that text up to a line, from 1, as if a list item began there."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the lines of a block's content stand: pairs of (place in the content, place in the text)."""

    content: tuple[int, ...]
    text: tuple[int, ...]
    fallback: Span
    """Of the whole block: for places that cannot be told."""
    ground: Ground
    exact: bool = True

    def span(self, start: int, end: int) -> Span:
        """Give the span in the file of a span of the content."""
        if not self.exact:
            return self.fallback
        if len(self.text) == 1:
            begin = self.text[0] + start - self.content[0]
            return self.ground.span(begin, begin + max(0, end - start))
        first = bisect_right(self.content, start) - 1
        last = max(first, bisect_right(self.content, max(end - 1, start)) - 1)
        begin = self.text[first] + start - self.content[first]
        return self.ground.span(begin, max(begin, self.text[last] + end - self.content[last]))

    def item(self, start: int, last: int) -> tuple[Node, ...]:
        """Give the blocks of `Node.as_item`."""
        if not self.exact:
            return ()
        line = bisect_right(self.content, start) - 1
        return self.ground.item(self.text[line] + start - self.content[line], last)


class Node:
    """A block or an inline element, CommonMark 0.31 and GFM.

    Blocks: document, heading, paragraph, list, item, quote, fence, indented, html, break, table, row, cell.
    Inline: text, code, emphasis, strong, strike, link, image, softbreak, hardbreak, html_inline.
    """

    # No frozen dataclass: there are a thousand in a document, and those take five times as long to make.
    # `Final` keeps them as they are. What is found later is the same whenever it is asked for.
    __slots__ = ("_children", "_ground", "_where", "attrs", "kind", "span", "text")

    kind: Final[str]
    span: Final[Span]
    """From the marker to the end of the last line, in the file as it is on disk."""
    text: Final[str]
    """What it says, repaired. Of a paragraph, heading or cell: its lines with their markup, comments blanked."""
    attrs: Final[Mapping[str, Attribute]]
    """heading: level. list: ordered, start. paragraph: tight. fence: info. cell: header, align. link: href, title.
    image: src, alt, title."""

    def __init__(
        self,
        kind: str,
        span: Span,
        text: str = "",
        attrs: Mapping[str, Attribute] = EMPTY,
        children: tuple[Node, ...] | None = (),
        where: Placement | int | None = None,
        ground: Ground | None = None,
    ) -> None:
        """Make a node; one whose `children` are None, or whose `where` is a place in the text, asks its ground."""
        self.kind = kind
        self.span = span
        self.text = text
        self.attrs = attrs
        self._children = children
        self._where = where
        self._ground = ground

    def __repr__(self) -> str:
        return f"Node({self.kind!r}, {self.span}, {self.text!r}, {dict(self.attrs)})"

    @property
    def markup(self) -> str:
        """Its text as it stands in the file, with its comments."""
        return self.text

    @property
    def children(self) -> tuple[Node, ...]:
        """The blocks or inline elements directly inside it, in the order of the document."""
        if self._children is None:
            assert self._ground is not None
            self._children = self._ground.inline(self)
        return self._children

    @property
    def has_places(self) -> bool:
        """Say whether it has a placement, without finding it."""
        return self._where is not None

    @property
    def placement(self) -> Placement | None:
        """Where its lines stand; None for what has no lines of its own, or lines of code."""
        if isinstance(self._where, int):
            assert self._ground is not None
            self._where = self._ground.placement(self, self._where)
        return self._where

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of the document."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            if children := node.children:
                stack.extend(reversed(children))

    def blocks(self) -> Iterator[Node]:
        """Yield the blocks of `walk`: not what stands in their lines, which is then not parsed for it."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            if node._ground is None and node._children:
                stack.extend(reversed(node._children))

    def plain(self) -> str:
        """Give the text of an inline container without its markup; line breaks become spaces."""
        if self._children is None:
            text = self.markup
            if not MARKUP.search(text):
                return text
            if is_only_wrapped(text):
                return WRAPPED.sub(lambda found: found["bold"] or found["code"], text)
        return "".join(" " if node.kind in _BREAKS else node.text for node in self.walk() if node.kind in _PLAIN)

    def as_item(self, start: int, last: int) -> tuple[Node, ...]:
        """Read what stands from `text[start]` up to a line of the file, from 1, as if a list item began there.

        Gives the list of that item, of which lines belong to it that are indented by four columns, and what is left
        of the lines behind it. Nothing where the place cannot be told.
        """
        placement = self.placement
        return placement.item(start, last) if placement else ()

    def locate(self, start: int, end: int) -> Span:
        """Give the span in the file of `text[start:end]`; the node's own span where that cannot be told."""
        placement = self.placement
        return placement.span(start, end) if placement else self.span


class Commented(Node):
    """A paragraph, heading or cell with comments in its lines."""

    __slots__ = ("_markup",)

    def __init__(
        self,
        kind: str,
        span: Span,
        markup: str,
        attrs: Mapping[str, Attribute],
        where: Placement | int,
        ground: Ground,
    ) -> None:
        """Make a node of its text with the comments."""
        super().__init__(kind, span, without_comments(markup), attrs, None, where, ground)
        self._markup = markup

    @property
    def markup(self) -> str:
        """Its text as it stands in the file, with its comments."""
        return self._markup


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
    front_matter_places: Mapping[tuple[str, ...], Span] = field(default_factory=dict)
    """Of the values of its first two levels, by the keys that lead to them."""
    problems: tuple[Problem, ...] = ()
    leaves: tuple[tuple[Node, int | None], ...] = ()
    """The blocks whose text is read, in their order, and tables behind their cells: what most readers go through.

    Each with the index of the heading it stands under, among those outside lists and quotes; a heading with its own.
    """
    defines_links: bool = False
    """It holds link reference definitions (CommonMark 0.31 §4.7), so brackets alone can be links."""
