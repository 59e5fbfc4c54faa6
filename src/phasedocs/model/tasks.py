"""Tasks: list items with a box (GFM §5.3), ballot box characters, boxes in table cells; and what was meant as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from phasedocs.model.declarations import Declarations
from phasedocs.model.facts import NearTask, Role, Section, Task, TaskState
from phasedocs.model.sections import section_role
from phasedocs.model.vocabulary import remembered, vocabulary
from phasedocs.syntax import Node, Tree

DEFAULT_STATES: Mapping[str, TaskState] = {
    " ": TaskState.OPEN,
    "x": TaskState.DONE,
    "X": TaskState.DONE,
    "✅": TaskState.DONE,
    "✓": TaskState.DONE,
    "✔": TaskState.DONE,
    "☑": TaskState.DONE,
    "/": TaskState.IN_PROGRESS,
    ">": TaskState.DEFERRED,
    "!": TaskState.BLOCKED,
    "-": TaskState.OTHER,
    "~": TaskState.OTHER,
    "N/A": TaskState.OTHER,
}
"""What a mark means unless the configuration says otherwise; any other mark is `other`, never done."""

_BOX = re.compile(r"\[(?P<mark>[^\[\]\n]{1,6})\](?=\s|$)[ \t]*")
_CELL_BOX = re.compile(r"\[(?P<mark>[ xX])\](?=\s|$)[ \t]*")
_BALLOT = re.compile(r"(?P<mark>[☐☑☒🗹🔲⬜◻])\ufe0f?[ \t]+(?=\w|[*`_\"'(])")
_BALLOT_STATES = {"☑": TaskState.DONE, "🗹": TaskState.DONE, "☒": TaskState.OTHER}
_NEAR = re.compile(
    r"(?P<box>\[\])(?=[ \t]+\S)"
    r"|(?P<wide>\[(?:[ ]*[xX][ ]+|[ ]+[xX][ ]*|[ ]{2,4})\])(?=[ \t]|$)"
    r"|(?P<tight>\[[ xX]\])(?=[A-Za-z`*])"
)
_NEAR_ITEM = re.compile(r"^[-*+](?P<box>\[[ xX]\])(?=[ \t]+\S)", re.MULTILINE)
_ASIDE = re.compile(
    r"\((?!not\b)[^()\[\]]{1,80}\)|\[(?!not\b)[^()\[\]]{1,80}\](?!\()|^\**(?:Optional|Future|Deferred)\b[^:]{0,20}:",
    re.IGNORECASE,
)
_JOINERS = re.compile("[\ufe0e\ufe0f\u200d]")


class RoleSource(StrEnum):
    """What tells the role of a task."""

    DECLARED = "declared"
    WORDS = "words"
    """Its own, in brackets."""
    LABEL = "label"
    """The line over its list."""
    HEADING = "heading"
    NOTHING = "nothing"
    """No word anywhere: it is work."""


class _Context(NamedTuple):
    """What a block stands in."""

    section: int | None = None
    list: int = 0
    parent: int | None = None
    label: str | None = None


def read_tasks(
    tree: Tree,
    sections: Sequence[Section],
    declarations: Declarations,
    phase: str | None,
    states: Mapping[str, TaskState],
) -> tuple[tuple[Task, ...], tuple[NearTask, ...]]:
    """Read the tasks of a document in order, and the list items that were meant as tasks."""
    reader = _Reader(tree, sections, declarations, phase, {**DEFAULT_STATES, **states})
    reader.read()
    parents = {task.parent for task in reader.tasks if task.parent is not None}
    tasks = tuple(replace(task, leaf=False) if number in parents else task for number, task in enumerate(reader.tasks))
    return tasks, tuple(reader.near)


class _Reader:
    def __init__(
        self,
        tree: Tree,
        sections: Sequence[Section],
        declarations: Declarations,
        phase: str | None,
        states: Mapping[str, TaskState],
    ) -> None:
        self._tree, self._sections, self._phase, self._states = tree, sections, phase, states
        self._declarations = declarations
        self._lists = 0
        self.tasks: list[Task] = []
        self.near: list[NearTask] = []

    def read(self) -> None:
        section = -1
        for node, label in _labelled(self._tree.root.children):
            if node.kind == "heading":
                section += 1
                continue
            stack = [(node, _Context(section if section >= 0 else None, label=label))]
            while stack:
                block, context = stack.pop()
                stack.extend(reversed(self._visit(block, context)))

    def _visit(self, node: Node, context: _Context) -> list[tuple[Node, _Context]]:
        """Read one block; give the blocks inside it with what they stand in."""
        match node.kind:
            case "list" | "table":
                self._lists += 1
                context = context._replace(list=self._lists)
                return [(child, context) for child in node.children]
            case "item":
                task = self._item(node, context)
                inner = context if task is None else context._replace(parent=task)
            case "quote":
                inner = context
            case "paragraph":
                self._paragraph(node, context)
                return []
            case "row":
                self._row(node, context)
                return []
            case _:
                return []
        return [(child, inner._replace(label=label) if label else inner) for child, label in _labelled(node.children)]

    def _item(self, item: Node, context: _Context) -> int | None:
        first = item.children[0] if item.children else None
        if first is None or first.kind != "paragraph":
            return None
        found = _BOX.match(first.text) or _BALLOT.match(first.text)
        state = self._state(found["mark"]) if found else None
        if found and state:
            return self._add(first, found, state, context)
        if near := _NEAR.match(first.text):
            self._near(first, near.start(), near.end(), f"[{_done(near.group())}]" + " " * bool(near["tight"]))
        return None

    def _paragraph(self, node: Node, context: _Context) -> None:
        """Read lines that were meant as items, and outside lists those that start with a ballot box."""
        if "[" in node.text:
            for near in _NEAR_ITEM.finditer(node.text):
                if near.start() == 0 and context.list:
                    continue
                self._near(node, *near.span("box"), f" [{_done(near['box'])}]")
        if node.text[:1] not in _BALLOT_MARKS or context.list:
            return
        self._lists += 1
        at = 0
        for line in node.text.split("\n"):
            if found := _BALLOT.match(node.text, at):
                state = self._state(found["mark"]) or TaskState.OPEN
                self._add(node, found, state, context._replace(list=self._lists), end=at + len(line))
            at += len(line) + 1

    def _row(self, row: Node, context: _Context) -> None:
        for cell in row.children:
            found = None if cell.attrs.get("header") else _CELL_BOX.match(cell.text)
            if found:
                others = (other.plain().strip() for other in row.children if other is not cell)
                words = cell.text[found.end() :].strip() or next((text for text in others if text), "")
                self._add(cell, found, self._states[found["mark"]], context, text=words)

    def _state(self, mark: str) -> TaskState | None:
        """Give what a mark means; None when it is none: `[P]`, `[4/5]`, `[YES]`."""
        bare = _JOINERS.sub("", mark)
        known = self._states.get(mark) or self._states.get(bare) or self._states.get(mark.upper())
        if known:
            return known
        if bare in _BALLOT_MARKS:
            return _BALLOT_STATES.get(bare, TaskState.OPEN)
        if set(bare) == {"\N{REPLACEMENT CHARACTER}"}:  # a mark was there, and is lost
            return TaskState.OTHER
        return TaskState.OTHER if len(bare) == 1 and not bare.isalnum() and not bare.isspace() else None

    def _is_mapped(self, mark: str) -> bool:
        bare = _JOINERS.sub("", mark)
        return not self._states.keys().isdisjoint({mark, bare, mark.upper()}) or bare in _BALLOT_STATES

    def _add(
        self,
        node: Node,
        box: re.Match[str],
        state: TaskState,
        context: _Context,
        end: int | None = None,
        text: str | None = None,
    ) -> int | None:
        """Add a task; give its number, None where boxes are declared to be none."""
        words = node.text[box.end() : end] if text is None else text
        mark = box["mark"]
        where = node.locate(box.start(), box.end("mark") + (node.text[box.end("mark") : box.end("mark") + 1] == "]"))
        declared = self._declarations.at(where.start)
        if declared.ignored:
            return None
        section = None if context.section is None else self._sections[context.section]
        phases = section.phases if section else ()
        guessed = (phases[0] if len(phases) == 1 else None) if phases else self._phase
        self.tasks.append(
            Task(
                state=state,
                mark=mark,
                text=" ".join(words.split()),
                line=self._tree.source.line(where.start),
                box=where,
                span=node.locate(box.end(), len(node.text) if end is None else end),
                list=context.list,
                parent=context.parent,
                section=context.section,
                label=context.label,
                role=declared.role or task_role(words, context.label, section.role if section else None),
                phase=declared.phase or guessed,
                leaf=True,
                declared=declared.role is not None,
                gates=declared.gates,
                mapped=state is not TaskState.OTHER or self._is_mapped(mark),
            )
        )
        return len(self.tasks) - 1

    def _near(self, node: Node, start: int, end: int, replacement: str) -> None:
        span = node.locate(start, end)
        if self._declarations.at(span.start).ignored:
            return
        self.near.append(NearTask(span, self._tree.source.line(span.start), replacement))


_BALLOT_MARKS = frozenset("☐☑☒🗹🔲⬜◻")


def _done(box: str) -> str:
    return "x" if "x" in box.lower() else " "


def _labelled(blocks: Sequence[Node]) -> Iterator[tuple[Node, str | None]]:
    """Yield blocks, each with the line over it when that line announces it."""
    before: Node | None = None
    for block in blocks:
        announced = before is not None and before.kind == "paragraph" and block.kind in ("list", "table")
        yield block, _label(before) if before and announced else None
        before = block


def _label(paragraph: Node) -> str | None:
    last = paragraph.text.rpartition("\n")[2].strip()
    bold = last.startswith("**") and last.endswith("**")
    return last.strip("*_: ") if bold or last.rstrip("*_ ").endswith(":") else None


def task_role(text: str, label: str | None, section: Role | None) -> Role:
    """Give a task's role: its own words in brackets first, then the line over its list, then its headings."""
    return sourced_role(text, label, section)[0]


@remembered(4096)
def sourced_role(text: str, label: str | None, section: Role | None) -> tuple[Role, RoleSource]:
    """Give a task's role, and what tells it; every claim about the task asks."""
    words = vocabulary()
    if asides := _ASIDE.findall(text):
        for role, pattern in words.text_roles.items():
            if any(map(pattern.search, asides)):
                return role, RoleSource.WORDS
    if text.startswith("~~"):
        return Role.FOLLOW_UP, RoleSource.WORDS
    if label and (own := section_role([label])):
        return own, RoleSource.LABEL
    return (section, RoleSource.HEADING) if section else (Role.WORK, RoleSource.NOTHING)
