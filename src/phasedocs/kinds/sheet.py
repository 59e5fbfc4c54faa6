"""The text that describes a kind; reading it is put off until the kind is asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that describes a kind."""

    file: str
    """As a person in the current folder would type it."""
    text: str
    ours: bool = False
    """It comes with phasedocs: it may be read by a faster parser, which trusts what it reads."""
