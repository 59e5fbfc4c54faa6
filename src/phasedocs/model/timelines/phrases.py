"""Phrases that say when or how long: "Days 4-8", "Nov 14-23", "10:50 AM", "2-3 hours"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from phasedocs.model.dates import Calendar, FoundDate, Precision, may_begin_date
from phasedocs.model.facts import TimeUnit
from phasedocs.model.timelines.words import DASH, words

Hours = tuple[float | None, float | None]
NO_HOURS: Hours = (None, None)
DIGIT = re.compile(r"\d")

_NUMBER = re.compile(r"(?<![\d.,:-])\d+")
_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?::(?P<m>[0-5]\d))?\s?(?P<half>[AaPp]\.?[Mm]\.?(?!\w))?"
    rf"(?:\s?(?:{DASH}|to)\s?(?P<h2>\d{{1,2}}):(?P<m2>[0-5]\d)\s?(?P<half2>[AaPp]\.?[Mm]\.?(?!\w))?)?(?![\w%]|[:.,]\d)"
)
_TOKEN = re.compile(r"\d|(?P<word>[^\W\d_]{1,12})(?=[^\n]{0,40}?\d)")
_LEAD = re.compile(r"[^\w([\"'“«]{0,12}")
_WEEKDAY_LEAD = re.compile(r"(?:[^\W\d_]{1,9}(?:-feira)?\.?,?\s?[(（]?)?")
_PAREN = re.compile(r"[(（]([^()（）\n]{1,60})[)）]")


@dataclass(frozen=True, slots=True)
class When:
    """A place in time, or a stretch of it."""

    unit: TimeUnit
    first: str | None
    last: str | None
    start: int
    end: int
    """Half-open place in the text it was read from."""
    stretch: bool = False
    """It is written as a range of days, not as a day or a month."""


def lead(text: str) -> int:
    """Give the place of the first word of a line, after emoji and markup."""
    found = _LEAD.match(text)
    return found.end() if found else 0


def read_when(text: str, at: int, calendar: Calendar) -> When | None:
    """Read the phrase that begins at a place: days, weeks, a time, a date, a quarter."""
    token = _TOKEN.match(text, at)
    if token is None or (token["word"] and token["word"].lower() not in words().openers):
        return None
    if found := words().counted.match(text, at):
        return _counted(found)
    if not token["word"] and (found := _CLOCK.match(text, at)) and (when := _clock(found)):
        return when
    return _dated(text, at, calendar)


def when_in_parens(text: str, calendar: Calendar) -> When | None:
    """Read a phrase in brackets: "Phase 1: Foundation (Weeks 1-2)"; it stands at their start.

    A single date there mostly says when something was done; behind a numbered step it says when the step is.
    """
    for found in _PAREN.finditer(text):
        when = read_when(found[1], 0, calendar)
        if when is None or when.unit is TimeUnit.TIME:
            continue
        if when.unit is not TimeUnit.DATE or when.stretch or words().numbered_step.match(text):
            at = found.start(1)
            return replace(when, start=when.start + at, end=when.end + at)
    return None


def _counted(found: re.Match[str]) -> When:
    unit = words().units[(found["unit"] or found["sign"]).lower()]
    first, last = found["first"] or found["sign_first"], found["last"] or found["sign_last"]
    return When(
        unit, f"{unit.value} {int(first)}", f"{unit.value} {int(last)}" if last else None, found.start(), found.end()
    )


def counted_bare(text: str, unit: TimeUnit) -> When | None:
    """Read a number or a range under a heading that names its unit: "1-2" in the column "Week"."""
    found = re.fullmatch(rf"[*\s]{{0,4}}(\d{{1,3}})(?:\s?{DASH}\s?(\d{{1,3}}))?\+?[*\s]{{0,4}}", text)
    if not found:
        return None
    last = f"{unit.value} {int(found[2])}" if found[2] else None
    return When(unit, f"{unit.value} {int(found[1])}", last, 0, len(text))


def _clock(found: re.Match[str]) -> When | None:
    if not found["m"] and not found["half"]:
        return None
    half = found["half"] or (found["half2"] if found["h2"] and int(found["h"]) <= int(found["h2"]) else None)
    first = _time(found["h"], found["m"] or "00", half)
    last = _time(found["h2"], found["m2"], found["half2"]) if found["h2"] else None
    return When(TimeUnit.TIME, first, last, found.start(), found.end()) if first else None


def _time(hour: str, minute: str, half: str | None) -> str | None:
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half[0] in "Pp" else 0)
    return f"{number:02}:{minute}" if number < 24 else None


def _dated(text: str, at: int, calendar: Calendar) -> When | None:
    """Read a date that begins at a place, or right after a weekday or "Today"."""
    if not may_begin_date(text, at):
        return None
    found = next(iter(calendar.dates(text[at : at + 80])), None)
    if found is None or found.first is None:
        return None
    start = at + found.start
    if start != at and not _only_leads(text, at, start, found):
        return None
    return when_dated(found, at)


def _only_leads(text: str, at: int, start: int, found: FoundDate) -> bool:
    before = words().before_date.match(text, at, start)
    if before and before.end() > at:
        at = before.end()
    if at < start and found.weekday is not None and (weekday := _WEEKDAY_LEAD.match(text, at, start)):
        at = weekday.end()
    return not text[at:start].strip(" *")


def when_dated(found: FoundDate, at: int = 0) -> When:
    """Give a found date as a phrase; `at` is the place that its text was cut at."""
    unit = TimeUnit.QUARTER if found.precision is Precision.QUARTER else TimeUnit.DATE
    first = iso(found.first)
    if first and found.time:
        first = f"{first}T{found.time}"
    stretch = found.precision is Precision.DAY and found.last is not None
    return When(unit, first, iso(found.last), at + found.start, at + found.end, stretch)


def iso(day: date | None) -> str | None:
    """Give a date in ISO 8601."""
    return day.isoformat() if day else None


def read_hours(text: str, at: int = 0) -> tuple[Hours, int] | None:
    """Read the duration that begins at a place: its hours, and where it ends. A second is no planned time."""
    found = words().duration.match(text, at)
    if not found or not (found["unit"] or found["low_unit"]) or (found["high"] and not found["unit"]):
        return None
    hours = words().hours
    unit = (found["unit"] or found["low_unit"]).lower()
    low = _float(found["low"]) * hours[(found["low_unit"] or unit).lower()]
    high = _float(found["high"]) * hours[unit] if found["high"] else low
    if found["more"]:
        more = int(found["more"]) * hours[found["more_unit"].lower()]
        low, high = (low, high + more) if found["high"] else (low + more, high + more)
    return _bounded(found, round(low, 4), round(high, 4)), found.end()


def tells_hours(text: str) -> bool:
    """Say whether a duration stands anywhere in a text."""
    return any(read_hours(text, number.start()) for number in _NUMBER.finditer(text))


def _bounded(found: re.Match[str], low: float, high: float) -> Hours:
    sign = found.group()[: found.start("low") - found.start()]
    if found["plus"] or ">" in sign or "≥" in sign:
        return (low, None if high == low else high)
    return (None, high) if "<" in sign or "≤" in sign else (low, high)


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def hours_in_parens(text: str) -> Hours | None:
    """Read the last duration that stands alone in brackets: "(30 min)", "(est. 2-3 hours)"."""
    hours = None
    for found in _PAREN.finditer(text):
        inner = found[1].strip().lower().removeprefix("est.").removeprefix("estimated:").strip()
        read = read_hours(inner)
        if read and not inner[read[1] :].strip(" *_.").removeprefix("total").removeprefix("each"):
            hours = read[0]
    return hours
