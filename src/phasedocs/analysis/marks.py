"""Boxes with a mark that nothing explains."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from phasedocs.model import Document
from phasedocs.model.cells import OUTSPOKEN
from phasedocs.text import Span

MIN_BOXES = 2
"""So many boxes make a list one of tasks, in which a single letter in brackets is meant as a mark."""

_BOX = re.compile(r"\[[ xX]\](?=\s)")
_LETTER = re.compile(r"\[(?P<mark>[^\W\d_])\](?=\s+\S)")
_ANY_LETTER = re.compile(r"\[[^\W\d_xX]\]")
_EXPLAINED = re.compile(
    r"\[(?P<mark>[^\[\]\n]{1,6})\](?:`|\*\*)?[ \t]*(?:[=:→|]|[–—-]\s|means\b|is\b)|`\[(?P<quoted>[^\[\]\n]{1,6})\]`"
)


def unknown_marks(document: Document) -> Mapping[str, tuple[Span, ...]]:
    """Give the places of each mark that neither the configuration, nor the document, nor its own look explains."""
    found: dict[str, list[Span]] = defaultdict(list)
    for task in document.tasks:
        if not task.mapped and OUTSPOKEN.isdisjoint(task.mark) and "\N{REPLACEMENT CHARACTER}" not in task.mark:
            found[task.mark].append(task.box)
    for mark, span in _letters(document):
        found[mark].append(span)
    if not found:
        return {}
    explained = {hit["mark"] or hit["quoted"] for hit in _EXPLAINED.finditer(document.tree.reading.text)}
    return {mark: tuple(sorted(spans)) for mark, spans in found.items() if mark not in explained}


def _letters(document: Document) -> Iterator[tuple[str, Span]]:
    """Yield the small letters in brackets that lead items between boxes: "[o] sails"; a capital is a tag ("[P]")."""
    if not document.tasks or not _ANY_LETTER.search(document.tree.reading.text):
        return
    for block in document.authored.root.children:
        for node in block.blocks():
            if node.kind != "list":
                continue
            texts = [(item.children[0], item.children[0].text) for item in node.children if item.children]
            if sum(bool(_BOX.match(text)) for _, text in texts) < MIN_BOXES:
                continue
            for first, text in texts:
                if (letter := _LETTER.match(text)) and letter["mark"].islower() and letter["mark"] != "x":
                    yield letter["mark"], first.locate(*letter.span())
