"""A lint in parts and by several processes says what a lint of everything at once says."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from phasedocs.analysis import compute
from phasedocs.check import Selection, check
from phasedocs.cli import run
from phasedocs.cli.session import read_session
from phasedocs.diagnostic import Confidence, Diagnostic, Severity
from phasedocs.model import Document
from phasedocs.render.formats import FORMATS
from phasedocs.workspace import Read, Workspace, open_workspace, read_document, read_documents
from phasedocs.workspace.survey import Survey, Wish, link_around, look_around, survey
from tests.bench.documents import documents

DAY = date(2026, 5, 1)
ALL = Selection(min_severity=Severity.NOTE, min_confidence=Confidence.LOW)
TREE = {
    "README.md": "# Index\n\n[1](phase1.md) [2](phase2.md) [3](docs/plan.md) [4](phase4.md) [five](phase2.md#gaols)\n",
    "phase1.md": "# Phase 1: Boats\n\n**Date**: 2025-01-02\n\n- [x] hull (`docs/notes.md`, 90+ lines)\n\n"
    "See `phase2.md:99`.\n",
    "phase2.md": "# Phase 2: Sails\n\n**Date**: 2025-04-01\n\n**Status**: 🚧 IN PROGRESS\n\n## Goals\n\n- [ ] jib\n",
    "docs/plan.md": "---\nphasedocs:\n  phase: 3\n  depends_on: [2]\n---\n# Plan\n\n"
    "**Status**: ✅ COMPLETE\n\n- [x] a\n",
    "docs/phase2.md": "# Phase 2: Sails\n\n- [ ] jib\n- [x] main\n\n**Depends on**: Phase 3\n",
    "docs/notes.md": "# Notes\n\n" + "line\n" * 50,
    "phase4.md": "# Phase 4: Race\n\n**Date**: 2025-03-01\n\n"
    "| Phase | Status |\n|---|---|\n| Phase 2 | ✅ Complete |\n",
    "phase5.md": "# Phase 5: Party\n\n<!-- phasedocs: allow ragged-table -- none is here -->\n\n"
    "- [ ] cake\n\n**Depends on**: Phase 4, Phase 77\n",
    "phase6.md": "<!-- phasedocs: allow stale-complete, missing-file -- so it is -->\n\n# Phase 6: Rest\n\n"
    "**Status**: ✅ COMPLETE\n\n- [ ] sleep\n- [x] eat\n- [x] drink\n\n[lost](lost.md) see Sprint 4 and sprint 12\n",
    "STATUS.md": "<!-- phasedocs:generated -->\n\n# Phase 99\n",
    "regions.md": "# Regions\n\n<!-- phasedocs:begin progress 55 -->\n<!-- phasedocs:end progress 55 -->\n\n"
    "<!-- phasedocs:begin progress 2 -->\nours\n<!-- phasedocs:end progress 2 -->\n\n<!-- phasedocs:begin toc -->\n",
    "hidden.md": "---\nphasedocs:\n  ignore: true\n---\n# Phase 9\n",
    "damaged.md": "# Phase 8: CafÃ©\n\n---\nno: [\n---\n\n- [] x\n",
}  # fmt: skip
CONFIGURATIONS = {
    "none": "",
    "words": '[vocabulary]\nphases = ["sprint"]\n\n'
    '[per-file-ignores]\n"phase6.md" = ["missing-file", "malformed-task"]\n',
    "phases": '[phases.4]\ntitle = "Race"\ndepends_on = [5]\n\n[phases.3]\ndepends_on = [2]\n\n'
    '[phases.78]\norder = 1.5\n\n[rules.overdue]\nseverity = "off"\n',
}


def write_tree(root: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


@pytest.fixture(params=CONFIGURATIONS)
def workspace(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Open a project in which every rule that looks at other documents has something to say."""
    write_tree(tmp_path, TREE)
    write_tree(tmp_path, dict(documents(2)))
    (tmp_path / "binary.md").write_bytes(b"\0")
    (tmp_path / "phasedocs.toml").write_text(CONFIGURATIONS[request.param], "utf-8")
    monkeypatch.chdir(tmp_path)
    return open_workspace(())


class Together(NamedTuple):
    """What is said of a project that is read at once."""

    read: Read
    diagnostics: list[Diagnostic]


def _together(workspace: Workspace) -> Together:
    read = read_documents(workspace)
    project = link_around(workspace, read.documents, {}, read.unread)
    state = compute(project, workspace.config.vocabulary.lists)
    return Together(read, check(project, state, workspace.config, ALL, DAY))


def test_documents_alone_say_what_they_say_together(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phasedocs.workspace.crew.MIN_PART", 1)
    read, together = _together(workspace)
    for jobs, packed_from in product((1, 2, 5), (1, 500)):
        monkeypatch.setattr("phasedocs.workspace.survey.PACKED_FROM", packed_from)
        found = survey(workspace, Wish(ALL, DAY), jobs)
        assert list(found.diagnostics) == together, (jobs, packed_from)
        assert found.problems == tuple(read.problems) != ()
        assert {path: one.source.raw for path, one in found.documents.items()} == {
            document.path: document.source.raw for document in read.documents
        }
        assert [found.documents[document.path].tree.reading for document in read.documents] == [
            document.tree.reading for document in read.documents
        ]


def test_rules_that_look_at_others_speak_here(workspace: Workspace) -> None:
    """The test above can fail."""
    spoken = {one.rule for one in _together(workspace).diagnostics}
    wanted = {"ahead-of-dependency", "conflicting-claims", "dependency-cycle", "missing-anchor", "missing-lines"}
    assert wanted - spoken == set()
    assert spoken >= {"missing-evidence", "unknown-phase", "unused-allow", "orphan-document"}


def test_a_document_that_changes_meanwhile_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, TREE)
    monkeypatch.chdir(tmp_path)

    def change(workspace: Workspace, wish: Wish, jobs: int) -> Survey:
        found = survey(workspace, wish, jobs)
        write_tree(tmp_path, {"phase6.md": "# Another\n"})
        return found

    monkeypatch.setattr("phasedocs.cli.lint.survey", change)
    assert run(("lint",)) == 2


def test_what_goes_wrong_in_another_process_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write_tree(tmp_path, TREE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("phasedocs.workspace.crew.MIN_PART", 1)
    here = os.getpid()

    def failing(fail: Callable[[], object]) -> tuple[int, str]:
        def read(workspace: Workspace, name: str) -> Document:
            if os.getpid() != here:
                fail()
            return read_document(workspace, name)

        monkeypatch.setattr("phasedocs.workspace.survey.read_document", read)
        return run(("lint", "--jobs", "2")), capfd.readouterr().err

    status, told = failing(lambda: 1 // 0)
    assert (status, told.count("\n")) == (2, 1)
    assert "ZeroDivisionError" in told
    status, told = failing(lambda: os._exit(9))
    assert (status, told) == (2, "phasedocs: a process was stopped; `--jobs 1` needs none beside this one\n")


@pytest.mark.parametrize("workspace", ["phases"], indirect=True)
def test_what_is_known_from_earlier_runs_changes_nothing(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Make each document another one, and put it back."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    wish = Wish(ALL, DAY, cached=True)
    survey(workspace, wish, 1)
    as_it_was = _together(workspace)
    for name, text in TREE.items():
        for other in (text.replace("Phase", "Sprint"), text):
            (workspace.root / name).write_text(other, "utf-8")
            found = survey(workspace, wish, 1)
            read, together = as_it_was if other == text else _together(workspace)
            assert list(found.diagnostics) == together, (name, other)
            assert found.problems == tuple(read.problems)


@pytest.mark.parametrize("cached", [False, True])
def test_documents_that_are_passed_say_what_they_say_among_all(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, cached: bool
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    wish, together = Wish(ALL, DAY, cached=cached), _together(workspace).diagnostics
    for passed in [("phase1.md",), ("docs",), ("phase4.md", "phase5.md"), ("damaged.md", "hidden.md"), ("README.md",)]:
        some = open_workspace(passed)
        expected = [one for one in together if some.covers(one.location.path)]
        found = survey(some, wish, 1)
        assert list(found.diagnostics) == expected, passed
        assert set(found.documents) == set(some.documents) - {"hidden.md"}
        assert found.counts["documents"] == len(found.documents)
        session = read_session(some, look_around(some, wish, 1))
        assert check(session.state.project, session.state, some.config, ALL, DAY) == expected, passed
    assert list(survey(open_workspace(()), wish, 1).diagnostics) == together


def test_files_that_no_project_holds_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever checks a file in a folder of anything has asked for that file."""
    write_tree(tmp_path, TREE)
    monkeypatch.chdir(tmp_path)
    assert open_workspace(("phase1.md",)).others == ()
    (tmp_path / ".git").mkdir()
    others = open_workspace(("phase1.md",)).others
    assert "phase2.md" in others
    assert "phase1.md" not in others


def test_a_passed_file_is_checked_again_when_another_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A heading is renamed elsewhere: the link here is broken, and every format can show where."""
    plan = "# Phase 4: Race\n\n[five](phase2.md#goals)\n\n| Phase | Status |\n|---|---|\n| Phase 2 | ✅ Complete |\n"
    write_tree(tmp_path, {**TREE, "phase4.md": plan, "phasedocs.toml": ""})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    assert run(("lint", "phase4.md")) == 0
    write_tree(tmp_path, {"phase2.md": TREE["phase2.md"].replace("## Goals", "## Aims")})
    for format_ in FORMATS:
        capfd.readouterr()
        assert run(("lint", "phase4.md", "--format", format_)) == 1
        told = capfd.readouterr().out
        assert "missing-anchor" in told
        assert "docs/plan.md" not in told
