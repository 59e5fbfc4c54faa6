"""The lexers of pygments, with the rules of a state tried all at once: one after another takes twice the time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from pygments.lexer import RegexLexer
from pygments.token import Error, Whitespace, _TokenType

Token = tuple[int, Any, str]
"""Place, kind, words."""
_Rule = tuple[Callable[[str, int], re.Match[str] | None], Any, Any]
"""Of pygments: what matches, what is made of it, and the state that follows."""
_Tried = tuple[Callable[[str, int], re.Match[str] | None], Mapping[int, _Rule] | None, _Rule]
"""What matches where one of some rules does, these by the group that tells which; or a single rule."""

_ALONE = re.compile(r"\\[1-9]|\(\?P|\(\?\(|\(\?[aiLmsux]+\)")
"""In a pattern that means something else, or nothing, behind others: numbers and names of groups, flags."""


def tokens_of(lexer: Any, code: str) -> Iterator[Token]:
    """Give the tokens of some code: those of `lexer.get_tokens_unprocessed`."""
    if type(lexer).get_tokens_unprocessed is not RegexLexer.get_tokens_unprocessed:
        yield from lexer.get_tokens_unprocessed(code)
    else:
        yield from _tokens(lexer, code)


def _tokens(lexer: Any, code: str) -> Iterator[Token]:
    """Do what `RegexLexer.get_tokens_unprocessed` does, a step for a step."""
    place, stack = 0, ["root"]
    tried = _state(lexer, "root")
    while place <= len(code):
        for match, rules, single in tried:
            if found := match(code, place):
                own, action, following = rules[found.lastindex or 0] if rules else single
                if type(action) is _TokenType:
                    yield place, action, found[0]
                elif action is not None:
                    yield from action(lexer, own(code, place) if rules else found)
                place = found.end()
                if following is not None:
                    _follow(stack, following)
                    tried = _state(lexer, stack[-1])
                break
        else:
            if code[place : place + 1] == "\n":
                stack = ["root"]
                tried = _state(lexer, "root")
                yield place, Whitespace, "\n"
            elif place < len(code):
                yield place, Error, code[place]
            place += 1


def _follow(stack: list[str], following: Any) -> None:
    """Enter and leave states; the first one is never left."""
    if isinstance(following, int):
        del stack[max(1, len(stack) - abs(following)) :]
        return
    for name in (following,) if isinstance(following, str) else following:
        if name == "#push":
            stack.append(stack[-1])
        elif name != "#pop":
            stack.append(name)
        elif len(stack) > 1:
            stack.pop()


@cache
def _state(lexer: Any, name: str) -> Sequence[_Tried]:
    """Join the rules of a state that can be joined: those beside each other, with the same flags.

    Some lexers have states of their own for each instance; there is one for each language.
    """
    tried: list[_Tried] = []
    for flags, run in groupby(lexer._tokens[name], _flags):
        rules = tuple(run)
        if flags is None or len(rules) == 1:
            tried += [(rule[0], None, rule) for rule in rules]
        else:
            tried.append(_joined(rules, flags))
    return tuple(tried)


def _flags(rule: _Rule) -> int | None:
    """Give the flags of a rule that can be joined with others; None where its pattern must stand alone."""
    pattern = getattr(rule[0], "__self__", None)
    if not isinstance(pattern, re.Pattern) or pattern.flags & re.VERBOSE or _ALONE.search(pattern.pattern):
        return None
    return pattern.flags


def _joined(rules: Sequence[_Rule], flags: int) -> _Tried:
    """Join rules: the first that matches does, as when they are tried in turn; an empty group behind it is the last."""
    by_group: dict[int, _Rule] = {}
    parts, groups = [], 0
    for rule in rules:
        pattern: re.Pattern[str] = getattr(rule[0], "__self__")  # noqa: B009 - of a method that is built in
        groups += pattern.groups + 1
        by_group[groups] = rule
        parts.append(f"(?:{pattern.pattern})()")
    return re.compile("|".join(parts), flags).match, by_group, rules[0]
