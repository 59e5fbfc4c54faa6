"""What stands in managed regions, as Markdown that mdformat leaves as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from posixpath import dirname

from phasedocs.analysis import Progress, State
from phasedocs.model import Document, Project, Region
from phasedocs.render.formatted import formatted
from phasedocs.render.sandbox import Sandbox
from phasedocs.render.standing import Count, OpenPhase, Teller, count, parts, phase_name

MAX_LISTED = 50
"""Open tasks of one phase in a region: it stands among what somebody wrote. A status document lists more."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of a table of contents."""

    indent: str
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Share:
    """The progress of a phase, or of the document itself; then name and status are empty."""

    name: str
    status: str
    count: Count
    parts: tuple[str, ...]


class Regions:
    """Gives the texts of regions in a project."""

    def __init__(self, project: Project, state: State, templates: Mapping[str, str]) -> None:
        self._state, self._known = state, project.known_phases
        self._teller = Teller(project, state)
        self._sandbox = Sandbox({name: text for name, text in templates.items() if name.startswith("regions/")})
        self._made: dict[tuple[str, str], str] = {}

    def text(self, document: Document, region: Region) -> str | None:
        """Give what a region of a document is to hold; None where it is about a phase that nobody knows."""
        if region.phase and region.phase not in self._known:
            return None
        own = region.name == "toc" or region.words == "progress"
        key = (region.words, document.path if own else dirname(document.path))
        if key not in self._made:
            folder = dirname(document.path)
            values = self._values(document, region)
            printed = self._sandbox.print(f"regions/{region.name}.md.j2", folder=folder, **values)
            self._made[key] = _formatted(printed)
        return self._made[key]

    def _values(self, document: Document, region: Region) -> Mapping[str, object]:
        teller = self._teller
        match region.name:
            case "toc":
                return {"headings": tuple(_headings(document))}
            case "progress":
                return {"share": self._share(document, region)}
            case "open-tasks":
                groups = teller.open_of(region.phase) if region.phase else teller.open
                return {"open": tuple(_shortened(group) for group in groups)}
            case "timeline":
                return {"steps": teller.steps, "more": teller.more_steps}
            case "phase-table":
                return {"phases": teller.phases}
            case _:
                numbers = {"complete": teller.complete_phases, "all": len(teller.phases), "broken": len(teller.claims)}
                return {"count": teller.count, **numbers}

    def _share(self, document: Document, region: Region) -> Share:
        if region.phase is None:
            own = self._state.documents[document.path]
            return Share("", "", count(own.progress), tuple(parts(own.roles)))
        phase = self._state.phase.get(region.phase)
        if phase is None:
            return Share(phase_name(region.phase, None), "", count(Progress()), ())
        status = str(phase.status).replace("_", " ")
        name = phase_name(phase.phase.id, phase.phase.title)
        return Share(name, status, count(phase.progress), tuple(parts(phase.roles)))


def _shortened(group: OpenPhase) -> OpenPhase:
    shown = group.tasks[:MAX_LISTED]
    return replace(group, tasks=shown, more=group.total - len(shown))


@lru_cache(1024)
def _formatted(text: str) -> str:
    """Format a text once for all rounds: mdformat takes a tenth of a second for a hundred items."""
    return formatted(text)


def _headings(document: Document) -> Iterator[Heading]:
    """Yield the headings below the title, each indented below the nearest higher one."""
    first = document.sections[0] if document.sections else None
    titled = first is not None and all(section.level > first.level for section in document.sections[1:])
    opened: list[int] = []
    for section in document.sections[int(titled) :]:
        while opened and opened[-1] >= section.level:
            opened.pop()
        yield Heading("  " * len(opened), section.title or "(no words)", section.slug)
        opened.append(section.level)
