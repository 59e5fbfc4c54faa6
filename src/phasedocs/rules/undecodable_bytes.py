"""Bytes that are not UTF-8."""

from collections.abc import Iterator, Sequence

from phasedocs.diagnostic import Severity
from phasedocs.model import Document
from phasedocs.mojibake.lost import GONE
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule
from phasedocs.text import Edit, Fix, Irregular, Safety, Source, Span

LOST = "write the characters anew: which they were cannot be told"
KINDS = {
    (True, 6): ("written as two surrogates (CESU-8)", "`--fix` writes the same characters as UTF-8", Safety.SAFE),
    (True, 1): ("read as windows-1252", "`--unsafe-fixes` writes what was read as UTF-8", Safety.UNSAFE),
    (False, 3): ("half of a character, its other half is lost", LOST, None),
    (False, 1): ("nothing in windows-1252 either", LOST, None),
}
"""By whether a character was read, and from how many bytes: what they are, the way out, the fix."""


@rule("undecodable-bytes", on=Document, severity=Severity.ERROR)
def undecodable_bytes(document: Document, ctx: Context) -> Iterator[Finding]:
    r"""Every byte of the file is UTF-8.

    Other bytes are shown differently by every program, or stop it: a file that one editor shows as `é` is `\xe9` to
    the next, and no file to a third. phasedocs reads them as windows-1252, a pair of surrogates (CESU-8, which Java
    and some databases write) as its character, half of such a pair as U+FFFD, and leaves the bytes alone.

    A document gets one finding for each kind; bytes that the repair of `mojibake` covers get none here.

    The fix for pairs is safe: it is the same character. The one for windows-1252 is unsafe, for it could have been
    another code page: look at the words. Half a character has none. A fix changes these bytes and no other.
    """
    source, repairs = document.source, document.tree.reading.repairs
    repaired = {place for repair in repairs for place in range(repair.span.start, repair.span.end)}
    pieces = [piece for piece in source.irregular if piece.place not in repaired]
    for (known, size), kind in KINDS.items():
        ours = [at for at in pieces if (source.text[at.place] != GONE, at.end - at.start) == (known, size)]
        if ours:
            yield _finding(source, ours, *kind)


def _finding(source: Source, pieces: Sequence[Irregular], what: str, way: str, safety: Safety | None) -> Finding:
    read = [(Span(at, at + 1), source.raw[start:end].hex(" ").upper(), source.text[at]) for at, start, end in pieces]
    edits = tuple(Edit(span, char) for span, _, char in read)
    places = [(span, f"{raw}, read as {'U+FFFD' if char == GONE else char}") for span, raw, char in read]
    more = len(places) - 1 - MAX_NOTES
    return Finding(
        span=places[0][0],
        message=f"not UTF-8 in {len(places)} place{'s' * (len(places) > 1)}: {what}",
        label=places[0][1],
        notes=tuple(places[1 : MAX_NOTES + 1]),
        remarks=(f"{more} more places are not shown",) if more > 0 else (),
        help=way,
        fix=Fix("write them as UTF-8", edits, safety) if safety else None,
    )
