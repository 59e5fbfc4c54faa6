"""Fields: named values in lines, list items, quotes, and panels drawn in fences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from phasedocs.model.facts import Field, Place
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import Node, Tree

_LEAD = r"[^\w\n*`\[(]{0,6}"  # an emoji and a space before the name
_COLONS = ":\uff1a"
"""U+FF1A is the full-width colon of Chinese and Japanese: no space follows it."""
_COLON = f"[{_COLONS}]"
_BOLD = re.compile(
    rf"^{_LEAD}\*\*{_LEAD}(?P<name>[^*\n:\uff1a]{{1,60}}?)\s*(?:{_COLON}\*\*|\*\*\s{{0,2}}{_COLON})"
    r"[ \t]*(?P<value>[^\n]*)$"
)
_WHOLE = re.compile(
    rf"^{_LEAD}\*\*{_LEAD}(?P<name>[^*\n:\uff1a]{{1,60}}?)\s*(?::[ \t]+|\uff1a[ \t]*)(?P<value>[^*\n]+)\*\*$"
)
_PLAIN = re.compile(rf"^{_LEAD}(?P<name>[A-Z][^\W_][\w ./&()'’-]{{0,38}}?)\s{{0,2}}:[ \t]+(?P<value>\S[^\n]*)$")
_KNOWN = re.compile(
    rf"^{_LEAD}(?P<name>[^\W\d_][\w '’-]{{0,38}}?)\s{{0,2}}(?::[ \t]+|\uff1a[ \t]*)(?P<value>\S[^\n]*)$"
)
"""A plain field whose name starts with no Latin capital: only names that are known tell it from a sentence."""
_BORDER = "│║┃|╎╏┆┊" + "".join(char for char in map(chr, range(0x3001)) if char.isspace())
_FIELD_BREAK = re.compile(
    rf"\s+[|·•｜]\s+(?=\*\*[^*\n]{{1,60}}(?:{_COLON}\*\*|\*\*\s?{_COLON})|[A-Z][\w ]{{1,30}}:\s|\w{{1,12}}\uff1a)"
)
_URL = re.compile(r"^//")
MAX_LINE = 2_000
"""A longer line is prose or data, no field."""


class Line(NamedTuple):
    """A line of a block, without borders, with its place in the block's text."""

    node: Node
    start: int
    text: str
    place: Place


def lines_of(node: Node, place: Place, *, holding: str = "") -> Iterable[Line]:
    """Give the lines of a paragraph, or of a panel without the characters that draw it.

    Only those that hold one of some characters, if any are given.
    """
    return _lines(node, place, holding) if _holds(node.text, holding) else ()


def _lines(node: Node, place: Place, holding: str) -> Iterator[Line]:
    stripped = _BORDER if place is Place.PANEL else None
    at = 0
    for raw in node.text.split("\n"):
        if _holds(raw, holding) and len(raw) <= MAX_LINE and (text := raw.strip(stripped)):
            yield Line(node, at + raw.index(text), text, place)
        at += len(raw) + 1


def _holds(text: str, characters: str) -> bool:
    for character in characters:  # `any` would take three times as long
        if character in text:
            return True
    return not characters


def walk_lines(tree: Tree, *, holding: str = "", in_panels: str | None = None) -> Iterator[tuple[Line, int | None]]:
    """Yield the lines of paragraphs and panels that hold one of some characters, with the index of their section."""
    in_panels = holding if in_panels is None else in_panels
    for node, section in tree.leaves:
        if node.kind == "paragraph":
            if _holds(node.text, holding):
                for line in _lines(node, Place.FIELD, holding):
                    yield line, section
        elif node.kind == "fence" and node.has_places:
            for line in lines_of(node, Place.PANEL, holding=in_panels):
                yield line, section


def read_fields(tree: Tree) -> tuple[Field, ...]:
    """Read the fields of a document in order."""
    lines = walk_lines(tree, holding=_COLONS)
    return tuple(field for line, section in lines for field in _fields(tree, line, section))


def _fields(tree: Tree, line: Line, section: int | None) -> Iterator[Field]:
    at = 0
    for part in _FIELD_BREAK.split(line.text) if sum(map(line.text.count, _COLONS)) > 1 else (line.text,):
        start = line.text.index(part, at)
        at = start + len(part)
        bold = "**" in part and (_BOLD.match(part) or _WHOLE.match(part))
        found = bold or _PLAIN.match(part) or _known(part, line.place)
        if found and not _URL.match(found["value"]) and "[" not in found["name"]:
            yield _field(tree, line, line.start + start, found, section)


def _known(text: str, place: Place) -> re.Match[str] | None:
    """Read a plain field by its known name; in panels a name in lower case is a key of some data."""
    found = _KNOWN.match(text)
    if found is None or (place is Place.PANEL and found["name"][0].islower() and found["name"].isascii()):
        return None
    words = vocabulary()
    return found if words.status_labels.match(found["name"]) or words.date_labels.match(found["name"]) else None


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
