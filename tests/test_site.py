"""Pages of the site: every address leads somewhere, nothing is read twice, the same input gives the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

import markdown
import mdformat
import pytest
import yaml

from phasedocs.analysis import compute
from phasedocs.build import plan, status_document
from phasedocs.check import Selection, check
from phasedocs.config import Config
from phasedocs.diagnostic import Confidence, Severity
from phasedocs.model import Project, link, lower
from phasedocs.render.marks import Link
from phasedocs.render.site import SiteSettings
from phasedocs.render.site.places import Links, Places, page_names
from phasedocs.render.site.printer import quoted, short
from phasedocs.syntax import parse
from phasedocs.text import decode

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = {
    path.relative_to(ROOT / "templates").as_posix(): path.read_text("utf-8")
    for path in (ROOT / "templates").rglob("*")
    if path.is_file()
}
EVERYTHING = Selection(min_severity=Severity.NOTE, min_confidence=Confidence.LOW)


def project_of(texts: Mapping[str, str], files: Sequence[str] = ()) -> Project:
    documents = [lower(parse(decode(path, text.encode()))) for path, text in texts.items()]
    return link(documents, [*texts, *files])


def planned(project: Project, **settings: object) -> dict[str, str]:
    state = compute(project)
    chosen = SiteSettings(**{"title": "Tide", **settings})  # type: ignore[arg-type]
    outputs = list(plan(project, state, check(project, state, Config(), EVERYTHING), chosen, TEMPLATES))
    assert len({output.path for output in outputs}) == len(outputs)
    return {output.path: output.data.decode("utf-8") for output in outputs}


VOID = ("br", "hr", "img", "input", "path", "rect", "circle")


class _Page(HTMLParser):
    """Ids, links and text of a page; checks that tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: list[str] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        if tag not in VOID:
            self._open.append(tag)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        if values.get("src"):
            self.loaded.append(str(values["src"]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def rendered(outputs: Mapping[str, str]) -> dict[str, _Page]:
    """What the site engine's Markdown makes of the pages, by the name of the page."""
    pages = {}
    for path, text in outputs.items():
        if path.endswith(".md"):
            body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
            html = markdown.markdown(body, extensions=["attr_list", "toc"], extension_configs={"toc": {"marker": ""}})
            pages[path.removeprefix("docs/").removesuffix(".md") + ".html"] = _Page(html)
    return pages


def check_links(pages: Mapping[str, _Page]) -> int:
    count = 0
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), (name, [one for one in page.ids if page.ids.count(one) > 1])
        assert page.loaded == []
        for address in page.links:
            if re.match(r"https?://|mailto:", address):
                continue
            target, _, fragment = address.partition("#")
            path = normpath(join(dirname(name), target)) if target else name
            assert path in pages, (name, address)
            if fragment:
                assert fragment in pages[path].ids, (name, address)
            count += 1
    return count


HOSTILE = {
    "README.md": "# Home\n\n[a](docs/a%20b.md#two) [b](docs/none.md) [c](docs/code.py#L3) [d](docs/)\n",
    "docs/README.md": '# <script>alert(1)</script> & "q" {#x} {: .y} `c*d*` *e* [f](g.md) __h__\n\n- [x] a\n',
    "docs/a b.md": "# One\n\n## Two\n\n## Two\n\n### 🎉\n## __config\n- [ ] x\n# Three\n\n```\n# code\n\n[TOC]\n```\n",
    "docs/a#b?.md": "no heading, {{ curly }} {% raw %}\n\n    code\n\n***\n\n| a |\n|---|\n| [ ] b |\n",
    "docs/100%.md": "Setext\n===\n\n#\n\nx\n\n## \n",
    "docs/日本.md": "# 日本語\n\n**Status**: ✅ COMPLETE\n\n## Tasks\n\n- [x] a\n- [x] b\n- [ ] c\n",
    "docs/🎉.md": "---\ntitle: x\n---\n\n<!-- c -->\n# Party\n\n> ## In a quote\n> - [/] half\n",
    "INDEX.md": "",
    "index.md": "# Index\r\n\r\n- [x] a\r\n",
    "x/y.md": "# A\n",
    "x-y.md": "# B\n\n[up](x/y.md) [self](#b) [odd](docs/a%23b%3F.md)\n",
    "x/y.markdown": "# C\n",
    ("long/" * 40) + "z.md": "# Z\n",
}


def test_every_address_leads_somewhere() -> None:
    pages = rendered(planned(project_of(HOSTILE, ["docs/code.py"]), repo_url="https://git.example/t/"))
    assert check_links(pages) > 45
    home = pages["d/readme-md.html"]
    assert "https://git.example/t/blob/HEAD/docs/code.py#L3" in home.links
    assert "https://git.example/t/tree/HEAD/docs" in home.links


def test_examples_link_well_and_keep_every_task() -> None:
    folder = ROOT / "examples"
    files = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    files = [path for path in files if not path.startswith((".phasedocs/", "build/"))]
    if not files:
        pytest.skip("no examples in this checkout")
    texts = {path: (folder / path).read_text("utf-8") for path in files if path.endswith(".md")}
    project = project_of(texts, files)
    outputs = planned(project)
    pages = rendered(outputs)
    assert check_links(pages) > 100
    names = Places(project).names
    for document in project.documents:
        page = pages[f"d/{names[document.path]}.html"]
        assert {f"L{task.line}" for task in document.tasks} <= set(page.ids)


def test_the_engine_leaves_the_documents_as_they_are(tmp_path: Path) -> None:
    hostile = {
        **HOSTILE,
        "html.md": "# H\n\n<div>\n\n</div></div>\n\n    <p>\n\n\ta\n\n```\n\n<b>\n\n\n```\n\n<p>&#2;klzzwxh:0\n",
    }
    outputs = planned(project_of(hostile), site_dir="site")
    for path, text in outputs.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for source in (tmp_path / "docs" / "d").iterdir():
        built = (tmp_path / "site" / "d" / f"{source.stem}.html").read_text("utf-8")
        lines = source.read_text("utf-8").split("\n")
        bodies = [line for line in lines if line.startswith('<div class="pd">')]
        assert [body for body in bodies if body not in built] == []
        headings = [line for line in lines if re.match(r"#+ .* \{ #\S+ \}$", line)]
        assert len(re.findall(r"<h[1-6] id=", built)) == len(headings)
        assert "<script>alert" not in built


def test_page_names_are_safe_and_unique() -> None:
    names = page_names(HOSTILE)
    assert len({name.lower() for name in names.values()}) == len(HOSTILE)
    for name in names.values():
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", name)
        assert len(name) < 120
        assert name not in ("index", "readme")
    assert page_names(["docs/PHASE4_KICKOFF.md"]) == {"docs/PHASE4_KICKOFF.md": "docs-phase4-kickoff"}


def test_documents_are_not_read_as_templates_or_markdown() -> None:
    project = project_of(HOSTILE)
    pages = rendered(planned(project))
    names = Places(project).names
    odd = pages[f"d/{names['docs/a#b?.md']}.html"]
    assert "{{ curly }} {% raw %}" in odd.words
    title = pages[f"d/{names['docs/README.md']}.html"]
    assert '<script>alert(1)</script> & "q" {#x} {: .y} c*d* e f h' in title.words
    assert "script" not in title.tags


def test_a_page_has_one_title_and_all_headings() -> None:
    project = project_of(HOSTILE)
    pages = rendered(planned(project))
    names = Places(project).names
    for document in project.documents:
        page = pages[f"d/{names[document.path]}.html"]
        assert page.tags.count("h1") == 1, document.path
        assert page.tags[0] == "h1"
        anchors = Places(project).anchors[document.path]
        assert [one for one in page.ids if one in anchors] == list(anchors)


def test_the_plan_is_a_function_of_its_input() -> None:
    first = planned(project_of(HOSTILE))
    second = planned(project_of(dict(reversed(HOSTILE.items()))))
    assert first == second
    assert not any(str(ROOT) in text for text in first.values())


def test_the_configuration_is_yaml_and_lists_every_page() -> None:
    outputs = planned(project_of({**HOSTILE, "off.md": "# a\n"}), title='off: [no] "x" <b>\x07')
    config = yaml.safe_load(outputs["mkdocs.yml"])
    assert config["site_name"] == "off: [no] &quot;x&quot; &lt;b&gt;"
    assert config["theme"]["font"] is False
    assert config["extra"]["generator"] is False
    listed = re.findall(r'"([^"]+\.md)"', outputs["mkdocs.yml"])
    assert sorted(f"docs/{path}" for path in listed) == sorted(path for path in outputs if path.endswith(".md"))


def test_many_documents_fold_the_navigation() -> None:
    texts = {f"part{number % 7}/sub{number % 3}/N{number}.md": f"# N {number}\n" for number in range(230)}
    config = yaml.safe_load(planned(project_of(texts))["mkdocs.yml"])
    assert "navigation.sections" not in config["theme"]["features"]
    assert {"navigation.prune", "navigation.indexes"} <= set(config["theme"]["features"])
    tree = config["nav"][3]["Documents"]
    assert tree[0] == "documents.md"
    assert [next(iter(part)) for part in tree[1:]] == [f"part{number}" for number in range(7)]


def test_no_document_and_no_phase() -> None:
    for texts in ({}, {"a.md": "nothing\n"}):
        pages = rendered(planned(project_of(texts)))
        check_links(pages)
        assert "No document names a phase." in pages["index.html"].words


def test_numbers_on_the_dashboard_can_be_counted_again() -> None:
    text = "# Phase 6: Serving\n\n**Status**: ✅ COMPLETE\n\n## Work\n\n- [x] a\n- [x] b\n- [ ] c\n- [x] d\n"
    project = project_of({"PHASE6.md": text})
    pages = rendered(planned(project))
    words = " ".join(pages["index.html"].words.split())
    assert "3/4 (75 %)" in words
    assert "0 of 1phase complete" in words
    assert "1 of its 4 work tasks is open" in words
    note = " ".join(pages["d/phase6.html"].words.split())
    assert "says COMPLETE, but 1 of its 4 work tasks is open" in note
    assert "#L9" in pages["d/phase6.html"].links


def test_links_of_a_document() -> None:
    project = project_of({"docs/a.md": "# A\n", "b.md": "# B\n## 🚀\n"}, ["src/x y.py"])
    links = Links(project.by_path["docs/a.md"], Places(project, "https://git.example/t"))
    assert links("../b.md#b") == Link("b.html#b")
    assert links("../b.md#B") == links("../b.md#user-content-b") == Link("b.html#b")
    assert links("#A") == Link("#a")
    assert links("/b.md") == Link("b.html")
    assert links("#x") == Link(None, "not in this document: #x")
    assert links("../b.md#x") == Link("b.html")
    aims = project_of({"a.md": "# Goals {#aims}\n\n## Aims\n"})
    assert Links(aims.by_path["a.md"], Places(aims))("#aims") == Link("#aims")
    aims = project_of({"a.md": "# Goals {#Aims}\n"})
    assert Links(aims.by_path["a.md"], Places(aims))("#aims") == Link("#goals-aims")
    assert links("#") == Link("#")
    assert links("#top") == Link("#top")
    assert links("../src/x%20y.py") == Link("https://git.example/t/blob/HEAD/src/x%20y.py", "src/x y.py", external=True)
    assert links("../../etc/passwd") == Link(None, "not in the project: ../../etc/passwd")
    assert links("https://a.example").external
    assert links("javascript:alert(1)") == Link(None)
    assert links("file:///etc/passwd") == Link(None)
    assert Links(project.by_path["docs/a.md"], Places(project))("../src/x%20y.py") == Link(
        None, "src/x y.py", external=True
    )


def test_the_status_document_is_as_mdformat_leaves_it() -> None:
    for texts in (HOSTILE, {}, {"a|b*c.md": "# Phase 6 | x\n\n**Status**: ✅ COMPLETE | *all*\n\n- [x] a\n- [ ] b\n"}):
        project = project_of(texts)
        state = compute(project)
        text = status_document(project, state, check(project, state, Config(), EVERYTHING), TEMPLATES)
        assert mdformat.text(text, extensions={"gfm"}) == text


def test_small_words() -> None:
    assert quoted('a "b" <c>\x00\x85') == '"a &quot;b&quot; &lt;c&gt;"'
    assert short("one two three", 8) == "one two…"
