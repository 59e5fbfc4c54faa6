"""Who does an open task: whom its own words name, or a field over or under it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

from phasedocs.model import Document, Field
from phasedocs.model.timelines import owner_names

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
