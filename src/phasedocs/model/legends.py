"""Legends: the lines and tables of a document that say what its marks stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from phasedocs.model.cells import MARK, OUTSPOKEN, Kinds, marks_of, words_kind
from phasedocs.model.facts import ClaimKind, Legend, Role, TaskState
from phasedocs.model.statements import LAST_MARK
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import Node, Tree

STATUS = re.compile(
    r"\b(?:status|statut|état|estado|situação|stato|zustand|durum|stan|статус|состояние|trạng thái)\b"
    r"|状态|狀態|状態|状況|ステータス|상태|(?:^|\s)(?:ال)?حالة(?! الاستخدام)",
    re.IGNORECASE,
)
"""A header: below it stand statuses."""
MEANING = re.compile(
    r"\W*(?:meaning|description|definition|explanation|means|when|count|number|total|percentage|#|%|action|color|significado"
    r"|signification|bedeutung|significato|значение|описание|количество|说明|含义|数量|意味|説明|المعنى|الوصف|العدد|معنى)\b",
    re.IGNORECASE,
)
"""A header: below it stands what something means, or how much of it there is."""
_BREAKS = r"|·•,;\n\uff0c\uff1b\uff5c\u3001"
_NAMED = re.compile(rf"(?P<mark>{MARK})\ufe0f?(?P<words>[^{_BREAKS}]{{0,60}}?)(?=\s*(?:[{_BREAKS}]|{MARK}|$))")
_BOX = r"\[[^\[\]\w\n?\ufffd]\]|\[N/A\]"  # a mark that was lost stands for nothing
_BOXED = re.compile(rf"(?P<mark>{_BOX})(?P<words>[^{_BREAKS}\[\]]{{1,60}})")
_ODD_BOX = re.compile(r"\[(?<=[-*+.)]\s\[)(?:[^\[\]\w\s]{1,2}|N/A)\]\s")
_STARTS = re.compile(rf"[\s>*+-]*`?(?:{_BOX}|{MARK})")
_PART = re.compile(r"\W*(?=[:\uff1a]|$|[\u2300-\u2bff\U0001f300-\U0001faff])")
_WORDLESS = re.compile(r"\W*")
_EDGES = " :=–—-*)(→`\ufe0f\uff1a"
MAX_LINE = 400
"""In code points: a longer line is no legend."""
MAX_LABEL = 40
"""In code points: a longer line without marks heads no legend."""
MAX_MARK = 7
"""In code points: a mark with what selects its form, or a box in code."""
_STATES: Mapping[ClaimKind, TaskState] = {
    ClaimKind.COMPLETE: TaskState.DONE,
    ClaimKind.IN_PROGRESS: TaskState.IN_PROGRESS,
    ClaimKind.PERCENT: TaskState.IN_PROGRESS,
    ClaimKind.BLOCKED: TaskState.BLOCKED,
}
"""Of the other kinds a task is open."""


def document_legend(tree: Tree) -> Legend:
    """Read what the marks of a document stand for, from its lines and from tables that explain marks."""
    text = tree.reading.text
    tables = [node for node, _ in tree.leaves if node.kind == "table"]
    if not tables and not _ODD_BOX.search(text) and not any(map(_is_marked, tree.root.children)):
        return Legend()  # there is nothing to explain
    lines = [line for line in text.split("\n") if not line.startswith("|")]
    for table in tables:
        lines += ["", *_explained(table)]
    return read_legend(lines)


def _is_marked(node: Node) -> bool:
    return node.kind == "heading" and not node.text.isascii() and LAST_MARK.search(node.text) is not None


def _explained(table: Node) -> Iterator[str]:
    """Yield the rows of a table that explains marks as lines of a legend."""
    header, *rows = table.children
    if len(header.children) < 2:
        return
    name = header.children[1].plain().strip()
    if not (MEANING.match(name) or STATUS.search(name)):
        return
    cells = [[cell.plain().strip() for cell in row.children[:2]] for row in rows]
    if all(len(row[0]) <= MAX_MARK and (marks_of(row[0]) or _BOXED.match(f"{row[0]} ")) for row in cells):
        yield from (f"Key: {row[0]} {row[1]}" for row in cells)


def read_legend(lines: Iterable[str]) -> Legend:
    """Read what marks stand for from lines such as "Key: ✅ Complete | 🟡 Ready", or a list below "Legend:"."""
    kinds: dict[str, ClaimKind | None] = {}
    states: dict[str, TaskState] = {}
    words: dict[str, tuple[str, ...]] = {}
    listed = False
    above = ""  # a line without marks, which may head a list of them: asked when a mark follows
    for line in lines:
        if len(line) > MAX_LABEL and line.isascii() and "[" not in line:
            above, listed = "", False
            continue
        boxed = _named(_BOXED, line) if "[" in line else []
        named = _named(_NAMED, line) if "[" in line or not line.isascii() else []
        if not named and not boxed:
            if line.strip():
                above, listed = line, False
            continue
        labelled = len(line) <= MAX_LINE and _heads_legend(line)
        listed = listed or (len(above) <= MAX_LINE and _heads_legend(above))
        above = ""
        listed_here = listed and (len(named) == 1 or len(boxed) == 1) and _STARTS.match(line) is not None
        if explains := labelled or listed_here or _speaks_for_itself(named):
            kinds |= _kinds(named)
        for mark, said in named if labelled or listed_here else ():
            words[mark] = (*words.get(mark, ()), *([said] if said else []))
        if labelled or listed_here or _speaks_of_boxes(boxed):
            states |= _states(boxed)
        listed = listed and bool(explains)
    marked = {mark: _STATES.get(kind, TaskState.OPEN) for mark, kind in kinds.items() if kind and mark[0] != "["}
    return Legend(kinds, {**marked, **states}, words)


def _heads_legend(line: str) -> bool:
    start = _WORDLESS.match(line)
    name = vocabulary().legends.match(line[start.end() :]) if start else None
    return start is not None and name is not None and _PART.match(line, start.end() + name.end()) is not None


def _named(pattern: re.Pattern[str], line: str) -> list[tuple[str, str]]:
    """Give the marks in a line, each with the words behind it."""
    return [(found["mark"], found["words"].strip(_EDGES)) for found in pattern.finditer(line)]


def _kinds(named: Sequence[tuple[str, str]]) -> Kinds:
    # "✅ Supported" says nothing that is known: the tick keeps its meaning. "🔴 High" takes it from the circle.
    kinds = {mark: words_kind(words) for mark, words in named if words}
    return {mark: kind for mark, kind in kinds.items() if kind or mark not in OUTSPOKEN}


def _states(boxed: Sequence[tuple[str, str]]) -> Mapping[str, TaskState]:
    """Give what boxes mean; an empty one is always open."""
    found = {mark[1:-1]: box_state(words) for mark, words in boxed if mark != "[ ]"}
    return {mark: state for mark, state in found.items() if state}


def box_state(words: str) -> TaskState | None:
    """Give the state that the words behind a box name; None where they name none that is known."""
    known = vocabulary()
    if known.cancelled.match(words):
        return TaskState.CANCELLED
    if known.not_applicable.match(words):
        return TaskState.NOT_APPLICABLE
    if known.text_roles[Role.FOLLOW_UP].match(words):
        return TaskState.DEFERRED
    kind = words_kind(words)
    return _STATES.get(kind, TaskState.OPEN) if kind else None


def _speaks_for_itself(named: Sequence[tuple[str, str]]) -> bool:
    """Say whether three marks or more each stand before another status, and before nothing else."""
    if len(named) < 3 or len({mark for mark, _ in named}) < len(named):
        return False
    kinds = [words_kind(words) if len(words) < 40 else None for _, words in named]
    return None not in kinds and len(set(kinds)) > 2


def _speaks_of_boxes(boxed: Sequence[tuple[str, str]]) -> bool:
    """Say whether two boxes or more, each another, stand in one line, each before another state."""
    if len(boxed) < 2:
        return False
    states = [box_state(words) for _, words in boxed]
    return None not in states and len({mark for mark, _ in boxed}) == len(set(states)) == len(boxed)
