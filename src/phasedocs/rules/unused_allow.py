"""An allowance that nothing needs."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Extent, Unused
from phasedocs.rules.api import Context, Finding, rule
from phasedocs.text import Fix

_WHERE = {
    Extent.FILE: "in this file",
    Extent.SECTION: "in this section",
    Extent.BLOCK: "in the block that it holds for",
    Extent.ITEM: "in this list item",
    Extent.ROW: "in this row",
    Extent.NOTHING: "after it: nothing follows",
}


@rule("unused-allow", on=Unused, severity=Severity.WARNING)
def unused_allow(unused: Unused, ctx: Context) -> Iterator[Finding]:
    """A directive that allows findings has some to allow.

    `<!-- phasedocs: allow stale-ready -- ticked in June -->` silences a finding that is known. When that is gone,
    the directive stays behind and silences the next one, which nobody knows.

    Reported is a directive, or the names in it, of a rule that finds nothing where it holds: in the list item, the row,
    or the paragraph that it stands in; when it stands alone, in the block below it, right above or under a heading in
    the whole section, and before everything else in the whole file. Of two that hold for one finding the inner one is
    needed.

    Only rules that ran are judged: with `--select` the others may still have something to say, and so may those that
    are off, or that ask for a date or for git when none was given.

    The fix takes the directive away, or the names that are not needed. Where it keeps two lists apart, an empty comment
    stays.
    """
    names = ", ".join(unused.rules)
    edit = unused.edit
    yield Finding(
        span=unused.allowance.span,
        message=f"allows {names}, and there is none {_WHERE[unused.allowance.extent]}",
        help="take it away; or, when it was to hold for more, move it",
        fix=Fix(f"no longer allow {names}", (edit,)) if edit else None,
    )
