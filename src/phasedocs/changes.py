"""Which findings touch lines that were changed. Knows no git: the lines are passed in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from phasedocs.diagnostic import Diagnostic, Location
from phasedocs.model import Document

Lines = Sequence[tuple[int, int]]
"""Ranges of lines, from 1, both ends included, sorted and apart."""
ALL: Lines = ((1, 1 << 62),)


def touches(diagnostic: Diagnostic, changed: Mapping[str, Lines], documents: Mapping[str, Document]) -> bool:
    """Say whether a finding, a place it is related to, or an edit of its fix stands on a changed line."""
    places = [diagnostic.location, *(note.location for note in diagnostic.notes)]
    spans = [(place.path, place.start.line, _last(place)) for place in places]
    path = diagnostic.location.path
    if diagnostic.fix and path in changed:
        line = documents[path].source.line
        spans += [(path, line(edit.span.start), line(edit.span.end)) for edit in diagnostic.fix.edits]
    return any(_cross(first, last, changed.get(path, ())) for path, first, last in spans)


def _last(place: Location) -> int:
    """Give the last line of a place; its end is exclusive."""
    behind = place.end.column == 1 and place.end.line > place.start.line
    return place.end.line - behind


def _cross(first: int, last: int, lines: Lines) -> bool:
    index = bisect_left(lines, first, key=lambda line: line[1])
    return index < len(lines) and lines[index][0] <= last
