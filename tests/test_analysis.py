from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from phasedocs.analysis import Outcome, PhaseStatus, Progress, State, compute, progress
from phasedocs.analysis.conflicts import elsewhere
from phasedocs.analysis.table import rows
from phasedocs.model import Role, TaskState, link, lower
from phasedocs.syntax import parse
from phasedocs.text import decode

CASES = tomllib.loads((Path(__file__).parent / "cases" / "analysis" / "verdicts.toml").read_text("utf-8"))["case"]


def state(*texts: str, states: dict[str, TaskState] | None = None) -> State:
    named = [(f"{number}.md", text) for number, text in enumerate(texts)]
    return compute(link([lower(parse(decode(path, text.encode())), states) for path, text in named], []))


# Progress


def of(marks: str) -> Progress:
    text = "".join(f"- [{mark}] a\n" for mark in marks)
    return state(text, states={"-": TaskState.CANCELLED, "~": TaskState.NOT_APPLICABLE}).progress


PROGRESS = {
    "": (0, 0, 0, None, "no tasks"),
    " ": (0, 1, 0, 0, "0/1 (0 %)"),
    "x": (1, 1, 0, 100, "1/1 (100 %)"),
    "xX✅✓☑": (5, 5, 0, 100, "5/5 (100 %)"),
    "x  ": (1, 3, 0, 33, "1/3 (33 %)"),
    "xx ": (2, 3, 0, 66, "2/3 (66 %)"),
    "x" * 199 + " ": (199, 200, 0, 99, "199/200 (99 %)"),
    "x-~": (1, 1, 2, 100, "1/1 (100 %) [excluded 2]"),
    "--": (0, 0, 2, None, "no tasks [excluded 2]"),
    "x/>!?": (1, 5, 0, 20, "1/5 (20 %)"),
}


@pytest.mark.parametrize("marks", PROGRESS)
def test_progress(marks: str) -> None:
    found = of(marks)
    assert (found.done, found.total, found.excluded, found.percent, str(found)) == PROGRESS[marks]
    assert found.complete == (found.percent == 100)


NESTED = {
    "a parent is as done as its tasks": ("- [x] a\n  - [ ] b\n  - [x] c\n", (1, 2)),
    "an open parent counts nothing": ("- [ ] a\n  - [x] b\n", (1, 1)),
    "three levels": ("- [x] a\n  - [x] b\n    - [ ] c\n    - [x] d\n  - [x] e\n", (2, 3)),
    "below what is no task": ("- a\n  - [x] b\n", (1, 1)),
}


@pytest.mark.parametrize("name", NESTED)
def test_leaves_are_counted(name: str) -> None:
    text, expected = NESTED[name]
    found = state(text).progress
    assert (found.done, found.total) == expected


def test_a_cancelled_parent_does_not_take_its_tasks_out() -> None:
    found = state("- [-] a\n  - [x] b\n  - [ ] c\n", states={"-": TaskState.CANCELLED}).progress
    assert found == Progress(1, 2, 0)


def test_progress_adds_up() -> None:
    parts = [Progress(1, 2, 3), Progress(), Progress(4, 4, 0)]
    assert sum(parts, Progress()) == Progress(5, 6, 3)
    assert progress(()) == Progress()


def test_progress_of_sections_is_of_the_tasks_right_under_them() -> None:
    found = state("- [x] before\n\n# T\n\n- [x] a\n\n## A\n\n- [ ] b\n- [x] c\n\n### B\n\n- [ ] d\n\n## C\n")
    assert [(part.done, part.total) for part in found.documents["0.md"].sections] == [(1, 1), (1, 2), (0, 1), (0, 0)]
    assert (found.progress.done, found.progress.total) == (3, 5)


def test_progress_by_role() -> None:
    text = "# T\n\n- [x] a\n\n## Success Criteria\n\n- [ ] b\n\n## Next Steps\n\n- [-] c\n\n"
    text += "## Approvals\n\n- [ ] d\n  - [x] e\n"
    found = state(text, states={"-": TaskState.CANCELLED})
    assert dict(found.roles) == {
        Role.WORK: Progress(1, 1),
        Role.ACCEPTANCE: Progress(0, 1),
        Role.APPROVAL: Progress(1, 1),
        Role.FOLLOW_UP: Progress(0, 0, 1),
    }


# Verdicts


def verdicts(found: State) -> Iterator[str]:
    """Yield a line a claim: its line, kind, outcome, row, confidence; the lines of the evidence; what was left out."""
    document = found.project.documents[0]
    for claim, verdict in zip(document.claims, found.documents[document.path].verdicts, strict=True):
        if verdict is None:
            yield f"{claim.line} {claim.kind}: none"
            continue
        lines = " ".join(str(document.tasks[index].line) for index in verdict.evidence)
        left = f"; left out: {', '.join(verdict.left_out)}" if verdict.left_out else ""
        yield f"{claim.line} {claim.kind}: {verdict.outcome} {verdict.row} {verdict.confidence}: {lines or '-'}{left}"


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case, id=case["name"], marks=pytest.mark.xfail(strict=True, reason=case["xfail"]) if "xfail" in case else ()
        )
        for case in CASES
    ],
)
def test_verdicts(case: dict[str, Any]) -> None:
    found = state(case["md"], states={"-": TaskState.CANCELLED})
    assert list(verdicts(found)) == case["verdicts"]
    if "summary" in case:
        summaries = [verdict.summary for verdict in found.documents["0.md"].verdicts if verdict and verdict.summary]
        assert summaries == case["summary"]
    if "bases" in case:
        assert [verdict.basis for verdict in found.documents["0.md"].verdicts if verdict] == case["bases"]


@pytest.mark.parametrize("row", [row.name for row in rows()])
def test_every_row_has_a_hit_and_a_near_miss(row: str) -> None:
    told = [line for case in CASES for line in case["verdicts"]]
    assert any(f" contradicted {row} " in line for line in told)
    assert any(case["name"].startswith(f"not {row}:") for case in CASES)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["name"].startswith("not ")], ids=lambda case: case["name"]
)
def test_a_near_miss_misses_its_row(case: dict[str, Any]) -> None:
    row = case["name"].removeprefix("not ").partition(":")[0]
    assert row in {known.name for known in rows()}
    assert not any(f" contradicted {row} " in line for line in verdicts(state(case["md"])))


def test_what_was_counted_is_told() -> None:
    found = state(
        "# T\n\n**Status**: Complete\n\n- [x] a\n- [x] b\n- [ ] c\n- [-] d\n", states={"-": TaskState.CANCELLED}
    )
    verdict = found.documents["0.md"].verdicts[0]
    assert verdict is not None
    assert (verdict.outcome, verdict.counted) == (Outcome.CONTRADICTED, Progress(2, 3, 1))
    assert verdict.disagrees


# Phases


PHASES = {
    "complete": ("- [x] a\n- [x] b\n", "complete"),
    "complete beside open criteria": (
        "- [x] a\n\n## Success Criteria\n\n- [ ] b\n\n## Next Steps\n\n- [ ] c\n",
        "complete",
    ),
    "gate open": ("- [x] a\n\n## Prerequisites\n\n- [ ] b\n", "in_progress"),
    "in progress": ("- [x] a\n- [ ] b\n", "in_progress"),
    "in progress though blocked": ("- [x] a\n- [!] b\n", "in_progress"),
    "ready": ("- [ ] a\n\n## Prerequisites\n\n- [x] b\n", "ready"),
    "gates half done": ("- [ ] a\n\n## Prerequisites\n\n- [x] b\n- [ ] c\n", "not_started"),
    "blocked": ("- [ ] a\n- [!] b\n", "blocked"),
    "not started": ("- [ ] a\n", "not_started"),
    "unknown": ("text\n", "unknown"),
    "next steps only": ("## Next Steps\n\n- [ ] a\n", "not_started"),
    "next steps, some of them done": ("## Next Steps\n\n- [x] a\n- [ ] b\n", "in_progress"),
    "criteria only": ("## Success Criteria\n\n- [x] a\n- [x] b\n", "complete"),
    "criteria before work": ("- [ ] a\n\n## Success Criteria\n\n- [x] b\n", "in_progress"),
    "gates only": ("## Prerequisites\n\n- [x] a\n", "ready"),
}


@pytest.mark.parametrize("name", PHASES)
def test_status_of_a_phase(name: str) -> None:
    text, expected = PHASES[name]
    assert [phase.status for phase in state(f"# Phase 1\n\n{text}").phases] == [PhaseStatus(expected)]


WAITING = {
    "on open work": ("- [ ] a\n", "- [ ] b\n", "blocked", ("1",)),
    "on work in progress": ("- [x] a\n- [ ] c\n", "- [ ] b\n", "blocked", ("1",)),
    "no more": ("- [x] a\n", "- [ ] b\n", "not_started", ()),
    "on something without tasks": ("", "- [ ] b\n", "not_started", ()),
    "though begun": ("- [ ] a\n", "- [x] b\n- [ ] c\n", "in_progress", ("1",)),
    "though complete": ("- [ ] a\n", "- [x] b\n", "complete", ("1",)),
}


@pytest.mark.parametrize("name", WAITING)
def test_a_phase_waits_for_those_before_it(name: str) -> None:
    first, second, status, waits = WAITING[name]
    found = state(f"# Phase 1\n\n{first}", f"# Phase 2\n\n**Depends on**: Phase 1\n\n{second}").phase["2"]
    assert (found.status, found.waits_for) == (PhaseStatus(status), waits)


def test_rows_of_tables_claim_something_of_their_phases() -> None:
    plan = "# Plan\n\n| Phase | Status |\n|---|---|\n| 1 | ✅ Complete |\n| 2 | Planned |\n\n## Phase 1\n\n- [ ] a\n"
    parts = "# Phase 2\n\n| Part | Status |\n|---|---|\n| Sail | ✅ Complete |\n"
    found = state(plan, parts)
    assert {phase.phase.id: phase.claims for phase in found.phases} == {"1": (("0.md", 0),), "2": (("0.md", 1),)}


def test_prerequisites_for_another_phase_are_its_work() -> None:
    found = state("# Phase 6\n\n## Prerequisites\n\n### Phase 1\n\n- [x] a\n- [ ] b\n").phase["1"]
    assert (found.status, found.progress) == (PhaseStatus.IN_PROGRESS, Progress(1, 2))


def test_claims_of_a_phase_and_those_that_do_not_hold() -> None:
    found = state(
        "# Phase 1\n\n**Status**: Complete\n\n- [x] a\n- [ ] b\n",
        "# Plan\n\n## Phase 1 - NOT STARTED\n\n## Phase 2 - Complete\n",
    )
    assert found.phase["1"].claims == (("0.md", 0), ("1.md", 0))
    assert found.phase["1"].contradicted == (("0.md", 0),)
    claim, verdict = found.claim(("0.md", 0))
    assert (claim.line, verdict and verdict.outcome) == (3, Outcome.CONTRADICTED)


def test_a_phase_without_tasks_is_unknown_and_not_left_out() -> None:
    found = state("# Plan\n\n## Phase 1\n\n- [x] a\n\n## Phase 2 - Complete\n\ntext\n")
    assert [(phase.phase.id, phase.status) for phase in found.phases] == [
        ("1", PhaseStatus.COMPLETE),
        ("2", PhaseStatus.UNKNOWN),
    ]


CYCLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "1<2 2<3": (),
    "1<2 2<1": (("1", "2"),),
    "2<1 3<2 1<3": (("1", "3", "2"),),
    "10<2 2<10 5<4 4<5": (("2", "10"), ("4", "5")),
    "1<2 2<1 3<1": (("1", "2"),),
    "": (),
}


@pytest.mark.parametrize("graph", CYCLES)
def test_cycles(graph: str) -> None:
    edges = [edge.split("<") for edge in graph.split()]
    found = state(*(f"# Phase {after}\n\n**Depends on**: Phase {before}\n" for after, before in edges))
    assert found.cycles == CYCLES[graph]


def test_cycles_do_not_hang_on_the_order_of_documents() -> None:
    texts = [f"# Phase {a}\n\n**Depends on**: Phase {b}\n" for a, b in ((1, 2), (2, 3), (3, 1), (3, 2), (4, 1))]
    assert state(*texts).cycles == state(*reversed(texts)).cycles


# Across documents

BOARD = "# Plan\n\n**Date**: 2026-03-01\n\n| Phase | Status |\n| --- | --- |\n| 6 | ✅ Complete |\n"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("# Phase 6: Nets\n\n**Date**: 2026-03-02\n\n**Status**: In progress\n", [(7, "1.md", "IN PROGRESS")]),
        ("# Phase 6: Nets\n\n**Date**: 2026-02-02\n\n**Status**: In progress\n", []),
        ("# Phase 6: Nets\n\n**Status**: In progress\n", []),
        ("# Phase 6: Nets\n\n**Date**: 2026-03-02\n\n**Status**: Complete\n", []),
        ("# Phase 6: Nets\n\n**Date**: 2026-03-02\n\n**Status**: In progress\n\n## Status: Complete\n", []),
        ("# Phase 7: Nets\n\n**Date**: 2026-03-02\n\n**Status**: In progress\n", []),
    ],
)
def test_a_phase_that_is_complete_elsewhere(own: str, expected: list[tuple[int, str, str]]) -> None:
    project = state(BOARD, own).project
    board = project.by_path["0.md"]
    found = [(board.claims[index].line, other.path, said.words) for index, other, said in elsewhere(project, board)]
    assert found == expected
