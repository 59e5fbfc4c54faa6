"""Managed regions rest on the whole project: this reads what was not asked for, and holds them against it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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

    `unread` are those that were asked for and left out. Gives too why others could not be read.
    """
    names = tuple(sorted(_beside(workspace)))
    others = read_documents(replace(workspace, documents=names, others=(), unsaved=None))
    project = link_around(workspace, [*documents, *others.documents], {}, [*unread, *others.unread])
    return compute(project, workspace.config.vocabulary.lists), others.problems


def _beside(workspace: Workspace) -> frozenset[str]:
    """Give the documents that were not asked for: one with a region counts on all of its folder, marked or not."""
    return all_documents(workspace).difference(workspace.documents)


def find_drift(
    workspace: Workspace, documents: Sequence[Document], selection: Selection, state: State | None = None
) -> list[Diagnostic]:
    """Find the regions of documents, as they now are, that are not what the whole project says.

    `state` is that of the documents, where it is known.
    """
    paths = [document.path for document in documents if document.regions]
    if not paths or not is_on(drifted_region, workspace.config, selection):
        return []
    if state is None or _beside(workspace):
        state, _ = whole_state(workspace, documents, ())
    made = regions_made(state, read_templates(), paths)
    return check_regions(state.project, state, workspace.config, selection, made)
