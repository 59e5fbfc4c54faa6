"""A strong claim over boxes of which none is ticked."""

from collections.abc import Iterator

from phasedocs.analysis import Outcome
from phasedocs.diagnostic import Basis, Confidence, Severity
from phasedocs.model import ClaimKind, Document, Mood, SubjectType
from phasedocs.rules.api import Context, Finding, rule

MIN_OPEN = 5
"""Fewer open boxes show nothing."""


@rule("unsupported-claim", on=Document, severity=Severity.NOTE)
def unsupported_claim(document: Document, ctx: Context) -> Iterator[Finding]:
    """A claim of completion has something that was ticked for it.

    "✅ 100 % COMPLETE" stands over a document with boxes, and not one of them was ever ticked. Mostly the boxes are
    criteria or a test plan that nobody keeps, and the claim is right: so this is a note. But nothing in the document
    speaks for the claim, and a reader who wants to be sure finds nothing to hold on to.

    Only claims of completion for the whole document are looked at, and only where at least five boxes stand open and
    none is ticked. A claim that is reported as stale is not reported again.

    Mend it by ticking what was done, or by marking the list as what it is:
    `<!-- phasedocs: role=reader -->`.
    """
    boxes = [task for task in document.tasks if task.leaf and not task.state.excluded]
    if len(boxes) < MIN_OPEN or any(task.state.done for task in boxes):
        return
    for claim, verdict in zip(document.claims, ctx.state.documents[document.path].verdicts, strict=True):
        whole = claim.subject.type is SubjectType.DOCUMENT and not claim.qualified
        if claim.kind is not ClaimKind.COMPLETE or claim.mood is not Mood.ASSERTED or not whole or verdict is None:
            continue
        if verdict.outcome is not Outcome.CONTRADICTED:
            yield Finding(
                span=claim.span,
                message=f"says {claim.words}, and none of the {len(boxes)} boxes of the document is ticked",
                help="tick what was done, or declare whose boxes these are",
                confidence=Confidence.MEDIUM,
                basis=Basis.INFERRED,
            )
            return
