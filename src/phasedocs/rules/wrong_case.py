"""A path that differs from its file only in capitals."""

from collections.abc import Iterator

from phasedocs.diagnostic import Confidence, Severity
from phasedocs.model import Destination, Document, Reference, ReferenceKind
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule
from phasedocs.text import Fix, Safety

_LINKS = frozenset({ReferenceKind.LINK, ReferenceKind.IMAGE})


@rule("wrong-case", on=Document, severity=Severity.WARNING, wide=True)
def wrong_case(document: Document, ctx: Context) -> Iterator[Finding]:
    """A path is written with the capitals that its file has.

    `docs/Plan.md` opens `docs/PLAN.md` on the disk of a Mac or of Windows, and nowhere else: on GitHub, on Linux and
    on every web server the link is broken. So the author never sees it, and everybody else does.

    Links and images are always told, paths with a folder in code and prose too; a bare name (`plan.md`) only with
    `--min-confidence low`, since people also write it as the name of the thing. Each path is told once a document.

    Silent are: paths of which several files differ only in capitals, and names of files in other folders.

    The fix writes the capitals of the file, in every place that it names. The rest of a link stays: its text, its
    anchor, its title. For bare names in text it is unsafe. There is none where the address is not inside the link, and
    in blocks of code.
    """
    wrong: dict[tuple[str, bool], list[Reference]] = {}
    for reference, resolution in ctx.resolved:
        if resolution.wrong_case:
            wrong.setdefault((reference.target, reference.kind in _LINKS), []).append(reference)
    for (target, linked), (first, *others) in wrong.items():
        path = ctx.resolution(first).path or ""
        coded = all(found.kind is ReferenceKind.FENCE for found in (first, *others))
        named = Confidence.MEDIUM if "/" in target and not coded else Confidence.LOW
        yield Finding(
            span=first.span,
            message=f"{target} is {path}, with other capitals",
            notes=tuple((other.span, "and here") for other in others[:MAX_NOTES]),
            help="this opens only where capitals make no difference",
            confidence=Confidence.HIGH if linked else named,
            fix=_respelled(path, (first, *others), document),
        )


def _respelled(path: str, places: tuple[Reference, ...], document: Document) -> Fix | None:
    found = [
        place.respelled(path)
        for reference in places
        if reference.kind is not ReferenceKind.FENCE and (place := Destination.of(reference, document.source))
    ]
    edits = tuple(dict.fromkeys(edit for edit in found if edit))
    safe = places[0].kind in _LINKS or "/" in places[0].target
    return Fix(f"write the capitals of {path}", edits, Safety.SAFE if safe else Safety.UNSAFE) if edits else None
