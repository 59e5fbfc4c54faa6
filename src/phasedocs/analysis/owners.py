"""Who does an open task: whom its own words name, or a field over or under it. Who has a row of a status table."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from phasedocs.model import ClaimKind, Document, Field, Table, TableRow, Task
from phasedocs.model.timelines import owner_columns, owner_names

_HANDLE = r"@(?P<name>[A-Za-z][\w-]{1,38})"
_MENTIONED = (
    re.compile(rf"[(\[]\s?(?:owner:\s?|assigned to:?\s?)?{_HANDLE}[)\],]", re.IGNORECASE),
    re.compile(rf"^{_HANDLE}\s?[:–—-]\s"),
    re.compile(rf"(?<![\w`/]){_HANDLE}\.?$"),
)
"""A name with an at sign: in brackets, before a colon or at the end. Elsewhere it may be code."""
_SAID = re.compile(
    r"[(\[–—]\s?(?:owner|assignee|assigned to|responsible):?\s{1,2}(?P<name>[^()\[\]@]{2,60})[)\]]", re.IGNORECASE
)
_NOBODY = re.compile(
    r"\W*(?:tbd|tba|none|n/?a|unassigned|nobody|open|\?+|_+|-+|–|—|\[.*\]|<.*>|\{.*\})?\W*$", re.IGNORECASE
)
_MAX = 40
_TICKED = re.compile(r"[✅✔☑]")
_TOKENS = 8
"""Words of a row's name that are looked for in tasks."""


@dataclass(frozen=True, slots=True)
class OwnedRow:
    """A row of a status table that says whose it is. It is no task, and is counted beside them."""

    row: TableRow
    owner: str
    done: bool


def owners(document: Document) -> Mapping[int, str]:
    """Give the owners of a document's tasks, by the index of the task; those that have none are left out."""
    told = [(field, name) for field in document.fields if _names_owner(field) and (name := _person(field.value))]
    lines = [task.line for task in document.tasks]
    by_task: dict[int, str] = {}
    by_section: dict[int | None, list[str]] = {}
    for field, name in told:
        index = bisect_right(lines, field.line) - 1
        inside = index >= 0 and document.tasks[index].section == field.section
        if inside and field.span.start > document.tasks[index].span.end and _is_below(document, field, index):
            by_task.setdefault(index, name)
        else:
            by_section.setdefault(field.section, []).append(name)
    found = {}
    for index, task in enumerate(document.tasks):
        name = _named(task.text) or _above(document, by_task, index) or _of_section(document, by_section, task.section)
        if name:
            found[index] = name
    return found


def _names_owner(field: Field) -> bool:
    return field.name.casefold().strip(" *_`") in owner_names()


def _is_below(document: Document, field: Field, index: int) -> bool:
    """Say whether a field stands in the item of a task: on a line that is indented deeper than the task's."""
    source, task = document.source, document.tasks[index]
    own = source.line_span(task.line)
    below = source.line_span(field.line)
    return _indent(source.text[below.start : below.end]) > _indent(source.text[own.start : own.end])


def _indent(line: str) -> int:
    plain = line.expandtabs(4)
    return len(plain) - len(plain.lstrip(" >"))


def _above(document: Document, by_task: Mapping[int, str], index: int) -> str | None:
    """Give the owner of a task, or of the nearest task that it is a part of."""
    at: int | None = index
    while at is not None and at not in by_task:
        at = document.tasks[at].parent
    return None if at is None else by_task[at]


def _of_section(document: Document, said: Mapping[int | None, list[str]], section: int | None) -> str | None:
    """Give the owner of the nearest section that names one; where it names several, nobody knows which."""
    for at in (*document.chain(section), None):
        if at in said:
            return said[at][0] if len(set(said[at])) == 1 else None
    return None


def _named(text: str) -> str | None:
    """Give whom the words of a task name."""
    if "@" in text:
        for pattern in _MENTIONED:
            if found := pattern.search(text):
                return "@" + found["name"].rstrip("-_")
    said = _SAID.search(text)
    return _person(said["name"]) if said else None


def _person(value: str) -> str | None:
    """Give a name as it is compared and shown; None where it is a placeholder or a sentence."""
    name = re.sub(r"\s*\([^()]*\)\s*$", "", " ".join(value.replace("*", "").replace("`", "").split())).strip(" ,;.")
    return None if _NOBODY.fullmatch(name) or len(name) > _MAX else name


def owned_rows(document: Document) -> tuple[OwnedRow, ...]:
    """Give the rows of status tables with an owner and a known status; none that a task beside its table names."""
    found = [
        (table, at) for table in document.tables if table.status_column and (at := _owner_column(table)) is not None
    ]
    named = _names(document.tasks, {table.section for table, _ in found}) if found else {}
    return tuple(row for table, at in found for row in _owned(table, at, named[table.section]))


def _owner_column(table: Table) -> int | None:
    names = (name.casefold().strip(" *_`") for name in table.columns)
    return next((at for at, name in enumerate(names) if name in owner_columns()), None)


def _owned(table: Table, at: int, named: frozenset[tuple[str, ...]]) -> Iterator[OwnedRow]:
    status = table.columns.index(table.status_column or "")
    for row in table.rows:
        name = _person(row.cells[at]) if at < len(row.cells) else None
        if name and row.status and row.subject and _words(row.subject)[:_TOKENS] not in named:
            ready = row.status is ClaimKind.READY and _TICKED.search(row.cells[status])
            yield OwnedRow(row, name, done=row.status is ClaimKind.COMPLETE or bool(ready))


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


def _names(tasks: Iterable[Task], sections: set[int | None]) -> Mapping[int | None, frozenset[tuple[str, ...]]]:
    """Give the runs of words in the tasks of each section; a single word only where a task begins with it."""
    found: dict[int | None, set[tuple[str, ...]]] = defaultdict(set)
    for task in tasks:
        if task.section in sections:
            words = _words(task.text)
            found[task.section].add(words[:1])
            for start, end in ((start, min(start + _TOKENS, len(words))) for start in range(len(words))):
                found[task.section].update(words[start:stop] for stop in range(start + 2, end + 1))
    return {section: frozenset(found[section]) for section in sections}
