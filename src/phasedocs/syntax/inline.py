"""Inline elements with the place of each: markdown-it's inline rules, watched from outside.

markdown-it gives inline tokens no columns. Each rule is wrapped once: `state.pos` before and after it
is the place of what it pushed. Delimiter runs become emphasis later, in place, so they keep theirs.
As with blocks, only rules that can begin with a character are tried at it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from phasedocs.syntax.nodes import (
    EMPTY,
    MARKUP,
    MARKUP_WITHOUT_DEFINITIONS,
    WRAPPED,
    Attribute,
    Node,
    Placement,
    is_only_wrapped,
)
from phasedocs.text import Span

MAX_NESTING = 20
"""Brackets in brackets: markdown-it's own limit. Time grows with it on hostile input."""
_LEADS = {
    "linkify": ":",
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}
"""First characters of what a rule reads. All of them end text, whose rule is the only other one."""
_KINDS = {"strong": "strong", "em": "emphasis", "s": "strike", "link": "link"}

InlineRule = Callable[[StateInline, bool], bool]


class _State(StateInline):
    """Notes where pending text began; StateInline only knows where it ends."""

    text_start = 0

    def pushPending(self) -> Token:  # noqa: N802 - overrides
        start, length = self.text_start, len(self.pending)
        token = super().pushPending()
        token.meta = {"span": (start, max(start + length, start))}
        return token


@lru_cache(maxsize=1)
def _inline_parser() -> MarkdownIt:
    options = {"maxNesting": MAX_NESTING, "linkify": True, "strikethrough_single_tilde": True}
    md = MarkdownIt("commonmark", options).enable(["strikethrough", "linkify"])
    md.inline.ruler2.disable("fragments_join")  # it would throw the places away; _build joins text itself
    if md.linkify is not None:  # GitHub links only what has a scheme: PHASE6.md is no site in Moldova
        md.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    rules = [(rule.name, rule.fn) for rule in md.inline.ruler.__rules__ if rule.enabled]
    md.inline.ruler.at("text", _watched(_dispatching(rules)))
    md.inline.ruler.enableOnly(["text"])
    # Where text may end. markdown-it ends it at other marks too, for rules that are not here; links end at brackets.
    md.inline.terminator_re = re.compile(f"[{re.escape(''.join(_LEADS.values()) + ']')}]")
    return md


def _dispatching(rules: Sequence[tuple[str, InlineRule]]) -> InlineRule:
    """Make one rule of many, that tries those which the next character lets through."""
    other = tuple(rule for name, rule in rules if name not in _LEADS)
    by_lead = {
        lead: tuple(rule for name, rule in rules if lead in _LEADS.get(name, ""))
        for lead in sorted(set("".join(_LEADS.values())))
    }

    def dispatch(state: StateInline, silent: bool) -> bool:
        for rule in by_lead.get(state.src[state.pos], other):  # noqa: SIM110 - a generator would take twice as long
            if rule(state, silent):
                return True
        return False

    return dispatch


def _watched(rule: InlineRule) -> InlineRule:
    def watched(state: StateInline, silent: bool) -> bool:
        if silent or not isinstance(state, _State):
            return rule(state, silent)
        start, count = state.pos, len(state.tokens)
        if not state.pending:
            state.text_start = start
        if not rule(state, silent):
            return False
        pushed = state.tokens[count:]
        if pushed:
            _place(pushed, start, state.pos)
        return True

    return watched


def _place(pushed: Sequence[Token], start: int, end: int) -> None:
    scheme = next((token for token in pushed if token.markup == "linkify"), None)
    if scheme is not None:  # the rule starts at "://" and takes the scheme back from the pending text
        start = end - len(pushed[pushed.index(scheme) + 1].content)
    fresh = [token for token in pushed if "span" not in token.meta]
    runs = all(token.type == "text" for token in fresh) and len(fresh) > 1
    at = start
    for token in fresh:
        if runs:  # a run of delimiters: one token a character, or two for strikethrough
            token.meta = {"span": (at, at + len(token.content))}
            at += len(token.content)
        else:
            token.meta = {"span": (start, end)}


def parse_inline(env: dict[str, object], content: str, placement: Placement) -> tuple[Node, ...]:
    """Parse the inline content of a block into nodes; spans are places in the text that `placement` speaks of."""
    if not content:
        return ()
    if not (MARKUP if "references" in env else MARKUP_WITHOUT_DEFINITIONS).search(content):
        return (Node("text", placement.span(0, len(content)), content),)
    if is_only_wrapped(content):
        return tuple(_wrapped(content, placement))
    md = _inline_parser()
    tokens: list[Token] = []
    state = _State(content, md, env, tokens)
    md.inline.tokenize(state)
    for rule in md.inline.ruler2.getRules(""):
        rule(state)
    return _build(tokens, placement)


def _wrapped(content: str, placement: Placement) -> Iterator[Node]:
    """Yield the nodes of a text whose only markup is words in bold, or code, between spaces."""
    at = 0
    for found in (*WRAPPED.finditer(content), None):
        start = found.start() if found else len(content)
        if at < start:
            yield Node("text", placement.span(at, start), content[at:start])
        if found is None:
            return
        at = found.end()
        if found["code"]:
            yield Node("code", placement.span(start, at), found["code"])
        else:
            words = Node("text", placement.span(*found.span("bold")), found["bold"])
            yield Node("strong", placement.span(start, at), "", EMPTY, (words,))


def _build(tokens: list[Token], placement: Placement) -> tuple[Node, ...]:
    levels: list[list[Node]] = [[]]
    opened: list[Token] = []
    text: list[str] = []
    text_span = (0, 0)

    def flush() -> None:
        if text and (joined := "".join(text)):
            levels[-1].append(Node("text", placement.span(*text_span), joined))
        text.clear()

    for token in tokens:
        start, end = token.meta.get("span", (0, 0))
        if token.type in ("text", "text_special"):
            if token.content:
                text_span = (text_span[0] if text else start, end)
                text.append(token.content)
            continue
        flush()
        if token.nesting == 1:
            opened.append(token)
            levels.append([])
        elif token.nesting == -1:
            children = tuple(levels.pop())
            levels[-1].append(_container(opened.pop(), token, children, placement))
        else:
            levels[-1].append(_leaf(token, placement.span(start, end)))
    flush()
    return tuple(levels[0])


def _container(first: Token, last: Token, children: tuple[Node, ...], placement: Placement) -> Node:
    kind = _KINDS[first.type.removesuffix("_open")]
    start, end = first.meta["span"][0], last.meta["span"][1]
    if kind == "strong":  # its outer marker characters are empty text tokens beside it
        start, end = start - 1, end + 1
    attrs: dict[str, Attribute] = {}
    if kind == "link":
        attrs = {"href": str(first.attrs.get("href", "")), "auto": first.markup in ("autolink", "linkify")}
        if "title" in first.attrs:
            attrs["title"] = str(first.attrs["title"])
    return Node(kind, placement.span(start, end), "", attrs or EMPTY, children)


def _leaf(token: Token, span: Span) -> Node:
    match token.type:
        case "code_inline":
            return Node("code", span, token.content)
        case "image":
            alt = "".join(child.content for child in token.children or ())
            attrs: dict[str, Attribute] = {"src": str(token.attrs.get("src", "")), "alt": alt}
            if "title" in token.attrs:
                attrs["title"] = str(token.attrs["title"])
            return Node("image", span, alt, attrs)
        case _:
            return Node(token.type, span, token.content)
