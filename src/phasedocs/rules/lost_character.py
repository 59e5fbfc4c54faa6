"""Characters that are gone for good."""

from collections import Counter
from collections.abc import Iterator

from phasedocs.diagnostic import Confidence, Severity
from phasedocs.model import Document
from phasedocs.mojibake.lost import GONE, lost
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule


@rule("lost-character", on=Document, severity=Severity.WARNING)
def lost_character(document: Document, ctx: Context) -> Iterator[Finding]:
    """Every mark that was written is still there.

    A tool that could not write a character put U+FFFD or question marks in its place: `✅ Done` became `? Done`, and
    `🚀 Deploy` became `?? Deploy`. What stood there cannot be told any more: a tick and a cross leave the same behind.
    So phasedocs reads the words and gives the mark no meaning: a cell, box or field that held only a mark has a status
    that is unknown, not open.

    Question marks are reported only where the document shows by several headings, fields, items or cells that its
    marks were lost. Silent are questions, legends that explain `?`, operators, prompts and paths, code, a document in
    which other marks stand at such places, and U+FFFD that is quoted or spoken of. A byte of the file that cannot be
    read is `undecodable-bytes`.

    There is no fix. Put the marks back from an older version of the file, or write them anew, and save it as UTF-8.
    """
    source, reading = document.source, document.tree.reading
    unread = {piece.place for piece in source.irregular}
    narrowed = any(source.text[place] != GONE for place in unread)
    spans = [reading.span(span.start, span.end) for span in lost(reading.text, narrowed=narrowed)]
    spans = [span for span in spans if span.start not in unread]
    if not spans:
        return
    what = {span: "U+FFFD" if source.text[span.start] == GONE else source.slice(span) for span in spans}
    counts = ", ".join(f"{name} ({number}×)" for name, number in Counter(what.values()).most_common())
    rest = [f"{len(spans) - 1 - MAX_NOTES} more places are not shown"] if len(spans) - 1 > MAX_NOTES else []
    yield Finding(
        span=spans[0],
        message=f"characters are lost in {len(spans)} place{'s' * (len(spans) > 1)}: what stood there cannot be told",
        label="a character is gone",
        notes=tuple((span, f"{what[span]} is all that is left") for span in spans[1 : MAX_NOTES + 1]),
        remarks=(f"left of them: {counts}", *rest),
        help="put them back from an older version of the file, or write them anew",
        confidence=Confidence.HIGH if "U+FFFD" in what.values() else Confidence.MEDIUM,
    )
