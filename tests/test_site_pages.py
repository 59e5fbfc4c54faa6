"""The pages about phases, references and rules, and what programs read: made of small projects, looked at as pages."""

from __future__ import annotations

import gc
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml
from test_site import HOSTILE, ROOT, TEMPLATES, check_links, planned, project_of, rendered

from phasedocs.analysis import compute
from phasedocs.diagnostic import Diagnostic, Location, Severity
from phasedocs.render.badges import Badge, badge_json, badge_svg
from phasedocs.render.site import SiteSettings, pages
from phasedocs.render.site.navigation import MAX_ENTRIES
from phasedocs.render.site.places import Places
from phasedocs.render.site.printer import Printer
from phasedocs.render.site.rule_sections import rule_sections
from phasedocs.render.site.views import Overview
from phasedocs.rules import RULES
from phasedocs.text import Span

PROJECT = {
    "P1.md": "# Phase 1: Boats\n\n**Status**: ✅ COMPLETE\n\n## Job\n\n- [x] hull\n- [ ] sail\n- [!] mast\n- [x] oar\n",
    "P2_KICKOFF.md": "# Phase 2: Harbor\n\n**Depends on**: Phase 1\n\n**Status**: 🔄 IN PROGRESS\n\n- [x] a\n- [ ] b\n",
    "P2_REPORT.md": "# Phase 2: Report\n\n## Acceptance criteria\n\n- [ ] c\n\n[there](gone.md) [moved](P1_NOTES.md)\n",
    "P2_STATUS.md": "# Phase 2: Harbour status\n\n- [~] d\n",
    "old/P1_NOTES.md": "# Notes of a boat\n\n[gone](../gone.md) and `gone.md`\n",
}


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_page_of_a_phase_says_what_is_so_and_what_stands_in_the_way() -> None:
    pages = rendered(planned(project_of(PROJECT)))
    first, second = pages["p/phase-1.html"], pages["p/phase-2.html"]
    assert "Phase 1: Boats" in first.words
    assert "2/4 (50 %)" in words(first.words)
    assert "does not hold: " in words(first.words)
    blocked = words(first.words).partition("What stands in its way")[2].partition("Tasks")[0]
    assert "mast" in blocked
    assert "sail" not in blocked
    waits = words(second.words).partition("What stands in its way")[2].partition("Tasks")[0]
    assert "1 Boats" in waits
    tasks = words(second.words).partition("Tasks")[2]
    assert re.search(r"Work 1/3 \(33 %\) P2_KICKOFF.md b P2_STATUS.md d ", tasks)
    assert re.search(r"Acceptance 0/1 \(0 %\) P2_REPORT.md c ", tasks)
    assert "../d/p2-kickoff.html#L7" not in second.links  # it is done
    assert "../d/p2-kickoff.html#L8" in second.links
    assert {"phase-1.html", "../d/p2-report.html"} <= set(second.links)


@pytest.mark.parametrize(
    ("boxes", "told"),
    [
        ("- [ ] a\n\n## Prerequisites\n\n- [x] b\n- [ ] c\n", "1 prerequisite is open"),
        ("- [ ] a\n\n## Prerequisites\n\n- [ ] b\n- [ ] c\n", "2 prerequisites are open"),
        ("- [ ] a\n", "No blocked task, no open prerequisite, and no dependency that is not complete."),
        ("- [x] a\n", "Nothing: it is complete."),
    ],
)
def test_open_prerequisites_stand_in_the_way_of_a_phase(boxes: str, told: str) -> None:
    page = rendered(planned(project_of({"P.md": f"# Phase 1: Boats\n\n{boxes}"})))["p/phase-1.html"]
    assert words(page.words).partition("What stands in its way")[2].partition("Tasks")[0].strip(" ¶") == told


def test_a_document_says_where_it_stands_and_what_it_leaves_open() -> None:
    pages = rendered(planned(project_of(PROJECT), repo_url="https://git.example/b"))
    page = pages["d/p2-report.html"]
    assert "2 of 3 in phase 2 previous: P2_KICKOFF.md next: P2_STATUS.md" in words(page.words)
    assert "1 open task" in words(page.words)
    assert {"p2-kickoff.html", "p2-status.html", "../p/phase-2.html", "p2-report.html#L5"} <= set(page.links)
    assert "https://git.example/b/blob/HEAD/P2_REPORT.md?plain=1#L7" in page.links
    assert "1 of" not in words(pages["d/old-p1-notes.html"].words)


def test_references_are_listed_with_all_their_places() -> None:
    page = rendered(planned(project_of(PROJECT)))["references.html"]
    text = words(page.words)
    broken = text.partition("Broken")[2].partition("Moved")[0]
    assert "does not exist" in broken
    assert {"d/p2-report.html#L7", "d/old-p1-notes.html#L3", "rules.html#missing-file"} <= set(page.links)
    assert "the only file of that name is old/P1_NOTES.md" in text.partition("Moved")[2]
    assert re.search(r"\d references to files", text)


def test_every_rule_has_a_section_that_says_what_it_means() -> None:
    project = project_of({"a.md": "# A\n"})
    source = project.documents[0].source
    found = [Diagnostic(rule.name, Severity.ERROR, Location.of(source, Span(0, 3)), "x") for rule in RULES]
    overview = Overview(project, compute(project), found * 60)
    sections = rule_sections(overview)
    assert {one.name for one in sections} == {rule.name for rule in RULES}
    html = Printer(TEMPLATES).print("site/rules.md.j2", sections=sections, page=lambda *_: "x", phase_page=str)
    assert html.count("and 10 more") == len(RULES)
    assert "`" not in html
    assert all(str(one.summary).endswith(".") and one.paragraphs for one in sections)


def test_only_rules_that_found_something_are_told() -> None:
    page = rendered(planned(project_of(PROJECT)))["rules.html"]
    assert {"missing-file", "moved-file"} <= set(page.ids)
    assert "mojibake" not in page.ids
    assert "No rule found anything." in rendered(planned(project_of({"a.md": "# A\n"})))["rules.html"].words


def test_badges_are_svg_and_what_shields_reads() -> None:
    outputs = planned(project_of(PROJECT))
    names = {path.rpartition("/")[2] for path in outputs if path.startswith("docs/badges/")}
    assert names == {
        f"{name}.{end}" for name in ("progress", "claims", "phase-1", "phase-2") for end in ("svg", "json")
    }
    endpoint = json.loads(outputs["docs/badges/progress.json"])
    assert endpoint == {"schemaVersion": 1, "label": "done", "message": "3/8 (37 %)", "color": "#3f51b5"}
    assert json.loads(outputs["docs/badges/claims.json"])["message"] == "1 does not hold"
    for path, text in outputs.items():
        if path.endswith(".svg"):
            drawn = ElementTree.fromstring(text)
            title = drawn.find("{http://www.w3.org/2000/svg}title")
            assert title is not None
            assert title.text == drawn.get("aria-label")
            assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_a_badge_escapes_what_it_says() -> None:
    badge = Badge("x", '<a & "b">', "</svg>", "good")
    assert ElementTree.fromstring(badge_svg(badge)).get("aria-label") == '<a & "b">: </svg>'
    assert json.loads(badge_json(badge))["label"] == '<a & "b">'


@pytest.mark.parametrize("texts", [PROJECT, HOSTILE, {}])
def test_the_report_is_what_its_schema_says(texts: dict[str, str]) -> None:
    outputs = planned(project_of(texts))
    report = json.loads(outputs["docs/report.json"])
    jsonschema.validate(report, json.loads((ROOT / "schemas" / "report.schema.json").read_text("utf-8")))
    assert report["schema"] == "phasedocs.report/1"
    assert [one["path"] for one in report["documents"]] == sorted(texts)
    assert {f"docs/{one['page'].removesuffix('.html')}.md" for one in report["documents"]} <= set(outputs)
    assert len(report["diagnostics"]) == sum(report["summary"].values())
    if texts is PROJECT:
        assert report["progress"] == {"done": 3, "total": 8, "excluded": 0, "percent": 37}
        assert report["phases"][1]["waits_for"] == ["1"]
        assert [task["line"] for task in report["documents"][0]["tasks"]] == [7, 8, 9, 10]


def test_every_address_of_every_page_leads_somewhere() -> None:
    texts = {**PROJECT, **{f"x/{path}": text for path, text in HOSTILE.items()}}
    assert check_links(rendered(planned(project_of(texts)))) > 150


def many(count: int) -> dict[str, str]:
    first = {"README.md": "# All\n\n" + "".join(f"[{n}](d{n}.md)\n" for n in range(count))}
    return first | {f"d{n}.md": f"# Phase 1: Part {n}\n\n- [ ] a\n\n[home](README.md)\n" for n in range(count)}


def test_lists_of_the_navigation_are_short_and_hold_every_page() -> None:
    outputs = planned(project_of(many(1700)))
    nav = yaml.safe_load(outputs["mkdocs.yml"])["nav"]
    listed, stack = [], [nav]
    while stack:
        entries = stack.pop()
        assert len(entries) <= MAX_ENTRIES + 1
        for entry in entries:
            target = next(iter(entry.values())) if isinstance(entry, dict) else entry
            if isinstance(target, str):
                listed.append(target)
            else:
                stack.append(target)
    assert sorted(f"docs/{path}" for path in listed) == sorted(path for path in outputs if path.endswith(".md"))


def test_pages_of_documents_do_not_grow_with_their_number() -> None:
    few, lots = (planned(project_of(many(count))) for count in (60, 240))
    for name in ("docs/d/d30.md", "docs/d/readme-md.md", "docs/p/phase-1.md"):
        assert len(lots[name]) < len(few[name]) * (4.2 if "readme" in name else 1.6), name


def test_pages_of_documents_leave_nothing_that_only_a_collector_finds() -> None:
    """A run collects nothing: what is in a circle would stay to its end, with the page that it was made for."""
    project = project_of({**HOSTILE, **PROJECT})
    state = compute(project)
    made = [page for page in pages(project, state, [], SiteSettings("x"), TEMPLATES) if page.path.startswith("docs/d/")]
    made[0].make()  # templates are read for one
    found: dict[str, int] = {}
    gc.collect()
    gc.freeze()  # what other tests left is not gone through for each page
    gc.disable()
    try:
        for page in made[1:]:
            page.make()
            found[page.path] = gc.collect()
    finally:
        gc.enable()
        gc.unfreeze()
    assert len(found) > 5
    assert not {path for path, number in found.items() if number}


def test_names_of_phases_pages_are_unique() -> None:
    texts = {f"P{n}.md": f"# Phase {name}: X\n\n- [ ] a\n" for n, name in enumerate(("1", "1.5", "2c", "A", "10"))}
    names = Places(project_of(texts)).phase_names
    assert len(set(names.values())) == len(names) >= 4
    assert all(re.fullmatch(r"phase-[a-z0-9-]+", name) for name in names.values())


def test_templates_compute_nothing() -> None:
    sums = re.compile(r"\{[{%][^}]*[^\w|'\"\s-]\s*[-*/+]\s*\d")
    for path in sorted((ROOT / "templates" / "site").glob("*.j2")):
        assert not sums.search(Path(path).read_text("utf-8")), path
