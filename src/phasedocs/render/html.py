"""The syntax tree as HTML: what CommonMark 0.31 and GFM make of it, with boxes, claims and notes marked.

Knows no page and no address of one: where a link leads is asked of `Marks.links`.
Nothing here is recursive, so nesting has no limit. The result is one line, so it holds no blank line and can stand
in a Markdown file as one block of HTML.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from phasedocs.render.alerts import alert_title
from phasedocs.render.code import code_lines
from phasedocs.render.footnotes import with_references
from phasedocs.render.marks import Claimed, Marks, escape, escape_markdown
from phasedocs.render.raw import DROPPED, INLINE, Cleaner, Piece, paired, pieces
from phasedocs.syntax import Node
from phasedocs.text import Source, Span


def body_html(nodes: Sequence[Node], source: Source, marks: Marks, *, unsafe_html: bool = False) -> str:
    """Give blocks as HTML, in one line; `unsafe_html` leaves the raw HTML of the document as it is."""
    writer = _Writer(source, marks, escape, unsafe=unsafe_html)
    writer.write(nodes)
    writer.finish()
    return "".join(writer.out)


def heading_html(node: Node, source: Source, marks: Marks) -> str:
    """Give the content of a heading so that no Markdown reader sees more in it than tags and text."""
    writer = _Writer(source, replace(marks, asides=(), anchors=()), escape_markdown, unsafe=False)
    writer.write(node.children)
    return "".join(writer.out).strip()


@dataclass(frozen=True, slots=True)
class _Then:
    """Something to be done after what stands before it on the stack."""

    act: Callable[[], None]


_Work = str | Node | _Then
_BOX = re.compile(r"\[[^\[\]\n]{1,6}\][ \t]*|[☐☑☒🗹🔲⬜◻]\ufe0f?[ \t]*")
_CONTAINERS = {"emphasis": "em", "strong": "strong", "strike": "del"}
_LONG = 12
"""Lines of code, or rows, from which a block is left out of the search index: it is read from the block's words."""


class _Writer:
    """Writes nodes in the order of the document, with a stack of what is still to be written."""

    def __init__(self, source: Source, marks: Marks, escape: Callable[[str], str], *, unsafe: bool) -> None:
        self.out: list[str] = []
        self._source, self._marks, self._escape, self._unsafe = source, marks, escape, unsafe
        self._stack: list[_Work] = []
        self._aside = self._anchor = 0
        self._links = 0
        self._depth = 0
        self._given: set[int] = set()
        self._titles: dict[int, str] = {}
        """Words that stand for the titles of alerts, by their place."""
        self._cleaner = Cleaner(escape, self._open_link, self._picture)

    def write(self, nodes: Sequence[Node]) -> None:
        """Write blocks or inline elements."""
        self._push(self._inlines(nodes))
        while self._stack:
            work = self._stack.pop()
            if isinstance(work, str):
                self.out.append(work)
            elif isinstance(work, _Then):
                work.act()
            else:
                self._push(_WRITERS[work.kind](self, work))

    def finish(self) -> None:
        """Write the notes and anchors that are left."""
        self._notes(None)

    def _push(self, works: Sequence[_Work]) -> None:
        self._stack.extend(reversed(works))

    # Blocks

    def heading(self, node: Node) -> Sequence[_Work]:
        tag = f"h{node.attrs['level']}"
        return [f"<{tag}>", *self._inlines(node.children), self._noted(node, inside=True), f"</{tag}>"]

    def paragraph(self, node: Node) -> Sequence[_Work]:
        self._notes_before(node)
        inner = [*self._inlines(node.children), self._noted(node, inside=True)]
        return inner if node.attrs.get("tight") else ["<p>", *inner, "</p>"]

    def bullets(self, node: Node) -> Sequence[_Work]:
        if not node.attrs["ordered"]:
            return ["<ul>", *node.children, "</ul>"]
        start = node.attrs["start"]
        return ["<ol>" if start == 1 else f'<ol start="{start}">', *node.children, "</ol>"]

    def item(self, node: Node) -> Sequence[_Work]:
        first = node.children[0] if node.children else None
        words = first.children[0] if first and first.kind == "paragraph" and first.children else None
        task = self._marks.tasks.get(words.span.start) if words else None
        if task is None:
            return ["<li>", *self._spaced(node.children), "</li>"]
        opening = f'<li class="task" data-state="{task.state}"{self._name(task.line)}>'
        return [opening, *self._spaced(node.children), "</li>"]

    def _name(self, line: int) -> str:
        """Give the id of a line, once."""
        if line in self._given:
            return ""
        self._given.add(line)
        return f' id="L{line}"'

    def _spaced(self, blocks: Sequence[Node]) -> Sequence[_Work]:
        """Keep the words of two tight paragraphs apart."""
        works: list[_Work] = []
        for block in blocks:
            if works and block.attrs.get("tight"):
                works.append(" ")
            works.append(block)
        return works

    def quote(self, node: Node) -> Sequence[_Work]:
        if (title := alert_title(node)) is None:
            return ["<blockquote>", *node.children, "</blockquote>"]
        place, kind = title
        self._titles[place] = f'<span class="alert-title">{kind.title()}</span>'
        return [f'<blockquote class="alert {kind}">', *node.children, "</blockquote>"]

    def fence(self, node: Node) -> Sequence[_Work]:
        info = str(node.attrs["info"]).split(maxsplit=1)
        language = f' class="language-{self._escape(info[0])}"' if info else ""
        return self._code(node, language, self._source.line(node.span.start) + 1)

    def indented(self, node: Node) -> Sequence[_Work]:
        return self._code(node, "", self._source.line(node.span.start))

    def _code(self, node: Node, language: str, first: int) -> Sequence[_Work]:
        self._notes_before(node)
        lines = node.text.removesuffix("\n").split("\n")
        wanted = self._lines_of(node)
        coloured = code_lines("\n".join(lines), str(node.attrs.get("info", "")).partition(" ")[0], self._escape)
        plain = self._panel(node, lines) if node.has_places else [self._escape(line) for line in lines]
        words = coloured or plain
        for number, line in enumerate(words, first):
            if number in wanted and (name := self._name(number)):
                words[number - first] = f"<span{name}>{line}</span>"
        tail = " data-search-exclude" if len(lines) > _LONG else ""
        end = "&#10;" if node.text.endswith("\n") else ""
        block = f"<pre{tail}><code{language}>" + "&#10;".join(words) + end + "</code></pre>"
        return [f'<div class="highlight">{block}</div>' if coloured else block, self._noted(node)]

    def _panel(self, node: Node, lines: Sequence[str]) -> list[str]:
        """Give the lines of a fence that holds words, with its claims marked."""
        words, at = [], 0
        for line in lines:
            span = node.locate(at, at + len(line)) if line.strip() else None
            words.append(self._claimed(line, span) if span and self._marks.claims else self._escape(line))
            at += len(line) + 1
        return words

    def _lines_of(self, node: Node) -> Sequence[int]:
        first, last = self._source.line(node.span.start), self._source.line(max(node.span.start, node.span.end - 1))
        anchors = self._marks.anchors
        return anchors[bisect_left(anchors, first) : bisect_left(anchors, last + 1)]

    def html(self, node: Node) -> Sequence[_Work]:
        self._notes_before(node)
        if self._unsafe:
            return [re.sub(r"\s*\n", "\n", node.text.strip()), self._noted(node)]
        words = self._cleaner.block(node.text).strip()
        return ([f'<div class="raw">{words}</div>'] if words else []) + [self._noted(node)]

    def rule(self, node: Node) -> Sequence[_Work]:
        self._notes_before(node)
        return ["<hr>"]

    def table(self, node: Node) -> Sequence[_Work]:
        self._notes_before(node)
        head = [row for row in node.children if _is_head(row)]
        rows = [row for row in node.children if not _is_head(row)]
        body: list[_Work] = ["<tbody>", *rows, "</tbody>"] if rows else []
        tail = " data-search-exclude" if len(rows) > _LONG else ""
        return [f"<table{tail}><thead>", *head, "</thead>", *body, "</table>", self._noted(node)]

    def row(self, node: Node) -> Sequence[_Work]:
        name = "".join(self._name(line) for line in self._lines_of(node)[:1])
        return [f"<tr{name}>", *node.children, "</tr>"]

    def cell(self, node: Node) -> Sequence[_Work]:
        tag = "th" if node.attrs["header"] else "td"
        align = node.attrs["align"]
        style = f' style="text-align:{align}"' if align else ""
        return [f"<{tag}{style}>", *self._inlines(node.children), f"</{tag}>"]

    # Inline

    def _inlines(self, nodes: Sequence[Node]) -> Sequence[_Work]:
        """Write raw tags that are balanced among their siblings; the others are shown."""
        if self._unsafe or not any(node.kind == "html_inline" for node in nodes):
            return nodes
        tags = [_raw_tag(node) for node in nodes]
        kept = paired(tags, INLINE)
        works: list[_Work] = []
        for place, (node, tag) in enumerate(zip(nodes, tags, strict=True)):
            if tag is None:
                works.append(node)
            elif place in kept:
                works.append(_Then(self._raw(tag)))
            elif tag.name not in DROPPED:
                works.append(self._escape(tag.raw))
        return works

    def _raw(self, tag: Piece) -> Callable[[], None]:
        def act() -> None:
            if tag.name == "a" and tag.close:
                self._close_link()
            elif tag.name == "a":
                self._links += 1
                self.out.append("" if self._links > 1 else self._cleaner.tag(tag))
            else:
                self.out.append(self._cleaner.tag(tag, linked=self._links > 0))

        return act

    def html_inline(self, node: Node) -> Sequence[_Work]:
        return [node.text if self._unsafe else self._escape(node.text)]

    def text(self, node: Node) -> Sequence[_Work]:
        task = self._marks.tasks.get(node.span.start)
        box = _BOX.match(node.text) if task else None
        if task is None or box is None:
            return [self._titles.get(node.span.start) or self._words(node.text, node.span)]
        name = self._name(task.line)
        words = str(task.state).replace("_", " ")
        span = Span(min(node.span.start + box.end(), node.span.end), node.span.end)
        return [
            f'<span class="box" role="img" aria-label="{words}" data-state="{task.state}"{name}></span>',
            self._words(node.text[box.end() :], span),
        ]

    def _words(self, text: str, span: Span) -> str:
        """Write a text with the claims and the references to footnotes in it."""
        if not self._marks.footnotes or "[^" not in text:
            return self._claimed(text, span)
        return with_references(text, span, self._marks.footnotes, self._claimed)

    def code_span(self, node: Node) -> Sequence[_Work]:
        return ["<code>" + self._claimed(node.text, node.span) + "</code>"]

    def container(self, node: Node) -> Sequence[_Work]:
        tag = _CONTAINERS[node.kind]
        self._depth += 1
        return [f"<{tag}>", *self._inlines(node.children), _Then(self._leave), f"</{tag}>"]

    def _leave(self) -> None:
        self._depth -= 1

    def link(self, node: Node) -> Sequence[_Work]:
        title = node.attrs.get("title")
        opening = "" if self._links else self._open_link(str(node.attrs["href"]), str(title) if title else None)
        self._links += 1
        return [opening, *self._inlines(node.children), _Then(self._close_link)]

    def _close_link(self) -> None:
        self._links -= 1
        if not self._links:
            self.out.append("</a>")

    def _open_link(self, href: str, title: str | None) -> str:
        link = self._marks.links(href)
        shown = title or link.title
        tail = f' title="{self._escape(shown)}"' if shown else ""
        if link.href is None:
            return f'<a class="nowhere"{tail}>'
        rel = ' rel="noopener"' if link.external else ""
        return f'<a href="{self._escape(link.href)}"{tail}{rel}>'

    def image(self, node: Node) -> Sequence[_Work]:
        words = str(node.attrs["alt"])
        return [self._escape(words) if self._links else self._picture(str(node.attrs["src"]), words)]

    def _picture(self, src: str, words: str) -> str:
        """Give a link to an image: a page asks for nothing that is not its own."""
        link = self._marks.links(src)
        shown = self._escape(words or "image")
        if link.href is None:
            return f'<span class="picture" title="{self._escape(src[:200])}">{shown}</span>'
        return f'<a class="picture" href="{self._escape(link.href)}" rel="noopener">{shown}</a>'

    def softbreak(self, node: Node) -> Sequence[_Work]:
        self._line_end(node)
        return [" "]

    def hardbreak(self, node: Node) -> Sequence[_Work]:
        self._line_end(node)
        return ["<br>"]

    def _line_end(self, node: Node) -> None:
        if not self._links and not self._depth:
            self._notes(node.span.end, node.span.end, inside=True)

    def _claimed(self, text: str, span: Span) -> str:
        """Mark the claims in a text; where places cannot be told, all of it."""
        first, last = span.start, span.end
        claims = [one for one in self._marks.claims if one.span.start < last and first < one.span.end]
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

    # Notes and anchors

    def _notes_before(self, node: Node) -> None:
        start = self._source.line_starts[self._source.line(node.span.start) - 1]
        self._notes(start, start)

    def _noted(self, node: Node, *, inside: bool = False) -> _Then:
        return _Then(lambda: self._notes(node.span.end, node.span.end + 1, inside=inside))

    def _notes(self, line_end: int | None, end: int | None = None, *, inside: bool = False) -> None:
        """Write the anchors of the lines before a place, and the notes on what stands before `end`."""
        anchors, asides = self._marks.anchors, self._marks.asides
        if self._anchor < len(anchors):
            line = None if line_end is None else self._source.line(max(0, line_end - 1))
            while self._anchor < len(anchors) and (line is None or anchors[self._anchor] <= line):
                number = anchors[self._anchor]
                self._anchor += 1
                if name := self._name(number):
                    self.out.append(f'<span class="line"{name}></span>')
        first = self._aside
        while self._aside < len(asides) and (end is None or asides[self._aside].start < end):
            self._aside += 1
        found = "".join(aside.html for aside in asides[first : self._aside])
        if found:
            self.out.append(found if inside else f'<div class="notes">{found}</div>')


def _is_head(row: Node) -> bool:
    return bool(row.children) and bool(row.children[0].attrs["header"])


def _raw_tag(node: Node) -> Piece | None:
    """Give the tag that a piece of inline HTML is; text without a name for what is shown; None for other nodes."""
    if node.kind != "html_inline":
        return None
    return next(pieces(node.text), Piece(""))


_WRITERS: Mapping[str, Callable[[_Writer, Node], Sequence[_Work]]] = {
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
    "text": _Writer.text,
    "code": _Writer.code_span,
    "emphasis": _Writer.container,
    "strong": _Writer.container,
    "strike": _Writer.container,
    "link": _Writer.link,
    "image": _Writer.image,
    "softbreak": _Writer.softbreak,
    "hardbreak": _Writer.hardbreak,
    "html_inline": _Writer.html_inline,
}
