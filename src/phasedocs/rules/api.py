"""What a rule is: a function from a subject to findings. It knows no configuration, no path, no disk, no other rule."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from phasedocs.analysis import Outcome, State, Verdict
from phasedocs.diagnostic import Basis, Confidence, Severity
from phasedocs.kinds import NO_KINDS, Choice, Kinds, Misfit, title_of
from phasedocs.model import (
    Claim,
    ClaimKind,
    Document,
    NearTask,
    Project,
    Reference,
    Resolution,
    Table,
    Task,
    Timeline,
    Unused,
)
from phasedocs.text import Edit, Fix, Safety, Span

Subject = Document | Claim | Task | NearTask | Reference | Table | Timeline | Unused


MAX_NOTES = 20
"""Related places that a finding shows; the others are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has to say about a place in the document of its subject."""

    span: Span
    message: str
    label: str = ""
    """What is to be seen at the place itself, in a few words."""
    notes: tuple[tuple[Span, str], ...] = ()
    """Related places in the same document, with what is to be seen there."""
    remarks: tuple[str, ...] = ()
    help: str | None = None
    confidence: Confidence = Confidence.HIGH
    """Only high confidence keeps the rule's severity; medium makes an error a warning."""
    basis: Basis = Basis.DECLARED
    fix: Fix | None = None
    at_most: Severity = Severity.ERROR
    """It is never told as more severe, whatever its rule is."""

    @classmethod
    def of(cls, misfit: Misfit, choice: Choice) -> Finding:
        """Tell that a document does not fit its kind: only a note where nobody said that it is of this kind."""
        remark = "" if choice.declared else f"its name is that of {title_of(choice.name)}; nobody says that it is one"
        return cls(
            span=misfit.span,
            message=misfit.message,
            label=misfit.label,
            remarks=(remark,) if remark else (),
            help=misfit.help,
            basis=Basis.DECLARED if choice.declared else Basis.INFERRED,
            fix=misfit.fix if choice.declared else None,
            at_most=Severity.ERROR if choice.declared else Severity.NOTE,
        )

    @classmethod
    def against(cls, claim: Claim, verdict: Verdict, document: Document, seen: str) -> Finding:
        """Tell that a claim does not hold; `seen` says what the tasks that decided are: "open", "ticked"."""
        shown = verdict.evidence[:MAX_NOTES]
        remarks = [verdict.reason]
        if len(verdict.evidence) > MAX_NOTES:
            remarks.append(f"{len(verdict.evidence) - MAX_NOTES} more tasks like these are not shown")
        if verdict.left_out:
            remarks.append(f"left out: {', '.join(verdict.left_out)}")
        return cls(
            span=claim.span,
            message=f"says {claim.words}, but {verdict.summary}",
            label=f"claimed here, for {claim.whole}",
            notes=tuple((document.tasks[index].box, seen) for index in shown),
            remarks=tuple(remarks),
            help=f"say what is so, {verdict.counted}, or bring the tasks up to date",
            confidence=verdict.confidence,
            basis=verdict.basis,
            fix=_reworded(claim, verdict, document),
        )


_SO = {
    ClaimKind.COMPLETE: ("🟡", "in progress"),
    ClaimKind.READY: ("🔴", "not ready"),
    ClaimKind.PLANNED: ("✅", "complete"),
    ClaimKind.NOT_READY: ("🟢", "ready"),
    ClaimKind.BLOCKED: ("🟢", "ready"),
}
"""What is so when a claim of that kind does not hold."""
_MARK = r"(?:(?P<mark>[✅✔☑🟢🎯🎉🚀❌🔴⏳🟡📋⛔🚫])\ufe0f?(?P<gap>[ \t]*\**))?"


def _reworded(claim: Claim, verdict: Verdict, document: Document) -> Fix | None:
    """Say what is so in the place of the status, with its number; the rest of the line stays.

    None where the status is not to be found as it was read, or the document is not in English.
    """
    so, said = _SO.get(claim.kind), document.source.slice(claim.span)
    found = list(re.finditer(_MARK + re.escape(claim.words), said, re.IGNORECASE)) if so else []
    if so is None or len(found) != 1 or document.language != "en" or claim.count or claim.percent is not None:
        return None
    mark, words = so
    status = found[0].group().removeprefix(found[0]["mark"] or "").lstrip("\ufe0f \t*")
    words = words.upper() if status.isupper() else words.capitalize() if status[:1].isupper() else words
    lead = f"{mark}{found[0]['gap']}" if found[0]["mark"] else ""
    counted = f"{verdict.counted.done}/{verdict.counted.total}"
    start = claim.span.start + found[0].start()
    edit = Edit(Span(start, start + len(found[0].group())), f"{lead}{words} ({counted})")
    return Fix(f"say {words} ({counted})", (edit,), Safety.UNSAFE)


@dataclass(frozen=True)
class Context:
    """What a rule may look at beside its subject."""

    project: Project
    state: State
    document: Document
    today: date | None = None
    """The day that targets are past by; None: nothing is past."""
    days: Sequence[date] = ()
    """The day on which each line of the document was last changed, when git was asked."""
    options: Mapping[str, int] = field(default_factory=dict)
    """What the options of rules are set to, by the name of the rule and that of the option with a dot between them."""

    known: tuple[str, ...] = ()
    """Names of rules: what may be allowed."""
    kinds: Kinds = NO_KINDS
    """What documents of a kind must hold."""
    made: Sequence[str | None] = ()
    """What the regions of the document are to hold, where that was computed; None of one about an unknown phase."""

    @cached_property
    def choice(self) -> Choice | None:
        """The kind that the document is held against."""
        return self.kinds.choose(self.document)

    def against(self, claim: Claim, rule: str | None = None) -> Verdict | None:
        """Give the verdict about a claim of the document when it says that the claim does not hold.

        Only one that is for `rule` to report: without a name, for the rule of that kind of claim.
        """
        verdict = self._contradicted.get((claim.span, claim.kind))
        return verdict if verdict and verdict.rule == rule else None

    @cached_property
    def _contradicted(self) -> Mapping[tuple[Span, ClaimKind], Verdict]:
        verdicts = self.state.documents[self.document.path].verdicts
        return {
            (claim.span, claim.kind): verdict
            for claim, verdict in zip(self.document.claims, verdicts, strict=True)
            if verdict and verdict.outcome is Outcome.CONTRADICTED
        }

    def below(self, task: Task) -> tuple[Task, ...]:
        """Give the leaf tasks below a task, at any depth."""
        number = self._numbers.get(task.box.start)
        stack = list(reversed(self.document.children.get(number, ()))) if number is not None else []
        leaves = []
        while stack:
            index = stack.pop()
            if self.document.tasks[index].leaf:
                leaves.append(self.document.tasks[index])
            stack.extend(reversed(self.document.children.get(index, ())))
        return tuple(leaves)

    @cached_property
    def _numbers(self) -> Mapping[int, int]:
        return {task.box.start: index for index, task in enumerate(self.document.tasks)}

    def resolution(self, reference: Reference) -> Resolution:
        """Give where a reference of the document leads."""
        return self.project.resolutions[self.document.path, self._references[reference]]

    @cached_property
    def resolved(self) -> Sequence[tuple[Reference, Resolution]]:
        """The references of the document that name a file, with where they lead."""
        known, path = self.project.resolutions, self.document.path
        found = enumerate(self.document.references)
        return [(reference, known[path, index]) for index, reference in found if reference.kind.names_file]

    @cached_property
    def _references(self) -> Mapping[Reference, int]:
        return {found: index for index, found in enumerate(self.document.references)}


Check = Callable[[Any, Context], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Option:
    """A number that the configuration can set for a rule."""

    default: int
    least: int
    description: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the registry holds it."""

    name: str
    on: type[Subject]
    """The kind of subject that it is called with, once for each one in a document."""
    severity: Severity
    check: Check
    options: Mapping[str, Option] = field(default_factory=dict)
    """By name."""
    needs: frozenset[str] = frozenset()
    """Fields of the context without which it finds less than there is."""
    wide: bool = False
    """It looks at the project; others look at nothing but their document and its verdicts."""

    @property
    def page(self) -> str:
        """The rule's documentation, in Markdown: its docstring."""
        return inspect.cleandoc(self.check.__doc__ or "")

    @property
    def summary(self) -> str:
        """The first line of the page."""
        return self.page.partition("\n")[0]

    @property
    def module(self) -> str:
        """Name of the file that it stands in, without folders."""
        return self.check.__module__.rpartition(".")[2]


def rule(
    name: str,
    *,
    on: type[Subject],
    severity: Severity,
    options: Mapping[str, Option] | None = None,
    needs: Iterable[str] = (),
    wide: bool = False,
) -> Callable[[Check], Rule]:
    """Make a rule of a function; a `wide` one looks at other documents or files."""
    return lambda check: Rule(name, on, severity, check, options or {}, frozenset(needs), wide)
