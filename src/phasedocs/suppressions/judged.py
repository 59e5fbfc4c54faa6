"""What a document allows: sets the suppression of findings, and finds the allowances that say nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from phasedocs.diagnostic import Diagnostic, SuppressedBy, Suppression
from phasedocs.model import Allowance, Unused

TELLING = "unused-allow"
"""The rule that tells of allowances: what it says is judged last."""
Used = frozenset[tuple[Allowance, str]]
"""Allowances, each with a rule that it is needed for."""


def allowed(
    found: Iterable[Diagnostic],
    allowances: Sequence[Allowance],
    judged: frozenset[str],
    tell: Callable[[Sequence[Unused]], Iterable[Diagnostic]],
) -> Iterator[Diagnostic]:
    """Yield the findings of one document, with the suppression of those that it allows.

    Then come those that `tell` makes of allowances that say nothing. Only rules that are `judged` could have said
    something. What is told can be allowed too, but an allowance for that which says nothing is told in any case.
    """
    done, used = _suppressed(found, allowances)
    yield from done
    told, used = _suppressed(tell(list(_unused(allowances, used, judged - {TELLING}))), allowances)
    yield from told
    yield from tell(list(_unused(allowances, used, judged & {TELLING})))


def _suppressed(found: Iterable[Diagnostic], allowances: Sequence[Allowance]) -> tuple[list[Diagnostic], Used]:
    """Set the suppression of findings that are allowed where they begin; give also what was needed for that.

    Of several allowances the innermost one is needed, and no other.
    """
    done: list[Diagnostic] = []
    used: set[tuple[Allowance, str]] = set()
    by_rule = _by_rule(allowances)
    for rule, group in groupby(sorted(found, key=_place), key=lambda one: one.rule):
        holding = _Holding(by_rule.get(rule, ()))
        for one in group:
            if allowance := holding.at(one.location.span.start):
                used.add((allowance, rule))
                done.append(replace(one, suppression=Suppression(SuppressedBy.ALLOW, allowance.reason)))
            else:
                done.append(one)
    return done, frozenset(used)


def _unused(allowances: Iterable[Allowance], used: Used, judged: frozenset[str]) -> Iterator[Unused]:
    for allowance in allowances:
        rules = (rule for rule in dict.fromkeys(allowance.rules) if rule in judged)
        if idle := tuple(rule for rule in rules if (allowance, rule) not in used):
            yield Unused(allowance, idle)


def _place(diagnostic: Diagnostic) -> tuple[str, int]:
    return diagnostic.rule, diagnostic.location.span.start


def _by_rule(allowances: Iterable[Allowance]) -> Mapping[str, Sequence[Allowance]]:
    found: dict[str, list[Allowance]] = {}
    for allowance in allowances:
        for rule in dict.fromkeys(allowance.rules):
            found.setdefault(rule, []).append(allowance)
    return found


class _Holding:
    """The allowances that hold at a place; asked from the first place to the last."""

    def __init__(self, allowances: Sequence[Allowance]) -> None:
        self._coming = sorted(allowances, key=lambda one: (-one.holds.start, one.holds.end))
        self._open: list[Allowance] = []
        """From the outermost: what they hold for is nested."""

    def at(self, place: int) -> Allowance | None:
        """Give the innermost one that holds at a place."""
        while self._coming and self._coming[-1].holds.start <= place:
            self._open.append(self._coming.pop())
        while self._open and self._open[-1].holds.end <= place:
            self._open.pop()
        return self._open[-1] if self._open else None
