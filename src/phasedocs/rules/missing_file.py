"""A reference to a file that is not there."""

from collections.abc import Iterator

from phasedocs.diagnostic import Confidence, Severity
from phasedocs.model import Reference, ReferenceKind, Target
from phasedocs.rules.api import Context, Finding, rule

_LINKS = frozenset({ReferenceKind.LINK, ReferenceKind.IMAGE})


@rule("missing-file", on=Reference, severity=Severity.ERROR)
def missing_file(reference: Reference, ctx: Context) -> Iterator[Finding]:
    """A file that the document refers to exists.

    A name is looked up beside the document, then from the project's root, then among all files of that name. A broken
    link is an error. A file that is only named, in code or in prose, is a warning: it may be somewhere else on purpose.

    Silent are: placeholders (`PHASE_X_STATUS.md`), files behind an open box, files that the same line says are not
    there or not yet ("will be created", "removed"), and everything outside the project.
    """
    resolution = ctx.resolution(reference)
    if resolution.target is not Target.MISSING:
        return
    linked = reference.kind in _LINKS
    yield Finding(
        span=reference.span,
        message=f"{reference.target} does not exist",
        help=f"did you mean {resolution.near}?"
        if resolution.near
        else "correct the name, or say that it is yet to come",
        confidence=Confidence.HIGH if linked else Confidence.MEDIUM,
    )
