"""The strip of a document: its leaf tasks in their order, by section."""

from __future__ import annotations

from itertools import groupby

from phasedocs.analysis import progress
from phasedocs.render.site.places import FOLDER, Places
from phasedocs.render.site.views import Row
from phasedocs.render.svg import Part, strip


def document_strip(row: Row, places: Places, folder: str = "") -> str:
    """Draw the tasks of a document; on its own page, each section leads to its heading. Empty without tasks."""
    document = row.document
    leaves = [task for task in document.tasks if task.leaf]
    parts = []
    for section, group in groupby(leaves, key=lambda task: task.section):
        tasks = tuple(group)
        heading = document.sections[section] if section is not None else None
        href = f"#{places.fragment(document.path, heading.line)}" if heading else f"#L{tasks[0].line}"
        title = heading.title if heading else document.title
        parts.append(Part(title, href, str(progress(tasks)), tuple(task.state for task in tasks)))
    drawn = strip(parts, f"Tasks in order: {row.state.progress}", links=folder == FOLDER)
    return f'<div class="strip-box" data-search-exclude>{drawn}</div>' if drawn and folder == FOLDER else drawn
