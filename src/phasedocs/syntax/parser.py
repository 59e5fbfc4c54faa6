"""parse(Source) -> Tree: blocks by markdown-it, each with its exact place.

A damaged document is read by its repaired text; every span points into the file as it is.
Nesting is followed without recursion here; markdown-it's own recursion is given room (`MAX_NESTING`).
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from types import MappingProxyType

from markdown_it.token import Token

from phasedocs.mojibake import Reading, read
from phasedocs.syntax.blocks import Env, parse_blocks
from phasedocs.syntax.front_matter import FrontMatter, load_front_matter
from phasedocs.syntax.inline import parse_inline
from phasedocs.syntax.nodes import EMPTY, Attribute, Commented, Node, Placement, Problem, Tree
from phasedocs.text import Source, Span, line_starts

_STACK = 20_000
"""Python frames that MAX_NESTING may take: each level passes through four."""

_BLOCKS = {
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "table_open": "table",
    "tr_open": "row",
}
_TEXTS = {"paragraph_open": "paragraph", "heading_open": "heading", "th_open": "cell", "td_open": "cell"}
"""Blocks of which each is three tokens: opened, its content, closed."""
_LEAVES = {"fence": "fence", "code_block": "indented", "html_block": "html", "hr": "break"}
_PANELS = {"", "text", "txt", "markdown", "md"}
"""Info strings of fences that hold words rather than code: their lines get places."""
_SKIPPED = {"thead_open", "thead_close", "tbody_open", "tbody_close"}
_LINE_END = re.compile(r"\r\n|\r")
_ANY_LINE_END = re.compile(r"\r\n|\n|\r")
_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(?:[ \t]*\n)*---|---[ \t]*\n(?![ \t]*\n)(?:[ \t]*(?:#[^\n]*)?\n)*[\w.-]+[ \t]*:(?:\s|$)"
)
"""Front matter begins right below its line, with a name or a comment; a rule over a title is a rule."""
_SPACE = re.compile(r"\s*")
_ITEM = "1.  "
"""As wide as the indent of what belongs to a footnote; behind a dash, dashes would be a rule."""
_PIPE = re.compile(r"(?<!\\)\|")


def parse(source: Source) -> Tree:
    """Parse a document; never fails."""
    reading = read(source.text)
    text = _LINE_END.sub("\n", reading.text) if "\r" in reading.text else reading.text
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    places = _Places(source, reading, text)
    with _deep_stack():
        tokens, deep = parse_blocks(text, places.starts, places.env, front_matter=_FRONT_MATTER.match(text) is not None)
    builder = _Builder(places)
    root = builder.build(tokens)
    problems = [Problem(places.line(line), "nested too deep to be read") for line in deep[:1]]
    front_matter, values = FrontMatter(None), {}
    if tokens and tokens[0].type == "front_matter":
        front_matter = load_front_matter(tokens[0].content)
        values = {keys: places.span(*_shifted(place, places.starts[1])) for keys, place in front_matter.places.items()}
        if front_matter.problem:
            problems.append(Problem(places.line(0), front_matter.problem))
    return Tree(
        source,
        reading,
        root,
        front_matter.values,
        values,
        tuple(problems),
        tuple(builder.leaves),
        "references" in places.env,
    )


def _shifted(place: tuple[int, int], by: int) -> tuple[int, int]:
    return place[0] + by, place[1] + by


@contextmanager
def _deep_stack() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _STACK))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


class _Places:
    """Maps places in the text that markdown-it saw to places in the file; the ground of the nodes of a document."""

    def __init__(self, source: Source, reading: Reading, text: str) -> None:
        self.text = text
        self.env: Env = {}
        """What markdown-it learns from blocks for what stands in them: link reference definitions."""
        self._mapped = bool(reading.repairs)
        self._before: Sequence[int] | None = None
        self.starts: Sequence[int] = source.line_starts
        if text is not source.text:
            self.starts = line_starts(text)
            if len(text) != len(reading.text):  # line ends were folded into one character
                self._before = (0, *(found.end() for found in _ANY_LINE_END.finditer(reading.text)))
                self._mapped = True
        self._reading = reading
        self._source = source

    def span(self, start: int, end: int) -> Span:
        """Give the span in the file of a span in the text."""
        if not self._mapped:
            return Span(start, end)
        if self._before is not None:
            start, end = self._unfolded(start, self._before), self._unfolded(end, self._before)
        return self._reading.span(start, end) if self._reading.repairs else Span(start, end)

    def _unfolded(self, index: int, before: Sequence[int]) -> int:
        line = bisect_right(self.starts, index) - 1
        return before[line] + index - self.starts[line]

    def line(self, line: int) -> Span:
        """Give the span in the file of a line, counted from 0."""
        return self._source.line_span(min(line + 1, len(self._source.line_starts)))

    def placement(self, node: Node, start: int) -> Placement:
        """Find where the lines of a block stand; each is the tail of its source line."""
        content = node.markup
        if node.kind == "fence":
            return self._lines(content.removesuffix("\n"), bisect_right(self.starts, start), node.span)
        if "\n" not in content and self.text.startswith(content, start):
            return Placement((0,), (start,), node.span, self)
        return self._lines(content, bisect_right(self.starts, start) - 1, node.span)

    def _lines(self, lines: str, first: int, fallback: Span) -> Placement:
        """Place line by line; a tab that was cut in two has become spaces."""
        content, place, at = [], [], 0
        for number, line in enumerate(lines.split("\n"), first):
            words = line.strip()
            end = self._line_end(number)
            start = end - len(words)
            lead = len(line) - len(line.lstrip()) if words else 0
            if start < lead or self.text[start:end] != words:
                return Placement((0,), (0,), fallback, self, exact=False)
            content.append(at)
            place.append(start - lead)
            at += len(line) + 1
        return Placement(tuple(content), tuple(place), fallback, self)

    def _line_end(self, line: int) -> int:
        """Give the place in the text after the last character of a line that is not white space."""
        if line >= len(self.starts):
            return len(self.text)
        end = self.starts[line + 1] - 1 if line + 1 < len(self.starts) else len(self.text)
        start = self.starts[line]
        return start + len(self.text[start:end].rstrip())

    def inline(self, node: Node) -> tuple[Node, ...]:
        """Parse what stands in the lines of a block."""
        placement = node.placement
        assert placement is not None
        return parse_inline(self.env, node.markup, placement)

    def item(self, start: int, last: int) -> tuple[Node, ...]:
        """Parse again from a place of the text up to a line, from 1, as if a list item began there."""
        part = _Part(self, start, last)
        own: Env = {}
        with _deep_stack():
            tokens, _ = parse_blocks(part.text, part.starts, own, front_matter=False)
        if "references" in own:
            part.env = {**self.env, **own}
        return _Builder(part).build(tokens).children


class _Part(_Places):
    """Some lines of a text, which begin as a list item: maps places in them to places in the file."""

    def __init__(self, whole: _Places, start: int, last: int) -> None:
        end = whole.starts[last] if last < len(whole.starts) else len(whole.text)
        begun = _SPACE.match(whole.text, start, end)  # an item that begins with an empty line ends there
        start = begun.end() if begun else start
        self.text = _ITEM + whole.text[start:end].removesuffix("\n")
        self.env = whole.env
        self.starts = line_starts(self.text)
        first = bisect_right(whole.starts, start)
        self._in_whole = (start - len(_ITEM), *whole.starts[first:last])
        self._whole = whole

    def span(self, start: int, end: int) -> Span:
        """Give the span in the file of a span in these lines."""
        return self._whole.span(self._there(start), self._there(end))

    def _there(self, index: int) -> int:
        line = bisect_right(self.starts, index) - 1
        return self._in_whole[line] + index - self.starts[line]


class _Builder:
    """Makes nodes of markdown-it's block tokens; one pass, with a stack instead of recursion."""

    def __init__(self, places: _Places) -> None:
        self._places, self._text, self._starts = places, places.text, places.starts
        lines = places.text.split("\n")
        self._ends = [start + len(line.rstrip()) for start, line in zip(places.starts, lines, strict=True)]
        """Of each line, the place after its last character that is not white space."""
        self._cells = iter([(0, 0)])
        self.leaves: list[tuple[Node, int | None]] = []

    def build(self, tokens: Sequence[Token]) -> Node:
        levels: list[list[Node]] = [[]]
        opened: list[Token] = []
        following = iter(tokens)
        heading: int | None = None
        for token in following:
            if kind := _TEXTS.get(token.type):
                content = next(following).content
                next(following)  # what closes it
                node = self._cell(token, content) if kind == "cell" else self._lines(kind, token, content)
                if kind == "heading" and not opened:
                    heading = 0 if heading is None else heading + 1
                levels[-1].append(node)
                self.leaves.append((node, heading))
            elif token.type in _SKIPPED:
                continue
            elif token.nesting == 1:
                opened.append(token)
                levels.append([])
                if token.type == "tr_open":
                    self._cells = _cells(self._text, token.meta["start"], self._ends[_first(token)])
            elif token.nesting == -1:
                children = tuple(levels.pop())
                token = opened.pop()
                node = Node(_BLOCKS[token.type], self._span(token), "", _attributes(token), children)
                levels[-1].append(node)
                if node.kind == "table":
                    self.leaves.append((node, heading))
            elif token.type in _LEAVES:
                node = self._leaf(token)
                levels[-1].append(node)
                self.leaves.append((node, heading))
        return Node("document", self._places.span(0, len(self._text)), children=tuple(levels[0]))

    def _leaf(self, token: Token) -> Node:
        attrs = _attributes(token)
        if token.type == "fence" and str(attrs["info"]).lower() in _PANELS:
            where = token.meta["start"]
            return Node("fence", self._span(token), token.content, attrs, (), where, self._places)
        return Node(_LEAVES[token.type], self._span(token), token.content, attrs)

    def _span(self, token: Token) -> Span:
        start = int(token.meta["start"])
        first, last = token.map or (0, 1)
        last -= 1
        while last > first and self._ends[last] <= self._starts[last]:
            last -= 1
        return self._places.span(start, max(start, self._ends[last]))

    def _lines(self, kind: str, token: Token, content: str) -> Node:
        where = token.meta["start"]
        if content and token.markup.startswith("#"):
            where = self._text.index(content, where + len(token.markup))
        if "<!--" in content:
            return Commented(kind, self._span(token), content, _attributes(token), where, self._places)
        children = None if content else ()
        return Node(kind, self._span(token), content, _attributes(token), children, where, self._places)

    def _cell(self, token: Token, content: str) -> Node:
        start, end = next(self._cells)
        span = self._places.span(start, end)
        where: Placement | int = start
        if self._text[start:end] != content:  # an escaped pipe stands in it
            where = Placement((0,), (start,), span, self._places, exact=False)
        if "<!--" in content:
            return Commented("cell", span, content, _attributes(token), where, self._places)
        children = None if content else ()
        return Node("cell", span, content, _attributes(token), children, where, self._places)


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the cells of a table row, left to right: places between unescaped pipes, white space trimmed."""
    start += text.startswith("|", start, end)
    while True:
        pipe = _PIPE.search(text, start, end)
        stop = pipe.start() if pipe else end
        cell = text[start:stop]
        begin = start + len(cell) - len(cell.lstrip())
        yield begin, max(begin, start + len(cell.rstrip()))
        start = min(stop + 1, end)


def _first(token: Token) -> int:
    return (token.map or [0])[0]


def _attributes(token: Token) -> Mapping[str, Attribute]:
    match token.type:
        case "heading_open":
            return {"level": int(token.tag[1:])}
        case "paragraph_open":
            return _TIGHT if token.hidden else _LOOSE
        case "bullet_list_open":
            return _BULLETS
        case "ordered_list_open":
            return {"ordered": True, "start": int(token.attrs.get("start", 1))}
        case "fence":
            return {"info": token.info.strip()}
        case "th_open" | "td_open":
            style = str(token.attrs.get("style", ""))
            return _cell_attributes(token.tag == "th", style.removeprefix("text-align:") or None)
        case _:
            return EMPTY


@cache
def _cell_attributes(header: bool, align: str | None) -> Mapping[str, Attribute]:
    return MappingProxyType({"header": header, "align": align})


# Shared: there are hundreds of each in a document.
_TIGHT: Mapping[str, Attribute] = MappingProxyType({"tight": True})
_LOOSE: Mapping[str, Attribute] = MappingProxyType({"tight": False})
_BULLETS: Mapping[str, Attribute] = MappingProxyType({"ordered": False})
