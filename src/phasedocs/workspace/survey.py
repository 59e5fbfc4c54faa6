"""A lint of many documents: each is read once, alone, and let go; then each is held against what the others show.

In between only what the second look asks for is kept, so that memory does not grow with the trees of all documents,
and several processes can share the work. What is known from earlier runs (`ledger`) is not looked at again.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import Any

from phasedocs.analysis import Needs, Picture, compute_document, compute_seen
from phasedocs.cache import vault
from phasedocs.cache.answers import identity
from phasedocs.cache.witness import NEVER, settled
from phasedocs.check import NAMES, Findings, Selection, check_alone, check_document, rule_options
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import (
    Asked,
    Document,
    Glimpse,
    Index,
    Leads,
    Project,
    from_source,
    leads,
    link,
    with_text,
    without_facts,
    without_text,
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
from phasedocs.workspace.ledger import Found, Ledger, Seen

PACKED_FROM = 500
"""So many documents in one process are kept as they are between the two looks; more would take too much memory."""
RECOGNISED = ("documents", "tasks", "claims", "references")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for in every document, and the day that it is looked for."""

    selection: Selection
    today: date
    cached: bool = False
    """What is known from earlier runs is used, and what is found out is kept."""
    content: bool = False
    """Times of files prove nothing."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in a project."""

    workspace: Workspace
    diagnostics: tuple[Diagnostic, ...]
    documents: Mapping[str, Document]
    """By path; each is read again when it is asked for, and knows only its text and what damaged it."""
    around: Mapping[str, Document]
    """The same of those that were not asked for."""
    counts: Mapping[str, int]
    """What was recognised, by name."""
    problems: tuple[str, ...]
    """Why documents could not be read, or not whole."""
    regions: bool
    """Some document has managed regions: what is in them rests on the whole project, and was not looked at."""


class _Kept:
    """Documents after the first look, with what was found in each alone; of many, only packed."""

    def __init__(self, *, packed: bool) -> None:
        self._packed = packed
        self._documents: dict[str, Any] = {}

    def keep(self, document: Document, found: Findings) -> None:
        slim = without_facts(document)
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
    found: dict[str, Found] = field(default_factory=dict)


def survey(workspace: Workspace, wish: Wish, jobs: int) -> Survey:
    """Lint the documents of a workspace in up to so many processes."""
    ledger = _ledger(workspace, wish) if wish.cached else None
    view = _View(workspace, wish, ledger)
    parts = share(partial(_look, view), view.unsettled, jobs)
    seen = {**view.fresh, **{path: one for part in parts for path, one in part.seen.items()}}
    found = {**view.found, **{path: one for part in parts for path, one in part.found.items()}}
    if ledger:
        ledger.keep(seen, {**view.beside, **found})
    problems = {path: told for part in parts for path, told in part.problems.items()}
    read = {path: one for path, one in sorted(seen.items()) if one.glimpse}
    own = {path: one for path, one in read.items() if path in view.own}
    counts = [sum(numbers) for numbers in zip(*(one.counts for one in own.values()), strict=True)]
    return Survey(
        workspace=workspace,
        diagnostics=tuple(
            sorted((one for each in found.values() for one in each.diagnostics), key=lambda one: one.order)
        ),
        documents=Sources(workspace, {path: one.digest for path, one in own.items()}),
        around=Sources(workspace, {path: one.digest for path, one in read.items() if path not in own}),
        counts=dict(zip(RECOGNISED, counts or (0,) * len(RECOGNISED), strict=True)),
        problems=tuple(line for path in sorted(problems) for line in problems[path]),
        regions=any(one.regions for one in own.values()),
    )


Around = Mapping[str, tuple[Glimpse | None, Leads]]
"""Documents as they are seen from afar, and what they lead to, by path; None: it is none of ours to read."""


def look_around(workspace: Workspace, wish: Wish, jobs: int) -> Around:
    """Look from afar at the documents of the project that were not asked for, in up to so many processes."""
    if not workspace.others:
        return {}
    ledger = _ledger(workspace, wish) if wish.cached else None
    view = _View(workspace, wish, ledger)
    missing = [path for path in workspace.others if path not in view.fresh]
    parts = share(partial(_glance, view), missing, jobs)
    fresh = {path: one for part in parts for path, one in part.seen.items()}
    seen = {**view.fresh, **fresh}
    if ledger:
        ledger.keep(seen, {**view.beside, **view.found})
    return {path: (seen[path].glimpse, seen[path].leads) for path in workspace.others if path in seen}


def _glance(view: _View, names: Iterable[str], exchange: Exchange) -> _Part:
    """Read documents for what others see of them: the work of one process."""
    with speaking(view.workspace.config.vocabulary.lists):
        part = _Part()
        _read(view, names, part, _Kept(packed=False))
    return part


def link_around(
    workspace: Workspace, documents: Sequence[Document], around: Around, unread: Collection[str] = ()
) -> Project:
    """Link documents among others that are only seen from afar; `unread` are paths of those that were left out."""
    config = workspace.config
    afar = [glimpse.document() for glimpse, _ in around.values() if glimpse]
    files = workspace.files.union(workspace.every)
    left = {*unread, *(path for path, (glimpse, _) in around.items() if glimpse is None)}
    project = link([*documents, *afar], files, config.vocabulary.lists, config.plans, left)
    own = leads(documents, project.resolutions)
    return replace(project, leads=(own, *(lead for _, lead in around.values())))


def _ledger(workspace: Workspace, wish: Wish) -> Ledger:
    """Open what is known of these documents, among these files, with this configuration."""
    config, names = workspace.config.model_dump_json(), (workspace.every, sorted(workspace.files))
    tree = vault.digest(repr((identity(), config, names, workspace.kinds.sheets)).encode("utf-8", "surrogatepass"))
    selection = wish.selection
    wanted = (sorted(selection.select), sorted(selection.ignore), selection.min_severity, selection.min_confidence)
    return Ledger(str(workspace.root), tree, repr((wanted, wish.today)))


class _View:
    """What is known before anything is read."""

    def __init__(self, workspace: Workspace, wish: Wish, ledger: Ledger | None) -> None:
        self.workspace, self.wish = workspace, wish
        self.own = frozenset(workspace.documents)
        """What was asked for: the others are read for what is to be seen of them from afar."""
        self.asked = Asked.of(workspace.every)
        self.files = workspace.files | self.asked.documents
        self.names = Index(self.files, (), ())
        """The files by name, for references: what is in them is not known yet."""
        self.fresh: Mapping[str, Seen] = ledger.fresh(workspace.every, content=wish.content) if ledger else {}
        """What has not changed."""
        known = ledger.found if ledger else {}
        still = {
            path: known[path]
            for path, one in self.fresh.items()
            if path in known and one.glimpse and known[path].digest == one.digest
        }
        self.found: Mapping[str, Found] = {path: one for path, one in still.items() if path in self.own}
        """Findings in what has not changed; they hold when what they rest on has not either."""
        self.beside: Mapping[str, Found] = {path: one for path, one in still.items() if path not in self.own}
        """The same of what was not asked for: it is kept for another run."""

    @cached_property
    def unsettled(self) -> list[str]:
        """The documents that must be read, for their own sake or for what others see of them."""
        return [path for path in self.workspace.every if not self._settles(path)]

    def _settles(self, path: str) -> bool:
        one = self.fresh.get(path)
        return one is not None and (path in self.found or path not in self.own or one.glimpse is None)

    def outdated(self, picture: Picture) -> list[str]:
        """Give the documents whose findings rest on something that is no longer so."""
        return [
            path
            for path, one in sorted(self.found.items())
            if self.fresh[path].needs.fingerprint(picture) != one.fingerprint
        ]


def _look(view: _View, names: Iterable[str], exchange: Exchange) -> _Part:
    """Read documents, hear of the others, and check: the work of one process."""
    with speaking(view.workspace.config.vocabulary.lists):
        part, kept = _Part(), _Kept(packed=len(view.unsettled) > PACKED_FROM * exchange.count)
        _read(view, names, part, kept)
        told = exchange.tell({path: (one.glimpse, one.leads) for path, one in part.seen.items()})
        seen = {path: (one.glimpse, one.leads) for path, one in view.fresh.items()}
        for some in told:
            seen.update(some)
        picture = _picture(view, dict(sorted(seen.items())))
        _read(view, exchange.share(view.outdated(picture)), part, kept)
        _check(view, picture, part, kept)
    return part


def _picture(view: _View, known: Around) -> Picture:
    """Link all documents as they are seen from afar."""
    project = link_around(view.workspace, (), known)
    glimpses = {path: glimpse for path, (glimpse, _) in known.items() if glimpse}
    return Picture(project, glimpses, compute_seen(project, {}))


def _check(view: _View, picture: Picture, part: _Part, kept: _Kept) -> None:
    """Hold the documents of one process against all others."""
    config, wish, options = view.workspace.config, view.wish, rule_options(view.workspace.config)
    kinds = wish.selection.kinds(view.workspace.kinds)
    for document, alone in kept:
        project, seen = picture.project.around(document), part.seen[document.path]
        context = Context(project, picture.state, document, wish.today, (), options, NAMES, kinds)
        diagnostics = check_document(context, config, wish.selection, alone)
        part.found[document.path] = Found(seen.digest, seen.needs.fingerprint(picture), tuple(diagnostics))


def _read(view: _View, names: Iterable[str], part: _Part, kept: _Kept) -> None:
    """Read each document and look at it alone; what cannot be read is a problem of its part."""
    workspace, wish, config = view.workspace, view.wish, view.workspace.config
    for name in names:
        own = name in view.own
        try:
            document = read_document(workspace, name)
        except InputError as error:
            part.problems |= {name: [str(error)]} if own else {}
            continue
        times = settled(str(workspace.root / name))
        if is_left_out(document):
            digest = vault.digest(document.source.raw)
            part.seen[name] = Seen(times, digest, None, Leads(), Needs(name), (0,) * len(RECOGNISED))
            continue
        if problems := document_problems(workspace, document):
            times = NEVER
        part.seen[name] = _seen(view, document, times)
        if own:
            part.problems |= {name: problems} if problems else {}
            computed = compute_document(document, config.vocabulary.lists)
            alone = check_alone(document, computed, config, wish.selection, wish.today, workspace.kinds)
            kept.keep(document, alone)


def _seen(view: _View, document: Document, times: str) -> Seen:
    """Gather what others see of a document, and what it asks of them: that rests on nothing but names of files."""
    resolutions = view.names.resolutions(document)
    needs = Needs.of(document, resolutions, view.workspace.config.plans)
    lead = leads([document], resolutions).among(view.asked)
    counts = (
        *(1, len(document.tasks), len(document.claims)),
        sum(one.kind.names_file for one in document.references),
    )
    return Seen(
        times, vault.digest(document.source.raw), Glimpse.of(document), lead, needs, counts, bool(document.regions)
    )


MAX_SOURCES = 300
"""So many texts are kept for reports; of others only the last one."""


class Sources(Mapping[str, Document]):
    """Documents by path, read again when a report shows their lines."""

    def __init__(self, workspace: Workspace, digests: Mapping[str, str | None]) -> None:
        """`digests` tell what they were when they were looked at; None: whatever they are now."""
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
        if digest and vault.digest(source.raw) != digest:
            raise InputError(f"{display_path(self._workspace, path)}: changed meanwhile; run again")
        return from_source(source)

    def __iter__(self) -> Iterator[str]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)
