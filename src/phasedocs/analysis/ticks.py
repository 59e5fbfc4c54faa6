"""What a task's own text says of it, beside its box."""

from __future__ import annotations

import re
from dataclasses import dataclass

from phasedocs.model import ClaimKind
from phasedocs.model.vocabulary import status_kind, vocabulary

MAX_TEXT = 600
"""In code points: a longer text is a description."""
MAX_REMARK = 80

_MARKS = "✅☑✔⏳⌛🚧🔄⬜❌🔴🟡⚠🟠⏸⛔🔜📋"
_DONE, _WAITING = frozenset("✅☑✔"), frozenset("⏳⌛🚧🔄🔜⏸")
_BRACKET = re.compile(rf"[(（\[](?P<said>[^()（）\[\]]{{1,{MAX_REMARK}}})[)）\]][\s*_.!]*$")
_CLAUSE = re.compile(r"(?:\s[–—-]{1,2}\s|\s→\s|\s\|\s)")
_MARK = re.compile(rf"(?<!^)[\s(](?P<mark>[{_MARKS}])\ufe0f?(?P<said>[^{_MARKS}]*)$")
_LEAD = re.compile(rf"[\s*_]*(?P<mark>[{_MARKS}])?\ufe0f?[\s*_]*")
_END = re.compile(r"[\s*_]*(?:$|[–—,;:.(!-]|\d|(?:on|since)\s+\d)")
_SPOKEN_OF = re.compile(
    r"(?:[\"'“”«»`:=→]|\b(?:shows?|displays?|says?|reads?|is|are|as|to|has|have|with|see|a|an|the|of|or))\s*$"
)
"""Before a mark: it is what is to be seen somewhere, not the status of the task."""


@dataclass(frozen=True, slots=True)
class Said:
    """The status that a task's text ends with."""

    kind: ClaimKind
    words: str
    """As it is written."""
    outspoken: bool
    """It has a mark, capitals or a negation: no remark in passing."""

    @property
    def bare(self) -> bool:
        """Say whether it is a mark without words."""
        return len(self.words) == 1


def said_of(text: str) -> Said | None:
    """Give the status that a text ends with, behind a dash, in brackets, or as a mark; None when there is none."""
    if len(text) > MAX_TEXT:
        return None
    bracket = _BRACKET.search(text)
    if bracket and (found := _read(bracket["said"])):
        return found
    parts = _CLAUSE.split(text[: bracket.start()] if bracket else text)
    if len(parts) > 1 and (found := _read(parts[-1])):
        return found
    mark = None if bracket else _MARK.search(text)
    if mark is None or _SPOKEN_OF.search(text[: mark.start()]):
        return None
    if mark["said"].strip(" *_.!\ufe0f"):
        return _read(text[mark.start() + 1 :]) if mark["said"].strip(" *_.!").isupper() else None
    kind = ClaimKind.COMPLETE if mark["mark"] in _DONE else ClaimKind.PLANNED if mark["mark"] in _WAITING else None
    return Said(kind, mark["mark"], outspoken=True) if kind else None


def _read(clause: str) -> Said | None:
    """Read a clause that starts with a status and says no more than that, a date or a reason behind it."""
    lead = _LEAD.match(clause)
    mark = lead["mark"] if lead else None
    start = lead.end() if lead else 0
    rest = clause[start:]
    if not rest.strip() and mark in _DONE | _WAITING:
        return Said(ClaimKind.COMPLETE if mark in _DONE else ClaimKind.PLANNED, mark or "", outspoken=True)
    words = vocabulary()
    found = words.status.search(rest)
    if not found or not _END.match(rest, found.end()):
        return None
    kind, before = status_kind(found), rest[: found.start()]
    negated = words.negation.search(before) if before else None
    if before and (negated is None or before[: negated.start()].strip("*_ ")):
        return None
    if negated:
        kind = ClaimKind.NOT_READY if kind in (ClaimKind.COMPLETE, ClaimKind.READY) else kind
    stated = rest[: found.end()].strip("*_ ")
    return Said(kind, stated, outspoken=mark is not None or stated.isupper() or negated is not None)
