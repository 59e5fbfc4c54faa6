"""Text that went through a wrong code page."""

from collections import Counter
from collections.abc import Iterator, Sequence

from phasedocs.diagnostic import Severity
from phasedocs.model import Document
from phasedocs.mojibake import Repair
from phasedocs.rules.api import Context, Finding, rule
from phasedocs.text import Edit, Fix, Safety

MAX_SAMPLES = 4


@rule("mojibake", on=Document, severity=Severity.ERROR)
def mojibake(document: Document, ctx: Context) -> Iterator[Finding]:
    """Text has the characters that were typed, not what a wrong code page made of them.

    A tool read UTF-8 as some older code page and saved what it saw: `✅` became three odd characters. The code page
    is found by a vote of the whole document, and each damaged run is repaired by itself, so that text that is right
    stays as it is. phasedocs reads the repaired text everywhere; the file is changed only by the fix.

    The fix is safe where every byte was kept: the result is the text that was damaged, to the character. Where bytes
    were lost on the way, the commonest glyph that fits is put in, and that fix is unsafe: look at it.
    """
    reading = document.tree.reading
    for lossy in (False, True):
        repairs = [repair for repair in reading.repairs if repair.lossy is lossy]
        if repairs:
            yield _finding(str(reading.codec), repairs, lossy=lossy)


def _finding(codec: str, repairs: Sequence[Repair], *, lossy: bool) -> Finding:
    places = f"{len(repairs)} places" if len(repairs) > 1 else "1 place"
    loss = ", and bytes were lost" if lossy else ""
    common = Counter((repair.before, repair.after) for repair in repairs).most_common(MAX_SAMPLES)
    return Finding(
        span=repairs[0].span,
        message=f"damaged text in {places}: UTF-8 was read as {codec}{loss}",
        remarks=("it was: " + ", ".join(f"{after} ({number}×)" for (_, after), number in common),),
        help="look at each of them: `--unsafe-fixes` puts in what fits best"
        if lossy
        else "`--fix` restores the characters",
        fix=Fix(
            "restore the damaged characters",
            tuple(Edit(repair.span, repair.after) for repair in repairs),
            Safety.UNSAFE if lossy else Safety.SAFE,
        ),
    )
