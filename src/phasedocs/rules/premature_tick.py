"""A check mark on what is yet to come."""

from collections.abc import Iterator

from phasedocs.analysis.premature import premature
from phasedocs.diagnostic import Basis, Confidence, Severity
from phasedocs.model import Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule


@rule("premature-tick", on=Document, severity=Severity.WARNING)
def premature_tick(document: Document, ctx: Context) -> Iterator[Finding]:
    """What is marked as done has happened.

    "✅ Load test passed" is read as a result, also where it was meant as a wish. When the wish list of a plan carries
    the same mark as the results of a report, nobody can tell the two apart, and search and summaries will not try.

    Reported are lists of three or more items that all start with a check mark, where the document says in so many
    words that it is too early: under a heading with a date after the document's own; or criteria ("Success criteria",
    "is successful when"), when the document is at its top planned, in progress, not ready, below 100 % or ready to
    start, and none of its boxes is ticked, or the line over the list ends in "when". Also a ticked box whose own text
    says "will be", or "(after deployment)" at its end.

    Silent are criteria that are "met", "passed" or "verified", documents that say that they are complete or that state
    no status at the top, lists with other marks among them, and check marks that lead headings: these are decoration.

    There is no fix: write boxes, `- [ ] Load test passed`, and tick them when it is so.
    """
    for found in premature(document):
        first, *others = found.spans
        notes = (*((span, "this says so") for span in found.because), *((span, "and here") for span in others))
        yield Finding(
            span=first,
            message=f"marked as done too early: {found.reason}",
            label="done?",
            notes=notes[:MAX_NOTES],
            help="write `- [ ]` for what is yet to come, and tick it when it is done",
            confidence=Confidence.MEDIUM,
            basis=Basis.INFERRED,
        )
