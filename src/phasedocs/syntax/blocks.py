"""Block elements with the line and place of each: markdown-it's block rules, watched from outside.

Of markdown-it's rules, each line meets only those that can begin with its first character. That changes no result:
what is left out would look at the same character and refuse.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

MAX_NESTING = 1300
"""In markdown-it's levels: a list takes two. Deeper content is reported as a problem."""

_LEADS = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-0123456789",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
"""First characters of what a rule reads; a rule that is not named here reads any."""
_UNDERLINE = re.compile(r"\n[ \t>]*(?:-+|=+)[ \t]*(?=\n|\Z)")

_BREAK = re.compile(r"(?:[*_-][ \t]*){3}")

BlockRule = Callable[[StateBlock, int, int, bool], bool]
Env = dict[str, object]


def parse_blocks(text: str, starts: Sequence[int], env: Env, *, front_matter: bool) -> tuple[list[Token], list[int]]:
    """Give markdown-it's tokens, with `meta["start"]` for their places, and the lines at which it nests too deep.

    `starts` are the places of the lines. The inline tokens are not parsed; `env` is what they will need for that.
    """
    md = _block_parser(front_matter=front_matter)
    tokens: list[Token] = []
    deep: list[int] = []
    noted: Env = {"phasedocs_deep": deep, "phasedocs_underlined": _underlined(text, starts)}
    if text:
        state = _State(text, md, noted, tokens)
        md.block.tokenize(state, state.line, state.lineMax)
    if "references" in noted:
        env["references"] = noted["references"]
    return tokens, deep


def _underlined(text: str, starts: Sequence[int]) -> frozenset[int]:
    """Give the lines with what may be a setext underline below them, before any empty line."""
    found: set[int] = set()
    for underline in _UNDERLINE.finditer(text):
        line = bisect_left(starts, underline.start() + 1) - 1
        while line >= 0 and line not in found and text[starts[line] : starts[line + 1]].strip(" \t\n"):
            found.add(line)
            line -= 1
    return frozenset(found)


@lru_cache(maxsize=2)
def _block_parser(*, front_matter: bool) -> MarkdownIt:
    options = {"maxNesting": MAX_NESTING, "tasklists": False}  # asked for at every item: what is not there costs more
    md = MarkdownIt("commonmark", options).enable("table")
    if front_matter:
        md.use(front_matter_plugin)
    ruler = md.block.ruler
    chains: dict[str, list[tuple[str, BlockRule]]] = {}
    for rule in ruler.__rules__:
        if rule.enabled:
            for chain in ("", *rule.alt):
                chains.setdefault(chain, []).append((rule.name, _guarded(rule.name, rule.fn)))
    # One rule for each of markdown-it's chains. The first reads everything, so that none comes after it. It takes the
    # name of the rule for indented code: markdown-it asks whether that one is there.
    ruler.at("code", _watched(_dispatching(chains.pop(""))))
    for chain, rules in chains.items():
        ruler.push(f"ends {chain}", _dispatching(rules), {"alt": [chain]})
    ruler.enableOnly(["code", *(f"ends {chain}" for chain in chains)])
    return md


def _dispatching(rules: Sequence[tuple[str, BlockRule]]) -> BlockRule:
    """Make one rule of many, that tries those which the first character of a line lets through."""
    other = tuple(rule for name, rule in rules if name not in _LEADS)
    by_lead = {
        lead: tuple(rule for name, rule in rules if lead in _LEADS.get(name, lead))
        for lead in sorted(set("".join(_LEADS.values())))
    }

    def dispatch(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        at = state.bMarks[start] + state.tShift[start]
        for rule in by_lead.get(state.src[at : at + 1], other):  # noqa: SIM110 - a generator would take twice as long
            if rule(state, start, end, silent):
                return True
        return False

    return dispatch


def _guarded(name: str, rule: BlockRule) -> BlockRule:
    """Give a rule that first asks, where that is cheap, whether it can match."""

    def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if start + 2 > end:
            return False
        at = state.bMarks[start + 1] + state.tShift[start + 1]
        below = state.src[at : at + 2]
        return below[:1] in _DELIMITERS and below != "- " and rule(state, start, end, silent)  # an item is no row

    def hr(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        at = state.bMarks[start] + state.tShift[start]
        return _BREAK.match(state.src, at) is not None and rule(state, start, end, silent)

    def lheading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return start in state.env["phasedocs_underlined"] and rule(state, start, end, silent)

    def code(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.sCount[start] - state.blkIndent > 3 and rule(state, start, end, silent)

    def reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        at = state.bMarks[start] + state.tShift[start]
        return state.src[at : at + 2] != "[^" and rule(state, start, end, silent)  # a footnote, on GitHub

    guarded = {"table": table, "hr": hr, "lheading": lheading, "code": code, "reference": reference}
    return guarded.get(name, rule)


_DELIMITERS = frozenset("|-:")


def _watched(rule: BlockRule) -> BlockRule:
    """Make the rule for everything note the places of what it pushes; `_State` notes those of items."""

    def watched(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        count = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        for token in state.tokens[count : count + 1]:  # a link definition pushes nothing
            token.meta["start"] = state.bMarks[start] + state.tShift[start]
            if token.type == "table_open":
                _note_rows(state, count)
        if state.level + 2 >= MAX_NESTING:
            state.env["phasedocs_deep"].append(start)
        return True

    return watched


def _note_rows(state: StateBlock, first: int) -> None:
    for token in state.tokens[first:]:
        if token.type == "tr_open" and token.map:
            line = token.map[0]
            token.meta["start"] = state.bMarks[line] + state.tShift[line]


class _Token(Token):
    """A token that is made with nothing but what a block has: a quarter of the time, and there are thousands."""

    __slots__ = ()

    def __init__(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1], level: int) -> None:
        self.type = ttype
        self.tag = tag
        self.nesting = nesting
        self.level = level
        self.attrs = {}
        self.meta = {}
        self.map = self.children = None
        self.content = self.markup = self.info = ""
        self.block = True
        self.hidden = False


class _State(StateBlock):
    """Notes the places of list items while their line is at hand, makes half as many tokens, and cuts lines faster."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        if nesting < 0:
            self.level -= 1
            token = _closing(ttype, tag)
        else:
            token = _Token(ttype, tag, nesting, self.level)
            self.level += nesting
            if ttype == "list_item_open":
                token.meta["start"] = self.bMarks[self.line] + self.tShift[self.line]
        self.tokens.append(token)
        return token

    def getLines(self, begin: int, end: int, indent: int, keepLastLF: bool) -> str:  # noqa: N802, N803 - overrides
        """Give lines without their indent. Where no tab is cut in two, it need not be looked at by the character."""
        if begin >= end or self.src.find("\t", self.bMarks[begin], self.eMarks[end - 1]) >= 0:
            return super().getLines(begin, end, indent, keepLastLF)
        lines = [
            self.src[self.bMarks[line] + min(indent, self.tShift[line]) : self.eMarks[line] + 1]
            for line in range(begin, end)
        ]
        if not keepLastLF:
            lines[-1] = lines[-1].removesuffix("\n")
        return "".join(lines)


@lru_cache(maxsize=32)
def _closing(ttype: str, tag: str) -> Token:
    """Give the one token that closes every block of a type: all that is read of it is its type."""
    return Token(ttype, tag, -1, block=True)
