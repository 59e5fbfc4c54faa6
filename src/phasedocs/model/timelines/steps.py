"""Steps that belong together become one timeline; logs are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from phasedocs.model.facts import Entry, Timeline, TimeUnit
from phasedocs.model.timelines.phrases import NO_HOURS, Hours, When
from phasedocs.syntax import Tree
from phasedocs.text import Span

_FAMILY = {
    TimeUnit.DAY: "counted",
    TimeUnit.WEEK: "counted",
    TimeUnit.DATE: "calendar",
    TimeUnit.QUARTER: "calendar",
    TimeUnit.TIME: "clock",
    TimeUnit.DURATION: "duration",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A line, cell or field that stands for a step in time."""

    span: Span
    label: str
    when: When | None
    hours: Hours = NO_HOURS
    dates: When | None = None
    """Of a counted step, where it gives them too: "Week 1 (Nov 3-7)"."""

    @property
    def counted(self) -> tuple[TimeUnit, int, int] | None:
        """The unit, first and last number of a counted step."""
        if self.when is None or self.family != "counted" or self.when.first is None:
            return None
        first, last = self.when.first, self.when.last or self.when.first
        return self.when.unit, int(first.rpartition(" ")[2]), int(last.rpartition(" ")[2])

    @property
    def family(self) -> str:
        """Steps of one family can be told in order."""
        return _FAMILY[self.when.unit] if self.when else "duration"


@dataclass(frozen=True, slots=True)
class Group:
    """Steps of one list, panel, table or level of headings."""

    steps: list[Step]
    section: int | None
    least: int = 2
    """Fewer steps are no timeline: a heading "Week 1" alone is a name."""
    log: bool = False
    """It stands where a document tells what was."""
    planned: bool = False
    """It stands where a document tells what is to come: no log, whatever its dates."""
    span: Span | None = None
    """Of the list, panel or table."""


def timelines_of(tree: Tree, group: Group, near: date | None) -> Iterator[Timeline]:
    """Make the timelines of a group: one a family; `near` is the document's date."""
    families: dict[str, list[Step]] = {}
    for step in group.steps:
        families.setdefault(step.family, []).append(step)
    for family, steps in families.items():
        kept = family in ("counted", "duration") or not (group.log or (not group.planned and _is_log(steps, near)))
        if kept and len(steps) >= group.least:
            yield _timeline(tree, group, steps)


def _is_log(steps: Sequence[Step], near: date | None) -> bool:
    """Say whether dates or times tell what was: newest first, all at once, or none after the document's date."""
    firsts = [step.when.first for step in steps if step.when and step.when.first]
    lasts = [step.when.last or step.when.first or "" for step in steps if step.when]
    past = near is not None and all(last[:10] <= near.isoformat() for last in lasts)
    return past or (len(firsts) > 1 and all(before >= after for before, after in pairwise(firsts)))


def _timeline(tree: Tree, group: Group, steps: Sequence[Step]) -> Timeline:
    dated = all(step.dates for step in steps)
    units = Counter(TimeUnit.DATE if dated else step.when.unit if step.when else TimeUnit.DURATION for step in steps)
    span = group.span or Span(steps[0].span.start, max(step.span.end for step in steps))
    return Timeline(
        line=tree.source.line(span.start),
        span=span,
        unit=units.most_common(1)[0][0],
        entries=tuple(_entry(tree, step, dated=dated) for step in steps),
        section=group.section,
    )


def _entry(tree: Tree, step: Step, *, dated: bool) -> Entry:
    when = step.dates if dated else step.when
    beside = None if dated else step.dates
    return Entry(
        line=tree.source.line(step.span.start),
        span=step.span,
        label=step.label,
        start=when.first if when else None,
        end=when.last if when else None,
        duration_hours=step.hours,
        days=(beside.first, beside.last) if beside and beside.first else None,
    )
