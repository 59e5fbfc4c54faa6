"""Which lines of a document speak for the whole of it: its opening, its conclusions, its last lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from phasedocs.model.facts import Section, Task
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import Tree

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
MAX_WORDS = 6
"""A longer heading says more than that here is a summary."""


class Outline:
    """The parts of one document in which a status without a subject is that of the document."""

    def __init__(self, tree: Tree, sections: Sequence[Section], tasks: Sequence[Task]) -> None:
        self._sections = sections
        self._boxes = [task.box.start for task in tasks]
        self._foot = _foot(tree)

    def speaks_for_document(self, section: int | None, place: int) -> bool:
        """Say whether a status at a place of a section, that names nothing else, is the document's.

        It is right under the title; below a heading that only says "Conclusion" or "Overall status", where no boxes
        are; and behind the last rule of the document.
        """
        return not section or place >= self._foot or self._is_summary(section)

    def is_verdict(self, section: int, status: str) -> bool:
        """Say whether a heading is the document's status: "Status: READY", with no boxes of its own."""
        label, colon, _ = self._sections[section].title.partition(":")
        return bool(colon) and status not in label and _is_whole(label) and self._is_apart(section, own=False)

    def _is_summary(self, section: int) -> bool:
        return self._is_apart(section, own=True)

    def _is_apart(self, section: int, *, own: bool) -> bool:
        """Say whether a section has no boxes, and stands under the title or under summaries alone."""
        found = self._sections[section]
        if bisect_left(self._boxes, found.span.start) != bisect_left(self._boxes, found.end):
            return False
        above = section if own else found.parent
        while above:
            if not _is_whole(self._sections[above].title):
                return False
            above = self._sections[above].parent
        return True


def _foot(tree: Tree) -> int:
    """Give where the last lines begin: behind a rule that no heading follows."""
    for block in reversed(tree.root.children):
        if block.kind == "heading":
            break
        if block.kind == "break":
            return block.span.end
    return len(tree.source.text) + 1


def _is_whole(title: str) -> bool:
    """Say whether a heading names nothing but the whole: "Executive Summary", "🎉 Final Status"."""
    words = _WORD.findall(title)
    known = vocabulary()
    return (
        0 < len(words) <= MAX_WORDS
        and any(known.whole.fullmatch(word) for word in words)
        and all(any(list_.fullmatch(word) for list_ in (known.whole, known.framing, known.generic)) for word in words)
    )
