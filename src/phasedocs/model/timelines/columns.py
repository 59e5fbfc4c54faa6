"""Steps in the rows of tables: by the column that says when, or how long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from phasedocs.model.dates import Calendar
from phasedocs.model.facts import TimeUnit
from phasedocs.model.timelines.phrases import (
    DIGIT,
    NO_HOURS,
    Hours,
    When,
    counted_bare,
    hours_in_parens,
    lead,
    read_hours,
    read_when,
    when_in_parens,
)
from phasedocs.model.timelines.steps import Group, Step
from phasedocs.model.timelines.words import words
from phasedocs.syntax import Node

_NUMBERS = re.compile(r"[^\w]{0,4}\d[\d.,]{0,12}\s?(?:[^\W\d_]{1,4}|%)?[^\w]{0,4}$")
_MARKUP = re.compile(r"[*`]{1,3}|~~")
_AFTER = re.compile(r"[\s)）]{0,3}(?:$|[(（:,;→✅⏳🟡🔴–-]|[^\w\s])")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns of a table tell of time; an index, or None."""

    when: int | None
    end: int | None
    hours: int | None
    unit: TimeUnit | None
    """That bare numbers in the first of them count."""


def table_group(table: Node, section: int | None, calendar: Calendar, *, log: bool, planned: bool) -> Group | None:
    """Give the steps of a table; None when its rows are no steps in time."""
    rows = [row.children for row in table.children if row.kind == "row"]
    if len(rows) < 3:
        return None
    names = [_MARKUP.sub("", cell.text).strip().lower() for cell in rows[0]]
    body = rows[1:]
    columns = _columns(names, body, calendar)
    if columns is None:
        return None
    steps = [step for cells in body if (step := _row(cells, columns, calendar))]
    if 2 * len(steps) < len(body) or (_dates(steps) and (_tells_history(names) or _is_series(body, columns))):
        return None
    planned = planned or bool(set(names) & (words().names["step"] | words().names["target"]))
    return Group(steps, section, log=log, planned=planned, span=table.span)


def _columns(names: Sequence[str], body: Sequence[Sequence[Node]], calendar: Calendar) -> _Columns | None:
    meanings = words().names
    planned = meanings["when"] | meanings["target"] | meanings["start"]
    when = next((at for at, name in enumerate(names) if name in planned and _reads(body, at, calendar)), None)
    if when is None and _begins(body, calendar):
        when = 0
    end = next((at for at, name in enumerate(names) if name in meanings["end"] and at != when), None)
    hours = next((at for at, name in enumerate(names) if name in meanings["duration"] and at != when), None)
    if hours is None and set(names) & meanings["step"]:
        hours = next((at for at, name in enumerate(names) if name in meanings["time"] and at != when), None)
    if when is None and hours is None:
        return None
    return _Columns(when, end, hours, words().units.get(names[when]) if when is not None else None)


def _reads(body: Sequence[Sequence[Node]], at: int, calendar: Calendar) -> bool:
    """Say whether the first rows of a column hold a phrase: under "Duration" it may be hours."""
    texts = [cells[at].text for cells in body if at < len(cells)]
    return any(_cell(text, calendar) for text in texts[:4]) or _counts_up(texts)


def _counts_up(texts: Sequence[str]) -> bool:
    """Say whether bare numbers can be those of steps: under "Days", others are how long each takes."""
    numbers = [
        int(bare.first.rpartition(" ")[2])
        for text in texts
        if (bare := counted_bare(text, TimeUnit.WEEK)) and bare.first
    ]
    return bool(numbers) and all(before <= after for before, after in pairwise(numbers))


def _begins(body: Sequence[Sequence[Node]], calendar: Calendar) -> bool:
    """Say whether rows begin with days, weeks or quarters, whatever their column is called."""
    cells = [row[0].text for row in body[:4] if row and DIGIT.search(row[0].text)]
    found = [_cell(text, calendar) or when_in_parens(text, calendar) for text in cells]
    return bool(cells) and all(when and when.unit is not TimeUnit.TIME for when in found)


def _cell(text: str, calendar: Calendar) -> When | None:
    """Read a cell that is a phrase, not one that begins with it."""
    when = read_when(text, lead(text), calendar)
    return when if when and _AFTER.match(text, when.end) else None


def _row(cells: Sequence[Node], columns: _Columns, calendar: Calendar) -> Step | None:
    when = _when(cells, columns.when, calendar, columns.unit)
    if when and (last := _when(cells, columns.end, calendar, None)) and last.unit is when.unit:
        when = When(when.unit, when.first, last.last or last.first, when.start, when.end)
    hours = _hours(cells, columns.hours)
    if when is None and (hours == NO_HOURS or columns.when is not None):
        return None
    place = columns.when if when is not None else columns.hours
    assert place is not None
    return Step(cells[place].span, _label(cells, columns), when, hours)


def _when(cells: Sequence[Node], at: int | None, calendar: Calendar, unit: TimeUnit | None) -> When | None:
    if at is None or at >= len(cells):
        return None
    text = cells[at].text
    bare = counted_bare(text, unit) if unit else None
    return bare or _cell(text, calendar) or (when_in_parens(text, calendar) if at == 0 and "(" in text else None)


def _hours(cells: Sequence[Node], at: int | None) -> Hours:
    if at is None or at >= len(cells):
        return NO_HOURS
    text = cells[at].text
    read = read_hours(text, lead(text))
    if read and _AFTER.match(text, read[1]):
        return read[0]
    return hours_in_parens(text) or NO_HOURS


def _label(cells: Sequence[Node], columns: _Columns) -> str:
    """Give the first cell that names something; the phrase itself where there is none."""
    told = {columns.when, columns.end, columns.hours}
    for at, cell in enumerate(cells):
        if at not in told and any(character.isalpha() for character in cell.text):
            return cell.plain().strip()
    return cells[0].plain().strip()


def _dates(steps: Sequence[Step]) -> bool:
    return any(step.family == "calendar" for step in steps)


def _tells_history(names: Sequence[str]) -> bool:
    return bool(words().names["history"].intersection(names))


def _is_series(body: Sequence[Sequence[Node]], columns: _Columns) -> bool:
    """Say whether the rows hold a number for each date: data, no steps."""
    cells = [cell.text for row in body for at, cell in enumerate(row) if at not in (columns.when, columns.end)]
    return sum(1 for text in cells if _NUMBERS.match(text)) * 2 > len(cells)
