"""How verdicts come about, at the layer that judges."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from phasedocs.analysis import Counted, Explanation, Outcome, State, compute, explain
from phasedocs.analysis.table import rows
from phasedocs.model import Document, link, lower
from phasedocs.syntax import parse
from phasedocs.text import decode

CASES = tomllib.loads((Path(__file__).parent / "cases" / "analysis" / "explanations.toml").read_text("utf-8"))["case"]
VERDICTS = tomllib.loads((Path(__file__).parent / "cases" / "analysis" / "verdicts.toml").read_text("utf-8"))["case"]


def computed(text: str) -> tuple[Document, State]:
    document = lower(parse(decode("a.md", text.encode())))
    return document, compute(link([document], []))


def weighed(document: Document, group: Counted) -> str:
    lines = " ".join(str(document.tasks[index].line) for index in group.tasks)
    why = f": {group.why}" if group.why else ""
    return f"{group.role} {lines}: {group.source} {group.named or '-'}{why}"


def scope_of(document: Document, found: Explanation) -> str | None:
    if found.scope is None:
        return None
    title = None if found.scope.top is None else document.sections[found.scope.top].title
    return " ".join(word for word in (found.scope.type, title, found.scope.role) if word)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_explanations(case: dict[str, Any]) -> None:
    document, _ = computed(case["md"])
    found = next(explain(document, claim) for claim in document.claims if claim.line == case["line"])
    assert found.ground == case["ground"]
    assert found.claim.mood == case.get("mood", "asserted")
    if "mood" in case:
        assert (found.verdict, found.scope, found.act, found.counted, found.left_out) == (None, None, None, (), ())
        return
    assert (found.act, scope_of(document, found)) == (case["act"], case.get("scope"))
    assert [weighed(document, group) for group in found.counted] == case["counted"]
    assert [weighed(document, group) for group in found.left_out] == case["left_out"]
    assert [
        f"{one.role} {document.sections[one.section or 0].line}: "
        + " ".join(str(document.tasks[index].line) for index in one.tasks)
        for one in found.declarations
    ] == case["declare"]
    if found.row is not None:
        assert found.row in rows()  # with what was measured of it
        assert found.row.name == case["row"]


@pytest.mark.parametrize("case", VERDICTS, ids=lambda case: case["name"])
def test_an_explanation_is_of_the_verdict_and_leaves_no_task_out(case: dict[str, Any]) -> None:
    document, state = computed(case["md"])
    for claim, verdict in zip(document.claims, state.documents["a.md"].verdicts, strict=True):
        found = explain(document, claim)
        assert found.verdict == verdict
        assert (found.row.name if found.row else None) == (
            verdict.row if verdict and verdict.outcome is Outcome.CONTRADICTED else None
        )
        told = sorted(index for group in (*found.counted, *found.left_out) for index in group.tasks)
        assert told == sorted(box.index for box in (found.scope.boxes if found.scope else ()))
        if verdict:
            counted = {index for group in found.counted for index in group.tasks}
            assert set(verdict.evidence) <= counted
