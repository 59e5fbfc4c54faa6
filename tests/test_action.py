"""The action for GitHub: what is put in never becomes a part of its scripts, and it runs what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from phasedocs.cli.lint import lint

ROOT = Path(__file__).resolve().parents[1]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
INSTALL, LINT = ACTION["runs"]["steps"]
FORMATS = next(option.type.choices for option in lint.params if option.name == "format_")  # type: ignore[attr-defined]

bash = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")


def test_nothing_is_put_into_a_script() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
        for name in step["env"]:
            assert re.search(rf"\${name}\b", step["run"]), f"{name} is not used"
        # Each variable stands in quotes: a line without what is quoted has none left.
        for line in re.sub(r'"[^"\n]*"', '""', step["run"]).splitlines():
            assert not re.search(r"\$(?!\?)", line), line


def test_every_input_is_described_has_a_default_and_is_used() -> None:
    used = " ".join(value for step in (INSTALL, LINT) for value in step["env"].values())
    for name, put_in in ACTION["inputs"].items():
        assert put_in["description"].endswith(".")
        assert isinstance(put_in["default"], str)
        assert f"${{{{ inputs.{name} }}}}" in used


def test_its_options_are_those_of_lint() -> None:
    known = {opt for option in lint.params for opt in option.opts}
    assert set(re.findall(r"(?<=[\s\"])--[a-z-]+(?==)", LINT["run"])) <= known


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """Make a folder as a runner has it, in which phasedocs only tells how it was called."""
    program = tmp_path / "temp" / "phasedocs" / "bin" / "phasedocs"
    program.parent.mkdir(parents=True)
    program.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        f"with open({str(tmp_path / 'calls')!r}, 'a') as file:\n    print(json.dumps(sys.argv[1:]), file=file)\n"
        "sys.exit(int(os.environ.get('SARIF_STATUS' if '--format=sarif' in sys.argv else 'LINT_STATUS', 0)))\n",
        "utf-8",
    )
    program.chmod(0o755)
    return tmp_path


def run_step(
    step: dict[str, Any], folder: Path, put_in: dict[str, str], **environment: str
) -> subprocess.CompletedProcess[str]:
    values = {name: put_in.get(name, str(given["default"])) for name, given in ACTION["inputs"].items()}

    def filled(expression: str) -> str:
        named = expression.removeprefix("${{ ").removesuffix(" }}")
        return str(ROOT) if named == "github.action_path" else values[named.removeprefix("inputs.")]

    env = {**os.environ, **{name: filled(value) for name, value in step["env"].items()}}
    env |= {"RUNNER_TEMP": str(folder / "temp"), **environment}
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False)


def calls(folder: Path) -> list[list[str]]:
    return [json.loads(line) for line in (folder / "calls").read_text("utf-8").splitlines()]


@bash
def test_without_inputs_it_lints_everything(runner: Path) -> None:
    assert run_step(LINT, runner, {}).returncode == 0
    assert calls(runner) == [["lint", "--format=github", "--fail-on=error", "--min-severity=warning", "--", "."]]


@bash
def test_inputs_are_passed_as_they_are(runner: Path) -> None:
    hostile = "$(touch pwned) `touch pwned` \"; touch pwned; ' && touch pwned #"
    put_in = dict.fromkeys(("config", "fail-on", "min-severity", "sarif"), hostile)
    put_in["paths"] = f"docs\n{hostile}\n\n--config=evil.toml\na b.md\n"
    assert run_step(LINT, runner, put_in).returncode == 0
    common = [f"--min-severity={hostile}", f"--config={hostile}", "--", "docs", hostile, "--config=evil.toml", "a b.md"]
    assert calls(runner) == [
        ["lint", "--format=sarif", f"--output={hostile}", "--fail-on=never", *common],
        ["lint", "--format=github", f"--fail-on={hostile}", *common],
    ]
    assert sorted(path.name for path in runner.iterdir()) == ["calls", "temp"]


@bash
@pytest.mark.parametrize(("sarif", "found", "status"), [("0", "0", 0), ("0", "1", 1), ("2", "0", 2), ("2", "1", 1)])
def test_its_status_is_that_of_lint(runner: Path, sarif: str, found: str, status: int) -> None:
    done = run_step(LINT, runner, {"sarif": "x.sarif"}, SARIF_STATUS=sarif, LINT_STATUS=found)
    assert done.returncode == status
    assert len(calls(runner)) == 2  # the findings are shown whatever became of the file


@bash
def test_an_old_python_is_told(tmp_path: Path) -> None:
    for name in ("python3", "python"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    done = run_step(INSTALL, tmp_path, {}, PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert done.returncode == 2
    assert done.stdout == "::error::phasedocs needs Python 3.11 or newer: add actions/setup-python before it\n"


@bash
def test_it_installs_and_lints(tmp_path: Path, offline: dict[str, str]) -> None:
    stale = "# Phase 2\n\n**Status**: ✅ COMPLETE\n\n- [x] one\n- [x] two\n- [ ] three\n"
    (tmp_path / "PHASE2.md").write_text(stale, "utf-8")
    installed = run_step(INSTALL, tmp_path, {"python": sys.executable}, **offline)
    assert installed.returncode == 0, installed.stderr
    done = run_step(LINT, tmp_path, {"sarif": "out.sarif"}, **offline)
    assert done.returncode == 1, done.stderr
    assert re.search(r"^::error .*PHASE2\.md", done.stdout, re.MULTILINE)
    assert json.loads((tmp_path / "out.sarif").read_text("utf-8"))["version"] == "2.1.0"
