"""Labels: fields whose label is, or asks for, the status, and lines over lists that state it. Knows no document."""

from __future__ import annotations

import re
from dataclasses import replace

from phasedocs.model.facts import ClaimKind
from phasedocs.model.phases import named_phases
from phasedocs.model.statements import ENDS, MAX_TIME, YES_MARK, Statement, bare_statement, is_time
from phasedocs.model.vocabulary import status_kind, vocabulary

MAX_PURPOSE = 120
"""In code points: longer text does not only say what for."""
_NO_MARK = re.compile(r"^\W*❌")
_WORD = re.compile(r"[^\W\d_]+")


def read_answer(label: str, value: str) -> ClaimKind | None:
    """Read a yes or no under a label that asks: "Ready for Phase 7: ❌ NO"."""
    words = vocabulary()
    if not words.questions.search(label):
        return None
    first = value[:24]
    if _NO_MARK.match(first) or words.no.match(first.lstrip("*❌🔴⛔ \ufe0f")):
        return ClaimKind.NOT_READY
    return ClaimKind.READY if words.yes.match(first.lstrip("*✅🟢 \ufe0f")) else None


def read_due(label: str, value: str) -> bool:
    """Say whether a label that asks is answered with a time: "Ready to start: end of day 3"."""
    return len(value) <= MAX_TIME and vocabulary().questions.search(label) is not None and is_time(value)


def read_finished(label: str, value: str) -> ClaimKind | None:
    """Read a field whose label is the claim and whose value confirms it: "Prerequisites completed: ✅ all five"."""
    found = list(vocabulary().status.finditer(label))
    if not found or found[-1].end() != len(label) or not found[-1].start() or not YES_MARK.match(value):
        return None
    kind = status_kind(found[-1])
    return kind if kind in (ClaimKind.COMPLETE, ClaimKind.READY) else None


def read_purpose(label: str, value: str) -> Statement | None:
    """Read a field whose label leaves open what for: "Ready for: user tests, release"; it names no time."""
    words = vocabulary()
    found = words.status.match(label)
    if found is None or status_kind(found) is not ClaimKind.READY:
        return None
    if not words.acts["purpose"].fullmatch(label[found.end() :].strip()):
        return None
    if not value or len(value) > MAX_PURPOSE or is_time(value) or words.conditions.match(value):
        return None
    return replace(bare_statement(ClaimKind.READY, value, found.group()), phases=named_phases(value))


def read_label(label: str) -> Statement | None:
    """Read the line over a list that says of the list that it is done: "Success criteria met:"."""
    found = list(vocabulary().status.finditer(label))
    if not found or not ENDS.fullmatch(label[found[-1].end() :]) or not _WORD.search(label[: found[-1].start()]):
        return None
    if status_kind(found[-1]) is not ClaimKind.COMPLETE or vocabulary().negation.search(label[: found[-1].start()]):
        return None
    return bare_statement(ClaimKind.COMPLETE, label, found[-1].group())
