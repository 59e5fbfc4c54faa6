"""A harmonic forecast: the tide as a sum of cosines."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Constituent:
    """One line of the tide: M2, S2, N2, K1, O1 ..."""

    name: str
    speed_deg_per_hour: float
    amplitude_mm: float
    phase_deg: float


def level_mm(constituents: list[Constituent], mean_mm: float, hours: float) -> float:
    """Height above chart datum, `hours` after the reference time."""
    total = mean_mm
    for part in constituents:
        angle = math.radians(part.speed_deg_per_hour * hours - part.phase_deg)
        total += part.amplitude_mm * math.cos(angle)
    return total


def residual_mm(observed_mm: float, predicted_mm: float) -> float:
    """What the moon does not explain: wind, pressure, rain, river."""
    return observed_mm - predicted_mm
