"""Scope: which tasks are a claim's business, and what is to be known about each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from phasedocs.analysis.acts import Act, Work, says_deploy, work_of
from phasedocs.model import Claim, ClaimKind, Document, Place, Role, Section, SubjectType, TaskState
from phasedocs.model.sections import section_role
from phasedocs.model.tasks import RoleSource, sourced_role
from phasedocs.model.vocabulary import remembered, vocabulary

_WORD = re.compile(r"[^\W\d_]{2,}")
LIVE = 3
"""Of `Box.live`: the task's own list has ticks."""
_ABOUT_GATES = frozenset({ClaimKind.READY, ClaimKind.NOT_READY, ClaimKind.BLOCKED})
"""Such a claim about a phase without tasks here ("Ready for Phase 4: NO") speaks of this document's gates."""


@dataclass(frozen=True, slots=True)
class Box:
    """A leaf task as seen from one claim."""

    index: int
    """Into `Document.tasks`."""
    state: TaskState
    role: Role
    """From its own text, the line over its list and the headings below the claim's own."""
    source: RoleSource
    """What tells the role."""
    live: int
    """3: its own list has ticks. 2: another list in scope has. 1: the document has. 0: nothing is ticked."""
    undone: bool
    """A heading between the claim and the task says that it is not done."""
    gate: bool
    """It stands under a strong gate word."""
    act: bool
    """It is the deployment itself, or comes after it in its list: no gate of it."""
    work: Work
    gate_of: Act | None
    """What its gate opens, where the heading of the gate says so: START, or PRODUCTION for all that comes later."""
    declared: bool
    """The document declares its role, or which claims it gates."""
    gates: ClaimKind | None


@dataclass(frozen=True, slots=True)
class Scope:
    """The leaf tasks that a claim may speak about."""

    type: SubjectType
    boxes: tuple[Box, ...]
    top: int | None = None
    """The claim's own section, into `Document.sections`."""
    role: Role | None = None
    """All tasks of one role, where that is what the claim is about."""

    @property
    def declared(self) -> bool:
        """Say whether the document declares of every task what it is."""
        return bool(self.boxes) and all(box.declared for box in self.boxes)


def scope_of(document: Document, claim: Claim) -> Scope | None:
    """Give the scope of a claim; None when it speaks of something that has no list of its own."""
    if claim.subject.type in (SubjectType.TASK, SubjectType.ROW):
        return None
    if claim.subject.type is SubjectType.COMPONENT:
        section = _section_of(document, claim.subject.text)
        return None if section is None else _section_scope(document, section)
    if claim.label and claim.label == claim.text and claim.section is not None:  # a line over its own list
        return _scope(document, SubjectType.SECTION, _under_label(document, claim), top=claim.section)
    if role := _named_role(claim):  # of whatever phase they are
        named = [index for index, task in enumerate(document.tasks) if task.role is role]
        return replace(_scope(document, SubjectType.DOCUMENT, named, top=None), role=role)
    return _scope_of(document, claim)


def _section_scope(document: Document, number: int) -> Scope:
    return _scope(document, SubjectType.SECTION, _inside(document, number), top=number)


def _under_label(document: Document, claim: Claim) -> list[int]:
    tasks = enumerate(document.tasks)
    return [index for index, task in tasks if task.section == claim.section and _is_label(task.label, claim)]


def _is_label(line: str | None, claim: Claim) -> bool:
    return line is not None and line.strip("*_: ") == claim.label


def _named_role(claim: Claim) -> Role | None:
    """Give the role of the tasks that a label is about: "Prerequisites completed"."""
    label = claim.label or ""
    if vocabulary().status_labels.match(label) or vocabulary().questions.search(label):
        return None
    role = section_role([label])
    return role if role in (Role.PREREQUISITE, Role.ACCEPTANCE, Role.APPROVAL) else None


def _section_of(document: Document, subject: str) -> int | None:
    """Give the only section whose heading names a part of the work; None when there is none, or several."""
    words = _content(subject)
    if not words:
        return None
    named = [number for number, section in enumerate(document.sections) if number and words <= _content(section.title)]
    held = [number for number in named if _inside(document, number)]
    return held[0] if len(held) == 1 else None


@remembered(2048)
def _content(text: str) -> frozenset[str]:
    """Give the words of a text that say what it is about; headings are asked for every claim about a part."""
    known = vocabulary()
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word for word in words if not known.generic.fullmatch(word) and not known.status.fullmatch(word))


def _scope_of(document: Document, claim: Claim) -> Scope | None:
    heading = claim.place is Place.HEADING and claim.subject.type is not SubjectType.DOCUMENT
    if heading or claim.subject.type is SubjectType.SECTION:
        if claim.section is None:
            return None
        return _section_scope(document, claim.section)
    if claim.subject.type is SubjectType.PHASE and not set(claim.subject.ids) <= set(document.phases):
        ids = set(claim.subject.ids)
        indices = [index for index, task in enumerate(document.tasks) if task.phase in ids]
        if indices or claim.kind not in _ABOUT_GATES:
            return _scope(document, SubjectType.PHASE, indices, top=None)
    return _scope(document, SubjectType.DOCUMENT, _own(document, claim), top=None)


def _inside(document: Document, number: int) -> list[int]:
    section = document.sections[number]
    return [index for index, task in enumerate(document.tasks) if section.span.start <= task.box.start < section.end]


def _own(document: Document, claim: Claim) -> list[int]:
    """Tasks of the document's own phases; a claim of readiness also waits for prerequisites in other phases."""
    own = set(document.phases)
    gates_too = claim.kind in _ABOUT_GATES
    return [
        index
        for index, task in enumerate(document.tasks)
        if not own or task.phase is None or task.phase in own or (gates_too and task.role is Role.PREREQUISITE)
    ]


def _scope(document: Document, type_: SubjectType, indices: Sequence[int], top: int | None) -> Scope:
    leaves = [index for index in indices if document.tasks[index].leaf]
    ticked = {document.tasks[index].list for index in leaves if document.tasks[index].state.done}
    elsewhere = any(task.state.done for task in document.tasks)
    acts, later = _acts(document, leaves), _is_later(document, top)
    over = {section: _over(document, section, top) for section in {document.tasks[index].section for index in leaves}}
    boxes = tuple(
        _box(document, index, over, _live(document, index, ticked, elsewhere), act=index in acts, later=later)
        for index in leaves
    )
    return Scope(type_, boxes, top)


def _acts(document: Document, leaves: Sequence[int]) -> set[int]:
    """Give the open boxes that say "deploy", and what follows them in their lists."""
    begun: set[int] = set()
    found = set()
    for index in leaves:
        task = document.tasks[index]
        if not task.state.done and says_deploy(task.text):
            begun.add(task.list)
        if task.list in begun:
            found.add(index)
    return found


def _live(document: Document, index: int, ticked: set[int], elsewhere: bool) -> int:
    return 3 if _lists_of(document, index) & ticked else 2 if ticked else int(elsewhere)


def _is_later(document: Document, top: int | None) -> bool:
    """Say whether the claim's own section is declared to be next steps: for the claim that says nothing of them."""
    return top is not None and document.declarations.at(document.sections[top].span.start).role is Role.FOLLOW_UP


class _Over(NamedTuple):
    """The headings over the tasks of a section."""

    titles: tuple[str, ...]
    role: Role | None


def _over(document: Document, section: int | None, top: int | None) -> _Over:
    titles = tuple(heading.title for heading in headings_below(document, section, top))
    return _Over(titles, section_role(titles))


def _box(document: Document, index: int, over: Mapping[int | None, _Over], live: int, *, act: bool, later: bool) -> Box:
    task = document.tasks[index]
    titles, named = over[task.section]
    above = _above(titles, task.label or "")
    role, source = task.role, RoleSource.DECLARED
    declared = task.declared and not (later and role is Role.FOLLOW_UP)
    if not declared:
        role, source = sourced_role(task.text, task.label, named)
    return Box(
        index=index,
        state=task.state,
        role=role,
        source=source,
        live=live,
        undone=above.undone,
        gate=above.gate,
        act=act,
        work=work_of(task.text, role),
        gate_of=above.gate_of if role is Role.PREREQUISITE else None,
        declared=declared or task.gates is not None,
        gates=task.gates,
    )


class _Above(NamedTuple):
    """What the headings and the line over a task tell of it."""

    undone: bool
    gate: bool
    gate_of: Act | None


@remembered(1024)
def _above(titles: tuple[str, ...], label: str) -> _Above:
    """Read what stands over a task; it is asked for every task and claim below."""
    gate, heads = vocabulary().strong_roles[Role.PREREQUISITE], (*titles, label)
    return _Above(any(map(_says_undone, titles)), any(map(gate.search, heads)), _gate_of(heads))


def _gate_of(heads: Iterable[str]) -> Act | None:
    acts = vocabulary().acts
    for head in heads:
        if acts[Act.PRODUCTION].search(head) or acts[Act.DEPLOY].search(head):
            return Act.PRODUCTION
        if acts[Act.START].search(head):
            return Act.START
    return None


def _lists_of(document: Document, index: int) -> set[int]:
    """A nested list is kept up to date together with the list it stands in."""
    lists = set()
    parent: int | None = index
    while parent is not None:
        lists.add(document.tasks[parent].list)
        parent = document.tasks[parent].parent
    return lists


def headings_below(document: Document, section: int | None, top: int | None) -> list[Section]:
    """Give the headings over a task, from the innermost, below the claim's own; the title is never one of them."""
    chain = document.chain(section)
    if top is not None and top in chain:
        chain = chain[: chain.index(top)]
    return [document.sections[number] for number in chain if number != 0]


def _says_undone(title: str) -> bool:
    """Status words in headings count in capitals or at the end: "Missing quotes handling" is a topic."""
    for found in vocabulary().undone.finditer(title):
        tail = title[found.end() :].strip(" )]*_:.!⏳🔴❌🟡🚧📋")
        if not tail or (found.group().isupper() and not title.isupper()):
            return True
    return False
