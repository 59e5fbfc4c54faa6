"""synced(State) -> Synced: managed regions and counters of headings, brought up to date in mind.

Whoever asks writes what comes out. Nothing outside the regions and the digits of counters is touched: a document that
would then be read otherwise than before is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from phasedocs.analysis import State
from phasedocs.analysis.counters import may_count, wrong_counters
from phasedocs.build import regions_made
from phasedocs.model import Document, Region, loose
from phasedocs.model.declarations import Directive
from phasedocs.syntax import kept
from phasedocs.text import Edit, Fix, apply

MAX_ROUNDS = 10
"""Counters stand in headings, which tables of contents show; more rounds than this would mean that texts never rest."""

Reread = Callable[[str, bytes], Document]
"""Reads a document of that path from other bytes."""
Relink = Callable[[Sequence[Document]], State]
"""Computes the project with other documents."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A place that is not, or was not, up to date."""

    path: str
    line: int
    """As it was before."""
    what: str
    """ "region phase-table", "counter 4/23: 5/23"."""


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """A place that is left alone."""

    path: str
    line: int
    why: str
    """With the way out."""


@dataclass(frozen=True, slots=True)
class Synced:
    """A project in which regions and counters are up to date."""

    state: State
    changed: Mapping[str, Document]
    """The documents that are other than before, by path."""
    changes: tuple[Change, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be brought up to date."""

    paths: Collection[str]
    """Of documents."""
    templates: Mapping[str, str]
    """Of regions."""
    counters: bool = False
    """The counters of all headings, not only those that a directive asks for."""
    force: bool = False
    """Regions that were changed by hand too."""


def synced(state: State, wish: Wish, reread: Reread, relink: Relink) -> Synced:
    """Bring the documents that are wished for up to date; the state is that of the whole project."""
    before = state.project.by_path
    syncing = _Syncing(wish, reread)
    changed: dict[str, Document] = {}
    now: dict[str, Document] = {}
    for _ in range(MAX_ROUNDS):
        now = dict(syncing.round(state))
        if not now:
            break
        changed |= now
        state = relink([now.get(document.path, document) for document in state.project.documents])
    for path in now:
        syncing.leave(changed.pop(path), "what is to be written changes with every run; this is our bug")
    changes = (each for path, after in changed.items() for each in _changes(before[path], after))
    return Synced(state, changed, tuple(sorted(changes)), tuple(sorted(syncing.refused.values())))


class _Syncing:
    def __init__(self, wish: Wish, reread: Reread) -> None:
        self._wish, self._reread = wish, reread
        self._left: set[str] = set()
        """Paths of documents that are left alone."""
        self.refused: dict[tuple[str, str], Refusal] = {}
        """By document and what is meant in it; lines are those of the first round: later ones may have moved."""

    def leave(self, document: Document, why: str) -> None:
        self._left.add(document.path)
        self._refuse(document, "", 1, why)

    def _refuse(self, document: Document, what: str, line: int, why: str) -> None:
        self.refused.setdefault((document.path, what), Refusal(document.path, line, why))

    def round(self, state: State) -> Iterator[tuple[str, Document]]:
        """Yield the documents that are not up to date, as they should be."""
        made = regions_made(state, self._wish.templates, self._wish.paths)
        for document in state.project.documents:
            if document.path not in self._wish.paths or document.path in self._left:
                continue
            if not (document.regions or may_count(document, everywhere=self._wish.counters) or _marks(document)):
                continue
            if not document.tree.root.children:  # it may have let go of its tree
                document = self._reread(document.path, document.source.raw)
            edits = list(self._edits(document, made.get(document.path, ())))
            if not edits:
                continue
            data, _ = apply(document.source, [Fix("", tuple(edits))])
            after = self._reread(document.path, data)
            if _is_safe(document, after, edits):
                yield document.path, after
            else:
                self.leave(document, "what is to be written would not be read as it is meant; left alone")

    def _edits(self, document: Document, texts: Sequence[str | None]) -> Iterator[Edit]:
        """Yield the edits that bring a document up to date; what must not be touched is noted."""
        broken = _marks(document)
        for number, one in enumerate(broken):
            self._refuse(document, f"mark {number}", one.line, f"not a directive: {one.problem}")
        if broken:
            return  # where one mark is wrong, nobody knows what the others hold
        for number, (region, text) in enumerate(zip(document.regions, texts, strict=True)):
            problem = self._problem(document, region, text)
            if problem:
                self._refuse(document, f"region {number}", region.line, problem)
            elif text is not None and not region.holds(document.source, text):
                yield region.edit(document.source, text)
        for counter in wrong_counters(document, everywhere=self._wish.counters):
            yield counter.edit

    def _problem(self, document: Document, region: Region, text: str | None) -> str | None:
        """Say why a region is left alone; None where it may be written."""
        if text is None:
            return f"not a directive: nothing names Phase {region.phase}"
        source = document.source
        edited = region.is_edited(source) and loose(region.body(source)) != loose(text)
        return _edited(region) if edited and not self._wish.force else None


def _marks(document: Document) -> list[Directive]:
    """Give the marks of regions that are no directives."""
    return [one for one in document.declarations.directives if one.marks]


def _edited(region: Region) -> str:
    changed = "was changed by hand" if region.sum else "holds text that phasedocs did not write"
    return f"the region {region.words} {changed}; move what you want to keep out of it, or --force overwrites it"


def _is_safe(before: Document, after: Document, edits: Sequence[Edit]) -> bool:
    """Say whether all that is not ours reads as before, and the same regions are there."""
    names = [region.words for region in before.regions]
    return names == [region.words for region in after.regions] and kept(before.authored, after.authored, edits)


def _changes(before: Document, after: Document) -> Iterator[Change]:
    for old, new in zip(before.regions, after.regions, strict=True):
        if before.source.slice(old.span) != after.source.slice(new.span):
            yield Change(before.path, old.line, f"region {old.words}")
    for old_heading, new_heading in zip(before.sections, after.sections, strict=True):
        if old_heading.title != new_heading.title:
            yield Change(before.path, old_heading.line, f"counter in “{new_heading.title}”")
