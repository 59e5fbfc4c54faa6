"""A reference to lines past the end of a document."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Reference, Target
from phasedocs.rules.api import Context, Finding, rule

_SURE = frozenset({Target.FOUND, Target.ROOT, Target.SELF})


@rule("missing-lines", on=Reference, severity=Severity.WARNING, wide=True)
def missing_lines(reference: Reference, ctx: Context) -> Iterator[Finding]:
    """A reference to lines of a document, `PLAN.md:77-100` or `PLAN.md#L77`, names lines that it has.

    Line numbers are the part of a reference that goes stale first: the document was shortened or split, and what was
    meant is somewhere else. Where the document still is long enough nothing can be told.

    Silent are: files that are no documents of the project, since they were not read, and documents that were found
    only by their name in another folder.
    """
    if reference.lines is None:
        return
    found = ctx.resolution(reference)
    if found.lines is False and found.target in _SURE:
        first, last = reference.lines
        named = f"is no line {last}" if first == last else f"are no lines {first} to {last}"
        count = f"{found.length} line{'' if found.length == 1 else 's'}"
        yield Finding(
            span=reference.span,
            message=f"there {named} in {reference.target}: it has {count}",
            help="name the heading instead: it moves along with the text",
        )
