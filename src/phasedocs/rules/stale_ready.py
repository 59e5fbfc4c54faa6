"""A claim of readiness over open gates."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Claim, ClaimKind
from phasedocs.rules.api import Context, Finding, rule


@rule("stale-ready", on=Claim, severity=Severity.ERROR)
def stale_ready(claim: Claim, ctx: Context) -> Iterator[Finding]:
    """What is said to be ready has no open gate.

    "🟢 READY" is a promise about gates: prerequisites, a go/no-go list, a list headed "Ready when". Open work is none
    of its business, for to be ready is to begin; nor are success criteria, approvals of a later act, and next steps.

    It is an error when a gate is open in a list that is kept up to date (some of it is ticked) under a heading or a
    line that names it a gate in so many words. A list of prerequisites that is open in part is a warning. Gates that
    nobody ever ticked are told only with `--min-confidence low`: they are as likely a template as a warning sign.

    Mend it by closing the gate, or by saying that it is not ready and for what it waits.
    """
    if claim.kind is ClaimKind.READY and (verdict := ctx.against(claim)):
        yield Finding.against(claim, verdict, ctx.document, "open")
