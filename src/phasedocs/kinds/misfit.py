"""Where a document does not fit its kind: a place, a fact, a way out."""

from __future__ import annotations

from dataclasses import dataclass

from phasedocs.model import Document
from phasedocs.text import Edit, Fix, Safety, Source, Span


@dataclass(frozen=True, slots=True)
class Misfit:
    """A place where a document does not fit its kind."""

    span: Span
    message: str
    label: str = ""
    help: str | None = None
    fix: Fix | None = None


def opening(document: Document) -> Span:
    """Give the place of what is missing from a whole document: its title, or its first line."""
    if document.sections:
        return document.sections[0].span
    return document.source.line_span(1)


def insertion(source: Source, place: int, text: str, title: str) -> Fix:
    """Put lines in at the start of a line. It is unsafe: somebody must still say what they are to say."""
    lines = text if source.newline != "crlf" else text.replace("\n", "\r\n")
    return Fix(title, (Edit(Span(place, place), lines),), Safety.UNSAFE)


def words_of(name: str) -> str:
    """Give the name of a kind as it is told to people: "completion checklist"."""
    return name.replace("-", " ").replace("_", " ")


def title_of(name: str) -> str:
    """Give the same with its article: "a kickoff", "an index"."""
    return f"{'an' if name[:1] in 'aeio' else 'a'} {words_of(name)}"
