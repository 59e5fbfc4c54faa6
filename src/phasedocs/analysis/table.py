"""The table of judgement: rows of evidence, read from judgement.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from phasedocs.analysis.acts import Act, Work
from phasedocs.diagnostic import Confidence
from phasedocs.model import Claim, ClaimKind, Place, Role, SubjectType


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
    rule: str | None = None
    """The rule that reports it; None for that of the kind of claim."""

    def speaks_of(self, claim: Claim, act: Act, scope: SubjectType) -> bool:
        """Say whether the row is about such a claim at all.

        A claim with a full count ("COMPLETE (5/5 tasks)") speaks of a list of its own.
        """
        return (
            claim.kind in self.claims
            and act in self.acts
            and scope in self.scopes
            and (self.qualified or not (claim.qualified or claim.count))
            and (self.title or claim.place is not Place.TITLE)
        )


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
            rule=row.get("rule"),
        )
        for row in tomllib.loads(text)["row"]
    )
