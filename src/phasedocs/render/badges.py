"""Badges: a name and a number, as SVG of our own and as the JSON that shields.io asks an address for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from phasedocs.analysis import PhaseState, PhaseStatus, State
from phasedocs.render.marks import escape
from phasedocs.render.serialise import to_json

_HEIGHT = 20
_PADDING = 6
_NARROW, _WIDE = frozenset("!'()*,./:;I[]fijlrt| "), frozenset("%@MWmw")
_COLOURS = {"good": "#1a7f37", "going": "#3f51b5", "bad": "#b3202c", "waiting": "#7d5200", "calm": "#57606a"}
"""White words are legible on all of them (WCAG 2.2, 1.4.3)."""


class Badge(NamedTuple):
    """A name and what is said of it."""

    file: str
    """Name of its files, without their ends."""
    label: str
    message: str
    colour: str


def badges(state: State, phase_names: Mapping[str, str]) -> Iterator[Badge]:
    """Yield the badges of a project: its progress, its claims, and each phase by the name of its page."""
    whole = "good" if state.progress.complete else "going" if state.progress.done else "calm"
    yield Badge("progress", "done", str(state.progress), whole)
    broken = len(state.contradicted)
    words = "all hold" if not broken else f"{broken} {'does' if broken == 1 else 'do'} not hold"
    yield Badge("claims", "claims", words, "bad" if broken else "good")
    for phase in state.phases:
        yield Badge(phase_names[phase.phase.id], f"phase {phase.phase.id}", str(phase.progress), _colour(phase))


def _colour(phase: PhaseState) -> str:
    if phase.contradicted and phase.status is not PhaseStatus.COMPLETE:
        return "bad"
    match phase.status:
        case PhaseStatus.COMPLETE:
            return "good"
        case PhaseStatus.IN_PROGRESS:
            return "going"
        case PhaseStatus.BLOCKED | PhaseStatus.READY:
            return "waiting"
        case _:
            return "calm"


def badge_json(badge: Badge) -> str:
    """Give a badge as the endpoint that shields.io reads (schema version 1)."""
    return to_json(
        {"schemaVersion": 1, "label": badge.label, "message": badge.message, "color": _COLOURS[badge.colour]}
    )


def badge_svg(badge: Badge) -> str:
    """Draw a badge: it loads nothing, and its title says what it shows."""
    left, right = (_PADDING * 2 + _width(text) for text in (badge.label, badge.message))
    words = escape(f"{badge.label}: {badge.message}")
    texts = "".join(
        f'<text x="{x}" y="14" text-anchor="middle" textLength="{width - 2 * _PADDING}">{escape(text)}</text>'
        for x, width, text in (
            (left / 2, left, badge.label),
            (left + right / 2, right, badge.message),
        )
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{words}" width="{left + right}"'
        f' height="{_HEIGHT}" viewBox="0 0 {left + right} {_HEIGHT}"><title>{words}</title>'
        f'<rect width="{left + right}" height="{_HEIGHT}" rx="3" fill="#3b4048"/>'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{left}z" fill="{_COLOURS[badge.colour]}"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">{texts}</g></svg>\n'
    )


def _width(text: str) -> int:
    """Give about how wide a text is at 11 pixels; `textLength` makes it so."""
    return round(sum(4.0 if char in _NARROW else 9.5 if char in _WIDE else 7.0 for char in text))
