"""Badges: fields drawn as images by shields.io. What their address says is read; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from phasedocs.model.facts import Field, Place
from phasedocs.model.phases import named_phases
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import Node, Tree

_ADDRESS = "img.shields.io/badge/"
_STATIC = re.compile(r"https?://img\.shields\.io/badge/(?P<content>[^/?#]{1,200})(?:[?#].*)?$")
_PARTS = re.compile(r"(?<!-)-(?!-)")
_ESCAPES = re.compile(r"--|__|_")
_MEANT = {"--": "-", "__": "_", "_": " "}


def read_badges(tree: Tree) -> Iterator[Field]:
    """Yield the badges that state the status of the work or of a phase, as fields; their spans are the image's."""
    if _ADDRESS not in tree.reading.text:
        return
    section = None
    for block in tree.root.children:
        if block.kind == "heading":
            section = 0 if section is None else section + 1
        for node in block.walk():
            if node.kind == "image" and (read := _content(str(node.attrs.get("src") or ""))):
                yield _field(tree, node, *read, section)


def _content(address: str) -> tuple[str, str] | None:
    """Give the label and the message of a badge for a status; other badges speak of builds, licences, versions."""
    found = _STATIC.match(address)
    parts = [_decoded(part) for part in _PARTS.split(found["content"])] if found else []
    if len(parts) != 3:  # label, message, colour
        return None
    label, message, _ = parts
    return (label, message) if vocabulary().status_labels.match(label) or named_phases(label) else None


def _decoded(part: str) -> str:
    return _ESCAPES.sub(lambda found: _MEANT[found.group()], unquote(part)).strip()


def _field(tree: Tree, image: Node, label: str, message: str, section: int | None) -> Field:
    line = tree.source.line(image.span.start)
    return Field(label, message, line, image.span, image.span, image.span, section, Place.BADGE)
