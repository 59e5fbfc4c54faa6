"""Managed regions rest on the whole project: this reads what was not asked for, and holds them against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from phasedocs.analysis import State, compute
from phasedocs.build import regions_made
from phasedocs.check import Selection, check_regions, is_on
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Document, link
from phasedocs.rules.drifted_region import drifted_region
from phasedocs.workspace import Workspace, all_documents, read_project
from phasedocs.workspace.shipped import read_templates


def other_documents(workspace: Workspace) -> tuple[Document, ...]:
    """Read the documents of the project that were not asked for; those that cannot be read are left out."""
    names = tuple(sorted(all_documents(workspace).difference(workspace.documents)))
    if not names:
        return ()
    project, _ = read_project(replace(workspace, documents=names, unsaved=None))
    return project.documents


def joined(workspace: Workspace, documents: Sequence[Document]) -> State:
    """Compute the project of these documents."""
    config = workspace.config
    words = config.vocabulary.lists
    return compute(link(documents, workspace.files, words, config.plans), words)


def find_drift(
    workspace: Workspace, documents: Sequence[Document], selection: Selection, state: State | None = None
) -> list[Diagnostic]:
    """Find the regions of documents, as they now are, that are not what the whole project says.

    `state` is that of the documents, where it is known.
    """
    paths = [document.path for document in documents if document.regions]
    if not paths or not is_on(drifted_region, workspace.config, selection):
        return []
    others = other_documents(workspace)
    if state is None or others:
        state = joined(workspace, [*documents, *others])
    made = regions_made(state, read_templates(), paths)
    return check_regions(state.project, state, workspace.config, selection, made)
