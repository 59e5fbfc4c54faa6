"""link([Document]) -> Project: what documents say about each other. Knows no disk: the file names are passed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from phasedocs.model.document import Document
from phasedocs.model.facts import Mood, Relation, SubjectType, Task
from phasedocs.model.phases import file_phases, phase_order
from phasedocs.model.resolution import Index, Resolution
from phasedocs.model.titles import phase_titles
from phasedocs.model.vocabulary import speaking
from phasedocs.model.ways import Leads, Ways, find_ways, leads


@dataclass(frozen=True, slots=True)
class Plan:
    """What the configuration says of a phase."""

    title: str | None = None
    order: float | None = None
    """Where it stands among the others: in the place of its number."""
    depends_on: tuple[str, ...] = ()


Plans = Mapping[str, Plan]
"""By id of the phase."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the project: the sum of what the documents say of it."""

    id: str
    title: str | None
    documents: tuple[str, ...]
    """Paths of the documents that are about it or hold tasks of it."""
    tasks: tuple[tuple[str, int], ...]
    """Path of a document and index of a task in it."""
    depends_on: tuple[str, ...]
    blocks: tuple[str, ...]


@dataclass(frozen=True)
class Project:
    """All documents, linked."""

    documents: tuple[Document, ...]
    """Sorted by path."""
    phases: tuple[Phase, ...]
    files: frozenset[str] = field(repr=False)
    """Every file under the root, from the root, with forward slashes."""
    resolutions: Mapping[tuple[str, int], Resolution] = field(repr=False)
    """Of each reference: by path of its document and index in it."""
    plans: Plans = field(default_factory=dict, repr=False)
    """What the configuration says of phases."""
    leads: tuple[Leads, ...] = field(default=(), repr=False)
    """What all documents lead to, where some of them are only seen from afar."""
    unread: frozenset[str] = field(default=frozenset(), repr=False)
    """Files that are none of ours to read: generated, or said to be ignored."""
    index: Index | None = field(default=None, repr=False, compare=False)
    """Of all names; it follows from the documents and files."""

    def phase_order(self, phase: str) -> tuple[float, int, str]:
        """Give the key by which phases are sorted: what the configuration says, else the number."""
        return _order(phase, self.plans)

    @cached_property
    def whole(self) -> bool:
        """Say whether every Markdown file that is ours to read was read: only then can nothing be said elsewhere."""
        markdown = (path for path in self.files - self.unread if path.lower().endswith((".md", ".markdown")))
        return all(path in self.by_path for path in markdown)

    @cached_property
    def by_path(self) -> Mapping[str, Document]:
        """The documents by their paths."""
        return {document.path: document for document in self.documents}

    @cached_property
    def known_phases(self) -> frozenset[str]:
        """Phases that the configuration, a heading, task, row, claim or the name of a file names."""
        found: set[str | None] = {*self.plans, *(phase for path in self.files for phase in file_phases(path))}
        for document in self.documents:
            found.update(document.phases, *(section.phases for section in document.sections))
            found.update(*(one.subject.ids for one in document.claims if one.subject.type is SubjectType.PHASE))
            found.update(task.phase for task in document.tasks)
            found.update(row.phase for table in document.tables for row in table.rows)
            found.update(said.phase for said in document.dependencies)
        return frozenset(phase for phase in found if phase)

    @cached_property
    def alone(self) -> Mapping[str, tuple[Document, ...]]:
        """The documents that are about one phase alone, by its id; those that are put away too."""
        found: dict[str, list[Document]] = defaultdict(list)
        for document in self.documents:
            if len(document.phases) == 1:
                found[document.phases[0]].append(document)
        return {phase: tuple(documents) for phase, documents in found.items()}

    @cached_property
    def about(self) -> Mapping[str, tuple[Document, ...]]:
        """The documents that are about one phase alone, by its id; without those that are put away."""
        found: dict[str, list[Document]] = defaultdict(list)
        for document in self.documents:
            if document.phase and not document.is_put_away:
                found[document.phase].append(document)
        return {phase: tuple(documents) for phase, documents in found.items()}

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders that hold files, at any depth, from the root."""
        found: set[str] = set()
        for path in self.files:
            folder = path.rpartition("/")[0]
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)

    @cached_property
    def folder_names(self) -> frozenset[str]:
        """The names of the folders, without those around them."""
        return frozenset(folder.rpartition("/")[2] for folder in self.folders)

    @cached_property
    def suffixes(self) -> frozenset[str]:
        """What the names of files end in behind their last dot, in lower case."""
        return frozenset(path.rpartition(".")[2].lower() for path in self.files)

    @cached_property
    def ways(self) -> Ways:
        """Which documents lead to which."""
        found = self.leads or (leads(self.documents, self.resolutions),)
        return find_ways(self.documents, found, self.index.tasks if self.index else {})

    def around(self, document: Document) -> Project:
        """Give the same project with the references of one document resolved, that it may know only from afar."""
        for name, value in vars(Project).items():
            if isinstance(value, cached_property):
                getattr(self, name)  # once for all: the copies share what was found
        view = copy(self)
        object.__setattr__(view, "resolutions", self.index.resolutions(document) if self.index else {})
        return view

    def task(self, place: tuple[str, int]) -> Task:
        """Give a task by the path of its document and its index."""
        return self.by_path[place[0]].tasks[place[1]]


def link(
    documents: Iterable[Document],
    files: Iterable[str],
    words: Mapping[str, Any] | None = None,
    plans: Plans | None = None,
    unread: Iterable[str] = (),
) -> Project:
    """Join documents: resolve their references among `files` (from the root) and gather the phases.

    `words` are those that the documents were read with; `plans` adds to what they say of phases;
    `unread` are those of the files that are none of ours to read.
    """
    with speaking(words):
        return _linked(documents, files, plans or {}, frozenset(unread))


def _linked(documents: Iterable[Document], files: Iterable[str], plans: Plans, unread: frozenset[str]) -> Project:
    ordered = tuple(sorted(documents, key=lambda document: document.path))
    known = frozenset(files) | {document.path for document in ordered}
    phases = _phases(ordered, plans)
    index = Index(known, ordered, (phase.id for phase in phases))
    resolutions = {place: found for document in ordered for place, found in index.resolutions(document).items()}
    return Project(ordered, phases, known, resolutions, plans, unread=unread, index=index)


def _phases(documents: tuple[Document, ...], plans: Plans) -> tuple[Phase, ...]:
    about: dict[str, set[str]] = {phase: set() for phase in plans}
    tasks: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for document in documents:
        for phase in document.phases:
            about.setdefault(phase, set()).add(document.path)
        for number, task in enumerate(document.tasks):
            if task.phase is not None:
                about.setdefault(task.phase, set()).add(document.path)
                tasks[task.phase].append((document.path, number))
        for claim in document.claims:
            if claim.mood is Mood.ASSERTED and claim.subject.type is SubjectType.PHASE:
                for phase in claim.subject.ids:
                    about.setdefault(phase, set())
    depends, blocks = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for after, before in _waits(documents, plans):
        depends[after].add(before)
        blocks[before].add(after)
    phases, titles = {*about, *depends, *blocks}, phase_titles(documents)
    return tuple(
        Phase(
            id=phase,
            title=(plans[phase].title if phase in plans else None) or titles.get(phase.lower()),
            documents=tuple(sorted(about.get(phase, ()))),
            tasks=tuple(tasks[phase]),
            depends_on=_ordered(depends[phase], plans),
            blocks=_ordered(blocks[phase], plans),
        )
        for phase in _ordered(phases, plans)
    )


def _waits(documents: tuple[Document, ...], plans: Plans) -> Iterator[tuple[str, str]]:
    """Yield pairs of phases of which the first waits for the second."""
    for phase, plan in plans.items():
        yield from ((phase, before) for before in plan.depends_on)
    for document in documents:
        for said in document.dependencies:
            blocks = said.relation is Relation.BLOCKS
            yield from ((target, said.phase) if blocks else (said.phase, target) for target in said.targets)


def _ordered(phases: Iterable[str], plans: Plans) -> tuple[str, ...]:
    return tuple(sorted(phases, key=lambda phase: _order(phase, plans)))


def _order(phase: str, plans: Plans) -> tuple[float, int, str]:
    order = plans[phase].order if phase in plans else None
    return phase_order(phase) if order is None else (order, 0, phase)
