"""Raw HTML in documents is untrusted: what of it may stand in a page.

An allow-list. Tags are kept only when they are harmless, balanced within their own piece of HTML and nested
properly; they are written anew, with the attributes that are known here and no others. Of standard tags that are
not kept the text stays. Everything else is shown as the text that it is. Comments vanish.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


INLINE = _names("a b i em strong sub sup kbd code samp var s del ins u mark small q cite br wbr img")
"""Tags that may stand inside a line."""
BLOCK = INLINE | _names("p div details summary ul ol li dl dt dd blockquote hr pre h1 h2 h3 h4 h5 h6")
"""Tags that may stand in a block of HTML."""
DROPPED = _names(
    "abbr acronym address article aside big bdi bdo caption center col colgroup dfn figcaption figure font footer"
    " header main nav nobr picture section source span strike table tbody td tfoot th thead time tr tt"
)
"""Tags that mean nothing without their attributes, or need a context: their text stays."""
MAX_NESTING = 50
"""Tags in tags: deeper ones are left out, for the readers of our output take time that grows with it."""
VOID = _names("br wbr img hr")
_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_ALIGNED = _names("p div") | _HEADINGS

_NAME = r"[A-Za-z][A-Za-z0-9-]*+"
_VALUE = r"""(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+")"""
_ATTRIBUTE = rf"[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+{_VALUE})?+"
_TAG = re.compile(rf"<(?P<close>/?)(?P<name>{_NAME})(?P<attributes>(?:\s++{_ATTRIBUTE})*+)\s*+/?>")
_ATTRIBUTES = re.compile(r"""\s([A-Za-z_:][\w.:-]*+)(?:\s*+=\s*+(?:'([^']*+)'|"([^"]*+)"|([^\s"'=<>`]++)))?""")


@dataclass(frozen=True, slots=True)
class Piece:
    """A tag, or the text between two tags (`name` is empty)."""

    raw: str
    name: str = ""
    close: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


def pieces(text: str) -> Iterator[Piece]:
    """Cut HTML into tags and the text between them, without its comments. CommonMark 0.31 §6.6."""
    at = begin = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            if begin < at:
                yield Piece(text[begin:at])
            close = text.find("-->", at + 2)
            begin = at = close + 3 if close >= 0 else len(text)
        elif tag := _TAG.match(text, at):
            if begin < at:
                yield Piece(text[begin:at])
            yield _tag(tag)
            begin = at = tag.end()
        else:
            at += 1
    if begin < len(text):
        yield Piece(text[begin:])


def _tag(tag: re.Match[str]) -> Piece:
    attributes: dict[str, str] = {}
    for found in _ATTRIBUTES.finditer(tag["attributes"]):
        value = next((value for value in found.groups()[1:] if value is not None), "")
        attributes.setdefault(found[1].lower(), html.unescape(value))
    return Piece(tag.group(), tag["name"].lower(), bool(tag["close"]), attributes)


def paired(tags: Sequence[Piece | None], allowed: frozenset[str]) -> frozenset[int]:
    """Give the places of the tags that are allowed, and void or balanced and nested properly."""
    kept: set[int] = set()
    opened: list[tuple[str, int]] = []
    for place, tag in enumerate(tags):
        if tag is None or tag.name not in allowed:
            continue
        if tag.name in VOID:
            if not tag.close:
                kept.add(place)
        elif not tag.close:
            opened.append((tag.name, place))
        elif any(name == tag.name for name, _ in opened[-MAX_NESTING:]):
            while opened:
                name, start = opened.pop()
                if name == tag.name:
                    kept |= {start, place} if len(opened) < MAX_NESTING else set()
                    break
    return frozenset(kept)


Escape = Callable[[str], str]
Anchor = Callable[[str, str | None], str]
"""Gives the opening tag of a link to an address, with a title."""
Picture = Callable[[str, str], str]
"""Gives what stands for an image: of its address and its text."""


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Writes untrusted HTML anew."""

    escape: Escape
    anchor: Anchor
    picture: Picture

    def block(self, text: str) -> str:
        """Give a block of HTML as far as it is harmless."""
        tags = [piece for piece in pieces(text) if piece.raw]
        kept = paired([tag if tag.name else None for tag in tags], BLOCK)
        parts: list[str] = []
        links = 0
        for place, tag in enumerate(tags):
            if place not in kept:
                parts.append(self._left(tag))
            elif tag.name != "a":
                parts.append(self.tag(tag, linked=links > 0))
            elif tag.close:
                links -= 1
                parts.append("</a>" if links == 0 else "")
            else:
                links += 1
                parts.append(self.tag(tag) if links == 1 else "")
        return "".join(parts)

    def _left(self, tag: Piece) -> str:
        if tag.name in BLOCK or tag.name in DROPPED:
            return " "
        return self.escape(tag.raw)

    def tag(self, tag: Piece, *, linked: bool = False) -> str:
        """Write an allowed tag anew; `linked` when it stands in a link."""
        name = tag.name
        if name == "img":
            alt = tag.attributes.get("alt", "")
            return self.escape(alt) if linked else self.picture(tag.attributes.get("src", ""), alt)
        if name == "a":
            return self.anchor(tag.attributes.get("href", ""), tag.attributes.get("title"))
        tail = self._align(tag)
        if name in _HEADINGS:  # no part of the page's own outline
            name, tail = "div", f' class="raw-heading" data-level="{name[1]}"' + tail
        if tag.close:
            return f"</{name}>"
        if name == "details" and "open" in tag.attributes:
            tail += " open"
        return f"<{name}{tail}>"

    def _align(self, tag: Piece) -> str:
        align = tag.attributes.get("align", "").strip().lower()
        if tag.name in _ALIGNED and align in ("left", "center", "right"):
            return f' style="text-align:{align}"'
        return ""
