"""Real documents as pages that the site engine built: what stands in them is what CommonMark and GFM make of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from test_html import STRUCTURE, VOID, theirs

from phasedocs.analysis import compute
from phasedocs.build import plan
from phasedocs.check import check
from phasedocs.config import Config
from phasedocs.model import Document, link, lower
from phasedocs.render.site import SiteSettings
from phasedocs.render.site.places import Places
from phasedocs.syntax import parse
from phasedocs.text import decode
from phasedocs.workspace import read_templates

SHARED = Path(__file__).resolve().parents[2] / "shared"
COUNT = 300 if os.environ.get("PHASEDOCS_LONG") else 10
"""Documents of the corpus beside all seeds; more of them in `make test-corpus`."""
OURS = {"head", "related", "note", "notes", "footnotes", "raw", "alert-title"}
"""Classes of what we put beside the text of a document; raw HTML is cleaned, and compared elsewhere."""

pytestmark = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason=f"no real documents in ../{SHARED.name}")


class _Reader(HTMLParser):
    """The structure of what stands in documents: tags in order, the texts of code, the states of list items."""

    def __init__(self, html: str, *, page: bool) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.code: list[str] = []
        self.states: list[str | None] = []
        self._open: list[tuple[str, bool]] = []
        self._items: list[int] = []
        self._page = page
        self.feed(html)
        self.close()

    @property
    def _seen(self) -> bool:
        return bool(self._open and self._open[-1][1]) if self._page else True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        classes = set((values.get("class") or "").split())
        heading = self._page and re.fullmatch("h[1-6]", tag) is not None and not classes
        seen = (self._seen or "pd" in classes or heading) and not classes & OURS
        if self._page and classes & OURS:
            seen = False
        if tag not in VOID:
            self._open.append((tag, seen))
        if seen and tag in STRUCTURE:
            self.tags.append("h" if re.fullmatch("h[1-6]", tag) else tag)
        if seen and tag == "pre":
            self.code.append("")
        if seen and tag == "li":
            self._items.append(len(self.states))
            self.states.append(values.get("data-state"))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not any(name == tag for name, _ in self._open):
            return
        seen = self._seen
        while self._open.pop()[0] != tag:
            pass
        if seen and tag in STRUCTURE and not re.fullmatch("h[1-6]", tag):
            self.tags.append("/" + tag)

    def handle_data(self, data: str) -> None:
        if self._seen and any(name == "pre" for name, _ in self._open):
            self.code[-1] += data


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Path, tuple[Document, str]]:
    """The documents, each with its page."""
    folder = tmp_path_factory.mktemp("built")
    corpus = sorted((SHARED / "corpus").rglob("*.md"))
    paths = [*sorted((SHARED / "seeds").glob("*.md")), *corpus[:: max(1, len(corpus) // COUNT)][:COUNT]]
    names = {path: f"{number}/{path.name}" for number, path in enumerate(paths)}
    documents = {path: lower(parse(decode(name, path.read_bytes()))) for path, name in names.items()}
    project = link(list(documents.values()), names.values())
    state = compute(project)
    settings = SiteSettings("Real", site_dir="site")
    for output in plan(project, state, check(project, state, Config()), settings, read_templates()):
        (folder / output.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / output.path).write_bytes(output.data)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = Places(project).names
    return {
        path: (document, (folder / "site" / "d" / f"{pages[document.path]}.html").read_text("utf-8"))
        for path, document in documents.items()
    }


def _gfm(document: Document) -> tuple[str, list[Token]]:
    text = re.sub(r"\r\n?", "\n", document.tree.reading.text).replace("\0", "\ufffd")
    md = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return text, md.parse(text)


def _states(tokens: list[Token]) -> Iterator[str | None]:
    """Yield of each list item whether GFM draws a box in it, and which."""
    for number, token in enumerate(tokens):
        if token.type == "list_item_open":
            first = tokens[number + 1 : number + 3]
            lined = [one.type for one in first] == ["paragraph_open", "inline"]
            box = re.match(r"\[([ xX])\][ \t]+\S", first[1].content) if lined else None
            yield ("open" if box[1] == " " else "done") if box else None


def _raw_names(tokens: list[Token]) -> set[str]:
    """Give the names of the tags that the document writes in HTML inside its lines: they are cleaned, not compared."""
    raw = (child.content for token in tokens for child in token.children or () if child.type == "html_inline")
    return {name.lower() for text in raw for name in re.findall(r"</?([A-Za-z][\w-]*)", text)}


def test_pages_have_the_structure_of_commonmark_and_gfm(built: Mapping[Path, tuple[Document, str]]) -> None:
    assert len(built) >= COUNT
    wrong, tasks, items = [], 0, 0
    for path, (document, page) in built.items():
        text, tokens = _gfm(document)
        front = document.tree.front_matter is not None
        wanted, found = _Reader(theirs(text, front_matter=front), page=False), _Reader(page, page=True)
        if '<h1 id="document"' in page:  # a page has a title, whether its document has one or not
            assert found.tags.pop(0) == "h"
        raw = _raw_names(tokens)
        for name in ("tags", "code"):
            ours, right = (
                [one for one in getattr(side, name) if one.strip("/") not in raw] for side in (found, wanted)
            )
            if ours != right:
                wrong.append(f"{path}: {name}")
        states = list(_states(tokens)) if not front else []
        for ours_, right_ in zip(found.states, states, strict=False):
            if right_ is not None and ours_ != right_:
                wrong.append(f"{path}: a box is {ours_}, and {right_} in GFM")
        tasks += sum(state is not None for state in states)
        items += len(found.states)
    assert wrong == []
    assert tasks > 5 * COUNT
    assert items > tasks
    print(f"{len(built)} documents, {items} list items, {tasks} boxes")
