"""Addresses: which page a document is, and where a line of it or a link in it leads."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath
from urllib.parse import quote, unquote

from phasedocs.model import Document, Project, anchor_name, attribute_ids
from phasedocs.render.marks import Link, outside

FOLDER = "d"
"""Of the documents' pages: all stand side by side, so that every link between two of them is a bare name."""
PHASES = "p"
"""Of the pages of phases."""
_MAX_NAME = 80
_TAKEN = frozenset({"index", "readme"})
"""Names that a site engine gives to the page of a folder."""
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


def phase_anchor(phase: str) -> str:
    """Give the id of a phase's row on the page of the phases."""
    return "phase-" + re.sub(r"[^a-z0-9]+", "-", phase.lower()).strip("-")


def page_names(paths: Iterable[str]) -> Mapping[str, str]:
    """Give each document's page a name of lower-case ASCII, unique even where case does not count."""
    ordered = sorted(paths)
    names = {path: _name(path) for path in ordered}
    counts = Counter(names.values())
    used: set[str] = set()
    for path in ordered:
        name = names[path] if counts[names[path]] == 1 else f"{names[path]}-{_sum(path)}"
        while name in used:
            name += "-2"
        used.add(name)
        names[path] = name
    return names


def _name(path: str) -> str:
    stem = re.sub(r"\.(?:md|markdown)$", "", path, flags=re.IGNORECASE)
    plain = unicodedata.normalize("NFKD", stem)
    name = _NOT_IN_NAMES.sub("-", plain.lower()).strip("-")
    lost = any(char.isalnum() and not char.isascii() and not unicodedata.combining(char) for char in plain)
    if not name or lost or len(name) > _MAX_NAME:
        name = f"{name[:_MAX_NAME].strip('-') or 'document'}-{_sum(path)}"
    return f"{name}-md" if name in _TAKEN else name


def _sum(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Places:
    """Where everything is in the site."""

    project: Project
    repo_url: str | None = None

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of the documents' pages, by path."""
        return page_names(document.path for document in self.project.documents)

    @cached_property
    def phase_names(self) -> Mapping[str, str]:
        """Names of the phases' pages, by id."""
        names = page_names(f"phase {phase.id}" for phase in self.project.phases)
        return {phase.id: names[f"phase {phase.id}"] for phase in self.project.phases}

    def phase(self, phase: str, folder: str = "") -> str:
        """Give the address of a phase's page from a page in `folder`; of the list of all where there is none."""
        name = self.phase_names.get(phase)
        return f"{_way(folder, PHASES)}{name}.html" if name else f"{_way(folder, '')}phases.html"

    @cached_property
    def anchors(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the headings of each document: GitHub's, made unique; parallel to `Document.sections`."""
        return {document.path: _anchors(document) for document in self.project.documents}

    @cached_property
    def _headings(self) -> Mapping[str, Mapping[int, str]]:
        return {
            document.path: {
                section.line: anchor
                for section, anchor in zip(document.sections, self.anchors[document.path], strict=True)
            }
            for document in self.project.documents
        }

    @cached_property
    def linked_from(self) -> Mapping[str, tuple[str, ...]]:
        """Paths of the documents that name a document, by its path."""
        found: dict[str, set[str]] = defaultdict(set)
        for (path, _), resolution in self.project.resolutions.items():
            target = resolution.path
            if target in self.project.by_path and target is not None and target != path:
                found[target].add(path)
        return {path: tuple(sorted(sources)) for path, sources in found.items()}

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file of the project."""
        found: set[str] = set()
        for path in self.project.files:
            folder = dirname(path)
            while folder and folder not in found:
                found.add(folder)
                folder = dirname(folder)
        return frozenset(found)

    def fragment(self, path: str, line: int) -> str:
        """Give the id of a line of a document: its heading's, or `L` and its number."""
        return self._headings[path].get(line, f"L{line}")

    @cached_property
    def _named(self) -> Mapping[str, Mapping[str, str]]:
        return {document.path: self._ids(document) for document in self.project.documents}

    def _ids(self, document: Document) -> Mapping[str, str]:
        """Give the ids of the headings of a document's page, by the names that links give them."""
        pairs = [*zip(document.sections, self.anchors[document.path], strict=True)]
        named = {name.lower(): anchor for section, anchor in reversed(pairs) for name in attribute_ids(section.title)}
        return named | {section.slug.lower(): anchor for section, anchor in pairs}

    def heading(self, path: str, fragment: str) -> str:
        """Give the id that a fragment of a link means in a document: GitHub takes any case, and a browser does not."""
        name = anchor_name(fragment)
        return self._named[path].get(name, fragment) if name else fragment

    def page(self, path: str, line: int | None = None, *, folder: str = "") -> str:
        """Give the address of a document's page, or of a line in it, from a page in `folder`."""
        tail = "" if line is None else f"#{self.fragment(path, line)}"
        return f"{_way(folder, FOLDER)}{self.names[path]}.html{tail}"

    def source(self, path: str, fragment: str = "") -> str | None:
        """Give the address of a file in the repository, when one is configured."""
        if self.repo_url is None:
            return None
        kind = "tree" if path in self.folders else "blob"
        return f"{self.repo_url.rstrip('/')}/{kind}/HEAD/{quote(path)}{fragment}"

    def source_line(self, path: str, line: int) -> str | None:
        """Give the address of a line of a document in the repository: its text as it is written, not as it is shown."""
        return self.source(path, f"?plain=1#L{line}")


def _way(start: str, end: str) -> str:
    """Give the way from one folder of the site to another; the empty one is that of the first page."""
    if start == end:
        return ""
    return ("../" if start else "") + (f"{end}/" if end else "")


def _anchors(document: Document) -> tuple[str, ...]:
    used: set[str] = set()
    anchors = []
    for number, section in enumerate(document.sections, 1):
        anchor = section.slug if section.slug.strip("-") else f"section-{number}"
        if anchor.startswith("_"):  # the theme's own ids start so
            anchor = f"s{anchor}"
        while anchor in used:
            anchor += "-1"
        used.add(anchor)
        anchors.append(anchor)
    return tuple(anchors)


class Links:
    """Where the links of one document lead: to pages, to the repository, or nowhere."""

    def __init__(self, document: Document, places: Places) -> None:
        self._document, self._places = document, places
        self._elsewhere = {
            reference.target: resolution.path
            for number, reference in enumerate(document.references)
            if reference.kind.names_file
            and (resolution := places.project.resolutions.get((document.path, number)))
            and resolution.path
        }

    def __call__(self, href: str) -> Link:
        """Give where a link leads."""
        link = outside(href)
        if link.href is not None and link.href.startswith("#"):
            found = self._anchor(self._document.path, link.href)
            return Link(found) if found else Link(None, f"not in this document: {link.href}")
        if link.href is not None or link.title is None:
            return link
        before, hash_, fragment = href.partition("#")
        target = unquote(before.partition("?")[0])
        path = self._path(target)
        if path in self._places.names:
            return Link(self._places.page(path, folder=FOLDER) + self._anchor(path, hash_ + fragment))
        if path in self._places.project.files or path in self._places.folders:
            return Link(self._places.source(path, hash_ + fragment), path, external=True)
        return Link(None, f"not in the project: {target}")

    def _anchor(self, path: str, hash_: str) -> str:
        """Give the anchor of a document's page that `#` and a fragment mean; nothing where the page has none."""
        held = self._places.project.by_path[path].anchors.hold(hash_[1:])
        return hash_[:1] + self._places.heading(path, hash_[1:]) if held else ""

    def _path(self, target: str) -> str:
        base = "" if target.startswith("/") else dirname(self._document.path)
        path = normpath(join(base, target.lstrip("/")))
        known = path in self._places.project.files or path in self._places.folders
        return path if known else self._elsewhere.get(target, path)
