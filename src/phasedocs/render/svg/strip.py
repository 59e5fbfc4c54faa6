"""The tasks of a document in its order, a cell each, so that it is seen where the open ones are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from phasedocs.model import TaskState
from phasedocs.render.svg.drawing import number, picture, plain

MAX_CELLS = 120
"""In one strip; with more tasks, a cell stands for several that follow each other."""
_CELL, _HEIGHT, _BETWEEN = 6.0, 16.0, 3.0
_SHAPES: Mapping[str, tuple[float, float]] = {
    "done": (0, 16),
    "part": (5, 11),
    "in_progress": (5, 11),
    "blocked": (0, 16),
    "open": (11, 5),
    "deferred": (13, 3),
    "other": (11, 5),
    "excluded": (14, 2),
}
"""Where a cell begins and how high it is: the colours are not needed to tell done from open."""


@dataclass(frozen=True, slots=True)
class Part:
    """The leaf tasks of one section."""

    title: str
    href: str
    numbers: str
    states: tuple[TaskState, ...]


def strip(parts: Sequence[Part], words: str, *, links: bool = False) -> str:
    """Draw the tasks of sections from left to right; with `links`, each section leads to its place."""
    total = sum(len(part.states) for part in parts)
    if not total:
        return ""
    each = -(-total // MAX_CELLS)
    body, x = [], 0.0
    for part in parts:
        cells = [_kind(part.states[at : at + each]) for at in range(0, len(part.states), each)]
        drawn = "".join(_cells(cells, x))
        title = f"<title>{plain(f'{part.title}: {part.numbers}')}</title>"
        wide = number(len(cells) * _CELL)
        area = f'<path class="area" d="M{number(x)} 0h{wide}v{number(_HEIGHT)}h-{wide}z"/>'
        body.append(f'<a href="{plain(part.href)}">{title}{area}{drawn}</a>' if links else f"<g>{title}{drawn}</g>")
        x += len(cells) * _CELL + _BETWEEN
    told = f"{len(parts)} sections, {f'a cell for every {each} tasks' if each > 1 else 'a cell for each task'}."
    return picture("strip", (x - _BETWEEN, _HEIGHT), words, told, body, links=links)


def _kind(states: Sequence[TaskState]) -> str:
    """Name what a cell shows: what all its tasks are, else `part` where one is done, or the most open of them."""
    kinds = {"excluded" if state.excluded else state.value for state in states}
    if len(kinds) > 1:
        kinds.discard("excluded")
    if len(kinds) == 1:
        return kinds.pop()
    return "part" if "done" in kinds else "blocked" if "blocked" in kinds else "open"


def _cells(kinds: Sequence[str], x: float) -> Iterator[str]:
    """Draw the cells of a section, those of a kind in one path."""
    places: dict[str, list[str]] = defaultdict(list)
    for number_, kind in enumerate(kinds):
        top, high = _SHAPES[kind]
        places[kind].append(f"M{number(x + number_ * _CELL)} {number(top)}h5v{number(high)}h-5z")
    for kind in sorted(places):
        yield f'<path class="{kind}" d="{"".join(places[kind])}"/>'
