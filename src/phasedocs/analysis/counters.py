"""Counters that headings carry, such as "(4/23)", "[2/5]" and "[40%]", with what the boxes below them say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from phasedocs.analysis.counts import OTHER, REST, WISHED, Scopes
from phasedocs.analysis.progress import Progress, progress
from phasedocs.model import Document
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import Node
from phasedocs.text import Edit

_COUNTER = re.compile(
    r"[(\[]\s?(?:(?P<done>\d{1,5})(?P<slash>\s?/\s?)(?P<total>\d{1,5})|(?P<percent>\d{1,3})(?=\s?%))"
    r"(?:\s?%)?(?:\s(?P<unit>[^\W\d_]{1,20}))?\s?[)\]](?![(\[])"
)
_OTHER_UNIT = re.compile("phases?|days?|weeks?", re.IGNORECASE)
"""Words that a status may count, and that are no boxes."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter that is not what the boxes below its heading say."""

    section: int
    """Index into `Document.sections`."""
    stated: str
    actual: str
    edit: Edit


def wrong_counters(document: Document, *, everywhere: bool) -> Iterator[Counter]:
    """Yield the counters to be rewritten: `everywhere`, or only where a directive of the document asks for it.

    A counter speaks of the leaf tasks below its heading and the deeper ones. Where there are none, where it counts
    something else ("coverage [80%]", "(3/4 files)") or wishes for it ("goal"), it is left alone.
    """
    if not may_count(document, everywhere=everywhere):
        return
    headings = (node for node in document.authored.root.children if node.kind == "heading")
    scopes = Scopes(document)
    for index, (node, section) in enumerate(zip(headings, document.sections, strict=True)):
        if everywhere or document.declarations.at(section.span.start).counters:
            yield from _wrong(document, index, node, progress(scopes.inside(index)))


def may_count(document: Document, *, everywhere: bool) -> bool:
    """Say whether a document, which may have let go of its tree, has counters that are looked after."""
    asked = everywhere or any(directive.counters for directive in document.declarations.directives)
    return asked and any(_COUNTER.search(section.title) for section in document.sections)


def _wrong(document: Document, section: int, heading: Node, counted: Progress) -> Iterator[Counter]:
    found = next(reversed(list(_COUNTER.finditer(heading.text))), None)
    if found is None or counted.total == 0 or WISHED.search(heading.text):
        return
    group = "percent" if found["percent"] else "done"
    said = _percent(found, heading, counted) if found["percent"] else _count(found, heading, counted)
    if said is None:
        return
    start, end = found.start(group), found.end("percent" if found["percent"] else "total")
    span, stated = heading.locate(start, end), heading.text[start:end]
    if said != stated and document.source.slice(span) == stated:
        yield Counter(section, stated, said, Edit(span, said))


def _percent(found: re.Match[str], heading: Node, counted: Progress) -> str | None:
    if REST.search(heading.text) or OTHER.search(_without(found, heading)):
        return None
    return str(counted.percent)


def _count(found: re.Match[str], heading: Node, counted: Progress) -> str | None:
    unit = found["unit"]
    if unit and (_OTHER_UNIT.fullmatch(unit) or not vocabulary().measured.match(unit)):
        return None
    if int(found["done"]) > int(found["total"]):
        return None
    number = counted.total - counted.done if REST.search(heading.text) else counted.done
    return f"{number}{found['slash']}{counted.total}"


def _without(found: re.Match[str], heading: Node) -> str:
    """Give a heading without its counter."""
    return f"{heading.text[: found.start()]} {heading.text[found.end() :]}"
