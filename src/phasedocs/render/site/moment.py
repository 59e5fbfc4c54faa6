"""What is known when a site is built, beside the documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from phasedocs.analysis.chronicle import Chronicle


@dataclass(frozen=True, slots=True)
class Moment:
    """The day, and what git knows; all of it may be unknown."""

    today: date | None = None
    grace_days: int = 0
    """So many days after its target something may still be open."""
    commit: str | None = None
    """The last one, as it is shown."""
    changed: int = 0
    """How many documents are not as they were committed."""
    chronicle: Chronicle | None = None
