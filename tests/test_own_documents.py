"""This project's own documents are what phasedocs asks of others: its ROADMAP is a phase document."""

from __future__ import annotations

import re
from pathlib import Path

import mdformat
import pytest

from phasedocs import workspace
from phasedocs.analysis import PhaseStatus, compute
from phasedocs.check import Selection, check
from phasedocs.diagnostic import Severity
from phasedocs.workspace.survey import link_around

ROOT = Path(__file__).resolve().parents[1]


def test_they_are_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = workspace.open_workspace([])
    read = workspace.read_documents(found)
    assert not read.problems
    project = link_around(found, read.documents, {}, read.unread)
    assert {"README.md", "ROADMAP.md", "CHANGELOG.md", "site/reading.md"} <= set(project.by_path)
    assert project.by_path["ROADMAP.md"].declarations.header.kind == "roadmap"
    state = compute(project)
    every = check(project, state, found.config, Selection(min_severity=Severity.NOTE), kinds=found.kinds)
    told = [f"{one.location.path}:{one.location.start.line}: {one.rule}: {one.message}" for one in every if one.stands]
    assert told == []
    complete = {phase.phase.id for phase in state.phases if phase.status is PhaseStatus.COMPLETE}
    said = re.findall(r"(?m)^\| (\d) .*✅ Complete", (ROOT / "ROADMAP.md").read_text("utf-8"))
    assert complete == set(said)


def test_the_roadmap_is_as_mdformat_leaves_it() -> None:
    body = (ROOT / "ROADMAP.md").read_text("utf-8").partition("\n---\n\n")[2]
    assert mdformat.text(body, extensions={"gfm"}) == body


def test_the_examples_declare_their_kinds_and_fit_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = workspace.open_workspace(["examples"])
    read = workspace.read_documents(found)
    project = link_around(found, read.documents, {}, read.unread)
    declared = {one.declarations.header.kind for one in project.documents} - {None}
    assert len(declared) >= 5
    assert declared <= set(found.kinds.names)
    every = check(project, compute(project), found.config, Selection(), kinds=found.kinds)
    assert [one.message for one in every if one.rule.startswith("schema-")] == []


def test_the_kind_that_the_documentation_shows_is_valid(tmp_path: Path) -> None:
    text = (ROOT / "site" / "kinds.md").read_text("utf-8")
    shown = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert shown
    (tmp_path / "season.yaml").write_text(shown[1], "utf-8")
    kind = workspace.read_kinds(tmp_path).read(workspace.read_sheet(tmp_path / "season.yaml"))
    assert kind.fields["boat"].required
    listed = re.findall(r"(?m)^\| `([a-z-]+)` \|", text)
    assert sorted(listed) == workspace.read_kinds(tmp_path).names
