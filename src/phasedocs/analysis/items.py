"""Items that say the same: which tasks of a document are one and the same thing, and which of those disagree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from phasedocs.diagnostic import Confidence
from phasedocs.model import Document, Role, Task, TaskState
from phasedocs.model.vocabulary import UNSPACED, vocabulary

MIN_WORDS = 3
"""Fewer words are said of many things: "Tests pass"."""
MIN_ALIKE = 4
"""Where a word is missing, so many must be the same."""
MAX_ALIKE = 16
"""A longer text is compared as a whole only."""
MAX_REPEATS = 2
"""What comes more often than that is a step that is taken again and again."""

_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_REMARK = re.compile(r"[(\[](?P<words>[^()\[\]]*)[)\]][^\w()\[\]]*$")
_TOKEN = re.compile(rf"[{UNSPACED}]{{1,2}}|[^\W{UNSPACED}]+%?")
_ID = re.compile(r"\W*(?:T\d{1,3}(?:\.\d{1,3}){1,2}|(?:Task|Test) \d{1,3}(?:\.\d{1,3}){1,2})\b")
_NUMBER = re.compile(r"\W*(?:[^\W\d_]+[\s#:-]*)?(?P<number>\d+(?:[.-]\d+)*)")
"""Of a heading or task: "Week 2", "3.1 Import"; not "with 11 tests"."""
_SMALL = frozenset(
    ["the", "a", "an", "of", "to", "and", "or", "in", "on", "for", "with", "is", "are", "be", "by", "at"]
)
_TURNING = re.compile(
    r"not?|without|never|except|sin|sem|não|sans|pas|non|senza|nicht|ohne|nie|bez|не|без|değil", re.IGNORECASE
)
"""A word that makes the same text say something else."""
_OPEN = frozenset({TaskState.OPEN, TaskState.IN_PROGRESS, TaskState.BLOCKED})
_ONCE = frozenset({Role.WORK, Role.PREREQUISITE, Role.ACCEPTANCE, Role.APPROVAL, Role.FOLLOW_UP})
_AROUND = frozenset({Role.PREREQUISITE, Role.FOLLOW_UP})
"""The same may be done before an act and again after it."""
_ENDINGS = ("fully", "ful", "ing", "ed", "es", "ly", "s")


@dataclass(frozen=True, slots=True)
class Item:
    """A task's text as it is compared."""

    words: tuple[str, ...]
    """In order, without case, markup, emoji, punctuation and a remark in brackets at the end."""
    remark: str
    named: bool
    """It starts with the id of a task, which says more than words."""

    @property
    def telling(self) -> bool:
        """Say whether the text is long enough to be said of one thing only."""
        return self.named or len(self.words) >= MIN_WORDS

    @property
    def stems(self) -> frozenset[str]:
        """The words that carry meaning, without endings."""
        return frozenset(_stem(word) for word in self.words if word not in _SMALL)

    def agrees(self, other: Item) -> bool:
        """Say whether the remarks let both be one thing."""
        return not self.remark or not other.remark or self.remark == other.remark


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The same item, ticked here and open there; both are indices into `Document.tasks`."""

    done: int
    open: int
    confidence: Confidence


@lru_cache(maxsize=4096)
def item(text: str) -> Item:
    """Read a task's text."""
    plain = _LINK.sub(r"\1", text).replace("`", "").replace("*", "").replace("~", "")
    remark = _REMARK.search(plain)
    kept = plain[: remark.start()] if remark else plain
    words = tuple(_TOKEN.findall(kept.lower()))
    return Item(words, " ".join(_TOKEN.findall(remark["words"].lower())) if remark else "", bool(_ID.match(plain)))


def _stem(word: str) -> str:
    for ending in _ENDINGS if word.endswith(_ENDINGS) else ():
        if word.endswith(ending) and len(word) - len(ending) >= MIN_ALIKE:
            return word.removesuffix(ending)
    return word


def duplicates(document: Document) -> Iterator[tuple[int, ...]]:
    """Yield the indices of tasks that stand in one list and say the same, word for word."""
    groups: dict[tuple[int, int | None, tuple[str, ...], str], list[int]] = defaultdict(list)
    for index, task in enumerate(document.tasks):
        read = item(task.text)
        if len(read.words) >= 2:
            groups[task.list, task.parent, read.words, read.remark].append(index)
    yield from (tuple(group) for group in groups.values() if 1 < len(group) <= MAX_REPEATS)


def contradictions(document: Document) -> Iterator[Contradiction]:
    """Yield the tasks that are ticked in one place and open in another; each open one once."""
    told = {index: item(task.text) for index, task in enumerate(document.tasks) if task.leaf}
    told = {index: read for index, read in told.items() if read.telling}
    if not any(document.tasks[index].state.done for index in told):
        return
    exact: dict[tuple[str, ...], list[int]] = defaultdict(list)
    whole: dict[frozenset[str], list[int]] = defaultdict(list)
    shorter: dict[frozenset[str], list[int]] = defaultdict(list)
    stems = {index: read.stems for index, read in told.items()}
    shortened = {index: _shortened(each) for index, each in stems.items()}
    for index, read in told.items():
        exact[read.words].append(index)
        whole[stems[index]].append(index)
        for fewer in shortened[index]:
            shorter[fewer].append(index)
    for index, read in told.items():
        if document.tasks[index].state not in _OPEN:
            continue
        found = exact[read.words]
        if len(found) == 1:
            alike = [other for fewer in shortened[index] for other in whole.get(fewer, ())]
            found = [index, *alike, *shorter.get(stems[index], ())]
        if len(found) <= MAX_REPEATS and (pair := _pair(document, index, found)):
            yield pair


def _shortened(stems: frozenset[str]) -> list[frozenset[str]]:
    """Give what is left of a text without one of its words, where that still says the same."""
    if not MIN_ALIKE < len(stems) <= MAX_ALIKE:
        return []
    return [stems - {word} for word in sorted(stems) if not _TURNING.fullmatch(word)]


def _pair(document: Document, index: int, found: Sequence[int]) -> Contradiction | None:
    task = document.tasks[index]
    for other in found:
        twin = document.tasks[other]
        if twin.state.done and item(task.text).agrees(item(twin.text)) and _same_subject(document, task, twin):
            same = item(task.text).words == item(twin.text).words and task.role is twin.role
            return Contradiction(other, index, Confidence.HIGH if same else Confidence.MEDIUM)
    return None


def _same_subject(document: Document, task: Task, twin: Task) -> bool:
    """Say whether what stands over two items of the same words lets them be one thing."""
    roles = {task.role, twin.role}
    if task.phase != twin.phase or not roles <= _ONCE or roles == _AROUND:
        return False
    if task.role is not twin.role and item(task.text).words != item(twin.text).words:
        return False
    heads, others = _heads(document, task, twin), _heads(document, twin, task)
    numbers, other_numbers = _numbers(heads), _numbers(others)
    if numbers and other_numbers and numbers != other_numbers:
        return False
    topics, other_topics = _topics(heads), _topics(others)
    return topics <= other_topics or other_topics <= topics


def _heads(document: Document, task: Task, twin: Task) -> list[str]:
    """Give the headings over a task that are not over the other too, the line over its list, and its upper tasks."""
    shared = set(document.chain(twin.section))
    heads = [document.sections[number].title for number in document.chain(task.section) if number not in shared]
    parent = task.parent
    while parent is not None:
        heads.append(document.tasks[parent].text)
        parent = document.tasks[parent].parent
    return [*heads, task.label or ""]


def _numbers(heads: Sequence[str]) -> set[str]:
    return {found["number"] for head in heads if (found := _NUMBER.match(head))}


def _topics(heads: Sequence[str]) -> set[str]:
    """Give the words of the heads that name a thing, not the part that a list plays or its status."""
    words = vocabulary()
    general = (*words.strong_roles.values(), *words.near_roles.values(), words.goals, words.labels)
    named = [head for head in heads if not any(each.search(head) for each in general)]
    found = {word for head in named for word in _TOKEN.findall(head.lower()) if word not in _SMALL}
    return {_stem(word) for word in found if not (words.generic.fullmatch(word) or words.status.fullmatch(word))}
