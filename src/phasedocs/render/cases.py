"""The examples of rules: case files (`tests/rules/<rule>.md`), which the tests of the rules read too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PIECE = re.compile(
    r"^(?:(?P<depth>#{1,3}) (?P<title>[^\n]+)$"
    r"|(?P<fence>`{3,})(?P<info>[^`\n]+)\n(?P<text>.*?)^(?P=fence)$)",
    re.MULTILINE | re.DOTALL,
)
"""A heading of a case file, or a block with its kind and options."""
MARKER = re.compile(r"(?P<indent> *)(?P<mark>\^+|-{3,}) (?:\[(?P<severity>error|warning|note)\] )?(?P<words>\S.*)")
"""A line of a document that marks columns of the line above it, and says what is to be seen there."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of an example: a document, others beside it (`also`), names of files, or what a fix makes of it."""

    kind: str
    options: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """A document that a rule reports, or passes in silence; and what belongs to it."""

    title: str
    flagged: bool
    blocks: tuple[Block, ...]
    """The document first."""


def read_examples(text: str) -> tuple[Example, ...]:
    """Read a case file."""
    found: list[tuple[str, bool, list[Block]]] = []
    heads = ["", "", ""]
    for piece in PIECE.finditer(text):
        if piece["depth"]:
            depth = len(piece["depth"])
            heads[depth - 1 :] = [piece["title"].strip(), *[""] * (3 - depth)]
            continue
        kind, *options = piece["info"].split()
        if kind == "md":
            found.append((heads[2], heads[1] == "Flagged", []))
        found[-1][2].append(Block(kind, tuple(options), piece["text"]))
    return tuple(Example(title, flagged, tuple(blocks)) for title, flagged, blocks in found)


def chosen(examples: tuple[Example, ...], number: int) -> Iterator[Example]:
    """Yield the first examples of those that are reported, and of those that are not."""
    for flagged in (True, False):
        yield from [one for one in examples if one.flagged is flagged][:number]
