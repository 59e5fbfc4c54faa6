"""A phase document that no other document leads to."""

from collections.abc import Iterator

from phasedocs.analysis.orphans import index_without
from phasedocs.diagnostic import Basis, Confidence, Severity
from phasedocs.model import Document
from phasedocs.rules.api import Context, Finding, rule


@rule("orphan-document", on=Document, severity=Severity.NOTE, wide=True)
def orphan_document(document: Document, ctx: Context) -> Iterator[Finding]:
    """A document with the status of a phase is linked or named somewhere.

    A report that nothing leads to is found by chance, and read by nobody who would notice that it is out of date. Next
    to it a second one is begun, and the two go different ways.

    It is a note, and only where the project has at least five documents and an index: a README, an index or the like,
    in the document's folder or one above it, that links to three other documents or more. A phase document is one that
    names a phase in its title, front matter or file name and has boxes or a status.

    Silent are: documents whose name occurs anywhere in another one, in prose and code too; folders that are linked as
    a whole; indexes themselves; archives; and projects with a navigation of their own, such as `mkdocs.yml`.
    """
    index = index_without(document, ctx.project)
    if index is not None:
        first = document.source.line_span(1)
        yield Finding(
            span=document.sections[0].span if document.sections else first,
            message="no other document leads here",
            help=f"link to it from {index}, or put it into an archive",
            confidence=Confidence.MEDIUM,
            basis=Basis.INFERRED,
        )
