"""Steps in Gantt charts of mermaid (https://mermaid.js.org/syntax/gantt.html)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from phasedocs.model.facts import TimeUnit
from phasedocs.model.timelines.phrases import NO_HOURS, Hours, When
from phasedocs.model.timelines.steps import Group, Step
from phasedocs.syntax import Node, Tree

_FIRST = re.compile(r"\s*(?:%%[^\n]*\n\s*|---[^\n]*\n\s*)?gantt\b")
_TASK = re.compile(r"(?P<label>[^:%#][^:]{0,200}?)\s{0,8}:(?P<data>[^:]{1,200}(?::\d\d[^:]{0,100}){0,2})$")
_SETTING = re.compile(
    r"(?:gantt|title|dateFormat|axisFormat|tickInterval|excludes|includes|todayMarker|section|click|accTitle|accDescr|weekday|weekend|inclusiveEndDates|topAxis|displayMode)\b"
)
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)(ms|[smhdwMy])$")
_TAGS = frozenset({"done", "active", "crit", "milestone", "vert"})
_FORMAT = re.compile(r"^\s*dateFormat\s+(\S.*?)\s*$", re.MULTILINE)
_PARTS = (
    ("YYYY", "%Y"),
    ("YY", "%y"),
    ("MMMM", "%B"),
    ("MMM", "%b"),
    ("MM", "%m"),
    ("DD", "%d"),
    ("HH", "%H"),
    ("mm", "%M"),
    ("ss", "%S"),
)
_DAYS = {"m": 1 / 1440, "h": 1 / 24, "d": 1.0, "w": 7.0}
_HOURS = {"m": 1 / 60, "h": 1.0, "d": 8.0, "w": 40.0}


@dataclass(slots=True)
class _Chart:
    """What the tasks read so far fix for those after them."""

    format: str
    ends: dict[str, datetime]
    """First moment after each task that has a name."""
    last: datetime | None = None


def gantt_group(tree: Tree, fence: Node, section: int | None) -> Group | None:
    """Give the tasks of a chart; None when the fence holds another diagram."""
    if not str(fence.attrs.get("info", "")).lower().startswith("mermaid") or not _FIRST.match(fence.text):
        return None
    chart = _Chart(_strptime(fence.text), {})
    first = tree.source.line(fence.span.start) + 1
    steps = []
    for number, line in enumerate(fence.text.split("\n"), first):
        task = None if _SETTING.match(line.strip()) else _TASK.match(line.strip())
        if task and (read := _read(task["data"], chart)):
            steps.append(Step(tree.source.line_span(number), task["label"].strip(), *read))
    return Group(steps, section, least=1, span=fence.span) if steps else None


def _strptime(text: str) -> str:
    """Give the chart's date format in Python's words; ISO when it names none."""
    found = _FORMAT.search(text)
    pattern = found[1] if found else "YYYY-MM-DD"
    for theirs, ours in _PARTS:
        pattern = pattern.replace(theirs, ours)
    return pattern


def _read(data: str, chart: _Chart) -> tuple[When, Hours] | None:
    """Read `tags, name, start, end or length` of a task; each but the last may be missing."""
    parts = [part.strip() for part in data.split(",")]
    while parts and parts[0] in _TAGS:
        parts.pop(0)
    if not parts or len(parts) > 3:
        return None
    name = parts[0] if len(parts) == 3 else None
    start = _start(parts[-2], chart) if len(parts) > 1 else chart.last
    end, hours = _end(parts[-1], start, chart)
    if start is None:
        return None
    chart.last = end or start
    if name:
        chart.ends[name] = chart.last
    return _stretch(start, end, parts[-1], chart), hours


def _start(text: str, chart: _Chart) -> datetime | None:
    if text.startswith("after "):
        ends = [chart.ends[name] for name in text.split()[1:] if name in chart.ends]
        return max(ends) if ends else None
    return _moment(text, chart) or chart.last


def _end(text: str, start: datetime | None, chart: _Chart) -> tuple[datetime | None, Hours]:
    if (found := _LENGTH.match(text)) and found[2] in _DAYS:
        amount = float(found[1])
        hours = round(amount * _HOURS[found[2]], 4)
        end = None
        if start and start.year < 9000:
            end = start + timedelta(days=amount * _DAYS[found[2]])
        return end, (hours, hours)
    return _moment(text, chart), NO_HOURS


def _stretch(start: datetime, end: datetime | None, written: str, chart: _Chart) -> When:
    """A length ends before the day it leads to: three days from Monday end on Wednesday. A written end stays."""
    last: date | None = end.date() if end else None
    if end and last and not _moment(written, chart) and end.time() == start.time() and end > start:
        last = last - timedelta(days=1)
    ends = last.isoformat() if last and last != start.date() else None
    return When(TimeUnit.DATE, start.date().isoformat(), ends, 0, 0)


def _moment(text: str, chart: _Chart) -> datetime | None:
    try:
        return datetime.strptime(text, chart.format)
    except ValueError:
        return None
