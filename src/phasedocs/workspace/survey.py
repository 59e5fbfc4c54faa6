"""A lint of many documents: each is read once, alone, and let go; then each is held against what the others show.

In between only what the second look asks for is kept, so that memory does not grow with the trees of all documents,
and several processes can share the work.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

from phasedocs.analysis import compute_document, compute_seen
from phasedocs.check import NAMES, Findings, Selection, check_alone, check_document, rule_options
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import (
    Asked,
    Document,
    Glimpse,
    Index,
    Leads,
    from_source,
    leads,
    link,
    with_text,
    without_text,
    without_tree,
)
from phasedocs.model.vocabulary import speaking
from phasedocs.rules import Context
from phasedocs.text import decode
from phasedocs.workspace import (
    InputError,
    Workspace,
    display_path,
    document_problems,
    is_left_out,
    read_document,
    read_source,
)
from phasedocs.workspace.crew import Exchange, share

PACKED_FROM = 500
"""So many documents in one process are kept as they are between the two looks; more would take too much memory."""
RECOGNISED = ("documents", "tasks", "claims", "references")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for in every document, and the day that it is looked for."""

    selection: Selection
    today: date


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in a project."""

    workspace: Workspace
    diagnostics: tuple[Diagnostic, ...]
    documents: Mapping[str, Document]
    """By path; each is read again when it is asked for, and knows only its text and what damaged it."""
    counts: Mapping[str, int]
    """What was recognised, by name."""
    problems: tuple[str, ...]
    """Why documents could not be read, or not whole."""


class Seen(NamedTuple):
    """A document as others see it."""

    digest: bytes
    glimpse: Glimpse
    leads: Leads
    counts: tuple[int, ...]
    """What was recognised in it."""


class _Kept:
    """Documents after the first look, with what was found in each alone; of many, only packed."""

    def __init__(self, *, packed: bool) -> None:
        self._packed = packed
        self._documents: dict[str, Any] = {}

    def keep(self, document: Document, found: Findings) -> None:
        slim = without_tree(document)
        if self._packed:
            parts = (without_text(slim), slim.source.raw, found)
            self._documents[document.path] = zlib.compress(pickle.dumps(parts, pickle.HIGHEST_PROTOCOL), 1)
        else:
            self._documents[document.path] = slim, found

    def __iter__(self) -> Iterator[tuple[Document, Findings]]:
        for path, kept in self._documents.items():
            if self._packed:
                document, raw, found = pickle.loads(zlib.decompress(kept))
                yield with_text(document, decode(path, raw)), found
            else:
                yield kept


@dataclass(slots=True)
class _Part:
    """What one process found."""

    problems: dict[str, list[str]] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)


def survey(workspace: Workspace, wish: Wish, jobs: int) -> Survey:
    """Lint the documents of a workspace in up to so many processes."""
    parts = share(partial(_look, _View(workspace, wish)), workspace.documents, jobs)
    seen = {path: one for part in parts for path, one in part.seen.items()}
    problems = {path: told for part in parts for path, told in part.problems.items()}
    counts = [sum(numbers) for numbers in zip(*(one.counts for one in seen.values()), strict=True)]
    return Survey(
        workspace=workspace,
        diagnostics=tuple(sorted((one for part in parts for one in part.found), key=lambda one: one.order)),
        documents=_Sources(workspace, {path: seen[path].digest for path in sorted(seen)}),
        counts=dict(zip(RECOGNISED, counts or (0,) * len(RECOGNISED), strict=True)),
        problems=tuple(line for path in sorted(problems) for line in problems[path]),
    )


class _View:
    """What is known before anything is read."""

    def __init__(self, workspace: Workspace, wish: Wish) -> None:
        self.workspace, self.wish = workspace, wish
        self.asked = Asked.of(workspace.documents)
        self.files = workspace.files | self.asked.documents
        self.names = Index(self.files, (), ())
        """The files by name, for references: what is in them is not known yet."""


def _look(view: _View, names: Sequence[str], exchange: Exchange) -> _Part:
    """Read documents, hear of the others, and check: the work of one process."""
    with speaking(view.workspace.config.vocabulary.lists):
        part, kept = _Part(), _Kept(packed=len(names) > PACKED_FROM)
        _read(view, names, part, kept)
        told = exchange.tell({path: (one.glimpse, one.leads) for path, one in part.seen.items()})
        known = {path: both for some in told for path, both in some.items()}
        _check(view, known, part, kept)
    return part


def _check(view: _View, known: Mapping[str, tuple[Glimpse, Leads]], part: _Part, kept: _Kept) -> None:
    """Hold the documents of one process against all others, that are known from afar."""
    config, wish = view.workspace.config, view.wish
    documents = [glimpse.document() for _, (glimpse, _) in sorted(known.items())]
    project = link(documents, view.files, config.vocabulary.lists, config.plans)
    project = replace(project, leads=tuple(lead for _, lead in known.values()))
    state, options = compute_seen(project, {}), rule_options(config)
    for document, alone in kept:
        context = Context(project.around(document), state, document, wish.today, (), options, NAMES)
        part.found += check_document(context, config, wish.selection, alone)


def _read(view: _View, names: Sequence[str], part: _Part, kept: _Kept) -> None:
    """Read each document and look at it alone; what cannot be read is a problem of its part."""
    workspace, wish, config = view.workspace, view.wish, view.workspace.config
    for name in names:
        try:
            document = read_document(workspace, name)
        except InputError as error:
            part.problems[name] = [str(error)]
            continue
        if is_left_out(document):
            continue
        if problems := document_problems(workspace, document):
            part.problems[name] = problems
        part.seen[name] = _seen(view, document)
        computed = compute_document(document, config.vocabulary.lists)
        kept.keep(document, check_alone(document, computed, config, wish.selection, wish.today))


def _seen(view: _View, document: Document) -> Seen:
    """Gather what others see of a document: its references lead to names of files, whatever is in them."""
    lead = leads([document], view.names.resolutions(document)).among(view.asked)
    counts = (
        *(1, len(document.tasks), len(document.claims)),
        sum(one.kind.names_file for one in document.references),
    )
    return Seen(sha256(document.source.raw).digest(), Glimpse.of(document), lead, counts)


MAX_SOURCES = 300
"""So many texts are kept for reports; of others only the last one."""


class _Sources(Mapping[str, Document]):
    """Documents by path, read again when a report shows their lines."""

    def __init__(self, workspace: Workspace, digests: Mapping[str, bytes]) -> None:
        self._workspace, self._digests = workspace, digests
        self._kept: dict[str, Document] = {}
        self._last: Document | None = None

    def __getitem__(self, path: str) -> Document:
        known = self._last if self._last and self._last.path == path else self._kept.get(path)
        if known is None:
            known = self._last = self._read(path)
            if len(self._kept) < MAX_SOURCES:
                self._kept[path] = known
        return known

    def _read(self, path: str) -> Document:
        digest = self._digests[path]
        source = read_source(self._workspace, path)
        if sha256(source.raw).digest() != digest:
            raise InputError(f"{display_path(self._workspace, path)}: changed meanwhile; run again")
        return from_source(source)

    def __iter__(self) -> Iterator[str]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)
