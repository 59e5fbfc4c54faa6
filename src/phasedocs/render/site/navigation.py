"""The navigation of the site, as lines of the engine's configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from posixpath import commonpath

from phasedocs.analysis import State
from phasedocs.render.site.places import FOLDER, PHASES, Places
from phasedocs.render.site.printer import quoted, short

MAX_ENTRIES = 40
"""Of one list. Every page shows the list that it stands in, so longer ones would make the site grow by the square."""


@dataclass(slots=True)
class _Section:
    """A title, and either its page or what stands below it."""

    title: str
    page: str = ""
    below: list[_Section] = field(default_factory=list)


def navigation(places: Places, state: State) -> Iterator[str]:
    """Yield the lines of the list of pages; documents stand under their folders."""
    phases = [
        _Section(_phase_title(one.phase.id, one.phase.title), f"{PHASES}/{places.phase_names[one.phase.id]}.md")
        for one in state.phases
    ]
    yield from _lines(_Section("Dashboard", "index.md"), 1)
    yield from _index("Phases", "phases.md", _parted(phases))
    yield from _lines(_Section("Timeline", "timeline.md"), 1)
    yield from _index("Documents", "documents.md", _folders(places))
    yield from _lines(_Section("References", "references.md"), 1)
    yield from _lines(_Section("Rules", "rules.md"), 1)


def _phase_title(phase: str, title: str | None) -> str:
    return f"{phase} {short(title, 40)}" if title else f"Phase {phase}"


def _index(title: str, page: str, below: Sequence[_Section]) -> Iterator[str]:
    """Yield a section with a page of its own."""
    if not below:
        yield from _lines(_Section(title, page), 1)
        return
    yield f"  - {quoted(title)}:"
    yield f"    - {quoted(page)}"
    for section in below:
        yield from _lines(section, 2)


def _lines(section: _Section, depth: int) -> Iterator[str]:
    """Yield a section and all below it; folders may nest without end, so there is a stack of them."""
    stack = [(section, depth)]
    while stack:
        one, level = stack.pop()
        tail = f" {quoted(one.page)}" if one.page else ""
        yield f"{'  ' * level}- {quoted(one.title)}:{tail}"
        stack.extend((below, level + 1) for below in reversed(one.below))


def _folders(places: Places) -> list[_Section]:
    """Give the documents in their folders, without the folders that all of them share."""
    ordered = sorted((path.split("/") for path in places.names), key=_order)
    skipped = _common(ordered)
    root = _Section("")
    folders: dict[tuple[str, ...], _Section] = {(): root}
    for parts in ordered:
        here = tuple(parts[skipped:-1])
        for depth in range(1, len(here) + 1):
            if here[:depth] not in folders:
                folders[here[:depth]] = _Section(here[depth - 1])
                folders[here[: depth - 1]].below.append(folders[here[:depth]])
        name = re.sub(r"\.(?:md|markdown)$", "", parts[-1], flags=re.IGNORECASE) or parts[-1]
        folders[here].below.append(_Section(name, f"{FOLDER}/{places.names['/'.join(parts)]}.md"))
    for folder in folders.values():
        folder.below = _parted(folder.below)
    return root.below


def _parted(sections: list[_Section]) -> list[_Section]:
    """Put the entries of a long list into sections that name their first and last one."""
    while len(sections) > MAX_ENTRIES:
        parts = [sections[at : at + MAX_ENTRIES] for at in range(0, len(sections), MAX_ENTRIES)]
        sections = [_Section(f"{_ends(part)[0]} – {_ends(part)[1]}", below=part) for part in parts]
    return sections


def _ends(part: Sequence[_Section]) -> tuple[str, str]:
    return part[0].title.partition(" – ")[0], part[-1].title.rpartition(" – ")[2]


def _order(parts: Sequence[str]) -> list[tuple[bool, str]]:
    """Sort the documents of a folder before the folders in it."""
    return [(place < len(parts) - 1, part) for place, part in enumerate(parts)]


def _common(ordered: Sequence[Sequence[str]]) -> int:
    """Give how many folders all documents share."""
    folders = ["/".join(parts[:-1]) for parts in ordered]
    if not folders or not all(folders):
        return 0
    shared = commonpath(folders)
    return len(shared.split("/")) if shared else 0
