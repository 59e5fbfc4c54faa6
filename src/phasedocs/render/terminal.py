"""Text for a terminal: colour, width, bars. Nothing of a document reaches a terminal as a control sequence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wcwidth import iter_graphemes, wcswidth, wrap

if TYPE_CHECKING:
    from phasedocs.analysis import Progress

_CONTROL = re.compile(
    r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb]"
)
_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "1;31",
    "yellow": "1;33",
    "blue": "1;34",
    "cyan": "36",
    "green": "32",
    "amber": "33",
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
}
TAB = 4
MIN_WIDTH = 40
"""Columns that are used even where the terminal has fewer."""
MAX_FRAME = 160
"""Columns of a frame where there is no terminal to ask."""


@dataclass(frozen=True, slots=True)
class Style:
    """How to write to one output."""

    color: bool = False
    width: int = 100
    """Columns of the terminal."""
    terminal: bool = False
    """Somebody looks at it there: what is too long is wrapped. Else a line stays one, for `grep`."""

    def paint(self, text: str, code: str) -> str:
        """Give text in a colour; as it is where there is no colour, or none is asked for."""
        return f"\x1b[{_CODES[code]}m{text}\x1b[0m" if self.color and code and text else text

    @property
    def frame(self) -> int:
        """Columns that a line of a frame may take."""
        return max(MIN_WIDTH, self.width) if self.terminal else MAX_FRAME

    def wrapped(self, text: str, indent: str = "") -> str:
        """Give text in lines as wide as the terminal, the later ones indented; as it is where there is no terminal."""
        if not self.terminal or width(text) <= self.width:
            return text
        lines = wrap(text, self.frame, subsequent_indent=indent, drop_whitespace=True, break_on_hyphens=False)
        return "\n".join(lines)


def safe(text: str) -> str:
    """Give text that can be shown in one line: tabs as spaces, control and direction characters as a visible sign."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " " * TAB))


def width(text: str) -> int:
    """Give the columns that text takes: emoji and wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    found = wcswidth(text)
    return found if found >= 0 else len(text)


def pad(text: str, columns: int) -> str:
    """Fill text with spaces to a number of columns."""
    return text + " " * max(0, columns - width(text))


def cut(text: str, columns: int) -> str:
    """Shorten text to a number of columns, with an ellipsis; what is read as one character is not cut."""
    if width(text) <= columns:
        return text
    kept: list[str] = []
    left = columns - 1
    for glyph in iter_graphemes(text):
        left -= width(glyph)
        if left < 0:
            break
        kept.append(glyph)
    return "".join(kept).rstrip() + "…"


def bar(progress: Progress, cells: int = 20) -> str:
    """Draw progress; a full bar means all, an empty one none."""
    if not progress.total:
        return "·" * cells
    full = cells * progress.done // progress.total
    full = max(full, 1) if progress.done else 0
    return "█" * full + "░" * (cells - full)
