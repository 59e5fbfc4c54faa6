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

UNSPACED = "\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
"""Han and kana, as a range in a character class: written without spaces, so that no border separates their words."""

_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
_ASCII_TOKEN = re.compile(r"[a-z0-9]+")
"""The same in ASCII without capitals: found in half the time."""
_UNSPACED = re.compile(rf"[{UNSPACED}]")
_ALL_UNSPACED = re.compile(rf"[{UNSPACED}]+")
_ELISION = re.compile(r"[^\W\d_]{1,5}['’]")
_LETTER = rf"[^\W{UNSPACED}]"
# These stand outside what ignores case: there, ranges of characters are slow to compile.
# A quotation mark is a border to no word; the apostrophe of an elision is: l'étape, dell'attività.
_BEFORE = rf"(?<!{_LETTER})(?:(?<!['’])|(?<=[^\W\d_]['’]))"
_ALONE = r"(?<![^\W\d_]\s)"
_AFTER = rf"(?!{_LETTER})"


@lru_cache(maxsize=1024)
def _tokens(text: str) -> frozenset[str]:
    """Give the tokens of a text, without their case: many lists ask of one text, and most hold none of them."""
    folded = _fold(text)
    return frozenset((_ASCII_TOKEN if folded.isascii() else _TOKEN).findall(folded))


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
        self._before = _BEFORE + (f"(?<![{re.escape(not_after)}])" if not_after else "")
        self._after = _AFTER
        self._compiled: dict[tuple[str, bool], re.Pattern[str]] = {}

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield what is found, from left to right, without overlaps."""
        end, spaced = 0, _is_spaced(text)
        for start, first in self._candidates(text):
            if start >= end and (found := self._at(text, start, first, spaced)):
                yield found
                end = found.end()

    def may_be_in(self, text: str) -> bool:
        """Say cheaply whether a text may hold one of the words."""
        return not self._index.keys().isdisjoint(_tokens(text))

    def search(self, text: str) -> re.Match[str] | None:
        """Give the first word in a text."""
        spaced = _is_spaced(text)
        for start, first in self._candidates(text):
            if found := self._at(text, start, first, spaced):
                return found
        return None

    def match(self, text: str) -> re.Match[str] | None:
        """Give the word that a text starts with."""
        token = _TOKEN.match(text)
        return self._at(text, 0, _fold(token.group()), _is_spaced(text)) if token else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Give the word that a text is, after an elision too; in Han and kana it may be several of them in a row."""
        if _ALL_UNSPACED.fullmatch(text):
            return self._run.fullmatch(text)
        elision = _ELISION.match(text)
        for start in (0, elision.end()) if elision else (0,):
            token = _TOKEN.match(text, start)
            found = self._at(text, start, _fold(token.group()), _is_spaced(text)) if token else None
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
    def _run(self) -> re.Pattern[str]:
        words = [word for word in self._kinds if _ALL_UNSPACED.fullmatch(word)]
        return re.compile(rf"(?:{alternatives(words)})++") if words else re.compile(r"(?!)")

    def _candidates(self, text: str) -> Sequence[tuple[int, str]]:
        """Give the tokens that some word begins with, and their places, from left to right."""
        if not self.may_be_in(text):
            return ()
        places = _places(text)
        return sorted((start, first) for first in self._index.keys() & places.keys() for start in places[first])

    def _at(self, text: str, start: int, first: str, spaced: bool) -> re.Match[str] | None:
        """Give the word at a place where there is the token `first`."""
        if first not in self._index:
            return None
        key = first, spaced
        pattern = self._compiled.get(key)
        if pattern is None:
            pattern = self._compiled[key] = self._compile(*key)
        return pattern.match(text, start)

    def _compile(self, first: str, spaced: bool) -> re.Pattern[str]:
        branches = []
        for number, word in enumerate(sorted(self._index[first], key=lambda word: (-len(word), word))):
            kind = self._kinds[word]
            after = "" if _UNSPACED.match(word[-1]) and self._after is _AFTER else self._after
            inside = (_ALONE if word in self._alone else "") + _spaced(word)
            branches.append((f"(?P<{kind}_{number}>(?i:{inside}))" if kind else f"(?i:{inside})") + after)
        before = "" if _UNSPACED.match(first) else self._before
        pattern = f"{before}(?:{'|'.join(branches)})"
        # Where a text holds no Han and no kana, all that is a letter there is `\w`: twenty times faster to compile.
        return re.compile(pattern.replace(_LETTER, r"\w") if spaced else pattern)


class Names(Words):
    """Words of which one is the whole text that is matched: the label of a field."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(words)
        self._before, self._after = "", "$"


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


def _is_spaced(text: str) -> bool:
    """Say whether spaces part all words of a text: it holds no Han and no kana."""
    return text.isascii() or not _UNSPACED.search(text)


def alternatives(words: Iterable[str]) -> str:
    """Give the inside of a regular expression for one of the words, the longest first."""
    return "|".join(_spaced(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def _spaced(word: str) -> str:
    return r"[\s_-]{1,3}".join(re.escape(part) for part in word.split(" "))
