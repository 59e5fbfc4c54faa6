"""Text for a terminal: colour, width, bars. Nothing of a document reaches a terminal as a control sequence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wcwidth import wcswidth

from phasedocs.analysis import Progress

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "1;31",
    "yellow": "1;33",
    "blue": "1;34",
    "green": "32",
    "amber": "33",
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
}
TAB = 4


@dataclass(frozen=True, slots=True)
class Style:
    """How to write to one output."""

    color: bool = False
    width: int = 100
    """Columns of the terminal."""

    def paint(self, text: str, code: str) -> str:
        """Give text in a colour; as it is where there is no colour."""
        return f"\x1b[{_CODES[code]}m{text}\x1b[0m" if self.color and text else text


def safe(text: str) -> str:
    """Give text that can be shown: tabs as spaces, control and direction characters as a visible sign."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " " * TAB))


def width(text: str) -> int:
    """Give the columns that text takes: emoji and wide characters two, combining marks none."""
    found = wcswidth(text)
    return found if found >= 0 else len(text)


def pad(text: str, columns: int) -> str:
    """Fill text with spaces to a number of columns."""
    return text + " " * max(0, columns - width(text))


def cut(text: str, columns: int) -> str:
    """Shorten text to a number of columns, with an ellipsis."""
    if width(text) <= columns:
        return text
    while text and width(text) > columns - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def bar(progress: Progress, cells: int = 20) -> str:
    """Draw progress; a full bar means all, an empty one none."""
    if not progress.total:
        return "·" * cells
    full = cells * progress.done // progress.total
    full = max(full, 1) if progress.done else 0
    return "█" * full + "░" * (cells - full)
