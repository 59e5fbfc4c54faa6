"""What the site tells to write into the settings of editors and of CI works."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from phasedocs.cli import run
from phasedocs.render.hooks import ENTRY

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "site" / "everywhere.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
DOCUMENT = "# Phase 2\n\n**Status**: ✅ COMPLETE\n\n- [x] one\n- [] two\n- [ ] three\n"


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCKS if name == kind]


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "PHASE 2.md").write_text(DOCUMENT, "utf-8")
    run(["lint", "--format", "concise"])
    return capfd.readouterr().out


def test_visual_studio_code_finds_the_places(report: str) -> None:
    (task,) = json.loads(blocks("json")[0])["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    found = [
        tuple(match[pattern[part]] for part in ("file", "line", "column", "severity", "code"))
        for line in report.splitlines()
        if (match := re.match(pattern["regexp"], line))
    ]
    assert found == [
        ("docs/PHASE 2.md", "3", "13", "error", "stale-complete"),
        ("docs/PHASE 2.md", "6", "3", "warning", "malformed-task"),
    ]


@pytest.mark.skipif(shutil.which("vim") is None, reason="no vim here")
def test_vim_finds_the_places(report: str, tmp_path: Path) -> None:
    (settings,) = blocks("vim")
    (tmp_path / "report").write_text(report, "utf-8")
    shown = "{_, e -> join([bufname(e.bufnr), e.lnum, e.col, e.type, e.text], '|')}"
    script = f"{settings}cgetfile report\ncall writefile(map(getqflist(), {shown}), 'found')\nqa!\n"
    (tmp_path / "script.vim").write_text(script, "utf-8")
    subprocess.run(["vim", "-u", "NONE", "-es", "-S", "script.vim"], cwd=tmp_path, check=True, timeout=60)
    assert [line.partition(" says")[0] for line in (tmp_path / "found").read_text("utf-8").splitlines()] == [
        "docs/PHASE 2.md|3|13|e|[stale-complete]",
        "docs/PHASE 2.md|6|3|w|[malformed-task] not a task: write [ ]",
    ]


def test_what_is_shown_of_pre_commit_and_ci_is_so() -> None:
    local, installed, github, gitlab = map(yaml.safe_load, blocks("yaml"))
    assert local["repos"] == yaml.safe_load(ENTRY)
    published = [hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))]
    assert [hook["id"] for hook in installed["repos"][0]["hooks"]] == published
    assert gitlab["phasedocs"]["artifacts"]["reports"]["codequality"] in gitlab["phasedocs"]["script"][-1]
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    steps = github["jobs"]["phasedocs"]["steps"]
    (ours,) = (step for step in steps if "phasedocs@" in step["uses"])
    assert ours["with"].keys() <= action["inputs"].keys()
    assert ours["with"]["sarif"] == steps[-1]["with"]["sarif_file"]
    for name in action["inputs"]:
        assert f"| `{name}` |" in PAGE
