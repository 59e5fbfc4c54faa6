"""Lines that are only words as HTML: most headings, cells and items, for which no inline element need be made."""

from __future__ import annotations

import re
from collections.abc import Callable

from phasedocs.syntax import Node
from phasedocs.syntax.nodes import MARKUP, WRAPPED, is_only_wrapped

_PARSED = re.compile(r"\n|\]\(")
"""In what is more than that in any case: several lines, or a link."""


def words_html(node: Node, escape: Callable[[str], str]) -> str | None:
    """Give what stands in the lines of a block; None where it is more than words, some of them bold or code."""
    if not MARKUP.search(node.markup):
        return escape(node.text)
    if _PARSED.search(node.markup) or not is_only_wrapped(node.markup):
        return None
    parts, at = [], 0
    for found in WRAPPED.finditer(node.text):
        tag, words = ("code", found["code"]) if found["code"] else ("strong", found["bold"])
        parts += [escape(node.text[at : found.start()]), f"<{tag}>{escape(words)}</{tag}>"]
        at = found.end()
    return "".join(parts) + escape(node.text[at:])
