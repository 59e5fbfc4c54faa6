"""The syntax tree as HTML: what CommonMark 0.31 and GFM make of it, with boxes, claims and notes marked.

Knows no page and no address of one: where a link leads is asked of `Marks.links`.
Nothing here is recursive, so nesting has no limit. The result is one line, so it holds no blank line and can stand
in a Markdown file as one block of HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from phasedocs.model import Task
from phasedocs.render.alerts import alert_title
from phasedocs.render.code import code_lines
from phasedocs.render.footnotes import with_references
from phasedocs.render.margin import Margin
from phasedocs.render.marks import Claimed, Link, Marks, escape, escape_markdown
from phasedocs.render.raw import DROPPED, INLINE, Cleaner, Escape, Piece, paired, pieces
from phasedocs.render.words import words_html
from phasedocs.syntax import Node
from phasedocs.text import Source, Span


def body_html(
    nodes: Sequence[Node], source: Source, marks: Marks, span: Span | None = None, *, unsafe_html: bool = False
) -> str:
    """Give blocks as HTML, in one line, with the notes and anchors of a span or of the whole document.

    `unsafe_html` leaves the raw HTML of the document as it is.
    """
    margin = Margin(source, marks, span or Span(0, len(source.text) + 1))
    writer = _Writer(source, marks, margin, escape, unsafe=unsafe_html)
    writer.write(writer.inlines(nodes))
    return "".join(writer.out) + margin.rest()


def heading_html(node: Node, source: Source, marks: Marks) -> str:
    """Give the content of a heading so that no Markdown reader sees more in it than tags and text."""
    writer = _Writer(source, marks, Margin(source, _UNMARKED, node.span), escape_markdown, unsafe=False)
    words = writer.at_once(node)
    if words is None:
        writer.write(writer.inlines(node.children))
        words = "".join(writer.out)
    return words.strip()


_Work = str | Node
_Made = str | Iterator[_Work]
"""What a node becomes: HTML, or pieces of it with the nodes between them, each to be written when it is its turn."""
_UNMARKED = Marks()
_BOX = re.compile(r"\[[^\[\]\n]{1,6}\][ \t]*|[☐☑☒🗹🔲⬜◻]\ufe0f?[ \t]*")
_CONTAINERS = {"emphasis": "em", "strong": "strong", "strike": "del"}
_LONG = 12
"""Lines of code, or rows, from which a block is left out of the search index: it is read from the block's words."""


def _anchor(links: Callable[[str], Link], escape: Escape, href: str, title: str | None) -> str:
    """Give the opening tag of a link."""
    link = links(href)
    shown = title or link.title
    tail = f' title="{escape(shown)}"' if shown else ""
    if link.href is None:
        return f'<a class="nowhere"{tail}>'
    rel = ' rel="noopener"' if link.external else ""
    return f'<a href="{escape(link.href)}"{tail}{rel}>'


def _picture(links: Callable[[str], Link], escape: Escape, src: str, words: str) -> str:
    """Give a link to an image: a page asks for nothing that is not its own."""
    link = links(src)
    shown = escape(words or "image")
    if link.href is None:
        return f'<span class="picture" title="{escape(src[:200])}">{shown}</span>'
    return f'<a class="picture" href="{escape(link.href)}" rel="noopener">{shown}</a>'


class _Writer:
    """Writes nodes in the order of the document; those that hold others go on where they stopped, from a stack."""

    def __init__(
        self, source: Source, marks: Marks, margin: Margin, escape: Callable[[str], str], *, unsafe: bool
    ) -> None:
        self.out: list[str] = []
        self._source, self._marks, self._margin = source, marks, margin
        self._escape, self._unsafe = escape, unsafe
        self._links = 0
        self._depth = 0
        self._titles: dict[int, str] = {}
        """Words that stand for the titles of alerts, by their place."""
        # Functions, not methods: a writer that holds itself keeps the tree of its page until the end of the run.
        self._anchor, self._picture = partial(_anchor, marks.links, escape), partial(_picture, marks.links, escape)
        self._cleaner = Cleaner(escape, self._anchor, self._picture)

    def write(self, works: Iterable[_Work]) -> None:
        """Write blocks or inline elements."""
        stack = [iter(works)]
        while stack:
            for work in stack[-1]:
                made = work if isinstance(work, str) else _WRITERS[work.kind](self, work)
                if not isinstance(made, str):
                    stack.append(made)
                    break
                self.out.append(made)
            else:
                stack.pop()

    def at_once(self, node: Node) -> str | None:
        """Give what stands in the lines of a block as HTML; None where an element in it holds others."""
        words = None if self._marks.marked(node.span) else words_html(node, self._escape)
        if words is not None:
            return words
        for child in node.children:
            if child.kind not in _LEAVES:
                return None
        return "".join([_LEAVES[child.kind](self, child) for child in node.children])

    # Blocks

    def _around(self, opening: str, works: Iterable[_Work], closing: str, noted: Node | None = None) -> Iterator[_Work]:
        """Write what holds others, and before its end the notes on a block."""
        yield opening
        yield from works
        yield self._margin.behind(noted, inside=True) + closing if noted else closing

    def _lined(self, opening: str, node: Node, closing: str, noted: Node | None = None) -> _Made:
        words = self.at_once(node)
        if words is None:
            return self._around(opening, self.inlines(node.children), closing, noted)
        return f"{opening}{words}{self._margin.behind(noted, inside=True) if noted else ''}{closing}"

    def heading(self, node: Node) -> _Made:
        tag = f"h{node.attrs['level']}"
        return self._lined(f"<{tag}>", node, f"</{tag}>", node)

    def paragraph(self, node: Node) -> _Made:
        before = self._margin.before(node)
        tight = node.attrs.get("tight")
        return self._lined(before, node, "", node) if tight else self._lined(f"{before}<p>", node, "</p>", node)

    def bullets(self, node: Node) -> _Made:
        tag = "ol" if node.attrs["ordered"] else "ul"
        start = node.attrs.get("start", 1)
        return self._around(f"<{tag}>" if start == 1 else f'<{tag} start="{start}">', node.children, f"</{tag}>")

    def item(self, node: Node) -> _Made:
        task = self._task(node)
        opening = f'<li class="task" data-state="{task.state}"{self._margin.name(task.line)}>' if task else "<li>"
        if len(node.children) == 1 and node.children[0].kind == "paragraph":
            made = self.paragraph(node.children[0])
            return f"{opening}{made}</li>" if isinstance(made, str) else self._around(opening, made, "</li>")
        return self._around(opening, _spaced(node.children), "</li>")

    def _task(self, item: Node) -> Task | None:
        first = item.children[0] if item.children else None
        if first is None or first.kind != "paragraph" or not self._marks.marked(first.span) or not first.children:
            return None
        return self._marks.tasks.get(first.children[0].span.start)

    def quote(self, node: Node) -> _Made:
        opening = "<blockquote>"
        if title := alert_title(node):
            place, kind = title
            self._titles[place] = f'<span class="alert-title">{kind.title()}</span>'
            opening = f'<blockquote class="alert {kind}">'
        return self._around(opening, node.children, "</blockquote>")

    def fence(self, node: Node) -> str:
        info = str(node.attrs["info"]).split(maxsplit=1)
        language = f' class="language-{self._escape(info[0])}"' if info else ""
        return self._code(node, language, self._source.line(node.span.start) + 1)

    def indented(self, node: Node) -> str:
        return self._code(node, "", self._source.line(node.span.start))

    def _code(self, node: Node, language: str, first: int) -> str:
        before = self._margin.before(node)
        lines = node.text.removesuffix("\n").split("\n")
        coloured = code_lines("\n".join(lines), str(node.attrs.get("info", "")).partition(" ")[0], self._escape)
        words = coloured or self._plain(node, lines)
        for number in self._margin.lines_of(node):
            if 0 <= number - first < len(words) and (name := self._margin.name(number)):
                words[number - first] = f"<span{name}>{words[number - first]}</span>"
        tail = " data-search-exclude" if len(lines) > _LONG else ""
        end = "&#10;" if node.text.endswith("\n") else ""
        block = f"<pre{tail}><code{language}>" + "&#10;".join(words) + end + "</code></pre>"
        return before + (f'<div class="highlight">{block}</div>' if coloured else block) + self._margin.behind(node)

    def _plain(self, node: Node, lines: Sequence[str]) -> list[str]:
        """Give lines without colours; in a fence that holds words, its claims are marked."""
        if not node.has_places or not self._marks.claims_in(node.span):
            return [self._escape(line) for line in lines]
        words, at = [], 0
        for line in lines:
            words.append(self._claimed(line, node.locate(at, at + len(line))) if line.strip() else self._escape(line))
            at += len(line) + 1
        return words

    def html(self, node: Node) -> str:
        before = self._margin.before(node)
        if self._unsafe:
            words = re.sub(r"\s*\n", "\n", node.text.strip())
        elif words := self._cleaner.block(node.text).strip():
            words = f'<div class="raw">{words}</div>'
        return before + words + self._margin.behind(node)

    def rule(self, node: Node) -> str:
        return self._margin.before(node) + "<hr>"

    def table(self, node: Node) -> Iterator[_Work]:
        yield self._margin.before(node)
        head = [row for row in node.children if _is_head(row)]
        rows = [row for row in node.children if not _is_head(row)]
        tail = " data-search-exclude" if len(rows) > _LONG else ""
        yield f"<table{tail}><thead>"
        yield from head
        yield "</thead>"
        if rows:
            yield "<tbody>"
            yield from rows
            yield "</tbody>"
        yield f"</table>{self._margin.behind(node)}"

    def row(self, node: Node) -> _Made:
        name = "".join(map(self._margin.name, self._margin.lines_of(node)[:1]))
        return self._around(f"<tr{name}>", node.children, "</tr>")

    def cell(self, node: Node) -> _Made:
        tag = "th" if node.attrs["header"] else "td"
        align = node.attrs["align"]
        return self._lined(f'<{tag} style="text-align:{align}">' if align else f"<{tag}>", node, f"</{tag}>")

    # Inline

    def inlines(self, nodes: Sequence[Node]) -> Iterable[_Work]:
        """Write raw tags that are balanced among their siblings; the others are shown."""
        tagged = not self._unsafe and "html_inline" in [node.kind for node in nodes]
        return self._tagged(nodes) if tagged else nodes

    def _tagged(self, nodes: Sequence[Node]) -> Iterator[_Work]:
        tags = [_raw_tag(node) for node in nodes]
        kept = paired(tags, INLINE)
        for place, (node, tag) in enumerate(zip(nodes, tags, strict=True)):
            if tag is None:
                yield node
            elif place in kept:
                yield self._raw(tag)
            elif tag.name not in DROPPED:
                yield self._escape(tag.raw)

    def _raw(self, tag: Piece) -> str:
        if tag.name == "a" and tag.close:
            return self._close_link()
        if tag.name == "a":
            self._links += 1
            return "" if self._links > 1 else self._cleaner.tag(tag)
        return self._cleaner.tag(tag, linked=self._links > 0)

    def html_inline(self, node: Node) -> str:
        return node.text if self._unsafe else self._escape(node.text)

    def text(self, node: Node) -> str:
        start = node.span.start
        task = self._marks.tasks.get(start)
        box = _BOX.match(node.text) if task else None
        if task is None or box is None:
            return self._titles.get(start) or self._words(node.text, node.span)
        words = str(task.state).replace("_", " ")
        opening = f'<span class="box" role="img" aria-label="{words}" data-state="{task.state}"'
        span = Span(min(start + box.end(), node.span.end), node.span.end)
        return f"{opening}{self._margin.name(task.line)}></span>{self._words(node.text[box.end() :], span)}"

    def _words(self, text: str, span: Span) -> str:
        """Write a text with the claims and the references to footnotes in it."""
        if not self._marks.footnotes or "[^" not in text:
            return self._claimed(text, span)
        return with_references(text, span, self._marks.footnotes, self._claimed)

    def code_span(self, node: Node) -> str:
        return f"<code>{self._claimed(node.text, node.span)}</code>"

    def container(self, node: Node) -> Iterator[_Work]:
        tag = _CONTAINERS[node.kind]
        yield f"<{tag}>"
        self._depth += 1
        yield from self.inlines(node.children)
        self._depth -= 1
        yield f"</{tag}>"

    def link(self, node: Node) -> Iterator[_Work]:
        title = node.attrs.get("title")
        yield "" if self._links else self._anchor(str(node.attrs["href"]), str(title) if title else None)
        self._links += 1
        yield from self.inlines(node.children)
        yield self._close_link()

    def _close_link(self) -> str:
        self._links -= 1
        return "" if self._links else "</a>"

    def image(self, node: Node) -> str:
        words = str(node.attrs["alt"])
        return self._escape(words) if self._links else self._picture(str(node.attrs["src"]), words)

    def softbreak(self, node: Node) -> str:
        return self._line_end(node) + " "

    def hardbreak(self, node: Node) -> str:
        return self._line_end(node) + "<br>"

    def _line_end(self, node: Node) -> str:
        return "" if self._links or self._depth else self._margin.line_end(node)

    def _claimed(self, text: str, span: Span) -> str:
        """Mark the claims in a text; where places cannot be told, all of it."""
        claims = self._marks.claims_in(span)
        if not claims:
            return self._escape(text)
        places = self._marks.places(text, span)
        if places is None:
            return f'<span class="claim {claims[0].kind}">{self._escape(text)}</span>{self._badge(claims[0], span)}'
        at = 0
        parts: list[str] = []
        for claim in claims:
            start, end = max(at, places(claim.span.start)), places(claim.span.end)
            if start < end:
                parts += (self._escape(text[at:start]), f'<span class="claim {claim.kind}">')
                parts += (self._escape(text[start:end]), "</span>", self._badge(claim, span))
                at = end
        return "".join(parts) + self._escape(text[at:])

    def _badge(self, claim: Claimed, span: Span) -> str:
        """Say behind the last words of a claim whether it holds."""
        if not claim.words or claim.span.end > span.end:
            return ""
        words = self._escape(claim.words)
        return f'<span class="verdict {claim.kind}" role="img" aria-label="{words}" title="{words}"></span>'


def _spaced(blocks: Sequence[Node]) -> Iterator[_Work]:
    """Keep the words of two tight paragraphs apart."""
    for number, block in enumerate(blocks):
        if number and block.attrs.get("tight"):
            yield " "
        yield block


def _is_head(row: Node) -> bool:
    return bool(row.children) and bool(row.children[0].attrs["header"])


def _raw_tag(node: Node) -> Piece | None:
    """Give the tag that a piece of inline HTML is; text without a name for what is shown; None for other nodes."""
    if node.kind != "html_inline":
        return None
    return next(pieces(node.text), Piece(""))


_LEAVES: Mapping[str, Callable[[_Writer, Node], str]] = {
    "text": _Writer.text,
    "code": _Writer.code_span,
    "image": _Writer.image,
    "softbreak": _Writer.softbreak,
    "hardbreak": _Writer.hardbreak,
}
"""Elements that hold no others, and mean the same beside any."""
_WRITERS: Mapping[str, Callable[[_Writer, Node], _Made]] = {
    **_LEAVES,
    "html_inline": _Writer.html_inline,
    "emphasis": _Writer.container,
    "strong": _Writer.container,
    "strike": _Writer.container,
    "link": _Writer.link,
    "heading": _Writer.heading,
    "paragraph": _Writer.paragraph,
    "list": _Writer.bullets,
    "item": _Writer.item,
    "quote": _Writer.quote,
    "fence": _Writer.fence,
    "indented": _Writer.indented,
    "html": _Writer.html,
    "break": _Writer.rule,
    "table": _Writer.table,
    "row": _Writer.row,
    "cell": _Writer.cell,
}
