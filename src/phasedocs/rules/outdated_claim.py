"""A status that nobody has looked at for long."""

from collections.abc import Iterator
from datetime import date

from phasedocs.diagnostic import Basis, Confidence, Severity
from phasedocs.model import ClaimKind, Document, Mood, Place, SubjectType
from phasedocs.rules.api import Context, Finding, rule

_AGING = frozenset({ClaimKind.READY, ClaimKind.IN_PROGRESS, ClaimKind.PLANNED, ClaimKind.NOT_READY, ClaimKind.BLOCKED})


@rule("outdated-claim", on=Document, severity=Severity.WARNING)
def outdated_claim(document: Document, ctx: Context) -> Iterator[Finding]:
    """A status that can change is not older than somebody would leave it.

    "🟢 READY FOR IMMEDIATE START", dated thirteen months ago, is no longer news: either it was begun and nobody came
    back, or it never was. Ready, in progress, planned, not ready and blocked are states on the way to another; each of
    them ages. Completion does not.

    The age is that of the document's own date ("Date", "Last updated", or its front matter), counted to `--today` or
    the clock; `[schedule] max_age_days` sets how old is too old, 90 days by default. A document is reported once, at
    its first status for the whole. Documents without a date have no age. Those in folders such as `archive` are put
    away: they are shown with `--min-confidence low`.

    Mend it by saying what is so, and by dating it.
    """
    if ctx.today is None or document.date is None:
        return
    age = (ctx.today - date.fromisoformat(document.date)).days
    aging = (
        claim
        for claim in document.claims
        if claim.kind in _AGING
        and claim.mood is Mood.ASSERTED
        and claim.place is not Place.CELL
        and (claim.subject.type is SubjectType.DOCUMENT or set(claim.subject.ids) & set(document.phases))
    )
    if age > ctx.max_age_days and (claim := next(aging, None)):
        yield Finding(
            span=claim.span,
            message=f"says {claim.words}, as of {document.date}: {age} days ago",
            help=f"say what is so now, and date it; older than {ctx.max_age_days} days is outdated",
            confidence=Confidence.LOW if document.is_put_away else Confidence.MEDIUM,
            basis=Basis.INFERRED,
        )
