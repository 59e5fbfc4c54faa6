"""Whether edits changed what they were meant to change: two trees of one document, before and after."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from phasedocs.syntax.nodes import Node, Tree
from phasedocs.text import Edit, Span

_ROUGH = frozenset({"document", "list", "table"})
"""Blocks that only hold others: lists may become one where a line between them becomes a task."""
_LEAVES = frozenset({"paragraph", "heading", "fence", "indented", "html", "break", "row"})
"""What an edit may change as a whole: a row, since an escaped pipe moves all cells behind it."""
_HOLDERS = frozenset({"item", "quote"})
_BREAKS = frozenset({"softbreak", "hardbreak"})


def kept(before: Tree, after: Tree, edits: Sequence[Edit]) -> bool:
    """Say whether all that disjoint edits do not touch is still there, in its place, and nothing else.

    The blocks that are touched may change and fall apart, but not grow, and become none of a kind that was not
    touched. Tasks below what becomes a task are then below it; no item that was one ceases to be one. Of whole lines
    that are put in, the blocks that stand in nothing but them are what they say.
    """
    own = sorted(edits, key=lambda edit: edit.span)
    shifts = (0, *accumulate(len(edit.text) - (edit.span.end - edit.span.start) for edit in own))
    spans = [edit.span for edit in own]
    moved = [Span(span.start + by, span.end + to) for span, by, to in zip(spans, shifts, shifts[1:], strict=False)]
    old = _Places(tuple(spans), shifts)
    touched = [node.span for node in before.root.blocks() if node.kind in _LEAVES and old.meet(node.span)]
    old_regions = _merged([*spans, *touched])
    new_regions = [Span(span.start + old.shift(span.start), span.end + old.shift(span.end + 1)) for span in old_regions]
    new = _Places(tuple(moved), (0,) * len(shifts))
    first = _Kept(old, _Places(tuple(old_regions), ()))
    held = (node.span.start for node in before.root.blocks() if node.kind in _HOLDERS and old.meet(node.span))
    shrunk = frozenset(start + old.shift(start) for start in held)
    lines = (span for span, edit in zip(moved, own, strict=True) if _puts_in_lines(edit))
    second = _Kept(new, _Places(tuple(new_regions), ()), shrunk, _Places(tuple(lines), ()))
    return list(first.nodes(before.root)) == list(second.nodes(after.root)) and first.allows(second)


def _puts_in_lines(edit: Edit) -> bool:
    return edit.span.start == edit.span.end and edit.text.endswith("\n")


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Give the spans that cover the same places, sorted and apart."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


@dataclass(frozen=True, slots=True)
class _Places:
    """Spans of one of the two texts, sorted and apart."""

    spans: tuple[Span, ...]
    shifts: tuple[int, ...]
    """How far what stands before each, and behind the last, moves."""

    def meet(self, span: Span) -> bool:
        """Say whether one of them stands in a span or beside it."""
        index = self._behind(span.start)
        return index < len(self.spans) and self.spans[index].start <= span.end

    def hold(self, span: Span) -> bool:
        """Say whether one of them covers a span."""
        index = self._behind(span.start)
        return index < len(self.spans) and self.spans[index].start <= span.start and span.end <= self.spans[index].end

    def shift(self, place: int) -> int:
        """Give how far a place moves that none of them covers."""
        return self.shifts[self._behind(place)]

    def _behind(self, place: int) -> int:
        return bisect_left(self.spans, place, key=lambda span: span.end)


_NOWHERE = _Places((), ())


class _Kept:
    """What is to be the same in one of the two trees."""

    def __init__(
        self,
        edits: _Places,
        regions: _Places,
        shrunk: frozenset[int] = frozenset(),
        lines: _Places = _NOWHERE,
    ) -> None:
        self._edits, self._regions, self._lines = edits, regions, lines
        self._shrunk = shrunk
        """Where blocks begin that held an edit, and may not any more."""
        self._kinds: Counter[str] = Counter()

    def nodes(self, root: Node) -> Iterator[tuple[object, ...]]:
        """Yield kind, place, attributes of all untouched nodes, and in what untouched nodes each stands."""
        stack = [(root, 0, False)]
        while stack:
            node, around, inside = stack.pop()
            if node.kind not in ("document", *_BREAKS) and self._lines.hold(node.span):
                continue
            touched = self._edits.meet(node.span) or (node.kind in _HOLDERS and node.span.start in self._shrunk)
            if node.kind in _LEAVES and self._regions.hold(node.span):
                inside, around = True, 0
                self._kinds[node.kind] += 1
                touched = True
            elif touched:
                self._kinds[node.kind] += 1
            if not touched and node.kind not in _ROUGH and not (inside and node.kind in _BREAKS):
                yield node.kind, self._moved(node.span), self._attributes(node), around
                around = hash((around, node.kind))
            if not (touched and node.kind == "row"):
                stack += [(child, around, inside) for child in reversed(node.children)]

    def allows(self, after: _Kept) -> bool:
        """Say whether the touched blocks of the other tree are such as may become of those of this one."""
        leaves = {kind for kind in after._kinds if kind in _LEAVES} <= set(self._kinds)
        return leaves and after._kinds["item"] >= self._kinds["item"] and after._kinds["quote"] == self._kinds["quote"]

    def _moved(self, span: Span) -> tuple[int, int]:
        by = self._edits.shift(span.start)
        return span.start + by, span.end + by

    @staticmethod
    def _attributes(node: Node) -> tuple[object, ...]:
        return tuple(pair for pair in sorted(node.attrs.items()) if pair[0] != "tight")
