"""Where the keys of a TOML file stand: libraries do not tell. Knows nothing of what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""The keys, and the places in lists from 0, that lead to a value."""

MAX_DEPTH = 8
"""What is deeper is told by the place of what is around it."""
_TOKEN = re.compile(
    r'(?P<string>"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*+\'{3,5}'
    r'|"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*+\')'
    r"|(?P<end>\n)|(?P<mark>[\[\]{}=,.])|(?P<bare>[^\s\[\]{}=,.\"'#]++)|[ \t\r]++|\#[^\n]*+|.",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8})|(?P<plain>.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def key_lines(text: str) -> Mapping[Path, int]:
    """Give the 1-based line of every key and every part of a list, in a text that is valid TOML."""
    reader = _Reader()
    line = 1
    for found in _TOKEN.finditer(text):
        reader.read(found.lastgroup or "", found.group(), line)
        line += found.group().count("\n")
    return reader.lines


@dataclass
class _Reader:
    lines: dict[Path, int] = field(default_factory=dict)
    _table: Path = ()
    """The table of the last header."""
    _open: list[tuple[str, Path, int]] = field(default_factory=list)
    """Lists and inline tables that are not closed: their bracket, their path, and how many parts they have had."""
    _key: list[str] = field(default_factory=list)
    _value: Path | None = None
    """The path of the value that is being read; None where a key comes."""
    _header: bool = False

    def read(self, kind: str, text: str, line: int) -> None:
        """Read on: one token after the other."""
        if kind in ("string", "bare"):
            self._word(text, line)
        elif kind == "end":
            if not self._open:
                self._value, self._key = None, []
        elif kind == "mark":
            self._mark(text, line)

    def _word(self, text: str, line: int) -> None:
        if self._value is None:
            self._key.append(_unquoted(text))
        else:
            self._note(self._value, line)

    def _mark(self, mark: str, line: int) -> None:
        if mark == "=" and self._value is None:
            above = self._open[-1][1] if self._open else self._table
            self._value = (*above, *self._key)[:MAX_DEPTH]
            for path in _prefixes(self._value, len(above)):
                self._note(path, line)
            self._key = []
        elif mark == "[" and self._value is None and not self._open:
            self._header = True
        elif mark == "]" and self._header:
            self._table, self._header, self._key = tuple(self._key[:MAX_DEPTH]), False, []
            for path in _prefixes(self._table, 0):
                self._note(path, line)
        elif mark in "[{" and self._value is not None:
            self._note(self._value, line)
            self._open.append((mark, self._value, 0))
            self._value = (*self._value, 0)[:MAX_DEPTH] if mark == "[" else None
        elif mark in "]}" and self._open:
            self._value = self._open.pop()[1]
            self._key = []
        elif mark == "," and self._open:
            bracket, path, number = self._open.pop()
            self._open.append((bracket, path, number + 1))
            self._value = (*path, number + 1)[:MAX_DEPTH] if bracket == "[" else None

    def _note(self, path: Path, line: int) -> None:
        self.lines.setdefault(path, line)


def _prefixes(path: Path, above: int) -> Iterator[Path]:
    return (path[:length] for length in range(above + 1, len(path) + 1))


def _unquoted(word: str) -> str:
    if word[0] == "'":
        return word[1:-1]
    return _ESCAPE.sub(_unescaped, word[1:-1]) if word[0] == '"' else word


def _unescaped(found: re.Match[str]) -> str:
    code = found["short"] or found["long"]
    return chr(int(code, 16)) if code else _ESCAPED.get(found["plain"], found["plain"])
