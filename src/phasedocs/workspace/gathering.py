"""Reads what was asked for, for those who look at all of it at once: the site, status documents, managed regions.

Each document is read and looked at alone, and most let go of their tree, which takes most of their memory; several
processes share the work. A lint needs less of each document, and has `survey`.
"""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from phasedocs.analysis import DocumentState, State, compute, compute_document
from phasedocs.check import Findings, Selection, check_alone
from phasedocs.model import Document, without_tree
from phasedocs.model.vocabulary import speaking
from phasedocs.workspace import InputError, Workspace, document_problems, is_left_out, read_document, read_source
from phasedocs.workspace.crew import Exchange, share
from phasedocs.workspace.survey import link_around

TREES = 60_000
"""Blocks of text whose trees are kept, where they were not read in another process: pages are made of them sooner. All
would take too much memory: 0.65 KB for each block."""


@dataclass(frozen=True, slots=True)
class Alone:
    """A document with what follows from it alone."""

    document: Document
    """Most have let go of their tree."""
    state: DocumentState
    findings: Findings
    """Of the rules that look at nothing else."""
    problems: Sequence[str]
    """What of it could not be read, a line each."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """All documents that were asked for, each as it is alone."""

    alone: Mapping[str, Alone]
    """By path, sorted."""
    problems: Sequence[str]
    """Why documents could not be read, or not whole, a line each."""
    unread: Sequence[str]
    """Paths of those that are none of ours to read: generated, or said to be ignored."""
    basis: tuple[object, ...] = ()
    """What it rests on beside the documents."""

    @property
    def documents(self) -> list[Document]:
        """The documents, sorted by path."""
        return [one.document for one in self.alone.values()]

    @property
    def states(self) -> Mapping[str, DocumentState]:
        """What follows from each document alone, by its path."""
        return {path: one.state for path, one in self.alone.items()}

    def findings(self, state: State) -> Mapping[str, Findings]:
        """Give what rules found alone in documents of a state that are as they were read, by their path."""
        now = state.project.by_path
        return {path: one.findings for path, one in self.alone.items() if now.get(path) is one.document}

    def state(self, workspace: Workspace, beside: Sequence[Document] = (), unread: Collection[str] = ()) -> State:
        """Link and compute them, with others that were read elsewhere; `unread` is left out too."""
        project = link_around(workspace, [*beside, *self.documents], {}, [*unread, *self.unread])
        return compute(project, workspace.config.vocabulary.lists, self.states)


@dataclass(slots=True)
class _Part:
    """What one process read, by path."""

    alone: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def gather(
    workspace: Workspace, day: date | None, jobs: int, before: Gathered | None = None, *, checked: bool = True
) -> Gathered:
    """Read the documents of a workspace in up to so many processes; if wanted, check each, as of a day or of none.

    What is known from before and has not changed is not read again. InputError when a process is stopped.
    """
    basis = (workspace.config.model_dump_json(), workspace.kinds.sheets, day, checked)
    known = dict(_unchanged(workspace, before)) if before and before.basis == basis else {}
    missing = [name for name in workspace.documents if name not in known]
    parts = share(partial(_read, workspace, day, checked), missing, jobs)
    for part in parts:
        known |= {path: _unpacked(one) for path, one in part.alone.items()}
    told: dict[str, Sequence[str]] = {path: [line] for part in parts for path, line in part.problems.items()}
    told |= {path: one.problems for path, one in known.items()}
    return Gathered(
        alone=dict(sorted(known.items())),
        problems=[line for path in sorted(told) for line in told[path]],
        unread=sorted(path for part in parts for path in part.unread),
        basis=basis,
    )


def _unchanged(workspace: Workspace, before: Gathered) -> Iterator[tuple[str, Alone]]:
    """Yield what was gathered of documents whose bytes are still the same."""
    for name in workspace.documents:
        one = before.alone.get(name)
        try:
            if one and read_source(workspace, name).raw == one.document.source.raw:
                yield name, one
        except InputError:  # it is read again, and then told
            continue


def _read(workspace: Workspace, day: date | None, checked: bool, names: Iterable[str], exchange: Exchange) -> _Part:
    """Read documents and look at each alone: the work of one process. What other processes read is sent packed."""
    part, config, selection, kept = _Part(), workspace.config, Selection(), 0
    with speaking(config.vocabulary.lists):
        for name in names:
            try:
                document = read_document(workspace, name)
            except InputError as error:
                part.problems[name] = str(error)
                continue
            if is_left_out(document):
                part.unread.append(name)
                continue
            state = compute_document(document, config.vocabulary.lists)
            findings = check_alone(document, state, config, selection, day, workspace.kinds) if checked else {}
            kept += len(document.tree.leaves)
            slim = document if kept <= TREES and exchange.number == 0 else without_tree(document)
            one = Alone(slim, state, findings, document_problems(workspace, document))
            part.alone[name] = pickle.dumps(one, pickle.HIGHEST_PROTOCOL) if exchange.number else one
    return part


def _unpacked(one: Any) -> Alone:
    known: Alone = pickle.loads(one) if isinstance(one, bytes) else one
    return known
