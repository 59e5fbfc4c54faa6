"""What is dated, by phase: the lanes of the chart and the entries of the timeline page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from phasedocs.analysis import PhaseState
from phasedocs.analysis.dated import Dated
from phasedocs.analysis.graph import Layers, layers
from phasedocs.analysis.undated import Undated
from phasedocs.render.site.moment import Moment
from phasedocs.render.site.places import Places
from phasedocs.render.site.views import Overview, phase_label
from phasedocs.render.svg import Lane, Point, gantt
from phasedocs.render.svg.drawing import told

_Step = TypeVar("_Step", Dated, Undated)
MAX_ENTRIES = 500
"""On the page."""
MAX_GROUP = 100
MAX_DOCUMENT_LANES = 20
MAX_OVERDUE = 30


@dataclass(frozen=True, slots=True)
class Entries:
    """The steps of a phase; None for what belongs to none."""

    phase: PhaseState | None
    entries: tuple[Dated, ...]
    undated: tuple[Undated, ...]
    more: int


@dataclass(frozen=True)
class Timeline:
    """All that is dated in a project."""

    overview: Overview
    places: Places
    moment: Moment

    @cached_property
    def all(self) -> tuple[Dated, ...]:
        """Everything, by day."""
        return self.overview.dated

    @cached_property
    def undated(self) -> tuple[Undated, ...]:
        """The steps without a day, as they stand in the documents."""
        return self.overview.undated

    @cached_property
    def layers(self) -> Layers:
        """The phases in the order of what they wait for."""
        return layers(self.overview.project.phases)

    @cached_property
    def phases(self) -> tuple[PhaseState, ...]:
        """The states of the phases in that order."""
        return tuple(self.overview.state.phase[name] for name in self.layers.order)

    @cached_property
    def overdue(self) -> tuple[Dated, ...]:
        """Open targets that are past, in the documents of which that is reported."""
        told_of = {one.location.path for one in self.overview.diagnostics if one.rule == "overdue"}
        return tuple(one for one in self.all if one.path in told_of and one.open and self._is_past(one))

    def _is_past(self, one: Dated) -> bool:
        return self.moment.today is not None and one.last < self.moment.today - timedelta(self.moment.grace_days)

    def days_over(self, one: Dated) -> int:
        """Say how many days ago something was."""
        return (self.moment.today - one.last).days if self.moment.today else 0

    @cached_property
    def late(self) -> frozenset[Dated]:
        """The same, to be asked for."""
        return frozenset(self.overdue)

    @staticmethod
    def when(one: Dated | Lane) -> str:
        """Give the days of an entry, or of a lane, in words."""
        if one.first is None or one.last is None:
            return ", ".join(told(point.day) for point in one.points[:3]) if isinstance(one, Lane) else ""
        return told(one.first) if one.last == one.first else f"{told(one.first)} – {told(one.last)}"

    @cached_property
    def _by_phase(self) -> Mapping[str | None, Sequence[Dated]]:
        return self._phased(self.all)

    def _phased(self, found: Iterable[_Step]) -> Mapping[str | None, Sequence[_Step]]:
        groups: dict[str | None, list[_Step]] = defaultdict(list)
        for one in found:
            groups[one.phase if one.phase in self.overview.state.phase else None].append(one)
        return groups

    def groups(self) -> Iterator[Entries]:
        """Yield the steps by phase, in the order of the phases; what belongs to none comes last."""
        left = MAX_ENTRIES
        undated = self._phased(self.undated)
        for phase in (*self.phases, None):
            name = phase.phase.id if phase else None
            found, without = self._by_phase.get(name, ()), undated.get(name, ())
            shown = found[: min(MAX_GROUP, left)]
            also = without[: min(MAX_GROUP, left) - len(shown)]
            left -= len(shown) + len(also)
            if found or without:
                more = len(found) + len(without) - len(shown) - len(also)
                yield Entries(phase, tuple(shown), tuple(also), more)

    def lanes(self, *, whole: bool) -> tuple[Lane, ...]:
        """Give the phases with days; with `whole`, or without such, also the documents that belong to none."""
        phases = [lane for phase in self.phases if (lane := self._phase_lane(phase))]
        return (*phases, *(self._document_lanes() if whole or not phases else ()))

    def chart(self, *, whole: bool) -> str:
        """Draw the lanes; empty without any."""
        return gantt(self.lanes(whole=whole), self.moment.today, "Timeline")

    def _phase_lane(self, phase: PhaseState) -> Lane | None:
        found = self._by_phase.get(phase.phase.id, ())
        if not found:
            return None
        whole = [one for one in found if one.whole and one.last > one.first] or found
        spans = len({day for one in whole for day in (one.first, one.last)}) > 1
        return Lane(
            label=phase_label(phase),
            href=self.places.phase(phase.phase.id),
            numbers=str(phase.progress),
            percent=phase.progress.percent,
            status=phase.status,
            first=min(one.first for one in whole) if spans else None,
            last=max(one.last for one in whole) if spans else None,
            points=self._points(found),
            note=self._note(found),
        )

    def _document_lanes(self) -> Iterator[Lane]:
        by_path: dict[str, list[Dated]] = defaultdict(list)
        for one in self._by_phase.get(None, ()):
            by_path[one.path].append(one)
        for path, found in [*by_path.items()][:MAX_DOCUMENT_LANES]:
            progress = self.overview.state.documents[path].progress
            spans = len({day for one in found for day in (one.first, one.last)}) > 1
            yield Lane(
                label=self.overview.project.by_path[path].title,
                href=self.places.page(path),
                numbers=str(progress),
                percent=progress.percent,
                status="complete" if progress.complete else "in_progress" if progress.done else "not_started",
                first=found[0].first if spans else None,
                last=max(one.last for one in found) if spans else None,
                points=self._points(found),
                note=self._note(found),
            )

    def _points(self, found: Sequence[Dated]) -> tuple[Point, ...]:
        """Give the marks of a lane: its targets, and what is on one day."""
        return tuple(
            Point(one.last, one.label, target=one.target, late=one in self.late)
            for one in found
            if one.target or one.first == one.last
        )

    def _note(self, found: Sequence[Dated]) -> str:
        """Say by how much the last of the targets that are past is."""
        late = max((one.last for one in found if one in self.late), default=None)
        return f"{told(late, year=late.year != self._year)} was {self._ago(late)} ago" if late else ""

    @property
    def _year(self) -> int:
        return self.moment.today.year if self.moment.today else 0

    def _ago(self, day: date) -> str:
        days = (self.moment.today - day).days if self.moment.today else 0
        return f"{days} day{'s' * (days > 1)}"
