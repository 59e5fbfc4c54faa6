"""A document without a section that its kind has, or with one that does not hold what it should."""

from collections.abc import Iterator

from phasedocs.diagnostic import Severity
from phasedocs.model import Document, Reference, Target
from phasedocs.rules.api import Context, Finding, rule

_NOWHERE = (Target.MISSING, Target.MOVED, Target.AMBIGUOUS)


@rule("schema-section", on=Document, severity=Severity.ERROR, wide=True)
def schema_section(document: Document, ctx: Context) -> Iterator[Finding]:
    """A document has the sections of its kind, with the tasks and files that belong into them.

    A go / no-go without a list of what blocks it, or a kick-off that nobody's criteria end, looks complete until it is
    needed. A kind says which headings there are, in which order if that matters, and what stands under them: so many
    tasks, tasks with ids, files that must be there.

    A heading is that section when one of its names stands in it, word by word: "🚨 2. Critical blockers (3)" is
    "Blockers". Marks, numbers and capitals do not matter. Headings in other languages are known where the kind gives
    the section a role. Documents are only held against a kind that is declared; see `schema-field`.

    The fix puts a missing heading behind the section before it, with what a new document of this kind begins with. It
    is unsafe: what stands there is still to be written.
    """
    if choice := ctx.choice:
        from phasedocs.kinds.sections import section_misfits  # noqa: PLC0415 - most runs meet no kind

        def is_there(reference: Reference) -> bool:
            return ctx.resolution(reference).target not in _NOWHERE

        for misfit in section_misfits(document, choice.name, choice.kind, is_there):
            yield Finding.of(misfit, choice)
