"""Differences between a document and what is to become of it, in the unified format, as `git apply -p0` takes it."""

from __future__ import annotations

import difflib

from phasedocs.text import Source, decode

_UNENDED = "\n\\ No newline at end of file\n"


def difference(source: Source, data: bytes, name: str) -> str:
    """Give the unified difference between a file and its new bytes, under a name; empty when there is none."""
    before, after = (_lines(_shown(each)) for each in (source, decode(source.path, data)))
    lines = difflib.unified_diff(before, after, name, name)
    return "".join(line if line.endswith("\n") else line + _UNENDED for line in lines)


def _lines(text: str) -> list[str]:
    """Split where patches do: at line feeds alone, which stay."""
    lines = [f"{line}\n" for line in text.split("\n")]
    return [*lines[:-1], lines[-1][:-1]] if lines[-1] != "\n" else lines[:-1]


def _shown(source: Source) -> str:
    r"""Give a text in which bytes that are not its encoding stand as `\xe9`: else a fix of them could not be seen."""
    if not source.irregular:
        return source.text
    return source.raw[source.bom :].decode(source.codec, "backslashreplace")
