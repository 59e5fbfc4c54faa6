"""Managed regions: `<!-- phasedocs:begin NAME -->` … `<!-- phasedocs:end NAME sum=… -->`, and what we write in between.

The marks stand on lines of their own, outside lists and quotes; those in code are no comments, so they are none.
What stands between them is ours: nothing is read out of it, and only its checksum tells whether somebody changed it.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from phasedocs.model.comments import Comment
from phasedocs.model.phases import phase_id
from phasedocs.syntax import Node, Tree
from phasedocs.text import Edit, Source, Span

NAMES = ("status", "phase-table", "open-tasks", "timeline", "progress", "toc")
"""What a region can hold."""
OF_PHASE = frozenset({"open-tasks", "progress"})
"""Those that take a phase."""
_SUM = re.compile(r"sum=(?P<sum>[0-9a-f]{16})")
_SPACES = re.compile(r"[^\S\n]+")
_PIPES = re.compile(r" ?\| ?")
_UNDER_HEADS = re.compile(r"[|: -]+")
_RULES = re.compile(r"-+")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Region:
    """A pair of marks, and what stands between them."""

    name: str
    phase: str | None
    line: int
    span: Span
    """From the first mark to the end of the last."""
    begin: Span
    end: Span
    """Of the marks."""
    sum: str | None
    """What the last mark says was written; None where nothing was yet."""

    @property
    def words(self) -> str:
        """Its name as the marks have it: "progress 6"."""
        return f"{self.name} {self.phase}" if self.phase else self.name

    def body(self, source: Source) -> str:
        """Give what stands between the marks."""
        return source.text[self.begin.end : self.end.start]

    def is_edited(self, source: Source) -> bool:
        """Say whether it holds something that we did not write. Nothing at all is nobody's."""
        body = self.body(source)
        return bool(body.strip()) and self.sum != checksum(body)

    def holds(self, source: Source, text: str) -> bool:
        """Say whether a text stands there as we would have written it, with its checksum."""
        return self.sum == checksum(text) and loose(self.body(source)) == loose(text)

    def edit(self, source: Source, text: str) -> Edit:
        """Give the edit that writes a text, whose lines end in line feeds, with the line ends of the document."""
        body = text.strip("\n")
        lines = ["", "", *([*body.split("\n"), ""] if body else []), f"<!-- phasedocs:end {self.words}"]
        written = _line_end(source, self.begin.end).join(lines)
        return Edit(Span(self.begin.end, self.end.end), f"{written} sum={checksum(text)} -->")


def _line_end(source: Source, place: int) -> str:
    """Give the line end of the line that a place stands in; a mark is never alone in the last one."""
    following = re.compile(r"\r\n|\n|\r").search(source.text, place)
    return following.group() if following else "\n"


def loose(text: str) -> str:
    """Give a text without what formatters set: empty lines, line ends, the width of tables."""
    return "\n".join(loose for line in text.splitlines() if (loose := _loose_line(line)))


def _loose_line(line: str) -> str:
    words = _SPACES.sub(" ", line).strip()
    if not words.startswith("|"):
        return words
    row = _PIPES.sub("|", words)
    return _RULES.sub("-", row) if _UNDER_HEADS.fullmatch(row) else row


def checksum(text: str) -> str:
    """Give 16 hexadecimal digits that tell a text from others, whatever formatters do to it."""
    return blake2b(loose(text).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class BrokenMark:
    """A mark that is not one of a pair, or says nothing that we know."""

    comment: Comment
    problem: str
    """What is wrong, and the way out."""


@dataclass(frozen=True, slots=True)
class _Mark:
    comment: Comment
    begins: bool
    words: str
    name: str = ""
    phase: str | None = None
    sum: str | None = None
    problem: str | None = None


@dataclass
class _Pairing:
    regions: list[Region] = field(default_factory=list)
    broken: list[BrokenMark] = field(default_factory=list)
    _open: _Mark | None = None

    def take(self, mark: _Mark) -> None:
        if mark.problem:
            self.broken.append(BrokenMark(mark.comment, mark.problem))
        if mark.begins:
            self.lose(f"begin {mark.words} comes before its end; regions do not stand in each other")
            self._open = mark
        elif self._open is None:
            self._orphan(mark, f"nothing begins {mark.words} before it")
        elif self._open.words != mark.words:
            self._orphan(mark, f"it closes begin {self._open.words}; write end {self._open.words}")
        else:
            self._close(self._open, mark)
            self._open = None

    def finish(self) -> None:
        if self._open:
            self.lose(f"nothing ends it; write <!-- phasedocs:end {self._open.words} --> below")

    def lose(self, problem: str) -> None:
        """Tell that what is open has no end."""
        if self._open and not self._open.problem:
            self.broken.append(BrokenMark(self._open.comment, problem))
        self._open = None

    def _orphan(self, mark: _Mark, problem: str) -> None:
        if not mark.problem:
            self.broken.append(BrokenMark(mark.comment, problem))

    def _close(self, begin: _Mark, end: _Mark) -> None:
        first, last = begin.comment.span, end.comment.span
        if not (begin.problem or end.problem):
            span = Span(first.start, last.end)
            self.regions.append(Region(begin.name, begin.phase, begin.comment.line, span, first, last, end.sum))


def read_regions(tree: Tree, comments: Iterable[Comment]) -> tuple[tuple[Region, ...], tuple[BrokenMark, ...]]:
    """Read the regions of a document in their order, and the marks that are not one of a pair."""
    pairing = _Pairing()
    for comment in comments:
        if comment.marks:
            pairing.take(_mark(tree.source, comment))
    pairing.finish()
    return tuple(pairing.regions), tuple(pairing.broken)


def _mark(source: Source, comment: Comment) -> _Mark:
    first, *words = (comment.body or "").split()
    begins = first == "begin"
    total = None
    if not begins and words and (found := _SUM.fullmatch(words[-1])):
        total = found["sum"]
        words.pop()
    phase = phase_id(words[1]) if len(words) == 2 else None
    shown = " ".join([words[0], phase] if phase else words)[:_SHOWN]
    problem = _misplaced(source, comment) or _problem(words, phase)
    return _Mark(comment, begins, shown, words[0] if words else "", phase, total, problem)


def _misplaced(source: Source, comment: Comment) -> str | None:
    alone = source.slice(comment.node.span).strip() == source.slice(comment.span)
    if comment.within or not alone:
        return "it stands on a line of its own, with nothing beside it, and outside lists, quotes and other HTML"
    return None


def _problem(words: Sequence[str], phase: str | None) -> str | None:
    """Give what is wrong with the words behind `begin` or `end`, and the way out."""
    known = f"known are {', '.join(NAMES)}"
    if not words:
        return f"it names no region; {known}"
    name, *rest = words
    if name not in NAMES:
        near = difflib.get_close_matches(name[:_SHOWN], NAMES, 1)
        return f"there is no region {name[:_SHOWN]}; " + (f"did you mean {near[0]}?" if near else known)
    if rest and name not in OF_PHASE:
        return f"{name} takes nothing more"
    if rest and (len(rest) > 1 or phase is None):
        return f"{' '.join(rest)[:_SHOWN]} is no phase; write {name} 6 or {name} 2c"
    return None


def without_regions(tree: Tree, regions: Sequence[Region]) -> Tree:
    """Give a tree in which each region is one block that says nothing; headings stay: they make the outline."""
    if not regions:
        return tree
    starts = [region.begin.start for region in regions]

    def inside(node: Node) -> int:
        """Give the number of the region that a block stands in, from 1; 0 for none."""
        number = bisect_right(starts, max(node.span.start, node.span.end - 1))
        return number if number and node.span.start < regions[number - 1].span.end else 0

    children: list[Node] = []
    last = 0
    for node in tree.root.children:
        number = inside(node)
        if number > last:
            children.append(Node("html", regions[number - 1].span))
            last = number
        if number == 0 or node.kind == "heading":
            children.append(node)
    root = Node(tree.root.kind, tree.root.span, tree.root.text, tree.root.attrs, tuple(children))
    leaves = tuple((node, heading) for node, heading in tree.leaves if node.kind == "heading" or not inside(node))
    return replace(tree, root=root, leaves=leaves)


def without_bodies(source: Source, regions: Sequence[Region]) -> str:
    """Give the text of a document without its regions."""
    cuts = [0, *(place for region in regions for place in (region.span.start, region.span.end)), len(source.text)]
    return "".join(source.text[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True))
