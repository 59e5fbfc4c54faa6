"""Steps in fields: durations and targets by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from phasedocs.model.dates import Calendar
from phasedocs.model.facts import Field, Section, TimeUnit
from phasedocs.model.timelines.phrases import DIGIT, NO_HOURS, When, lead, read_hours, read_when
from phasedocs.model.timelines.steps import Group, Step
from phasedocs.model.timelines.words import words
from phasedocs.text import Span

_TRAILING = re.compile(r"[\s*_`]{1,8}$")
# Behind a duration: it is the whole value, or the first of what is said. "2 days + 1 week" is none of both.
_ENDED = re.compile(
    r"[*_\s]{0,4}(?:$|[(（,;.|·—–/-](?!\s?\d)|(?:total|of work|of effort|estimated|each|remaining|for|to)\b)"
)
_SUM = re.compile(r"\s(?:\+|or|OR|plus)\s{1,2}[~≈]?\d")


def field_groups(fields: Sequence[Field], sections: Sequence[Section], calendar: Calendar) -> Iterator[Group]:
    """Give the steps of fields; those of one name in sections beside each other belong together."""
    groups: dict[tuple[object, ...], Group] = {}
    meanings = words().names
    ended: set[int] = set()
    for number, field in enumerate(fields):
        name = field.name.lower().strip()
        if number in ended:
            continue
        step = None
        if name in meanings["start"]:
            ends = _end_of(fields, number, meanings["end"])
            step = _stretch(field, ends, calendar)
            if ends and step and step.when and step.when.last:
                ended.add(number + 1)
        elif name in meanings["duration"] or name in meanings["target"] or name in meanings["end"]:
            step = _step(field, name, calendar)
        if step:
            section = sections[field.section] if field.section is not None else None
            key = (name, section.parent if section else None, section.level if section else None, step.family)
            planned = name not in meanings["start"] | meanings["end"]  # a stretch in the past may be one of data
            groups.setdefault(key, Group([], field.section, least=1, planned=planned)).steps.append(step)
    yield from groups.values()


def _step(field: Field, name: str, calendar: Calendar) -> Step | None:
    if not DIGIT.search(field.value):
        return None
    value, meanings = _TRAILING.sub("", field.value), words().names
    if name in meanings["duration"] and (read := read_hours(value, lead(value))):
        if _ENDED.match(value, read[1]) and not _SUM.search(value, read[1]):
            return Step(field.value_span, field.name, None, read[0])
        return None
    when = _when(value, calendar)
    if when is None or (name not in meanings["target"] and name not in meanings["end"]):
        return None
    return Step(field.value_span, field.name, when, NO_HOURS, _dates(value, when, calendar))


def _when(value: str, calendar: Calendar) -> When | None:
    when = read_when(value, lead(value), calendar)
    return when if when and when.unit is not TimeUnit.TIME else None


def _dates(value: str, when: When, calendar: Calendar) -> When | None:
    if when.unit not in (TimeUnit.DAY, TimeUnit.WEEK):
        return None
    at = when.end + len(value[when.end :]) - len(value[when.end :].lstrip(" ("))
    dates = read_when(value, at, calendar)
    return dates if dates and dates.unit is TimeUnit.DATE else None


def _end_of(fields: Sequence[Field], number: int, names: frozenset[str]) -> Field | None:
    """Give the field right behind that ends what one starts."""
    after = fields[number + 1] if number + 1 < len(fields) else None
    beside = after is not None and after.section == fields[number].section and after.line - fields[number].line <= 2
    return after if beside and after and after.name.lower().strip() in names else None


def _stretch(start: Field, end: Field | None, calendar: Calendar) -> Step | None:
    """Make one step of a start and its end: "Start: 2026-01-05", "End: 2026-01-09"."""
    first = _when(start.value, calendar)
    if first is None or end is None:
        return Step(start.value_span, start.name, first) if first else None
    last = _when(end.value, calendar)
    if last is None or last.unit is not first.unit:
        return Step(start.value_span, start.name, first)
    when = When(first.unit, first.first, last.last or last.first, 0, 0)
    return Step(Span(start.span.start, max(start.span.end, end.span.end)), f"{start.name} – {end.name}", when)
