"""Comments in lines of text: they say nothing to readers, so nothing is read out of them."""

from __future__ import annotations

import re
from bisect import bisect_left

_MARK = re.compile(r"(?P<ticks>`+)|<!--")
_LETTER = re.compile(r"[^\n]")


def without_comments(text: str) -> str:
    """Give a text of the same length with spaces in the place of its comments; those in code stay (CommonMark 6.1)."""
    if "<!--" not in text:
        return text
    marks = list(_MARK.finditer(text))
    ticks: dict[str, list[int]] = {}
    for mark in marks:
        if mark["ticks"]:
            ticks.setdefault(mark["ticks"], []).append(mark.start())
    parts, at, skip = [], 0, 0
    for mark in marks:
        if mark.start() < skip:
            continue
        if mark["ticks"]:
            same = ticks[mark["ticks"]]
            closing = bisect_left(same, mark.end())
            skip = same[closing] + len(mark["ticks"]) if closing < len(same) else mark.end()
            continue
        end = text.find("-->", mark.end())
        if end < 0:
            break
        skip = end + len("-->")
        parts += [text[at : mark.start()], _LETTER.sub(" ", text[mark.start() : skip])]
        at = skip
    return "".join([*parts, text[at:]])
