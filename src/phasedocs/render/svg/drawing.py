"""What all charts share: the frame with its words for those who do not see it, and text that fits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from wcwidth import wcwidth

from phasedocs.render.marks import escape

_NOT_IN_XML = re.compile("[\ufffe\uffff\u2066-\u2069\u202a-\u202e]")
"""No characters of XML, or such as turn the direction of what comes behind them."""
_NARROW = frozenset("iljtfrI.,:;|!'()[]/ ")
_BROAD = frozenset("mwMW@%&—…")
"""As wide as they are high, in some fonts."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def picture(
    name: str, size: tuple[float, float], title: str, description: str, body: Iterable[str], *, links: bool = False
) -> str:
    """Give a chart of a size in pixels at which it is drawn one to one.

    With links in it, it is a group to screen readers: inside an image they would reach nothing.
    """
    width, height = map(number, size)
    return (
        f'<svg class="chart {name}" role="{"group" if links else "img"}" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}"><title>{plain(title)}</title><desc>{plain(description)}</desc>'
        f"{''.join(body)}</svg>"
    )


def plain(words: str) -> str:
    """Escape words for a chart, on one line."""
    return escape(_NOT_IN_XML.sub("", " ".join(words.split())))


def isolated(words: str) -> str:
    """Escape words whose direction does not touch what stands beside them."""
    return f"\u2068{plain(words)}\u2069"


def label(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """Write a line of words; `y` is its middle."""
    chosen = f' class="{kind}"' if kind else ""
    placed = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{number(x)}" y="{number(y)}"{chosen}{placed}>{isolated(words)}</text>'


def number(value: float) -> str:
    """Write a length with at most one decimal place."""
    return f"{value:.1f}".removesuffix(".0")


def width_of(words: str, size: float) -> float:
    """Estimate how wide words are in a common font of a size in pixels: rather too wide than too narrow."""
    return size * sum(map(_part, words))


def _part(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _BROAD:
        return 1.0
    if letter.isupper():
        return 0.78
    return 0.6 * max(0, wcwidth(letter)) if wcwidth(letter) != 2 else 1.05


def fitted(words: str, room: float, size: float) -> str:
    """Cut words so that they take no more than some pixels."""
    words = _NOT_IN_XML.sub("", " ".join(words[:400].split()))
    if width_of(words, size) <= room:
        return words
    left, kept = room - width_of("…", size), 0
    for letter in words:
        left -= size * _part(letter)
        if left < 0:
            break
        kept += 1
    return words[:kept].rstrip(" ,;:–-") + "…"


def told(day: date, *, year: bool = True) -> str:
    """Give a day as people write it: 28 Nov 2026."""
    short = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{short} {day.year}" if year else short
