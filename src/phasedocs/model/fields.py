"""Fields: named values in lines, list items, quotes, and panels drawn in fences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from phasedocs.model.facts import Field, Place
from phasedocs.syntax import Node, Tree

_LEAD = r"[^\w\n*`\[(]{0,6}"  # an emoji and a space before the name
_BOLD = re.compile(rf"^{_LEAD}\*\*{_LEAD}(?P<name>[^*\n:]{{1,60}}?)\s*(?::\*\*|\*\*\s{{0,2}}:)[ \t]*(?P<value>[^\n]*)$")
_WHOLE = re.compile(rf"^{_LEAD}\*\*{_LEAD}(?P<name>[^*\n:]{{1,60}}?)\s*:[ \t]+(?P<value>[^*\n]+)\*\*$")
_PLAIN = re.compile(rf"^{_LEAD}(?P<name>[A-Z][^\W_][\w ./&()'’-]{{0,38}}?)\s{{0,2}}:[ \t]+(?P<value>\S[^\n]*)$")
_BORDER = re.compile(r"^[\s│║┃|╎╏┆┊]+|[\s│║┃|╎╏┆┊]+$")
_FIELD_BREAK = re.compile(r"\s+[|·•]\s+(?=\*\*[^*\n]{1,60}(?::\*\*|\*\*\s?:)|[A-Z][\w ]{1,30}:\s)")
_URL = re.compile(r"^//")
MAX_LINE = 2_000
"""A longer line is prose or data, no field."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block, without borders, with its place in the block's text."""

    node: Node
    start: int
    text: str
    place: Place


def lines_of(node: Node, place: Place) -> Iterator[Line]:
    """Yield the lines of a paragraph, or of a panel without the characters that draw it."""
    at = 0
    for raw in node.text.split("\n"):
        text, start = raw, at
        if place is Place.PANEL:
            text = _BORDER.sub("", raw)
            start += raw.find(text) if text else 0
        else:
            text = raw.strip()
            start += len(raw) - len(raw.lstrip())
        if text and len(raw) <= MAX_LINE:
            yield Line(node, start, text, place)
        at += len(raw) + 1


def walk_lines(tree: Tree) -> Iterator[tuple[Line, int | None]]:
    """Yield every line that can hold a field or a claim, with the index of its section."""
    section = -1
    for block in tree.root.children:
        if block.kind == "heading":
            section += 1
            continue
        for node in block.walk():
            if node.kind == "paragraph" or (node.kind == "fence" and node.placement is not None):
                place = Place.PANEL if node.kind == "fence" else Place.FIELD
                for line in lines_of(node, place):
                    yield line, section if section >= 0 else None


def read_fields(tree: Tree) -> tuple[Field, ...]:
    """Read the fields of a document in order."""
    return tuple(field for line, section in walk_lines(tree) for field in _fields(tree, line, section))


def _fields(tree: Tree, line: Line, section: int | None) -> Iterator[Field]:
    at = 0
    for part in _FIELD_BREAK.split(line.text):
        start = line.text.index(part, at)
        at = start + len(part)
        found = _BOLD.match(part) or _WHOLE.match(part) or _PLAIN.match(part)
        if found and not _URL.match(found["value"]) and "[" not in found["name"]:
            yield _field(tree, line, line.start + start, found, section)


def _field(tree: Tree, line: Line, offset: int, found: re.Match[str], section: int | None) -> Field:
    span = line.node.locate(offset + found.start("name"), offset + found.end())
    value = found["value"].removesuffix("\\").rstrip()  # a backslash here breaks the line
    return Field(
        name=found["name"].strip("*_ "),
        value=value,
        line=tree.source.line(span.start),
        span=span,
        name_span=line.node.locate(offset + found.start("name"), offset + found.end("name")),
        value_span=line.node.locate(offset + found.start("value"), offset + found.start("value") + len(value)),
        section=section,
        place=line.place,
    )


def first_value(fields: Sequence[Field], names: re.Pattern[str]) -> Field | None:
    """Give the first field whose whole name is one of `names`."""
    return next((field for field in fields if names.match(field.name)), None)
