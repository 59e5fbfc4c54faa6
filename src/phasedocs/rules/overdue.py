"""A target that is past while its work is open."""

from collections.abc import Iterator

from phasedocs.analysis.targets import past_targets
from phasedocs.diagnostic import Basis, Confidence, Severity
from phasedocs.model import Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, Option, rule

GRACE = Option(0, 0, "So many days after its target something may still be open.")


@rule("overdue", on=Document, severity=Severity.WARNING, options={"grace_days": GRACE}, needs=("today",))
def overdue(document: Document, ctx: Context) -> Iterator[Finding]:
    """What is still open has a target that is yet to come.

    A target of last month beside "IN PROGRESS" leaves readers with two questions: was it met, or was it moved? Either
    the status is out of date or the date is.

    Targets are fields and columns such as "Target Completion", "Deadline" and "Due", and dates in open tasks behind
    "by", "due" or 📅. Open means that the document says so: a status of the same section, the status cell of the same
    row, or the box. A range is past with its last day, a month with its end, and of several days the last counts. A
    document is reported once, at the first such target. Files in folders such as `archive` are put away: they are
    shown with `--min-confidence low`. `--today` sets the day; without it the clock does.
    The option `grace_days` lets targets be past for so many days, none by default.

    There is no fix: tick it, or set a new target.
    """
    if ctx.today is None:
        return
    past = past_targets(document, ctx.today, ctx.options["overdue.grace_days"])
    if not past:
        return
    first, *others = past
    days = (ctx.today - first.day).days
    yield Finding(
        span=first.span,
        message=f"{first.day} was {days} day{'s' * (days > 1)} ago, and {first.what}",
        notes=tuple((target.span, f"{target.what}, too") for target in others[:MAX_NOTES]),
        remarks=(f"{len(past)} targets in this document are past",) if others else (),
        help="say what is done, or set a new target",
        confidence=Confidence.LOW if document.is_put_away else Confidence.MEDIUM,
        basis=Basis.INFERRED,
    )
