"""Counts and percentages that name their list: "(4/23 tasks)" in the heading over 23 boxes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from phasedocs.analysis.progress import progress
from phasedocs.analysis.scope import LIVE, scope_of
from phasedocs.diagnostic import Confidence
from phasedocs.model import Claim, ClaimKind, Document, Field, Mood, Place, Role, SubjectType, Table, Task, TaskState
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import Node
from phasedocs.text import Span

MIN_TOTAL = 3
"""A smaller total fits many lists."""
MAX_PLACES = 20
"""Of what was counted: more are not shown."""
MIN_BOXES = 4
"""In a shorter list one box is too large a share for a percentage to be held to."""
TOLERANCE = 10
"""In percent: what a guess may be off."""
FAR = 30
"""In percent: a guess about a whole that is further off is a warning."""

_COUNT = re.compile(
    r"(?<![\w./,:→>~-])(?P<done>\d{1,4})\s?(?:/|\b(?:out )?of\b)\s?(?P<total>\d{1,4})(?![\w./,:%~-]\w|\s?%)"
    r"(?:\s(?P<unit>[^\W\d_][\w-]*))?"
)
_DIGIT = re.compile(r"\d")
REST = re.compile(
    r"\b(?:remaining|left|to go|outstanding|restantes?|pendientes?|осталось|offen|verbleibend)\b|剩余|残り|남은", re.I
)
_SIZE = re.compile(r"(?<![\w./,:~-])(?P<size>\d{1,3})\s(?P<unit>[^\W\d_]{3,12})\)?[^\w(]*+(?:\([^()\d]*\))?\W*+$")
WISHED = re.compile(r"→|->|\btarget\b|\bgoal\b", re.IGNORECASE)
OTHER = re.compile(
    r"→|->|[+~<>≥≈]|\b(?:coverage|confidence|accura\w+|pass\w*|success\w*|target|goal|tests?|quality|score|faster|reduc\w+"
    r"|improve\w*|increase|growth|discount|effort|budget|weight\w*|impact|couverture|cobertura|abdeckung)\b",
    re.IGNORECASE,
)
"""Beside a percentage: it is no share of the work."""
_PERCENT = re.compile(
    r"(?:[(:]|\s[–—-])\s?\**(?P<percent>\d{1,3})\s?%(?:\s(?:complete|completed|done|finished))?\)?[\W_]*$", re.I
)
_FILES = re.compile(
    r"\((?P<stated>(?P<size>\d{1,3}) (?:files?|documents?|archivos|arquivos|fichiers|dateien|файл(?:ов|а)))\)\W*$", re.I
)
_FILE = re.compile(r"[\s*`\[]*[\w./@-]{0,80}\w\.[a-z]{1,5}\b")
_ID = re.compile(
    r"[\s*_`~\[(]*(?:[A-Z]{1,4}-?\d{1,4}(?:\.\d{1,3}){0,2}[a-z]?|(?:Task|Step|Item) \d{1,3}(?:\.\d{1,3}){0,2})\b"
)
_PLAIN = frozenset({TaskState.DONE, TaskState.OPEN})
_GOOD = frozenset({ClaimKind.COMPLETE, ClaimKind.READY})
_UNDONE = frozenset({ClaimKind.NOT_READY, ClaimKind.PLANNED, ClaimKind.BLOCKED})
_PLACES = frozenset({Place.FIELD, Place.SENTENCE})
_OWN = frozenset({Role.WORK, Role.PREREQUISITE, Role.ACCEPTANCE})


@dataclass(frozen=True, slots=True)
class Miscount:
    """A number that is not what its list says."""

    span: Span
    stated: str
    actual: str
    places: tuple[tuple[Span, str], ...]
    """What was counted, and what is to be seen there."""
    confidence: Confidence
    points: int = 0
    """How far a percentage is off."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Boxes that a count can mean; those that are cancelled are left out."""

    tasks: tuple[Task, ...]
    done: int
    partly: int
    """Neither ticked nor open."""

    @classmethod
    def of(cls, tasks: Iterable[Task]) -> _Group:
        """Count boxes, whatever stands below them."""
        counted = tuple(task for task in tasks if not task.state.excluded)
        return cls(
            counted,
            sum(task.state.done for task in counted),
            sum(task.state not in _PLAIN for task in counted),
        )


class Scopes:
    """The boxes under each heading of a document, found when they are asked for, once each."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: dict[int, tuple[_Group, ...]] = {}

    def inside(self, section: int) -> tuple[Task, ...]:
        """Give the boxes under a heading and its deeper ones; 0 is the whole document."""
        tasks, heading = self._document.tasks, self._document.sections[section]
        if section == 0:
            return tasks
        first = bisect_left(tasks, heading.span.start, key=lambda task: task.box.start)
        return tasks[first : bisect_left(tasks, heading.end, key=lambda task: task.box.start)]

    def groups(self, section: int) -> tuple[_Group, ...]:
        """Give what a count there can mean: all boxes, those of the upper level, those with an id."""
        if section not in self._found:
            scope = self.inside(section) if section else self._document.tasks
            kinds = (
                [task for task in scope if task.leaf],
                [task for task in scope if task.parent is None],
                _numbered(scope),
            )
            self._found[section] = tuple(map(_Group.of, kinds))
        return self._found[section]


def wrong_counts(document: Document) -> Iterator[Miscount]:
    """Yield the counts in headings and fields that the one list that they can mean denies."""
    scopes = Scopes(document)
    tables: dict[int | None, list[Table]] = defaultdict(list)
    for table in document.tables:
        tables[table.section].append(table)
    for index, section in enumerate(document.sections):
        if index == 0 or not _DIGIT.search(section.title) or WISHED.search(section.title):
            continue
        if found := _COUNT.search(section.title):
            rest = REST.search(section.title) is not None
            yield from _denied(section.span, found, scopes.groups(index), rest=rest)
            listed = scopes.inside(index)
            if len(listed) != int(found["total"]):  # else the list is that of all, not of those that are done
                yield from _short(section.span, int(found["done"]), found["unit"] or "tasks", listed)
            if len(tables[index]) == 1 and not rest:
                yield from _rows(section.span, tables[index][0], found)
        elif found := _SIZE.search(section.title):
            yield from _short(section.span, int(found["size"]), found["unit"], scopes.inside(index))
    yield from _files(document)
    for field in document.fields:
        if (found := _counted(field)) and not WISHED.search(field.value):
            rest = REST.search(field.name) is not None
            yield from _denied(field.value_span, found, scopes.groups(field.section or 0), rest=rest)


def _counted(field: Field) -> re.Match[str] | None:
    """Give the count that a field states of tasks: of other things ("13/39 points") boxes say nothing."""
    words = vocabulary()
    found = _COUNT.search(field.value[:60])
    if found is None or not (words.status_labels.match(field.name) or words.measured.fullmatch(field.name)):
        return None
    return found if not found["unit"] or words.measured.match(found["unit"]) else None


def _denied(span: Span, count: re.Match[str], groups: Sequence[_Group], *, rest: bool) -> Iterator[Miscount]:
    """Yield a count whose total is the size of exactly one group of boxes, when as many are not ticked there."""
    stated, total = int(count["done"]), int(count["total"])
    fitting = {(group.done, group.partly): group for group in groups if len(group.tasks) == total}
    if total < MIN_TOTAL or stated > total or len(fitting) != 1:
        return
    (group,) = fitting.values()
    if group.done <= (total - stated if rest else stated) <= group.done + group.partly:
        return
    number = total - group.done if rest else group.done
    verb = "is" if number == 1 else "are"
    yield Miscount(
        span,
        f"{stated} of {total}",
        f"{number} of its {total} boxes {verb} {'open' if rest else 'ticked'}",
        _boxes(group.tasks),
        Confidence.HIGH if group.done else Confidence.LOW,
    )


def _short(span: Span, stated: int, unit: str, scope: Sequence[Task]) -> Iterator[Miscount]:
    """Yield a number of tasks over a list of tasks with ids, all ticked or all open, that has another length."""
    states = {task.state for task in scope}
    numbered = _numbered(scope)
    whole = len(numbered) == len(scope) >= MIN_TOTAL and vocabulary().measured.match(unit) is not None
    if whole and len(states) == 1 and states <= {TaskState.DONE, TaskState.OPEN} and len(scope) != stated:
        yield Miscount(span, f"{stated} {unit}", f"{len(scope)} are listed", _boxes(scope), Confidence.HIGH)


def _rows(span: Span, table: Table, count: re.Match[str]) -> Iterator[Miscount]:
    """Yield a count over a status table of so many rows, each with a status, when as many are not complete."""
    stated, total = int(count["done"]), int(count["total"])
    statuses = [row.status for row in table.rows]
    done = sum(status in _GOOD for status in statuses)
    if MIN_TOTAL <= total == len(statuses) and None not in statuses and done != stated:
        actual = f"{done} of its {total} rows {'is' if done == 1 else 'are'} complete"
        others = [row for row in table.rows if row.status not in _GOOD]
        places = tuple((row.status_span or row.span, "not complete") for row in others)
        yield Miscount(span, f"{stated} of {total}", actual, places, Confidence.MEDIUM)


def _files(document: Document) -> Iterator[Miscount]:
    """Yield a number of files in a heading whose only list or table names one in each line, and another number."""
    for heading, blocks in _under_headings(document):
        lists = [block for block in blocks if block.kind in ("list", "table")]
        if len(lists) != 1 or blocks[0] is not lists[0]:
            continue
        found = _FILES.search(heading.plain())
        if found is None:
            continue
        lines = lists[0].children[lists[0].kind == "table" :]
        firsts = [line.children[0] for line in lines if line.children]
        names = {name.group() for node in firsts if (name := _FILE.match(node.text))}
        single = len(names) == len(firsts) and all(len(_FILE.findall(node.text)) == 1 for node in firsts)
        if single and MIN_TOTAL <= len(firsts) != int(found["size"]):
            places = tuple((node.locate(0, len(node.text)), "listed") for node in firsts)
            yield Miscount(heading.span, found["stated"], f"{len(firsts)} are listed", places, Confidence.HIGH)


def _under_headings(document: Document) -> Iterator[tuple[Node, list[Node]]]:
    """Yield each heading with the blocks up to the next one."""
    heading: Node | None = None
    blocks: list[Node] = []
    for block in document.authored.root.children:
        if block.kind != "heading":
            blocks.append(block)
            continue
        if heading and blocks:
            yield heading, blocks
        heading, blocks = block, []
    if heading and blocks:
        yield heading, blocks


def _boxes(tasks: Sequence[Task]) -> tuple[tuple[Span, str], ...]:
    return tuple((task.box, "ticked" if task.state.done else "open") for task in tasks[:MAX_PLACES])


def _numbered(scope: Sequence[Task]) -> list[Task]:
    """Give the tasks that start with an id, each id once."""
    found = {id_.group().strip(" *_`~[("): task for task in reversed(scope) if (id_ := _ID.match(task.text))}
    return sorted(found.values(), key=lambda task: task.box)


def wrong_percentages(document: Document) -> Iterator[Miscount]:
    """Yield the percentages that are far from those of the boxes that they stand over."""
    scopes = Scopes(document)
    for index, section in enumerate(document.sections):
        found = _PERCENT.search(section.title) if index and "%" in section.title else None
        if found and not REST.search(section.title) and not OTHER.search(section.title):
            yield from _off(section.span, int(found["percent"]), scopes.inside(index))
    for claim in document.claims:
        about = claim.place in _PLACES and claim.mood is Mood.ASSERTED and claim.kind is ClaimKind.PERCENT
        if not about or claim.percent is None or claim.count or OTHER.search(claim.text):
            continue
        if claim.subject.type is SubjectType.SECTION and claim.section and claim.place is Place.FIELD:
            yield from _off(claim.span, claim.percent, scopes.inside(claim.section))
        elif claim.subject.type in (SubjectType.DOCUMENT, SubjectType.PHASE):
            for slip in _off(claim.span, claim.percent, _kept(document, claim)):
                yield replace(slip, confidence=Confidence.MEDIUM if slip.points > FAR else Confidence.LOW)


def _kept(document: Document, claim: Claim) -> Sequence[Task]:
    """Give the tasks of the claim's scope that are known to be true: of lists with ticks, or said to be not done."""
    scope = scope_of(document, claim)
    undone = {said.section for said in document.claims if said.place is Place.HEADING and said.kind in _UNDONE}
    tasks = [(box, document.tasks[box.index]) for box in (scope.boxes if scope else ())]
    return [task for box, task in tasks if box.live == LIVE or task.section in undone]


def _off(span: Span, stated: int, scope: Sequence[Task]) -> Iterator[Miscount]:
    boxes = [task for task in scope if task.leaf and not task.state.excluded and task.role in _OWN]
    counted = progress(boxes)
    if counted.total < MIN_BOXES or not 0 < counted.done < counted.total or {task.state for task in boxes} - _PLAIN:
        return
    if abs(stated - 100 * counted.done / counted.total) > max(TOLERANCE, 100 / counted.total):
        verb = "is" if counted.done == 1 else "are"
        actual = f"{counted.done} of its {counted.total} boxes {verb} ticked ({counted.percent} %)"
        sure = len({task.section for task in boxes}) == 1
        points = round(abs(stated - 100 * counted.done / counted.total))
        confidence = Confidence.HIGH if sure else Confidence.LOW
        yield Miscount(span, f"{stated} %", actual, _boxes(boxes), confidence, points)
