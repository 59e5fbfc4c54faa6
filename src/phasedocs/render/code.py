"""Code as HTML, coloured when the site is built: words in spans whose classes the theme knows.

Only languages that are named here, and only so much of each block: the lexers are not ours, and a page must not wait
for one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Token

from phasedocs.render.lexing import tokens_of

MAX_CODE = 16_000
"""Characters of a block that is coloured; longer ones are shown as they are."""
MAX_LINE = 400
"""Characters of a line: nobody wrote a longer one by hand, and lexers look back along lines."""
_SAME = (
    "bash c cpp csharp css diff docker go groovy haskell html http ini java javascript json jsx kotlin lua make nix"
    " perl php powershell properties protobuf python r ruby rust scala sql swift toml tsx typescript xml yaml"
)
_OTHERS = (
    "sh=bash shell=bash zsh=bash env=bash dockerfile=docker js=javascript ts=typescript py=python python3=python"
    " rb=ruby rs=rust c++=cpp cs=csharp c#=csharp golang=go yml=yaml jsonc=json json5=json makefile=make"
    " ps1=powershell patch=diff proto=protobuf kt=kotlin cfg=ini"
)
LANGUAGES: Mapping[str, str] = {
    **{name: name for name in _SAME.split()},
    **dict(pair.split("=") for pair in _OTHERS.split()),
}
"""Words behind a fence, each with the name of its lexer."""
_PLAIN = frozenset({"", "w", "n", "err", "x", "esc"})
"""Classes that change nothing to be seen."""


def code_lines(code: str, language: str, escape: Callable[[str], str]) -> list[str] | None:
    """Give the lines of a block of code as HTML; None where it is not coloured."""
    lexer = _lexer(LANGUAGES.get(language.lower(), ""))
    if lexer is None or len(code) > MAX_CODE or max(map(len, code.split("\n"))) > MAX_LINE:
        return None
    tokens = [(_class(kind), words) for _, kind, words in tokens_of(lexer, code) if words]
    if "".join([words for _, words in tokens]) != code:
        return None
    parts: list[str] = []
    for name, run in groupby(tokens, itemgetter(0)):
        words = "".join([words for _, words in run])
        if "\n" in words:
            parts.append("\n".join([_span(name, escape(line)) if line else "" for line in words.split("\n")]))
        else:
            parts.append(_span(name, escape(words)))
    return "".join(parts).split("\n")


def _span(name: str, words: str) -> str:
    return f'<span class="{name}">{words}</span>' if name else words


@cache
def _lexer(name: str) -> Any:
    return get_lexer_by_name(name) if name else None


@cache
def _class(kind: Any) -> str:
    """Give the class of a kind of word, or of the nearest kind above it that has one."""
    while kind is not Token and kind not in STANDARD_TYPES:
        kind = kind.parent
    name = STANDARD_TYPES.get(kind, "")
    return "" if name in _PLAIN else name
