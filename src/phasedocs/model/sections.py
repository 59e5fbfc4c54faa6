"""Sections: headings with their anchors, roles and phases."""

from __future__ import annotations

from collections.abc import Sequence

from phasedocs.model.anchors import HeadingAnchor, heading_anchors
from phasedocs.model.facts import Role, Section
from phasedocs.model.phases import named_phases
from phasedocs.model.vocabulary import remembered, vocabulary
from phasedocs.syntax import Node, Tree

_PREFERENCE = (Role.RECURRING, Role.READER, Role.FOLLOW_UP, Role.PREREQUISITE)


def read_sections(tree: Tree, anchors: Sequence[HeadingAnchor] | None = None) -> tuple[Section, ...]:
    """Read the headings of a document, with their anchors; those in lists and quotes head no section."""
    headings = [node for node in tree.root.children if node.kind == "heading"]
    slugs = {anchor.start: anchor.name for anchor in anchors or heading_anchors(tree)}
    ends = _ends(headings, len(tree.source.text))
    found: list[Section] = []
    opened: list[int] = []
    for number, node in enumerate(headings):
        level = _level(node)
        while opened and found[opened[-1]].level >= level:
            opened.pop()
        parent = opened[-1] if opened else None
        title = node.plain().strip()
        phases = () if number == 0 else named_phases(title)
        if not phases and parent is not None:
            phases = found[parent].phases
        chain = [found[index].title for index in reversed(opened)]
        role = (
            section_role([title, *chain[:-1]] if number and _is_title(found, opened) else [title, *chain])
            if number
            else None
        )
        found.append(
            Section(
                level,
                title,
                slugs[node.span.start],
                node.span,
                tree.source.line(node.span.start),
                ends[number],
                parent,
                role,
                phases,
            )
        )
        opened.append(number)
    return tuple(found)


def _ends(headings: Sequence[Node], last: int) -> Sequence[int]:
    """Give for each heading the place of the next that is not below it, or the last place."""
    ends = [last] * len(headings)
    opened: list[int] = []
    for number, node in enumerate(headings):
        while opened and _level(headings[opened[-1]]) >= _level(node):
            ends[opened.pop()] = node.span.start
        opened.append(number)
    return ends


def _level(node: Node) -> int:
    return int(node.attrs["level"] or 1)


def _is_title(found: Sequence[Section], opened: Sequence[int]) -> bool:
    return bool(opened) and opened[0] == 0 and found[0].level == 1


def section_role(chain: Sequence[str]) -> Role | None:
    """Give the role that headings name, from the innermost: strong words at any level, else the nearest others."""
    named = [_named_roles(title) for title in chain]
    strong = frozenset().union(*(strong for strong, _ in named))
    first = next((role for role in _PREFERENCE if role in strong), None) if strong else None
    return first or next((near for _, near in named if near), None)


@remembered(1024)
def _named_roles(title: str) -> tuple[frozenset[Role], Role | None]:
    """Give the roles of strong words in a title, and the first of others; titles are asked for all that is below."""
    words = vocabulary()
    if not words.roles.may_be_in(title):
        return frozenset(), None
    strong = frozenset(role for role in _PREFERENCE if words.strong_roles[role].search(title))
    return strong, next((role for role, pattern in words.near_roles.items() if pattern.search(title)), None)
