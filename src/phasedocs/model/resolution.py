"""Where references lead: to a file of the project and a place in it, to a task, a phase, or out of the project."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from posixpath import basename, dirname, join, normpath

from phasedocs.model.document import Document
from phasedocs.model.facts import Reference, ReferenceKind
from phasedocs.model.phases import named_phases


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
    wrong_case: bool = False
    """A moved one that stands where it is said to be, with other capitals in its path."""
    anchor: bool | None = None
    """Whether the anchor is there; None without one, and where it cannot be told: the file was not read."""
    near_anchor: str | None = None
    """For an anchor that is not there: one that is similar."""
    same_words: bool = False
    """`near_anchor` differs only in hyphens, case and marks: other sites than GitHub may make it of that heading."""
    length: int | None = None
    """Lines of the file, when it was read."""
    lines: bool | None = None
    """Whether the last of the lines that it names is there; None where that cannot be told."""


MAX_SEARCHES = 200
"""So many anchors of one document's links that are not there are compared with all of the document they lead to."""
_PLACEHOLDER = re.compile(r"[<>*{}]|\.\.\.|(?:^|[/_-])(?:X|XX|N|YYYY|NNN?|name|example)(?=[./_-])")
_EXTERNAL = re.compile(r"(?:[a-z][a-z0-9+.-]{1,30}:|//)", re.IGNORECASE)
_TASK_ID = re.compile(
    r"[^\w]{0,8}(?:task[\s#:-]{0,3})?(?P<id>t?\d{1,4}(?:\.\d{1,3}){0,3}[a-z]?)(?![\w.]?\w)", re.IGNORECASE
)


class Index:
    """The files, tasks and phases of the project, by name."""

    def __init__(self, files: frozenset[str], documents: Iterable[Document], phases: Iterable[str]) -> None:
        self._files = files
        self._documents = {document.path: document for document in documents}
        self._phases = frozenset(phases)
        self._names: dict[str, list[str]] = defaultdict(list)
        self._stems: dict[str, list[str]] = defaultdict(list)
        self._folded: dict[str, list[str]] = defaultdict(list)
        self._folders = {""}
        self._searches: Counter[str] = Counter()
        for path in sorted(files):
            self._names[basename(path).lower()].append(path)
            self._stems[_stem(basename(path))].append(path)
            self._folded[path.lower()].append(path)
            folder = dirname(path)
            while folder not in self._folders:
                self._folders.add(folder)
                folder = dirname(folder)

    def resolutions(self, document: Document) -> Mapping[tuple[str, int], Resolution]:
        """Find what all references of a document lead to; by its path and their indices in it."""
        found = document.references
        return {(document.path, number): self.resolve(document, one) for number, one in enumerate(found)}

    def resolve(self, document: Document, reference: Reference) -> Resolution:
        """Find what a reference of a document leads to."""
        match reference.kind:
            case ReferenceKind.TASK:
                return self._task(document, reference.target)
            case ReferenceKind.PHASE:
                known = self._phases.issuperset(named_phases(reference.target))
                return Resolution(Target.FOUND if known else Target.MISSING)
            case ReferenceKind.COMMIT | ReferenceKind.BRANCH | ReferenceKind.PULL_REQUEST:
                return Resolution(Target.EXTERNAL)
            case _:
                return self._inside(self._file(document, reference), reference, document.path)

    def _file(self, document: Document, reference: Reference) -> Resolution:
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
        for path in (relative, rooted):
            same = self._folded.get(path.lower(), [])
            if len(same) == 1 and same[0] != document.path:
                return Resolution(Target.MOVED, same[0], wrong_case=True)
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

    def _inside(self, found: Resolution, reference: Reference, path: str) -> Resolution:
        """Add what is known of the place in the file; `path` is where the reference stands."""
        document = self._documents.get(found.path) if found.path is not None else None
        if document is None:
            return found
        found = replace(found, length=document.length)
        if reference.lines is not None:
            # The empty line that editors show after the last line end is no mistake.
            return replace(found, lines=reference.lines[1] <= len(document.source.line_starts))
        if reference.anchor is None:
            return found
        held = self._holds(document, reference.anchor)
        if held is not False:
            return replace(found, anchor=held)
        same = document.anchors.same_words(reference.anchor)
        near = same
        if near is None and self._searches[path] < MAX_SEARCHES:
            self._searches[path] += 1
            near = document.anchors.near(reference.anchor)
        return replace(found, anchor=False, near_anchor=near, same_words=same is not None)

    def _holds(self, document: Document, anchor: str) -> bool | None:
        held = document.anchors.hold(anchor)
        # GitHub shows a README below the files of its folder, under this anchor.
        readme = anchor.lower() == "readme" and basename(document.path).lower().startswith("readme.")
        return True if readme else held

    def _task(self, document: Document, target: str) -> Resolution:
        paths = self.tasks.get(task_id(target), ())
        if not paths:
            return Resolution(Target.MISSING)
        if document.path in paths:
            return Resolution(Target.SELF, document.path)
        return Resolution(Target.FOUND, paths[0] if len(paths) == 1 else None)

    @cached_property
    def tasks(self) -> Mapping[str, tuple[str, ...]]:
        """Paths of the documents in which a task, heading or row starts with an id."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for path, document in self._documents.items():
            for task in task_ids(document):
                found[task][path] = None
        return {task: tuple(paths) for task, paths in found.items()}


def task_id(text: str) -> str:
    """Give the id that a text starts with, in lower case; empty where there is none."""
    found = _TASK_ID.match(text)
    return found["id"].lower() if found else ""


def task_ids(document: Document) -> Iterator[str]:
    """Give the ids that tasks, headings and rows of a document start with."""
    return filter(None, map(task_id, _named(document)))


def _named(document: Document) -> Iterator[str]:
    yield from (task.text for task in document.tasks)
    yield from (section.title for section in document.sections)
    yield from (cell for table in document.tables for row in table.rows for cell in row.cells[:2])


def _stem(name: str) -> str:
    """Give a file's name without suffix, case and what joins its words: names that differ only in these are alike."""
    return re.sub(r"[\W_]", "", name.rpartition(".")[0].lower())
