"""A claim of readiness over a gate that nobody ever ticked."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Claim
from phasedocs.rules.api import Context, Finding, rule


@rule("untouched-checklist", on=Claim, severity=Severity.WARNING)
def untouched_checklist(claim: Claim, ctx: Context) -> Iterator[Finding]:
    """The checklist that guards a claim has been gone through.

    "🟢 READY FOR PRODUCTION" stands in one place, and a pre-deployment checklist of which not one box is ticked in
    another. Perhaps everything was done and nobody came back to tick; perhaps nothing was. Either way the checklist
    does not do its job, and the claim rests on nothing.

    It is a warning where other lists of the document are ticked, so that somebody does keep boxes. Where nothing at all
    is ticked, the list is as likely a template or a run-book: that is told only with `--min-confidence low`. A gate
    that is ticked in part is `stale-ready`.

    Mend it by going through the list, or by saying that the checks are still to come.
    """
    if verdict := ctx.against(claim, "untouched-checklist"):
        yield Finding.against(claim, verdict, ctx.document, "never ticked")
