"""Claims: statuses stated in titles, headings, fields and panels, with their subject and mood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import lru_cache

from phasedocs.model.badges import read_badges
from phasedocs.model.dates import last_date
from phasedocs.model.declarations import Header
from phasedocs.model.facts import (
    Claim,
    ClaimKind,
    Field,
    Legend,
    Mood,
    Place,
    Section,
    Subject,
    SubjectType,
    Table,
    Task,
)
from phasedocs.model.fields import Line, walk_lines
from phasedocs.model.labels import read_answer, read_due, read_finished, read_label, read_purpose
from phasedocs.model.moods import day_ahead, label_mood, section_mood
from phasedocs.model.outline import Outline
from phasedocs.model.phases import named_phases
from phasedocs.model.sentences import read_sentences
from phasedocs.model.statements import Statement, read_count, read_mark, read_statements, read_task_id
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import Node, Tree
from phasedocs.text import Span

_WORD = re.compile(r"[^\W\d_]+")
_THINGS = frozenset(
    {"task", "tasks", "item", "items", "work", "features", "steps", "by", "so", "far", "already", "recently"}
)
"""With a status they name a list of what has it, not a claim."""
MAX_LABEL = 48
MAX_SENTENCE = 160
MAX_COMPONENT_VALUE = 90
"""In code points: a longer value of a field that is no status field is a description."""
_BOLD_LINE = re.compile(r"[^\w*]{0,6}\*\*[^*\n]+\*\*[^\w*]{0,6}")
_TICKED = re.compile(r"[*\s]*[✅🟢]")
"""A status that is marked as reached is so, under a heading of goals too."""
_TASK_ID = re.compile(r"\bT\d")


def read_claims(
    tree: Tree,
    header: Header,
    sections: Sequence[Section],
    phases: tuple[str, ...],
    legend: Legend,
    fields: Sequence[Field],
    tasks: Sequence[Task],
    tables: Sequence[Table],
) -> tuple[Claim, ...]:
    """Read the claims of a document in order."""
    reader = _Reader(tree, sections, phases, Outline(tree, sections, tasks))
    taken = {(field.line, field.place) for field in fields if field.value or len(field.name) <= MAX_LABEL}
    lines = list(reader.lines(taken))
    found = [
        *reader.header(header),
        *reader.headings(legend),
        *reader.fields([*fields, *read_badges(tree)]),
        *lines,
        *reader.sentences({line for line, _ in taken} | {claim.line for claim in lines}),
        *reader.items(tasks),
        *reader.cells(tables),
    ]
    written = last_date(fields, tree.front_matter)
    if written is not None:
        found = [replace(claim, mood=Mood.GOAL) if _is_ahead(claim, written) else claim for claim in found]
    return tuple(sorted(found, key=lambda claim: (claim.span.start, claim.span.end, claim.kind)))


def _is_ahead(claim: Claim, written: date) -> bool:
    return claim.mood is Mood.ASSERTED and day_ahead(claim, written) is not None


class _Reader:
    def __init__(self, tree: Tree, sections: Sequence[Section], phases: tuple[str, ...], outline: Outline) -> None:
        self._tree, self._sections, self._phases, self._outline = tree, sections, phases, outline
        self._named = frozenset(_WORD.findall(sections[0].title.lower())) if sections else frozenset()

    def header(self, header: Header) -> Iterator[Claim]:
        """Read the status of the front matter: it speaks for the document."""
        if header.status is None:
            return
        status, keys = header.status
        span = _unquoted(self._tree, self._tree.front_matter_places[keys])
        for statement in read_statements(status):
            yield statement.claim(
                mood=statement.mood,
                subject=Subject(SubjectType.DOCUMENT, statement.phases or self._phases, keys[-1]),
                place=Place.FRONT_MATTER,
                label=keys[-1],
                text=status,
                line=self._tree.source.line(span.start),
                span=span,
                section=None,
            )

    def headings(self, legend: Legend) -> Iterator[Claim]:
        nodes = [node for node in self._tree.root.children if node.kind == "heading"]
        for index, node in enumerate(nodes):
            place = Place.TITLE if index == 0 else Place.HEADING
            for statement in read_statements(node.text, headline=True):
                if self._names_a_list(index, statement):
                    statement = replace(statement, mood=Mood.LABEL)
                mood = self._mood(statement, self._sections[index].parent)
                yield self._claim(node, 0, statement, place, index, self._heading_subject(statement, index), mood)
            if index and (marked := read_mark(node.text, legend.kinds)):
                mood = self._mood(marked, index)
                yield self._claim(node, 0, marked, place, index, self._heading_subject(marked, index), mood)

    def _names_a_list(self, index: int, statement: Statement) -> bool:
        """Say whether a heading names a list by a status: "## Completed", "## Tasks done", "## Completed: import"."""
        title, words = self._sections[index].title, statement.words
        if index == 0 or statement.kind in (ClaimKind.READY, ClaimKind.PERCENT) or statement.percent:
            return False
        if statement.phases or f"({words}" in title:
            return False
        if statement.kind is ClaimKind.COMPLETE and statement.leads and f"{words}:" in title:
            return True
        others = {word.lower() for word in _WORD.findall(title.replace(words, ""))}
        shouted = words.isupper() and statement.kind is ClaimKind.COMPLETE  # "ALL WORK COMPLETE"
        return not others or (others <= _THINGS and not shouted)

    def _heading_subject(self, statement: Statement, index: int) -> Subject:
        title = self._sections[index].title
        if statement.phases:
            return Subject(SubjectType.PHASE, statement.phases, title)
        if index == 0 or self._outline.is_verdict(index, statement.words):
            return Subject(SubjectType.DOCUMENT, self._phases, title)
        return Subject(SubjectType.SECTION, (), title)

    def fields(self, fields: Sequence[Field]) -> Iterator[Claim]:
        words = vocabulary()
        for field in fields:
            if len(field.name) > MAX_LABEL or words.foreign_labels.match(field.name):
                continue
            if answer := read_answer(field.name, field.value) or read_finished(field.name, field.value):
                yield self._answer(field, answer)
                continue
            if read_due(field.name, field.value):
                yield self._answer(field, ClaimKind.READY, Mood.GOAL)
                continue
            if not field.value and (counted := read_count(field.name) or read_label(field.name)):
                yield self._counted(field, counted)
                continue
            if said := read_purpose(field.name, field.value):
                yield self._field_claim(field, said, generic=True)
                continue
            generic = words.status_labels.match(field.name) is not None
            if not generic and len(field.value) > MAX_COMPONENT_VALUE:
                continue  # prose: it speaks of no component
            for statement in read_statements(field.value):
                if generic or self._speaks_of_component(field, statement):
                    yield self._field_claim(field, statement, generic=generic)

    def _counted(self, field: Field, statement: Statement) -> Claim:
        type_ = SubjectType.PHASE if statement.phases else SubjectType.SECTION
        return statement.claim(
            mood=self._mood(statement, field.section),
            subject=Subject(type_, statement.phases, field.name),
            place=field.place,
            label=field.name,
            text=field.name,
            line=field.line,
            span=field.name_span,
            section=field.section,
        )

    def _speaks_of_component(self, field: Field, statement: Statement) -> bool:
        return statement.leads or statement.kind is ClaimKind.PERCENT or _TASK_ID.match(field.name) is not None

    def _field_claim(self, field: Field, statement: Statement, *, generic: bool) -> Claim:
        mood = statement.mood if generic and _TICKED.match(field.value) else self._mood(statement, field.section)
        return self._widened(statement).claim(
            mood=label_mood(field.name) or mood,
            subject=self._field_subject(field, statement, generic=generic),
            place=field.place,
            label=field.name,
            text=field.value.replace("**", ""),
            line=field.line,
            span=self._clause(field, statement),
            section=field.section,
        )

    def _clause(self, field: Field, statement: Statement) -> Span:
        """Give the place of a clause of a value; the whole value where repairs or an image moved its characters."""
        span = field.value_span
        if self._tree.source.slice(span) != field.value:
            return span
        return Span(span.start + statement.start, span.start + statement.end)

    def _answer(self, field: Field, kind: ClaimKind, mood: Mood = Mood.ASSERTED) -> Claim:
        named = named_phases(field.name)
        subject = Subject(SubjectType.PHASE if named else SubjectType.DOCUMENT, named or self._phases, field.name)
        return Claim(
            kind=kind,
            mood=self._section_mood(field.section) or mood,
            subject=subject,
            place=field.place,
            label=field.name,
            percent=None,
            count=None,
            words=kind.value.replace("_", " ").upper(),
            text=field.value,
            line=field.line,
            span=field.value_span,
            section=field.section,
        )

    def _field_subject(self, field: Field, statement: Statement, *, generic: bool) -> Subject:
        named = statement.phases or named_phases(field.name)
        if named:
            return Subject(SubjectType.PHASE, named, field.name if not generic else field.value)
        if task := statement.task or read_task_id(field.name):
            return Subject(SubjectType.TASK, (task,), field.value)
        if not generic:
            return Subject(SubjectType.COMPONENT, (), field.name)
        if field.place is Place.PANEL:
            return Subject(SubjectType.DOCUMENT, self._phases, field.name)
        return self._whole(field.section, field.span.start, field.name)

    def _widened(self, statement: Statement) -> Statement:
        """Let the words of the title narrow nothing: what they name is the whole."""
        if not statement.narrowed:
            return statement
        hedges = vocabulary().hedges
        words = statement.narrowed.split()
        kept = [word for word in words if word.lower() not in self._named or hedges.fullmatch(word)]
        return replace(statement, narrowed=" ".join(kept))

    def lines(self, taken: Set[tuple[int, Place]]) -> Iterator[Claim]:
        """Read bold lines and lines of panels that are a claim by themselves: "**Phase 6 kick-off complete ✅**"."""
        for line, section in walk_lines(self._tree, holding="*", in_panels=""):
            found = list(self._of_line(line)) if len(line.text) <= MAX_SENTENCE else []
            if found and (self._tree.source.line(line.node.locate(line.start, line.start).start), line.place) in taken:
                continue
            for statement, own in found:
                subject = own
                if own.type is SubjectType.SECTION:
                    subject = self._whole(section, line.node.locate(line.start, line.start).start, own.text)
                place = Place.PANEL if line.place is Place.PANEL else Place.SENTENCE
                mood = self._mood(statement, section)
                yield self._claim(line.node, line.start, self._widened(statement), place, section, subject, mood)

    def sentences(self, taken: Set[int]) -> Iterator[Claim]:
        """Read sentences of running text that state the status of the whole."""
        for line, statement, section in read_sentences(self._tree):
            at = line.node.locate(line.start, line.start).start
            if self._tree.source.line(at) in taken:
                continue
            named = statement.phases
            mood = statement.mood if vocabulary().firm.search(line.text) else self._mood(statement, section)
            said = self._widened(statement)
            subject = Subject(SubjectType.PHASE, named, line.text) if named else self._whole(section, at, line.text)
            if not named and not said.narrowed:
                subject = Subject(SubjectType.DOCUMENT, self._phases, line.text)
            yield self._claim(line.node, line.start, said, Place.SENTENCE, section, subject, mood)

    def _whole(self, section: int | None, place: int, text: str) -> Subject:
        if section is None or self._outline.speaks_for_document(section, place):
            return Subject(SubjectType.DOCUMENT, self._phases, text)
        return Subject(SubjectType.SECTION, (), self._sections[section].title)

    def _of_line(self, line: Line) -> Iterator[tuple[Statement, Subject]]:
        panel = line.place is Place.PANEL
        if not panel and not _BOLD_LINE.fullmatch(line.text):
            return
        if panel and read_task_id(line.text) is None and not _is_drawn(line.node):
            return  # nothing in it can be a claim
        if not panel and (counted := read_count(line.text)):
            named = named_phases(line.text)
            yield counted, Subject(SubjectType.PHASE if named else SubjectType.SECTION, named, line.text)
            return
        for statement in read_statements(line.text, headline=panel):
            if statement.mood is not Mood.ASSERTED:
                continue
            if statement.task:
                yield statement, Subject(SubjectType.TASK, (statement.task,), line.text)
            elif not panel:
                named = statement.phases
                yield statement, Subject(SubjectType.PHASE if named else SubjectType.SECTION, named, line.text)
            elif statement.leads and statement.kind is ClaimKind.READY and _is_drawn(line.node):
                yield statement, Subject(SubjectType.DOCUMENT, statement.phases or self._phases, line.text)

    def items(self, tasks: Sequence[Task]) -> Iterator[Claim]:
        """Read what a box says of a task with an id: "T6.1 marked IN-PROGRESS"."""
        for task in tasks:
            for statement in read_statements(task.text) if _TASK_ID.search(task.text) else ():
                if statement.task and statement.words.isupper() and statement.mood is Mood.ASSERTED:
                    yield replace(statement, narrowed="").claim(
                        mood=self._mood(statement, task.section),
                        subject=Subject(SubjectType.TASK, (statement.task,), task.text),
                        place=Place.ITEM,
                        label=None,
                        text=task.text,
                        line=task.line,
                        span=task.span,
                        section=task.section,
                    )

    def cells(self, tables: Sequence[Table]) -> Iterator[Claim]:
        """Read the statuses of the rows of status tables."""
        for table in tables:
            for row in table.rows:
                if row.status is None or row.status_span is None or row.subject is None:
                    continue
                named = (row.phase,) if row.phase else ()
                yield Claim(
                    kind=row.status,
                    mood=self._section_mood(table.section) or Mood.ASSERTED,
                    subject=Subject(SubjectType.ROW, named, row.subject),
                    place=Place.CELL,
                    label=table.status_column,
                    percent=None,
                    count=None,
                    words=row.status.value.replace("_", " ").upper(),
                    text=self._tree.source.slice(row.status_span),
                    line=row.line,
                    span=row.status_span,
                    section=table.section,
                )

    def _mood(self, statement: Statement, section: int | None) -> Mood:
        return statement.mood if statement.mood is not Mood.ASSERTED else self._section_mood(section) or Mood.ASSERTED

    def _section_mood(self, section: int | None) -> Mood | None:
        found = section_mood(self._sections, section)
        return found[0] if found else None

    def _claim(
        self,
        node: Node,
        offset: int,
        statement: Statement,
        place: Place,
        section: int | None,
        subject: Subject,
        mood: Mood,
    ) -> Claim:
        start, end = offset + statement.start, offset + statement.end
        span = node.locate(start, end)
        return statement.claim(
            mood=mood,
            subject=subject,
            place=place,
            label=None,
            text=" ".join(node.text[start:end].replace("**", "").split()),
            line=self._tree.source.line(span.start),
            span=span,
            section=section,
        )


@lru_cache(maxsize=1)  # asked for each of its lines
def _is_drawn(fence: Node) -> bool:
    return any(character in fence.text for character in "│║┃╔┌═─")


def _unquoted(tree: Tree, span: Span) -> Span:
    """Give the place of a YAML value without its quotation marks."""
    quoted = span.end - span.start > 1 and tree.source.text[span.start] in "\"'"
    return Span(span.start + 1, span.end - 1) if quoted else span
