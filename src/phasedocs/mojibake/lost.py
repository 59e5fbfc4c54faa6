"""Characters that are gone: U+FFFD, and question marks where a mark stood before a program could not write it.

Knows lines, their leads and fences. Nothing here can be brought back; it can only be told. A question mark is nearly
always meant, so a document must show by more than one place that its marks were lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from phasedocs.mojibake.quotes import Quotes, Zone, is_about
from phasedocs.text import Span

GONE = "\N{REPLACEMENT CHARACTER}"

_LEAD = r"[ \t>]*+(?:(?P<heading>\#{1,6}[ \t]++)|(?P<item>(?:[-*+]|\d{1,3}[.)])[ \t]++(?:\[[ xX]\][ \t]++)?)|)"
_BOLD = r"(?:\*\*|__)?"
_FIELD = r"(?P<field>\*\*[^*\n:]{1,60}(?:\*\*[ ]?:|:\*\*)[ \t]*+)?"
# A number before two of them was a keycap. A word follows, and no path: git shows "?? docs/a.md".
_LOST = r"(?:\d(?=\?\?[ ]))?(?P<mark>\?{1,4})[ \t]++(?![^\s|]*(?:[/\\]|\w\.\w))[*_\"“(]{0,3}\w"
_SHAPE = re.compile(rf"{_LEAD}{_FIELD}{_BOLD}{_LOST}")
_CELL = re.compile(rf"\|[ \t]*+(?P<cell>){_BOLD}{_LOST}")
_MARKED = re.compile(
    rf"{_LEAD}{_FIELD}{_BOLD}[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]"
)
_ANY_SHAPE = re.compile(r"\?(?<![^\s|*_\d]\?)\?{0,3}[ \t]")
"""It starts with a character, for which a text is searched at once."""
_ASKS = re.compile(
    r"\W*(?:how|what|why|when|where|who|which|can|could|do|does|is|are|should|will|whether|if|como|qu[eé]|por qu"
    r"|cómo|comment|pourquoi|quel|wie|was|warum|wann|come|perché|как|что|почему)\b|[^\n]*\[[yY]/[nN]\]",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\W{0,8}(?:unknown|unclear|unsure|uncertain|not (?:sure|yet known)|maybe|perhaps|possibly|tb[cd]|undecided)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\W{0,8}(?:(?:open )?(?:questions?|issues?)|faq|q&a|help)\b", re.IGNORECASE)
# A document with one of these speaks of the question mark, or gives it a meaning of its own.
_MEANT = re.compile(
    r"[`'\"“‘]\?{1,4}[`'\"”’]|^[ \t>|*+-]*+(?:!\?|\?!|!!)[ \t]|\?[ \t]*+(?:=|means\b|stands for\b)"
    r"|\b(?:coalesc|nullish|elvis op|ternary|conditional op|wildcard)",
    re.IGNORECASE | re.MULTILINE,
)
_ABOUT = re.compile(
    r"U\+FFFD|\\uFFFD|0xFFFD|replacement char|lone surrogate|unpaired surrogate|mojibake|mis-?encod", re.IGNORECASE
)
_TALK = re.compile(r"encod|decod|unicode|charset|garbled|invalid (?:byte|char)", re.IGNORECASE)
_FENCE = re.compile(r"[ \t>]*+(?:[-*+][ \t]++)?(?P<fence>`{3,}+|~{3,}+)[ \t]*+(?P<info>[^`\r\n]*+)$")
_LINE = re.compile(r"[^\r\n]+")
_GONE = re.compile(f"{GONE}+")
_PANELS = frozenset(("", "text", "txt", "markdown", "md"))


MANY = 8
"""Items, cells or lines that are enough without a heading."""
MAX_REST = 200
"""Code points behind a mark that are looked at: a line may hold any number of cells."""


class _Line(NamedTuple):
    start: int
    text: str
    prose: bool
    """Not in a fence: it can show that marks were lost. What stands in a fence can be lost only where others are."""


class _Place(NamedTuple):
    span: Span
    mark: str
    kind: str
    rest: str
    """What follows the mark in its line or cell, as far as anybody looks."""
    prose: bool


def lost(text: str, *, narrowed: bool = False) -> tuple[Span, ...]:
    """Give the places where characters are gone, sorted: each a run of U+FFFD, or of question marks.

    `narrowed` says that the file was written in a code page with few characters: that explains question marks.
    """
    found = _lost(text, narrowed=narrowed) if GONE in text or _ANY_SHAPE.search(text) else ()
    return () if found and is_about(text, _ABOUT) else found


def _lost(text: str, *, narrowed: bool) -> tuple[Span, ...]:
    lines = list(_lines(text))
    holes = list(_holes(text, lines)) if GONE in text else []
    places = [place for line in lines if "?" in line.text for place in _places(line)]
    shown = [place for place in places if place.prose]
    if len({place.rest for place in shown}) < 2 or _is_meant(text, shown):
        return tuple(holes)
    if holes or (not _has_marks(lines) and (narrowed or _speaks_of_loss(shown))):
        return tuple(sorted([*holes, *(place.span for place in places)]))
    return ()


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines that hold words: all but those of code."""
    fence, code = "", False
    for line in _LINE.finditer(text):
        mark = _FENCE.match(line.group())
        if mark and (not fence or (mark["fence"].startswith(fence) and not mark["info"].strip())):
            fence = "" if fence else mark["fence"]
            code = bool(fence) and mark["info"].strip().lower() not in _PANELS
        elif not code:
            yield _Line(line.start(), line.group(), not fence)


def _holes(text: str, lines: Sequence[_Line]) -> Iterator[Span]:
    """Yield the runs of U+FFFD that nobody put there on purpose; those in panels only when there are others."""
    quotes = Quotes(text)
    found = [
        (Span(line.start + run.start(), line.start + run.end()), line.prose)
        for line in lines
        if GONE in line.text and not _TALK.search(line.text)
        for run in _GONE.finditer(line.text)
    ]
    found = [
        (span, prose)
        for span, prose in found
        if quotes.zone(span.start, span.end, GONE) is Zone.TEXT and not quotes.quoted(span.start, span.end)
    ]
    if any(prose for _, prose in found):
        yield from (span for span, _ in found)


def _places(line: _Line) -> Iterator[_Place]:
    """Yield what may have been a mark: at the start of a line, or of a cell."""
    found = _SHAPE.match(line.text)
    if found:
        kind = next((name for name in ("field", "heading", "item") if found[name]), "line")
        indented = kind == "line" and line.text.startswith(("    ", "\t"))
        if not (indented and line.prose):
            yield _place(line, found, kind)
    elif "|" in line.text:
        for cell in _CELL.finditer(line.text):
            yield _place(line, cell, "cell")


def _place(line: _Line, found: re.Match[str], kind: str) -> _Place:
    span = Span(line.start + found.start("mark"), line.start + found.end("mark"))
    rest = line.text[found.end("mark") : found.end("mark") + MAX_REST]
    return _Place(span, found["mark"], kind, rest.partition("|")[0] if kind == "cell" else rest, line.prose)


def _is_meant(text: str, places: Sequence[_Place]) -> bool:
    """Say whether question marks are what the author wrote."""
    if _MEANT.search(text) or any(_UNSURE.match(place.rest) for place in places):
        return True
    single = [place.rest for place in places if place.mark == "?"]
    return any(map(_ASKED.match, single)) or (len(single) == len(places) and all(map(_is_question, single)))


def _is_question(words: str) -> bool:
    return words.rstrip(' \t*_)"”.').endswith("?") or _ASKS.match(words) is not None


def _has_marks(lines: Sequence[_Line]) -> bool:
    return any(line.prose and _MARKED.match(line.text) for line in lines)


def _speaks_of_loss(places: Sequence[_Place]) -> bool:
    """Say whether the places themselves show a loss: headings or fields, and not all of one kind; or many places.

    An emoji beyond the first plane leaves two question marks behind, a tick one: both in a document are no choice of
    an author.
    """
    kinds = {place.kind for place in places} - {"line"}
    wide = sum(len(place.mark) > 1 for place in places)
    if not kinds & {"heading", "field"}:
        return len(places) >= MANY and 0 < wide < len(places)
    if not wide:
        return len(kinds) > 1 and not any(_is_question(place.rest) for place in places)
    return len(kinds) > 1 or wide < len(places) or len(places) > 2
