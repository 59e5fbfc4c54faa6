"""Charts and what they are drawn of: right numbers, well-formed, bounded, and nothing over anything else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from growth import assert_linear
from test_chronicle import Repository, tasks
from test_chronicle import repository as repository
from test_site import EVERYTHING, TEMPLATES, check_links, project_of, rendered

from phasedocs.analysis import Progress, compute
from phasedocs.analysis.chronicle import Chronicle, Day, Step, Version, change
from phasedocs.analysis.dated import dated
from phasedocs.analysis.graph import Layers, layers
from phasedocs.analysis.owners import owned_rows, owners
from phasedocs.analysis.undated import undated
from phasedocs.build import plan
from phasedocs.check import check
from phasedocs.cli import run
from phasedocs.config import Config
from phasedocs.model import ClaimKind, Phase, Project, TaskState
from phasedocs.render.site import Moment, SiteSettings
from phasedocs.render.svg import BurnDay, Lane, Node, Part, Point, burnup, gantt, graph, ring, strip
from phasedocs.render.svg.axis import MAX_SPAN, axis
from phasedocs.render.svg.drawing import fitted, width_of

HOSTILE = '</title></svg><script>alert(1)</script> "q" & \u202e\ufffe\x07 <img src=x onerror=alert(1)>'
RIGHT_TO_LEFT = "المرحلة الثالثة: إعداد البيانات للتدريب على النموذج الكبير"
TODAY = date(2026, 11, 28)


def drawn(svg: str) -> ET.Element:
    """The chart as XML; checks what every chart has."""
    root = ET.fromstring(svg)
    assert root.tag == "svg"
    assert root.get("role") == ("group" if "<a " in svg else "img")
    assert [child.tag for child in root[:2]] == ["title", "desc"]
    assert all(child.text for child in root[:2])
    assert not root.findall(".//script") + root.findall(".//img")
    for element in root.iter():
        assert not any(name.startswith("on") for name in element.attrib)
        for value in element.attrib.values():
            assert "nan" not in value
    return root


def classed(root: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in root.iter() if name in str(one.get("class", "")).split()]


def texts(root: ET.Element) -> list[str]:
    return [re.sub("[\u2068\u2069]", "", "".join(one.itertext())) for one in root.iter("text")]


def site(project: Project, moment: Moment | None = None) -> dict[str, str]:
    state = compute(project)
    found = check(project, state, Config(), EVERYTHING, moment.today if moment else None)
    outputs = plan(project, state, found, SiteSettings("Tide"), TEMPLATES, moment)
    return {one.path: one.data.decode("utf-8") for one in outputs}


# Timeline


def lane(label: str = "1 One", first: int | None = 0, last: int | None = 9, **values: object) -> Lane:
    start = date(2026, 11, 1)
    days = [None if one is None else start + timedelta(one) for one in (first, last)]
    plain = Lane(label, "p/phase-1.html", "3/4 (75 %)", 75, "in_progress", days[0], days[1])
    return replace(plain, **values)  # type: ignore[arg-type]


def test_a_lane_is_as_long_as_its_days_and_filled_as_far_as_it_is_done() -> None:
    root = drawn(gantt([lane(), lane("2 Two", 10, 29, percent=50)], TODAY, "Time"))
    wholes = [float(one.attrib["width"]) for one in classed(root, "whole")]
    parts = [float(one.attrib["width"]) for one in classed(root, "part")]
    assert wholes[1] == pytest.approx(2 * wholes[0], abs=0.3)
    assert parts == [pytest.approx(wholes[0] * 0.75, abs=0.1), pytest.approx(wholes[1] * 0.5, abs=0.1)]
    assert "today, 28 Nov 2026" in texts(root)
    assert texts(root).count("3/4 (75 %)") == 2


def test_what_is_late_runs_on_to_today() -> None:
    late = Point(date(2026, 11, 10), "ship", target=True, late=True)
    root = drawn(gantt([lane(points=(late,), note="10 Nov was 18 days ago")], TODAY, "Time"))
    (over,) = classed(root, "over")
    (today,) = [one for one in classed(root, "today") if one.tag == "path"]
    assert over.attrib["d"].endswith("H" + today.attrib["d"][1:].split()[0])
    assert len(classed(root, "late")) == 2


def test_today_is_told_where_it_is_too_far_away_to_be_drawn() -> None:
    for day, words in ((date(2028, 1, 1), "today, 1 Jan 2028 →"), (date(2020, 1, 1), "← today, 1 Jan 2020")):
        root = drawn(gantt([lane()], day, "Time"))
        assert words in texts(root)
        assert not [one for one in classed(root, "today") if one.tag == "path"]
    assert not classed(drawn(gantt([lane()], None, "Time")), "today")


def test_many_lanes_and_marks_stay_apart() -> None:
    start = date(2026, 1, 1)
    points = tuple(Point(start + timedelta(day % 365), f"step {day}", target=day % 7 == 0) for day in range(500))
    lanes = [lane(f"{number} {'Long title ' * 20}", number, number + 30, points=points) for number in range(60)]
    svg = gantt([*lanes, *lanes], TODAY, "Time")
    root = drawn(svg)
    assert len(svg) < 3_000_000
    rows = [float(one.attrib["y"]) for one in classed(root, "name")]
    assert len(rows) == 80
    assert all(second - first >= 20 for first, second in pairwise(rows))
    by_row: dict[str, list[float]] = {}
    for shape in (one[1] for one in classed(root, "mark")):
        x, y = re.findall(r"[\d.]+", shape.get("d", f"{shape.get('cx')} {shape.get('cy')}"))[:2]
        by_row.setdefault(str(float(y) + (6.5 if shape.tag == "path" else 0)), []).append(float(x))
    assert len(by_row) == 80
    for xs in by_row.values():
        assert len(xs) > 20
        assert all(second - first >= 8.9 for first, second in pairwise(sorted(xs)))
    for one in classed(root, "name"):
        assert width_of("".join(one.itertext()).strip("\u2068\u2069"), 12.5) <= 250


def test_an_axis_keeps_its_marks_apart_and_leaves_slips_out() -> None:
    for length in (0, 1, 5, 13, 40, 100, 200, 400, 900):
        days = [date(2026, 1, 31), date(2026, 1, 31) + timedelta(length)]
        line = axis(days, None, 0, 600)
        ticks = [line.x(day) for day, _ in line.ticks()]
        assert 1 <= len(ticks) <= 13, length
        assert all(second - first >= 40 for first, second in pairwise(ticks)), length
    slip = axis([*[date(2026, 1, day) for day in range(1, 20)], date(1926, 1, 1), date(9999, 12, 31)], TODAY, 0, 600)
    assert slip.length < MAX_SPAN
    assert 0 <= slip.x(date.max) <= 600
    assert axis([date.min, date.max], TODAY, 0, 600).length >= 1


# What waits for what


def phases_of(*waits: str, names: Sequence[str] = ()) -> tuple[Phase, ...]:
    """ "1>2": 2 waits for 1."""
    pairs = [wait.split(">") for wait in waits]
    ids = sorted({*names, *(name for pair in pairs for name in pair)}, key=lambda name: (len(name), name))
    return tuple(Phase(one, None, (), (), tuple(before for before, after in pairs if after == one), ()) for one in ids)


def nodes_of(found: Layers, label: str = "{} A phase") -> Mapping[str, Node]:
    return {name: Node(label.format(name), f"#{name}", "1/2 (50 %)", "in_progress", 50) for name in found.order}


def test_layers_follow_what_phases_wait_for() -> None:
    found = layers(phases_of("3>1", "1>2", "3>2", names=["4"]))
    assert found.order == ("3", "1", "2", "4")
    assert found.columns == (("3", "4"), ("1",), ("2",))
    assert {(one.before, one.after): (one.circle, one.implied) for one in found.waits} == {
        ("3", "1"): (False, False),
        ("1", "2"): (False, False),
        ("3", "2"): (False, True),
    }


def test_a_circle_is_drawn_red_and_the_rest_stays_in_order() -> None:
    found = layers(phases_of("1>2", "2>3", "3>1", "3>4"))
    assert found.order == ("1", "2", "3", "4")
    assert Counter(one.circle for one in found.waits) == {True: 3, False: 1}
    root = drawn(graph(nodes_of(found), found))
    assert len(classed(root, "circle")) == 3
    assert len(classed(root, "node")) == 4
    assert len(classed(root, "head")) == 4


def boxes(root: ET.Element) -> list[tuple[float, float, float, float]]:
    found = [[float(one.attrib[name]) for name in ("x", "y", "width", "height")] for one in root.iter("rect")]
    return [(x, y, x + wide, y + high) for x, y, wide, high in found]


@pytest.mark.parametrize("kind", ["chain", "tree", "all", "ring"])
def test_sixty_phases_stand_apart_and_lines_go_around_them(kind: str) -> None:
    numbers = range(1, 61)
    waits = {
        "chain": [f"{one}>{one + 1}" for one in numbers[:-1]],
        "tree": [f"{one // 2}>{one}" for one in numbers[1:]],
        "all": [f"{one}>{two}" for one in numbers for two in numbers if one < two],
        "ring": [f"{one}>{one % 60 + 1}" for one in numbers],
    }[kind]
    found = layers(phases_of(*waits))
    svg = graph(nodes_of(found), found)
    root = drawn(svg)
    placed = boxes(root)
    assert len(placed) == 60
    assert len(svg) < 400_000
    for at, (x1, y1, x2, y2) in enumerate(placed):
        assert all(x2 <= a or c <= x1 or y2 <= b or d <= y1 for a, b, c, d in placed[at + 1 :])
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert all(x >= 0 and y >= 0 and a <= width and b <= height for x, y, a, b in placed)


def test_a_long_wait_passes_beside_the_boxes_between() -> None:
    found = layers(phases_of("1>2", "2>3", "3>4", "1>4"))
    root = drawn(graph(nodes_of(found), found))
    placed = boxes(root)
    for path in (one.attrib["d"] for one in root.iter("path") if "h176" in one.attrib.get("d", "")):
        for x, y in re.findall(r" ([\d.]+) ([\d.]+)h176", path):
            assert not any(x1 < float(x) + 88 < x2 and y1 < float(y) < y2 for x1, y1, x2, y2 in placed)


def test_nothing_waits() -> None:
    found = layers(phases_of(names=["1", "2"]))
    assert graph(nodes_of(found), found) == ""
    assert layers(()).order == ()


# Burn-up


def test_a_burn_up_draws_what_was_counted() -> None:
    days = [
        BurnDay(date(2026, 1, 1), 2, 10, 10, 0, "2/10 (20 %)"),
        BurnDay(date(2026, 1, 5), 4, 10, 0, 0, "4/10 (40 %)"),
        BurnDay(date(2026, 1, 9), 5, 14, 5, 1, "5/14 (35 %)"),
    ]
    root = drawn(burnup(days, date(2026, 1, 20)))
    scale = {
        text: float(one.attrib["y"]) for one, text in zip(root.iter("text"), texts(root), strict=True) if text.isdigit()
    }
    zero, five = scale["0"], scale["5"]

    def values(name: str) -> list[float]:
        (path,) = classed(root, name)
        ys = re.findall(r"(?:M[\d.]+ |V)([\d.]+)", path.attrib["d"])
        return [round((zero - float(y)) / (zero - five) * 5, 1) for y in ys]

    assert values("done-line") == [2, 4, 5]
    assert values("total-line") == [10, 10, 14]
    assert {"14 in all", "5 done"} <= set(texts(root))
    assert len([one for one in classed(root, "added") if one.tag == "rect"]) == 1
    assert len([one for one in classed(root, "removed") if one.tag == "rect"]) == 1
    assert "2/10 (20 %), then 5/14 (35 %)" in str(root[1].text)


def test_burn_ups_of_odd_histories() -> None:
    assert burnup([], TODAY) == ""
    drawn(burnup([BurnDay(TODAY, 0, 0, 0, 0, "no tasks")], None))
    drawn(burnup([BurnDay(date(9892, 1, 1), 10**6, 10**6, 1, 1, "x")], TODAY))
    many = [BurnDay(date(2020, 1, 1) + timedelta(day), day, 1000, day % 3, day % 5, "x") for day in range(1000)]
    svg = burnup(many, TODAY)
    drawn(svg)
    assert len(svg) < 400_000
    root = drawn(burnup([BurnDay(TODAY, 7, 7, 7, 0, "7/7 (100 %)")], TODAY))
    ends = [float(one.attrib["y"]) for name in ("total-words", "done-words") for one in classed(root, name)]
    assert ends[1] - ends[0] >= 15


# Ring and strip


def test_a_ring_is_filled_as_far_as_it_says() -> None:
    assert ring(None, "x") == ""
    for percent, parts in ((0, 0), (25, 1), (100, 1)):
        root = drawn(ring(percent, f"{percent} of 100"))
        assert len(classed(root, "part")) == parts
        assert texts(root) == [f"{percent}%"]
    part, around = map(float, classed(drawn(ring(25, "x")), "part")[0].attrib["stroke-dasharray"].split())
    assert part / around == pytest.approx(0.25, abs=0.01)


def cells(root: ET.Element) -> Counter[str]:
    found = Counter[str]()
    for one in root.iter("path"):
        if one.get("class") != "area":
            found[str(one.get("class"))] += one.attrib["d"].count("M")
    return found


def test_a_strip_has_a_cell_for_each_task() -> None:
    states = (TaskState.DONE, TaskState.DONE, TaskState.OPEN, TaskState.CANCELLED, TaskState.BLOCKED)
    parts = [
        Part("Work", "#work", "2/4 (50 %) [excluded 1]", states),
        Part("Gates", "#gates", "1/1", (TaskState.DONE,)),
    ]
    root = drawn(strip(parts, "Tasks in order"))
    assert cells(root) == {"done": 3, "open": 1, "excluded": 1, "blocked": 1}
    linked = drawn(strip(parts, "Tasks in order", links=True))
    assert [one.get("href") for one in linked.iter("a")] == ["#work", "#gates"]
    assert strip([], "x") == strip([Part("a", "#", "", ())], "x") == ""


def test_a_strip_of_many_tasks_is_no_longer_and_hides_no_open_one() -> None:
    states = [TaskState.DONE] * 2000
    states[1234] = TaskState.OPEN
    root = drawn(strip([Part("All", "#", "1999/2000 (99 %)", tuple(states))], "x"))
    found = cells(root)
    assert sum(found.values()) <= 120
    assert found["part"] == 1


# Words in charts


@pytest.mark.parametrize("words", [HOSTILE, RIGHT_TO_LEFT, "🎉" * 90, "漢字" * 90, "W" * 300, ""])
def test_words_of_documents_do_nothing(words: str) -> None:
    found = layers(phases_of("1>2", "2>1"))
    drawn(graph(nodes_of(found, words.replace("{", "") + " {}"), found))
    drawn(gantt([lane(words, note=words, points=(Point(TODAY, words),))], TODAY, words or "x"))
    drawn(strip([Part(words, "#a", words, (TaskState.OPEN,))], words or "x", links=True))
    assert width_of(fitted(words, 200, 12), 12) <= 200


# Owners and dates


def test_owners() -> None:
    text = """# Plan

**Owner**: Ana Ruiz (lead)

- [ ] sail
- [ ] mast (@bo)
- [ ] install @nestjs/core and `@Tenant()` a@b.example
- [ ] flag (Owner: Cy Diaz)
- [ ] rope, see @dee

## Two

- [ ] deck
  - Owner: Eve
  - [ ] planks
- [ ] keel

## Three

**Owner**: TBD

- [ ] bell

## Four

**Owner**: Fay
**Assigned to**: Gus

- [ ] horn
"""
    (document,) = project_of({"a.md": text}).documents
    found = owners(document)
    assert {document.tasks[index].text.split()[0].strip(","): name for index, name in found.items()} == {
        "sail": "Ana Ruiz",
        "mast": "@bo",
        "install": "Ana Ruiz",
        "flag": "Cy Diaz",
        "rope": "@dee",
        "deck": "Eve",
        "planks": "Eve",
        "keel": "Ana Ruiz",
        "bell": "Ana Ruiz",
    }


ROADMAP = """# Roadmap

| Phase | What | Target | Status |
|---|---|---|---|
| Phase 1 | Hull | 2026-10-01 | ✅ Complete |
| Phase 2 | Sail | 2026-11-10 | 🟡 In progress |
| Phase 3 | Flag | 2027-02-01 | ⏳ Not started |
"""
PLAN = """# Phase 2: Sail

**Depends on**: Phase 1

## Timeline

- **2026-10-05**: cloth bought
- **2026-10-20**: seams sewn
- **2026-11-05 to 2026-11-20**: trials

## Tasks

- [x] cloth
- [ ] seams (@bo)
- [!] trials wait for wind
- [-] paint
"""


def test_what_is_dated_belongs_to_phases() -> None:
    found = dated(project_of({"ROADMAP.md": ROADMAP, "PHASE2.md": PLAN}))
    assert [(str(one.first), str(one.last), one.phase, one.target, bool(one.open)) for one in found] == [
        ("2026-10-01", "2026-10-01", "1", True, False),
        ("2026-10-05", "2026-10-05", "2", False, False),
        ("2026-10-20", "2026-10-20", "2", False, False),
        ("2026-11-05", "2026-11-20", "2", False, False),
        ("2026-11-10", "2026-11-10", "2", True, True),
        ("2027-02-01", "2027-02-01", "3", True, True),
    ]


def test_a_time_of_day_is_dated_only_by_its_day() -> None:
    log = "\n- **02:05** - pumps stopped\n- **02:10-02:35** - water let in\n- **02:40** - pumps ran\n"
    assert dated(project_of({"LOG.md": "# What failed" + log})) == ()
    found = dated(project_of({"LOG.md": "# What failed\n\n## 2026-03-04" + log}))
    assert [(str(one.first), str(one.last)) for one in found] == [("2026-03-04", "2026-03-04")] * 3


WEEKS = """# Notes

**Last updated**: 2026-01-05

## Phase 2: Sails

**Week 1: cloth**
- [x] cut
- [ ] sew
  - [x] seams
  - [ ] hems

**Week 2**: rigging
- [x] ropes

* [ ] another list

## Phase 3

- Day 1: hull
  - [ ] planks
- [x] Day 2: mast
- [ ] Days 3-4: paint
  - [x] primer
- [ ] Day 5 (from 2026-05-04): launch

## Weeks

| Week | What | Status |
|---|---|---|
| 1 | Ropes | ✅ Done |
| 2 | Anchor | Planned |
| 3 | Lamp | |

## Months

### Week 1 (2026-03-02 - 2026-03-06): trial
- [x] tide

### Week 2: harbour
- [x] quay

#### Evening
- [ ] lamps

### Week 3

## Effort

| Part | Days |
|---|---|
| Hull | 5 |
| Sail | 2 |
"""


def test_steps_without_a_day_are_told_in_their_order() -> None:
    found = undated(project_of({"WEEKS.md": WEEKS}))
    assert [(one.when, one.label, one.phase, str(one.progress), one.state) for one in found] == [
        ("Week 1", "cloth", "2", "2/3 (66 %)", None),
        ("Week 2", "rigging", "2", "1/1 (100 %)", None),
        ("Day 1", "hull", "3", "0/1 (0 %)", None),
        ("Day 2", "mast", "3", "no tasks", TaskState.DONE),
        ("Days 3–4", "paint", "3", "1/1 (100 %)", None),
        ("Day 5", "Day 5 (from 2026-05-04): launch", "3", "no tasks", TaskState.OPEN),
        ("Week 1", "Ropes", None, "no tasks", ClaimKind.COMPLETE),
        ("Week 2", "Anchor", None, "no tasks", ClaimKind.PLANNED),
        ("Week 3", "Lamp", None, "no tasks", None),
        ("Week 2", "harbour", None, "1/2 (50 %)", None),
        ("Week 3", "Week 3", None, "no tasks", None),
    ]
    assert [one.line for one in found[:3]] == [7, 13, 20]
    assert [one.label for one in found if one.dated] == ["Day 5 (from 2026-05-04): launch"]
    assert {one.within for one in found} == {"Phase 2: Sails", "Phase 3", "Weeks", "Months"}


def test_a_step_that_is_dated_is_not_undated_too() -> None:
    project = project_of({"A.md": "# A\n\n- [ ] Day 1: hull\n- [ ] Day 2: mast, due 2026-05-04\n"})
    assert [one.line for one in dated(project)] == [4]
    assert [one.line for one in undated(project, dated(project))] == [3]


def test_a_counted_step_has_the_days_that_stand_beside_its_number() -> None:
    found = dated(project_of({"WEEKS.md": WEEKS, "Q.md": "# Q\n\n- Q1 2026: hull\n- Q2 2026: mast\n"}))
    assert [(str(one.first), str(one.last), one.path) for one in found if not one.target] == [
        ("2026-01-01", "2026-03-31", "Q.md"),
        ("2026-03-02", "2026-03-06", "WEEKS.md"),
        ("2026-04-01", "2026-06-30", "Q.md"),
    ]


OWNED = """# Boat

| # | Task | Owner | Status |
|---|---|---|---|
| 1 | Sew the sail | **Ivo** | In progress |
| 2 | Cut the cloth | Ivo | ✅ Done |
| 3 | Buy ropes | Runa (lead) | Planned |
| 4 | Paint | | Planned |
| 5 | Varnish | TBD | Planned |
| 6 | Anchor | Ivo | |
| 7 | Lamps | Ivo | ✅ Ready |
| 8 | Tests | Runa | 🟡 Ready |

- [ ] Buy ropes, 8 mm
- [ ] Somebody paints

## Rig

| Step | Who | State |
|---|---|---|
| Mast | Ivo | Blocked |
| Shrouds | Ivo | 60 % |
| Rigging | @bo | Not started |

- [ ] mast goes up
- [ ] the shrouds
- [ ] oil (@bo)

| Step | Who |
|---|---|
| Keel | Ivo |
"""


def test_rows_of_status_tables_have_owners() -> None:
    (document,) = project_of({"BOAT.md": OWNED}).documents
    assert [(one.owner, one.row.subject, one.done) for one in owned_rows(document)] == [
        ("Ivo", "Sew the sail", False),
        ("Ivo", "Cut the cloth", True),
        ("Ivo", "Lamps", True),
        ("Runa", "Tests", False),
        ("Ivo", "Shrouds", False),
        ("@bo", "Rigging", False),
    ]


@pytest.mark.parametrize("name", ["Owner", "Assignee", "Responsible", "Assigned to", "DRI", "Lead", "Who", "Zuständig"])
def test_columns_of_owners(name: str) -> None:
    (document,) = project_of(
        {"A.md": f"| Task | {name} | Status |\n|---|---|---|\n| Sew it | Ivo | Planned |\n"}
    ).documents
    assert [one.owner for one in owned_rows(document)] == ["Ivo"]


def test_looking_for_rows_in_tasks_takes_time_as_the_text_grows() -> None:
    def prepare(size: int) -> Callable[[], object]:
        rows = "".join(f"| Sew sail {one} | Ivo | Planned |\n" for one in range(size))
        boxes = "".join(f"- [ ] cut sail {one} of the boat\n" for one in range(size))
        (document,) = project_of({"A.md": f"| Task | Owner | Status |\n|---|---|---|\n{rows}\n{boxes}"}).documents
        return lambda: owned_rows(document)

    assert_linear(prepare, 300)


# Pages


def chronicle_of(*texts: str) -> Chronicle:
    """A day for each text."""
    found, before = list[Day](), Version()
    for number, text in enumerate(texts, 1):
        after = Version.of(project_of({"a.md": text}).documents[0].tasks)
        made = change([before], [after])
        found.append(Day(date(2026, 11, number), f"{number}" * 40, after.progress, made))
        before = after
    last = Step(found[-2].commit, found[-1].commit, found[-1].day, found[-1].change)
    return Chronicle(tuple(found), last)


def words_of(outputs: Mapping[str, str], name: str) -> str:
    return " ".join(rendered(outputs)[f"{name}.html"].words.split())


def test_the_dashboard_tells_what_is_known() -> None:
    history = chronicle_of("# P\n\n- [ ] cloth\n", PLAN.replace("[x]", "[ ]"), PLAN)
    moment = Moment(TODAY, 0, "abc1234", 2, history)
    outputs = site(project_of({"ROADMAP.md": ROADMAP, "PHASE2.md": PLAN}), moment)
    check_links(rendered(outputs))
    words = words_of(outputs, "index")
    assert "at commit abc1234, with 2 documents changed since · 28 Nov 2026" in words
    assert "1/4 (25 %)tasks done" in words
    assert "1overdue target" in words
    assert "With commit 3333333 of 3 Nov 2026, after 2222222: 1 ticked." in words
    assert "Recently ticked 1 3 Nov 2026 cloth" in words
    assert re.search(r"3 Nov 2026 ?1/4 \(25 %\) ?1 ?0 ?0 ?0 ?3333333", words)
    assert re.search(r"2 Nov 2026 ?0/4 \(0 %\) ?0 ?0 ?3 ?0 ?2222222", words)
    assert "10 Nov 2026 18 daysSailSail is in progress2ROADMAP.md:6" in words
    assert "trials wait for wind" in words
    assert "By phase" not in words
    index = outputs["docs/index.md"]
    assert re.findall(r'id="(by-\w+|show-\w+)"', index) == ["by-phase", "by-owner", "by-document"]
    assert '@bo <span class="soft">1 open</span>' in index


def test_rows_of_tables_are_told_beside_the_tasks_of_an_owner() -> None:
    outputs = site(project_of({"BOAT.md": OWNED}))
    check_links(rendered(outputs))
    words = words_of(outputs, "index")
    assert "@bo 1 open · rows of tables 0/1 (0 %)" in words
    assert "Ivo 0 open · rows of tables 2/4 (50 %)" in words
    assert "Runa 0 open · rows of tables 0/1 (0 %)" in words
    assert "Nobody is named 4 open" in words
    assert "Sew the sail in progress · BOAT.md:5" in words
    assert "Cut the cloth" not in words
    assert "0/5 (0 %)tasks done" in words
    rows = "| Task | Owner | Status |\n|---|---|---|\n" + "".join(
        f"| Sail {one}b | Ivo | Planned |\n" for one in range(300)
    )
    pages = rendered(site(project_of({"A.md": f"# A\n\n{rows}"})))
    check_links(pages)
    assert "Ivo 0 open · rows of tables 0/300 (0 %)" in " ".join(pages["index.html"].words.split())
    assert "and 100 more" in pages["index.html"].words
    assert 'id="by-phase"' not in site(project_of({"A.md": f"# A\n\n{rows}"}))["docs/index.md"]


def test_a_site_of_no_known_moment_has_neither_day_nor_commit() -> None:
    words = words_of(site(project_of({"ROADMAP.md": ROADMAP, "PHASE2.md": PLAN})), "index")
    for absent in ("commit", "overdue", "today", "Burn-up", "What changed", "Recently"):
        assert absent not in words, absent


def test_the_timeline_page_marks_what_is_overdue() -> None:
    outputs = site(project_of({"ROADMAP.md": ROADMAP, "PHASE2.md": PLAN}), Moment(TODAY))
    words = words_of(outputs, "timeline")
    assert "6 dated entries · today is 28 Nov 2026 · 1 overdue" in words
    assert "10 Nov 2026Sail target 18 days overdueSail is in progress" in words
    assert words.index("Phase 1") < words.index("Phase 2: Sail") < words.index("No phase")
    assert "0 overdue" in words_of(site(project_of({"ROADMAP.md": ROADMAP}), Moment(TODAY, 30)), "timeline")


def test_the_timeline_page_lists_the_steps_without_a_day() -> None:
    outputs = site(project_of({"PLAN.md": WEEKS.replace("(2026-03-02 - 2026-03-06)", "")}), Moment(TODAY))
    pages = rendered(outputs)
    check_links(pages)
    words = words_of(outputs, "timeline")
    assert "No document has dates in it. 12 steps without a date: in the tables below, not in the chart." in words
    assert "Week 1 undatedcloth 2/3 (66 %)Phase 2: SailsPLAN.md:7" in words
    assert "Day 2 undatedmast done" in words
    assert "Day 5Day 5 (from 2026-05-04): launch open" in words
    assert words.index("cloth") < words.index("hull") < words.index("No phase") < words.index("Anchor planned")
    many = "".join(f"- Week {one}: step {one}\n" for one in range(1, 400))
    words = words_of(site(project_of({"PLAN.md": f"# Plan\n\n{many}"}), Moment(TODAY)), "timeline")
    assert "399 steps without a date" in words
    assert "Week 100 undated" in words
    assert "Week 101" not in words
    assert "and 299 more" in words


def test_phases_come_in_the_order_of_what_they_wait_for() -> None:
    texts_ = {
        "P1.md": "# Phase 1: One\n\n**Depends on**: Phase 3\n\n- [ ] a\n",
        "P3.md": "# Phase 3: Three\n\n- [ ] a\n",
    }
    index = site(project_of(texts_))["docs/index.md"]
    assert index.index("<strong>3</strong> Three") < index.index("<strong>1</strong> One")


def test_circles_are_named_beside_the_chart() -> None:
    texts_ = {f"P{one}.md": f"# Phase {one}\n\n**Depends on**: Phase {one % 3 + 1}\n\n- [ ] a\n" for one in (1, 2, 3)}
    words = words_of(site(project_of(texts_)), "index")
    assert "These wait for each other, so none of them can begin: 1 → 2 → 3 → 1" in words


def test_many_phases_and_entries_are_bounded() -> None:
    rows = "".join(f"| Phase {one} | T{one} | 2026-{one % 12 + 1:02}-11 | In progress |\n" for one in range(1, 61))
    steps = "".join(f"- **{date(2026, 1, 1) + timedelta(one)}**: step {one}\n" for one in range(500))
    tasks_ = "".join(f"- [ ] task {one}\n" for one in range(500))
    texts_ = {
        "ROADMAP.md": f"# R\n\n| Phase | What | Target | Status |\n|---|---|---|---|\n{rows}",
        "LOG.md": f"# Plan\n\n## Timeline\n\n{steps}\n## Tasks\n\n{tasks_}",
        "TITLE.md": f"# Phase 7: {HOSTILE} {RIGHT_TO_LEFT}\n\n- [ ] {HOSTILE} due 2026-01-02\n",
    }
    outputs = site(project_of(texts_), Moment(TODAY))
    pages = rendered(outputs)
    check_links(pages)
    for name in ("index", "timeline"):
        assert "script" not in pages[f"{name}.html"].tags
        assert len(outputs[f"docs/{name}.md"]) < 700_000
    assert outputs == site(project_of(dict(reversed(texts_.items()))), Moment(TODAY))


@pytest.mark.parametrize("texts_", [{}, {"a.md": ""}, {"a.md": "# A\n\n- [-] x\n"}, {"a.md": "# Phase 1\n"}])
def test_empty_projects(texts_: dict[str, str]) -> None:
    moment = Moment(TODAY, 0, "abc1234", 0, Chronicle(()))
    pages = rendered(site(project_of(texts_), moment))
    check_links(pages)
    assert "No document has dates in it." in pages["timeline.html"].words


# The command


def test_build_with_git_and_a_day(repository: Repository, capfd: pytest.CaptureFixture[str]) -> None:
    repository.commit("2026-11-01", a=tasks("[ ] hull", "[ ] mast due 2026-11-20"))
    commit = repository.commit("2026-11-02", a=tasks("[x] hull", "[ ] mast due 2026-11-20"))
    (repository.root / ".git" / "info" / "exclude").write_text(".phasedocs/\nbuild/\n")
    assert run(("build", "--no-site", "--git", "--today", "2026-11-28")) == 0
    page = repository.root / ".phasedocs" / "site" / "docs" / "index.md"
    index = page.read_text("utf-8")
    assert f"at commit <code>{commit[:7]}</code> · 28 Nov 2026" in index
    assert "8 days" in index
    assert 'class="chart burnup"' in index
    status = (repository.root / "build" / "STATUS.md").read_bytes()
    assert run(("build", "--no-site", "--git", "--today", "2026-11-28")) == 0
    assert page.read_text("utf-8") == index
    assert run(("build", "--no-site", "--today", "2026-11-03")) == 0
    assert "0overdue" in re.sub(r"<[^>]+>|\s", "", page.read_text("utf-8"))
    assert 'class="chart burnup"' not in page.read_text("utf-8")
    assert (repository.root / "build" / "STATUS.md").read_bytes() == status
    capfd.readouterr()


def test_build_with_git_where_there_is_none(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(str(tmp_path))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with open("a.md", "w") as file:  # noqa: PTH123
        file.write("- [ ] x\n")
    assert run(("build", "--no-site", "--git")) == 2
    assert "leave out --git" in capfd.readouterr().err
    assert run(("build", "--no-site")) == 0


def test_progress_is_never_written_otherwise() -> None:
    outputs = site(project_of({"PHASE2.md": PLAN}), Moment(TODAY))
    assert "1/4 (25 %)" in outputs["docs/index.md"]
    cancelled = site(project_of({"PHASE2.md": PLAN + "\nLegend: `[-]` cancelled, `[x]` done\n"}), Moment(TODAY))[
        "docs/index.md"
    ]
    assert str(Progress(1, 3, 1)) == "1/3 (33 %) [excluded 1]"
    assert "1/3 (33 %) [excluded 1]" in cancelled
    assert "[excluded 1]</p>" in cancelled
