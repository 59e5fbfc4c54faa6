"""The page of references: what leads nowhere, what has moved, and what nothing leads to, with places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from phasedocs.analysis.orphans import index_without
from phasedocs.diagnostic import Diagnostic, Severity
from phasedocs.model import Document, Target
from phasedocs.render.site.views import Overview

BROKEN = frozenset({"missing-file", "missing-anchor", "missing-lines", "missing-evidence"})
"""Rules that tell of what leads nowhere."""
MOVED = frozenset({"moved-file", "wrong-case"})
"""Rules that tell of what stands elsewhere."""
MAX_GROUPS = 200
MAX_PLACES = 12


@dataclass(frozen=True, slots=True)
class Stray:
    """What is wrong with references, and where: the same words in many places are one."""

    message: str
    severity: Severity
    rule: str
    help: str | None
    places: tuple[tuple[str, int], ...]
    """Paths and lines."""
    more: int


@dataclass(frozen=True, slots=True)
class Strays:
    """Several of them, and how many are not shown."""

    shown: tuple[Stray, ...]
    more: int

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.shown) + self.more


@dataclass(frozen=True, slots=True)
class References:
    """Everything on the page."""

    total: int
    """References that name files."""
    counts: tuple[tuple[str, int], ...]
    """What they lead to, in words, with how many do; most first."""
    broken: Strays
    moved: Strays
    orphans: tuple[tuple[Document, str], ...]
    """Each with the index that should lead to it."""
    more_orphans: int


_WORDS = {
    Target.FOUND: "found",
    Target.ROOT: "found from the root",
    Target.MOVED: "elsewhere",
    Target.AMBIGUOUS: "with a name that several files have",
    Target.MISSING: "missing",
    Target.EXTERNAL: "outside the project",
    Target.PLACEHOLDER: "to be filled in",
    Target.PLANNED: "yet to come",
    Target.SELF: "in the same document",
}


def references(overview: Overview) -> References:
    """Give what the page of references shows."""
    project = overview.project
    counts: Counter[Target] = Counter()
    for document in project.documents:
        for number, reference in enumerate(document.references):
            if reference.kind.names_file:
                counts[project.resolutions[document.path, number].target] += 1
    orphans = [(one, index) for one in project.documents if (index := index_without(one, project)) is not None]
    return References(
        total=counts.total(),
        counts=tuple((_WORDS[target], number) for target, number in counts.most_common()),
        broken=_strays([one for one in overview.diagnostics if one.rule in BROKEN]),
        moved=_strays([one for one in overview.diagnostics if one.rule in MOVED]),
        orphans=tuple(orphans[:MAX_GROUPS]),
        more_orphans=len(orphans[MAX_GROUPS:]),
    )


def _strays(diagnostics: Sequence[Diagnostic]) -> Strays:
    groups: dict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for found in sorted(diagnostics, key=lambda one: one.order):
        groups[found.message, found.rule].append(found)
    strays = [_stray(group) for group in groups.values()]
    strays.sort(key=lambda one: (one.severity.rank, -len(one.places) - one.more, one.message))
    return Strays(tuple(strays[:MAX_GROUPS]), len(strays[MAX_GROUPS:]))


def _stray(group: Sequence[Diagnostic]) -> Stray:
    worst = min(group, key=lambda one: one.severity.rank)
    locations = [place for one in group for place in (one.location, *(note.location for note in one.notes))]
    places = tuple(dict.fromkeys((place.path, place.start.line) for place in locations))
    return Stray(worst.message, worst.severity, worst.rule, worst.help, places[:MAX_PLACES], len(places[MAX_PLACES:]))
