"""Anchors: what a link into a document can name. GitHub's anchors of headings, and those that raw HTML makes."""

from __future__ import annotations

import difflib
import html
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from phasedocs.syntax import Node, Tree

_NOT_IN_SLUGS = re.compile(r"[\x00-\x1f!-,./:-@\[-^`{-\x7f]")
_SLUG_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"})
"""What Ruby's `\\p{Word}` matches, by which GitHub makes its anchors: marks stay, also those of an emoji."""
_LETTER_SYMBOLS = re.compile("[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")
"""Symbols that Unicode calls alphabetic: Ⓐ, 🅿. They stay too."""
_RAW_HEADING = re.compile(r"<(?P<close>/?)h[1-6](?=[\s>])[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_OPEN_TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
_ID = re.compile(
    r"""\s(?:id|name)=(?:(?P<quote>["'])(?P<quoted>[^"'<>]{1,200})(?P=quote)|(?P<bare>[^\s"'<>=]{1,200}))""",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"^ {0,3}\[\^(?P<label>[^\]\s]{1,100})\]:", re.MULTILINE)
_ATTRIBUTE_ID = re.compile(r"\{:?[^{}#]{0,100}#(?P<id>[\w.:-]{1,100})[^{}]{0,100}\}")
_MADE_ELSEWHERE = re.compile(r"\{%|\{\{[<%#]|--8<--|^`{3,}\{include\}|^!include|^\.\. include::", re.MULTILINE)
"""Marks of what puts other texts in here: their headings are not seen."""
_INCLUDE_MARKS = ("{%", "{{<", "{{%", "{{#", "--8<--", "{include}", "!include", ".. include::")
_TEXTS = frozenset({"text", "code"})
_TAGGED = frozenset({"paragraph", "heading", "cell"})
MAX_COMPARED = 300
"""So many anchors of a document are compared with one that is not there."""
MIN_LIKENESS = 0.75
MIN_WORDS = 5
"""In letters and digits: fewer stand in other anchors by chance."""
MAX_NAME = 120
"""In code points: longer anchors are not compared."""


@dataclass(frozen=True)
class Anchors:
    """The anchors of a document."""

    names: tuple[str, ...]
    """Without `#`, as the document makes them, in its order; explicit ones last."""
    complete: bool
    """Nothing in the document can make others that are not seen."""

    def hold(self, anchor: str) -> bool | None:
        """Say whether an anchor, as a link gives it, is there; None where that cannot be told."""
        name = anchor_name(anchor)
        if name in self._folded or name in ("", "top") or name.startswith(":~:"):
            return True
        return False if self.complete else None

    def same_words(self, anchor: str) -> str | None:
        """Give the first anchor that differs only in hyphens, marks and what cannot be seen."""
        return next(iter(self._by_words.get(_words(anchor_name(anchor)), ())), None)

    def alone(self, name: str) -> bool:
        """Say whether an anchor of the document is the only one of its words: no other is meant by them."""
        numbered = f"{name.lower()}-1" in self._folded
        return not numbered and len(self._by_words.get(_words(name.lower()), ())) == 1

    def near(self, anchor: str) -> str | None:
        """Give the first anchor of the same words, else the only one that holds them, else one that is much alike."""
        if same := self.same_words(anchor):
            return same
        name = anchor_name(anchor)
        if len(name) > MAX_NAME:
            return None
        names = [known for known in self.names[:MAX_COMPARED] if len(known) <= MAX_NAME]
        words = _words(name)
        if len(words) >= MIN_WORDS and len(longer := [known for known in names if words in _words(known)]) == 1:
            return longer[0]
        return next(iter(difflib.get_close_matches(name, names, 1, MIN_LIKENESS)), None)

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(name.lower() for name in self.names)

    @cached_property
    def _by_words(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for name in self.names:
            if words := _words(name.lower()):
                found.setdefault(words, []).append(name)
        return found


def anchor_name(anchor: str) -> str:
    """Give an anchor as it is compared: GitHub decodes it, drops its own prefix, and takes any case."""
    return unquote(anchor).removeprefix("user-content-").lower()


def _words(name: str) -> str:
    return "".join(char for char in name if char.isalnum())


def github_slug(title: str) -> str:
    """Give the anchor that GitHub makes of a heading, before repeats are numbered."""
    return _slug(title.strip())


def _slug(text: str) -> str:
    kept = text.lower()
    if not kept.isascii():
        kept = "".join(char for char in kept if char.isascii() or _stays(char))
    return _NOT_IN_SLUGS.sub("", kept).replace(" ", "-")


def _stays(char: str) -> bool:
    return unicodedata.category(char) in _SLUG_CATEGORIES or _LETTER_SYMBOLS.match(char) is not None


@dataclass(frozen=True, slots=True)
class HeadingAnchor:
    """The anchor of one heading."""

    start: int
    """Of the heading, in the file."""
    name: str
    stripped: str | None
    """What it would be without the white space that a picture or a comment leaves at the ends of the text: GitHub's
    documentation says that it is taken away, and GitHub leaves it."""


def heading_anchors(tree: Tree) -> tuple[HeadingAnchor, ...]:
    """Give the anchor of each heading, those in lists, quotes and raw HTML too, repeats numbered."""
    used: dict[str, int] = {}
    return tuple(
        HeadingAnchor(start, _unique(_slug(text), used), None if text == text.strip() else github_slug(text))
        for start, text in _titles(tree)
    )


def _titles(tree: Tree) -> Iterator[tuple[int, str]]:
    """Yield the text of each heading as GitHub sees it: pictures and tags have none."""
    for node, _ in tree.leaves:
        if node.kind == "heading":
            yield node.span.start, _text(node)
        elif node.kind == "html" and _RAW_HEADING.search(node.text):
            for title in _raw_titles(node.text):
                yield node.span.start, title


def _text(heading: Node) -> str:
    if "![" in heading.text:
        return "".join(node.text for node in heading.walk() if node.kind in _TEXTS)
    return heading.plain()


def _raw_titles(text: str) -> Iterator[str]:
    opened: re.Match[str] | None = None
    for tag in _RAW_HEADING.finditer(text):
        if not tag["close"]:
            opened = tag
        elif opened is not None:
            yield html.unescape(_TAG.sub("", text[opened.end() : tag.start()]))
            opened = None


def _unique(slug: str, used: dict[str, int]) -> str:
    """Number a repeat as GitHub does: by the first number that gives an anchor which is not taken."""
    name = slug
    while name in used:
        used[slug] += 1
        name = f"{slug}-{used[slug]}"
    used[name] = 0
    return name


def read_anchors(tree: Tree, headings: Sequence[HeadingAnchor]) -> Anchors:
    """Read every anchor of a document, given those of its headings."""
    text = tree.reading.text
    names = [heading.name for heading in headings]
    names += [heading.stripped for heading in headings if heading.stripped]
    if "id=" in text or "name=" in text:
        names += _explicit(tree)
    if "[^" in text:
        names += [f"{kind}-{found['label']}" for found in _FOOTNOTE.finditer(text) for kind in ("fn", "fnref")]
    if "{" in text:
        names += attribute_ids(text)
    return Anchors(tuple(dict.fromkeys(names)), _is_complete(tree, text))


def attribute_ids(text: str) -> list[str]:
    """Give the anchors that attributes name, as other sites than GitHub take them: "Goals {#aims}"."""
    return [found["id"] for found in _ATTRIBUTE_ID.finditer(text)]


def _explicit(tree: Tree) -> Iterator[str]:
    """Yield the ids and names that raw HTML gives."""
    for node, _ in tree.leaves:
        if node.kind == "html":
            yield from _ids(node.text)
        elif node.kind in _TAGGED and "<" in node.text:
            for inline in node.walk():
                if inline.kind == "html_inline":
                    yield from _ids(inline.text)


def _ids(markup: str) -> Iterator[str]:
    for tag in _OPEN_TAG.finditer(markup):
        for found in _ID.finditer(tag.group()):
            yield found["quoted"] or found["bare"]


def _is_complete(tree: Tree, text: str) -> bool:
    if any(mark in text for mark in _INCLUDE_MARKS) and _MADE_ELSEWHERE.search(text):
        return False
    if "<h" not in text and "<H" not in text:
        return True
    tags = (_RAW_HEADING.findall(node.text) for node, _ in tree.leaves if node.kind == "html")
    return all(found.count("") == found.count("/") for found in tags)
