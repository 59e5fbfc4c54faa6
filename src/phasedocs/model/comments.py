"""Comments that are ours: `<!-- phasedocs: … -->`, with what they stand in. Knows nothing of what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from phasedocs.syntax import Node, Tree
from phasedocs.text import Span

_MENTION = re.compile(r"<!--\s{0,8}phasedocs:")
_ENDS = "-->"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that is addressed to phasedocs."""

    span: Span
    line: int
    body: str | None
    """What it says, behind `phasedocs:`; None when it does not end where it stands."""
    start: int
    """The place of the first letter of that."""
    node: Node
    """The raw HTML that it stands in."""
    within: tuple[Node, ...]
    """What that stands in, from the outside: the document itself is left out."""

    @property
    def item(self) -> Node | None:
        """The innermost list item around it."""
        return next((node for node in reversed(self.within) if node.kind == "item"), None)

    @property
    def allows(self) -> bool:
        """Say whether it is about findings."""
        return self.body is not None and self.body.split(maxsplit=1)[:1] == ["allow"]

    @property
    def marks(self) -> bool:
        """Say whether it begins or ends a managed region."""
        return self.body is not None and self.body.split(maxsplit=1)[:1] in (["begin"], ["end"])


def read_comments(tree: Tree) -> Iterator[Comment]:
    """Yield the comments that are ours, in the order of the document. Those in code are no comments."""
    if "phasedocs:" not in tree.source.text:
        return
    for block in tree.root.children:
        for node, within in _raw(block):
            yield from _comments(tree, node, within)


def _raw(block: Node) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Yield the nodes of raw HTML in a block that hold one, each with what it stands in."""
    stack: list[tuple[Node, tuple[Node, ...]]] = [(block, ())]
    while stack:
        node, within = stack.pop()
        if node.kind in ("html", "html_inline"):
            if _MENTION.search(node.text):
                yield node, within
        elif node.kind not in ("paragraph", "heading", "cell") or _MENTION.search(node.markup):
            stack.extend((child, (*within, node)) for child in reversed(node.children))


def _comments(tree: Tree, node: Node, within: tuple[Node, ...]) -> Iterator[Comment]:
    text, end = tree.source.text, node.span.end
    for mention in _MENTION.finditer(text, node.span.start, end):
        closed = text.find(_ENDS, mention.end(), end)
        span = Span(mention.start(), closed + len(_ENDS) if closed >= 0 else mention.end())
        said = text[mention.end() : closed] if closed >= 0 else ""
        start = mention.end() + len(said) - len(said.lstrip())
        yield Comment(span, tree.source.line(span.start), said.strip() if closed >= 0 else None, start, node, within)
