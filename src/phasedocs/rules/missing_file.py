"""A reference to a file that is not there."""

from collections.abc import Iterator

from phasedocs.analysis.evidence import lacking
from phasedocs.diagnostic import Confidence, Severity
from phasedocs.model import Document, Reference, ReferenceKind, Target
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule

_LINKS = frozenset({ReferenceKind.LINK, ReferenceKind.IMAGE})


@rule("missing-file", on=Document, severity=Severity.ERROR, wide=True)
def missing_file(document: Document, ctx: Context) -> Iterator[Finding]:
    """A file that the document refers to exists.

    A name is looked up beside the document, then from the project's root, then among all files of that name. A broken
    link is an error. A document that is only named in prose is a warning: it may be somewhere else on purpose. Other
    files in code are told only with `--min-confidence low`, since history and plans are full of them. Each missing file
    is reported once a document, with the other places that name it.

    Silent are: placeholders (`PHASE_X_STATUS.md`), files behind an open box, files that the same line says are not
    there or not yet ("will be created", "removed"), and everything outside the project. A file that a ticked task
    names is the business of `missing-evidence`, one that stands elsewhere under its name that of `moved-file`.
    """
    evidence = {one.reference.target for one in lacking(document, ctx.project) if one.said is None}
    missing: dict[tuple[str, bool], list[Reference]] = {}
    for reference, found in ctx.resolved:
        linked = reference.kind in _LINKS
        told = not linked and reference.target in evidence
        if found.target is Target.MISSING and not told:
            missing.setdefault((reference.target, linked), []).append(reference)
    for (target, linked), (first, *others) in missing.items():
        near = ctx.resolution(first).near
        yield Finding(
            span=first.span,
            message=f"{target} does not exist",
            notes=tuple((other.span, "and here") for other in others[:MAX_NOTES]),
            help=f"did you mean {near}?" if near else "correct the name, or say that it is yet to come",
            confidence=Confidence.HIGH
            if linked
            else min((_confidence(place) for place in (first, *others)), key=lambda level: level.rank),
        )


def _confidence(reference: Reference) -> Confidence:
    named = reference.target.endswith(".md") and reference.kind is not ReferenceKind.FENCE
    return Confidence.MEDIUM if named else Confidence.LOW
