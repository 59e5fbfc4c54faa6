"""Two claims that cannot both hold."""

from collections.abc import Iterator

from phasedocs.analysis.conflicts import conflicts, elsewhere
from phasedocs.diagnostic import Basis, Confidence, Severity
from phasedocs.model import Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule


@rule("conflicting-claims", on=Document, severity=Severity.WARNING, wide=True)
def conflicting_claims(document: Document, ctx: Context) -> Iterator[Finding]:
    """Statuses of a whole and of its parts agree.

    The headline says "✅ COMPLETE", and a heading three screens below says "⚠️ PARTIAL". Or a section is headed
    "IN PROGRESS" while each of its parts says that it is complete. One of the two was flipped, the other was forgotten;
    which one, only the author knows. So this is a warning, at the status of the whole.

    A heading that says "All satisfied" is set against the rows of the table right below it.

    A dashboard that says "Phase 6 ✅" is set against the document of that phase, when that one is not older.

    Of one phase, "2/10" here and "2/5" there is reported too: as much is done, of another total.

    Only statuses that trackers keep are compared: fields and headings. Silent are statuses under next steps, plans of
    other phases, titles, claims about a part ("core complete"), and what a claim discloses itself.

    Mend it by bringing the two to say the same.
    """
    for found in conflicts(document):
        claim = document.claims[found.claim]
        others = [document.claims[index] for index in found.others]
        yield Finding(
            span=claim.span,
            message=f"says {claim.words}, but {found.summary}",
            label=f"claimed here, for {claim.whole}",
            notes=tuple((other.span, "says otherwise") for other in others[:MAX_NOTES]),
            help="bring the two to say the same",
            confidence=found.confidence,
            basis=Basis.INFERRED,
        )
    for index, own, said in elsewhere(ctx.project, document):
        claim = document.claims[index]
        yield Finding(
            span=claim.span,
            message=f"says {claim.words}, but the document of Phase {claim.subject.ids[0]} says {said.words}",
            remarks=(f"{own.path}:{said.line} says it, as of {own.date}",),
            help="bring the two to say the same",
            confidence=Confidence.MEDIUM,
            basis=Basis.INFERRED,
        )
