"""Tasks over time: how many there were, how many were done, and where the scope changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from phasedocs.render.svg.axis import Axis
from phasedocs.render.svg.drawing import label, number, picture, plain, told

_WIDTH, _LEFT, _RIGHT = 1000, 48, 890
_TOP, _BOTTOM = 14, 250
_BAND, _BAND_HALF = 312, 26
"""The middle line of the band of scope, and how far it reaches up and down."""
_APART = 16


@dataclass(frozen=True, slots=True)
class BurnDay:
    """The tasks at the end of a day."""

    day: date
    done: int
    total: int
    added: int
    removed: int
    numbers: str


def burnup(days: Sequence[BurnDay], today: date | None) -> str:
    """Draw days in their order; empty without any. Both lines run on to today, when that is later."""
    if not days:
        return ""
    first, last = days[0].day, max(days[-1].day, today or days[-1].day)
    line = Axis(first, max(last, first + timedelta(6)), _LEFT, _RIGHT)
    most = max(1, *(day.total for day in days))
    step = _step(most)
    top = -(-most // step) * step
    body = [*_grid(line, step, top), *_areas(days, line, last, top), *_ends(days[-1], line.end(last), top)]
    body += _scope(days, line)
    words = f"From {told(first)} to {told(days[-1].day)}: {days[0].numbers}, then {days[-1].numbers}."
    return picture("burnup", (_WIDTH, _BAND + _BAND_HALF + 24), "Tasks done and in all, by day", words, body)


def _y(value: float, top: int) -> float:
    return _BOTTOM - value * (_BOTTOM - _TOP) / top


def _step(most: int) -> int:
    """Give the distance of the lines of a scale with at most six of them: 1, 2 or 5 and zeros."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if most <= step * 5:
                return step
        size *= 10


def _grid(line: Axis, step: int, top: int) -> Iterator[str]:
    for value in range(0, top + 1, step):
        y = _y(value, top)
        yield f'<path class="grid" d="M{_LEFT} {number(y)}H{_RIGHT}"/>'
        yield label(_LEFT - 8, y, str(value), "tick", "end")
    for day, words in line.ticks():
        x = line.x(day)
        yield f'<path class="grid" d="M{number(x)} {_BOTTOM}V{_BOTTOM + 5}"/>'
        yield label(min(x, _RIGHT - 30), _BOTTOM + 15, words, "tick")


def _areas(days: Sequence[BurnDay], line: Axis, last: date, top: int) -> Iterator[str]:
    total = _stairs([(line.x(day.day), _y(day.total, top)) for day in days], line.end(last))
    done = _stairs([(line.x(day.day), _y(day.done, top)) for day in days], line.end(last))
    start = number(line.x(days[0].day))
    yield f'<path class="todo" d="{total}V{_BOTTOM}H{start}z"/>'
    yield f'<path class="done" d="{done}V{_BOTTOM}H{start}z"/>'
    yield f'<path class="total-line" d="{total}"/><path class="done-line" d="{done}"/>'


def _stairs(points: Sequence[tuple[float, float]], end: float) -> str:
    """Draw values that hold until the next one."""
    (x, y), *others = points
    return f"M{number(x)} {number(y)}" + "".join(f"H{number(x)}V{number(y)}" for x, y in others) + f"H{number(end)}"


def _ends(day: BurnDay, x: float, top: int) -> Iterator[str]:
    total, done = _y(day.total, top), _y(day.done, top)
    if done - total < _APART:
        total = max(_TOP, min(total, (total + done - _APART) / 2))
        done = total + _APART
    yield label(x + 8, total, f"{day.total} in all", "total-words")
    yield label(x + 8, done, f"{day.done} done", "done-words")


def _scope(days: Sequence[BurnDay], line: Axis) -> Iterator[str]:
    """Draw what came and what went, under the lines: all but the first day, with which the count begins."""
    yield f'<path class="rule" d="M{_LEFT} {_BAND}H{_RIGHT}"/>'
    yield label(_RIGHT + 8, _BAND - 9, "added", "added-words")
    yield label(_RIGHT + 8, _BAND + 9, "removed", "removed-words")
    later = days[1:]
    most = max(1, *(max(day.added, day.removed) for day in later)) if later else 1
    wide = min(10.0, max(1.5, (_RIGHT - _LEFT) / line.length - 1))
    for day in later:
        x, words = line.x(day.day), f"{told(day.day)}: {day.added} added, {day.removed} removed"
        if day.added or day.removed:
            yield f"<g><title>{plain(words)}</title>"
            up, down = (max(2, _BAND_HALF * many / most) if many else 0 for many in (day.added, day.removed))
            size = f'x="{number(x)}" width="{number(wide)}"'
            yield f'<rect class="added" {size} y="{number(_BAND - up)}" height="{number(up)}"/>' if up else ""
            yield f'<rect class="removed" {size} y="{_BAND}" height="{number(down)}"/>' if down else ""
            yield "</g>"
    if later:
        yield label(_LEFT - 8, _BAND - _BAND_HALF + 4, f"+{most}", "tick", "end")
        yield label(_LEFT - 8, _BAND + _BAND_HALF - 4, f"−{most}", "tick", "end")
