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
from functools import cached_property, lru_cache
from typing import NamedTuple
from unicodedata import category

from phasedocs.mojibake.pages import BOX, PASSING, Page, allowed, pages

MIN_CHARACTERS, MIN_STRETCHES = 8, 3
"""How many different ones prove that a script was damaged."""
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


class Stretches:
    """The stretches of a text that hold nothing but what some code page has beyond ASCII."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._counts = Counter(_strange().findall(text))
        long = [stretch for stretch in self._counts if len(stretch) > 1]
        self._wholes = {page.name: dict(_wholes(long, page)) for page in pages()}
        """By code page: the stretches that it explains with other scripts, and what they were."""

    @cached_property
    def _places(self) -> tuple[list[int], list[str]]:
        found = [(match.start(), match.group()) for match in _strange().finditer(self._text)]
        return [start for start, _ in found], [stretch for _, stretch in found]

    def explained_by_others(self, page: Page) -> frozenset[str]:
        """Give the stretches that some other page explains as a whole, and this one does not."""
        others = {stretch for name, wholes in self._wholes.items() if name != page.name for stretch in wholes}
        return frozenset(stretch for stretch in others if not _meant(stretch, page))

    def at(self, index: int) -> str:
        """Give the stretch that a place is in, or the one before it."""
        starts, stretches = self._places
        return stretches[bisect_right(starts, index) - 1]

    def proved(self, page: Page) -> Iterator[Whole]:
        """Give what a page explains in the one script that it proves to be damaged, in order; nothing in doubt."""
        wholes = self._wholes[page.name]
        if len(wholes) < MIN_STRETCHES or not (script := self._script(page)):
            return
        for start, stretch in zip(*self._places, strict=True):
            meant = wholes.get(stretch, "")
            if meant and all(allowed(char) or _script(char) == script for char in meant):
                yield Whole(start, start + len(stretch), meant)

    def _script(self, page: Page) -> str:
        """Give the name of the damaged script of a text, the empty string when nothing proves that there is one."""
        wholes = [meant for meant in self._wholes[page.name].values() if sum(map(bool, map(_script, meant))) > 1]
        chars = {char for meant in wholes for char in meant}
        (script, count), *_ = Counter(filter(None, map(_script, chars))).most_common(1) or [("", 0)]
        if len(wholes) < MIN_STRETCHES or count < MIN_CHARACTERS:
            return ""
        openers = known = 0
        for stretch, times in self._counts.items():
            raw = page.raw(stretch)
            openers += times * sum(map(_OPENERS.__contains__, raw))
            known += times * sum(
                _script(char) == script and char.encode()[0] in _OPENERS for char in raw.decode(errors="ignore")
            )
        return script if known >= SHARE * openers else ""


def _wholes(stretches: list[str], page: Page) -> Iterator[tuple[str, str]]:
    for stretch in stretches:
        if not page.opens(stretch):
            continue
        meant = _meant(stretch, page)
        if meant and not all(map(allowed, meant)) and not _is_native(stretch, page):
            yield stretch, meant


def _meant(stretch: str, page: Page) -> str:
    """Give what a stretch was if a page explains all of it, else the empty string."""
    try:
        meant = page.raw(stretch).decode()
    except UnicodeDecodeError:
        return ""
    return meant if "\0" not in meant and all(map(_is_character, meant)) else ""


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


@lru_cache(maxsize=1)
def _strange() -> re.Pattern[str]:
    chars = {char for page in pages() for char in page.bytes}
    return re.compile("[" + "".join(map(re.escape, sorted(chars))) + "]+")
