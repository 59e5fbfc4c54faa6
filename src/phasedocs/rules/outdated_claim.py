"""A status that nobody has looked at for long."""

from collections.abc import Iterator
from datetime import date

from phasedocs.analysis.age import aging_claim, overtaken
from phasedocs.diagnostic import Basis, Confidence, Severity
from phasedocs.model import Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, Option, rule

AGE = Option(90, 1, "Age in days at which a status of what is not complete is outdated.")


@rule(
    "outdated-claim",
    on=Document,
    severity=Severity.WARNING,
    options={"max_age_days": AGE},
    needs=("today", "days"),
)
def outdated_claim(document: Document, ctx: Context) -> Iterator[Finding]:
    """A status that can change is not older than somebody would leave it.

    "🟢 READY FOR IMMEDIATE START", dated thirteen months ago, is no longer news: either it was begun and nobody came
    back, or it never was. Ready, in progress, planned, not ready and blocked are states on the way to another; each of
    them ages. Completion does not.

    The age is that of the document's own date ("Date", "Last updated", or its front matter), counted to `--today` or
    the clock; the option `max_age_days`, or else `[schedule] max_age_days`, sets how old is too old, 90 by default.
    A document is reported once, at its first status for the whole. Documents without a date have no age. Those in
    folders such as `archive` are put away: they are shown with `--min-confidence low`.

    With `--git`, or `[schedule] git = true`, a status is outdated too when its line was last changed before a task that
    it speaks of, and that task says otherwise: open under complete or ready, ticked under planned or not ready.

    Mend it by saying what is so, and by dating it.
    """
    for claim, tasks in overtaken(document, ctx.days):
        yield Finding(
            span=claim.span,
            message=f"says {claim.words} since {ctx.days[claim.line - 1]}, and tasks were changed later",
            notes=tuple((task.box, f"{ctx.days[task.line - 1]}") for task in tasks[:MAX_NOTES]),
            help="look at the status again",
            confidence=Confidence.MEDIUM,
            basis=Basis.INFERRED,
        )
    if ctx.today is None or document.date is None:
        return
    age = (ctx.today - date.fromisoformat(document.date)).days
    max_age = ctx.options["outdated-claim.max_age_days"]
    if age > max_age and (aging := aging_claim(document)):
        yield Finding(
            span=aging.span,
            message=f"says {aging.words}, as of {document.date}: {age} days ago",
            help=f"say what is so now, and date it; older than {max_age} days is outdated",
            confidence=Confidence.LOW if document.is_put_away else Confidence.MEDIUM,
            basis=Basis.INFERRED,
        )
