"""Values of a type that a kind asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from phasedocs.kinds.schema import ValueType
from phasedocs.kinds.words import plain
from phasedocs.model import ClaimKind, Legend, phase_id
from phasedocs.model.cells import cell_kind, has_letters, marks_of
from phasedocs.model.dates import read_dates
from phasedocs.model.phases import named_phases
from phasedocs.model.statements import read_statements
from phasedocs.model.timelines.phrases import tells_hours

MAX_LENGTH = 500
"""Of a longer value only the start is looked at."""
_OPEN = re.compile(
    r"\W*+(?:tbd|tba|tbc|to be (?:decided|defined|confirmed|announced)|n/?a|none|nothing)?+\W*+", re.IGNORECASE
)
"""Nothing is said yet, and the document says so."""
_PERCENT = re.compile(r"\d\s?[%％]")
_A = {
    "text": "no text",
    "status": "no status",
    "date": "no date",
    "phase": "no phase",
    "person": "nobody's name",
    "percent": "no percentage",
    "duration": "no duration",
}


def is_open(value: str) -> bool:
    """Say whether a value stands for one that is not known yet, or for none: TBD, -, none."""
    return _OPEN.fullmatch(value[:MAX_LENGTH]) is not None


def problem(value: str, wanted: ValueType, allowed: Sequence[str], legend: Legend) -> str | None:
    """Say what is wrong with a value that is not empty; None where it is of the type, or not known yet."""
    value = value[:MAX_LENGTH].strip()
    if is_open(value):
        return None
    if wanted == "status":
        return _status_problem(value, allowed, legend)
    if not _is(value, wanted):
        return f"“{_short(value)}” is {_A[wanted]}"
    if allowed and not any(plain(value).startswith(plain(word)) for word in allowed):
        return f"“{_short(value)}” is none of {', '.join(allowed)}"
    return None


def _status_problem(value: str, allowed: Sequence[str], legend: Legend) -> str | None:
    kinds = {statement.kind for statement in read_statements(value)}
    kinds |= {kind for text in (value, *marks_of(value)) if (kind := cell_kind(text, legend.kinds))}
    if not kinds:
        return f"“{_short(value)}” is no status"
    if allowed and not kinds & {ClaimKind(word) for word in allowed}:
        return f"“{_short(value)}” says {_named(min(kinds))}; it may be {', '.join(map(_named, allowed))}"
    return None


def _named(kind: str) -> str:
    return str(kind).replace("_", " ")


def _is(value: str, wanted: ValueType) -> bool:
    match wanted:
        case "date":
            return bool(read_dates(value))
        case "phase":
            return bool(named_phases(value)) or any(phase_id(part) for part in re.split(r"[,&+/]|\band\b", value))
        case "person":
            return has_letters(value)
        case "percent":
            return _PERCENT.search(value) is not None
        case "duration":
            return tells_hours(value)
        case _:
            return True


def _short(value: str) -> str:
    words = " ".join(value.split())
    return words if len(words) <= 40 else words[:39].rstrip() + "…"
