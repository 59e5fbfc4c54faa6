"""A weekday beside a date that falls on another one."""

from collections.abc import Iterator
from datetime import date

from phasedocs.diagnostic import Confidence, Severity
from phasedocs.model import Document, Mention
from phasedocs.model.weekdays import ENGLISH, Weekday, renamed
from phasedocs.rules.api import Context, Finding, rule
from phasedocs.text import Edit, Fix, Safety

MAX_DAYS = 120
"""Farther from the document's date, a year that is not given could be another."""


@rule("weekday-mismatch", on=Document, severity=Severity.ERROR)
def weekday_mismatch(document: Document, ctx: Context) -> Iterator[Finding]:
    """A weekday beside a date is the day that the date falls on.

    "Monday, March 4, 2025" was a Tuesday: one of the two is wrong, and half of the readers come on the wrong day. Plans
    that were counted forward by hand or by a model that thought of another year are full of these.

    Where the year is not written it is that of the document's date, and the finding is only a warning; far from that
    date nothing is said. Silent are dates in code and in quotation marks, "Mon-Tue", and 03/04/2025 where the weekday
    fits one of its two readings.

    The fix puts the right weekday, in the same language and form. It is unsafe: the date may be what is wrong.
    """
    near = date.fromisoformat(document.date) if document.date else None
    for mention in document.mentions:
        day, weekday, given = mention.found.first, mention.found.weekday, mention.found.year_given
        if day is None or weekday is None or mention.quoted or mention.falls_on(weekday.number):
            continue
        if given or (near and abs(day - near).days <= MAX_DAYS):
            yield _finding(document, mention, day, weekday, given=given)


def _finding(document: Document, mention: Mention, day: date, weekday: Weekday, *, given: bool) -> Finding:
    assert mention.weekday is not None
    name, span = mention.weekday
    exact = document.source.slice(span) == name  # beside an escaped pipe only the whole cell can be located
    right = renamed(name, day.weekday()) if exact else None
    leap = (day.month, day.day) == (2, 29)
    years = range(day.year - 3, day.year + 4) if not leap else ()
    fitting = [str(year) for year in years if day.replace(year=year).weekday() == weekday.number]
    return Finding(
        span=span,
        message=f"{mention.text} is a {ENGLISH[day.weekday()]}" + ("" if given else f" in {day.year}"),
        remarks=(f"it is a {ENGLISH[weekday.number]} in {' and '.join(fitting)}",) if fitting else (),
        help="correct the weekday or the date" + ("; `--unsafe-fixes` corrects the weekday" if right else ""),
        confidence=Confidence.HIGH if given else Confidence.MEDIUM,
        fix=Fix(f"write {right}", (Edit(span, right),), Safety.UNSAFE) if right else None,
    )
