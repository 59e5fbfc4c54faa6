"""Footnotes as GitHub has them: their texts go to the end of the document, numbered in the order of their use.

CommonMark knows none: a definition is a paragraph whose lines begin with `[^name]:`, and what is indented by four
columns below it is code. Both are read again as blocks of the note. A definition that nothing refers to stays where it
is, for no text is to be lost.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from phasedocs.syntax import Node, Tree
from phasedocs.text import Source, Span

_NAME = r"\[\^(?P<name>[^\s\[\]^]{1,80})\]"
_REFERENCE = re.compile(_NAME)
_DEFINITION = re.compile(rf"^ {{0,3}}{_NAME}:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Footnote:
    """What one footnote says."""

    number: int
    """From 1, in the order of the first uses."""
    place: int
    """Of its first use."""
    blocks: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The footnotes of a document that are defined and used."""

    numbers: Mapping[str, int]
    """By name, in lower case."""
    moved: frozenset[int]
    """Where the blocks of the document start that are their texts."""
    notes: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """Blocks of a document that are the texts of footnotes, all of which are moved or none."""

    first: int
    """The index of the first of the blocks."""
    end: int
    """The index behind the last one."""
    texts: Mapping[str, tuple[Node, ...]]
    """By name, in lower case."""


def read_footnotes(tree: Tree) -> Footnotes:
    """Find the footnotes of a document."""
    texts = list(_texts(tree)) if "[^" in tree.source.text else []
    if not texts:
        return Footnotes({}, frozenset(), ())
    moved = _used(tree, texts)
    found: dict[str, tuple[Node, ...]] = {}
    blocks = tree.root.children
    shown: list[Node] = []
    at = 0
    for text in moved:
        shown += blocks[at : text.first]
        at = text.end
        for name, parts in text.texts.items():
            found.setdefault(name, parts)
            shown += parts
    places: dict[str, int] = {}
    for name, place in _references([*shown, *blocks[at:]]):
        if name in found:
            places.setdefault(name, place)
    notes = [Footnote(number, place, found[name]) for number, (name, place) in enumerate(places.items(), 1)]
    starts = frozenset(block.span.start for text in moved for block in blocks[text.first : text.end])
    return Footnotes({name: number for number, name in enumerate(places, 1)}, starts, tuple(notes))


def _used(tree: Tree, texts: Sequence[_Text]) -> list[_Text]:
    """Give the texts of which each footnote is referred to, be it in another one that is moved."""
    unused = [set(text.texts) for text in texts]
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for name in text.texts:
            by_name[name].append(number)
    moved: set[int] = set()
    names = [name for name, _ in _references(tree.root.children)]
    while names:
        name = names.pop()
        for number in by_name.pop(name, ()):
            unused[number].discard(name)
            if not unused[number]:
                moved.add(number)
                names += (other for part in texts[number].texts.values() for other, _ in _references(part))
    return [texts[number] for number in sorted(moved)]


def _references(blocks: Sequence[Node]) -> Iterator[tuple[str, int]]:
    """Yield the names that are referred to and where, in the order of the document."""
    for block in blocks:
        for node in block.walk():
            if node.kind == "text" and "[^" in node.text:
                defined = _DEFINITION.match(node.text)
                for use in _REFERENCE.finditer(node.text, defined.end() if defined else 0):
                    yield use["name"].lower(), node.span.start + use.start()


def _texts(tree: Tree) -> Iterator[_Text]:
    """Yield the texts of footnotes: of a paragraph the lines from each name on, and what goes on below it."""
    blocks = tree.root.children
    for index, block in enumerate(blocks):
        labels = _labels(block)
        end = _end(tree.source, blocks, index) if labels else index
        items = _items(tree.source, labels, blocks[index:end])
        if not items or not all(items):
            continue
        body = items[-1][0].span.end
        end = next((number for number in range(index + 1, end) if blocks[number].span.start >= body), end)
        stop = blocks[end - 1].span.end
        texts: dict[str, tuple[Node, ...]] = {}
        for label, (item, *left) in zip(labels, items, strict=True):
            parts = (*item.children[0].children, *(part for part in left if part.span.start < stop))
            texts.setdefault(label["name"].lower(), parts)
        yield _Text(index, end, texts)


def _labels(block: Node) -> list[re.Match[str]]:
    """Find the lines of a paragraph that begin a footnote; nothing when its first line does not."""
    if block.kind != "paragraph" or not _DEFINITION.match(block.markup):
        return []
    return list(_DEFINITION.finditer(block.markup))


def _end(source: Source, blocks: Sequence[Node], index: int) -> int:
    """Give the index behind the blocks that may go on with the footnote that ends a paragraph.

    That is code by its indent, and a paragraph right below it: the last line of a paragraph of the note.
    """
    end = index + 1
    while end < len(blocks):
        last, block = blocks[end - 1], blocks[end]
        lazy = block.kind == "paragraph" and last.kind == "indented" and not _labels(block)
        if block.kind != "indented" and not (
            lazy and source.line(block.span.start) == source.line(last.span.end - 1) + 1
        ):
            break
        end += 1
    return end


def _items(source: Source, labels: Sequence[re.Match[str]], blocks: Sequence[Node]) -> list[tuple[Node, ...]]:
    """Read the lines from each label on again, each as an item; `blocks` are those that may belong to it."""
    if not labels:
        return []
    line = source.line(blocks[0].span.start)
    lasts = []
    for label, following in pairwise(labels):
        line += blocks[0].markup.count("\n", label.start(), following.start())
        lasts.append(line - 1)
    lasts.append(source.line(blocks[-1].span.end - 1))
    return [blocks[0].as_item(label.end(), last) for label, last in zip(labels, lasts, strict=True)]


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
    """Give the footnotes as a list, each with the way back in its last paragraph; `write` writes nodes."""
    items = "".join(f'<li id="fn-{note.number}">{_note_html(note, write)}</li>' for note in notes)
    return f'<section class="footnotes" aria-label="Footnotes"><ol>{items}</ol></section>' if items else ""


def _note_html(note: Footnote, write: Callable[[Sequence[Node]], str]) -> str:
    back = (
        f'<a href="#fnref-{note.place}" class="footnote-back"'
        f' aria-label="back to the text of footnote {note.number}">↩</a>'
    )
    parts = [
        f"<p>{write(block.children)}</p>" if block.kind == "paragraph" else write([block]) for block in note.blocks
    ]
    if note.blocks and note.blocks[-1].kind == "paragraph":
        return f"{''.join(parts).removesuffix('</p>')} {back}</p>"
    return f"{''.join(parts)}{back}"
