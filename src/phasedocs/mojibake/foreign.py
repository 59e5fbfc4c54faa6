"""Damage of whole scripts: Chinese, Japanese, Russian, Arabic and others, that are not read one sequence at a time.

Their damaged letters are right letters of other languages, and parts of them look like damage by another code page.
So a stretch of them is read as a whole or left alone as a whole: without one byte that does not fit, and only in a
document in which many stretches say the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category

from phasedocs.mojibake.pages import BOX, PASSING, Page, allowed, pages

MIN_CHARACTERS, MIN_STRETCHES = 8, 3
"""How many different ones prove that a script was damaged."""
MIN_LENGTH, MIN_PROOF = 3, 4
"""Of a stretch that another page may explain better, and of one that proves something: two letters of two bytes."""
SHARE = 0.95
"""Of all bytes of a document that could open a character of other scripts: those that open one of its script."""

_SCRIPTS = re.compile(
    "(?P<cyrillic>[\u0400-\u052f])|(?P<armenian>[\u0530-\u058f])|(?P<hebrew>[\u0590-\u05ff])"
    "|(?P<arabic>[\u0600-\u06ff\u0750-\u077f])|(?P<indic>[\u0900-\u0dff])|(?P<thai>[\u0e00-\u0e7f])"
    "|(?P<georgian>[\u10a0-\u10ff])"
    "|(?P<east_asian>[\u1100-\u11ff\u3000-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef])"
)
# First bytes of these scripts that open no glyph which is repaired by itself: such repairs do not change the proof.
_OPENERS = frozenset({*range(0xD0, 0xEE)} - {0xE1, 0xE2})


class Whole(NamedTuple):
    """A stretch that one code page explains to its last byte."""

    start: int
    end: int
    meant: str


class Guess(NamedTuple):
    """What one code page makes of a stretch."""

    meant: str
    """What the stretch was, if the page explains all of it; else empty."""
    covered: int
    """How many of its characters are parts of valid sequences."""
    foreign: int
    """How many characters of other scripts these are."""


class Stretches:
    """The stretches of a text that hold nothing but what some code page has beyond ASCII."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [(found.start(), found.group()) for found in _strange(MIN_LENGTH).finditer(text)]
        self._starts = [start for start, _ in self._places]
        stretches = {stretch for _, stretch in self._places}
        self._proofs = [stretch for stretch in stretches if len(stretch) >= MIN_PROOF and not BOX.issuperset(stretch)]
        self._guesses: dict[tuple[str, str], Guess] = {}

    def _guess(self, stretch: str, page: Page) -> Guess:
        key = stretch, page.name
        if key not in self._guesses:
            self._guesses[key] = _guess(stretch, page)
        return self._guesses[key]

    def at(self, index: int) -> int:
        """Give the number of the stretch that a place is in; -1 when it is in none that is long enough."""
        number = bisect_right(self._starts, index) - 1
        return number if number >= 0 and index < self._starts[number] + len(self._places[number][1]) else -1

    def is_of_other(self, number: int, page: Page, read: int) -> bool:
        """Say whether a stretch, of which a page reads some characters, is far better explained by other scripts."""
        stretch = self._places[number][1] if number >= 0 else ""
        if read >= len(stretch) or self._guess(stretch, page).meant:
            return False
        chars = set(stretch)
        others = (self._guess(stretch, other) for other in pages() if other is not page and other.bytes.keys() >= chars)
        return any(other.foreign and (other.meant or other.covered > 2 * read) for other in others)

    def proved(self, page: Page) -> Iterator[Whole]:
        """Give what a page explains in the one script that it proves to be damaged, in order; nothing in doubt."""
        if not (script := self._script(page)):
            return
        for found in _strange(1).finditer(self._text):
            guess = self._guess(found.group(), page)
            if guess.meant and guess.foreign and all(allowed(char) or _script(char) == script for char in guess.meant):
                yield Whole(*found.span(), guess.meant)

    def _script(self, page: Page) -> str:
        """Give the name of the damaged script of a text, the empty string when nothing proves that there is one."""
        if len(self._proofs) < MIN_STRETCHES:
            return ""
        guesses = [self._guess(stretch, page) for stretch in self._proofs if page.opens(stretch)]
        wholes = [guess.meant for guess in guesses if guess.meant and guess.foreign > 1]
        chars = {char for meant in wholes for char in meant}
        (script, count), *_ = Counter(filter(None, map(_script, chars))).most_common(1) or [("", 0)]
        if len(wholes) < MIN_STRETCHES or count < MIN_CHARACTERS:
            return ""
        openers = known = 0
        for stretch, times in Counter(_strange(1).findall(self._text)).items():
            raw = page.raw(stretch)
            openers += times * sum(map(_OPENERS.__contains__, raw))
            known += times * sum(
                _script(char) == script and char.encode()[0] in _OPENERS for char in raw.decode(errors="ignore")
            )
        return script if known >= SHARE * openers else ""


def _guess(stretch: str, page: Page) -> Guess:
    raw = page.raw(stretch)
    if len(raw) < 2 or max(raw) < 0xC2 or _is_native(stretch, page):
        return Guess("", 0, 0)
    chars = raw.decode(errors="ignore").replace("\0", "")
    size = len(chars.encode())
    if not all(map(_is_character, chars)):
        chars, size = "", 0
    return Guess(chars if size == len(raw) else "", size, sum(not allowed(char) for char in chars))


def _is_native(stretch: str, page: Page) -> bool:
    """Say whether a stretch may be a word of Russian or a part of a drawing."""
    if BOX.issuperset(stretch):
        return True
    return page.cyrillic and stretch.isalpha() and (stretch.islower() or stretch.istitle() or stretch.isupper())


@lru_cache(maxsize=8192)
def _is_character(char: str) -> bool:
    return char not in PASSING and (allowed(char) or category(char) not in ("Cn", "Co", "Cc"))


@lru_cache(maxsize=8192)
def _script(char: str) -> str:
    found = _SCRIPTS.match(char)
    return (found and found.lastgroup) or ""


@lru_cache(maxsize=2)
def _strange(length: int) -> re.Pattern[str]:
    chars = {char for page in pages() for char in page.bytes}
    return re.compile("[" + "".join(map(re.escape, sorted(chars))) + f"]{{{length},}}")
