"""What a timeline says that cannot be: steps that run backwards, totals that their parts do not make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from phasedocs.model import Document, Entry, Field, Timeline, TimeUnit
from phasedocs.model.timelines import read_hours, tells_hours
from phasedocs.text import Span

Moment = tuple[str, int]
"""The unit it is counted in, and the number of the day, week or hour."""

MIN_STEPS = 3
"""Fewer steps have no order to slip out of."""
MAX_DAYS = 120
"""Steps farther apart may lie in different years where the year is not written."""
MAX_LINES = 8
"""Between a field and the parts that it stands for."""
_DATE = "date"
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_TOTAL = re.compile(
    r"\W*(?:(?:grand |overall )?total|sum|gesamt|summe|totale|tiempo total|tempo total|temps total|итого|всего|合计"
    r"|总计|合計|합계)(?: (?:estimated |development )?(?:time|duration|effort|hours|days|weeks|estimate))?"
    r"[^\w:：(]*(?:$|[:：(])",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"[~≈≃]|\b(?:about|approx\w*|around|roughly|circa|ca\.|environ|aprox\w*|etwa)", re.IGNORECASE)
ROUNDING, ROUGHLY = 1.1, 1.5
"""A total may be larger than its parts by so much, or by so much where it says "about" or has another unit."""


@dataclass(frozen=True, slots=True)
class Total:
    """A duration that stands for a list of others."""

    span: Span
    hours: tuple[float | None, float | None]
    parts: tuple[Entry, ...]
    named: bool
    """It says that it is a total; otherwise it is a heading over its parts, and there may be more of them."""
    tolerance: float

    @property
    def sum(self) -> tuple[float, float | None]:
        """The shortest and the longest that the parts take one after another; None: no limit."""
        longest = [part.duration_hours[1] for part in self.parts]
        return (
            sum(part.duration_hours[0] or 0 for part in self.parts),
            None if None in longest else sum(hours or 0 for hours in longest),
        )

    @property
    def longest_part(self) -> Entry:
        """The part that takes longest at the least."""
        return max(self.parts, key=lambda part: part.duration_hours[0] or 0)

    @property
    def too_large(self) -> bool:
        """Say whether the parts cannot take so long, even one after another and each as long as it may."""
        low, most = self.hours[0], self.sum[1]
        return low is not None and most is not None and low > most * self.tolerance

    @property
    def too_small(self) -> bool:
        """Say whether one part alone takes longer, so that not even parallel work helps."""
        high, least = self.hours[1], self.longest_part.duration_hours[0]
        return high is not None and least is not None and least > high * self.tolerance

    @property
    def below_sum(self) -> bool:
        """Say whether only parallel work could make it true."""
        return self.hours[1] is not None and self.sum[0] > self.hours[1] * self.tolerance


def ends_before_start(document: Document, timeline: Timeline) -> Iterator[Entry]:
    """Give the entries whose end lies before their start; a time of day may be one of the next day."""
    for entry in timeline.entries:
        first, last = moment(entry.start), moment(entry.end)
        if timeline.unit is not TimeUnit.TIME and first and last and first[0] == last[0] and last[1] < first[1]:
            near = first[0] != _DATE or first[1] - last[1] <= MAX_DAYS
            if near or len(_years(document, entry)) > 1:
                yield entry


def slip(document: Document, timeline: Timeline) -> tuple[Entry, Entry] | None:
    """Give the entry that stands out of an otherwise ascending order, and the one right before it that is later.

    The first and the last are none, nor one that repeats another: they may begin another list. Nor is one that lasts
    into the time before it, for it may run beside the others.
    """
    entries = [entry for entry in timeline.entries if entry.start]
    moments = [found for entry in entries if (found := moment(entry.start))]
    if not _has_order(document, timeline, moments) or len(moments) != len(entries):
        return None
    at = [number for _, number in moments]
    falls = [index for index, (before, after) in enumerate(pairwise(at), 1) if after < before]
    inner = [index for fall in falls for index in (fall, fall - 1) if 0 < index < len(at) - 1]
    if len(falls) != 1 or at[falls[0]] in at[: falls[0]] or not any(at[index - 1] <= at[index + 1] for index in inner):
        return None
    early, late = entries[falls[0]], entries[falls[0] - 1]
    lasts = (moment(early.end) or moments[falls[0]])[1]
    gap = at[falls[0] - 1] - lasts
    known = moments[0][0] != _DATE or gap <= MAX_DAYS or (_years(document, early) and _years(document, late))
    return (early, late) if gap > 0 and known else None


def _has_order(document: Document, timeline: Timeline, moments: Sequence[Moment]) -> bool:
    """Say whether the entries are steps one after another: tasks of a chart are not, nor rows with a date behind."""
    source = document.source
    if timeline.unit is TimeUnit.TIME or source.slice(timeline.span).lstrip("`~ ").startswith("mermaid"):
        return False
    lines = [source.slice(Span(source.line_span(entry.line).start, entry.span.start)) for entry in timeline.entries]
    behind = any(line.count("|") > 1 for line in lines)
    return len({unit for unit, _ in moments}) == 1 and len(moments) >= MIN_STEPS and not behind


def _years(document: Document, entry: Entry) -> list[str]:
    """Give the years that are written in the lines of an entry."""
    source = document.source
    line = source.line_span(entry.line)
    return _YEAR.findall(source.slice(Span(min(line.start, entry.span.start), max(line.end, entry.span.end))))


def moment(written: str | None) -> Moment | None:
    """Read a start or end of an entry: an ISO date, or a unit with a number."""
    if not written:
        return None
    unit, _, number = written.rpartition(" ")
    if unit:
        return unit, int(number)
    try:
        return _DATE, date.fromisoformat(written[:10]).toordinal()
    except ValueError:
        return None


def totals(document: Document) -> Iterator[Total]:
    """Give the totals of a document whose parts are known: in the same list, or right under or over them."""
    headed = {entry.span: entry for timeline in document.timelines for entry in timeline.entries if _known(entry)}
    fields = {field.value_span for field in document.fields}
    named: dict[int | None, list[Field]] = {}
    for field in document.fields:
        if _TOTAL.match(field.name):
            named.setdefault(field.section, []).append(field)
    for timeline in document.timelines:
        parts = timeline.entries
        if timeline.unit is not TimeUnit.DURATION or len(parts) < 2 or any(entry.span in fields for entry in parts):
            continue
        if _TOTAL.match(parts[-1].label):
            *others, last = parts
            yield from _total(document, last.span, last.duration_hours, others, named=True)
            continue
        if timeline.section is not None and (heading := headed.get(document.sections[timeline.section].span)):
            yield from _total(document, heading.span, heading.duration_hours, parts, named=False)
        for field in named.get(timeline.section, ()):
            if _beside(field, parts) and (read := read_hours(field.value)):
                yield from _total(document, field.value_span, read[0], parts, named=True)


def _beside(field: Field, parts: Sequence[Entry]) -> bool:
    """Say whether a field stands right over or under the parts."""
    return min(abs(field.line - parts[0].line), abs(field.line - parts[-1].line)) <= MAX_LINES


def _known(entry: Entry) -> bool:
    return entry.duration_hours != (None, None)


def _total(
    document: Document, span: Span, hours: tuple[float | None, float | None], parts: Sequence[Entry], *, named: bool
) -> Iterator[Total]:
    known = len(parts) > 1 and all(_known(part) for part in parts)
    if known and not (named and _others(document, span, parts)):
        rough = _ABOUT.search(document.source.slice(span)) is not None or _mixed(hours, parts)
        yield Total(span, hours, tuple(parts), named, ROUGHLY if rough else ROUNDING)


def _others(document: Document, span: Span, parts: Sequence[Entry]) -> bool:
    """Say whether a line between the parts and their total tells of a duration that was not read as a part."""
    source = document.source
    read = {source.line(span.start), *(part.line for part in parts)}
    between = (number for number in range(min(read), max(read)) if number not in read)
    return any(tells_hours(source.slice(source.line_span(number))) for number in between)


def _mixed(hours: tuple[float | None, float | None], parts: Sequence[Entry]) -> bool:
    """Say whether days or weeks meet hours: nobody knows how many hours a day has."""
    ends = [end for found in (hours, *(part.duration_hours for part in parts)) for end in found if end]
    scales = {3 if end >= 40 else 2 if end >= 8 else 1 for end in ends}
    return len(scales) > 1
