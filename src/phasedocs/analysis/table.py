"""The table of judgement: rows of evidence, read from judgement.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from phasedocs.analysis.acts import Act, Work
from phasedocs.diagnostic import Confidence
from phasedocs.model import Claim, ClaimKind, Place, Role, SubjectType


class Why(StrEnum):
    """Why a task says nothing against a claim, by a row. A later member came nearer to saying something."""

    TICKED = "ticked"
    EXCLUDED = "excluded"
    """Cancelled, or not applicable."""
    KIND = "kind"
    """No row is about such a claim."""
    UNDECLARED = "undeclared"
    ROLE = "role"
    """Such tasks say nothing against such a claim."""
    OTHER_CLAIM = "other-claim"
    """It is declared to gate another kind of claim."""
    ACT = "act"
    """It is no part of what the claim says is done, or comes after it."""
    AFTER_DEPLOYMENT = "after-deployment"
    """It is the deployment that the claim says it is ready for, or stands after it in its list."""
    WEAK_GATE = "weak-gate"
    """It stands under no strong word of a gate."""
    NO_STATUS = "no-status"
    """No heading over it says that it is not done."""
    NEVER_TICKED = "never-ticked"
    """Its list is not kept up to date."""
    OUTRANKED = "outranked"
    """It would have said something too; an earlier row of the table decided."""
    PART = "part"
    """The claim speaks of a part, discloses what is open, counts a list of its own, or stands in the title."""

    @property
    def rank(self) -> int:
        """Higher for what came nearer."""
        return list(Why).index(self)


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of evidence against a claim; the columns are explained in judgement.toml."""

    name: str
    claims: frozenset[ClaimKind]
    scopes: frozenset[SubjectType]
    confidence: Confidence
    reason: str
    acts: frozenset[Act] = frozenset(Act)
    roles: frozenset[Role] = frozenset(Role)
    works: frozenset[Work] = frozenset(Work)
    live: int = 0
    undone: bool = False
    gate: bool = False
    title: bool = True
    qualified: bool = True
    declared: bool = False
    all_done: bool = False
    measured: tuple[int, int] = (0, 0)
    """Hits and alarms over the claims that it was measured on."""
    rule: str | None = None
    """The rule that reports it; None for that of the kind of claim."""

    def silence(self, claim: Claim, act: Act, scope: SubjectType) -> Why | None:
        """Give why the row is not about such a claim; None when it is.

        A claim with a full count ("COMPLETE (5/5 tasks)") speaks of a list of its own.
        """
        if claim.kind not in self.claims or scope not in self.scopes:
            return Why.KIND
        if act not in self.acts:
            return Why.ACT
        whole = self.qualified or not (claim.qualified or claim.count)
        return None if whole and (self.title or claim.place is not Place.TITLE) else Why.PART


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """Load the table, once a process."""
    text = (resources.files(__package__) / "judgement.toml").read_text("utf-8")
    return tuple(
        Row(
            name=row["name"],
            claims=frozenset(map(ClaimKind, row["claims"])),
            scopes=frozenset(map(SubjectType, row["scopes"])),
            confidence=Confidence(row["confidence"]),
            reason=row["reason"],
            acts=frozenset(map(Act, row.get("acts", Act))),
            roles=frozenset(map(Role, row.get("roles", Role))),
            works=frozenset(map(Work, row.get("works", Work))),
            live=row.get("live", 0),
            undone=row.get("undone", False),
            gate=row.get("gate", False),
            title=row.get("title", True),
            qualified=row.get("qualified", True),
            declared=row.get("declared", False),
            all_done=row.get("all_done", False),
            measured=(row["measured"][0], row["measured"][1]),
            rule=row.get("rule"),
        )
        for row in tomllib.loads(text)["row"]
    )


@lru_cache(maxsize=len(ClaimKind))
def rows_about(kind: ClaimKind) -> tuple[Row, ...]:
    """Give the rows about a kind of claim, in the order of the table."""
    return tuple(row for row in rows() if kind in row.claims)
