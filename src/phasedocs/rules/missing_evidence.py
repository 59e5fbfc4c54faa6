"""A ticked task whose file is not there."""

from collections.abc import Iterator

from phasedocs.analysis.evidence import Lacking, lacking
from phasedocs.diagnostic import Severity
from phasedocs.model import Bound, Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule
from phasedocs.text import Span

_BOUNDS = {Bound.EXACTLY: "{} lines", Bound.ABOUT: "about {} lines", Bound.AT_LEAST: "{} or more lines"}


@rule("missing-evidence", on=Document, severity=Severity.ERROR, wide=True)
def missing_evidence(document: Document, ctx: Context) -> Iterator[Finding]:
    """What a ticked task names as its result is in the project, and is as long as the task says.

    `- [x] Created docs/RUNBOOK.md` is the easiest tick to check, and the first that readers check. When the file is
    not there, either the work was never done or its result was lost; in both cases the other ticks are doubted too.

    It is an error where the file is the whole of the task ("RUNBOOK_V2.md (350+ lines)", "`src/a.py` - the parser") or
    the object of its first word ("Created docs/RUNBOOK.md"), its name tells it from others, and the project has its
    folder and other files of its kind. A file that a ticked task names in another way is a warning ("Alarms in
    `src/alarms.py`"), and so is one that is a tenth shorter than the task says; less than half of a least number of
    lines is an error. A bare name of one word, such as `train.py`, is told with `--min-confidence low`.

    Silent are: what was removed, generated, deferred or chosen otherwise in so many words; placeholders, absolute
    paths, and what is kept on one machine (`.env`, `dist/`, data, pictures); documents in folders such as `archive`,
    which tell of other days; and files that stand under that name in another folder. Broken links are the business of
    `missing-file`, which leaves to this rule what it reports.
    """
    found: dict[str, Lacking] = {}
    for one in lacking(document, ctx.project):
        known = found.setdefault(one.reference.target, one)
        if one.confidence.rank < known.confidence.rank:
            found[one.reference.target] = one
    others: dict[str, list[Span]] = {target: [] for target in found}
    for reference in document.references:
        if reference.target in found and found[reference.target].reference is not reference:
            others[reference.target].append(reference.span)
    for target, one in found.items():
        told = f"{target} is nowhere in the project"
        if one.said is not None:
            said = _BOUNDS[one.said.bound].format(one.said.number)
            told = f"{target} has {one.length} line{'s' * (one.length != 1)}, not {said}"
        spans = others[target] if one.said is None else []
        yield Finding(
            span=one.reference.span,
            message=f"ticked, but {told}",
            notes=tuple((span, "named here, too") for span in spans[:MAX_NOTES]),
            help=f"did you mean {one.near}?" if one.near else "untick the task, or say what became of the file",
            confidence=one.confidence,
        )
