"""The navigation of the site, as lines of the engine's configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import commonpath

from phasedocs.render.site.places import FOLDER, Places
from phasedocs.render.site.printer import quoted


def navigation(places: Places) -> Iterator[str]:
    """Yield the lines of the list of pages; documents stand under their folders."""
    yield '  - "Dashboard": "index.md"'
    yield '  - "Phases": "phases.md"'
    yield '  - "Timeline": "timeline.md"'
    yield '  - "Documents":'
    yield '    - "documents.md"'
    ordered = sorted((path.split("/") for path in places.names), key=_order)
    skipped = _common(ordered)
    opened: list[str] = []
    for parts in ordered:
        folders = parts[skipped:-1]
        shared = next((n for n, pair in enumerate(zip(opened, folders, strict=False)) if pair[0] != pair[1]), None)
        kept = min(len(opened), len(folders)) if shared is None else shared
        for depth in range(kept, len(folders)):
            yield f"{'  ' * (depth + 2)}- {quoted(folders[depth])}:"
        opened = folders
        name = re.sub(r"\.(?:md|markdown)$", "", parts[-1], flags=re.IGNORECASE) or parts[-1]
        page = f"{FOLDER}/{places.names['/'.join(parts)]}.md"
        yield f"{'  ' * (len(folders) + 2)}- {quoted(name)}: {quoted(page)}"


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
