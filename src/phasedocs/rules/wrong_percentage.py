"""A percentage that its own list denies."""

from collections.abc import Iterator

from phasedocs.analysis.counts import wrong_percentages
from phasedocs.diagnostic import Basis, Severity
from phasedocs.model import Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule


@rule("wrong-percentage", on=Document, severity=Severity.ERROR)
def wrong_percentage(document: Document, ctx: Context) -> Iterator[Finding]:
    """A percentage that stands over a list of boxes is about what the list shows.

    "Importer (90 %)" over two open boxes of four hides half of the work from everybody who skims the headings. A
    percentage is a feeling more often than a count, so this rule asks little: it must be within ten points of the list
    or within one box, whichever is more.

    Only a percentage at the end of a heading, or in a field such as Progress or Status below it, is held to a list: to
    the boxes of work, gates and criteria right under that heading, four or more, some ticked and some open. Boxes under
    several deeper headings are told only with `--min-confidence low`. A percentage for the whole document or a phase is
    held to the lists that are kept up to date and to those under a heading such as "Not started"; it is a warning when
    it is more than 30 points off, and told with `--min-confidence low` when it is less.

    Silent are percentages over lists that were never ticked, where they stand all the time, or that are all ticked;
    of coverage, confidence, tests and the like; goals (`50 % → 100 %`), and those with a count beside them, for which
    `arithmetic` and `wrong-count` are there.

    There is no fix: the number may be right and the boxes late.
    """
    for found in wrong_percentages(document):
        yield Finding(
            span=found.span,
            message=f"says {found.stated}, but {found.actual}",
            notes=found.places[:MAX_NOTES],
            help="correct the number, or bring the boxes up to date",
            confidence=found.confidence,
            basis=Basis.INFERRED,
        )
