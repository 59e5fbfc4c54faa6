"""Take readings from the broker, drop repeats, write them to the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tidewatch.sensors import Reading, decode, is_plausible

WINDOW = 900


def unique(readings: Iterable[Reading]) -> Iterator[Reading]:
    """Let every (gauge, epoch) pass once; gauges send each packet twice."""
    seen: set[tuple[int, int]] = set()
    for reading in readings:
        key = (reading.gauge, reading.epoch)
        if key not in seen:
            seen.add(key)
            yield reading


def accept(payloads: Iterable[bytes]) -> Iterator[Reading]:
    """Decode what can be decoded and keep what can be true."""
    for payload in payloads:
        try:
            reading = decode(payload)
        except ValueError:
            continue
        if is_plausible(reading):
            yield reading


def buckets(readings: Iterable[Reading]) -> dict[tuple[int, int], list[int]]:
    """Group levels by gauge and quarter of an hour."""
    grouped: dict[tuple[int, int], list[int]] = {}
    for reading in readings:
        slot = reading.epoch // WINDOW * WINDOW
        grouped.setdefault((reading.gauge, slot), []).append(reading.level_mm)
    return grouped
