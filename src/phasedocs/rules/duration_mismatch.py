"""A total of durations that its parts do not make."""

from collections.abc import Iterator

from phasedocs.analysis.schedule import Total, totals
from phasedocs.diagnostic import Confidence, Severity
from phasedocs.model import Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule

A_DAY = 8


@rule("duration-mismatch", on=Document, severity=Severity.WARNING)
def duration_mismatch(document: Document, ctx: Context) -> Iterator[Finding]:
    """A total of durations can be met by its parts.

    "Total: 8 hours" under parts of two and three hours is out of date: a part was added, dropped or estimated anew, and
    whoever plans by the total plans with the wrong number.

    Ranges hold what lies between them: 5 hours fit `2-3 + 2-3`. Reported is a row or field "Total" beside its parts
    that is longer than all of them one after another, and a total or heading that is shorter than one part alone. A
    tenth is rounding, and half as much again where it says "about" or where hours meet days. A sum above its total may
    be parallel work, and a heading may have parts that are not listed: these are shown with `--min-confidence low`.

    There is no fix: the total or a part may be wrong.
    """
    for total in totals(document):
        if told := _told(total):
            shown = total.parts if not total.too_small else (total.longest_part,)
            message, confidence = told
            yield Finding(
                span=total.span,
                message=message,
                remarks=("a day counts 8 hours, a week 40",)
                if (total.hours[0] or total.hours[1] or 0) >= A_DAY
                else (),
                notes=tuple((part.span, "a part of it") for part in shown[:MAX_NOTES]),
                help="correct the total, or the parts",
                confidence=confidence,
            )


def _told(total: Total) -> tuple[str, Confidence] | None:
    low, high = total.hours
    least, most = total.sum
    if total.too_small:
        return f"{_hours(high)}, but one part takes {_hours(total.longest_part.duration_hours[0])}", Confidence.MEDIUM
    parts = f"its {len(total.parts)} parts take"
    if total.too_large:
        return f"{_hours(low)}, but {parts} at most {_hours(most)}", (
            Confidence.MEDIUM if total.named else Confidence.LOW
        )
    return (
        (f"{_hours(high)}, but {parts} {_hours(least)} one after another", Confidence.LOW) if total.below_sum else None
    )


def _hours(hours: float | None) -> str:
    number = hours or 0
    return f"{round(60 * number)} minutes" if number < 2 else f"{round(number, 1):g} hours"
