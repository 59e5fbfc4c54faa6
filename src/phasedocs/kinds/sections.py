"""The sections of a document held against its kind."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from phasedocs.kinds.misfit import Misfit, insertion, opening, title_of, words_of
from phasedocs.kinds.schema import Kind, LinkSpec, SectionSpec, TaskSpec
from phasedocs.kinds.words import holds, nearest
from phasedocs.model import Document, Reference, Section
from phasedocs.model.statements import read_task_id
from phasedocs.text import Fix

MAX_TOLD = 20
"""So many tasks or files of one section are told one by one."""


@dataclass(frozen=True)
class Plan:
    """Which sections of a document are which of its kind."""

    document: Document
    kind: Kind

    @cached_property
    def heads(self) -> Sequence[int]:
        """Indices of the sections, without the title of the document."""
        sections = self.document.sections
        titled = bool(sections) and sections[0].level == 1
        return range(int(titled), len(sections))

    @cached_property
    def found(self) -> Mapping[str, Sequence[int]]:
        """Indices of the sections that are each of the kind's, in the order of the document."""
        return {key: [one for one in self.heads if self._is(one, spec)] for key, spec in self.kind.sections.items()}

    def _is(self, index: int, spec: SectionSpec) -> bool:
        section = self.document.sections[index]
        if holds(section.title, spec.names):
            return True
        above = self.document.sections[section.parent].role if section.parent is not None else None
        return spec.role is not None and section.role is spec.role and above is not spec.role

    def within(self, key: str, place: int) -> bool:
        """Say whether a place is in one of the sections of that key, or below it."""
        starts, ends = self._reaches.get(key, ((), ()))
        number = bisect_right(starts, place)
        return number > 0 and place < ends[number - 1]

    @cached_property
    def _reaches(self) -> Mapping[str, tuple[Sequence[int], Sequence[int]]]:
        """Where the sections of each key start, and how far anything reaches that starts no later; both rise."""
        sections = self.document.sections
        return {
            key: (
                [sections[index].span.start for index in found],
                list(accumulate((sections[index].end for index in found), max)),
            )
            for key, found in self.found.items()
        }

    def first(self, key: str) -> Section | None:
        """Give the first section of a key."""
        found = self.found.get(key)
        return self.document.sections[found[0]] if found else None


def section_misfits(
    document: Document, name: str, kind: Kind, is_there: Callable[[Reference], bool]
) -> Iterator[Misfit]:
    """Yield the sections that are missing, stand elsewhere, or do not hold what the kind says."""
    plan = Plan(document, kind)
    for key, spec in kind.sections.items():
        if not plan.found[key]:
            if spec.required:
                yield _missing(plan, name, key, spec)
            continue
        if spec.tasks:
            yield from _tasks(plan, key, spec.tasks)
        if spec.links:
            yield from _links(plan, key, spec.links, is_there)
    if kind.ordered:
        yield from _disorder(plan)


def _disorder(plan: Plan) -> Iterator[Misfit]:
    present = [found for key in plan.kind.sections if (found := plan.first(key))]
    for before, after in pairwise(present):
        if after.span.start < before.span.start:
            yield Misfit(after.span, f"“{after.title}” stands before “{before.title}”", help="put it behind that")


def _tasks(plan: Plan, key: str, spec: TaskSpec) -> Iterator[Misfit]:
    section = plan.first(key)
    tasks = [task for task in plan.document.tasks if plan.within(key, task.box.start)]
    if section is not None and len(tasks) < spec.min:
        needed = "a task" if spec.min == 1 else f"{spec.min} tasks"
        yield Misfit(
            section.span,
            f"“{section.title}” has {needed} at least, and here {'is none' if not tasks else f'are {len(tasks)}'}",
            help="add them: `- [ ] what is to be done`",
        )
    if spec.ids:
        nameless = [task for task in tasks if task.leaf and not read_task_id(task.text)]
        for task in nameless[:MAX_TOLD]:
            yield Misfit(task.box, "a task without an id", help="begin it with one, such as T6.1")


def _links(plan: Plan, key: str, spec: LinkSpec, is_there: Callable[[Reference], bool]) -> Iterator[Misfit]:
    section, document = plan.first(key), plan.document
    named = [one for one in document.references if one.kind.names_file and plan.within(key, one.span.start)]
    if section is not None and len(named) < spec.min:
        needed = "a file" if spec.min == 1 else f"{spec.min} files"
        yield Misfit(section.span, f"“{section.title}” names {needed} at least", help="link to them")
    if spec.resolve:
        lost = [one for one in named if one.target and not is_there(one)]
        for one in lost[:MAX_TOLD]:
            yield Misfit(
                one.span, f"{one.target} is not there, and all that “{plan.kind.sections[key].title}” names must be"
            )


def _missing(plan: Plan, name: str, key: str, spec: SectionSpec) -> Misfit:
    document = plan.document
    taken = {index for found in plan.found.values() for index in found}
    free = [document.sections[index] for index in plan.heads if index not in taken]
    near = nearest([section.title for section in free], spec.names)
    slip = next((section for section in free if section.title == near), None)
    if slip is not None:
        return Misfit(
            slip.span, f"“{slip.title}” is no section of {title_of(name)}; did you mean {spec.title}?", help="rename it"
        )
    before = _before(plan, key)
    return Misfit(
        before.span if before else opening(document),
        f"no section {spec.title}; every {words_of(name)} has one",
        label="it could follow this one" if before else "",
        help=f"add a heading, {spec.title}, with what is so",
        fix=_added(plan, before, key, spec),
    )


def _before(plan: Plan, key: str) -> Section | None:
    """Give the section of the kind that comes before one, among those that are there."""
    keys = list(plan.kind.sections)
    above = [found for one in keys[: keys.index(key)] if (found := plan.first(one))]
    return max(above, key=lambda section: section.span.start, default=None)


def _added(plan: Plan, before: Section | None, key: str, spec: SectionSpec) -> Fix | None:
    """Put a heading with what a new document begins with behind the section before it, or before all sections."""
    document = plan.document
    heads = [document.sections[index] for index in plan.heads]
    level = before.level if before else min((head.level for head in heads), default=2)
    after = [head for head in heads if head.span.start >= before.end] if before else heads
    place = after[0].span.start if after else len(document.source.text)
    lines = f"{'#' * level} {spec.title}\n\n" + (f"{spec.begins.strip()}\n\n" if spec.begins.strip() else "")
    if not after:
        gap = "" if document.source.text.endswith("\n\n") else "\n" if document.source.text.endswith("\n") else "\n\n"
        lines = f"{gap}{lines.rstrip()}\n"
    elif document.source.position(place).column != 1:
        return None
    return insertion(document.source, place, lines, f"add a section {spec.title}")
