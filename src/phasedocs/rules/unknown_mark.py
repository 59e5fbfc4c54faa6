"""A box with a mark that means nothing here."""

from collections.abc import Iterator

from phasedocs.analysis.marks import unknown_marks
from phasedocs.diagnostic import Severity
from phasedocs.model import Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule


@rule("unknown-mark", on=Document, severity=Severity.WARNING)
def unknown_mark(document: Document, ctx: Context) -> Iterator[Finding]:
    """The mark in a box has a meaning that readers can look up.

    Everybody reads `[ ]` and `[x]`. What `[?]`, `[*]` or `[o]` stand for, each team decides anew, and the next reader
    guesses. phasedocs counts such a box as not done, and one with a single letter, which renderers show as text, not
    at all.

    Known are the marks that the configuration maps under `[states]`, those that are mapped by default (`-`, `~`,
    `N/A`, `/`, `>`, `!`), signs that speak for themselves (`❌`, `⏳`), and those that the document explains:
    "`[?]` to be decided". A mark is reported once a document, with the other boxes that have it. Letters count
    only when they are small and stand between the boxes of a list: `[P]` may be anything.

    There is no fix: write `[ ]` or `[x]`, map the mark, or explain it.
    """
    for mark, (first, *others) in unknown_marks(document).items():
        yield Finding(
            span=first,
            message=f"nothing says what the mark {mark} means",
            label="unknown mark",
            notes=tuple((span, "here too") for span in others[:MAX_NOTES]),
            help=f"map it under [states] in phasedocs.toml, or explain it: `[{mark}]` means ...",
        )
