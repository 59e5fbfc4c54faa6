from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from phasedocs.model import Document, Project, TaskState, link, lower
from phasedocs.model.anchors import github_slug
from phasedocs.model.phases import file_phases, named_phases, phase_order
from phasedocs.syntax import parse
from phasedocs.text import Span, decode

CASES = Path(__file__).parent / "cases" / "model"


def document(text: str, path: str = "a.md", states: dict[str, TaskState] | None = None) -> Document:
    return lower(parse(decode(path, text.encode())), states)


# What each kind of fact looks like as a line of a case


def place(found: Document, span: Span) -> str:
    position = found.source.position(span.start)
    return f"{position.line}:{position.column}"


def tasks(found: Document) -> Iterator[str]:
    for task in found.tasks:
        above = "" if task.parent is None else f" < {found.tasks[task.parent].line}"
        box = found.source.slice(task.box)
        yield f"{place(found, task.box)} {task.state} {box} {task.text}{above}{'' if task.leaf else ' +'}"


def near(found: Document) -> Iterator[str]:
    for wrong in found.near_tasks:
        yield f"{place(found, wrong.span)} {found.source.slice(wrong.span)} -> {wrong.replacement!r}"


def sections(found: Document) -> Iterator[str]:
    for section in found.sections:
        above = "" if section.parent is None else f" < {found.sections[section.parent].line}"
        phases = f" = {' '.join(section.phases)}" if section.phases else ""
        yield f"{section.line} h{section.level} #{section.slug}{above}{phases}"


def roles(found: Document) -> list[str]:
    return [f"{task.text}: {task.role}" for task in found.tasks]


def phases(found: Document) -> list[str]:
    return [f"{task.text}: {task.phase}" for task in found.tasks]


def fields(found: Document) -> Iterator[str]:
    for field in found.fields:
        yield f"{place(found, field.span)} {field.place}: {field.name} = {field.value}"


def claims(found: Document) -> Iterator[str]:
    for claim in found.claims:
        subject = " ".join((claim.subject.type, *claim.subject.ids))
        numbers = "" if claim.percent is None else f" {claim.percent}%"
        numbers += "" if claim.count is None else " {}/{}".format(*claim.count)
        part = " (part)" if claim.qualified else ""
        yield f"{claim.line} {claim.place}: {claim.mood} {claim.kind}{numbers} of {subject}{part}"


def dependencies(found: Document) -> Iterator[str]:
    for known in found.dependencies:
        yield f"{known.line} {known.phase} {known.relation} {' '.join(known.targets)}"


def references(found: Document) -> Iterator[str]:
    for known in found.references:
        lines = "" if known.lines is None else ":{}-{}".format(*known.lines)
        anchor = f"#{known.anchor}" if known.anchor else ""
        task = "" if known.task is None else f" in task {found.tasks[known.task].line}"
        part = f", {known.part}" if known.part else ""
        size = f", {known.size.bound} {known.size.number} lines" if known.size else ""
        yield f"{place(found, known.span)} {known.kind} {known.target}{lines}{anchor}{part}{size}{task}"


def resolutions(project: Project, path: str) -> Iterator[str]:
    for number, known in enumerate(project.by_path[path].references):
        way = project.resolutions[path, number]
        near = f", near {way.near}" if way.near else ""
        case = ", wrong case" if way.wrong_case else ""
        yield f"{known.target}: {way.target}{f' {way.path}' if way.path else ''}{near}{case}"


def places(project: Project, path: str) -> Iterator[str]:
    """Show what is known of the place in the file, for references that name one."""
    for number, known in enumerate(project.by_path[path].references):
        way = project.resolutions[path, number]
        near = f", near #{way.near_anchor}{' of the same words' if way.same_words else ''}" if way.near_anchor else ""
        if known.lines:
            yield f"{known.target}:{known.lines[1]}: {way.lines} of {way.length}"
        elif known.anchor is not None:
            yield f"{known.target}#{known.anchor}: {way.anchor}{near}"


FACTS: dict[str, Callable[[Document], Any]] = {
    "tasks": tasks,
    "near": near,
    "sections": sections,
    "anchors": lambda found: [*found.anchors.names, *([] if found.anchors.complete else ["and others"])],
    "roles": roles,
    "phases": phases,
    "fields": fields,
    "claims": claims,
    "references": references,
    "dependencies": dependencies,
    "date": lambda found: [found.date or "none"],
    "document": lambda found: [f"{found.title}: {' '.join(found.phases)}"],
}

LINKED: dict[str, Callable[[Project, str], Any]] = {"resolutions": resolutions, "places": places}


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.toml")):
        known = tomllib.loads(path.read_text("utf-8"))
        for case in known["case"]:
            shared = {"md": known.get("md", "").replace("…", case["put"])} if "put" in case else {}
            marks = [pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else []
            yield pytest.param({**shared, **case}, id=f"{path.stem}: {case['name']}", marks=marks)


@pytest.mark.parametrize("case", list(cases()))
def test_facts(case: dict[str, Any]) -> None:
    states = {mark: TaskState(state) for mark, state in case.get("states", {}).items()}
    found = document(case["md"], case.get("path", "a.md"), states)
    expected = {name: case[name] for name in (*FACTS, *LINKED) if name in case}
    actual = {name: list(FACTS[name](found)) for name in expected if name in FACTS}
    if not LINKED.keys().isdisjoint(case):
        others = [document(text, path) for path, text in case.get("documents", {}).items()]
        project = link([found, *others], case.get("files", []))
        actual.update({name: list(LINKED[name](project, found.path)) for name in expected if name in LINKED})
    assert actual == expected
    assert expected
    assert misread(found) == []


def misread(found: Document) -> list[str]:
    """Give the facts whose spans do not slice, on disk, to what they say; damage counts as what it was."""

    def text(span: Span) -> str:
        parts, at = [], span.start
        for repair in found.tree.reading.repairs:
            if span.start <= repair.span.start and repair.span.end <= span.end:
                parts += (found.source.text[at : repair.span.start], repair.after)
                at = repair.span.end
        return "".join((*parts, found.source.text[at : span.end]))

    shape = re.compile(r"\[[^\[\]\n]+\]|[☐☑☒🗹🔲⬜◻]")
    boxes = (text(task.box) for task in found.tasks)
    wrong = [f"box {box!r}" for box in boxes if not shape.fullmatch(box)]
    for field in found.fields:
        if text(field.name_span).strip("*_ ") != field.name:
            wrong.append(f"name {text(field.name_span)!r} of {field.name!r}")
        if text(field.value_span) != field.value:
            wrong.append(f"value {text(field.value_span)!r} of {field.value!r}")
        if not field.span.start <= field.name_span.start <= field.value_span.end <= field.span.end:
            wrong.append(f"span {field.span} of {field.name!r}")
    unnamed = ("link", "image", "code")
    named = (known for known in found.references if known.kind not in unnamed)
    wrong += [
        f"reference {text(known.span)!r} of {known.target!r}" for known in named if text(known.span) != known.target
    ]
    lines = ((claim, found.source.line(claim.span.start)) for claim in found.claims)
    wrong += [f"claim {claim.span} of {claim.text!r}" for claim, line in lines if line != claim.line]
    return wrong


# Small things, directly

NAMED = {
    "Phase 1": "1",
    "PHASE 6.5 done": "6.5",
    "Phase 2c": "2c",
    "Phase A": "A",
    "phase-3": "3",
    "Phase #3": "3",
    "Phase: 4": "4",
    "Phase 0": "0",
    "Phase 12a": "12a",
    "Phase 1's": "1",
    "Phases 1-5": "1 2 3 4 5",
    "Phases 1 - 3": "1 2 3",
    "Phases 1–3": "1 2 3",
    "Phase 0-3": "0 1 2 3",
    "Phases 6.5-6.7": "6.5 6.7",
    "Phases 4a-4c": "4a 4c",
    "Phase 3 & 4": "3 4",
    "Phase 3 and 4": "3 4",
    "Phase 3/4": "3 4",
    "Phase 3+4": "3 4",
    "phases 2 & 3 & 4": "2 3 4",
    "Phases 1, 2 and 5": "1 2 5",
    "Phase 1, Phase 2": "1 2",
    "Phase 1 & Phase 1": "1",
    "Phase 1 (of 4)": "1",
    "Phase 1 of 5": "1",
    "Phase 1, 2 items left": "1",
    "Phase 6 - 2 days": "6",
    "Phase 2 3": "2",
    "Phase 5-1": "5 1",
    "P0": "",
    "P95 latency": "",
    "M1 chip": "",
    "Phase": "",
    "3 phases": "",
    "Phase one": "",
    "Phase 100": "",
    "Phase 1.2.3": "",
    "prephase 1": "",
    "phaser 1": "",
}


@pytest.mark.parametrize("text", NAMED)
def test_named_phases(text: str) -> None:
    assert " ".join(named_phases(text)) == NAMED[text]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("Phase 2C", "2c", id="capital"),
        pytest.param("PHASE 2B and PHASE 2C", "2b 2c", id="capitals"),
        pytest.param("PHASE_3", "3", id="underscore"),
        pytest.param("Phase 01", "1", id="zero"),
    ],
)
def test_named_phases_in_other_spellings(text: str, ids: str) -> None:
    assert " ".join(named_phases(text)) == ids


FILES = {
    "PHASE3_4_CHECKLIST.md": "3 4",
    "PHASE6_5_STATUS.md": "6.5",
    "PHASE2C.md": "2c",
    "PHASE1_2_3.md": "1 2 3",
    "phase-1-plan.md": "1",
    "x/Phase10.md": "10",
    "PHASE_7.md": "7",
    "my_phase4.md": "4",
    "PHASE01.md": "1",
    "phase_6.5.md": "6.5",
    "PHASE2_2024.md": "2",
    "PHASE1_2025-11-22.md": "1",
    "PHASE5_COMPLETE.md": "5",
    "phase3/readme.md": "",
    "prephase3.md": "",
    "P0_BUGS.md": "",
    "README.md": "",
}


@pytest.mark.parametrize("path", FILES)
def test_file_phases(path: str) -> None:
    assert " ".join(file_phases(path)) == FILES[path]


def test_a_range_of_phases_in_a_file_name() -> None:
    assert file_phases("PHASES_1-3.md") == ("1", "2", "3")


def test_a_title_names_the_phase_better_than_the_file() -> None:
    assert document("# Phase 3\n", "PHASE3_4.md").phases == ("3",)
    assert document("# Plan\n", "PHASE3_4.md").phases == ("3", "4")
    assert document("text\n", "PHASE3_4.md").title == "PHASE3_4.md"


def test_each_clause_of_a_value_has_its_place() -> None:
    found = document("# T\n\n**Status**: ✅ Frontend Complete | ⏳ Backend Active；已完成\n")
    assert [found.source.slice(claim.span) for claim in found.claims] == [
        "✅ Frontend Complete",
        "⏳ Backend Active",
        "已完成",
    ]


def test_a_repaired_value_is_the_place_of_its_clauses() -> None:
    found = document("# T\n\n**Status**: âœ… Complete | âœ… Ready\n")
    assert [found.source.slice(claim.span) for claim in found.claims] == ["âœ… Complete | âœ… Ready"] * 2


def test_phase_order() -> None:
    ordered = ["0", "1.9", "1.10", "2", "2c", "2.5", "10", "A"]
    assert sorted(["10", "2c", "A", "1.10", "2.5", "0", "2", "1.9"], key=phase_order) == ordered


SLUGS = {
    "Two Words": "two-words",
    "a  b": "a--b",
    "Phase 3 & 4: (Done!)": "phase-3--4-done",
    "✅ Done": "-done",
    "🚀": "",
    "snake_case-kebab": "snake_case-kebab",
    "v1.2/3": "v123",
    "Über—Straße": "überstraße",
    "第一阶段 完成": "第一阶段-完成",
    "Tab\there": "tabhere",
    "“quoted” it’s": "quoted-its",
}


@pytest.mark.parametrize("title", SLUGS)
def test_github_slug(title: str) -> None:
    assert github_slug(title) == SLUGS[title]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("⚠️ Risks", "\ufe0f-risks"),
        ("1️⃣ First", "1\ufe0f\u20e3-first"),
        ("cafe\u0301", "cafe\u0301"),
        ("हिन्दी", "हिन्दी"),
        ("5 m²", "5-m"),
        ("Part Ⅳ Ⓐ 🅿️", "part-ⅳ-ⓐ-🅿\ufe0f"),
        ("👩\u200d💻 Work", "-work"),
        ("😄_😄 - a", "_---a"),
        (":ok_hand: b", "ok_hand-b"),
        ("a\u00a0b c", "ab-c"),
    ],
)
def test_github_slug_keeps_marks(title: str, slug: str) -> None:
    assert github_slug(title) == slug


# Projects


def project(**texts: str) -> Project:
    named = {name.replace("__", "/") + ".md": text for name, text in texts.items()}
    return link([document(text, path) for path, text in named.items()], [])


def test_documents_are_in_the_order_of_their_paths() -> None:
    assert [found.path for found in project(b="", a="", a__c="").documents] == ["a.md", "a/c.md", "b.md"]


def test_phases_gather_documents_tasks_and_dependencies() -> None:
    known = project(
        one="# Phase 10: Last One\n\n**Depends on**: Phase 2\n\n- [ ] a\n",
        two="# Phase 2\n\n**Blocks**: Phase 3\n\n- [x] b\n\n## Phase 10\n\n- [ ] c\n",
        three="# Notes\n\n- [ ] no phase\n\n## Phase 2c - Extra ✅\n\n- [ ] d\n",
    )
    found = [(phase.id, phase.title, phase.documents, phase.depends_on, phase.blocks) for phase in known.phases]
    assert found == [
        ("2", None, ("two.md",), (), ("3", "10")),
        ("2c", "Extra", ("three.md",), (), ()),
        ("3", None, (), ("2",), ()),
        ("10", "Last One", ("one.md", "two.md"), ("2",), ()),
    ]
    assert {phase.id: [known.task(place).text for place in phase.tasks] for phase in known.phases} == {
        "2": ["b"],
        "2c": ["d"],
        "3": [],
        "10": ["a", "c"],
    }


def test_a_phase_is_titled_by_its_own_document() -> None:
    known = project(a="# Notes\n\n## Phase 3: Wrong\n", z="# Phase 3: Right (draft)\n")
    assert [phase.title for phase in known.phases] == ["Right"]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Phase 3 kick-off: Sails", "Sails"),
        ("PHASE 3 KICKOFF — Sails and ropes", "Sails and ropes"),
        ("Phase 3 plan - Sails", "Sails"),
        ("🚀 Phase 3 Final Implementation Plan: Sails (draft)", "Sails"),
        ("Phase 3 Completion Report (v2): Sails", "Sails"),
        ("Phase 3 readiness status – Sails", "Sails"),
        ("✅ Phase 3 Complete: Sails", "Sails"),
        ("Roadmap: Phase 3 retrospective: Sails", "Sails"),
        ("Phase 3 Statusbericht: Segel", "Segel"),
        ("Phase 3 Status: Sails", "Sails"),
    ],
)
def test_a_title_stands_behind_the_kind_of_a_document(heading: str, title: str) -> None:
    known = project(a=f"# {heading}\n")
    assert [(phase.id, phase.title) for phase in known.phases] == [("3", title)]


def test_a_plain_title_beats_one_behind_the_kind_of_a_document() -> None:
    own = "# Phase 3 kick-off: Ropes\n"
    assert [phase.title for phase in project(a=own, b="# Notes\n\n## Phase 3: Sails\n").phases] == ["Sails"]
    assert [phase.title for phase in project(a="# Notes\n\n## Phase 3 plan: Sails\n", b=own).phases] == ["Ropes"]


@pytest.mark.parametrize(
    "title",
    [
        *("Phase 3: COMPLETE", "Phase 3 - In Progress", "Phase 3", "Phase 3.1: Other", "Phase 3: 19"),
        *(
            "Phase 3 status: IN PROGRESS",
            "Phase 3 status: on track",
            "Phase 3 Status: On track",
            "Phase 3 progress: slow",
        ),
        *(
            "Phase 3 completion: 80 %",
            "Phase 3 completion: 1-2 days",
            "Phase 3 progress: 3 of 5",
            "Phase 3 readiness: no",
        ),
        *(
            "Phase 3 kick-off: 12 May 2026",
            "Phase 3 kick-off: May 12, 2026",
            "Phase 3 kick-off: Monday",
            "Phase 3 plan: week 3",
        ),
        *(
            "Phase 3 readiness: Checklist",
            "Phase 3 plan - Final report",
            "Phase 3 checklist - COMPLETED",
            "Phase 3 kick-off: TBD",
        ),
        *("Phase 3 tests: Sails", "Phase 3 of the plan: Sails", "Phase 3 kick-off sails"),
    ],
)
def test_a_status_is_no_title(title: str) -> None:
    phase = next((phase for phase in project(a=f"# {title}\n").phases if phase.id == "3"), None)
    assert phase is None or phase.title is None


def test_a_reference_between_documents_is_found_without_a_list_of_files() -> None:
    known = project(a="[b](docs/b.md)\n", docs__b="[a](../a.md)\n")
    assert list(resolutions(known, "a.md")) == ["docs/b.md: found docs/b.md"]
    assert list(resolutions(known, "docs/b.md")) == ["../a.md: found a.md"]
