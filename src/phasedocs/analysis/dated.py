"""Everything with a day in a project: the steps of its timelines and its targets, each with the phase it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from phasedocs.analysis.targets import all_targets
from phasedocs.model import Document, Entry, Project, Timeline, TimeUnit
from phasedocs.model.phases import named_phases

_OWN_DATE = re.compile(r"^\d{4}-\d\d-\d\d(?:\s?(?:to|[–—-])\s?\d{4}-\d\d-\d\d)?\s?[:–—-]\s+(?=\S)")
"""At the start of a label: it is told in days already."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
"""A time of day stands behind its day, or alone, where no day is known."""
_DATED = frozenset({TimeUnit.DATE, TimeUnit.TIME, TimeUnit.QUARTER})


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that has a day, or several in a row."""

    first: date
    last: date
    """Not before the first."""
    label: str
    path: str
    line: int
    phase: str | None
    whole: bool = False
    """It names its phase: it tells when the phase itself is."""
    target: bool = False
    """A day until which something is to be done."""
    open: str = ""
    """Of a target: what is open, as it is told to people."""


def dated(project: Project) -> tuple[Dated, ...]:
    """Give all that is dated, sorted by day."""
    found = (one for document in project.documents for one in (*_targets(document), *_entries(document)))
    unique = {(one.path, one.line, one.last): one for one in reversed([*found])}  # a target beats the step that it is
    return tuple(sorted(unique.values(), key=lambda one: (one.first, one.last, one.path, one.line)))


def _entries(document: Document) -> Iterator[Dated]:
    for timeline in document.timelines:
        for entry in timeline.entries:
            if days := _days((entry.start, entry.end) if timeline.unit in _DATED else entry.days or ()):
                phase = phase_of_entry(document, timeline, entry)
                whole = len(named_phases(entry.label)) == 1
                yield Dated(*days, _OWN_DATE.sub("", entry.label), document.path, entry.line, phase, whole=whole)


def phase_of_entry(document: Document, timeline: Timeline, entry: Entry) -> str | None:
    """Give the phase that a step names, else that of the place of its timeline."""
    named = named_phases(entry.label)
    return named[0] if len(named) == 1 else _phase(document, timeline.section)


def _days(told: Iterable[str | None]) -> tuple[date, date] | None:
    """Give the first and the last day of a step, if it has any; one that ends before it starts has only its start."""
    days = [date.fromisoformat(day[0]) for one in told if one and (day := _DAY.match(one))]
    return (days[0], max(days[0], days[-1])) if days else None


def _targets(document: Document) -> Iterator[Dated]:
    rows = {row.line: row for table in document.tables for row in table.rows}
    fields = {field.line: field for field in document.fields}
    tasks = {task.line: task for task in document.tasks}
    for target in all_targets(document):
        line = document.source.line(target.span.start)
        row, field, task = rows.get(line), fields.get(line), tasks.get(line)
        section = field.section if field else task.section if task else None
        phase = row.phase if row and row.phase else task.phase if task else _phase(document, section)
        label = (row.subject if row else None) or (field.name if field else None) or (task.text if task else "target")
        yield Dated(
            *(target.day, target.day, label, document.path, line, phase),
            whole=bool(row and row.phase),
            target=True,
            open=target.what,
        )


def _phase(document: Document, section: int | None) -> str | None:
    """Give the phase of a place: that of the nearest heading that names one, else the document's."""
    return next((phase for at in document.chain(section) if (phase := document.sections[at].phase)), document.phase)
