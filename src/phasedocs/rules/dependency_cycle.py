"""Phases that wait for each other."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule


@rule("dependency-cycle", on=Document, severity=Severity.ERROR, wide=True)
def dependency_cycle(document: Document, ctx: Context) -> Iterator[Finding]:
    """No phase waits, by any detour, for itself.

    When Phase 3 waits for 5, 5 for 6 and 6 for 3, none of them can ever start, and each document for itself looks
    sound. The circle is named in full and in order, at the first place that is part of it; the other places are shown,
    or named where they stand in other documents.

    What counts is in front matter (`phasedocs: {depends_on: [3]}`), in fields such as "Depends on: Phase 3",
    "Blocked by" and "Blocks" under a heading or title of exactly one phase, and in such columns of tables with a row
    for each phase. Prose and lists of packages do not.

    A circle within one document, or of front matter only, is an error. One that several documents of a folder make
    together is a warning, and across folders it is told only with `--min-confidence low`: two plans of one project may
    each have a Phase 2.

    There is no fix: one of the dependencies is wrong, or a phase must be split.
    """
    for circle in ctx.state.circles if document.dependencies else ():
        first, *others = circle.waits
        path = document.path
        if first.document.path != path:
            continue
        said = [(wait, f"{wait.after} waits for {wait.before}") for wait in others]
        yield Finding(
            span=first.said.span,
            message=f"phases wait for each other: {' → '.join((*circle.phases, circle.phases[0]))}",
            label=f"{first.after} waits for {first.before}",
            notes=tuple((wait.said.span, words) for wait, words in said if wait.document.path == path)[:MAX_NOTES],
            remarks=tuple(
                f"{words}: {wait.document.path}, line {wait.said.line}"
                for wait, words in said
                if wait.document.path != path
            )[:MAX_NOTES],
            help="take one of the dependencies away, or split a phase",
            confidence=circle.confidence,
        )
