"""A managed region that somebody changed by hand."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Document
from phasedocs.rules.api import Context, Finding, rule


@rule("edited-region", on=Document, severity=Severity.ERROR)
def edited_region(document: Document, ctx: Context) -> Iterator[Finding]:
    """A managed region holds what phasedocs wrote into it.

    What stands between `<!-- phasedocs:begin status -->` and its end is written by `phasedocs sync`, and written again
    whenever the boxes change. A sentence that somebody adds there would be lost with the next run, and a number that
    somebody corrects there is corrected in the wrong place: so it is an error, and `phasedocs sync` leaves the region
    alone until you decide.

    The end of a region carries a checksum of what was written. Empty lines, line ends and the width of tables are not
    in it: formatters set those. Silent are empty regions, which were only just put there, and marks that are quoted
    in code.

    There is no fix: move what you want to keep out of the region, then `phasedocs sync --force` writes it anew.
    """
    for region in document.regions:
        if region.is_edited(document.source):
            changed = "was changed by hand" if region.sum else "holds text that phasedocs did not write"
            yield Finding(
                span=region.begin,
                message=f"the region {region.words} {changed}",
                label="everything from here to its end is ours to write",
                help="move what you want to keep out of it, then run `phasedocs sync --force`",
            )
