"""Dates wherever a document writes them: in headings, prose, cells and panels, not in code and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from phasedocs.model.dates import Calendar, FoundDate, may_hold_date
from phasedocs.model.weekdays import Weekday
from phasedocs.syntax import Node, Tree
from phasedocs.text import Span

_KINDS = frozenset({"heading", "paragraph", "cell", "fence"})
_OTHER = re.compile(r"`[^`]*`|\]\([^()\n]*\)|\bhttps?://[^\s)>]*|<[^<>\n]*>|~~[^~\n]*~~")
"""Code, addresses, tags, and what is struck out: what stands there is no date of the text."""
_CLOSER = re.compile(r"[\w/\\#@=&?$%]$")
_FURTHER = re.compile(r"[\w\\#@=&%]|[/._-]\w")
_NUMERIC = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_OPEN_QUOTE = re.compile(r"[“„«‘][^”“»’]*$")
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Mention:
    """A date, or a range of dates, where a document writes it."""

    found: FoundDate
    text: str
    """As it is written."""
    before: str
    """Up to 60 code points of the same line."""
    after: str
    span: Span
    weekday: tuple[str, Span] | None
    """The name beside it, and where."""
    numeric: bool
    """Written as 03/04/2026."""

    @property
    def quoted(self) -> bool:
        """Say whether it stands in quotation marks."""
        return self.before.count('"') % 2 == 1 or bool(_OPEN_QUOTE.search(self.before))

    def falls_on(self, weekday: int) -> bool:
        """Say whether its first day is that day of the week, also with day and month read the other way round."""
        day = self.found.first
        if day is None:
            return False
        swapped = date(day.year, day.day, day.month) if self.numeric and day.day <= 12 else day
        return weekday in (day.weekday(), swapped.weekday())


def read_mentions(tree: Tree, near: str | None) -> tuple[Mention, ...]:
    """Read every date of a document in order; `near` is its own date (ISO)."""
    calendar = Calendar(tree.source.text, date.fromisoformat(near) if near else None)
    return tuple(mention for node, _ in tree.leaves if _is_read(node) for mention in _mentions(node, calendar))


def _is_read(node: Node) -> bool:
    if node.kind == "fence" and not node.has_places:
        return False
    return node.kind in _KINDS and may_hold_date(node.text)


def _mentions(node: Node, calendar: Calendar) -> Iterator[Mention]:
    text = node.text if node.kind == "fence" else _OTHER.sub(lambda other: "\0" * len(other.group()), node.text)
    for found in calendar.dates(text):
        start, end, weekday = found.start, found.end, found.weekday
        before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        if _CLOSER.search(before) or _FURTHER.match(after):
            continue  # part of a name, a path or an address
        yield Mention(
            found=found,
            text=text[start:end],
            before=before.rpartition("\n")[2],
            after=after.partition("\n")[0],
            span=node.locate(start, end),
            weekday=_named(node, weekday) if weekday else None,
            numeric=_NUMERIC.fullmatch(text, start, end) is not None,
        )


def _named(node: Node, weekday: Weekday) -> tuple[str, Span]:
    return node.text[weekday.start : weekday.end], node.locate(weekday.start, weekday.end)
