"""What stands in managed regions, as Markdown that mdformat leaves as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname

import mdformat

from phasedocs.analysis import Progress, State
from phasedocs.model import Document, Project, Region
from phasedocs.render.sandbox import Sandbox
from phasedocs.render.standing import MAX_STEPS, Count, Teller, count, parts, phase_name


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
            self._made[key] = mdformat.text(printed, extensions={"gfm"})
        return self._made[key]

    def _values(self, document: Document, region: Region) -> Mapping[str, object]:
        teller = self._teller
        match region.name:
            case "toc":
                return {"headings": tuple(_headings(document))}
            case "progress":
                return {"share": self._share(document, region)}
            case "open-tasks":
                return {"open": teller.open_of(region.phase) if region.phase else teller.open}
            case "timeline":
                return {"steps": teller.steps[:MAX_STEPS], "more": max(0, len(teller.steps) - MAX_STEPS)}
            case "phase-table":
                return {"phases": teller.phases}
            case _:
                complete = sum(phase.status == "complete" for phase in teller.phases)
                numbers = {"complete": complete, "all": len(teller.phases), "broken": len(teller.claims)}
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
