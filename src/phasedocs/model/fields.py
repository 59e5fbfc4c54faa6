"""Fields: named values in lines, list items, quotes, and panels drawn in fences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from phasedocs.model.facts import Field, Place
from phasedocs.syntax import Node, Tree

_LEAD = r"[^\w\n*`\[(]{0,6}"  # an emoji and a space before the name
_BOLD = re.compile(rf"^{_LEAD}\*\*{_LEAD}(?P<name>[^*\n:]{{1,60}}?)\s*(?::\*\*|\*\*\s{{0,2}}:)[ \t]*(?P<value>[^\n]*)$")
_WHOLE = re.compile(rf"^{_LEAD}\*\*{_LEAD}(?P<name>[^*\n:]{{1,60}}?)\s*:[ \t]+(?P<value>[^*\n]+)\*\*$")
_PLAIN = re.compile(rf"^{_LEAD}(?P<name>[A-Z][^\W_][\w ./&()'’-]{{0,38}}?)\s{{0,2}}:[ \t]+(?P<value>\S[^\n]*)$")
_BORDER = "│║┃|╎╏┆┊" + "".join(char for char in map(chr, range(0x3001)) if char.isspace())
_FIELD_BREAK = re.compile(r"\s+[|·•]\s+(?=\*\*[^*\n]{1,60}(?::\*\*|\*\*\s?:)|[A-Z][\w ]{1,30}:\s)")
_URL = re.compile(r"^//")
MAX_LINE = 2_000
"""A longer line is prose or data, no field."""


class Line(NamedTuple):
    """A line of a block, without borders, with its place in the block's text."""

    node: Node
    start: int
    text: str
    place: Place


def lines_of(node: Node, place: Place, *, holding: str = "") -> Iterator[Line]:
    """Yield the lines of a paragraph, or of a panel without the characters that draw it, that hold some text."""
    if holding not in node.text:
        return
    stripped = _BORDER if place is Place.PANEL else None
    at = 0
    for raw in node.text.split("\n"):
        if holding in raw and len(raw) <= MAX_LINE and (text := raw.strip(stripped)):
            yield Line(node, at + raw.index(text), text, place)
        at += len(raw) + 1


def walk_lines(tree: Tree, *, holding: str = "") -> Iterator[tuple[Line, int | None]]:
    """Yield every line that can hold a field or a claim, with the index of its section."""
    section = None
    for block in tree.root.children:
        if block.kind == "heading":
            section = 0 if section is None else section + 1
            continue
        for node in block.blocks():
            if node.kind == "paragraph":
                for line in lines_of(node, Place.FIELD, holding=holding):
                    yield line, section
            elif node.kind == "fence" and node.has_places:
                for line in lines_of(node, Place.PANEL, holding=holding):
                    yield line, section


def read_fields(tree: Tree) -> tuple[Field, ...]:
    """Read the fields of a document in order."""
    return tuple(field for line, section in walk_lines(tree, holding=":") for field in _fields(tree, line, section))


def _fields(tree: Tree, line: Line, section: int | None) -> Iterator[Field]:
    at = 0
    for part in _FIELD_BREAK.split(line.text) if line.text.count(":") > 1 else (line.text,):
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
