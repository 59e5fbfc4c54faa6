"""A phase that is ahead of what it waits for."""

from collections.abc import Iterator

from phasedocs.analysis.order import ahead
from phasedocs.diagnostic import Basis, Severity
from phasedocs.model import Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule


@rule("ahead-of-dependency", on=Document, severity=Severity.ERROR, wide=True)
def ahead_of_dependency(document: Document, ctx: Context) -> Iterator[Finding]:
    """A phase is not complete or ready before the phases that it waits for are.

    "Depends on: Phase 2" and "✅ READY" in one document promise that Phase 2 is done. When its tasks are still open,
    either the dependency is not real, or the claim came too early.

    The dependency must name the phase: in front matter, in a field or a column such as "Depends on", or in the
    configuration (`[phases]`). Open are tasks of work and gates of that phase: in this document, or in a document of
    the same folder that is about that phase alone. Next steps, approvals and criteria do not count.

    It is an error only where front matter or the configuration declares the dependency; else a warning. Where no task
    of that phase was ever ticked, its list may not be kept up to date; and where a document that says READY lists what
    it needs of that phase, and all of it is ticked, the rest of that phase may not matter. Both are told with
    `--min-confidence low`.

    There is no fix: only you know which of the three is wrong.
    """
    for found in ahead(ctx.project, document):
        here = [task for source, task in found.open if source is document]
        paths = sorted({source.path for source, _ in found.open if source is not document})
        said, number = found.wait and found.wait.said, len(found.open)
        counted = f"{number} task{'s' * (number > 1)} of Phase {found.before} {'are' if number > 1 else 'is'} open"
        yield Finding(
            span=found.claim.span,
            message=f"says {found.claim.words}, but Phase {found.after} waits for Phase {found.before}: {counted}",
            label=f"claimed here, for Phase {found.after}",
            notes=(
                *([(said.span, "waits for it")] if said else []),
                *((task.box, "open") for task in here[:MAX_NOTES]),
            ),
            remarks=(
                *([] if said else [f"the configuration says that Phase {found.after} waits for Phase {found.before}"]),
                *(f"open in {path}" for path in paths[:MAX_NOTES]),
            ),
            help="finish what it waits for, take the dependency away, or say that it is not ready",
            confidence=found.confidence,
            basis=Basis.DECLARED if found.declared else Basis.INFERRED,
        )
