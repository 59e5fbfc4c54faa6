"""Proposals: directives that declare the roles that are only inferred. Few lines, and none that changes a role."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from phasedocs.model import Document, Role, RoleSource, Task
from phasedocs.model.tasks import sourced_role
from phasedocs.model.vocabulary import speaking, vocabulary
from phasedocs.text import Edit, Fix, Span

MAX_SHIELDS = 1
"""Lists of plain work that get a directive of their own so that one before them does not hold for them."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A list, table or paragraph outside lists, with the tasks in it."""

    start: int
    """Where a directive for it may stand: before the line that announces it, else before itself."""
    section: int | None
    tasks: tuple[int, ...]
    items: bool
    """Its tasks are items of a list, which can hold a directive."""


def declare(document: Document, words: Mapping[str, Any] | None = None, *, work: bool = False) -> Fix | None:
    """Give the directives that declare the roles of a document's tasks as one fix; None where there is none to add.

    Plain work is declared only with `work`: it is what a task is without a word. A document that declares already is
    left alone. `words` are those that the document was read with.
    """
    ours = (one for one in document.declarations.directives if one.role or one.phase or one.gates or one.ignore_tasks)
    if next(ours, None) or not document.tasks:
        return None
    with speaking(words):
        edits = _Planner(document, work=work).edits()
    count = len(edits)
    return Fix(f"declare {count} role{'' if count == 1 else 's'}", tuple(edits)) if edits else None


class _Planner:
    def __init__(self, document: Document, *, work: bool) -> None:
        self._document, self._work = document, work
        self._units: dict[int | None, list[_Unit]] = {}
        for unit in _units(document):
            self._units.setdefault(unit.section, []).append(unit)
        self._below: dict[int, list[int]] = {number: [] for number in range(len(document.sections))}
        self._plain = Counter[int | None]()
        """Lists that hold plain work, by section, with the deeper ones."""
        self._parts = Counter[int | None]()
        """Sections right below one that hold tasks."""
        for number, units in self._units.items():
            for above in document.chain(number):
                self._below[above].extend(index for unit in units for index in unit.tasks)
            for place in (*document.chain(number), None):
                self._plain[place] += sum(map(self._is_plain, units))
        for number, section in enumerate(document.sections):
            self._parts[section.parent] += bool(self._below[number])
        kinds = [block.kind for block in document.authored.root.children]
        headings = [place for place, kind in enumerate(kinds) if kind == "heading"]
        self._headings_first = {
            number for number, place in enumerate(headings) if kinds[place + 1 : place + 2] == ["heading"]
        }
        self._edits: list[Edit] = []
        self._stuck = False

    def edits(self) -> list[Edit]:
        """Give the insertions, in the order of the document; none at all where one cannot be made."""
        holding: dict[int | None, Role | None] = {None: self._own(None, None)}
        for number, section in enumerate(self._document.sections):
            holding[number] = self._section(number, holding[section.parent])
        return [] if self._stuck else sorted(self._edits, key=lambda edit: edit.span)

    def _section(self, number: int, holding: Role | None) -> Role | None:
        """Declare what is in a section; give the role that then holds for its deeper ones."""
        tasks = [self._document.tasks[index] for index in self._below[number]]
        roles = {task.role for task in tasks}
        gathers = number in self._units or self._parts[number] > 1
        if number and len(roles) == 1 and gathers and self._is_wanted(tasks[0].role, holding, tasks):
            self._edits.append(self._at_heading(number, tasks[0].role))
            return tasks[0].role
        return self._own(number, holding)

    def _at_heading(self, number: int, role: Role) -> Edit:
        """Put a directive under a heading; above it where a deeper one follows at once, for which it would hold."""
        start = self._document.sections[number].span.start
        crowded = number in self._headings_first
        return _before(self._document, start, role) if crowded else _under(self._document, number, role)

    def _own(self, number: int | None, holding: Role | None) -> Role | None:
        """Declare what is right under a heading; give the role that then holds for the deeper sections."""
        later = self._plain[number]
        for unit in self._units.get(number, ()):
            tasks = [self._document.tasks[index] for index in unit.tasks]
            later -= self._is_plain(unit)
            role = _main_role(self._document, tasks)
            contained = self._work or holding is not None or later <= MAX_SHIELDS
            if contained and self._is_wanted(role, holding, tasks):
                self._edits.append(_before(self._document, unit.start, role))
                holding = role
            if holding:
                exceptions = list(_exceptions(self._document, unit, holding))
                self._stuck |= bool(exceptions) and not unit.items
                self._edits += exceptions
        return holding

    def _is_plain(self, unit: _Unit) -> bool:
        return any(self._document.tasks[index].role is Role.WORK for index in unit.tasks)

    def _is_wanted(self, role: Role, holding: Role | None, tasks: Sequence[Task]) -> bool:
        if holding:
            return role is not holding
        if role is Role.PREREQUISITE and any(map(_is_deployment, tasks)):
            return False  # the deployment itself is no gate of itself; a person must say which is which
        return self._work or role is not Role.WORK


def _is_deployment(task: Task) -> bool:
    return not task.state.done and vocabulary().deploy.match(task.text.lstrip(" *_")) is not None


def _units(document: Document) -> Iterator[_Unit]:
    places = [task.box.start for task in document.tasks]
    number, before = -1, None
    for block in document.authored.root.children:
        number += block.kind == "heading"
        first, last = bisect_left(places, block.span.start), bisect_left(places, block.span.end)
        if first < last:
            announced = before is not None and before.kind == "paragraph" and document.tasks[first].label
            start = before.span.start if before and announced else block.span.start
            tasks = tuple(range(first, last))
            yield _Unit(start, number if number >= 0 else None, tasks, block.kind in ("list", "quote"))
        before = block


def _main_role(document: Document, tasks: Sequence[Task]) -> Role:
    """Give the role that most tasks have from what stands around them, else from their own words."""
    around = [task.role for task in tasks if not _by_own_words(document, task)]
    return Counter(around or [task.role for task in tasks]).most_common(1)[0][0]


def _by_own_words(document: Document, task: Task) -> bool:
    section = None if task.section is None else document.sections[task.section].role
    return sourced_role(task.text, task.label, section)[1] is RoleSource.WORDS


def _exceptions(document: Document, unit: _Unit, holding: Role) -> Iterator[Edit]:
    """Yield a directive for each item of a declared list that has another role than holds for it."""
    held: dict[int | None, Role] = {None: holding}
    for index in unit.tasks:
        task = document.tasks[index]
        above = held.get(task.parent, holding)
        if task.role is not above:
            yield _inside(document, task)
        held[index] = task.role


def _directive(role: Role) -> str:
    return f"<!-- phasedocs: role={role} -->"


def _under(document: Document, section: int, role: Role) -> Edit:
    """Put a directive under a heading, in a paragraph of its own."""
    heading = document.sections[section].span
    line = document.source.line(max(heading.start, heading.end - 1))
    end, ending = document.source.line_span(line).end, _ending(document, line)
    gap = ending if line < document.length and document.source.line_text(line + 1).strip() else ""
    return Edit(Span(end, end), f"{ending}{ending}{_directive(role)}{gap}")


def _before(document: Document, place: int, role: Role) -> Edit:
    """Put a directive before a block, in a paragraph of its own."""
    line = document.source.line(place)
    start, ending = document.source.line_span(line).start, _ending(document, line)
    gap = ending if line > 1 and document.source.line_text(line - 1).strip() else ""
    return Edit(Span(start, start), f"{gap}{_directive(role)}{ending}{ending}")


def _inside(document: Document, task: Task) -> Edit:
    """Put a directive into an item, below its own words."""
    start = document.source.line_span(task.line).start
    margin = re.sub(r"[^\s>]", " ", document.source.text[start : task.box.start])
    line = document.source.line(max(task.box.start, task.span.end - 1))
    end = document.source.line_span(line).end
    return Edit(Span(end, end), f"{_ending(document, line)}{margin}{_directive(task.role)}")


def _ending(document: Document, line: int) -> str:
    """Give the line end of a line, or of the first where it has none."""
    starts, text = document.source.line_starts, document.source.text
    for number in (line, 1):
        if number < len(starts):
            return text[document.source.line_span(number).end : starts[number]]
    return "\n"
