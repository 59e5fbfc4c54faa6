"""A directive that cannot be understood."""

from collections.abc import Iterator

from phasedocs.config import no_rule
from phasedocs.diagnostic import Severity
from phasedocs.model import Document
from phasedocs.rules.api import Context, Finding, rule
from phasedocs.text import Span


@rule("invalid-directive", on=Document, severity=Severity.ERROR, wide=True)
def invalid_directive(document: Document, ctx: Context) -> Iterator[Finding]:
    """A directive says something that phasedocs understands.

    A comment such as `<!-- phasedocs: role=prerequisite phase=6 -->` declares whose business the boxes of its section
    are, so that nothing has to be guessed. One with a slip in it would be ignored without a word, and the verdicts
    that rest on it would be guesses again: so it is an error.

    `role` is one of work, prerequisite, acceptance, approval, follow_up, recurring and reader. `phase` is a number or a
    letter. `gates=ready` and `gates=complete` name the claim that waits for these boxes. `ignore-tasks` says that the
    boxes are no tasks, `counters` that `phasedocs sync` keeps the counters of headings. Comments that only look like
    directives (`<!-- phase 6 -->`), and directives that are quoted in code, are not read at all.

    `allow RULE, RULE -- reason` silences known findings: in the list item, the row or the paragraph that it stands in;
    when it stands alone, in the block below it, right above or under a heading in the whole section, before everything
    else in the whole file. It needs a reason, for whoever reads it next.

    `begin NAME` and `end NAME` come in pairs around what `phasedocs sync` writes, each on a line of its own; NAME is
    status, phase-table, open-tasks, timeline, progress or toc, the third and fifth also with a phase.
    """
    for directive in document.declarations.directives:
        if directive.problem:
            yield _finding(directive.span, directive.problem)
    for allowance in document.declarations.allowances:
        if allowance.problem:
            yield _finding(allowance.span, allowance.problem)
        for name, span in zip(allowance.rules, allowance.names, strict=True):
            if name not in ctx.known:
                yield _finding(span, no_rule(name, ctx.known))
    for region in document.regions if ctx.project.whole else ():
        if region.phase and region.phase not in ctx.project.known_phases:
            yield _finding(region.begin, f"nothing names Phase {region.phase}")


def _finding(span: Span, problem: str) -> Finding:
    help_ = "correct it; `phasedocs explain invalid-directive` lists what it may say"
    return Finding(span, f"not a directive: {problem}", help=help_)
