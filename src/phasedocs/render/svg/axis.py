"""The axis of days of a chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from phasedocs.render.svg.drawing import MONTHS, told

MAX_SPAN = 3 * 366
"""Days on one axis; what lies farther from most others than half of it is left out: a slip would squeeze all."""
_STEPS = (1, 2, 7, 14)
"""In days; from there on by months."""
_MONTHS = (1, 2, 3, 6, 12)
_MAX_TICKS = 9


@dataclass(frozen=True, slots=True)
class Axis:
    """Days from left to right."""

    first: date
    last: date
    left: float
    right: float
    """Of the last day's end."""

    def x(self, day: date) -> float:
        """Give where a day begins, inside the axis."""
        days = min(max(0, (day - self.first).days), self.length)
        return self.left + days * (self.right - self.left) / self.length

    def end(self, day: date) -> float:
        """Give where a day ends, inside the axis."""
        return min(self.right, self.x(day) + (self.right - self.left) / self.length)

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def holds(self, day: date) -> bool:
        """Say whether a day is on it."""
        return self.first <= day <= self.last

    def ticks(self) -> Iterator[tuple[date, str]]:
        """Yield up to ten days that are marked, each with its words."""
        year = 0
        for day in self._ticks():
            by_month = day.day == 1 and self.length > _STEPS[-1] * _MAX_TICKS
            words = MONTHS[day.month - 1] if by_month else told(day, year=False)
            yield day, f"{words} {day.year}" if day.year != year else words
            year = day.year

    def _ticks(self) -> Iterator[date]:
        step = next((step for step in _STEPS if self.length <= step * _MAX_TICKS), None)
        if step is None:
            yield from self._months(next((many for many in _MONTHS if self.length <= 31 * many * _MAX_TICKS), 12))
            return
        day = self.first + timedelta(-self.first.weekday() % 7 if step >= 7 and self.length > 7 else 0)
        while day <= self.last:
            yield day
            day += timedelta(step)

    def _months(self, step: int) -> Iterator[date]:
        month = self.first.year * 12 + self.first.month - (self.first.day == 1)
        month += -month % step
        while (day := date(month // 12, month % 12 + 1, 1)) <= self.last:
            yield day
            month += step


def axis(days: Sequence[date], today: date | None, left: float, right: float) -> Axis:
    """Give the axis for days, of which there is one at least; today is on it when it is not far away."""
    ordered = sorted(days)
    middle = ordered[len(ordered) // 2]
    near = [day for day in ordered if abs((day - middle).days) <= MAX_SPAN // 2]
    first, last = near[0], near[-1]
    if today and first - _reach(first, last) <= today <= last + _reach(first, last):
        first, last = min(first, today), max(last, today)
    margin = max(1, (last - first).days // 40)
    before = margin if first.toordinal() > margin else 0
    after = margin if last.toordinal() + margin < date.max.toordinal() else 0
    return Axis(first - timedelta(before), last + timedelta(after), left, right)


def _reach(first: date, last: date) -> timedelta:
    days = max(60, (last - first).days)
    return timedelta(min(days, first.toordinal() - 1, date.max.toordinal() - last.toordinal()))
