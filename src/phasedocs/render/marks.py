"""What is marked in a document's HTML, and how text becomes HTML. Knows no tree."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from phasedocs.model import Task
from phasedocs.mojibake import Repair
from phasedocs.text import Span


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link of a document leads in the site."""

    href: str | None
    """None when there is nothing to lead to: then only the text stays."""
    title: str | None = None
    external: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """What is said beside a place of the document: HTML that may stand inside a paragraph."""

    start: int
    """Place in `Source.text`."""
    html: str


class Claimed(NamedTuple):
    """A claim, and what is to be seen of the verdict on it."""

    span: Span
    kind: str
    """The class that it gets."""
    words: str = ""
    """What the badge behind it says; none without."""


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SAFE_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f]+")


def outside(href: str) -> Link:
    """Lead to other sites and to anchors of the page; to nothing else."""
    address = _CONTROLS.sub("", href)
    if address.startswith("#"):
        return Link(address)
    if address.startswith("//"):
        return Link("https:" + address, external=True)
    if address.lower().startswith(_SAFE_SCHEMES):
        return Link(address, external=True)
    return Link(None, None if _SCHEME.match(address) else href or None)


@dataclass(frozen=True)
class Marks:
    """What is marked in a document. All sequences are sorted."""

    tasks: Mapping[int, Task] = field(default_factory=dict)
    """By the place where their boxes start."""
    claims: tuple[Claimed, ...] = ()
    asides: tuple[Aside, ...] = ()
    anchors: tuple[int, ...] = ()
    """Lines, from 1, that something leads to: each gets the id `L` and its number."""
    repairs: tuple[Repair, ...] = ()
    """Of damaged text: what a node says differs from what stands in the file."""
    links: Callable[[str], Link] = outside
    footnotes: Mapping[str, int] = field(default_factory=dict)
    """Numbers of the footnotes, by their names in lower case."""

    @cached_property
    def _boxes(self) -> Sequence[int]:
        return sorted(self.tasks)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [claim.span.start for claim in self.claims]

    @cached_property
    def _ends(self) -> Sequence[int]:
        """Of each claim, the last end of it and all before it."""
        return list(accumulate((claim.span.end for claim in self.claims), max))

    def claims_in(self, span: Span) -> Sequence[Claimed]:
        """Give the claims that stand in a span, or partly."""
        if not self.claims:
            return ()
        low, high = bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)
        return [claim for claim in self.claims[low:high] if claim.span.end > span.start] if low < high else ()

    def marked(self, span: Span) -> bool:
        """Say whether a claim or a box stands in a span."""
        box = bisect_left(self._boxes, span.start)
        return (box < len(self._boxes) and self._boxes[box] < span.end) or bool(self.claims_in(span))

    def places(self, text: str, span: Span) -> Callable[[int], int] | None:
        """Give a function from places of the file to places in a node's text; None when they cannot be told."""
        low = bisect_left(self.repairs, span.start, key=lambda repair: repair.span.start)
        high = bisect_left(self.repairs, span.end, key=lambda repair: repair.span.start)
        inside = [(repair.span.end, len(repair.before) - len(repair.after)) for repair in self.repairs[low:high]]
        if len(text) != span.end - span.start - sum(lost for _, lost in inside):
            return None  # an escape, or an entity

        def place(index: int) -> int:
            at = min(max(index, span.start), span.end)
            return at - span.start - sum(lost for end, lost in inside if end <= at)

        return place


_ESCAPES: dict[int, str | None] = {
    **dict.fromkeys((*range(32), 0x7F)),
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
    ord("\t"): "&#9;",
    ord("\n"): "&#10;",
}
_PUNCTUATION: dict[int, str | None] = {
    **dict.fromkeys((*range(32), 0x7F)),
    **{code: f"&#{code};" for code in range(33, 127) if not chr(code).isalnum()},
    ord("\t"): " ",
    ord("\n"): " ",
}
_SPECIAL = re.compile(r'[\x00-\x1f\x7f&<>"]')


def escape(text: str) -> str:
    """Escape text and attribute values; line ends and tabs become references, other controls vanish."""
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def escape_markdown(text: str) -> str:
    """Escape text so that it means nothing in Markdown either: all ASCII punctuation becomes references."""
    return text.translate(_PUNCTUATION)
