"""Timelines: steps in time, wherever a document writes them.

Each module reads one form of them; `steps` decides what is a timeline. Nothing is judged here:
whether the steps are in order, or past, is for rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from phasedocs.model.dates import Calendar, document_date
from phasedocs.model.facts import Field, Section, Timeline
from phasedocs.model.timelines.columns import table_group
from phasedocs.model.timelines.gantt import gantt_group
from phasedocs.model.timelines.lines import LineReader, continued, heading_groups, log_sections
from phasedocs.model.timelines.named import field_groups
from phasedocs.model.timelines.phrases import read_hours, tells_hours
from phasedocs.model.timelines.steps import Group, timelines_of
from phasedocs.model.timelines.words import owner_columns, owner_names, target_names
from phasedocs.syntax import Node, Tree

__all__ = ["owner_columns", "owner_names", "read_hours", "read_timelines", "target_names", "tells_hours"]


def read_timelines(tree: Tree, sections: Sequence[Section], fields: Sequence[Field]) -> tuple[Timeline, ...]:
    """Read the timelines of a document in order."""
    calendar = Calendar(tree.source.text, _near(tree, fields))
    logs = log_sections(sections)
    groups = (
        *heading_groups(sections, logs, calendar),
        *field_groups(fields, sections, calendar),
        *_block_groups(tree, sections, logs, calendar),
    )
    found = [timeline for group in groups for timeline in timelines_of(tree, group, calendar.near)]
    return tuple(sorted(found, key=lambda timeline: (timeline.span, timeline.unit)))


def _near(tree: Tree, fields: Sequence[Field]) -> date | None:
    """Give the date that a year is taken from where one is missing."""
    given = document_date(fields, tree.front_matter)
    return date.fromisoformat(given) if given else None


def _block_groups(tree: Tree, sections: Sequence[Section], logs: Sequence[bool], calendar: Calendar) -> Iterator[Group]:
    """Give the groups of everything but headings and fields."""
    reader = LineReader(calendar, sections, logs)
    for node, section, container, list_node in _blocks(tree):
        match node.kind:
            case "heading":
                reader.below(sections[section].title if section is not None else "")
            case "paragraph":
                reader.paragraph(node, section, container, list_node)
            case "fence" if node.has_places:
                reader.fence(node, section)
            case "fence":
                if group := gantt_group(tree, node, section):
                    yield group
            case "table":
                log, planned = reader.tells(section)
                if group := table_group(node, section, calendar, log=log, planned=planned):
                    yield group
    yield from reader.groups.values()
    yield from continued(sections, reader.beside.values())


def _blocks(tree: Tree) -> Iterator[tuple[Node, int | None, Node | None, Node | None]]:
    """Yield each leaf block: with its section, the block it stands in, and its list when it leads an item."""
    section: int | None = None
    for block in tree.root.children:
        if block.kind == "heading":
            section = 0 if section is None else section + 1
            yield block, section, None, None
            continue
        stack: list[tuple[Node, Node | None, Node | None]] = [(block, None, None)]
        while stack:
            node, container, list_node = stack.pop()
            if node.kind == "list":
                for item in reversed(node.children):
                    stack.extend((child, item, None) for child in reversed(item.children[1:]))
                    stack.extend((child, item, node) for child in item.children[:1])  # it speaks for the item
            elif node.kind == "quote":
                stack.extend((child, node, None) for child in reversed(node.children))
            elif node.kind != "heading":
                yield node, section, container, list_node
