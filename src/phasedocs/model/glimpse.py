"""What other documents can see of a document: enough to link them, and small enough to be kept for every file.

A glimpse is made of plain values, so that it can be sent to another process or written down. `Glimpse.document` makes
a document of it that answers the questions of `project`, `resolution` and `ways` as the whole one does, and holds
nothing else: no text, no places but those that are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from phasedocs.model.anchors import Anchors
from phasedocs.model.declarations import Declarations
from phasedocs.model.document import Document
from phasedocs.model.facts import (
    Claim,
    ClaimKind,
    Dependency,
    Legend,
    Mood,
    Place,
    Relation,
    Role,
    Section,
    Subject,
    SubjectType,
    Task,
    TaskState,
)
from phasedocs.model.resolution import task_ids
from phasedocs.mojibake import Reading, read
from phasedocs.syntax import Node, Tree, parse
from phasedocs.text import Source, Span

NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A document from afar; all values are those of JSON."""

    path: str
    lines: int
    """How many line ends it has, and one."""
    ended: bool
    """Nothing follows its last line end."""
    date: str | None
    phases: tuple[str, ...]
    named: tuple[str, ...]
    """Phases that anything in it names."""
    asserted: tuple[str, ...]
    """Phases that its claims are about."""
    tasks: tuple[tuple[str, str, int], ...]
    """Of its own phase: state, role, how many."""
    ids: tuple[str, ...]
    """Of tasks that it names."""
    claims: tuple[tuple[str, str, int], ...]
    """About the whole of it: kind, words, line."""
    dependencies: tuple[tuple[str, str, tuple[str, ...], int, int, int, bool], ...]
    """Phase, relation, targets, line, start, end, and whether front matter says it."""
    anchors: tuple[str, ...]
    complete: bool
    """Its anchors are all known."""

    @classmethod
    def of(cls, document: Document) -> Glimpse:
        """Look at a document from afar."""
        starts = document.source.line_starts
        return cls(
            path=document.path,
            lines=len(starts),
            ended=starts[-1] == len(document.source.text),
            date=document.date,
            phases=document.phases,
            named=tuple(sorted(_named(document))),
            asserted=tuple(sorted(_asserted(document))),
            tasks=_tasks(document),
            ids=tuple(dict.fromkeys(task_ids(document))),
            claims=tuple((claim.kind.value, claim.words, claim.line) for claim in _of_whole(document)),
            dependencies=_dependencies(document),
            anchors=document.anchors.names,
            complete=document.anchors.complete,
        )

    def document(self) -> Document:
        """Give a document that others cannot tell from the whole one."""
        phase = self.phases[0] if len(self.phases) == 1 else None
        places: dict[tuple[str, ...], Span] = {
            ("depends_on", str(number)): Span(start, end)
            for number, (_, _, _, _, start, end, declared) in enumerate(self.dependencies)
            if declared
        }
        starts = (0,) * self.lines if self.ended else (1,) * self.lines
        source = Source(self.path, b"", "", line_starts=starts)
        return Document(
            tree=Tree(source, _NO_TEXT, _NO_ROOT, None, places),
            title="",
            declarations=_NOTHING_DECLARED,
            phases=self.phases,
            date=self.date,
            legend=_NO_LEGEND,
            sections=(_section("", self.named), *(_section(found, ()) for found in self.ids)),
            anchors=Anchors(self.anchors, self.complete),
            tasks=tuple(task for state, role, number in self.tasks for task in (_task(state, role, phase),) * number),
            near_tasks=(),
            fields=(),
            claims=(_of_phases(self.asserted), *(_claim(*one) for one in self.claims)),
            tables=(),
            timelines=(),
            references=(),
            dependencies=tuple(
                Dependency(phase, Relation(relation), tuple(targets), line, Span(start, end))
                for phase, relation, targets, line, start, end, _ in self.dependencies
            ),
        )


_NO_TEXT = Reading("", None, ())
_NO_ROOT = Node("document", NOWHERE, attrs={})
_NO_LEGEND = Legend()
_NOTHING_DECLARED = Declarations()


def without_tree(document: Document) -> Document:
    """Give a document with its text and all that was read out of it, but without its tree: most of its memory."""
    tree = document.tree
    places = dict(tree.front_matter_places)
    slim = replace(document, tree=Tree(document.source, tree.reading, _NO_ROOT, tree.front_matter, places))
    vars(slim)["mentions"] = document.mentions  # they are found in the tree when somebody asks for them
    return slim


def with_tree(document: Document) -> Document:
    """Give a document its tree again, where it has let go of it."""
    return document if document.tree.root.children else replace(document, tree=parse(document.source))


def without_facts(document: Document) -> Document:
    """Give a document without its tree and what only those rules ask for that look at nothing else."""
    slim = without_tree(document)
    return replace(slim, near_tasks=(), fields=(), tables=(), timelines=(), legend=_NO_LEGEND)


def from_source(source: Source) -> Document:
    """Give a document that knows its text and what it was before it was damaged, for reports that show its lines."""
    return with_text(Glimpse(source.path, *_NOTHING).document(), source)


def with_text(document: Document, source: Source) -> Document:
    """Give a document without a tree its text again."""
    return replace(document, tree=replace(document.tree, source=source, reading=read(source.text), root=_NO_ROOT))


def without_text(document: Document) -> Document:
    """Give a document without a tree, and without the text, so that it can be packed: `with_text` gives it back."""
    tree = Tree(Source(document.path, b"", ""), _NO_TEXT, None, None, dict(document.tree.front_matter_places))  # type: ignore[arg-type]
    return replace(document, tree=tree, declarations=document.declarations)


_NOTHING = (1, False, None, (), (), (), (), (), (), (), (), False)


def _named(document: Document) -> set[str]:
    found: set[str | None] = {phase for section in document.sections for phase in section.phases}
    found.update(*(one.subject.ids for one in document.claims if one.subject.type is SubjectType.PHASE))
    found.update(task.phase for task in document.tasks)
    found.update(row.phase for table in document.tables for row in table.rows)
    return {phase for phase in found if phase}


def _asserted(document: Document) -> set[str]:
    claims = (one for one in document.claims if one.mood is Mood.ASSERTED and one.subject.type is SubjectType.PHASE)
    return {phase for claim in claims for phase in claim.subject.ids}


def _tasks(document: Document) -> tuple[tuple[str, str, int], ...]:
    own = Counter((task.state.value, task.role.value) for task in document.tasks if _is_own(task, document.phase))
    return tuple((state, role, number) for (state, role), number in own.items())


def _is_own(task: Task, phase: str | None) -> bool:
    return phase is not None and task.leaf and task.phase == phase


def _of_whole(document: Document) -> Iterator[Claim]:
    """Yield the claims that others hold theirs against."""
    for claim in document.claims:
        whole = claim.subject.type is SubjectType.DOCUMENT or claim.subject.ids == document.phases
        if whole and claim.mood is Mood.ASSERTED and claim.place is not Place.CELL:
            yield claim


def _dependencies(document: Document) -> tuple[tuple[str, str, tuple[str, ...], int, int, int, bool], ...]:
    declared = set(document.tree.front_matter_places.values())
    return tuple(
        (
            *(said.phase, said.relation.value, said.targets, said.line),
            *(said.span.start, said.span.end, said.span in declared),
        )
        for said in document.dependencies
    )


@lru_cache(maxsize=4096)
def _section(title: str, phases: tuple[str, ...]) -> Section:
    return Section(1, title, "", NOWHERE, 1, 0, None, None, phases)


@lru_cache(maxsize=4096)
def _task(state: str, role: str, phase: str | None) -> Task:
    return Task(
        state=TaskState(state),
        mark="",
        text="",
        line=1,
        box=NOWHERE,
        span=NOWHERE,
        list=0,
        parent=None,
        section=None,
        label=None,
        role=Role(role),
        phase=phase,
        leaf=True,
    )


@lru_cache(maxsize=4096)
def _of_phases(phases: tuple[str, ...]) -> Claim:
    """Give a claim that names phases, and stands where nobody takes it for one about the whole."""
    subject = Subject(SubjectType.PHASE, phases, "")
    return Claim(ClaimKind.PERCENT, Mood.ASSERTED, subject, Place.CELL, None, None, None, "", "", 1, NOWHERE, None)


def _claim(kind: str, words: str, line: int) -> Claim:
    subject = Subject(SubjectType.DOCUMENT, (), "")
    place = Place.FIELD
    return Claim(ClaimKind(kind), Mood.ASSERTED, subject, place, None, None, None, words, "", line, NOWHERE, None)
