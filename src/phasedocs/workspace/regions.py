"""Managed regions rest on the whole project: this reads what was not asked for, and holds them against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from phasedocs.analysis import State, compute
from phasedocs.build import regions_made
from phasedocs.check import Selection, check_regions, is_on
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Document
from phasedocs.rules.drifted_region import drifted_region
from phasedocs.workspace import Workspace, all_documents, read_documents
from phasedocs.workspace.shipped import read_templates
from phasedocs.workspace.survey import link_around


def whole_state(
    workspace: Workspace, documents: Sequence[Document], unread: Collection[str]
) -> tuple[State, Sequence[str]]:
    """Compute the whole project: these documents, and those on disk that were not asked for.

    `unread` are left out too. Gives too why others could not be read.
    """
    names = tuple(sorted(_beside(workspace).difference(unread)))
    others = read_documents(replace(workspace, documents=names, others=(), unsaved=None))
    project = link_around(workspace, [*documents, *others.documents], {}, [*unread, *others.unread])
    return compute(project, workspace.config.vocabulary.lists), others.problems


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
    documents: Sequence[Document],
    selection: Selection,
    state: State | None = None,
) -> Sequence[Diagnostic]:
    """Give what was found with the regions of documents, as they now are, that are not what the whole project says.

    `state` is that of the documents, where it is known.
    """
    paths = written_once(workspace, (document.path for document in documents if document.regions))
    if not paths or not is_on(drifted_region, workspace.config, selection):
        return found
    if state is None or _beside(workspace):
        state, _ = whole_state(workspace, documents, ())
    made = regions_made(state, read_templates(), paths)
    drifted = check_regions(state.project, state, workspace.config, selection, made)
    return sorted([*found, *drifted], key=lambda one: one.order)
