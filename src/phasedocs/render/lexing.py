"""The lexers of pygments, trying of each state only the rules that can begin with the character that is next.

Pygments tries all rules of a state in turn, dozens at each word, and that was a quarter of what a page costs. What is
left out would look at the same character and not match. `re` tells what a pattern begins with by its own parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from pygments.lexer import RegexLexer
from pygments.token import Error, Whitespace, _TokenType

Token = tuple[int, Any, str]
"""Place, kind, words."""
_Rule = tuple[Callable[[str, int], re.Match[str] | None], Any, Any]
"""Of pygments: what matches, what is made of it, and the state that follows."""

_ASCII = frozenset(map(chr, range(128)))
_NOTHING: frozenset[str] = frozenset()
_CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d",
    ops.CATEGORY_NOT_DIGIT: r"\D",
    ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S",
    ops.CATEGORY_WORD: r"\w",
    ops.CATEGORY_NOT_WORD: r"\W",
}
_NO_WIDTH = frozenset({ops.AT, ops.ASSERT, ops.ASSERT_NOT})
_REPEATS = frozenset({ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT})


def tokens_of(lexer: Any, code: str) -> Iterator[Token]:
    """Give the tokens of some code: those of `lexer.get_tokens_unprocessed`."""
    if type(lexer).get_tokens_unprocessed is not RegexLexer.get_tokens_unprocessed:
        yield from lexer.get_tokens_unprocessed(code)
    else:
        yield from _tokens(lexer, code)


def _tokens(lexer: Any, code: str) -> Iterator[Token]:
    """Do what `RegexLexer.get_tokens_unprocessed` does, a step for a step."""
    place, stack = 0, ["root"]
    state = _state(lexer, "root")
    while place <= len(code):
        for match, action, following in state[code[place : place + 1]]:
            if found := match(code, place):
                if type(action) is _TokenType:
                    yield place, action, found[0]
                elif action is not None:
                    yield from action(lexer, found)
                place = found.end()
                if following is not None:
                    _follow(stack, following)
                    state = _state(lexer, stack[-1])
                break
        else:
            if code[place : place + 1] == "\n":
                stack = ["root"]
                state = _state(lexer, "root")
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


class _State(dict[str, Sequence[_Rule]]):
    """The rules of a state by the character that is next; all of them at the end, and for one that is not ASCII."""

    def __init__(self, rules: Sequence[_Rule]) -> None:
        super().__init__()
        self._rules = tuple(rules)
        self._firsts = [_firsts(rule[0]) for rule in rules]

    def __missing__(self, char: str) -> Sequence[_Rule]:
        known = char in _ASCII
        pairs = zip(self._rules, self._firsts, strict=True)
        found = tuple(rule for rule, firsts in pairs if firsts is None or char in firsts) if known else self._rules
        self[char] = found
        return found


@cache
def _state(lexer: Any, name: str) -> _State:
    """Give a state of a lexer. Some lexers have states of their own for each instance; there is one a language."""
    return _State(lexer._tokens[name])


def _firsts(match: Callable[[str, int], object]) -> frozenset[str] | None:
    """Give the ASCII characters that what a rule matches can begin with; None where that is not known, or nothing."""
    pattern = getattr(match, "__self__", None)
    if not isinstance(pattern, re.Pattern):
        return None
    parsed = parser.parse(pattern.pattern, pattern.flags)
    firsts, empty = _beginnings(parsed, pattern.flags | parsed.state.flags)
    return None if empty else firsts


def _beginnings(items: Iterable[tuple[Any, Any]], flags: int) -> tuple[frozenset[str] | None, bool]:
    """Give the same for a part of a pattern, and whether it can match nothing."""
    found = _NOTHING
    for op, value in items:
        firsts, empty = _beginning(op, value, flags)
        if firsts is None:
            return None, False
        found |= firsts
        if not empty:
            return found, False
    return found, True


def _beginning(op: Any, value: Any, flags: int) -> tuple[frozenset[str] | None, bool]:
    """Give the same for one element of a pattern."""
    if op in _NO_WIDTH:
        return _NOTHING, True
    if op is ops.LITERAL:
        return _letters(value, value, flags), False
    if op is ops.IN:
        return _set(value, flags), False
    if op is ops.BRANCH:
        parts = [_beginnings(part, flags) for part in value[1]]
        sets = [firsts for firsts, _ in parts if firsts is not None]
        return (_NOTHING.union(*sets) if len(sets) == len(parts) else None), any(empty for _, empty in parts)
    if op is ops.SUBPATTERN:
        _, added, taken, part = value
        return _beginnings(part, (flags | added) & ~taken)
    if op is ops.ATOMIC_GROUP:
        return _beginnings(value, flags)
    if op in _REPEATS:
        least, _, part = value
        firsts, empty = _beginnings(part, flags)
        return firsts, empty or least == 0
    return None, False


def _set(members: Iterable[tuple[Any, Any]], flags: int) -> frozenset[str] | None:
    found, negated = _NOTHING, False
    for op, value in members:
        if op is ops.NEGATE:
            negated = True
            continue
        if op is ops.CATEGORY and value in _CATEGORIES:
            firsts: frozenset[str] | None = _category(value)
        elif op is ops.LITERAL:
            firsts = _letters(value, value, flags)
        else:
            firsts = _letters(value[0], value[1], flags) if op is ops.RANGE else None
        if firsts is None:
            return None
        found |= firsts
    return _ASCII - found if negated else found


@cache
def _category(name: Any) -> frozenset[str]:
    return frozenset(char for char in _ASCII if re.match(_CATEGORIES[name], char))


def _letters(low: int, high: int, flags: int) -> frozenset[str] | None:
    """Give the ASCII characters of a range; without regard to case, a letter that is not ASCII may be one that is."""
    if flags & re.IGNORECASE and high > 127:
        return None
    found = [chr(code) for code in range(low, min(high, 127) + 1)]
    if flags & re.IGNORECASE:
        found += [other for char in found for other in (char.lower(), char.upper())]
    return frozenset(found)
