"""Alerts as GitHub has them: a quotation whose first line is `[!NOTE]` or the like."""

from __future__ import annotations

import re

from phasedocs.syntax import Node

_TITLE = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*", re.IGNORECASE)


def alert_title(quote: Node) -> tuple[int, str] | None:
    """Give where the title of an alert stands, and its kind in lower case; None for other quotations."""
    first = quote.children[0] if quote.children else None
    if first is None or first.kind != "paragraph" or not first.text.startswith("[!"):
        return None
    words = first.children[0] if first.children else None
    title = _TITLE.fullmatch(words.text) if words is not None and words.kind == "text" else None
    alone = len(first.children) == 1 or first.children[1].kind in ("softbreak", "hardbreak")
    filled = len(first.children) > 1 or len(quote.children) > 1
    return (words.span.start, title[1].lower()) if title and words and alone and filled else None
