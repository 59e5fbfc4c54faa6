"""A document without a table or a timeline that its kind has, or with columns and cells that do not fit it."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Document
from phasedocs.rules.api import Context, Finding, rule


@rule("schema-table", on=Document, severity=Severity.ERROR)
def schema_table(document: Document, ctx: Context) -> Iterator[Finding]:
    """A document has the tables and timelines of its kind, and their cells hold values of their type.

    A roadmap without a column for the status, or with "soon" where a date should be, cannot be counted, sorted or
    drawn. A kind says which columns a table has, of which type their cells are, which statuses are allowed in them, and
    under which headings steps in time stand.

    A table is known by its columns: at least half of those that it must have, under any of their names. More columns
    than those are welcome, and so are empty cells, `TBD` and `-`. Documents are only held against a kind that is
    declared; see `schema-field`.

    There is no fix: what a new column says must be written row by row.
    """
    if choice := ctx.choice:
        from phasedocs.kinds.tables import table_misfits  # noqa: PLC0415 - most runs meet no kind

        for misfit in table_misfits(document, choice.name, choice.kind):
            yield Finding.of(misfit, choice)
