"""Differences between a document and what is to become of it, in the unified format."""

from __future__ import annotations

import difflib

from phasedocs.model import Document
from phasedocs.text import Source, decode


def difference(document: Document, data: bytes, name: str) -> str:
    """Give the unified difference between a document and its new bytes, under a name; empty when there is none."""
    before, after = (
        [line + "\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        for text in (_shown(document.source), _shown(decode(document.path, data)))
    )
    return "".join(difflib.unified_diff(before, after, name, name))


def _shown(source: Source) -> str:
    r"""Give a text in which bytes that are not its encoding stand as `\xe9`: else a fix of them could not be seen."""
    if not source.irregular:
        return source.text
    return source.raw[source.bom :].decode(source.codec, "backslashreplace")
