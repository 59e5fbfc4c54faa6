"""Objections: why a task says nothing against a claim, or that it does. The judgement and its explanation ask here."""

from __future__ import annotations

from phasedocs.analysis.acts import Act, Work
from phasedocs.analysis.scope import Box
from phasedocs.analysis.table import Row, Why
from phasedocs.model import Claim, ClaimKind, Role

_COUNTED = {
    ClaimKind.COMPLETE: frozenset({Role.WORK, Role.PREREQUISITE}),
    ClaimKind.READY: frozenset({Role.PREREQUISITE}),
}
_DECLARED_COUNTED = {**_COUNTED, ClaimKind.COMPLETE: frozenset({Role.WORK, Role.PREREQUISITE, Role.ACCEPTANCE})}
"""A criterion counts for a completion where the document declares that it is one."""


def is_open(box: Box) -> bool:
    """Say whether a task is still to be done."""
    return not box.state.done and not box.state.excluded


def objection(box: Box, claim: Claim, act: Act, row: Row) -> Why | None:
    """Give why an open task says nothing against a claim by a row that is about the claim; None when it does."""
    if box.gates is not None and box.gates is not claim.kind:
        return Why.OTHER_CLAIM
    if row.declared:
        return _declared_objection(box, claim, act, row)
    if box.role not in row.roles or box.work not in row.works:
        return Why.ROLE
    return _undue(box, claim, act) or _misfit(box, row)


def _declared_objection(box: Box, claim: Claim, act: Act, row: Row) -> Why | None:
    if not box.declared:
        return Why.UNDECLARED
    if box.gates is claim.kind:  # said in so many words: no role, no act weakens it
        return None
    return _undue(box, claim, act) if box.role in row.roles else Why.ROLE


def _undue(box: Box, claim: Claim, act: Act) -> Why | None:
    """Give why a task does not come before what the claim says is done or ready; None when it does."""
    if claim.kind is not ClaimKind.READY:
        return None if act is not Act.IMPLEMENTED or box.work is Work.WORK else Why.ACT
    if box.act and not box.declared:  # what is ready to be deployed is not yet deployed
        return Why.AFTER_DEPLOYMENT
    if act is Act.READY or box.gate_of is None:
        return None
    due = act is Act.START if box.gate_of is Act.START else act in (Act.PRODUCTION, Act.DEPLOY)
    return None if due else Why.ACT


def _misfit(box: Box, row: Row) -> Why | None:
    if row.gate and not box.gate:
        return Why.WEAK_GATE
    if row.undone and not box.undone:
        return Why.NO_STATUS
    return None if box.live >= row.live else Why.NEVER_TICKED


def counts(box: Box, claim: Claim, act: Act) -> bool:
    """Say whether a task must be ticked for a claim to be supported."""
    if box.gates is not None:
        return box.gates is claim.kind
    if not box.declared:
        return box.role in _COUNTED.get(claim.kind, frozenset())
    due = claim.kind is ClaimKind.READY or _undue(box, claim, act) is None
    return due and box.role in _DECLARED_COUNTED.get(claim.kind, frozenset())
