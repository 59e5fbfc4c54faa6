"""Bytes and text: decoding, places, edits. Knows nothing of Markdown.

`Source.text` never holds a surrogate, so it can always be encoded; what the bytes were
is kept in `Source.raw`, and every edit is made on those bytes.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple, Self

Newline = Literal["lf", "crlf", "cr", "mixed", "none"]

# Not str.splitlines(): that one also splits at U+0085, U+2028, \x0b and \x0c.
_LINE_END = re.compile(r"\r\n|\n|\r")
_NEWLINES: dict[str, Newline] = {"\n": "lf", "\r\n": "crlf", "\r": "cr"}
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in `Source.text`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no span: {self.start}..{self.end}")

    def __contains__(self, index: int) -> bool:
        return self.start <= index < self.end

    def __reduce__(self) -> tuple[type[Self], tuple[int, int]]:
        """Be sent to another process in a third of the time: there are 200 in a document."""
        return type(self), (self.start, self.end)

    def overlaps(self, other: Self) -> bool:
        """Say whether both cover a common place; two insertions at one place do."""
        return (self.start < other.end and other.start < self.end) or self == other


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place as people count it: line and column from 1, columns in code points."""

    line: int
    column: int


class Irregular(NamedTuple):
    """One character of the text whose bytes are not its UTF-8: an invalid byte, or a CESU-8 surrogate."""

    place: int
    """Of the character in `Source.text`."""
    start: int
    end: int
    """Its bytes are `Source.raw[start:end]`."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes, and its text with every line end as it was."""

    path: str
    """Relative to the project's root, with forward slashes."""
    raw: bytes = field(repr=False)
    text: str = field(repr=False)
    codec: str = "utf-8"
    bom: int = 0
    """Length of the byte order mark, in bytes."""
    newline: Newline = "none"
    irregular: tuple[Irregular, ...] = ()
    line_starts: Sequence[int] = field(default=(0,), compare=False)
    """Places in the text; an array, for a tuple takes nine times as much memory."""

    def position(self, index: int) -> Position:
        """Give line and column of a place in the text."""
        line = bisect_right(self.line_starts, index)
        return Position(line, index - self.line_starts[line - 1] + 1)

    def line(self, index: int) -> int:
        """Give the 1-based line of a place in the text."""
        return bisect_right(self.line_starts, index)

    def line_span(self, line: int) -> Span:
        """Give the span of a 1-based line, without its line end; IndexError when there is no such line."""
        if line < 1:
            raise IndexError(line)
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def line_text(self, line: int) -> str:
        """Give a 1-based line without its line end."""
        return self.slice(self.line_span(line))

    def slice(self, span: Span) -> str:
        """Give the text of a span."""
        return self.text[span.start : span.end]

    def byte_offset(self, index: int) -> int:
        """Give the place in `raw` of a place in `text`."""
        found = bisect_right(self.irregular, index - 1, key=lambda piece: piece.place)
        if found == 0:
            return self.bom + len(self.text[:index].encode(self.codec))
        piece = self.irregular[found - 1]
        return piece.end + len(self.text[piece.place + 1 : index].encode(self.codec))


class Safety(StrEnum):
    """Whether a fix may be made without being asked for by name."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of a span; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits of one file that belong together."""

    title: str
    """What it does, as an order: "tick the parent"."""
    edits: tuple[Edit, ...]
    safety: Safety = Safety.SAFE


def decode(path: str, raw: bytes) -> Source:
    """Read bytes as text; never fails.

    A byte order mark decides, else it is UTF-8. A byte that is not UTF-8 is read as windows-1252, a pair of
    CESU-8 surrogates as its character and a lone one as U+FFFD; each is listed in `irregular`.
    """
    bom, codec = next(((len(mark), name) for mark, name in _BOMS if raw.startswith(mark)), (0, "utf-8"))
    irregular: tuple[Irregular, ...] = ()
    try:
        text = raw[bom:].decode(codec)
    except UnicodeDecodeError:
        codec = "utf-8"
        text, irregular = _decode_irregular(raw, bom)
    if "\r" not in text:
        newline: Newline = "lf" if "\n" in text else "none"
        return Source(path, raw, text, codec, bom, newline, irregular, array("I", line_starts(text)))
    ends = list(_LINE_END.finditer(text))
    kinds = {found.group() for found in ends}
    newline = _NEWLINES[ends[0].group()] if len(kinds) == 1 else "mixed"
    return Source(path, raw, text, codec, bom, newline, irregular, array("I", (0, *(found.end() for found in ends))))


def line_starts(text: str) -> tuple[int, ...]:
    """Give the places at which the lines of a text begin, in which only line feeds end a line."""
    starts = accumulate((len(line) + 1 for line in text.split("\n")), initial=0)
    return tuple(starts)[:-1]


_UTF8_RUN = re.compile(
    rb"(?:[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+"
)
_SURROGATE = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")


def _decode_irregular(raw: bytes, bom: int) -> tuple[str, tuple[Irregular, ...]]:
    parts: list[str] = []
    irregular: list[Irregular] = []
    at, index = bom, 0
    while at < len(raw):
        if run := _UTF8_RUN.match(raw, at):
            piece, end = run.group().decode("utf-8"), run.end()
        else:
            if half := _SURROGATE.match(raw, at):
                end = half.end()
                piece = _joined(half.group())
            else:
                end = at + 1
                piece = raw[at:end].decode("cp1252", "replace")
            irregular.append(Irregular(index, at, end))
        parts.append(piece)
        at, index = end, index + len(piece)
    return "".join(parts), tuple(irregular)


def _joined(surrogates: bytes) -> str:
    if len(surrogates) == 3:
        return "\N{REPLACEMENT CHARACTER}"
    return surrogates.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16")


def apply(source: Source, fixes: Iterable[Fix]) -> tuple[bytes, tuple[Fix, ...]]:
    """Make fixes on the file's bytes; give the new bytes and the fixes that were made.

    A fix that overlaps one before it, or itself, is left out whole. Bytes outside the edits stay as they are.
    """
    made: list[Fix] = []
    taken: list[Edit] = []
    for fix in fixes:
        own = sorted(fix.edits, key=_place)
        overlapping = any(edit.span.end > after.span.start for edit, after in pairwise(own))
        if not overlapping and not any(_clashes(taken, edit) for edit in own):
            made.append(fix)
            for edit in own:
                insort(taken, edit, key=_place)
    parts: list[bytes] = []
    index = at = 0
    for edit in taken:
        start = _advance(source, index, at, edit.span.start)
        parts += (source.raw[at:start], edit.text.encode(source.codec))
        index, at = edit.span.end, _advance(source, edit.span.start, start, edit.span.end)
    parts.append(source.raw[at:])
    return b"".join(parts), tuple(made)


def _place(edit: Edit) -> Span:
    return edit.span


def _clashes(taken: list[Edit], edit: Edit) -> bool:
    at = bisect_right(taken, edit.span, key=_place)
    return any(other.span.overlaps(edit.span) for other in taken[max(0, at - 1) : at + 1])


def _advance(source: Source, index: int, at: int, target: int) -> int:
    """Give the byte offset of `target`, from that of an earlier place: one pass over a file with many edits."""
    if source.irregular or index == 0:
        return source.byte_offset(target)
    return at + len(source.text[index:target].encode(source.codec))
