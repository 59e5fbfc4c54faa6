"""The order of phases across several documents; within one, tests/rules shows it."""

from __future__ import annotations

from phasedocs.analysis import compute
from phasedocs.check import Selection, check
from phasedocs.config import Config
from phasedocs.diagnostic import Confidence, Diagnostic, Severity
from phasedocs.model import Plan, Plans, link, lower
from phasedocs.syntax import parse
from phasedocs.text import decode


def found(rule: str, plans: Plans | None = None, **texts: str) -> list[Diagnostic]:
    """Check documents by their paths, in which `__` stands for a slash; `plans` are those of the configuration."""
    paths = {name.replace("__", "/") + ".md": text for name, text in texts.items()}
    project = link([lower(parse(decode(path, text.encode()))) for path, text in paths.items()], [], plans=plans)
    wanted = Selection(frozenset({rule}), frozenset(), Severity.NOTE, Confidence.LOW)
    return check(project, compute(project), Config(), wanted)


ONE = "# Phase 1\n\nDepends on: Phase 2\n"
TWO = "# Phase 2\n\nDepends on: Phase 1\n"
DECLARED = "---\nphasedocs:\n  phase: {}\n  depends_on: [{}]\n---\n# A plan\n"


def test_a_circle_of_several_documents_is_told_once_where_it_begins() -> None:
    (one,) = found("dependency-cycle", b=ONE, a=TWO)
    assert (one.location.path, one.location.start.line) == ("a.md", 3)
    assert one.message == "phases wait for each other: 1 → 2 → 1"
    assert one.label == "2 waits for 1"
    assert one.remarks == ("1 waits for 2: b.md, line 3",)
    assert (one.severity, one.confidence) == (Severity.WARNING, Confidence.MEDIUM)


def test_a_circle_across_folders_may_be_of_two_plans() -> None:
    (one,) = found("dependency-cycle", a__plan=ONE, b__plan=TWO)
    assert one.confidence is Confidence.LOW
    (declared,) = found("dependency-cycle", a__plan=DECLARED.format(1, 2), b__plan=DECLARED.format(2, 1))
    assert (declared.severity, declared.confidence) == (Severity.ERROR, Confidence.HIGH)


STAGE = "# Phase 2: Stage\n\n- [x] Boards\n- [ ] Lamps\n"
CONCERT = "# Phase 3: Concert\n\n**Status**: ✅ READY\n**Depends on**: Phase 2\n"


def test_a_phase_is_behind_by_its_own_document_beside() -> None:
    (one,) = found("ahead-of-dependency", stage=STAGE, concert=CONCERT)
    assert (one.location.path, one.remarks) == ("concert.md", ("open in stage.md",))
    assert found("ahead-of-dependency", other__stage=STAGE, concert=CONCERT) == []
    assert found("ahead-of-dependency", stage=STAGE.replace("Phase 2", "Phases 2-4"), concert=CONCERT) == []
    assert found("ahead-of-dependency", stage=STAGE.replace("[ ]", "[x]"), concert=CONCERT) == []


def test_the_configuration_says_what_a_phase_waits_for() -> None:
    plans, alone = {"3": Plan(depends_on=("2",))}, CONCERT.replace("**Depends on**: Phase 2\n", "")
    assert found("ahead-of-dependency", stage=STAGE, concert=alone) == []
    (one,) = found("ahead-of-dependency", plans, stage=STAGE, concert=alone)
    assert (one.severity, one.confidence) == (Severity.ERROR, Confidence.HIGH)
    assert one.remarks == ("the configuration says that Phase 3 waits for Phase 2", "open in stage.md")
    (both,) = found("ahead-of-dependency", plans, stage=STAGE, concert=CONCERT)
    assert [note.message for note in both.notes] == ["waits for it"], "where a document says it too, it is shown"


def test_a_phase_that_any_document_is_about_is_known() -> None:
    plan = "# Phase 3\n\nDepends on: Phase 9\n\n## Phase 1\n\n## Phase 2\n"
    assert [one.message for one in found("unknown-phase", plan=plan)] == ["nothing else names Phase 9"]
    assert found("unknown-phase", plan=plan, far__away__later="# Phase 9\n") == []
