"""Names of headings, fields and columns as people write them: with marks, numbers and capitals that mean nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache

MAX_LENGTH = 300
"""A longer text is no name."""
MAX_SLIP = 3
"""So many letters more or less are still a slip."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*+")


@lru_cache(4096)
def plain(text: str) -> str:
    """Give the words of a text, in small letters with one space between them and at its ends."""
    return f" {' '.join(_WORD.findall(text[:MAX_LENGTH].casefold()))} "


def holds(text: str, names: Iterable[str]) -> bool:
    """Say whether one of some names stands in a text, word by word: "🚨 2. Critical blockers" holds "blockers"."""
    words = plain(text)
    return any(plain(name) in words for name in names if plain(name).strip())


def is_named(text: str, names: Iterable[str]) -> bool:
    """Say whether a text is one of some names."""
    return plain(text) in map(plain, names)


def nearest(texts: Iterable[str], names: Iterable[str]) -> str | None:
    """Give the text that is one of the names but for a slip; None where there is none."""
    known = [plain(name) for name in names]
    for text in texts:
        words = plain(text)
        close = [name for name in known if abs(len(name) - len(words)) <= MAX_SLIP]
        if difflib.get_close_matches(words, close, 1, 0.8):
            return text
    return None
