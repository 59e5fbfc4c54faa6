"""The same item, ticked here and open there."""

from collections.abc import Iterator

from phasedocs.analysis.items import contradictions
from phasedocs.diagnostic import Basis, Severity
from phasedocs.model import Document
from phasedocs.rules.api import Context, Finding, rule


@rule("contradictory-items", on=Document, severity=Severity.ERROR)
def contradictory_items(document: Document, ctx: Context) -> Iterator[Finding]:
    """An item that stands in two lists of a document has the same box in both.

    Plans repeat themselves: what is a success criterion at the top is a line of the final checklist at the end. When
    one of the two is ticked and the other is not, the document says yes and no, and each reader believes the list that
    he happened to read.

    Two items are one when their words are the same, whatever the case, markup, emoji, punctuation, and a remark in
    brackets at the end: that is an error. Where one has a word more, or one stands among the tasks and the other among
    the criteria, it is a warning.

    Silent are: texts of fewer than three words without the id of a task; the same words under headings that name
    different things, phases, weeks or numbers ("Tests pass" of two features); steps that come three times and more;
    what is checked before an act and again after it, or every week.

    The finding stands at the tick, which misleads more than an open box does. There is no fix: only you know which of
    the two is right.
    """
    for found in contradictions(document):
        done, open_ = document.tasks[found.done], document.tasks[found.open]
        yield Finding(
            span=done.box,
            message=f"ticked here, but open on line {open_.line}",
            label="ticked",
            notes=((open_.box, "open"),),
            help="find out which is so, and say it in both places",
            confidence=found.confidence,
            basis=Basis.INFERRED,
        )
