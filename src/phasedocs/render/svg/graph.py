"""Which phase waits for which, from left to right, in layers; circles are drawn red."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from phasedocs.analysis.graph import Layers, Wait
from phasedocs.render.svg.drawing import fitted, label, number, picture, plain

MAX_NODES = 80
MAX_EDGES = 80
"""With more, those are left out that follow from others: 1 before 3, where 1 comes before 2 and 2 before 3."""
_MAX_BENDS = 3_000
_WIDTH, _HEIGHT = 176, 46
_GAP_X, _GAP_Y, _BEND = 52, 16, 12
_MARGIN = 4
_SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Node:
    """A phase in the graph."""

    label: str
    href: str
    numbers: str
    status: str
    """A class that colours it."""
    percent: int | None


Bend = tuple[str, str, int]
"""Where a wait passes a layer: the phases before and after, and the layer."""
Item = str | Bend


def graph(nodes: Mapping[str, Node], layers: Layers) -> str:
    """Draw the phases that wait for others or are waited for; empty when there are none."""
    joined = {name for wait in layers.waits for name in (wait.before, wait.after)}
    names = [name for name in layers.order if name in joined][:MAX_NODES]
    if not names:
        return ""
    kept, waits = set(names), [wait for wait in layers.waits if {wait.before, wait.after} <= set(names)]
    if len(waits) > MAX_EDGES:
        waits = [wait for wait in waits if not wait.implied]
    column = _columns(layers, kept)
    placed = _placed(names, waits, column)
    back = [wait for wait in waits if column[wait.before] >= column[wait.after]]
    floor = max(y for _, y in placed.values()) + _HEIGHT
    height = floor + _MARGIN + (18 + 8 * len(back) if back else 0)
    width = _MARGIN * 2 + (max(column.values()) + 1) * (_WIDTH + _GAP_X) - _GAP_X + (_GAP_X // 2 if back else 0)
    lines = [_line(wait, placed, column, nodes) for wait in waits if wait not in back]
    lines += [_way_back(wait, placed, floor + 14 + 8 * at, at) for at, wait in enumerate(back)]
    body = [*sorted(lines, key=lambda line: "circle" in line), *(_box(nodes[name], placed[name]) for name in names)]
    words = f"{len(names)} phases and what they wait for, from left to right"
    told = "; ".join(f"{wait.after} waits for {wait.before}" for wait in waits)
    return picture("graph", (width, height), words, f"{told}. The table below says the same.", body, links=True)


def _columns(layers: Layers, kept: set[str]) -> dict[str, int]:
    """Give the layer of each phase; layers with nothing in them are left out."""
    columns = [[name for name in names if name in kept] for names in layers.columns]
    return {name: at for at, names in enumerate(filter(None, columns)) for name in names}


def _placed(names: Sequence[str], waits: Sequence[Wait], column: Mapping[str, int]) -> dict[Item, tuple[float, float]]:
    """Give the place of the upper left corner of each box, and of the left end of each bend."""
    long = [wait for wait in waits if column[wait.after] - column[wait.before] > 1]
    if sum(column[wait.after] - column[wait.before] - 1 for wait in long) > _MAX_BENDS:
        long = []
    rows: dict[int, list[Item]] = defaultdict(list)
    for name in names:
        rows[column[name]].append(name)
    near: dict[Item, list[Item]] = defaultdict(list)
    for wait in waits:
        between = range(column[wait.before] + 1, column[wait.after]) if wait in long else ()
        chain: list[Item] = [wait.before, *((wait.before, wait.after, at) for at in between), wait.after]
        for bend, at in zip(chain[1:-1], between, strict=True):
            rows[at].append(bend)
        for one, next_ in pairwise(chain):
            near[one].append(next_)
            near[next_].append(one)
    _settle(rows, near)
    return dict(_stacked(rows))


def _settle(rows: dict[int, list[Item]], near: Mapping[Item, Sequence[Item]]) -> None:
    """Order each layer by the places of what its items are joined to, there and back, so that lines cross less."""
    for sweep in range(_SWEEPS):
        at = {item: (place + 0.5) / len(row) for row in rows.values() for place, item in enumerate(row)}
        for layer in sorted(rows, reverse=sweep % 2 == 1):
            row = rows[layer]
            middle = {item: sum(at[one] for one in near[item]) / len(near[item]) for item in row if near.get(item)}
            row.sort(key=lambda item: middle.get(item, at[item]))
            at |= {item: (place + 0.5) / len(row) for place, item in enumerate(row)}


def _stacked(rows: Mapping[int, Sequence[Item]]) -> Iterator[tuple[Item, tuple[float, float]]]:
    high = {layer: sum(map(_height, row)) for layer, row in rows.items()}
    most = max(high.values())
    for layer, row in rows.items():
        y = _MARGIN + (most - high[layer]) / 2
        for item in row:
            yield item, (_MARGIN + layer * (_WIDTH + _GAP_X), y)
            y += _height(item)


def _height(item: Item) -> int:
    return _HEIGHT + _GAP_Y if isinstance(item, str) else _BEND


def _line(
    wait: Wait, placed: Mapping[Item, tuple[float, float]], column: Mapping[str, int], nodes: Mapping[str, Node]
) -> str:
    x, y = placed[wait.before]
    x, y = x + _WIDTH, y + _HEIGHT / 2
    path = f"M{number(x)} {number(y)}"
    bends = ((wait.before, wait.after, at) for at in range(column[wait.before] + 1, column[wait.after]))
    for place in [placed[bend] for bend in bends if bend in placed]:
        path += _curve(x, y, place[0], place[1] + _BEND / 2) + f"h{_WIDTH}"
        x, y = place[0] + _WIDTH, place[1] + _BEND / 2
    end = placed[wait.after]
    path += _curve(x, y, end[0] - 7, end[1] + _HEIGHT / 2)
    kind = "circle" if wait.circle else "done" if nodes[wait.before].status == "complete" else "waits"
    return _arrow(kind, path, end[0], end[1] + _HEIGHT / 2)


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    half = (x1 + x2) / 2
    return f"C{number(half)} {number(y1)} {number(half)} {number(y2)} {number(x2)} {number(y2)}"


def _way_back(wait: Wait, placed: Mapping[Item, tuple[float, float]], y: float, at: int) -> str:
    """Draw a wait that leads back in a circle: around all boxes, below them."""
    (x1, y1), (x2, y2) = placed[wait.before], placed[wait.after]
    aside = 8 + 3 * (at % 4)
    path = f"M{number(x1 + _WIDTH)} {number(y1 + _HEIGHT / 2)}h{aside}V{number(y)}H{number(max(0, x2 - aside - 8))}"
    path += f"V{number(y2 + _HEIGHT / 2)}H{number(x2 - 7)}"
    return _arrow("circle", path, x2, y2 + _HEIGHT / 2)


def _arrow(kind: str, path: str, x: float, y: float) -> str:
    head = f'<path class="head" d="M{number(x)} {number(y)}l-8 -4v8z"/>'
    return f'<g class="edge {kind}"><path d="{path}"/>{head}</g>'


def _box(node: Node, place: tuple[float, float]) -> str:
    x, y = place
    words = f"{node.label}: {node.numbers}, {node.status.replace('_', ' ')}"
    meter = (node.percent or 0) * (_WIDTH - 16) / 100
    bar = f'<path class="part" d="M{number(x + 8)} {number(y + _HEIGHT - 5)}h{number(meter)}"/>' if meter else ""
    return (
        f'<a href="{plain(node.href)}" class="node {node.status}"><title>{plain(words)}</title>'
        f'<rect x="{number(x)}" y="{number(y)}" width="{_WIDTH}" height="{_HEIGHT}" rx="5"/>'
        f"{label(x + 9, y + 14, fitted(node.label, _WIDTH - 18, 14), 'name')}"
        f"{label(x + 9, y + 30, fitted(node.numbers, _WIDTH - 18, 11.5), 'numbers')}{bar}</a>"
    )
