"""Declarations: what a document says of itself on purpose, in directives and front matter. They beat every guess.

A directive is an HTML comment, `<!-- phasedocs: role=prerequisite phase=6 -->`. It holds for what it stands in: an item
of a list, or else its section with the deeper ones, from where it stands. Right above or under a heading, before any
list or table, it holds for the whole section.
"""

from __future__ import annotations

import difflib
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from phasedocs.model.allowances import Allowance, read_allowances
from phasedocs.model.comments import Comment
from phasedocs.model.facts import ClaimKind, Role, Section
from phasedocs.model.phases import phase_id
from phasedocs.model.regions import BrokenMark
from phasedocs.syntax import Tree
from phasedocs.text import Span

FRONT_MATTER_TABLE = "phasedocs"
"""The table of front matter that is ours."""
_WORD = re.compile(
    r"(?P<key>[a-z-]{1,20})(?:\s?=\s?(?P<quote>[\"']?)(?P<value>[\w.-]{1,40})(?P=quote))?(?=[\s,]|$)[\s,]*"
)
_LIFECYCLE = frozenset({"active", "stable", "final", "published", "accepted", "approved"})
"""Under a plain `status` these tell the life of the document, not of the work."""
_KEYS = ("role", "phase", "gates", "ignore-tasks", "counters")
_FLAGS = frozenset({"ignore-tasks", "counters"})
"""Keys without a value."""
_GATED = (ClaimKind.READY, ClaimKind.COMPLETE)


@dataclass(frozen=True, slots=True)
class Directive:
    """A comment that declares something of the tasks after it."""

    span: Span
    line: int
    holds: Span
    """Where it holds."""
    role: Role | None = None
    phase: str | None = None
    gates: ClaimKind | None = None
    """The kind of claim that its tasks must be ticked for."""
    ignore_tasks: bool = False
    """Boxes here are no tasks: samples, templates."""
    counters: bool = False
    """`phasedocs sync` keeps the counters of headings here."""
    problem: str | None = None
    """What cannot be understood; nothing of the directive holds then."""
    marks: bool = False
    """It was to begin or end a managed region, or may have been."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared of one place."""

    role: Role | None = None
    phase: str | None = None
    gates: ClaimKind | None = None
    ignored: bool = False
    counters: bool = False


NOTHING = Declared()


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the configuration says of a document; its own front matter wins over it."""

    phases: tuple[str, ...] = ()
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """What is declared of the document.

    In the table `phasedocs` of its front matter, in plain keys that mean the same, or in the configuration.
    """

    kind: str | None = None
    phases: tuple[str, ...] = ()
    status: tuple[str, tuple[str, ...]] | None = None
    """Its text, and the keys that lead to it."""
    depends_on: tuple[str, ...] = ()
    ignored: bool = False


@dataclass(frozen=True, slots=True)
class Declarations:
    """Everything that a document declares."""

    header: Header = field(default_factory=Header)
    directives: tuple[Directive, ...] = ()
    """In the order of the document."""
    allowances: tuple[Allowance, ...] = ()
    """In the order of the document."""

    def at(self, place: int) -> Declared:
        """Give what is declared of a place: of each word the nearest directive before it that holds there."""
        if not self.directives:
            return NOTHING
        holding = [one for one in self.directives if place in one.holds and one.problem is None]
        holding.sort(key=lambda one: (one.holds.start, one.span.start), reverse=True)
        return Declared(
            role=next((one.role for one in holding if one.role), None),
            phase=next((one.phase for one in holding if one.phase), None),
            gates=next((one.gates for one in holding if one.gates), None),
            ignored=any(one.ignore_tasks for one in holding),
            counters=any(one.counters for one in holding),
        )

    def of(self, sections: Sequence[Section]) -> tuple[Section, ...]:
        """Give the sections with what is declared of them in the place of what was guessed."""
        return tuple(self._section(section) for section in sections) if self.directives else tuple(sections)

    def _section(self, section: Section) -> Section:
        declared = self.at(section.span.start)
        return replace(
            section,
            role=declared.role or section.role,
            phases=(declared.phase,) if declared.phase else section.phases,
        )


def read_declarations(
    tree: Tree,
    sections: Sequence[Section],
    assigned: Assigned,
    comments: Sequence[Comment],
    broken: Sequence[BrokenMark],
) -> Declarations:
    """Read the front matter and the directives of a document; what is `assigned` fills in what they leave open.

    `comments` are those of the tree; `broken` marks of regions are directives that cannot be understood.
    """
    header = _header(tree.front_matter or {})
    header = replace(header, kind=header.kind or assigned.kind, phases=header.phases or assigned.phases)
    allowances = read_allowances(tree, sections, comments) if comments else ()
    directives = [*_directives(tree, sections, comments), *map(_broken, broken)]
    return Declarations(header, tuple(sorted(directives, key=lambda one: one.span)), allowances)


def _broken(mark: BrokenMark) -> Directive:
    span = mark.comment.span
    return Directive(span, mark.comment.line, span, problem=mark.problem, marks=True)


def _header(values: Mapping[str, object]) -> Header:
    own = values.get(FRONT_MATTER_TABLE)
    table: Mapping[str, object] = own if isinstance(own, dict) else {}
    plain = None if str(values.get("status")).lower() in _LIFECYCLE else values.get("status")
    said = (((FRONT_MATTER_TABLE, "status"), table.get("status")), (("status",), plain))
    return Header(
        kind=str(table["kind"]) if isinstance(table.get("kind"), str) else None,
        phases=_phases(table.get("phase")) or _phases(values.get("phase")),
        status=next(((found, keys) for keys, found in said if isinstance(found, str) and found), None),
        depends_on=_phases(table.get("depends_on")),
        ignored=str(table.get("ignore", "")).lower() in ("true", "yes", "on"),
    )


def _phases(value: object) -> tuple[str, ...]:
    """Give the phases of a value: one, several with commas between them, or a list."""
    words = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(dict.fromkeys(found for word in words if (found := phase_id(str(word)))))


def _directives(tree: Tree, sections: Sequence[Section], comments: Sequence[Comment]) -> Iterator[Directive]:
    waiting = deque(comment for comment in comments if not (comment.allows or comment.marks))
    whole = Span(0, len(tree.source.text))
    section, fresh = whole, True
    number = -1
    for block, below in zip_longest(tree.root.children, tree.root.children[1:]):
        if not waiting:
            return
        if block.kind == "heading":
            number, fresh = number + 1, True
            section = Span(sections[number].span.start, sections[number].end)
        while waiting and waiting[0].span.start < block.span.end:
            comment = waiting.popleft()
            if comment.item is not None:
                holds = comment.item.span
            elif comment.node is block and below is not None and below.kind == "heading":
                holds = Span(sections[number + 1].span.start, sections[number + 1].end)
            else:
                holds = section if fresh else Span(comment.node.span.start, section.end)
            yield _made(comment, holds)
        fresh = fresh and block.kind not in ("list", "table", "quote")


def _made(comment: Comment, holds: Span) -> Directive:
    body, span, line = comment.body, comment.span, comment.line
    if body is None:
        unended = "a directive holds words and `key=value`, and ends in -->"
        return Directive(span, line, holds, problem=unended, marks=True)
    said: dict[str, str] = {}
    at = 0
    while found := _WORD.match(body, at):
        said[found["key"]] = found["value"] or ""
        at = found.end()
    problem = f"{body[at:].split()[0]} is not understood" if at < len(body) else _problem(said)
    if problem:
        return Directive(span, line, holds, problem=problem)
    return Directive(
        span,
        line,
        holds,
        role=Role(said["role"]) if "role" in said else None,
        phase=phase_id(said["phase"]) if "phase" in said else None,
        gates=ClaimKind(said["gates"]) if "gates" in said else None,
        ignore_tasks="ignore-tasks" in said,
        counters="counters" in said,
    )


def _problem(said: Mapping[str, str]) -> str | None:
    """Give what is wrong with the words of a directive, and the way out."""
    if not said:
        return f"it declares nothing; known are {', '.join(_KEYS)} and allow"
    for key, value in said.items():
        if key not in _KEYS:
            return f"there is no {key}{_hint(key, (*_KEYS, 'allow'))}"
        if not value and key not in _FLAGS:
            return f"{key} needs a value, as in role=prerequisite phase=6 gates=ready"
        if key == "role" and value not in set(Role):
            return f"there is no role {value}{_hint(value, tuple(Role))}"
        if key == "gates" and value not in _GATED:
            return f"gates is ready or complete, not {value}"
        if key == "phase" and not phase_id(value):
            return f"{value} is no phase; write phase=6 or phase=2c"
        if key in _FLAGS and value:
            return f"{key} takes no value"
    return None


def _hint(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f"; did you mean {near[0]}?" if near else f"; known are {', '.join(known)}"
