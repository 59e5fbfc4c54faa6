"""Orphans: phase documents that no way leads to, in a project whose documents are found by links."""

from __future__ import annotations

from posixpath import basename, dirname

from phasedocs.model import Document, Project, is_index

MIN_DOCUMENTS = 5
_NAVIGATIONS = (
    "mkdocs.yml", "mkdocs.yaml", "zensical.toml", "_sidebar.md", "_toc.yml", "docusaurus.config.js",
    "docusaurus.config.ts", "sidebars.js", "sidebars.ts", "antora.yml", "book.toml",
)  # fmt: skip
"""Files at the root, or in a folder at the root, that lead to documents without links that are read here."""


def index_without(document: Document, project: Project) -> str | None:
    """Give the path of the index that should lead to a phase document; None where one does, or none is to be found."""
    if not (document.phases and (document.tasks or document.claims)) or document.is_put_away or is_index(document.path):
        return None
    ways, path = project.ways, document.path
    if path in ways.reached or basename(path).lower() in ways.named or len(project.documents) < MIN_DOCUMENTS:
        return None
    tops = {"", dirname(path).partition("/")[0], "docs", "website", "site"}
    if any(f"{top}/{name}".lstrip("/") in project.files for top in tops for name in _NAVIGATIONS):
        return None
    folder, index = dirname(path), None
    while folder:
        if folder in ways.reached:
            return None  # a folder that is linked leads to all that stands in it
        index = index or ways.indexes.get(folder)
        folder = dirname(folder)
    return index or ways.indexes.get("")
