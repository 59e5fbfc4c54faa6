"""settle(State) -> State: make fixes until nothing changes. Values only: whoever asks writes what comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from phasedocs.analysis import State
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Document
from phasedocs.syntax import kept
from phasedocs.text import Fix, apply

MAX_ROUNDS = 10
"""A fix can make room for another; more rounds than this would mean that two rules disagree."""
MAX_TRIALS = 64
"""How often a document is parsed to find the fixes in it that change more than they say."""

Look = Callable[[State], Sequence[Diagnostic]]
"""Finds what is to be fixed."""
Reread = Callable[[str, bytes], Document]
"""Reads a document of that path from other bytes."""
Relink = Callable[[Sequence[Document]], State]
"""Computes the project with other documents."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A project after its fixes."""

    state: State
    changed: Mapping[str, Document]
    """The documents that fixes made, by path."""
    made: Mapping[str, int]
    """How many fixes, by path."""
    refused: tuple[Diagnostic, ...]
    """Findings whose fix would change more than its own places."""
    restless: tuple[str, ...]
    """Paths of documents that fixes would change again and again."""


def settle(state: State, look: Look, wanted: Callable[[Fix], bool], reread: Reread, relink: Relink) -> Settled:
    """Make the wanted fixes of all findings; those that overlap wait for the next round."""
    changed: dict[str, Document] = {}
    made: Counter[str] = Counter()
    for number in range(MAX_ROUNDS + 1):
        now: dict[str, Document] = {}
        refused: list[Diagnostic] = []
        total: Counter[str] = Counter()
        for path, group in groupby(look(state), key=lambda found: found.location.path):
            fixable = [found for found in group if found.fix and wanted(found.fix)]
            if fixable:
                document = state.project.by_path[path]
                after, done, left = fixed(document, fixable, reread)
                refused += left
                if after.source.raw != document.source.raw:
                    now[path], total[path] = after, done
        if not now or number == MAX_ROUNDS:
            break
        changed, made = {**changed, **now}, made + total
        state = relink([now.get(document.path, document) for document in state.read])
    return Settled(state, changed, made, tuple(refused), tuple(now))


def fixed(
    document: Document, findings: Sequence[Diagnostic], reread: Reread
) -> tuple[Document, int, tuple[Diagnostic, ...]]:
    """Make the fixes of findings in one document; give it, how many were made, and the findings whose fix was refused.

    A fix is refused when the document then parses to anything else than before, but for the nodes that it touches.
    """
    good: list[Diagnostic] = []
    refused: list[Diagnostic] = []
    after, done = document, 0
    groups = [list(findings)]
    for _ in range(MAX_TRIALS):
        if not groups:
            break
        group = groups.pop()
        trial, made = _tried(document, [*good, *group], reread)
        if made is not None:
            good, after, done = [*good, *group], trial, made
        elif len(group) == 1:
            refused += group
        else:
            middle = len(group) // 2
            groups += [group[middle:], group[:middle]]
    refused += [found for group in groups for found in group]
    return after, done, tuple(refused)


def _tried(document: Document, findings: Sequence[Diagnostic], reread: Reread) -> tuple[Document, int | None]:
    data, made = apply(document.source, [found.fix for found in findings if found.fix])
    after = reread(document.path, data)
    edits = [edit for fix in made for edit in fix.edits]
    return after, len(made) if kept(document.authored, after.authored, edits) else None
