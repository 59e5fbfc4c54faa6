"""Damaged text: UTF-8 that was once read with the wrong code page, and what it was.

Knows characters, code pages and spans; nothing of Markdown but inline code and fences, in which damage may be
quoted on purpose. The text of a file is never changed here: `read` gives the text as it was meant, beside the places
of the file that it came from.

A document is judged as a whole (which code page, if any), and repaired one sequence at a time, so that text which is
right stays as it is. `pages` knows the code pages, `evidence` judges a document, `quotes` finds what is quoted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from phasedocs.mojibake.evidence import Run, damage
from phasedocs.mojibake.pages import PASSING
from phasedocs.text import Span

__all__ = ["Reading", "Repair", "read"]


@dataclass(frozen=True, slots=True)
class Repair:
    """One damaged sequence, and the character that it was."""

    span: Span
    """In the damaged text; never holds a line end."""
    before: str
    after: str
    lossy: bool
    """A byte was lost on the way; `after` is the likeliest glyph."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The text as it was meant, and where each part of it stands in the damaged text."""

    text: str
    codec: str | None
    """Name of the code page that damaged it (of the last damage, where there were several); None when intact."""
    repairs: tuple[Repair, ...]
    """Sorted and disjoint."""
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Where each repair stands in `text`."""

    def __post_init__(self) -> None:
        starts, shift = [], 0
        for repair in self.repairs:
            starts.append(repair.span.start - shift)
            shift += len(repair.before) - len(repair.after)
        object.__setattr__(self, "_starts", tuple(starts))

    def original(self, index: int, *, end: bool = False) -> int:
        """Give the place in the damaged text of a place in `text`.

        A place inside a repaired run gives the run's start, or its end when `end` is asked for.
        """
        at = bisect_right(self._starts, index) - 1
        if at < 0:
            return index
        repair, offset = self.repairs[at], index - self._starts[at]
        if offset >= len(repair.after):
            return repair.span.end + offset - len(repair.after)
        return repair.span.end if end and offset else repair.span.start

    def span(self, start: int, end: int) -> Span:
        """Give the span of the damaged text that covers `text[start:end]`."""
        return Span(self.original(start), self.original(end, end=True))


def read(text: str) -> Reading:
    """Read a text as it was meant; a text without damage comes back as it is.

    Text that was damaged more than once is read again, up to three times in all.
    """
    reading, passes = Reading(text, None, ()), 0
    for _ in range(3):
        codec, runs = damage(reading.text)
        if codec is None:
            break
        reading, passes = _mended(text, reading, runs, reading.codec or codec), passes + 1
    if passes > 1:
        reading = _rebuilt(text, str(reading.codec), list(_doubted(reading.repairs)))
    if any(repair.after in PASSING for repair in reading.repairs):
        kept = [repair for repair in reading.repairs if repair.after not in PASSING]
        return _rebuilt(text, reading.codec if kept else None, kept)
    return reading


def _doubted(repairs: tuple[Repair, ...]) -> Iterator[Repair]:
    """Doubt what stands beside a loss in text that was damaged twice: where one glyph ends there is a guess."""
    lost = {place for repair in repairs if repair.lossy for place in (repair.span.start, repair.span.end)}
    for repair in repairs:
        near = {repair.span.start, repair.span.start - 1, repair.span.end, repair.span.end + 1}
        yield replace(repair, lossy=repair.lossy or not lost.isdisjoint(near))


def _mended(text: str, reading: Reading, runs: Iterable[Run], codec: str) -> Reading:
    """Repair `reading.text` once more; all repairs are told as those of the damaged text."""
    repairs = {repair.span.start: repair for repair in reading.repairs}
    for run in runs:
        span = reading.span(run.start, run.end)
        inner = [repairs.pop(at) for at in range(span.start, span.end) if at in repairs]
        lossy = run.lossy or any(repair.lossy for repair in inner)
        repairs[span.start] = Repair(span, text[span.start : span.end], run.glyph, lossy)
    return _rebuilt(text, codec, [repairs[at] for at in sorted(repairs)])


def _rebuilt(text: str, codec: str | None, repairs: list[Repair]) -> Reading:
    parts: list[str] = []
    last = 0
    for repair in repairs:
        parts += (text[last : repair.span.start], repair.after)
        last = repair.span.end
    parts.append(text[last:])
    return Reading("".join(parts), codec, tuple(repairs))
