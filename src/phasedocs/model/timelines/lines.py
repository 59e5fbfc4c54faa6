"""Steps in headings, bold lines, lists and panels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from phasedocs.model.dates import Calendar
from phasedocs.model.facts import Place, Section, TimeUnit
from phasedocs.model.fields import Line, lines_of
from phasedocs.model.timelines.phrases import (
    DIGIT,
    NO_HOURS,
    Hours,
    When,
    hours_in_parens,
    iso,
    lead,
    read_hours,
    read_when,
    when_in_parens,
)
from phasedocs.model.timelines.steps import Group, Step
from phasedocs.model.timelines.words import words
from phasedocs.syntax import Node
from phasedocs.text import Span

_IN_PARENS = re.compile(r"[(（]\s?(?:\d|[^\W\d_]{1,12}[.,]?\s{0,2}#?\d)")
_BOX = re.compile(r"\[.\]\s{1,3}")
_AFTER = re.compile(r"[*_`]{0,3}\s{0,3}(?:[:：|│→=]|[-–—]{1,2}>?(?=\s|$)|$|[(（])")
_BOLD = re.compile(r"[^\w\n*(\[]{0,6}(?:\[.\]\s{1,3})?[^\w\n*(\[]{0,6}\*\*(?P<bold>[^*\n]{1,120})\*\*")
_HEAD = re.compile(r"(?P<head>[^:：\n]{1,100}?[)）])[*_]{0,3}\s{0,3}(?:[:：→]|[-–—]\s|$)")
_TAIL = re.compile(r"[-–—:|,]\s{1,3}(?=(?:[^\W\d_]{1,12}\s)?\d|[^\W\d_]{2,10}\s\d|Q[1-4])")
_ENDS_IN_PARENS = re.compile(r"\([^()\n]{1,30}\)[\s*_.:✅🟢🟡🔴⏳⬜]{0,6}$")
_NAMED_HOURS = re.compile(
    r"[^\w\n]{0,10}(?P<name>[^:：\n*]{1,40}?)[*_]{0,2}\s?[:：][*_]{0,2}\s{0,3}(?P<value>[~≈<>]?\s?\d[^\n]{0,60})$"
)
_MARKUP = re.compile(r"\*{1,3}|`|~~|(?<!\w)_{1,3}|_{1,3}(?!\w)|^#{1,6}\s")
_LINK = re.compile(r"!?\[([^\[\]\n]{1,200})\]\([^()\s]{0,300}\)")
_WORDS = re.compile(r"[^\W\d_]{2}")
_FILE = re.compile(r"\W{0,6}[\w./-]{1,80}\.\w{1,5}\W{1,6}\(")
_LOG_LINE = re.compile(r"\d\d:\d\d:\d\d|\b(?:INFO|DEBUG|WARN(?:ING)?|ERROR|TRACE)\b")


def _plain(text: str) -> str:
    box = _BOX.match(text)
    return _LINK.sub(r"\1", _MARKUP.sub("", text[box.end() :] if box else text)).strip()


# Headings


def heading_groups(sections: Sequence[Section], logs: Sequence[bool], calendar: Calendar) -> Iterator[Group]:
    """Give the steps of headings: those of one level under one heading belong together."""
    groups: dict[tuple[int | None, int], Group] = {}
    for section in sections:
        if step := _heading(section, calendar):
            key = (section.parent, section.level)
            log = section.parent is not None and logs[section.parent]
            groups.setdefault(key, Group([], section.parent, log=log)).steps.append(step)
    yield from groups.values()


def log_sections(sections: Sequence[Section]) -> list[bool]:
    """Say of each section whether it or one above it is a log by its heading."""
    found: list[bool] = []
    for section in sections:
        above = section.parent is not None and found[section.parent]
        found.append(above or words().log.search(section.title) is not None)
    return found


def _heading(section: Section, calendar: Calendar) -> Step | None:
    title = section.title
    if not DIGIT.search(title):
        return None
    when = _leading(title, calendar) or when_in_parens(title, calendar) or _trailing(title, calendar)
    hours = (None if words().way.match(title) else hours_in_parens(title)) or NO_HOURS
    if when is None and hours == NO_HOURS:
        return None
    return Step(section.span, title, when, hours, _dates(title, when, calendar))


def _leading(text: str, calendar: Calendar) -> When | None:
    return read_when(text, lead(text), calendar)


def _trailing(title: str, calendar: Calendar) -> When | None:
    """Read a phrase that a title ends in: "Phase 1: Foundation - Weeks 1-2"."""
    for found in _TAIL.finditer(title):
        when = read_when(title, found.end(), calendar)
        if when and when.unit in (TimeUnit.DAY, TimeUnit.WEEK, TimeUnit.QUARTER) and when.end == len(title.rstrip()):
            return when
    return None


def _dates(text: str, when: When | None, calendar: Calendar) -> When | None:
    """Read the dates in brackets or behind a separator of a step that is counted."""
    if when is None or when.unit not in (TimeUnit.DAY, TimeUnit.WEEK):
        return None
    rest = text[when.end : when.end + 60]
    at = lead(rest)
    dates = read_when(rest, at + 1 if rest[at : at + 1] == "(" else at, calendar)
    return dates if dates and dates.unit is TimeUnit.DATE else None


# Lines


@dataclass(slots=True)
class LineReader:
    """Collects the steps of lines, block after block."""

    calendar: Calendar
    sections: Sequence[Section]
    logs: Sequence[bool]
    """Of each section."""
    groups: dict[int, Group] = field(default_factory=dict)
    """Of lists and panels, by the node's identity."""
    beside: dict[tuple[int | None, int], Group] = field(default_factory=dict)
    """Of lines that stand in no list, by section and block."""
    day: str | None = None
    """Of clock times: the last that a bold line named."""
    heading: str = ""
    """The last, until a bold line tells of another day."""

    def paragraph(self, node: Node, section: int | None, container: Node | None, list_node: Node | None) -> None:
        """Read a paragraph; `list_node` is its list when it is the first in an item."""
        if not DIGIT.search(node.text):
            return
        for number, line in enumerate(lines_of(node, Place.FIELD)):
            if not DIGIT.search(line.text):
                continue
            in_list = list_node is not None and number == 0
            within = list_node if in_list else container
            step = self._line(line, listed=in_list)
            if step:
                self._add(within, section, step, listed=in_list)
            elif (in_list or line.text.startswith("**")) and (hours := _item_hours(line.text)):
                self._add(within, section, Step(_span(line), _plain(line.text), None, hours), listed=in_list)

    def fence(self, node: Node, section: int | None) -> None:
        """Read the lines of a panel."""
        if not DIGIT.search(node.text):
            return
        steps = []
        for line in lines_of(node, Place.PANEL):
            if _LOG_LINE.search(line.text):
                return
            if step := self._line(line, listed=True):
                steps.append(step)
        if steps:
            group = self.groups[id(node)] = self._group(section, span=node.span)
            group.steps.extend(steps)

    def below(self, heading: str) -> None:
        """Go on below a heading."""
        self.heading, self.day = heading, None

    def _day(self) -> str | None:
        if DIGIT.search(self.heading):
            dates = [found for found in self.calendar.dates(self.heading) if found.first and not found.last]
            self.day = iso(dates[0].first) if len(dates) == 1 else None
            self.heading = ""
        return self.day

    def tells(self, section: int | None) -> tuple[bool, bool]:
        """Say of a section whether it tells what was, and whether it tells what is planned."""
        if section is None:
            return False, False
        return self.logs[section], words().planned.search(self.sections[section].title) is not None

    def _group(self, section: int | None, least: int = 2, span: Span | None = None) -> Group:
        log, planned = self.tells(section)
        return Group([], section, least, log=log, planned=planned, span=span)

    def _add(self, within: Node | None, section: int | None, step: Step, *, listed: bool) -> None:
        """Put a step with those of its list, or else with the lines of its section and block."""
        if listed and within:
            if id(within) not in self.groups:
                least = max(2, (len(within.children) + 1) // 2)
                self.groups[id(within)] = self._group(section, least, within.span)
            self.groups[id(within)].steps.append(step)
        else:
            key = (section, id(within))
            if key not in self.beside:
                self.beside[key] = self._group(section)
            self.beside[key].steps.append(step)

    def _line(self, line: Line, *, listed: bool) -> Step | None:
        text = line.text
        when = _begun(text, self.calendar)
        if (
            when is None
            and ("(" in text or "（" in text)
            and (listed or text.startswith("**"))
            and _IN_PARENS.search(text)
        ):
            when = _in_head(text, self.calendar)
        if when is None or (listed and _bare(text, when)):
            return None
        if when.unit is not TimeUnit.TIME and not listed:
            self.heading = ""
            self.day = when.first[:10] if when.unit is TimeUnit.DATE and when.first and not when.last else None
        if when.unit is TimeUnit.TIME and (day := self._day()):
            last = f"{day}T{when.last}" if when.last else None
            when = replace(when, first=f"{day}T{when.first}", last=last)
        hours = hours_in_parens(text) or NO_HOURS
        return Step(_span(line), _plain(text), when, hours, _dates(text, when, self.calendar))


def continued(sections: Sequence[Section], groups: Iterable[Group]) -> Iterator[Group]:
    """Join lines of sections beside each other where the count goes on: days 4 to 8, and then day 9."""
    open_: dict[tuple[int | None, int], Group] = {}
    for group in groups:
        section = sections[group.section] if group.section is not None else None
        key = (section.parent, section.level) if section else (None, 0)
        before = open_.get(key)
        if before and _goes_on(before, group):
            before.steps.extend(group.steps)
        else:
            if before:
                yield before
            open_[key] = group
    yield from open_.values()


def _goes_on(before: Group, group: Group) -> bool:
    last, first = before.steps[-1].counted, group.steps[0].counted
    return last is not None and first is not None and last[0] is first[0] and first[1] > last[2]


def _begun(text: str, calendar: Calendar) -> When | None:
    """Read the phrase that a line begins with: in bold, or parted from what follows."""
    at = lead(text)
    if box := _BOX.match(text, at):
        at = box.end()
        at += lead(text[at : at + 12])
    when = read_when(text, at, calendar)
    if when is None or text[at - 1 : at] == "`":  # code is a sample
        return None
    bold = _BOLD.match(text)
    if bold and bold.start("bold") <= when.start and when.end <= bold.end("bold"):
        return when
    end = when.end + (1 if text[when.end : when.end + 1] in ")）" else 0)
    return when if _AFTER.match(text, end) else None


def _bare(text: str, when: When) -> bool:
    """Say whether a date in a list has no words: a list of dates is data. A time of 0:00 is no time of day."""
    dated = when.unit in (TimeUnit.DATE, TimeUnit.TIME)
    return when.first == "00:00" or (dated and not _WORDS.search(text, when.end))


def _in_head(text: str, calendar: Calendar) -> When | None:
    """Read a phrase in brackets before the colon: "**Beta (Weeks 2-4)**:"."""
    bold = _BOLD.match(text)
    head = bold["bold"] if bold else None
    if head is None or "(" not in head:
        found = _HEAD.match(text)
        head = found["head"] if found else None
    return when_in_parens(head, calendar) if head and "(" in head else None


def _span(line: Line) -> Span:
    return line.node.locate(line.start, line.start + len(line.text))


def _item_hours(text: str) -> Hours | None:
    """Read the duration behind an item: "Review (30 min)", "Phase 1: 2-3 hours"."""
    tail = text[-60:]
    if ")" in tail[-8:] and _ENDS_IN_PARENS.search(tail):
        return None if _FILE.match(text) else hours_in_parens(tail)  # behind a file's name: time to read it
    if (found := _NAMED_HOURS.match(text)) and words().numbered_step.fullmatch(found["name"].strip(" *_")):
        read = read_hours(found["value"])
        if read and found["value"][read[1] :].strip(" *_.")[:1] in ("", "(", "-", "–", "—"):
            return read[0]
    return None
