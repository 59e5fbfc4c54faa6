"""What is told to people: severity, place, words. Knows nothing of rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from phasedocs.text import Fix, Position, Source, Span


class Severity(StrEnum):
    """How bad a finding is; the order of the members is from bad to harmless."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]


class Confidence(StrEnum):
    """How sure a finding is; the order of the members is from sure to suspicious."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return _RANKS[self]


_RANKS: Mapping[StrEnum, int] = {one: rank for kind in (Severity, Confidence) for rank, one in enumerate(kind)}


class Basis(StrEnum):
    """What a judgement rests on: what the document declares in so many words, or what its words suggest."""

    DECLARED = "declared"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Location:
    """A span of one file, with its places as people count them; the end is exclusive."""

    path: str
    span: Span
    start: Position
    end: Position

    @classmethod
    def of(cls, source: Source, span: Span) -> Location:
        """Locate a span of a source."""
        return cls(source.path, span, source.position(span.start), source.position(span.end))


@dataclass(frozen=True, slots=True)
class Note:
    """A related place and what is to be seen there."""

    location: Location
    message: str


class SuppressedBy(StrEnum):
    """What silences a finding."""

    ALLOW = "allow"
    """A directive in the document."""
    BASELINE = "baseline"
    """It was there when the project began to lint."""


SILENCED = {SuppressedBy.ALLOW: "allowed", SuppressedBy.BASELINE: "in the baseline"}
"""What people are told of a finding that is silenced."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding is not reported. Reports with a place for such findings list them; no exit status counts them."""

    by: SuppressedBy
    reason: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding as it is reported."""

    rule: str
    severity: Severity
    location: Location
    message: str
    label: str = ""
    """What is to be seen at the place itself, in a few words."""
    notes: tuple[Note, ...] = ()
    remarks: tuple[str, ...] = ()
    """Facts without a place: what was counted and what was left out."""
    help: str | None = None
    confidence: Confidence = Confidence.HIGH
    basis: Basis = Basis.DECLARED
    fix: Fix | None = None
    suppression: Suppression | None = None

    @property
    def stands(self) -> bool:
        """Say whether nothing silences it."""
        return self.suppression is None

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sort key: by file, then by place."""
        return (self.location.path, self.location.span.start, self.location.span.end, self.rule, self.message)

    def words(self, source: Source) -> str:
        """Give the words of its line: what a finding is known by when lines move."""
        return source.line_text(self.location.start.line).strip()


def suppressed(diagnostics: Iterable[Diagnostic]) -> Mapping[SuppressedBy, int]:
    """Count the findings that are silenced, by what silences them."""
    counts = Counter(found.suppression.by for found in diagnostics if found.suppression)
    return {by: counts[by] for by in SuppressedBy}
