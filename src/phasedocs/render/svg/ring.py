"""How much is done, as a ring."""

from __future__ import annotations

from math import pi

from phasedocs.render.svg.drawing import number, picture

_SIZE, _STROKE = 64, 8


def ring(percent: int | None, words: str) -> str:
    """Draw a ring that is filled clockwise from the top; `words` say the same. Empty without a percentage."""
    if percent is None:
        return ""
    radius = (_SIZE - _STROKE) / 2
    around = 2 * pi * radius
    circle = f'<circle cx="{_SIZE // 2}" cy="{_SIZE // 2}" r="{number(radius)}" stroke-width="{_STROKE}"'
    filled = f'{circle} class="part" stroke-dasharray="{number(around * percent / 100)} {number(around)}"/>'
    body = [f'{circle} class="whole"/>', filled if percent else ""]
    body.append(f'<text x="{_SIZE // 2}" y="{_SIZE // 2}" text-anchor="middle">{percent}%</text>')
    return picture("ring", (_SIZE, _SIZE), words, "A ring, filled as far as the work is done.", body)
