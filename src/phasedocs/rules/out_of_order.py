"""Steps of a timeline that run backwards."""

from collections.abc import Iterator

from phasedocs.analysis.schedule import ends_before_start, slip
from phasedocs.diagnostic import Severity
from phasedocs.model import Timeline
from phasedocs.rules.api import Context, Finding, rule


@rule("out-of-order", on=Timeline, severity=Severity.WARNING)
def out_of_order(timeline: Timeline, ctx: Context) -> Iterator[Finding]:
    """The steps of a timeline come one after another, and each ends after it starts.

    A week 4 between week 2 and week 3, or a phase that ends before it starts, is a slip of the keyboard in a plan that
    people book their time by. Around New Year the old year is easily written once more.

    Reported is an end before its start, and the one step that breaks an order which all others keep: in lists, headings
    and panels of three steps or more, in tables of four. Silent are lists in reverse order (newest first), lists that
    start again, steps that run beside others, the first and the last step, charts, times of day, and steps whose year
    is not written and may be another. What tells of the past is read as a log, not as a plan.

    There is no fix: the place may be wrong, or the date.
    """
    for entry in ends_before_start(ctx.document, timeline):
        yield Finding(
            span=entry.span,
            message=f"ends ({entry.end}) before it starts ({entry.start})",
            help="swap them, or correct the one that is wrong",
        )
    if found := slip(ctx.document, timeline):
        early, late = found
        yield Finding(
            span=early.span,
            message=f"{early.start} stands behind {late.start}",
            notes=((late.span, f"{late.start}; all others are in order"),),
            help="correct it, or move it to its place",
        )
