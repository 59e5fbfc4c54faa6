"""Whether edits changed what they were meant to change: two trees of one document, before and after."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from phasedocs.syntax.nodes import Node, Tree
from phasedocs.text import Edit, Span

_ROUGH = frozenset({"document", "list", "table"})
"""Blocks that only hold others: lists may become one where a line between them becomes a task."""
_WHOLE = frozenset({"row"})
"""Blocks that are changed as a whole: an escaped pipe moves all cells behind it."""
_LEAVES = frozenset({"paragraph", "heading", "fence", "indented", "html", "break", "row"})


def kept(before: Tree, after: Tree, edits: Sequence[Edit]) -> bool:
    """Say whether all nodes that disjoint edits do not touch are still there, in their places, and no others.

    What is touched may change, but becomes no block of a kind that was not touched.
    """
    own = sorted(edits, key=lambda edit: edit.span)
    added = [len(edit.text) - (edit.span.end - edit.span.start) for edit in own]
    shifts = (0, *accumulate(added))
    old = _Places(tuple(edit.span for edit in own), shifts)
    spans = (
        Span(edit.span.start + shift, edit.span.start + shift + len(edit.text))
        for edit, shift in zip(own, shifts, strict=False)
    )
    new = _Places(tuple(spans), (0,) * len(shifts))
    return list(_untouched(before.root, old)) == list(_untouched(after.root, new)) and _kinds(after, new) <= _kinds(
        before, old
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where edits stand in one of the two texts."""

    spans: tuple[Span, ...]
    """Sorted, disjoint."""
    shifts: tuple[int, ...]
    """How far what stands before each edit, and behind the last, has moved."""

    def meets(self, span: Span) -> bool:
        """Say whether some edit stands in a span or beside it."""
        index = self._before(span)
        return index < len(self.spans) and self.spans[index].start <= span.end

    def moved(self, span: Span) -> tuple[int, int]:
        """Give where an untouched span stands in the text after the edits."""
        shift = self.shifts[self._before(span)]
        return span.start + shift, span.end + shift

    def _before(self, span: Span) -> int:
        return bisect_left(self.spans, span.start, key=lambda edit: edit.end)


def _untouched(root: Node, places: _Places) -> Iterator[tuple[object, ...]]:
    """Yield what is to be the same: kind, attributes, place, and in what it stands."""
    stack = [(root, 0)]
    while stack:
        node, around = stack.pop()
        touched = places.meets(node.span)
        if touched and node.kind in _WHOLE:
            continue
        if not touched and node.kind not in _ROUGH:
            yield node.kind, places.moved(node.span), tuple(sorted(node.attrs.items())), around
        inside = hash((around, node.kind))
        stack.extend((child, inside) for child in reversed(node.children))


def _kinds(tree: Tree, places: _Places) -> set[str]:
    return {node.kind for node in tree.root.blocks() if node.kind in _LEAVES and places.meets(node.span)}
