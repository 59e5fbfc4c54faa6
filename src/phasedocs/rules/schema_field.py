"""A document without a field that its kind has, or with a value of another type."""

from collections.abc import Iterator

from phasedocs.config import near
from phasedocs.diagnostic import Basis, Severity
from phasedocs.kinds.misfit import opening
from phasedocs.model import Document
from phasedocs.rules.api import Context, Finding, rule

MAX_NAME = 40
"""A longer one is no slip in the name of a kind."""


@rule("schema-field", on=Document, severity=Severity.ERROR)
def schema_field(document: Document, ctx: Context) -> Iterator[Finding]:
    """A document has the fields of its kind, and each holds a value of its type.

    Whoever opens a readiness status looks for the same few values: the status, the day, who says so. A kind says once
    which they are, for every document of that kind; `phasedocs new --list` names the kinds, `.phasedocs/kinds/` holds
    your own.

    A document is only held against a kind that it or the configuration names: `phasedocs: {kind: readiness}` in its
    front matter, or `[kinds]` in `phasedocs.toml`. Where only its name is that of a kind, what is missing is a note.
    Fields stand in the front matter or in lines such as `**Owner**: Ana`, with any of their synonyms as a name. `TBD`,
    `none` and `-` are values of every type.

    The fix puts a missing field below the title, as `TBD`. It is unsafe: somebody must say what is so. The kind of a
    document that is nearly the name of one is told too.
    """
    if choice := ctx.choice:
        from phasedocs.kinds.fields import field_misfits  # noqa: PLC0415 - most runs meet no kind

        for misfit in field_misfits(document, choice.name, choice.kind):
            yield Finding.of(misfit, choice)
        return
    declared = document.declarations.header.kind
    said = near(declared, ctx.kinds.names) if declared and len(declared) <= MAX_NAME else ""
    if said.startswith("did you mean"):
        yield Finding(
            span=document.tree.front_matter_places.get(("phasedocs", "kind"), opening(document)),
            message=f"there is no kind {declared}; {said}",
            help="correct it in the front matter or in `[kinds]` of the configuration",
            basis=Basis.DECLARED,
        )
