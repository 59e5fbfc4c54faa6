"""pages(...): every file of the site's sources, from the engine's configuration to the pages of the documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from phasedocs.analysis import State
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Project, with_tree
from phasedocs.render.badges import badge_json, badge_svg, badges
from phasedocs.render.footnotes import read_footnotes
from phasedocs.render.full_report import full_report
from phasedocs.render.site.document import document_text
from phasedocs.render.site.moment import Moment
from phasedocs.render.site.navigation import navigation
from phasedocs.render.site.notes import marks_of
from phasedocs.render.site.phase_pages import PhaseView, phase_views
from phasedocs.render.site.places import FOLDER, PHASES, Places, phase_anchor
from phasedocs.render.site.printer import Printer, quoted
from phasedocs.render.site.reference_page import references
from phasedocs.render.site.related import Related, Relations
from phasedocs.render.site.rule_sections import rule_sections
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
    make: Callable[[], str | bytes]


def pages(
    project: Project,
    state: State,
    diagnostics: Sequence[Diagnostic],
    settings: SiteSettings,
    templates: Mapping[str, str],
    moment: Moment | None = None,
) -> Iterator[Page]:
    """Yield every file of the site's sources; documents may have let go of their trees."""
    site = _Site(Overview(project, state, diagnostics), settings, Printer(templates), moment or Moment())
    yield Page("mkdocs.yml", site.configuration)
    for asset in _ASSETS:
        yield Page(f"docs/assets/{asset}", partial(templates.__getitem__, f"site/{asset}"))
    yield Page("docs/index.md", site.dashboard)
    yield Page("docs/phases.md", site.phases)
    yield Page("docs/timeline.md", site.timeline_page)
    yield Page("docs/documents.md", site.documents)
    yield Page("docs/references.md", site.references)
    yield Page("docs/rules.md", site.rules)
    yield from site.data()
    for view in phase_views(site.overview):
        yield Page(f"docs/{PHASES}/{site.places.phase_names[view.state.phase.id]}.md", partial(site.phase, view))
    for row in site.overview.rows:
        yield Page(f"docs/{FOLDER}/{site.places.names[row.document.path]}.md", partial(site.document, row))


class _Site:
    def __init__(self, overview: Overview, settings: SiteSettings, printer: Printer, moment: Moment) -> None:
        self.overview, self._settings, self._printer, self._moment = overview, settings, printer, moment
        self.places = Places(overview.project, settings.repo_url)
        self.timeline = Timeline(overview, self.places, moment)
        self._relations = Relations(overview, self.places)

    def _print(self, template: str, folder: str = "", **values: object) -> str:
        return self._printer.print(
            f"site/{template}",
            overview=self.overview,
            state=self.overview.state,
            page=lambda path, line=None: self.places.page(path, line, folder=folder),
            source=self.places.source,
            phase_page=lambda phase: self.places.phase(phase, folder),
            phase_anchor=phase_anchor,
            mark_of=mark_of,
            **values,
        )

    def configuration(self) -> str:
        """Give the site engine's configuration."""
        many = len(self.overview.rows) > MANY_DOCUMENTS
        lines = "\n".join(navigation(self.places, self.overview.state))
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
                href=self.places.phase(one.phase.id),
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

    def references(self) -> str:
        """Give the page of the references."""
        return self._print("references.md.j2", references=references(self.overview))

    def rules(self) -> str:
        """Give the page of the rules that found something."""
        return self._print("rules.md.j2", sections=rule_sections(self.overview))

    def phase(self, view: PhaseView) -> str:
        """Give the page of a phase."""
        return self._print("phase.md.j2", PHASES, view=view)

    def data(self) -> Iterator[Page]:
        """Yield what programs read: the report and the badges."""
        yield Page("docs/report.json", self.report)
        for badge in badges(self.overview.state, self.places.phase_names):
            yield Page(f"docs/badges/{badge.file}.svg", partial(badge_svg, badge))
            yield Page(f"docs/badges/{badge.file}.json", partial(badge_json, badge))

    def report(self) -> bytes:
        """Give everything that was read and found, for programs."""
        addresses = {path: self.places.page(path) for path in self.places.names}
        return full_report(self.overview.state, self.overview.diagnostics, addresses)

    def document(self, row: Row) -> str:
        """Give the page of a document."""
        document = with_tree(row.document)
        footnotes = read_footnotes(document.tree)
        marks = marks_of(document, self.overview, self.places, self._printer, footnotes.numbers)
        related = self._relations.of(document)
        head = self._print("head.html.j2", FOLDER, row=row, related=related).strip()
        head += document_strip(row, self.places, FOLDER)
        anchors, unsafe = self.places.anchors[document.path], self._settings.unsafe_html
        blocks = [
            f"---\ntitle: {quoted(document.title)}\n---",
            *document_text(document, anchors, marks, head, footnotes, unsafe_html=unsafe),
            self._related(related),
        ]
        return "\n\n".join(block for block in blocks if block) + "\n"

    def _related(self, related: Related) -> str:
        if not related.siblings.shown and not related.linked_from.shown:
            return ""
        return self._print("related.html.j2", FOLDER, related=related).strip()
