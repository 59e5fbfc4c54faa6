"""Legends: the lines of a document that say what its marks stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from phasedocs.model.cells import MARK, OUTSPOKEN, Legend, words_kind
from phasedocs.model.facts import ClaimKind

_NAMED = re.compile(rf"(?P<mark>{MARK})\ufe0f?(?P<words>[^|·•,;\n]{{0,60}}?)(?=\s*(?:[|·•,;\n]|{MARK}|$))")
_LEGEND = re.compile(
    r"\W*(?:(?:status|colou?r|mark|icon|emoji|symbol) )?(?:legend|key|symbols?|leyenda|legenda|légende|legende|凡例"
    r"|图例|범례|легенда|مفتاح|دليل الرموز)"
    r"\b\W*(?=:|$|[\u2300-\u2bff\U0001f300-\U0001faff])",
    re.IGNORECASE,
)
MAX_LINE = 400
"""In code points: a longer line is no legend."""
MAX_LABEL = 40
"""In code points: a longer line without marks heads no legend."""


def read_legend(lines: Iterable[str]) -> Legend:
    """Read what marks stand for from lines such as "Key: ✅ Complete | 🟡 Ready", or a list below "Legend:"."""
    bound: dict[str, ClaimKind | None] = {}
    listed = False
    for line in lines:
        if line.isascii() and len(line) > MAX_LABEL:
            listed = False
            continue
        if not line.strip():
            continue
        label = _LEGEND.match(line) if len(line) <= MAX_LINE else None
        named = [(found["mark"], found["words"].strip(" :=–—-*)(→")) for found in _NAMED.finditer(line)]
        explains = bool(label) or (listed and len(named) == 1 and _starts(line)) or _speaks_for_itself(named)
        if explains:
            # "✅ Supported" says nothing that is known: the tick keeps its meaning. "🔴 High" takes it from the circle.
            kinds = {mark: words_kind(words) for mark, words in named if words}
            bound |= {mark: kind for mark, kind in kinds.items() if kind or mark not in OUTSPOKEN}
        listed = (label is not None and not named) or (listed and explains)
    return bound


def _starts(line: str) -> bool:
    return re.match(MARK, line.lstrip(" -*+>")) is not None


def _speaks_for_itself(named: Sequence[tuple[str, str]]) -> bool:
    """Say whether three marks or more each stand before another status, and before nothing else."""
    if len(named) < 3 or len({mark for mark, _ in named}) < len(named):
        return False
    kinds = [words_kind(words) if len(words) < 40 else None for _, words in named]
    return None not in kinds and len(set(kinds)) > 2
