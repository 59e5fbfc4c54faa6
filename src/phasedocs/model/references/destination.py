"""Where exactly a reference names its path and its anchor, and how another is written in that place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import dirname, relpath
from urllib.parse import quote, unquote

from phasedocs.model.facts import Reference, ReferenceKind
from phasedocs.text import Edit, Source, Span

_LINKS = frozenset({ReferenceKind.LINK, ReferenceKind.IMAGE})
_TITLE = r"""(?:\s{1,9}(?:"[^"]*"|'[^']*'|\([^()]*\)))?"""
_INLINE = re.compile(rf"\]\(\s{{0,9}}(?:<(?P<pointed>[^<>\n]*)>|(?P<bare>[^\s<>]+?)){_TITLE}\s{{0,9}}\)")
_UNWRITABLE = re.compile(r"[\\<>`|&\x00-\x1f]")
"""In a new path, unless the old one held it too: what could be read as markup."""


@dataclass(frozen=True, slots=True)
class Destination:
    """The place of the path and the anchor in a link, or of the path in a name."""

    path: Span
    anchor: Span | None
    """Without its `#`."""
    written: str
    """The path as it stands there."""
    pointed: bool
    """It stands in angle brackets."""
    encoded: bool
    """It is read as an address, in which `%20` stands for a space."""

    @classmethod
    def of(cls, reference: Reference, source: Source) -> Destination | None:
        """Find the place of what a reference names; None where it cannot be told for sure.

        That is so for reference links, whose address stands elsewhere, and where the text was repaired or escaped.
        """
        said = source.slice(reference.span)
        if reference.kind not in _LINKS:
            start = said.find(reference.target)
            if start < 0 or said.count(reference.target) > 1:
                return None
            at = reference.span.start + start
            return cls(Span(at, at + len(reference.target)), None, reference.target, pointed=False, encoded=False)
        start = said.rfind("](")
        found = _INLINE.fullmatch(said, start) if start >= 0 and said.startswith(("[", "![")) else None
        if found is None or (said.count("](") > 1 and not said.startswith("[![")):
            return None
        group = "bare" if found["pointed"] is None else "pointed"
        path, hash_mark, anchor = found[group].partition("#")
        if unquote(path) != reference.target:
            return None
        at = reference.span.start + found.start(group)
        behind = at + len(path) + 1
        place = Span(behind, behind + len(anchor)) if hash_mark else None
        return cls(Span(at, at + len(path)), place, path, pointed=group == "pointed", encoded=True)

    def moved(self, path: str, document: str) -> Edit | None:
        """Lead to a path, both from the root, from the document at another; written as what stands there now is."""
        if self.written.startswith("/"):
            new = "/" + path
        else:
            new = relpath(path, dirname(document) or ".")
            if self.written.startswith("./") and not new.startswith("../"):
                new = "./" + new
        return self._edit(new)

    def respelled(self, path: str) -> Edit | None:
        """Take the capitals of the path from the root that it leads to; None where more than capitals would change."""
        old = unquote(self.written) if self.encoded else self.written
        steps = re.match(r"(?:\.{0,2}/)*", old)
        prefix = steps.group() if steps else ""
        name = path[len(path) - len(old) + len(prefix) :] if len(old) - len(prefix) <= len(path) else ""
        return self._edit(prefix + name) if name and name.lower() == old[len(prefix) :].lower() else None

    def _edit(self, new: str) -> Edit | None:
        if set(_UNWRITABLE.findall(new)) - set(self.written) or new.count("(") != new.count(")"):
            return None
        if self.encoded:
            safe = "/()_-.~!$',;:@+=" + "".join({*self.written} & {*"[]*&"}) + (" " if self.pointed else "")
            plain = not re.search(r"%[89a-fA-F]", self.written)
            new = "".join(char if plain and not char.isascii() else quote(char, safe) for char in new)
        return Edit(self.path, new)
