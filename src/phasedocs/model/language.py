"""Which language a document is in: by its script, or else by the small words of a language. Knows no document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from phasedocs.model.vocabulary import LANGUAGES, language_data

MAX_TEXT = 6_000
"""In code points: what is read of a text."""
MIN_WORDS = 3
"""Fewer different small words of a language tell nothing."""

_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`|https?://\S+|<!--.*?-->", re.DOTALL | re.MULTILINE)
_LATIN_WORD = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff]+")
"""In lower case: all languages that are told by their words are written in Latin letters."""
_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "ja": re.compile(r"[\u3041-\u30ff]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
}
_ANY_SCRIPT = re.compile("[\u0400-\u04ff\u0600-\u06ff\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_SHARE = 0.12
"""Of a script among the letters: names and terms of a document in any language are Latin."""


def guess(text: str) -> str:
    """Give the code (ISO 639-1) of the built-in language that a text is in; English when nothing tells."""
    sample = _CODE.sub(" ", text[:MAX_TEXT])
    return _by_script(sample) or _by_words(sample)


def _by_script(sample: str) -> str | None:
    if sample.isascii() or not _ANY_SCRIPT.search(sample):  # most documents that are not ASCII hold dashes and marks
        return None
    found = {code: len(pattern.findall(sample)) for code, pattern in _SCRIPTS.items()}
    if found["ja"] > (found["ja"] + found["zh"]) * _SHARE:  # kana: no Chinese text has more than a few
        found["ja"] += found.pop("zh")
    code, letters = max(found.items(), key=lambda pair: pair[1])
    return code if letters > _SHARE * (len(_LATIN.findall(sample)) + letters) else None


def _by_words(sample: str) -> str:
    of_word = _languages_of_words()
    hits: Counter[str] = Counter()
    different: Counter[str] = Counter()
    words = Counter(filter(of_word.__contains__, _LATIN_WORD.findall(sample.lower())))
    for word in words:
        for code in of_word[word]:
            hits[code] += min(words[word], 10)
            different[code] += 1
    best = max(LANGUAGES, key=lambda code: (hits[code], code == "en"))
    return best if different[best] >= MIN_WORDS else "en"


@lru_cache(maxsize=1)
def _languages_of_words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code in LANGUAGES:
        for word in language_data(code).get("language", {}).get("words", ()):
            found[word] = (*found.get(word, ()), code)
    return found
