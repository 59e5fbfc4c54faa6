"""A link to a file that is somewhere else."""

from collections.abc import Iterator

from phasedocs.analysis.moves import move_of
from phasedocs.diagnostic import Confidence, Severity
from phasedocs.model import Destination, Document, Reference, ReferenceKind
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule
from phasedocs.text import Fix, Safety

_LINKS = frozenset({ReferenceKind.LINK, ReferenceKind.IMAGE})


@rule("moved-file", on=Document, severity=Severity.WARNING, wide=True)
def moved_file(document: Document, ctx: Context) -> Iterator[Finding]:
    """A link leads to where its file is.

    Documents are tidied into folders and their links stay behind. Readers get an error page, although the text that
    they want is in the project: it stands under that very name in another folder, and nothing else has that name.

    Links and images are told. A path in code or prose whose folders are other ones is told with
    `--min-confidence low`; a bare name, or the end of the real path, is a common way to name a file and is silent.
    Each path is told once a document. Files that are nowhere are the business of `missing-file`.

    The fix writes the relative path to the file and leaves everything else of the link as it is: its text, anchor,
    title and angle brackets. It is safe where the file can hardly be another: a name of several words, or one with the
    folders in which it is. It is unsafe where the folders differ, the name is one word, or the file was put into an
    archive. There is none for names such as `README.md`, and where the address is not inside the link.
    """
    moved: dict[tuple[str, bool], list[Reference]] = {}
    for reference, resolution in ctx.resolved:
        linked = reference.kind in _LINKS
        move = move_of(reference, resolution)
        if move and (linked or (move.other_folder and not reference.target.startswith("/"))):
            moved.setdefault((reference.target, linked), []).append(reference)
    for (target, linked), (first, *others) in moved.items():
        path = ctx.resolution(first).path or ""
        yield Finding(
            span=first.span,
            message=f"{target} is not there: the only file of that name is {path}",
            notes=tuple((other.span, "and here") for other in others[:MAX_NOTES]),
            confidence=Confidence.MEDIUM if linked else Confidence.LOW,
            fix=_led(path, (first, *others), document, ctx) if linked else None,
        )


def _led(path: str, links: tuple[Reference, ...], document: Document, ctx: Context) -> Fix | None:
    move = move_of(links[0], ctx.resolution(links[0]))
    places = [place for link in links if (place := Destination.of(link, document.source))]
    edits = tuple(dict.fromkeys(edit for place in places if (edit := place.moved(path, document.path))))
    if move is None or not move.telling or not edits:
        return None
    return Fix(f"lead to {path}", edits, Safety.SAFE if move.sure else Safety.UNSAFE)
