"""A claim of readiness over open approvals."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Claim
from phasedocs.rules.api import Context, Finding, rule


@rule("pending-approval", on=Claim, severity=Severity.WARNING)
def pending_approval(claim: Claim, ctx: Context) -> Iterator[Finding]:
    """What is said to be ready to proceed has its approvals.

    "READY TO PROCEED" stands over a list of approvers, and none of them has ticked. The work may well be ready, and the
    sign-off a formality: so this is a warning, never an error. But whoever reads only the headline goes ahead without
    an approval that the document itself asks for.

    Silent are claims that are about the approval ("ready for review", "ready for your approval"), approvals of a phase
    that the claim does not name, and claims of completion: work can be complete before it is approved.

    Mend it by ticking the approvals, or by saying what is so: "READY FOR APPROVAL".
    """
    if verdict := ctx.against(claim, "pending-approval"):
        yield Finding.against(claim, verdict, ctx.document, "open")
