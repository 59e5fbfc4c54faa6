"""Damage that is quoted on purpose, by documents that speak of it.

Knows inline code, fences and words about encodings; a rough look at each is enough here, and works on any text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import Enum
from functools import cached_property

# One of these words makes everything in the document's code a quotation.
_ABOUT = re.compile(r"mojibake|double[- ]encod|mis-?encod|кракозябр", re.IGNORECASE)
# One of these makes a quotation of the code in its line.
_TALK = re.compile(
    _ABOUT.pattern + r"|garbled|\butf-?8|latin-?1|\b(?:cp|windows)-?125\d|iso-?8859|mac-?roman|\bcp(?:437|8[56]\d)"
    r"|\b(?:character|text|file|wrong|broken) encoding|\bcode ?page",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<!`)(`{1,2})(?!`)[^`\r\n]++\1(?!`)")
_OPENING, _CLOSING = frozenset("\"'“‘«„"), frozenset("\"'”’»“")
_LINE = re.compile(r"[^\r\n]+")


_DIRECTIVE = re.compile(r"<!--\s{0,8}phasedocs:[^\r\n]{0,400}?-->")


def is_about(text: str, words: re.Pattern[str]) -> bool:
    """Say whether a text talks of damage in so many words. Directives do not talk: they name rules."""
    return words.search(text) is not None and words.search(_DIRECTIVE.sub("", text)) is not None


class Zone(Enum):
    """What a place in a document says of damage that stands there."""

    TEXT = "it is damage"
    SHOWN = "it is damage only if the document is damaged elsewhere"
    QUOTED = "it is there on purpose"


class Quotes:
    """The quotations of one text; found when they are first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._told: dict[int, tuple[frozenset[str], bool]] = {}

    @cached_property
    def _about(self) -> bool:
        return is_about(self.text, _ABOUT)

    @cached_property
    def _codes(self) -> tuple[list[int], list[int]]:
        found = [code.span() for code in _CODE.finditer(self.text)]
        return [start for start, _ in found], [end for _, end in found]

    @cached_property
    def _lines(self) -> tuple[list[int], list[tuple[int, bool]]]:
        """Starts of the lines; for each its end, and whether it is fenced."""
        starts: list[int] = []
        kinds: list[tuple[int, bool]] = []
        fence = ""
        for line in _LINE.finditer(self.text):
            words = line.group()
            mark = words.lstrip(" >\t")[:3]
            if mark in ("```", "~~~") and fence in ("", mark):
                fence = "" if fence else mark
            starts.append(line.start())
            kinds.append((line.end(), fence != ""))
        return starts, kinds

    def quoted(self, index: int, end: int) -> bool:
        """Say whether quotation marks stand right around a place."""
        return self.text[index - 1 : index] in _OPENING and self.text[end : end + 1] in _CLOSING

    def zone(self, index: int, end: int, glyph: str) -> Zone:
        """Say what to think of the damage from `index` to `end`, that would be repaired to a glyph."""
        starts, ends = self._codes
        at = bisect_right(starts, index) - 1
        code = at >= 0 and index < ends[at]
        starts, kinds = self._lines
        number = bisect_right(starts, index) - 1
        line_end, fenced = kinds[number]
        if number not in self._told:
            line = self.text[starts[number] : line_end]
            self._told[number] = frozenset(line), _TALK.search(line) is not None
        glyphs, talk = self._told[number]
        # "`damaged` should be intact": such a line has both.
        both = glyph in glyphs and glyph not in self.text[index:end]
        if (
            (self._about and (talk or code or fenced))
            or (code and (talk or both))
            or (talk and self.quoted(index, end))
        ):
            return Zone.QUOTED
        return Zone.SHOWN if code or talk or both else Zone.TEXT
