"""Ways: which documents lead to which, by links and by names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import basename, dirname

from phasedocs.model.document import Document
from phasedocs.model.facts import ReferenceKind
from phasedocs.model.resolution import Resolution, Target, task_id

MIN_LINKED = 3
"""An index links to at least so many other documents."""
_INDEXES = frozenset({"readme", "index", "summary", "docs", "documentation", "contents", "toc", "home"})


@dataclass(frozen=True)
class Ways:
    """How the documents of a project are found from each other."""

    reached: frozenset[str]
    """Paths of the files and folders that another document links to or names."""
    named: frozenset[str]
    """Names, in lower case, of the files that documents name: which one is meant is not always to be told."""
    indexes: Mapping[str, str]
    """By folder, the path of a document there whose business it is to lead to others."""


def is_index(path: str) -> bool:
    """Say whether a document is, by its name, one that leads to others."""
    stem = basename(path).rpartition(".")[0].lower()
    return stem in _INDEXES or stem.endswith(("_index", "-index")) or stem.startswith(("index_", "index-"))


@dataclass(frozen=True, slots=True)
class Leads:
    """What the references of some documents lead to."""

    reached: frozenset[str] = frozenset()
    """Paths of files and folders, of other documents than those that lead there."""
    named: frozenset[str] = frozenset()
    """Names of files, in lower case."""
    linked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By path of a document, those of the files that it links to."""
    pointed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By path of a document, ids of the tasks that it points at."""

    def among(self, asked: Asked) -> Leads:
        """Leave out what no question about one of the documents is answered by."""
        linked = {path: others & asked.documents for path, others in self.linked.items() if is_index(path)}
        reached = self.reached & asked.documents | self.reached & asked.folders
        return Leads(reached, self.named & asked.names, linked, self.pointed)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about documents: where they stand, and how they are called."""

    documents: frozenset[str]
    """Their paths."""
    folders: frozenset[str]
    names: frozenset[str]
    """In lower case."""

    @classmethod
    def of(cls, paths: Iterable[str]) -> Asked:
        """Gather it of the documents of these paths."""
        documents = frozenset(paths)
        folders = frozenset(folder for path in documents for folder in _folders(path))
        return cls(documents, folders, frozenset(basename(path).lower() for path in documents))


def _folders(path: str) -> Iterator[str]:
    while path := dirname(path):
        yield path


def leads(documents: Iterable[Document], resolutions: Mapping[tuple[str, int], Resolution]) -> Leads:
    """Gather what the references of documents, resolved, lead to."""
    reached: set[str] = set()
    named: set[str] = set()
    linked, pointed = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for document in documents:
        path = document.path
        for number, reference in enumerate(document.references):
            if reference.kind is ReferenceKind.TASK:
                pointed[path].add(task_id(reference.target))
                continue
            found = resolutions[path, number]
            if reference.kind.names_file and found.target is not Target.SELF:
                named.add(basename(found.path or reference.target).lower())
            if found.path is not None and found.path != path:
                reached.add(found.path)
                if reference.kind is ReferenceKind.LINK:
                    linked[path].add(found.path)
    return Leads(frozenset(reached), frozenset(named), _frozen(linked), _frozen(pointed))


def _frozen(found: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {path: frozenset(others) for path, others in found.items()}


def find_ways(documents: Iterable[Document], found: Iterable[Leads], tasks: Mapping[str, Sequence[str]]) -> Ways:
    """Join what the documents of a project lead to; `tasks` are the paths of those that name a task, by its id."""
    read = {document.path: document for document in documents}
    every = list(found)
    linked = {path: others & read.keys() for one in every for path, others in one.linked.items()}
    indexes = {
        dirname(path): path
        for path in sorted(linked, reverse=True)
        if is_index(path) and len(linked[path]) >= MIN_LINKED
    }
    reached = {path for one in every for path in one.reached}
    for one in every:
        for path, ids in one.pointed.items():
            places = (tasks.get(task, ()) for task in ids)
            reached.update(only[0] for only in places if len(only) == 1 and only[0] != path)
    return Ways(frozenset(reached), frozenset(name for one in every for name in one.named), indexes)
