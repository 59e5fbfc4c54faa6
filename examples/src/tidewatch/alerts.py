"""Decide who is told what, and when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Threshold:
    """A level with a name, for one harbour."""

    harbour: str
    name: str
    level_mm: int


def crossed(thresholds: list[Threshold], now_mm: float, soon_mm: float) -> list[Threshold]:
    """Thresholds which the water is below now and above soon."""
    return [t for t in thresholds if now_mm < t.level_mm <= soon_mm]


def message(threshold: Threshold, minutes: int) -> str:
    """The text message, short enough for one SMS."""
    return f"{threshold.harbour}: {threshold.name} expected in {minutes} min."
