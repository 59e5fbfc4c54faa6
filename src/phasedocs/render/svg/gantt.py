"""Phases and documents over time: a lane each, from its first day to its last, with its targets and today's line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from phasedocs.render.svg.axis import Axis, axis
from phasedocs.render.svg.drawing import fitted, isolated, label, number, picture, plain, told, width_of

MAX_LANES = 80
_WIDTH, _MAX_LEFT, _RIGHT = 1000, 250, 825
_TOP, _LANE, _BAR = 30, 34, 11
_BELOW = 10
"""Steps stand so many pixels below the middle of a bar, which they would hide."""
_APART = 9
"""Pixels; marks that would stand closer are one."""
_SIZE = 12.5
_TOLD = 4
"""Steps that the words of one mark name."""


@dataclass(frozen=True, slots=True)
class Point:
    """A mark on a lane."""

    day: date
    words: str
    target: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A phase, or a document without one."""

    label: str
    href: str
    numbers: str
    percent: int | None
    status: str
    """A class that colours it."""
    first: date | None
    """None: it has only marks."""
    last: date | None
    points: tuple[Point, ...] = ()
    note: str = ""
    """What is late about it."""


def gantt(lanes: Sequence[Lane], today: date | None, title: str) -> str:
    """Draw lanes from top to bottom; empty without any. `today` is drawn where it is near."""
    days = [day for lane in lanes for day in (lane.first, lane.last, *(point.day for point in lane.points)) if day]
    if not days:
        return ""
    shown = lanes[:MAX_LANES]
    left = min(_MAX_LEFT, 16 + max(width_of(lane.label, _SIZE) for lane in shown))
    line = axis(days, today, left, _RIGHT)
    bottom = _TOP + _LANE * len(shown)
    body = [*_grid(line, bottom)]
    for place, lane in enumerate(shown):
        body += _lane(lane, line, _TOP + _LANE * place, today)
    body += _today(line, today, bottom)
    outside = sum(not line.holds(day) for day in days)
    words = f"{len(shown)} lanes from {told(line.first)} to {told(line.last)}"
    words += f"; {outside} days outside are drawn at the edge" if outside else ""
    return picture("gantt", (_WIDTH, bottom + 24), title, f"{words}. The table below says the same.", body, links=True)


def _grid(line: Axis, bottom: float) -> Iterator[str]:
    for day, words in line.ticks():
        x = line.x(day)
        yield f'<path class="grid" d="M{number(x)} {_TOP - 6}V{bottom}"/>'
        yield label(min(x, _RIGHT - 30), _TOP - 16, words, "tick")


def _lane(lane: Lane, line: Axis, top: float, today: date | None) -> Iterator[str]:
    middle = top + _LANE / 2
    yield f'<path class="rule" d="M0 {number(top)}H{_WIDTH}"/>'
    name = fitted(lane.label, line.left - 16, _SIZE)
    full = f"<title>{plain(lane.label)}</title>" if name != lane.label else ""
    words = f'<text x="0" y="{number(middle)}" class="name">{isolated(name)}</text>'
    yield f'<a href="{plain(lane.href)}">{full}{words}</a>'
    if lane.first and lane.last:
        yield from _bar(lane, line, middle)
    if lane.note and today and (end := _end(lane)) and line.holds(today):
        yield f'<path class="over" d="M{number(line.x(end))} {number(middle)}H{number(line.x(today))}"/>'
    yield from _marks(lane, line, middle)
    shift = 6.5 if lane.note else 0
    yield label(_RIGHT + 14, middle - shift, fitted(lane.numbers, _WIDTH - _RIGHT - 14, _SIZE), "numbers")
    if lane.note:
        yield label(_RIGHT + 14, middle + shift, fitted(lane.note, _WIDTH - _RIGHT - 14, 11), "late")


def _end(lane: Lane) -> date | None:
    """Give the day from which a lane is late: its last target that is past, else its end."""
    return max((point.day for point in lane.points if point.late), default=lane.last)


def _bar(lane: Lane, line: Axis, middle: float) -> Iterator[str]:
    first, last = lane.first or line.first, lane.last or line.last
    start, end = line.x(first), max(line.end(last), line.x(first) + 4)
    y, wide = middle - _BAR / 2, end - start
    words = f"{told(first)} – {told(last)}" if last > first else told(first)
    box = f'x="{number(start)}" y="{number(y)}" height="{_BAR}" rx="3"'
    yield f'<g class="span {lane.status}"><title>{plain(f"{lane.label}: {words}, {lane.numbers}")}</title>'
    yield f'<rect class="whole" {box} width="{number(wide)}"/>'
    if lane.percent:
        yield f'<rect class="part" {box} width="{number(wide * lane.percent / 100)}"/>'
    yield "</g>"


def _marks(lane: Lane, line: Axis, middle: float) -> Iterator[str]:
    groups: list[tuple[float, list[Point]]] = []
    for point in sorted(lane.points, key=lambda point: point.day):
        x = line.x(point.day)
        if groups and x - groups[-1][0] < _APART:
            groups[-1][1].append(point)
        else:
            groups.append((x, [point]))
    for x, points in groups:
        below = lane.first and not any(point.target for point in points)
        yield _mark(x, middle + (_BELOW if below else 0), points)


def _mark(x: float, y: float, points: Sequence[Point]) -> str:
    """Draw a diamond for a target and a dot for a step; several at one place are one, told of in its words."""
    words = "; ".join(f"{told(point.day)}: {point.words}" for point in points[:_TOLD])
    words += f"; and {len(points) - _TOLD} more" if len(points) > _TOLD else ""
    kinds: Mapping[bool, str] = {True: " late", False: ""}
    kind = ("target" if any(point.target for point in points) else "step") + kinds[any(one.late for one in points)]
    if kind.startswith("target"):
        shape = f'<path d="M{number(x)} {number(y - 6.5)}l6.5 6.5l-6.5 6.5l-6.5 -6.5z"/>'
    else:
        shape = f'<circle cx="{number(x)}" cy="{number(y)}" r="{3.5 if len(points) > 1 else 2.8}"/>'
    return f'<g class="mark {kind}"><title>{plain(words)}</title>{shape}</g>'


def _today(line: Axis, today: date | None, bottom: float) -> Iterator[str]:
    if today is None:
        return
    words = f"today, {told(today)}"
    if line.holds(today):
        x = line.x(today)
        yield f'<path class="today" d="M{number(x)} {_TOP - 6}V{bottom + 4}"/>'
        side = "end" if x > (line.left + _RIGHT) / 2 else "start"
        yield label(x + (-2 if side == "end" else 2), bottom + 14, words, "today", side)
    elif today > line.last:
        yield label(_RIGHT, bottom + 14, f"{words} →", "today", "end")
    else:
        yield label(line.left, bottom + 14, f"← {words}", "today")
