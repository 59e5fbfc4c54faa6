"""Findings as notes beside the text, and everything else that is marked in a document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from phasedocs.analysis import Verdict
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Document
from phasedocs.render.marks import Aside, Claimed, Marks
from phasedocs.render.site.places import FOLDER, Links, Places
from phasedocs.render.site.printer import Printer
from phasedocs.render.site.views import Overview, mark_of

FULL_NOTES = 8
"""Notes of one rule on one page that tell everything; the later ones only say what is wrong."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Places with the same to be seen in them."""

    message: str
    links: tuple[tuple[str, str], ...]
    """Words and address: lines that follow each other are one."""
    many: bool


@dataclass(frozen=True, slots=True)
class SideNote:
    """Findings of one rule in one line."""

    diagnostic: Diagnostic
    more: int
    """How many others of the rule stand in the line."""
    full: bool
    lines: tuple[Lines, ...]
    source: str | None
    """Where its line can be seen in the repository."""


_HOLDS = {"supported": "holds", "contradicted": "does not hold", "doubtful": "doubtful", "undetermined": "not judged"}


def verdict_words(verdict: Verdict) -> str:
    """Say whether a claim holds, and why."""
    counted = f" ({verdict.counted})" if verdict.counted.complete else ""
    why = f"{verdict.summary or verdict.reason}{counted}"
    return f"{_HOLDS[mark_of(verdict)]}: {why}" if why else _HOLDS[mark_of(verdict)]


def marks_of(
    document: Document, overview: Overview, places: Places, printer: Printer, footnotes: Mapping[str, int]
) -> Marks:
    """Give what is marked in a document: boxes, claims, findings, and the lines that something leads to."""
    verdicts = overview.state.documents[document.path].verdicts
    judged = zip(document.claims, verdicts, strict=True)
    claims = [Claimed(one.span, mark_of(verdict), verdict_words(verdict)) for one, verdict in judged if verdict]
    return Marks(
        tasks={task.box.start: task for task in document.tasks},
        claims=tuple(sorted(claims)),
        asides=tuple(
            Aside(note.diagnostic.location.span.start, printer.line("site/note.html.j2", note=note))
            for note in side_notes(overview.findings.get(document.path, ()), places)
        ),
        anchors=overview.lines_led_to(document),
        repairs=document.tree.reading.repairs,
        links=Links(document, places),
        footnotes=footnotes,
    )


def side_notes(diagnostics: Sequence[Diagnostic], places: Places) -> list[SideNote]:
    """Give the notes of a document in the order of the text."""
    notes: list[SideNote] = []
    seen: Counter[str] = Counter()
    ordered = sorted(diagnostics, key=lambda one: (one.location.start.line, one.rule, one.order))
    for (_, rule), group in groupby(ordered, key=lambda one: (one.location.start.line, one.rule)):
        first, *others = group
        seen[rule] += 1
        full = seen[rule] <= FULL_NOTES
        where = first.location
        source = places.source_line(where.path, where.start.line)
        notes.append(SideNote(first, len(others), full, _lines(first, places) if full else (), source))
    return sorted(notes, key=lambda note: note.diagnostic.order)


def _lines(diagnostic: Diagnostic, places: Places) -> tuple[Lines, ...]:
    groups: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for note in diagnostic.notes:
        groups[note.message][note.location.path].append(note.location.start.line)
    found = []
    for message, by_path in groups.items():
        links = [link for path, lines in by_path.items() for link in _ranges(path, lines, diagnostic, places)]
        found.append(Lines(message, tuple(links), many=sum(map(len, by_path.values())) > 1))
    return tuple(found)


def _ranges(path: str, lines: Sequence[int], diagnostic: Diagnostic, places: Places) -> list[tuple[str, str]]:
    own = path == diagnostic.location.path
    runs: list[list[int]] = []
    for line in sorted(set(lines)):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    found = []
    for run in runs:
        words = str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
        if own:
            found.append((words, f"#{places.fragment(path, run[0])}"))
        elif path in places.names:
            found.append((f"{path}:{words}", places.page(path, run[0], folder=FOLDER)))
    return found
