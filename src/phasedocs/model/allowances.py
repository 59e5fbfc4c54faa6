"""Allowances: `<!-- phasedocs: allow RULE -- reason -->` says that a finding is known, where, and why it may stay.

In a line of text it holds for what it stands in: the list item, the row of the table, else the paragraph or heading. On
lines of its own it holds for the block below it; right above or under a heading for the whole section, with the deeper
ones; before everything else for the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from phasedocs.model.comments import Comment
from phasedocs.model.facts import Section
from phasedocs.syntax import Node, Tree
from phasedocs.text import Edit, Source, Span

_BODY = re.compile(r"allow\b(?P<rules>[\w\s,-]*?)(?:(?<!\S)(?:--+|[—–])(?P<reason>.*))?", re.DOTALL)
_KNOWN = re.compile(r"[\w\s,-]*")
_NAME = re.compile(r"[\w-]+")
EXAMPLE = "as in allow missing-file -- it is made by the build"


class Extent(StrEnum):
    """What an allowance holds for."""

    FILE = "file"
    SECTION = "section"
    BLOCK = "block"
    ITEM = "item"
    ROW = "row"
    NOTHING = "nothing"
    """Nothing comes after it."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """A comment that lets findings of some rules stay."""

    span: Span
    line: int
    extent: Extent
    holds: Span
    """The places that it holds for."""
    rules: tuple[str, ...] = ()
    names: tuple[Span, ...] = ()
    """Where the rules are named."""
    reason: str = ""
    problem: str | None = None
    """What cannot be understood; nothing is allowed then."""
    removal: Edit | None = None
    """What takes it away, and changes nothing else of what is read."""


@dataclass(frozen=True, slots=True)
class Unused:
    """An allowance of which some rules have nothing to say where it holds."""

    allowance: Allowance
    rules: tuple[str, ...]
    """Those that say nothing."""

    @property
    def edit(self) -> Edit | None:
        """What takes those rules away; the comment with the last of them."""
        kept = [name for name in dict.fromkeys(self.allowance.rules) if name not in self.rules]
        if not kept:
            return self.allowance.removal
        return Edit(Span(self.allowance.names[0].start, self.allowance.names[-1].end), ", ".join(kept))


def read_allowances(tree: Tree, sections: Sequence[Section], comments: Sequence[Comment]) -> tuple[Allowance, ...]:
    """Read what is allowed, in the order of the document. The sections are those of the headings, in their order."""
    places = _Places(tree, sections)
    return tuple(_read(tree, comment, places) for comment in comments if comment.allows)


def _read(tree: Tree, comment: Comment, places: _Places) -> Allowance:
    extent, holds = places.of(comment)
    body = comment.body or ""
    found = _BODY.fullmatch(body)
    problem, rules = None, list(_NAME.finditer(found["rules"])) if found else []
    reason = " ".join((found["reason"] or "").split()) if found else ""
    if found is None:
        problem = f"{body[_KNOWN.match(body).end() :].split()[0]} is not understood"  # type: ignore[union-attr]
    elif not rules:
        problem = "allow needs the name of a rule"
    elif not reason:
        problem = "allow needs a reason"
    if found is None or problem:
        return Allowance(comment.span, comment.line, extent, holds, problem=f"{problem}, {EXAMPLE}")
    start = comment.start + found.start("rules")
    return Allowance(
        comment.span,
        comment.line,
        extent,
        holds,
        rules=tuple(name.group() for name in rules),
        names=tuple(Span(start + name.start(), start + name.end()) for name in rules),
        reason=reason,
        removal=_removal(tree, comment, *places.beside(comment)),
    )


class _Places:
    """What comments hold for."""

    def __init__(self, tree: Tree, sections: Sequence[Section]) -> None:
        self._root, self._end = tree.root, len(tree.source.text)
        headings = (node for node in tree.root.children if node.kind == "heading")
        self._sections = dict(zip(map(id, headings), sections, strict=True))
        self._neighbours: dict[int, Mapping[int, tuple[Node | None, Node | None]]] = {}

    def of(self, comment: Comment) -> tuple[Extent, Span]:
        """Give what a comment holds for."""
        extent, holds = self._of(comment)
        # What stands behind the last character belongs to what ends there.
        last = extent is not Extent.NOTHING and holds.end == self._end
        return extent, Span(holds.start, holds.end + last)

    def _of(self, comment: Comment) -> tuple[Extent, Span]:
        if comment.item:
            return Extent.ITEM, comment.item.span
        node = comment.node
        if node.kind == "html_inline" or not _is_comment(node):
            row = next((each for each in comment.within if each.kind == "row"), None)
            block = next((each for each in comment.within if each.kind in ("paragraph", "heading")), node)
            return (Extent.ROW, row.span) if row else (Extent.BLOCK, block.span)
        before, after = self.beside(comment)
        if not comment.within:
            if before is None:
                return Extent.FILE, Span(0, self._end)
            section = self._sections.get(id(after)) or self._sections.get(id(before))
            if section:
                return Extent.SECTION, Span(section.span.start, section.end)
        return (Extent.BLOCK, after.span) if after else (Extent.NOTHING, Span(node.span.end, node.span.end))

    def beside(self, comment: Comment) -> tuple[Node | None, Node | None]:
        """Give what stands before and after a comment in what it stands in; other comments are looked through."""
        around = comment.within[-1] if comment.within else self._root
        if id(around) not in self._neighbours:
            befores = list(_lasts(around.children))
            afters = list(_lasts(around.children[::-1]))[::-1]
            pairs = zip(around.children, zip(befores, afters, strict=True), strict=True)
            self._neighbours[id(around)] = {id(child): pair for child, pair in pairs}
        return self._neighbours[id(around)][id(comment.node)]


def _lasts(nodes: Sequence[Node]) -> Iterator[Node | None]:
    """Yield for each node the last one before it that is no comment."""
    last = None
    for node in nodes:
        yield last
        if not _is_comment(node):
            last = node


def _is_comment(node: Node) -> bool:
    return node.kind == "html" and node.text.lstrip().startswith("<!--")


_HOLD = frozenset({"list", "quote", "indented"})
"""Blocks that go on with what comes after a blank line."""


def _removal(tree: Tree, comment: Comment, before: Node | None, after: Node | None) -> Edit:
    """Give the edit that takes a comment away; where it keeps two blocks apart, an empty one stays."""
    source, span = tree.source, comment.span
    first, last = source.line_span(source.line(span.start)), source.line_span(source.line(span.end))
    left, right = source.text[first.start : span.start], source.text[span.end : last.end]
    inline = comment.node.kind == "html_inline"
    if inline and _stays_text(left + right, comment):
        spare = len(left) - len(left.rstrip(" \t")) if not right.strip() or right[:1] in " \t" else 0
        return Edit(Span(span.start - spare, span.end), "")
    alone = not (inline or left.strip() or right.strip())
    quoted = any(node.kind == "quote" for node in comment.within)
    if not alone or (after and (quoted or _keeps_apart(source, comment, before, after))):
        return Edit(span, "<!-- -->")
    return Edit(_lines(source, source.line(span.start), source.line(span.end)), "")


def _stays_text(line: str, comment: Comment) -> bool:
    """Say whether a line without a comment is still text: no rule, and no row of a table where it was none."""
    row = any(node.kind == "cell" for node in comment.within)
    return re.search(r"\w", line) is not None and (row or "|" not in line)


def _lines(source: Source, first: int, last: int) -> Span:
    """Give the span of whole lines with their line ends, and of one of the empty lines around them."""
    starts = (*source.line_starts, len(source.text))
    if not _text(source, first - 1).strip():
        if starts[last] == len(source.text) and first > 1:
            first -= 1  # nothing comes after it
        elif not _text(source, last + 1).strip():
            last += 1
    return Span(starts[first - 1], starts[last])


def _keeps_apart(source: Source, comment: Comment, before: Node | None, after: Node) -> bool:
    """Say whether what stands above and below a comment could become one without it."""
    above = _text(source, source.line(comment.span.start) - 1)
    below = _text(source, source.line(comment.span.end) + 1)
    touching = bool(above.strip() and below.strip()) and not above.lstrip().startswith("<!--")
    indented = _text(source, source.line(after.span.start)).startswith((" ", "\t"))
    return touching or (before is not None and before.kind in _HOLD and (after.kind in _HOLD or indented))


def _text(source: Source, line: int) -> str:
    """Give the text of a line, none for one that is not there."""
    return source.line_text(line) if 1 <= line <= len(source.line_starts) else ""
