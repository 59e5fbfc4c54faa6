"""Real documents, where there are any beside the project. Nothing of their text stands here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import cmarkgfm
import pytest
from test_model import misread
from test_syntax import misplaced

from phasedocs.analysis import compute
from phasedocs.build import plan, status_document
from phasedocs.check import check
from phasedocs.config import Config
from phasedocs.model import Document, link, lower
from phasedocs.render.report import extract_report
from phasedocs.render.serialise import to_json
from phasedocs.render.site import SiteSettings
from phasedocs.syntax import parse
from phasedocs.text import apply, decode
from phasedocs.workspace import read_templates

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEEDS = SHARED / "seeds"
CORPUS = SHARED / "corpus"
EVERY = 1 if os.environ.get("PHASEDOCS_LONG") else 10
"""Every so manieth document is read: in the order of their paths, and all in `make test-corpus`."""
SAMPLE = 5
"""Every so manieth of these is a sample, for what takes long."""

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"no real documents in ../{SHARED.name}")


@lru_cache(maxsize=1)
def raws() -> Mapping[str, bytes]:
    """Read the seeds and some of the corpus, by path; only seeds where there is no corpus."""
    found = [*sorted(SEEDS.rglob("*.md")), *sorted(CORPUS.rglob("*.md"))[::EVERY]]
    return {path.relative_to(SHARED).as_posix(): path.read_bytes() for path in found}


@lru_cache(maxsize=1)
def documents() -> Mapping[str, Document]:
    return {path: lower(parse(decode(path, raw))) for path, raw in raws().items()}


def sample() -> Mapping[str, Document]:
    return dict(list(documents().items())[::SAMPLE])


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the project: only the seeds are read")
def test_the_corpus_is_large_and_says_something() -> None:
    assert len(documents()) > 1_500 // EVERY
    assert sum(len(document.tasks) for document in documents().values()) > 10_000 // EVERY
    assert sum(len(document.claims) for document in documents().values()) > 5_000 // EVERY


def test_nothing_is_too_hard_to_read() -> None:
    assert {path: document.tree.problems for path, document in documents().items() if document.tree.problems} == {}


def test_bytes_come_back() -> None:
    changed = [path for path, document in documents().items() if apply(document.source, [])[0] != raws()[path]]
    assert changed == []


def test_all_that_is_shown_can_be_made() -> None:
    project = link(list(documents().values()), documents())
    state = compute(project)
    found = check(project, state, Config())
    outputs = {one.path: one.data for one in plan(project, state, found, SiteSettings("Real"), read_templates())}
    assert all(outputs.values())
    assert sum(path.startswith("docs/d/") for path in outputs) == len(documents())
    assert status_document(project, state, found, read_templates())


URLS = "the place of a bare URL with an encoded part is wrong, and known: see test_syntax"


def test_spans_of_the_tree() -> None:
    wrong = {
        path: found
        for path, document in sample().items()
        if (found := [line for line in misplaced(document.tree) if "http" not in line])
    }
    assert wrong == {}, URLS


def test_spans_of_facts() -> None:
    assert {path: found for path, document in documents().items() if (found := misread(document))} == {}


def test_lines_of_facts() -> None:
    for document in documents().values():
        source = document.source
        for task in document.tasks:
            assert source.line(task.box.start) == task.line == source.line(task.box.end)
        for claim in document.claims:
            assert source.line(claim.span.start) == claim.line
        for section in document.sections:
            assert source.line(section.span.start) == section.line


@pytest.mark.parametrize("step", [0, 1])
def test_extract_twice_gives_the_same(step: int) -> None:
    paths = [*sample()][step::4]
    first, second = (
        to_json(
            extract_report(compute(link([lower(parse(decode(path, raws()[path]))) for path in order], raws())), str)
        )
        for order in (paths, paths[::-1])
    )
    assert first == second


CHECKBOX, CHECKED = '<input type="checkbox"', '<input type="checkbox" checked=""'


def gfm_boxes(document: Document) -> tuple[int, int]:
    """Count our tasks of the forms that GFM has, and the ticked ones: no other marks, no ballot boxes, no tables."""
    cells = [node.span for node in document.tree.root.walk() if node.kind == "cell"]
    boxes = [
        task
        for task in document.tasks
        if document.source.slice(task.box) in ("[ ]", "[x]", "[X]")
        and not any(task.box.start in cell for cell in cells)
    ]
    return len(boxes), sum(task.state.done for task in boxes)


def test_as_many_boxes_as_cmark_gfm() -> None:
    other = {}
    for path, document in documents().items():
        html = cmarkgfm.github_flavored_markdown_to_html(document.source.text)
        expected = html.count(CHECKBOX), html.count(CHECKED)
        if gfm_boxes(document) != expected:
            other[path] = (gfm_boxes(document), expected)
    assert other == {}


DIFFERS = {
    "tasks in quotes, which github.com shows": ("> - [ ] a\n>   - [x] b\n", 2, 0),
    "tasks without text, whose box is a statement all the same": ("- [ ]\n- [x]\n", 2, 0),
    "front matter": ("---\na:\n  - [ ] b\n---\n", 0, 1),
}

FORMS = {
    "lists": "- [ ] a\n* [x] b\n+ [X] c\n1. [ ] d\n2) [x] e\n",
    "nested": "- [ ] a\n  - [x] b\n    1. [ ] c\n- d\n  - [ ] e\n",
    "loose": "- [ ] a\n\n- [x] b\n\n  c\n",
    "white space": "- [ ] \n-   [x]   a\n",
    "malformed": "- [] a\n- [x ] b\n- [x]c\n-[ ] d\n- [  ] e\n",
    "other marks": "- [~] a\n- [/] b\n- [P] c\n",
    "links": "- [x](u) a\n- [ ](u) b\n- [x][r] c\n\n[r]: u\n",
    "tabs": "-\t[ ] a\n- [ ]\tb\n",
    "code": "```\n- [ ] a\n```\n\n    - [ ] b\n\n- `[ ]` c\n",
    "comments": "<!--\n- [ ] a\n-->\n\n<div>\n- [ ] b\n</div>\n",
    "lazy": "- [ ] a\nb\n- [x] c\n",
    "after text": "text\n- [ ] a\ntext\n1. [ ] b\n2. [ ] c\n",
    "deep": "- a\n  - b\n    - c\n      - [ ] d\n",
    "crlf": "- [ ] a\r\n- [x] b\r\n",
}


@pytest.mark.parametrize("name", FORMS)
def test_forms_as_cmark_gfm(name: str) -> None:
    document = lower(parse(decode("a.md", FORMS[name].encode())))
    html = cmarkgfm.github_flavored_markdown_to_html(FORMS[name])
    assert gfm_boxes(document) == (html.count(CHECKBOX), html.count(CHECKED))


@pytest.mark.parametrize("name", DIFFERS)
def test_forms_that_differ_from_cmark_gfm(name: str) -> None:
    text, ours, theirs = DIFFERS[name]
    document = lower(parse(decode("a.md", text.encode())))
    assert gfm_boxes(document)[0] == ours
    assert cmarkgfm.github_flavored_markdown_to_html(text).count(CHECKBOX) == theirs


def test_tasks_of_two_phases_in_one_checklist() -> None:
    document = documents()["seeds/PHASE3_4_COMPLETION_CHECKLIST.md"]
    assert document.phases == ("3", "4")
    found = compute(link([document], []))
    assert {phase.phase.id: len(phase.phase.tasks) for phase in found.phases if phase.phase.id in "34"} == {
        "3": 79,
        "4": 63,
    }
