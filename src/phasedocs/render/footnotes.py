"""Footnotes as GitHub has them: their texts go to the end of the document, numbered in the order of their use.

CommonMark knows none: a definition is a paragraph whose lines begin with `[^name]:`. One that nothing refers to stays
where it is, for no text is to be lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from phasedocs.syntax import Node, Tree
from phasedocs.text import Span

_NAME = r"\[\^(?P<name>[^\s\[\]^]{1,80})\]"
_REFERENCE = re.compile(_NAME)
_DEFINITION = re.compile(_NAME + r":[ \t]*")


@dataclass(frozen=True, slots=True)
class Footnote:
    """What one footnote says."""

    number: int
    """From 1, in the order of the first uses."""
    place: int
    """Of its first use."""
    nodes: tuple[Node, ...]
    """Inline elements."""


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The footnotes of a document that are defined and used."""

    numbers: Mapping[str, int]
    """By name, in lower case."""
    paragraphs: frozenset[int]
    """Where the paragraphs start that define them."""
    notes: tuple[Footnote, ...]


def read_footnotes(tree: Tree) -> Footnotes:
    """Find the footnotes of a document."""
    if "[^" not in tree.source.text:
        return Footnotes({}, frozenset(), ())
    found: dict[str, tuple[Node, ...]] = {}
    paragraphs: dict[int, set[str]] = {}
    for node in tree.root.children:
        if node.kind == "paragraph" and (parts := _definitions(node)):
            paragraphs[node.span.start] = {name for name, _ in parts}
            for name, nodes in parts:
                found.setdefault(name, nodes)
    places: dict[str, int] = {}
    for node in tree.root.walk() if found else ():
        if node.kind == "text":
            for use in _REFERENCE.finditer(node.text):
                name = use["name"].lower()
                if name in found and not (_DEFINITION.match(node.text, use.start()) and use.start() == 0):
                    places.setdefault(name, node.span.start + use.start())
    moved = {start for start, names in paragraphs.items() if names <= places.keys()}
    kept = {name for start, names in paragraphs.items() if start not in moved for name in names}
    numbers = {name: number for number, name in enumerate((one for one in places if one not in kept), 1)}
    notes = tuple(Footnote(number, places[name], found[name]) for name, number in numbers.items())
    return Footnotes(numbers, frozenset(moved), notes)


def _definitions(paragraph: Node) -> list[tuple[str, tuple[Node, ...]]]:
    """Cut a paragraph of definitions where a line begins the next one; nothing when its first line is none."""
    if not paragraph.text.startswith("[^"):
        return []
    parts: list[tuple[str, list[Node]]] = []
    begins = True
    for node in paragraph.children:
        opening = _DEFINITION.match(node.text) if begins and node.kind == "text" else None
        if opening:
            start = min(node.span.start + opening.end(), node.span.end)
            parts.append(
                (opening["name"].lower(), [Node("text", Span(start, node.span.end), node.text[opening.end() :])])
            )
        elif parts:
            parts[-1][1].append(node)
        else:
            return []
        begins = node.kind in ("softbreak", "hardbreak")
    return [(name, tuple(nodes)) for name, nodes in parts]


def with_references(text: str, span: Span, numbers: Mapping[str, int], write: Callable[[str, Span], str]) -> str:
    """Write a text with its footnote references as links; `write` writes what is between them."""
    parts, at = [], 0
    for use in _REFERENCE.finditer(text):
        number = numbers.get(use["name"].lower())
        if number is None:
            continue
        parts.append(write(text[at : use.start()], _part(span, at, use.start())))
        name = f"fnref-{span.start + use.start()}"
        parts.append(f'<sup class="footnote-ref" id="{name}"><a href="#fn-{number}">{number}</a></sup>')
        at = use.end()
    return "".join(parts) + write(text[at:], _part(span, at, len(text)))


def _part(span: Span, start: int, end: int) -> Span:
    return Span(min(span.start + start, span.end), min(span.start + end, span.end))


def footnotes_html(notes: Sequence[Footnote], write: Callable[[Sequence[Node]], str]) -> str:
    """Give the footnotes as a list, each with the way back; `write` writes inline elements."""
    items = "".join(
        f'<li id="fn-{note.number}">{write(note.nodes)} <a href="#fnref-{note.place}" class="footnote-back"'
        f' aria-label="back to the text of footnote {note.number}">↩</a></li>'
        for note in notes
    )
    return f'<section class="footnotes" aria-label="Footnotes"><ol>{items}</ol></section>' if items else ""
