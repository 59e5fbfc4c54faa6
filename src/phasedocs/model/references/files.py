"""Files: links, images, and names of files in code, in prose and in commands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from phasedocs.model.facts import Reference, ReferenceKind, Task
from phasedocs.model.references.sizes import LineCounts
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import Node, Tree, without_comments
from phasedocs.text import Span

_EXTENSIONS = (
    "md|markdown|rst|txt|py|pyi|ipynb|js|jsx|mjs|cjs|ts|tsx|vue|svelte|json|jsonc|jsonl|ya?ml|toml|ini|cfg|conf|env|sh|bash|ps1|bat|rs|go|"
    "java|kt|kts|swift|c|cc|cpp|h|hpp|cs|fs|rb|php|sql|html?|css|scss|svg|png|jpe?g|gif|pdf|csv|tsv|xml|proto|graphql|tf|gradle|lock|"
    "dockerfile|r|jl|lua|dart|ex|exs|parquet|onnx|db|service"
)
_FILE = re.compile(
    rf"(?P<target>(?:\.{{0,2}}/)?(?:[\w.@+\[\]()<>*{{}}-]+/)*[\w.@+<>*{{}}-]*\w\.(?:{_EXTENSIONS}))"
    r"(?::(?P<first>\d{1,6})(?:[-–](?P<last>\d{1,6}))?|#L(?P<anchor>\d{1,6})(?:-L(?P<until>\d{1,6}))?)?",
    re.IGNORECASE,
)
_PROSE = re.compile(r"(?<![\w/.@`-])(?P<target>(?:[\w.-]+/){0,8}[\w-]{2,80}\.md)(?![\w/])")
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]{1,30}:|//)", re.IGNORECASE)
_LINED = frozenset({"paragraph", "heading", "cell"})
# A character reference can stand for any letter.
_INLINE_LINK = re.compile(r"\]\(|&#?\w+;")
_LINK = re.compile(r"\[|&#?\w+;")
_EXTENSION = re.compile(rf"\.(?:{_EXTENSIONS})(?=[`:#\s])", re.IGNORECASE)
_PART = re.compile(
    r"[*_)\s]{0,4}[\s(,>-]{1,4}(?P<part>(?:Part|Option|Section|Chapter|Appendix|Step)\s[A-Z0-9][\w.]{0,8}|§\s?[\w.]{1,8})",
)
_LINES = re.compile(r"L(\d{1,6})(?:C\d{1,6})?(?:-L?(\d{1,6})(?:C\d{1,6})?)?")
_SHELLS = frozenset({"bash", "sh", "shell", "console", "zsh", "powershell", "ps1", "cmd"})
MAX_LINE = 4_000


def read_files(tree: Tree, blocks: Sequence[Node], tasks: Sequence[Task]) -> Iterator[Reference]:
    """Yield links, images and files named in the blocks of a document; one place of a file may come twice a line."""
    yield from _Reader(tree, blocks, tasks).references()


class _Reader:
    def __init__(self, tree: Tree, blocks: Sequence[Node], tasks: Sequence[Task]) -> None:
        self._tree = tree
        self._blocks = blocks
        self._starts = [task.box.start for task in tasks]
        self._ends = [task.span.end for task in tasks]
        self._absent: dict[int, bool] = {}
        self._counts = LineCounts(tree.source, blocks)

    def references(self) -> Iterator[Reference]:
        linked = Span(0, 0)
        for node in self._candidates():
            match node.kind:
                case "link" | "image":
                    linked = node.span
                    if not node.attrs.get("auto"):
                        kind = ReferenceKind.LINK if node.kind == "link" else ReferenceKind.IMAGE
                        yield self._link(kind, str(node.attrs.get("href") or node.attrs.get("src") or ""), node.span)
                case "code" if node.span.start not in linked:
                    if (found := _FILE.fullmatch(node.text.strip())) and len(node.text) < MAX_LINE:
                        yield self._file(found, ReferenceKind.CODE, node.span)
                case "text" if ".md" in node.text and node.span.start not in linked:
                    yield from self._prose(node)
                case "fence" if ".md" in node.text and node.has_places:
                    yield from self._prose(node)
                case "fence" if str(node.attrs.get("info")).lower() in _SHELLS:
                    yield from self._commands(node)

    def _candidates(self) -> Iterator[Node]:
        """Yield fences, and what stands in the lines of other blocks that may name a file: few do."""
        links = _LINK if self._tree.defines_links else _INLINE_LINK
        for block in self._blocks:
            if block.kind == "fence":
                yield block
            elif block.kind in _LINED and _may_name_file(block.text, links):
                yield from block.walk()

    def _link(self, kind: ReferenceKind, href: str, span: Span) -> Reference:
        path, _, anchor = href.partition("#")
        lines = _LINES.fullmatch(anchor)
        target = path if _SCHEME.match(path) else unquote(path.partition("?")[0])
        span_lines = (int(lines[1]), int(lines[2] or lines[1])) if lines else None
        return self._reference(kind, target, span, span_lines, None if lines or not anchor else anchor)

    def _file(self, found: re.Match[str], kind: ReferenceKind, span: Span) -> Reference:
        first = found["first"] or found["anchor"]
        last = found["last"] or found["until"] or first
        return self._reference(kind, found["target"], span, (int(first), int(last)) if first else None, None)

    def _prose(self, node: Node) -> Iterator[Reference]:
        source = self._tree.source
        for found in _PROSE.finditer(node.text):
            if node.has_places:
                span = node.locate(*found.span("target"))
            else:
                text = source.slice(node.span)
                at = found.start("target") if text == node.text else text.find(found["target"])
                span = Span(node.span.start + at, node.span.start + at + len(found["target"])) if at >= 0 else node.span
            kind = ReferenceKind.FENCE if node.kind == "fence" else ReferenceKind.PROSE
            yield self._reference(kind, found["target"], span, None, None)

    def _commands(self, fence: Node) -> Iterator[Reference]:
        """Read the files that commands and their comments name by a path, or as documents."""
        source = self._tree.source
        first = source.line(fence.span.start)
        for number, text in enumerate(fence.text.split("\n"), first + 1):
            if len(text) > MAX_LINE or not ("/" in text or ".md" in text):
                continue
            line = source.line_span(min(number, len(source.line_starts)))
            for word in text.split():
                found = _FILE.fullmatch(word)
                at = source.slice(line).find(word)
                if found and at >= 0 and ("/" in word or word.endswith(".md")) and "://" not in word:
                    span = Span(line.start + at, line.start + at + found.end("target"))
                    yield self._file(found, ReferenceKind.FENCE, span)

    def _reference(
        self, kind: ReferenceKind, target: str, span: Span, lines: tuple[int, int] | None, anchor: str | None
    ) -> Reference:
        source = self._tree.source
        task = bisect_right(self._starts, span.start) - 1
        inside = task >= 0 and span.start < self._ends[task]
        line = source.line(span.start)
        absence = self._tells_absence(line)
        after = _PART.match(source.text, span.end, min(span.end + 60, source.line_span(line).end))
        part = after["part"] if after and kind is not ReferenceKind.FENCE else None
        size = None if kind is ReferenceKind.IMAGE else self._counts.behind(span, line)
        return Reference(kind, target, line, span, lines, anchor, part, task if inside else None, absence, size)

    def _tells_absence(self, line: int) -> bool:
        if line not in self._absent:  # a line can name thousands of files
            text = without_comments(self._tree.source.line_text(line)[:MAX_LINE])
            self._absent[line] = vocabulary().absence.search(text) is not None
        return self._absent[line]


def _may_name_file(text: str, links: re.Pattern[str]) -> bool:
    return ".md" in text or links.search(text) is not None or ("`" in text and _EXTENSION.search(text) is not None)
