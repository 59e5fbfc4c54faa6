"""Decode the packets that a gauge sends over LoRa."""

from __future__ import annotations

import struct
from dataclasses import dataclass

PACKET = struct.Struct(">HIhB")


@dataclass(frozen=True)
class Reading:
    """One water level, in millimetres above chart datum."""

    gauge: int
    epoch: int
    level_mm: int
    battery: int


def decode(payload: bytes) -> Reading:
    """Read one packet; a short packet is an error, never a zero."""
    if len(payload) != PACKET.size:
        raise ValueError(f"expected {PACKET.size} bytes, got {len(payload)}")
    return Reading(*PACKET.unpack(payload))


def is_plausible(reading: Reading, low_mm: int = -2000, high_mm: int = 9000) -> bool:
    """Tell a water level from a bird on the transducer."""
    return low_mm <= reading.level_mm <= high_mm
