"""Acts: what a claim says was done, or what it says something is ready for; and which act a task is part of.

Implemented comes before tested, tested before deployed: an open test says nothing against "implemented", an open
deployment nothing against "ready for deployment".
"""

from __future__ import annotations

import re
from enum import StrEnum

from phasedocs.model import Claim, ClaimKind, Role
from phasedocs.model.vocabulary import remembered, status_kind, vocabulary


class Act(StrEnum):
    """What a claim of completion or readiness speaks of."""

    WHOLE = "whole"
    """Done, with no word on what."""
    IMPLEMENTED = "implemented"
    TESTED = "tested"
    DEPLOYED = "deployed"
    READY = "ready"
    """Ready, with no word for what."""
    START = "start"
    """Ready to be begun, used or handed on."""
    REVIEW = "review"
    TEST = "test"
    DEPLOY = "deploy"
    PRODUCTION = "production"
    OTHER = "other"
    """Another kind of claim."""


class Work(StrEnum):
    """What a task is a part of."""

    WORK = "work"
    TEST = "test"
    DEPLOY = "deploy"
    APPROVAL = "approval"


def act_of(claim: Claim) -> Act:
    """Give what a claim says was done, or what it is ready for."""
    words = vocabulary().acts
    said, stated = claim.text, re.compile(re.escape(claim.words), re.IGNORECASE)
    status = stated.search(said)
    if status is None and claim.label and stated.search(claim.label):  # "Ready for: user tests"
        said = f"{claim.label} {said}"
        status = stated.search(said)
    if status is None:
        return Act.OTHER if claim.kind not in (ClaimKind.COMPLETE, ClaimKind.READY) else _UNSAID[claim.kind]
    before, after = _CLAUSE.split(said[: status.start()])[-1], said[status.end() :]
    if claim.kind is ClaimKind.COMPLETE:
        for act in (Act.DEPLOYED, Act.TESTED, Act.IMPLEMENTED):
            joined = _joined(after) if act is Act.DEPLOYED else ""
            if any(words[act].search(text) for text in (status.group(), before, joined)):
                return act
        return Act.IMPLEMENTED if words[Act.TEST].search(after) else Act.WHOLE  # "Complete - ready for testing"
    if claim.kind is not ClaimKind.READY:
        return Act.OTHER
    for text in (_clause(after), status.group(), before):
        if acts := [act for act in _READY if words[act].search(text)]:
            return acts[0]
    purpose = words["purpose"].match(after.lstrip(" *"))
    return Act.START if purpose and not words["onward"].search(_clause(after)) else Act.READY


_MARKS = " *_⏳🚀❌⬜"
"""May stand before the first word of a task."""
MAX_VERB = 30
"""Code points at the start of a task that say what is to be done."""
_CLAUSE = re.compile(r"\s[|·•]\s|;\s|\.\s")
_UNSAID = {ClaimKind.COMPLETE: Act.WHOLE, ClaimKind.READY: Act.READY}
_READY = (Act.PRODUCTION, Act.DEPLOY, Act.REVIEW, Act.TEST, Act.START)
"""The furthest first: what is ready for tests and production is ready for production."""


def _joined(text: str) -> str:
    """Give what a status goes on with: "COMPLETE & DEPLOYED"; what it is ready for is still to come."""
    found = re.match(r"[\s*]{0,4}(?:&|\+|,|/|and\b)([^.|(–—-]{0,40})", text)
    if not found:
        return ""
    ready = (other for other in vocabulary().status.finditer(found[1]) if status_kind(other) is ClaimKind.READY)
    return found[1][: first.start()] if (first := next(ready, None)) else found[1]


def _clause(text: str) -> str:
    return _CLAUSE.split(text)[0].partition(" (")[0]


@remembered(2048)
def says_deploy(text: str) -> bool:
    """Say whether the text of a task starts with the act of deploying; every claim about the task asks."""
    return vocabulary().deploy.match(text.lstrip(_MARKS)) is not None


@remembered(2048)
def work_of(text: str, role: Role) -> Work:
    """Give what a task is a part of, by its own words and its role; every claim about the task asks."""
    words = vocabulary()
    if role is Role.APPROVAL:
        return Work.APPROVAL
    if says_deploy(text):
        return Work.DEPLOY
    text = text.lstrip(_MARKS)
    if role is Role.ACCEPTANCE or words.acts["tests"].match(text):
        return Work.TEST
    return Work.DEPLOY if words.acts[Act.DEPLOY].search(text[:MAX_VERB]) else Work.WORK
