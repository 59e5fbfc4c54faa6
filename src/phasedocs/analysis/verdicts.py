"""Verdicts: whether a claim holds, by the tasks of its scope and the table of judgement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from phasedocs.analysis.acts import Act, act_of
from phasedocs.analysis.objections import counts, is_open, objection
from phasedocs.analysis.progress import Progress
from phasedocs.analysis.scope import LIVE, Box, Scope, scope_of
from phasedocs.analysis.state import Outcome, Verdict
from phasedocs.analysis.table import Row, rows_about
from phasedocs.diagnostic import Basis, Confidence
from phasedocs.model import Claim, ClaimKind, Document, Mood, Role

MIN_ALL_DONE = 3
"""Fewer ticked tasks do not say that everything is done."""
_WAITED_FOR = frozenset({Role.WORK, Role.PREREQUISITE, Role.ACCEPTANCE})


def judge(document: Document, claim: Claim) -> Verdict | None:
    """Judge a claim; None when it is not asserted."""
    if claim.mood is not Mood.ASSERTED:
        return None
    return decide(claim, act_of(claim), scope_of(document, claim))


def decide(claim: Claim, act: Act, scope: Scope | None) -> Verdict:
    """Judge an asserted claim by what it says and by the tasks that it may speak about."""
    if scope is None or not scope.boxes:
        return _undetermined("no boxes", "no tasks are the business of this claim", scope)
    open_ = [box for box in scope.boxes if is_open(box)]
    declares = any(box.declared for box in scope.boxes)
    for row in rows_about(claim.kind):
        if (declares or not row.declared) and row.silence(claim, act, scope.type) is None:
            if row.all_done:
                against = _all_done(scope, row)
            else:
                against = [box for box in open_ if objection(box, claim, act, row) is None]
            if against:
                return _contradicted(scope, row, against)
    return _in_favour(claim, act, scope)


def _all_done(scope: Scope, row: Row) -> list[Box]:
    if row.declared:  # what is declared to gate readiness is all that it waits for
        gates = [box for box in scope.boxes if box.gates is ClaimKind.READY]
        return [] if any(map(is_open, gates)) else [box for box in gates if box.state.done]
    waited_for = [box for box in scope.boxes if box.role in _WAITED_FOR and (box.gate or not row.gate)]
    done = [box for box in waited_for if box.state.done]
    open_ = [box for box in scope.boxes if is_open(box) and box.role in _WAITED_FOR]
    return done if len(done) >= MIN_ALL_DONE and not open_ else []


def _contradicted(scope: Scope, row: Row, against: Sequence[Box]) -> Verdict:
    parts = {box.gates or box.role for box in against}
    counted = [box for box in scope.boxes if (box.gates or box.role) in parts]
    evidence = {box.index for box in against}
    return Verdict(
        outcome=Outcome.CONTRADICTED,
        confidence=row.confidence,
        basis=Basis.DECLARED if row.declared else _basis(scope),
        rule=row.rule,
        row=row.name,
        reason=row.reason,
        summary=_summary(row, against, counted),
        evidence=tuple(sorted(evidence)),
        counted=_progress(counted),
        left_out=_left_out(box for box in scope.boxes if box.index not in evidence and is_open(box)),
    )


def _summary(row: Row, against: Sequence[Box], counted: Sequence[Box]) -> str:
    if row.all_done:
        return (
            f"all {len(against)} tasks that it can wait for are ticked"
            if against[1:]
            else "what it waits for is ticked"
        )
    roles = {box.role for box in against}
    total = _progress(counted).total
    words = roles.pop().counted(total) if len(roles) == 1 else f"{total} tasks"
    if all(box.gates for box in against):
        words = f"{total} gate{'s' if total != 1 else ''}"
    if total == 1:
        return f"its only {words.removeprefix('1 ')} is open"
    return f"{len(against)} of its {words} {'is' if len(against) == 1 else 'are'} open"


def _in_favour(claim: Claim, act: Act, scope: Scope) -> Verdict:
    open_ = [box for box in scope.boxes if is_open(box)]
    if claim.kind in (ClaimKind.NOT_READY, ClaimKind.BLOCKED, ClaimKind.PLANNED, ClaimKind.IN_PROGRESS):
        waiting = [box for box in open_ if box.role in _WAITED_FOR]
        if not waiting:
            return _undetermined("no open work", "no open task is the business of this claim", scope)
        return _supported("open-work", "tasks that it waits for are open", scope, waiting)
    counted = [box for box in scope.boxes if counts(box, claim, act)]
    done = [box for box in counted if box.state.done]
    if done and not any(map(is_open, counted)):
        return _supported("all-done", "every task that counts is ticked", scope, done, _left_out(open_))
    ticked = [box for box in scope.boxes if box.state.done]
    if ticked and not open_ and claim.kind is not ClaimKind.PERCENT:
        return _supported("all-done", "every task in its scope is ticked", scope, ticked)
    return _undetermined("no-row", "the open tasks in its scope say nothing sure about it", scope, _left_out(open_))


def _supported(row: str, reason: str, scope: Scope, boxes: Sequence[Box], left_out: tuple[str, ...] = ()) -> Verdict:
    return Verdict(
        Outcome.SUPPORTED,
        Confidence.HIGH,
        _basis(scope),
        row,
        reason,
        evidence=tuple(box.index for box in boxes),
        counted=_progress(boxes),
        left_out=left_out,
    )


def _undetermined(row: str, reason: str, scope: Scope | None, left_out: tuple[str, ...] = ()) -> Verdict:
    return Verdict(Outcome.UNDETERMINED, Confidence.LOW, _basis(scope), row, reason, left_out=left_out)


def _basis(scope: Scope | None) -> Basis:
    return Basis.DECLARED if scope and scope.declared else Basis.INFERRED


def _progress(boxes: Sequence[Box]) -> Progress:
    excluded = sum(box.state.excluded for box in boxes)
    return Progress(sum(box.state.done for box in boxes), len(boxes) - excluded, excluded)


def _left_out(boxes: Iterable[Box]) -> tuple[str, ...]:
    numbers = Counter((box.role, box.live == LIVE) for box in boxes)
    return tuple(
        role.counted(number) + ("" if live else " (never ticked)")
        for (role, live), number in sorted(numbers.items(), key=lambda pair: (list(Role).index(pair[0][0]), pair[0][1]))
    )
