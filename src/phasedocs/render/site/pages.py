"""pages(...): every file of the site's sources, from the engine's configuration to the pages of the documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from phasedocs.analysis import PhaseState, State
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Document, Project
from phasedocs.render.site.document import document_text
from phasedocs.render.site.moment import Moment
from phasedocs.render.site.navigation import navigation
from phasedocs.render.site.notes import marks_of
from phasedocs.render.site.places import FOLDER, Places, phase_address, phase_anchor
from phasedocs.render.site.printer import Printer, quoted
from phasedocs.render.site.strips import document_strip
from phasedocs.render.site.timeline import MAX_OVERDUE, Timeline
from phasedocs.render.site.views import MAX_DOCUMENTS, Overview, Row, mark_of, phase_label
from phasedocs.render.site.work import Work
from phasedocs.render.svg import Node, graph, ring
from phasedocs.render.svg.drawing import told

MANY_DOCUMENTS = 200
"""Beyond so many the navigation is folded."""
_ASSETS = ("phasedocs.css", "charts.css", "iframe-worker.js")


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
    moment: Moment | None = None,
) -> Iterator[Page]:
    """Yield every file of the site's sources."""
    site = _Site(Overview(project, state, diagnostics), settings, Printer(templates), moment or Moment())
    yield Page("mkdocs.yml", site.configuration())
    for asset in _ASSETS:
        yield Page(f"docs/assets/{asset}", templates[f"site/{asset}"])
    yield Page("docs/index.md", site.dashboard())
    yield Page("docs/phases.md", site.phases())
    yield Page("docs/timeline.md", site.timeline_page())
    yield Page("docs/documents.md", site.documents())
    for row in site.overview.rows:
        yield Page(f"docs/{FOLDER}/{site.places.names[row.document.path]}.md", site.document(row))


class _Site:
    def __init__(self, overview: Overview, settings: SiteSettings, printer: Printer, moment: Moment) -> None:
        self.overview, self._settings, self._printer, self._moment = overview, settings, printer, moment
        self.places = Places(overview.project, settings.repo_url)
        self.timeline = Timeline(overview, self.places, moment)

    def _print(self, template: str, folder: str = "", **values: object) -> str:
        up = "../" if folder else ""
        return self._printer.print(
            f"site/{template}",
            overview=self.overview,
            state=self.overview.state,
            page=lambda path, line=None: self.places.page(path, line, folder=folder),
            source=self.places.source,
            phase_page=lambda phase: up + phase_address(phase),
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
        rows, work = self.overview.rows, Work(self.overview, self._moment)
        return self._print(
            "index.md.j2",
            title=self._settings.title,
            timeline=self.timeline,
            work=work,
            moment=self._moment,
            told=told,
            ring=ring(self.overview.state.progress.percent, f"{self.overview.state.progress} of all tasks are done"),
            gantt=self.timeline.chart(whole=False),
            graph=self._graph(),
            burnup=work.burnup(),
            overdue=self.timeline.overdue[:MAX_OVERDUE],
            more_overdue=len(self.timeline.overdue[MAX_OVERDUE:]),
            rows=rows[:MAX_DOCUMENTS],
            strip=lambda row: document_strip(row, self.places),
            more=len(rows[MAX_DOCUMENTS:]),
        )

    def _graph(self) -> str:
        nodes = {
            one.phase.id: Node(
                label=phase_label(one),
                href=phase_address(one.phase.id),
                numbers=str(one.progress),
                status=one.status,
                percent=one.progress.percent,
            )
            for one in self.overview.state.phases
        }
        return graph(nodes, self.timeline.layers)

    def timeline_page(self) -> str:
        """Give the page of all that is dated."""
        chart = self.timeline.chart(whole=True)
        return self._print("timeline.md.j2", timeline=self.timeline, moment=self._moment, told=told, gantt=chart)

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
        head += document_strip(row, self.places, FOLDER)
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
