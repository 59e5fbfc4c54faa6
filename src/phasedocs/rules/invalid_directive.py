"""A directive that cannot be understood."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Document
from phasedocs.rules.api import Context, Finding, rule


@rule("invalid-directive", on=Document, severity=Severity.ERROR)
def invalid_directive(document: Document, ctx: Context) -> Iterator[Finding]:
    """A directive says something that phasedocs understands.

    A comment such as `<!-- phasedocs: role=prerequisite phase=6 -->` declares whose business the boxes of its section
    are, so that nothing has to be guessed. One with a slip in it would be ignored without a word, and the verdicts
    that rest on it would be guesses again: so it is an error.

    `role` is one of work, prerequisite, acceptance, approval, follow_up, recurring and reader. `phase` is a number or a
    letter. `gates=ready` and `gates=complete` name the claim that waits for these boxes. `ignore-tasks` says that the
    boxes are no tasks. Comments that only look like directives (`<!-- phase 6 -->`), and directives that are quoted in
    code, are not read at all.
    """
    for directive in document.declarations.directives:
        if directive.problem:
            yield Finding(
                span=directive.span,
                message=f"not a directive: {directive.problem}",
                help="correct it; `phasedocs explain invalid-directive` lists what it may say",
            )
