"""The page of a document: its headings as Markdown, and what stands between them as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from phasedocs.model import Document
from phasedocs.render.footnotes import Footnotes, footnotes_html
from phasedocs.render.html import body_html, heading_html
from phasedocs.render.marks import Marks, escape_markdown
from phasedocs.render.raw import pieces
from phasedocs.syntax import Node
from phasedocs.text import Span


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading, what it is on the page, and what follows it up to the next one."""

    heading: Node | None
    level: int
    anchor: str
    nodes: tuple[Node, ...]
    span: Span


def document_text(
    document: Document,
    anchors: tuple[str, ...],
    marks: Marks,
    head: str,
    footnotes: Footnotes,
    *,
    unsafe_html: bool,
) -> Iterator[str]:
    """Yield the blocks of a document's page, some of them empty; `head` comes after the page's title."""
    preface, *parts = _parts(document, anchors, footnotes.moved)
    before = _body(preface, document, marks, unsafe_html=unsafe_html)
    if not _is_titled(document):
        yield f"# {escape_markdown(document.title)} {{ #document }}"
        yield from (head, before)
    for number, part in enumerate(parts):
        words = heading_html(part.heading, document.source, marks) if part.heading else ""
        yield f"{'#' * part.level} {words or '&#8203;'} {{ #{part.anchor} }}"
        if number == 0 and part.heading and _is_titled(document):
            title = part.heading.span
            yield _body(replace(part, nodes=(), span=title), document, marks, unsafe_html=unsafe_html)
            yield from (head, before)
            part = replace(part, span=Span(title.end, part.span.end))
        yield _body(part, document, marks, unsafe_html=unsafe_html)
    bare = replace(marks, asides=(), anchors=())
    notes = footnotes_html(
        footnotes.notes, lambda nodes: body_html(nodes, document.source, bare, unsafe_html=unsafe_html)
    )
    yield f'<div class="pd">{notes}</div>' if notes else ""


def _body(part: _Part, document: Document, marks: Marks, *, unsafe_html: bool) -> str:
    html = body_html(part.nodes, document.source, marks, part.span, unsafe_html=unsafe_html)
    return f'<div class="pd">{html}</div>' if html else ""


def _parts(document: Document, anchors: tuple[str, ...], moved: frozenset[int]) -> list[_Part]:
    blocks = tuple(block for block in document.tree.root.children if block.span.start not in moved)
    cuts = [place for place, node in enumerate(blocks) if node.kind == "heading"]
    starts = [0, *(blocks[place].span.start for place in cuts)]
    ends = [*starts[1:], len(document.source.text) + 1]
    first = _Part(None, 0, "", blocks[: cuts[0]] if cuts else blocks, Span(starts[0], ends[0]))
    found = [first]
    levels = _levels(document)
    for number, (place, after) in enumerate(pairwise([*cuts, len(blocks)])):
        span = Span(starts[number + 1], ends[number + 1])
        found.append(_Part(blocks[place], levels[number], anchors[number], blocks[place + 1 : after], span))
    return found


def _levels(document: Document) -> list[int]:
    """Give the levels of the headings on the page, which has one title: all others are below it."""
    levels = [section.level for section in document.sections]
    titled = _is_titled(document)
    if levels.count(1) > titled:
        levels = [min(6, level + 1) for level in levels]
    if titled:
        levels[0] = 1
    return levels


def _is_titled(document: Document) -> bool:
    """Say whether a document begins with a heading of the first level; comments before it do not count."""
    for node in document.tree.root.children:
        if node.kind == "heading":
            return node.attrs["level"] == 1
        if node.kind != "html" or any(piece.raw.strip() for piece in pieces(node.text)):
            return False
    return False
