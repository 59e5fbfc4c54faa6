"""link([Document]) -> Project: what documents say about each other. Knows no disk: the file names are passed in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from posixpath import basename, dirname, join, normpath

from phasedocs.model.document import Document
from phasedocs.model.facts import Mood, Reference, Relation, SubjectType, Task
from phasedocs.model.phases import phase_order
from phasedocs.model.vocabulary import vocabulary


class Target(StrEnum):
    """What a reference leads to."""

    FOUND = "found"
    ROOT = "root"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"
    EXTERNAL = "external"
    PLACEHOLDER = "placeholder"
    PLANNED = "planned"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where a reference leads."""

    target: Target
    path: str | None = None
    """From the project's root, when there is such a file."""
    near: str | None = None
    """For a missing one: a file of a similar name."""


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

    @cached_property
    def by_path(self) -> Mapping[str, Document]:
        """The documents by their paths."""
        return {document.path: document for document in self.documents}

    def task(self, place: tuple[str, int]) -> Task:
        """Give a task by the path of its document and its index."""
        return self.by_path[place[0]].tasks[place[1]]


def link(documents: Iterable[Document], files: Iterable[str]) -> Project:
    """Join documents: resolve their references among `files` (from the root) and gather the phases."""
    ordered = tuple(sorted(documents, key=lambda document: document.path))
    known = frozenset(files) | {document.path for document in ordered}
    index = _Index(known)
    resolutions = {
        (document.path, number): index.resolve(document, reference)
        for document in ordered
        for number, reference in enumerate(document.references)
    }
    return Project(ordered, _phases(ordered), known, resolutions)


_PLACEHOLDER = re.compile(r"[<>*{}]|\.\.\.|(?:^|[/_-])(?:X|XX|N|YYYY|NNN?|name|example)(?=[./_-])")
_EXTERNAL = re.compile(r"(?:[a-z][a-z0-9+.-]{1,30}:|//)", re.IGNORECASE)


class _Index:
    """The files of the project, by name."""

    def __init__(self, files: frozenset[str]) -> None:
        self._files = files
        self._names: dict[str, list[str]] = defaultdict(list)
        self._stems: dict[str, list[str]] = defaultdict(list)
        self._folders = {""}
        for path in sorted(files):
            self._names[basename(path).lower()].append(path)
            self._stems[_stem(basename(path))].append(path)
            folder = dirname(path)
            while folder not in self._folders:
                self._folders.add(folder)
                folder = dirname(folder)

    def resolve(self, document: Document, reference: Reference) -> Resolution:
        target = reference.target
        if _EXTERNAL.match(target):
            return Resolution(Target.EXTERNAL)
        if not target or target == basename(document.path):
            return Resolution(Target.SELF, document.path)
        if _PLACEHOLDER.search(target):
            return Resolution(Target.PLACEHOLDER)
        rooted = normpath(target.lstrip("/"))
        relative = rooted if target.startswith("/") else normpath(join(dirname(document.path), target))
        if relative.startswith("../") or relative == "..":
            return Resolution(Target.EXTERNAL)  # outside the root: never looked at
        if relative == document.path:
            return Resolution(Target.SELF, document.path)
        if self._exists(relative):
            return Resolution(Target.FOUND, relative)
        if self._exists(rooted):
            return Resolution(Target.ROOT, rooted)
        return self._elsewhere(document, reference, rooted)

    def _exists(self, path: str) -> bool:
        return path in self._files or path in self._folders or path == "."

    def _elsewhere(self, document: Document, reference: Reference, rooted: str) -> Resolution:
        same_name = [path for path in self._names.get(basename(rooted).lower(), []) if path != document.path]
        tail = [path for path in same_name if path.lower().endswith("/" + rooted.lower())]
        found = tail or same_name
        if len(found) == 1:
            return Resolution(Target.MOVED, found[0])
        if found:
            return Resolution(Target.AMBIGUOUS)
        task = None if reference.task is None else document.tasks[reference.task]
        open_box = task is not None and not task.state.done
        if reference.absence or open_box:
            return Resolution(Target.PLANNED)
        return Resolution(Target.MISSING, near=self._near(rooted))

    def _near(self, rooted: str) -> str | None:
        alike = self._stems.get(_stem(basename(rooted)), [])
        return alike[0] if len(alike) == 1 else None


def _stem(name: str) -> str:
    """Give a file's name without suffix, case and what joins its words: names that differ only in these are alike."""
    return re.sub(r"[\W_]", "", name.rpartition(".")[0].lower())


def _phases(documents: tuple[Document, ...]) -> tuple[Phase, ...]:
    about: dict[str, set[str]] = defaultdict(set)
    tasks: dict[str, list[tuple[str, int]]] = defaultdict(list)
    depends: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        for phase in document.phases:
            about[phase].add(document.path)
        for number, task in enumerate(document.tasks):
            if task.phase is not None:
                about[task.phase].add(document.path)
                tasks[task.phase].append((document.path, number))
        for claim in document.claims:
            if claim.mood is Mood.ASSERTED and claim.subject.type is SubjectType.PHASE:
                for phase in claim.subject.ids:
                    about.setdefault(phase, set())
        for dependency in document.dependencies:
            about.setdefault(dependency.phase, set())
            for target in dependency.targets:
                about.setdefault(target, set())
                before, after = (target, dependency.phase)
                if dependency.relation is Relation.BLOCKS:
                    before, after = after, before
                depends[after].add(before)
    blocks: dict[str, set[str]] = defaultdict(set)
    for after, befores in depends.items():
        for before in befores:
            blocks[before].add(after)
    return tuple(
        Phase(
            id=phase,
            title=_title(phase, documents),
            documents=tuple(sorted(about[phase])),
            tasks=tuple(tasks[phase]),
            depends_on=_ordered(depends[phase]),
            blocks=_ordered(blocks[phase]),
        )
        for phase in _ordered(about)
    )


def _ordered(phases: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(phases, key=phase_order))


def _title(phase: str, documents: tuple[Document, ...]) -> str | None:
    """Give the words after "Phase N:" in the first heading that has some."""
    pattern = re.compile(
        rf"\bphase\s*{re.escape(phase)}\b(?![.\d])\s*(?:\([^)]*\)\s*)?[:–—-]\s*(?P<title>[^:–—(|]{{3,60}})",
        re.IGNORECASE,
    )
    for document in sorted(documents, key=lambda document: (document.phases != (phase,), document.path)):
        for section in document.sections:
            found = pattern.search(section.title)
            if found and (title := _without_status(found["title"])):
                return title
    return None


def _without_status(title: str) -> str:
    words = re.sub(r"[^\w\s&/+,'’.-]", "", title).strip(" -,.")
    return "" if vocabulary().status.search(words) else words
