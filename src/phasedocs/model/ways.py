"""Ways: which documents lead to which, by links and by names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname

from phasedocs.model.document import Document
from phasedocs.model.facts import ReferenceKind
from phasedocs.model.resolution import Resolution, Target

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


def find_ways(documents: Iterable[Document], resolutions: Mapping[tuple[str, int], Resolution]) -> Ways:
    """Gather what the references of documents, resolved, lead to."""
    read = {document.path: document for document in documents}
    reached: set[str] = set()
    named: set[str] = set()
    linked: dict[str, set[str]] = defaultdict(set)
    for (path, number), found in resolutions.items():
        reference = read[path].references[number]
        if reference.kind.names_file and found.target is not Target.SELF:
            named.add(basename(found.path or reference.target).lower())
        if found.path is not None and found.path != path:
            reached.add(found.path)
            if reference.kind is ReferenceKind.LINK and found.path in read:
                linked[path].add(found.path)
    indexes = {
        dirname(path): path
        for path in sorted(linked, reverse=True)
        if is_index(path) and len(linked[path]) >= MIN_LINKED
    }
    return Ways(frozenset(reached), frozenset(named), indexes)
