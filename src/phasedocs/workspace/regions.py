"""Managed regions rest on the whole project: this reads what was not asked for, and holds them against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from phasedocs.analysis import State
from phasedocs.build import regions_made
from phasedocs.check import Selection, check_regions, is_on
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Document
from phasedocs.rules.drifted_region import drifted_region
from phasedocs.workspace import Workspace, all_documents
from phasedocs.workspace.crew import cores
from phasedocs.workspace.gathering import Gathered, gather
from phasedocs.workspace.shipped import read_templates


def whole_state(
    workspace: Workspace,
    documents: Sequence[Document] | None = None,
    unread: Collection[str] = (),
    jobs: int | None = None,
    *,
    checked: bool = False,
) -> tuple[State, Gathered]:
    """Compute the whole project: these documents, and those on disk that were not asked for; without any, all on disk.

    What is read from disk has let go of its trees; `unread` is left out. Gives too what was read from there, checked
    where that is wanted.
    """
    names = _beside(workspace) if documents is not None else all_documents(workspace).union(workspace.documents)
    there = replace(workspace, documents=tuple(sorted(names.difference(unread))), others=(), unsaved=None)
    gathered = gather(there, None, jobs or cores(), checked=checked)
    return gathered.state(workspace, documents or (), unread), gathered


def _beside(workspace: Workspace) -> frozenset[str]:
    """Give the documents that were not asked for: one with a region counts on all of its folder, marked or not."""
    return all_documents(workspace).difference(workspace.documents)


def written_once(workspace: Workspace, paths: Iterable[str]) -> frozenset[str]:
    """Give the paths of documents; of one that is a link to another of them, only that of the other.

    Links in a region are told from the folder of its document: two names for one file would never agree.
    """
    names = frozenset(paths)
    files = {workspace.root / name: name for name in names}
    return names - {name for path, name in files.items() if path.is_symlink() and path.resolve() in files}


def with_drift(
    workspace: Workspace,
    found: Sequence[Diagnostic],
    selection: Selection,
    known: State | None = None,
    jobs: int | None = None,
) -> Sequence[Diagnostic]:
    """Give what was found with the regions of what was asked for that are not what the whole project says.

    `known` is the state of what was asked for, where it is other than on disk, or was computed anyway.
    """
    if not is_on(drifted_region, workspace.config, selection):
        return found
    asked = set(workspace.documents)
    if known is not None and not any(document.regions for document in known.read):
        return found
    state = known
    if state is None or _beside(workspace):
        state, _ = whole_state(workspace, known.read if known else None, (), jobs)
    documents = (one for one in state.project.documents if one.regions and one.path in asked)
    made = regions_made(state, read_templates(), written_once(workspace, (one.path for one in documents)))
    drifted = check_regions(state.project, state, workspace.config, selection, made)
    return sorted([*found, *drifted], key=lambda one: one.order)
