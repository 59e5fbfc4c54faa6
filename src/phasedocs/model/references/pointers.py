"""Pointers: what a document clearly refers to that is no file: tasks, phases, commits, branches, pull requests."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from phasedocs.model.facts import Reference, ReferenceKind, Task
from phasedocs.model.vocabulary import remembered, vocabulary
from phasedocs.syntax import Node, Tree
from phasedocs.text import Span

_LINED = frozenset({"paragraph", "heading", "cell"})
_CHANGE = re.compile(
    r"\bcommits?[*_]{0,2}(?::|\s){1,2}[*_`(\[]{0,4}(?P<commit>[0-9a-f]{7,40})(?![\w-])"
    r"|`(?P<hash>[0-9a-f]{7,40})`"
    r"|\bbranch(?:\sname)?[*_]{0,2}(?::|\s){1,2}[*_]{0,2}`(?P<branch>[\w][\w./#@+-]{1,99})`"
    r"|\b(?P<pull>(?:PR|MR|pull request|merge request)\s?\#\d{1,6})\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\d(?:(?<=[^\W\d_]\d)|(?<=[^\W\d_][\s#_-]\d)|(?<=[^\W\d_][\s_-]#\d))")
_AND = re.compile(r"\s?[,&+]\s|\s(?:and|or)\s", re.IGNORECASE)
_HASH = re.compile("`[0-9a-f]{7}")


def read_pointers(
    tree: Tree, blocks: Sequence[Node], tasks: Sequence[Task], taken: Sequence[Span]
) -> Iterator[Reference]:
    """Yield the pointers in the blocks of a document; what stands in one of the places `taken` is none."""
    reader = _Reader(tree, tasks, taken)
    for block in blocks:
        if block.kind in _LINED:
            yield from reader.pointers(block)


class _Reader:
    def __init__(self, tree: Tree, tasks: Sequence[Task], taken: Sequence[Span]) -> None:
        self._tree = tree
        self._tasks = tasks
        self._starts = [task.box.start for task in tasks]
        self._taken = sorted(taken, key=lambda span: span.start)
        self._places = [span.start for span in self._taken]

    def pointers(self, block: Node) -> Iterator[Reference]:
        text = block.text
        if "ommit" in text or "ranch" in text or "#" in text or _HASH.search(text):
            for found in _CHANGE.finditer(text):
                yield from self._change(block, found)
        if _NUMBERED.search(text):
            for word in vocabulary().refers.finditer(text):
                yield from self._work(block, word.end())

    def _work(self, block: Node, start: int) -> Iterator[Reference]:
        """Yield the tasks and phases that are listed from a place on."""
        found = _work().match(block.text, start)
        while found:
            kind = ReferenceKind.PHASE if found["phase"] else ReferenceKind.TASK
            yield from self._pointer(block, kind, found, kind)
            further = _AND.match(block.text, found.end())
            found = _work().match(block.text, further.end()) if further else None

    def _change(self, block: Node, found: re.Match[str]) -> Iterator[Reference]:
        name = found.lastgroup or ""
        match name:
            case "commit" | "hash" if _is_hash(found[name]):
                yield from self._pointer(block, ReferenceKind.COMMIT, found, name)
            case "branch":
                yield from self._pointer(block, ReferenceKind.BRANCH, found, name)
            case "pull":
                yield from self._pointer(block, ReferenceKind.PULL_REQUEST, found, name)

    def _pointer(self, block: Node, kind: ReferenceKind, found: re.Match[str], group: str) -> Iterator[Reference]:
        span = block.locate(*found.span(group))
        if self._is_taken(span):
            return
        task = bisect_right(self._starts, span.start) - 1
        inside = task >= 0 and span.start < self._tasks[task].span.end
        line = self._tree.source.line(span.start)
        yield Reference(kind, found[group], line, span, task=task if inside else None)

    def _is_taken(self, span: Span) -> bool:
        index = bisect_right(self._places, span.start) - 1
        return index >= 0 and span.start in self._taken[index]


@remembered(1)
def _work() -> re.Pattern[str]:
    """Give what may stand behind a word that refers."""
    number = r"\d{1,2}(?:\.\d{1,2})?[a-d]?"
    phase = rf"(?i:{vocabulary().phase.alternatives})[\s_-]?#?{number}(?:[-–]{number})?"
    task = r"T\d{1,4}(?:\.\d{1,3}){0,2}[a-z]?|(?i:task)\s#?T?\d{1,4}(?:\.\d{1,3}){0,3}[a-z]?"
    return re.compile(
        rf"\s?[:(\[*_`\"]{{0,3}}\s?(?:the\s)?[*_`\"]{{0,2}}(?:(?P<phase>{phase})|(?P<task>{task}))(?![\w–-]|\.\d)"
    )


def _is_hash(text: str) -> bool:
    return not text.isdigit() and not text.isalpha() and text == text.lower()
