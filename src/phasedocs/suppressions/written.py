"""Writes directives that allow findings: as near to each as one can stand, so that nothing else reads differently."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Document
from phasedocs.syntax import Node
from phasedocs.text import Edit, Fix, Source, Span, apply

Read = Callable[[bytes], Document]
"""Reads a document again, with other bytes."""


@dataclass(frozen=True, slots=True)
class Written:
    """A document with the directives that allow findings of it."""

    data: bytes
    count: int
    """How many directives were added."""
    left: tuple[Diagnostic, ...]
    """Findings for which there is no place: a directive would change what else is read."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place for a directive."""

    holds: Span
    """What it would hold for."""
    edit: Edit


def allow(document: Document, found: Sequence[Diagnostic], rule: str, reason: str, read: Read) -> Written:
    """Add a directive for each finding of a rule in a document that nothing silences yet; others are not looked at.

    One that holds for several stands once. Raises ValueError for a reason that cannot stand in a comment.
    """
    if not reason.strip() or "\n" in reason or "\r" in reason or "-->" in reason or "<!--" in reason:
        raise ValueError(f"no reason for a comment: {reason!r}")
    writer = _Writer(document, f"<!-- phasedocs: allow {rule} -- {reason.strip()} -->", rule, read)
    ours = (one for one in found if one.rule == rule and one.stands)
    return writer.write(sorted(ours, key=lambda one: one.order))


class _Writer:
    def __init__(self, document: Document, comment: str, rule: str, read: Read) -> None:
        self._document, self._comment, self._rule, self._read = document, comment, rule, read
        self._source, self._root = document.source, document.authored.root
        self._shape = _shape(document)

    def write(self, found: Sequence[Diagnostic]) -> Written:
        """Try the nearest spots all at once; where that does not do, one finding after the other."""
        nearest = self._without_covered([(one, spot) for one in found if (spot := next(self._spots(one), None))])
        if len(nearest) and self._does([spot for _, spot in nearest], found):
            return self._written([spot for _, spot in nearest], ())
        spots: list[_Spot] = []
        left = []
        for one in found:
            if any(one.location.span.start in spot.holds for spot in spots):
                continue
            spot = next((each for each in self._spots(one) if self._does([each], [one])), None)
            if spot:
                spots.append(spot)
            else:
                left.append(one)
        return self._written(spots, tuple(left))

    def _without_covered(self, pairs: Sequence[tuple[Diagnostic, _Spot]]) -> list[tuple[Diagnostic, _Spot]]:
        """Leave out the findings for which an earlier spot holds; what spots hold for is nested."""
        kept: list[tuple[Diagnostic, _Spot]] = []
        reach = -1
        for one, spot in pairs:
            if one.location.span.start >= reach:
                kept.append((one, spot))
                reach = max(reach, spot.holds.end)
        return kept

    def _written(self, spots: Sequence[_Spot], left: tuple[Diagnostic, ...]) -> Written:
        return Written(self._bytes(spots), len(spots), left)

    def _bytes(self, spots: Sequence[_Spot]) -> bytes:
        data, made = apply(self._source, [Fix("allow", (spot.edit,)) for spot in spots])
        assert len(made) == len(spots)
        return data

    def _does(self, spots: Sequence[_Spot], found: Sequence[Diagnostic]) -> bool:
        """Say whether directives at those spots allow the findings, and change nothing else that is read."""
        after = self._read(self._bytes(spots))
        before = self._document.declarations.allowances
        added = [one for one in after.declarations.allowances if self._rule in one.rules and not one.problem]
        known = sum(self._rule in one.rules for one in before)
        if len(added) != known + len(spots) or _shape(after) != self._shape:
            return False
        inserted = sorted((spot.edit.span.start, len(spot.edit.text)) for spot in spots)
        places = [place for place, _ in inserted]
        totals = [0]
        for _, length in inserted:
            totals.append(totals[-1] + length)
        moved = [one.location.span.start + totals[bisect_right(places, one.location.span.start)] for one in found]
        return all(any(place in one.holds for one in added) for place in moved)

    def _spots(self, one: Diagnostic) -> Iterator[_Spot]:
        """Yield where a directive for a finding may stand, from the nearest."""
        place = one.location.span.start
        path = _path(self._root, place)
        if path:
            yield from self._inside(path, place)
            if not (path[0] is self._root.children[0] and path[0].kind == "heading"):
                yield self._above(path[0])
        yield self._on_top()

    def _inside(self, path: Sequence[Node], place: int) -> Iterator[_Spot]:
        item = next((node for node in reversed(path) if node.kind == "item"), None)
        row = next((node for node in path if node.kind == "row"), None)
        text = path[-1]
        if item:
            first = item.children[0] if item.children else item
            if first.kind == "paragraph":
                yield _Spot(item.span, self._at_line_end(self._source.line(first.span.start)))
        elif row and row.children and "|" not in self._comment:
            end = next((cell for cell in reversed(row.children) if cell.text), row.children[0]).span.end
            yield _Spot(row.span, Edit(Span(end, end), f" {self._comment}"))
        elif text.kind == "heading":
            # Without a space before it: GitHub makes a hyphen of that in the anchor.
            end = text.locate(max(0, len(text.markup) - 1), len(text.markup)).end
            yield _Spot(text.span, Edit(Span(end, end), self._comment))
        elif text.kind == "paragraph":
            yield _Spot(text.span, self._at_line_end(self._source.line(place)))

    def _at_line_end(self, line: int) -> Edit:
        """Put the comment behind the words of a line; what breaks the line stays behind it."""
        span = self._source.line_span(line)
        words = self._source.slice(span).rstrip(" \t")
        end = span.start + len(words.removesuffix("\\"))
        return Edit(Span(end, end), f"{'' if words.endswith(' ') else ' '}{self._comment}")

    def _above(self, block: Node) -> _Spot:
        line = self._source.line(block.span.start)
        start, ending = self._source.line_span(line).start, _ending(self._source, line)
        gap = ending if line > 1 and self._source.line_text(line - 1).strip() else ""
        return _Spot(block.span, Edit(Span(start, start), f"{gap}{self._comment}{ending}{ending}"))

    def _on_top(self) -> _Spot:
        """Put the comment before the first block, behind front matter: there it holds for the whole file."""
        source, blocks = self._source, self._root.children
        line = source.line(blocks[0].span.start) if blocks else len(source.line_starts)
        start, ending = source.line_span(line).start, _ending(source, line)
        return _Spot(Span(0, len(source.text) + 1), Edit(Span(start, start), f"{self._comment}{ending}{ending}"))


def _path(root: Node, place: int) -> list[Node]:
    """Give the blocks that a place stands in, from the outermost."""
    path: list[Node] = []
    node: Node | None = root
    while node and node.kind not in ("paragraph", "heading", "cell"):
        node = next((child for child in node.children if place in child.span), None)
        if node:
            path.append(node)
    return path


def _ending(source: Source, line: int) -> str:
    """Give the line end of a line, or of the first where it has none."""
    for number in (line, 1):
        if number < len(source.line_starts):
            return source.text[source.line_span(number).end : source.line_starts[number]]
    return "\n"


def _shape(document: Document) -> object:
    """Give what must not change: blocks with their words, tasks, claims, names of sections."""
    blocks = [
        (node.kind, " ".join(node.text.split()))
        for node in document.tree.root.blocks()
        if not (node.kind == "html" and node.text.lstrip().startswith("<!--"))
    ]
    tasks = [(task.text, task.state, task.role, task.phase, task.parent) for task in document.tasks]
    claims = [(claim.kind, claim.mood, claim.subject, claim.qualified) for claim in document.claims]
    return blocks, tasks, claims, [(section.title, section.slug) for section in document.sections]
