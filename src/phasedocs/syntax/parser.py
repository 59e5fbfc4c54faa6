"""parse(Source) -> Tree: blocks by markdown-it, each with its exact place.

A damaged document is read by its repaired text; every span points into the file as it is.
Nesting is followed without recursion here; markdown-it's own recursion is given room (`MAX_NESTING`).
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from phasedocs.mojibake import Reading, read
from phasedocs.syntax.front_matter import load_front_matter
from phasedocs.syntax.inline import parse_inline
from phasedocs.syntax.nodes import EMPTY, Attribute, Node, Placement, Problem, Tree
from phasedocs.text import Source, Span

MAX_NESTING = 1300
"""In markdown-it's levels: a list takes two. Deeper content is reported as a problem."""
_STACK = 20_000
"""Python frames that MAX_NESTING may take: each level passes through four."""

_BLOCKS = {
    "heading": "heading",
    "paragraph": "paragraph",
    "bullet_list": "list",
    "ordered_list": "list",
    "list_item": "item",
    "blockquote": "quote",
    "table": "table",
    "tr": "row",
    "th": "cell",
    "td": "cell",
}
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


def parse(source: Source) -> Tree:
    """Parse a document; never fails."""
    reading = read(source.text)
    text = _LINE_END.sub("\n", reading.text) if "\r" in reading.text else reading.text
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    deep: list[int] = []
    env: dict[str, object] = {"phasedocs_deep": deep}
    md = _block_parser(front_matter=_FRONT_MATTER.match(text) is not None)
    tokens: list[Token] = []
    with _deep_stack():
        md.block.parse(text, md, env, tokens)
        places = _Places(source, reading, text)
        root = _Builder(env, places).build(tokens)
    problems = [Problem(places.line(line), "nested too deep to be read") for line in deep[:1]]
    front_matter = None
    for token in tokens[:1]:
        if token.type == "front_matter":
            front_matter, wrong = load_front_matter(token.content)
            if wrong:
                problems.append(Problem(places.line(0), wrong))
    return Tree(source, reading, root, front_matter, tuple(problems))


@contextmanager
def _deep_stack() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _STACK))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@lru_cache(maxsize=2)
def _block_parser(*, front_matter: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    if front_matter:
        md.use(front_matter_plugin)
    for rule in md.block.ruler.__rules__:
        md.block.ruler.at(rule.name, _watched(rule.fn), {"alt": rule.alt})
    return md


BlockRule = Callable[[StateBlock, int, int, bool], bool]


def _watched(rule: BlockRule) -> BlockRule:
    """Make a block rule note, for each token that it pushes, the place of its first character."""

    def watched(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        count = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if silent:
            return True
        for token in state.tokens[count:]:
            if token.map and "start" not in token.meta:
                line = token.map[0]
                token.meta["start"] = state.bMarks[line] + state.tShift[line]
        if state.level + 2 >= MAX_NESTING:
            state.env["phasedocs_deep"].append(start)
        return True

    return watched


class _Places:
    """Maps places in the text that markdown-it saw to places in the file."""

    def __init__(self, source: Source, reading: Reading, text: str) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._before = [0, *(found.end() for found in _ANY_LINE_END.finditer(reading.text))]
        self._folded = len(text) != len(reading.text)
        self._reading = reading
        self._source = source

    def span(self, start: int, end: int) -> Span:
        """Give the span in the file of a span in the text."""
        if self._folded:
            start, end = self._unfolded(start), self._unfolded(end)
        return self._reading.span(start, end) if self._reading.repairs else Span(start, end)

    def _unfolded(self, index: int) -> int:
        line = bisect_right(self.starts, index) - 1
        return self._before[line] + index - self.starts[line]

    def line(self, line: int) -> Span:
        """Give the span in the file of a line, counted from 0."""
        return self._source.line_span(min(line + 1, len(self._source.line_starts)))

    def line_end(self, line: int) -> int:
        """Give the place in the text after the last character of a line that is not white space."""
        if line >= len(self.starts):
            return len(self.text)
        end = self.starts[line + 1] - 1 if line + 1 < len(self.starts) else len(self.text)
        start = self.starts[line]
        return start + len(self.text[start:end].rstrip())


class _Builder:
    """Makes nodes of markdown-it's block tokens; one pass, with a stack instead of recursion."""

    def __init__(self, env: dict[str, object], places: _Places) -> None:
        self._env, self._places = env, places
        self._cells: _Row | None = None

    def build(self, tokens: list[Token]) -> Node:
        levels: list[list[Node]] = [[]]
        opened: list[Token] = []
        for token in tokens:
            if token.type in _SKIPPED or token.type == "front_matter":
                continue
            if token.nesting == 1:
                opened.append(token)
                levels.append([])
                if token.type == "tr_open":
                    self._cells = _Row(self._places.text, token.meta["start"], self._places.line_end(_first(token)))
            elif token.nesting == -1:
                children = tuple(levels.pop())
                levels[-1].append(self._container(opened.pop(), children))
            elif token.type == "inline":
                levels[-1].extend(self._inline(token, opened[-1]))
            elif token.type in _LEAVES:
                levels[-1].append(self._leaf(token))
        return Node("document", self._places.span(0, len(self._places.text)), children=tuple(levels[0]))

    def _leaf(self, token: Token) -> Node:
        span = self._span(token)
        placement = None
        if token.type == "fence" and token.info.strip().lower() in _PANELS:
            placement = self._lines(token.content.removesuffix("\n"), _first(token) + 1, span)
        return Node(_LEAVES[token.type], span, token.content, _attributes(token), placement=placement)

    def _span(self, token: Token) -> Span:
        start = int(token.meta["start"])
        last = (token.map or [0, 0])[1] - 1
        first = _first(token)
        while last > first and self._places.line_end(last) <= self._places.starts[last]:
            last -= 1
        return self._places.span(start, max(start, self._places.line_end(last)))

    def _container(self, token: Token, children: tuple[Node, ...]) -> Node:
        kind = _BLOCKS[token.type.removesuffix("_open")]
        placement = token.meta.get("placement")
        span = placement.fallback if placement and kind == "cell" else self._span(token)
        return Node(kind, span, token.meta.get("content", ""), _attributes(token), children, placement)

    def _inline(self, token: Token, parent: Token) -> tuple[Node, ...]:
        if parent.type in ("th_open", "td_open"):
            placement = self._cell(token)
        elif parent.type == "heading_open" and parent.markup.startswith("#"):
            placement = self._atx(token, parent)
        else:
            placement = self._lines(token.content, _first(token), self._span(parent))
        parent.meta |= {"content": token.content, "placement": placement}
        return parse_inline(self._env, token.content, placement)

    def _cell(self, token: Token) -> Placement:
        assert self._cells is not None
        start, end = self._cells.next()
        exact = self._places.text[start:end] == token.content  # not so with an escaped pipe in it
        return Placement((0,), (start,), self._places.span(start, end), self._places.span, exact)

    def _atx(self, token: Token, parent: Token) -> Placement:
        start = int(parent.meta["start"])
        found = self._places.text.find(token.content, start + len(parent.markup)) if token.content else start
        return Placement((0,), (found,), self._span(parent), self._places.span)

    def _lines(self, lines: str, first: int, fallback: Span) -> Placement:
        """Each line is the tail of its source line; a tab that was cut in two has become spaces."""
        content, place, at = [], [], 0
        for number, line in enumerate(lines.split("\n"), first):
            words = line.strip()
            end = self._places.line_end(number)
            start = end - len(words)
            lead = len(line) - len(line.lstrip()) if words else 0
            if start < lead or self._places.text[start:end] != words:
                return Placement((0,), (0,), fallback, self._places.span, exact=False)
            content.append(at)
            place.append(start - lead)
            at += len(line) + 1
        return Placement(tuple(content), tuple(place), fallback, self._places.span)


class _Row:
    """Gives the cells of a table row, left to right: places between unescaped pipes, white space trimmed."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._at, self._end = text, start, end
        if text[start:end].startswith("|"):
            self._at += 1

    def next(self) -> tuple[int, int]:
        start = min(self._at, self._end)
        stop, escaped = start, False
        while stop < self._end and (self._text[stop] != "|" or escaped):
            escaped = self._text[stop] == "\\"
            stop += 1
        self._at = stop + 1
        cell = self._text[start:stop]
        begin = start + len(cell) - len(cell.lstrip())
        return begin, max(begin, start + len(cell.rstrip()))


def _first(token: Token) -> int:
    return (token.map or [0])[0]


def _attributes(token: Token) -> Mapping[str, Attribute]:
    match token.type:
        case "heading_open":
            return {"level": int(token.tag[1:])}
        case "paragraph_open":
            return {"tight": token.hidden}
        case "bullet_list_open":
            return {"ordered": False}
        case "ordered_list_open":
            return {"ordered": True, "start": int(token.attrs.get("start", 1))}
        case "fence":
            return {"info": token.info.strip()}
        case "th_open" | "td_open":
            style = str(token.attrs.get("style", ""))
            return {"header": token.tag == "th", "align": style.removeprefix("text-align:") or None}
        case _:
            return EMPTY
