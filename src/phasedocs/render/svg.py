"""Charts as inline SVG, made when the site is built: no script, printable, in the colours of the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from phasedocs.analysis import PhaseState, PhaseStatus, State
from phasedocs.render.marks import escape

_WIDTH, _HEIGHT = 132, 34
_GAP_X, _GAP_Y = 44, 16
_MARGIN = 4


def phase_graph(state: State, address: Callable[[str], str]) -> str:
    """Draw which phase waits for which, from left to right; empty when none waits for another."""
    known = {phase.phase.id: phase for phase in state.phases}
    before = {
        name: tuple(one for one in phase.phase.depends_on if one in known and one != name)
        for name, phase in known.items()
    }
    joined = {name for name, ones in before.items() if ones} | {one for ones in before.values() for one in ones}
    names = [name for name in known if name in joined]
    if not names:
        return ""
    places = _places(names, before)
    width = max(x for x, _ in places.values()) + _WIDTH + _MARGIN
    height = max(y for _, y in places.values()) + _HEIGHT + _MARGIN
    edges = [_edge(places[one], places[name], known[one]) for name in names for one in before[name]]
    boxes = [_box(known[name], places[name], address(name)) for name in names]
    words = "; ".join(f"phase {name} waits for {', '.join(before[name])}" for name in names if before[name])
    return (
        f'<svg class="graph" role="group" aria-label="{escape(words)}" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}">{"".join(edges)}{"".join(boxes)}</svg>'
    )


def _places(names: Sequence[str], before: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[int, int]]:
    """Put each phase right of all that it waits for; phases in a cycle end somewhere."""
    level = dict.fromkeys(names, 0)
    for _ in names:
        raised = {name: max((level[one] + 1 for one in before[name]), default=0) for name in names}
        if raised == level or max(raised.values()) >= len(names):
            break
        level = raised
    columns: dict[int, list[str]] = defaultdict(list)
    for name in names:
        columns[level[name]].append(name)
    return {
        name: (_MARGIN + column * (_WIDTH + _GAP_X), _MARGIN + row * (_HEIGHT + _GAP_Y))
        for column, here in columns.items()
        for row, name in enumerate(here)
    }


def _edge(start: tuple[int, int], end: tuple[int, int], before: PhaseState) -> str:
    x1, y1 = start[0] + _WIDTH, start[1] + _HEIGHT // 2
    x2, y2 = end[0], end[1] + _HEIGHT // 2
    half = max(_GAP_X // 2, (x2 - x1) // 2)
    kind = "done" if before.status is PhaseStatus.COMPLETE else "waits"
    return f'<path class="edge {kind}" d="M{x1} {y1}C{x1 + half} {y1} {x2 - half} {y2} {x2} {y2}"/>'


def _box(phase: PhaseState, place: tuple[int, int], address: str) -> str:
    x, y = place
    percent = phase.progress.percent
    words = f"Phase {phase.phase.id} · " + ("no tasks" if percent is None else f"{percent} %")
    title = f"<title>{escape(phase.phase.title)}</title>" if phase.phase.title else ""
    return (
        f'<a href="{escape(address)}" class="node {phase.status}">{title}'
        f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="5"/>'
        f'<text x="{x + _WIDTH // 2}" y="{y + _HEIGHT // 2}">{escape(words)}</text></a>'
    )
