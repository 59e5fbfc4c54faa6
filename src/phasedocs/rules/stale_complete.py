"""A claim of completion over open work."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Claim, ClaimKind
from phasedocs.rules.api import Context, Finding, rule


@rule("stale-complete", on=Claim, severity=Severity.ERROR)
def stale_complete(claim: Claim, ctx: Context) -> Iterator[Finding]:
    """What is said to be complete has no open work.

    A reader who trusts "✅ COMPLETE" does not scroll down to the boxes. This rule does, and looks only at the boxes
    that are the claim's business: a heading speaks for its own section, a status under the title for the document's
    own work, a named phase for the tasks of that phase.

    An error needs the narrowest evidence: open work in a list that has ticks, so that somebody keeps it up to date, or
    open work under a heading that says itself that it is not done. Weaker evidence is a warning, or is told only with
    `--min-confidence low`. Next steps, approvals, tasks for the reader and criteria that nobody ever ticked are left
    out; the finding says so.

    Mend it by ticking what is done, or by saying what is so: "🟡 IN PROGRESS (14/46)".
    """
    if claim.kind is ClaimKind.COMPLETE and (verdict := ctx.against(claim)):
        yield Finding.against(claim, verdict, ctx.document, "open")
