"""A claim that something is not ready, or not begun, over boxes that are all ticked."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Claim, ClaimKind
from phasedocs.rules.api import Context, Finding, rule

_KINDS = frozenset({ClaimKind.NOT_READY, ClaimKind.PLANNED, ClaimKind.BLOCKED})


@rule("stale-not-ready", on=Claim, severity=Severity.ERROR)
def stale_not_ready(claim: Claim, ctx: Context) -> Iterator[Finding]:
    """What is said to be not ready, planned or blocked still waits for something.

    Status lines are forgotten in both directions: the boxes are ticked one by one, and the headline keeps saying
    "⏳ NOT STARTED". Then nobody begins what could begin.

    At least three tasks must be ticked and none that the claim can wait for may be open. A plan that is ticked in full
    under "not started" is an error; "not ready" is one when a list of gates is ticked in full, else a warning, because
    readiness may hang on something that has no box.

    Mend it by saying what is so, or by adding the box that it waits for.
    """
    if claim.kind in _KINDS and (verdict := ctx.against(claim)):
        yield Finding.against(claim, verdict, ctx.document, "ticked")
