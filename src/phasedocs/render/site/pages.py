"""pages(...): every file of the site's sources, from the engine's configuration to the pages of the documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from phasedocs.analysis import PhaseState, State
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Document, Project
from phasedocs.render.site.document import document_text
from phasedocs.render.site.navigation import navigation
from phasedocs.render.site.notes import marks_of
from phasedocs.render.site.places import FOLDER, Places
from phasedocs.render.site.printer import Printer, quoted
from phasedocs.render.site.views import MAX_DOCUMENTS, Overview, Row, mark_of
from phasedocs.render.svg import phase_graph

MANY_DOCUMENTS = 200
"""Beyond so many the navigation is folded."""
_ASSETS = ("phasedocs.css", "iframe-worker.js")


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What a project can say about its site."""

    title: str
    site_dir: str = "../../build/site"
    """Where the engine puts its output, from the folder of its configuration."""
    repo_url: str | None = None
    """Where the sources can be seen; links to files that are no pages lead there."""
    unsafe_html: bool = False
    """Leave the raw HTML of documents as it is."""


class Page(NamedTuple):
    """A file of the site's sources."""

    path: str
    """From the folder of the engine's configuration."""
    text: str


def pages(
    project: Project,
    state: State,
    diagnostics: Sequence[Diagnostic],
    settings: SiteSettings,
    templates: Mapping[str, str],
) -> Iterator[Page]:
    """Yield every file of the site's sources."""
    site = _Site(Overview(project, state, diagnostics), settings, Printer(templates))
    yield Page("mkdocs.yml", site.configuration())
    for asset in _ASSETS:
        yield Page(f"docs/assets/{asset}", templates[f"site/{asset}"])
    yield Page("docs/index.md", site.dashboard())
    yield Page("docs/phases.md", site.phases())
    yield Page("docs/documents.md", site.documents())
    for row in site.overview.rows:
        yield Page(f"docs/{FOLDER}/{site.places.names[row.document.path]}.md", site.document(row))


def phase_anchor(phase: str) -> str:
    """Give the id of a phase's section on the page of the phases."""
    return "phase-" + re.sub(r"[^a-z0-9]+", "-", phase.lower()).strip("-")


class _Site:
    def __init__(self, overview: Overview, settings: SiteSettings, printer: Printer) -> None:
        self.overview, self._settings, self._printer = overview, settings, printer
        self.places = Places(overview.project, settings.repo_url)

    def _print(self, template: str, folder: str = "", **values: object) -> str:
        up = "../" if folder else ""
        return self._printer.print(
            f"site/{template}",
            overview=self.overview,
            state=self.overview.state,
            page=lambda path, line=None: self.places.page(path, line, folder=folder),
            source=self.places.source,
            phase_page=lambda phase: f"{up}phases.html#{phase_anchor(phase)}",
            phase_anchor=phase_anchor,
            mark_of=mark_of,
            **values,
        )

    def configuration(self) -> str:
        """Give the site engine's configuration."""
        many = len(self.overview.rows) > MANY_DOCUMENTS
        lines = "\n".join(navigation(self.places))
        return self._printer.print("site/mkdocs.yml.j2", settings=self._settings, many=many, navigation=lines)

    def dashboard(self) -> str:
        """Give the first page."""
        rows = self.overview.rows
        return self._print(
            "index.md.j2",
            title=self._settings.title,
            graph=phase_graph(self.overview.state, lambda phase: f"phases.html#{phase_anchor(phase)}"),
            rows=rows[:MAX_DOCUMENTS],
            more=len(rows[MAX_DOCUMENTS:]),
            open_groups=list(self.overview.open_groups()),
        )

    def phases(self) -> str:
        """Give the page of the phases."""
        return self._print("phases.md.j2")

    def documents(self) -> str:
        """Give the page that lists all documents."""
        return self._print("documents.md.j2", rows=self.overview.rows)

    def document(self, row: Row) -> str:
        """Give the page of a document."""
        document = row.document
        marks = marks_of(document, self.overview, self.places, self._printer)
        phases = [phase for phase in self.overview.state.phases if phase.phase.id in document.phases]
        head = self._print("head.html.j2", FOLDER, row=row, phases=phases).strip()
        anchors = self.places.anchors[document.path]
        blocks = [
            f"---\ntitle: {quoted(document.title)}\n---",
            *document_text(document, anchors, marks, head, unsafe_html=self._settings.unsafe_html),
            self._related(document, phases),
        ]
        return "\n\n".join(block for block in blocks if block) + "\n"

    def _related(self, document: Document, phases: Sequence[PhaseState]) -> str:
        siblings = sorted({path for phase in phases for path in phase.phase.documents} - {document.path})
        linked_from = self.places.linked_from.get(document.path, ())
        if not siblings and not linked_from:
            return ""
        return self._print("related.html.j2", FOLDER, siblings=siblings, linked_from=linked_from).strip()
