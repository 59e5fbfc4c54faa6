"""A dependency on a phase that nobody knows."""

from collections.abc import Iterator

from phasedocs.analysis.order import unknown_targets
from phasedocs.diagnostic import Basis, Confidence, Severity
from phasedocs.model import Document, Relation
from phasedocs.rules.api import Context, Finding, rule


@rule("unknown-phase", on=Document, severity=Severity.WARNING, wide=True)
def unknown_phase(document: Document, ctx: Context) -> Iterator[Finding]:
    """A phase that another one waits for is known to the project.

    "Depends on: Phase 12" in a project of phases 1 to 6 is a slip of the finger, or the remains of a plan that was
    renumbered. Nobody will ever complete that phase, so what waits for it waits for ever.

    A phase is known when a document is about it, or a heading, task, row of a table, claim or file name names it. The
    rule looks at front matter, at fields such as "Depends on" and "Blocked by" under exactly one phase, and at such
    columns of tables with a row for each phase. What is blocked by this phase comes later, and its plan may not be
    written yet: "Blocks: Phase 7" is told only with `--min-confidence low`.

    Silent are projects that know fewer than three phases, and phases that are only spoken of in prose.

    There is no fix: the finding names the phases that are known.
    """
    for said, target, known in unknown_targets(ctx.project, document):
        yield Finding(
            span=said.span,
            message=f"nothing else names Phase {target}",
            remarks=(f"known are: {', '.join(sorted(known, key=ctx.project.phase_order))}",),
            help="correct the number, or say where that phase is planned",
            confidence=Confidence.MEDIUM if said.relation is Relation.DEPENDS_ON else Confidence.LOW,
            basis=Basis.INFERRED,
        )
