"""A link to a heading that is not there."""

from collections.abc import Iterator
from urllib.parse import quote, unquote

from phasedocs.diagnostic import Confidence, Severity
from phasedocs.model import Destination, Document, Reference, ReferenceKind, Resolution, Target
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule
from phasedocs.text import Edit, Fix, Safety

_SURE = frozenset({Target.FOUND, Target.ROOT, Target.SELF})


@rule("missing-anchor", on=Document, severity=Severity.ERROR, wide=True)
def missing_anchor(document: Document, ctx: Context) -> Iterator[Finding]:
    """A link into a document leads to a heading, or to another anchor, that is there.

    A reader who follows such a link stands at the top of a long document and looks for the part that was meant. Most
    often a heading was reworded and its links were not. Anchors are GitHub's: of headings, numbered where they repeat,
    of `id` and `name` in raw HTML, and of footnotes; capitals make no difference.

    A link that differs from an anchor only in hyphens and marks is a warning: other sites make anchors otherwise. On
    GitHub an emoji leaves its hyphen, and some leave an invisible character: "🎯 Goals" is `#-goals`, not `#goals`.

    Silent are: links to documents that were not read, that were generated, or that include other texts or leave a raw
    heading open; links into files that are not Markdown; and links that lead to no file, which `missing-file` reports.

    The unsafe fix writes GitHub's anchor where the words of exactly one heading are those of the link.
    """
    missing: dict[tuple[str, str], list[Reference]] = {}
    for reference in document.references:
        if reference.kind is ReferenceKind.LINK and reference.anchor is not None:
            found = ctx.resolution(reference)
            if found.anchor is False and found.target in _SURE:
                missing.setdefault((reference.target, reference.anchor), []).append(reference)
    for (target, anchor), (first, *others) in missing.items():
        found = ctx.resolution(first)
        yield Finding(
            span=first.span,
            message=f"{target or 'this document'} has no anchor #{unquote(anchor)}",
            notes=tuple((other.span, "and here") for other in others[:MAX_NOTES]),
            help=f"did you mean #{found.near_anchor}?" if found.near_anchor else "name a heading that is there",
            confidence=Confidence.MEDIUM if found.same_words else Confidence.HIGH,
            fix=_reworded(found, (first, *others), ctx) if found.same_words else None,
        )


def _reworded(found: Resolution, links: tuple[Reference, ...], ctx: Context) -> Fix | None:
    name, target = found.near_anchor or "", ctx.project.by_path.get(found.path or "")
    if target is None or not target.anchors.alone(name):
        return None
    written = "".join(char if char.isalnum() or char in "-_" else quote(char) for char in name)
    places = [place.anchor for link in links if (place := Destination.of(link, ctx.document.source))]
    edits = tuple(dict.fromkeys(Edit(place, written) for place in places if place))
    return Fix(f"lead to #{name}", edits, Safety.UNSAFE) if edits else None
