"""Word lists that can be searched for in text. Knows scripts and word borders, and no word.

A list finds what one large alternation of `re` would find, the leftmost and there the longest, whatever its case. With
thousands of words such an alternation is slow to compile and to match, so words are kept by their first token: most
texts hold none of them, which a lookup tells, and only what may match is compiled.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

UNSPACED = "\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
"""Han and kana, as a range in a character class: written without spaces, so that no border separates their words."""

_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
_ASCII_TOKEN = re.compile(r"[a-z0-9]+")
"""The same in ASCII without capitals: found in half the time."""
_UNSPACED = re.compile(rf"[{UNSPACED}]")
_ALL_UNSPACED = re.compile(rf"[{UNSPACED}]+")
_APOSTROPHES = frozenset("'’")
_ELISION = re.compile(r"[^\W\d_]{1,5}['’]")
_ALONE = r"(?<![^\W\d_]\s)"
_AFTER = r"(?!\w)"
_AFTER_JOINED = rf"(?![^\W{UNSPACED}])"
"""The same among words that hold Han or kana: ranges of characters are slow to compile."""


@lru_cache(maxsize=1024)
def _tokens(text: str) -> frozenset[str]:
    """Give the tokens of a text, without their case: many lists ask of one text, and most hold none of them."""
    folded = _fold(text)
    return frozenset((_ASCII_TOKEN if folded.isascii() else _TOKEN).findall(folded))


@lru_cache(maxsize=512)
def _opening(text: str) -> str | None:
    """Give the token that a text starts with, without its case; None where it starts with something else."""
    token = _TOKEN.match(text)
    return _fold(token.group()) if token else None


@lru_cache(maxsize=256)
def _places(text: str) -> Mapping[str, Sequence[int]]:
    """Give the places of the tokens of a text."""
    found: dict[str, list[int]] = {}
    plain = text.isascii()
    for token in _ASCII_TOKEN.finditer(text.lower()) if plain else _TOKEN.finditer(text):
        first = token.group() if plain else _fold(token.group())
        found.setdefault(first, []).append(token.start())
    return found


def _fold(text: str) -> str:
    """Give text without case; i and ı are one letter, as they are to `re`."""
    lower = text.lower()
    return lower if lower.isascii() else lower.replace("ı", "i").replace("\u0307", "")


def _first(word: str) -> str:
    found = _TOKEN.match(word)
    if found is None:
        raise ValueError(f"a word starts with a letter or a digit: {word!r}")
    return _fold(found.group())


def _is_parted(text: str, start: int) -> bool:
    """Say whether a token begins a word.

    A quotation mark is a border to no word; the apostrophe of an elision is: l'étape, dell'attività.
    """
    before = text[start - 1 : start]
    if before in _APOSTROPHES:
        letter = text[start - 2 : start - 1]
        return letter.isalnum() and not letter.isdecimal()
    return before != "_"


class _Compiled(NamedTuple):
    """The words that begin with one token."""

    pattern: re.Pattern[str]
    joined: bool
    """One of them holds Han or kana. Others end before the next of these in a text: nothing parts them."""


class Words:
    """Words of all languages. A space in one stands for any run of spaces, hyphens or underscores."""

    def __init__(
        self, words: Iterable[str] | Mapping[str, str], *, not_after: str = "", alone: Iterable[str] = ()
    ) -> None:
        """Take words, or words with their kinds.

        None of them may stand right after the characters `not_after`, those that are `alone` not after another word.
        """
        self._kinds = words if isinstance(words, Mapping) else dict.fromkeys(words, "")
        self._alone = frozenset(alone)
        self._before = f"(?<![{re.escape(not_after)}])" if not_after else ""
        self._compiled: dict[str, _Compiled] = {}
        self._needs: dict[str, Sequence[frozenset[str]]] = {}

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield what is found, from left to right, without overlaps."""
        end = 0
        for start, first in self._candidates(text):
            if start >= end and (found := self._at(text, start, first)):
                yield found
                end = found.end()

    def may_be_in(self, text: str) -> bool:
        """Say cheaply whether a text may hold one of the words."""
        return not self._firsts.isdisjoint(_tokens(text))

    def search(self, text: str) -> re.Match[str] | None:
        """Give the first word in a text."""
        for start, first in self._candidates(text):
            if found := self._at(text, start, first):
                return found
        return None

    def match(self, text: str) -> re.Match[str] | None:
        """Give the word that a text starts with."""
        first = _opening(text)
        return self._at(text, 0, first) if first in self._firsts else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Give the word that a text is, after an elision too; in Han and kana it may be several of them in a row."""
        if _ALL_UNSPACED.fullmatch(text):
            return self._run.fullmatch(text)
        elision = _ELISION.match(text)
        for start in (0, elision.end()) if elision else (0,):
            token = _TOKEN.match(text, start)
            first = _fold(token.group()) if token else ""
            found = self._at(text, start, first) if first in self._firsts else None
            if found and found.end() == len(text):
                return found
        return None

    @property
    def alternatives(self) -> str:
        """The inside of a regular expression for one of the words, the longest first."""
        return alternatives(self._kinds)

    @cached_property
    def _index(self) -> dict[str, list[str]]:
        """The words by their first tokens."""
        index: dict[str, list[str]] = defaultdict(list)
        for word in self._kinds:
            index[_first(word)].append(word)
        return dict(index)

    @cached_property
    def _firsts(self) -> frozenset[str]:
        return frozenset(self._index)

    @cached_property
    def _run(self) -> re.Pattern[str]:
        words = [word for word in self._kinds if _ALL_UNSPACED.fullmatch(word)]
        return re.compile(rf"(?:{alternatives(words)})++") if words else re.compile(r"(?!)")

    def _candidates(self, text: str) -> Sequence[tuple[int, str]]:
        """Give the tokens that some word begins with, and their places, from left to right."""
        tokens = _tokens(text)
        firsts = self._firsts & tokens
        if firsts and text.isascii():
            firsts = frozenset(first for first in firsts if self._may_go_on(first, tokens))
        if not firsts:
            return ()
        places = _places(text)
        return sorted((start, first) for first in firsts for start in places[first])

    def _may_go_on(self, first: str, tokens: frozenset[str]) -> bool:
        """Say whether an ASCII text has all tokens of a word that begins with one of them."""
        needs = self._needs.get(first)
        if needs is None:  # what is not ASCII may be other letters in a text
            plain = (word.lower() if word.isascii() else "" for word in self._index[first])
            needs = self._needs[first] = [frozenset(_ASCII_TOKEN.findall(word)) for word in plain]
        return any(need <= tokens for need in needs)

    def _at(self, text: str, start: int, first: str) -> re.Match[str] | None:
        """Give the word at a place where there is the token `first`, that some word begins with."""
        known = self._compiled.get(first) or self._compile(first)
        if text.isascii():
            return known.pattern.match(text, start) if _is_parted(text, start) else None
        if not (_UNSPACED.match(first) or _is_parted(text, start)):
            return None
        border = None if known.joined else _UNSPACED.search(text, start, start + self._reach)
        return known.pattern.match(text, start, border.start() if border else len(text))

    @cached_property
    def _reach(self) -> int:
        """What no word is longer than where it is found, in code points."""
        return 1 + 3 * max(map(len, self._kinds))

    def _compile(self, first: str) -> _Compiled:
        words = sorted(self._index[first], key=lambda word: (-len(word), word))
        joined = any(map(_UNSPACED.search, words))
        branches = []
        for number, word in enumerate(words):
            kind = self._kinds[word]
            inside = (_ALONE if word in self._alone else "") + _spaced(word)
            after = self._after(word, joined=joined)
            branches.append((f"(?P<{kind}_{number}>(?i:{inside}))" if kind else f"(?i:{inside})") + after)
        before = "" if _UNSPACED.match(first) else self._before
        found = self._compiled[first] = _Compiled(re.compile(f"{before}(?:{'|'.join(branches)})"), joined)
        return found

    def _after(self, word: str, *, joined: bool) -> str:
        """Give what must follow a word."""
        if _UNSPACED.match(word[-1]):
            return ""
        return _AFTER_JOINED if joined else _AFTER


class Names(Words):
    """Words of which one is the whole text that is matched: the label of a field."""

    def _at(self, text: str, start: int, first: str) -> re.Match[str] | None:
        return (self._compiled.get(first) or self._compile(first)).pattern.match(text, start)

    def _after(self, word: str, *, joined: bool) -> str:
        return "$"


class Endings(Words):
    """Words that a text ends with, before spaces and an English adverb: "not fully "."""

    def search(self, text: str) -> re.Match[str] | None:
        """Give the ending of a text."""
        return self._ending.search(text) if self.may_be_in(text) else None

    @cached_property
    def _ending(self) -> re.Pattern[str]:
        joined = [word for word in self._kinds if _UNSPACED.match(word[-1])]
        spaced = alternatives(word for word in self._kinds if not _UNSPACED.match(word[-1]))
        joined_too = rf"|(?:{alternatives(joined)})\s*$" if joined else ""
        return re.compile(rf"(?<![^\W{UNSPACED}])(?i:{spaced})\s+(?:\w+ly\s+)?${joined_too}")


def alternatives(words: Iterable[str]) -> str:
    """Give the inside of a regular expression for one of the words, the longest first."""
    return "|".join(_spaced(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _spaced(word: str) -> str:
    return r"[\s_-]{1,3}".join(re.escape(part) for part in word.split(" "))
