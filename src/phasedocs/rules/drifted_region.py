"""A managed region that is no longer what the documents say."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Document, loose
from phasedocs.rules.api import Context, Finding, rule
from phasedocs.text import Fix


@rule("drifted-region", on=Document, severity=Severity.ERROR, needs=("made",))
def drifted_region(document: Document, ctx: Context) -> Iterator[Finding]:
    """A managed region says what the boxes say.

    `<!-- phasedocs:begin phase-table -->` and its end hold numbers that were counted when `phasedocs sync` ran. After
    that somebody ticked a box, and since then the table says less than is done, with the authority of something that
    was counted.

    The whole project is counted, also where only some of its documents are looked at. How wide the columns of a table
    are and where empty lines stand does not matter. Silent are regions that were changed by hand: those belong to
    `edited-region`.

    The fix writes the region anew, as `phasedocs sync` does.
    """
    source = document.source
    for region, text in zip(document.regions, ctx.made, strict=False):
        if text is None or region.holds(source, text):
            continue
        body = region.body(source)
        if region.is_edited(source) and loose(body) != loose(text):
            continue
        yield Finding(
            span=region.begin,
            message=f"the region {region.words} is {'not up to date' if body.strip() else 'still empty'}",
            label="what stands below is not what the documents say",
            help="run `phasedocs sync`",
            fix=Fix(f"write the region {region.words}", (region.edit(source, text),)),
        )
