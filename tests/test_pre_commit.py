"""The hooks, run by the real pre-commit from a repository of this project, installed from it without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
PACKAGED = ("src", "templates", "schemas", "tests/rules", "pyproject.toml", "README.md", "LICENSE", MANIFEST.name)
"""What an installation is made of."""
HOOKS = yaml.safe_load(MANIFEST.read_text("utf-8"))

STALE = "# Phase 2: Ingest\n\n**Status**: ✅ READY\n\n## Go/No-Go\n\n- [x] one\n- [x] two\n- [ ] three\n"
TRUE = STALE.replace("- [ ] three", "- [x] three")
FIXABLE = TRUE.replace("- [x] two", "- [x ] two")

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="no git here")


def git(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def commit_all(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    git(folder, "add", "-A")
    return git(folder, "commit", "-m", "a change", **environment)


@pytest.fixture(scope="module")
def installing(offline: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What makes pre-commit install without a network, and into a folder of its own."""
    return {**offline, "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("pre-commit"))}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of this project as it stands here, with one commit."""
    folder = tmp_path_factory.mktemp("phasedocs")
    for name in PACKAGED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "-q")
    assert commit_all(folder).returncode == 0
    return folder


Project = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make a repository with a configuration of pre-commit, whose hooks are installed in git."""

    def make(text: str) -> Path:
        git(tmp_path, "init", "-q")
        (tmp_path / ".pre-commit-config.yaml").write_text(text, "utf-8")
        (tmp_path / "PHASE1.md").write_text(TRUE.replace("Phase 2", "Phase 1"), "utf-8")
        assert commit_all(tmp_path).returncode == 0
        pre_commit("install", cwd=tmp_path)
        return tmp_path

    return make


def pre_commit(*arguments: str | Path, cwd: Path = ROOT) -> str:
    command = [sys.executable, "-m", "pre_commit", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def installed_from(source: Path, *wanted: str) -> str:
    """Give a configuration with some hooks, or all."""
    revision = git(source, "rev-parse", "HEAD").stdout.strip()
    hooks = "".join(f"      - id: {hook['id']}\n" for hook in HOOKS if not wanted or hook["id"] in wanted)
    return f"repos:\n  - repo: {source.as_posix()}\n    rev: {revision}\n    hooks:\n{hooks}"


def test_the_manifest_is_one() -> None:
    pre_commit("validate-manifest", MANIFEST)
    assert [hook["id"] for hook in HOOKS] == ["phasedocs-fix", "phasedocs-sync", "phasedocs-lint"]


def test_a_stale_claim_is_refused_and_a_true_one_goes_through(
    project: Project, source: Path, installing: dict[str, str]
) -> None:
    folder = project(installed_from(source))
    (folder / "PHASE2.md").write_text(STALE, "utf-8")
    refused = commit_all(folder, **installing)
    assert refused.returncode == 1
    assert "error[stale-ready]: says READY, but 1 of its 3 prerequisites is open" in refused.stdout + refused.stderr
    assert git(folder, "log", "--format=%s").stdout.splitlines() == ["a change"]

    (folder / "PHASE2.md").write_text(TRUE, "utf-8")
    passed = commit_all(folder, **installing)
    assert passed.returncode == 0, passed.stderr
    assert git(folder, "log", "--format=%s").stdout.splitlines() == ["a change", "a change"]
    (installed,) = Path(installing["PRE_COMMIT_HOME"]).glob("*/py_env-*")
    assert any(installed.rglob("site-packages/phasedocs/__main__.py"))  # by pip, from the repository


def test_what_can_be_fixed_is_fixed_and_the_commit_fails_once(
    project: Project, source: Path, installing: dict[str, str]
) -> None:
    folder = project(installed_from(source))
    (folder / "PHASE2.md").write_text(FIXABLE, "utf-8")
    refused = commit_all(folder, **installing)
    assert refused.returncode == 1
    assert "files were modified by this hook" in refused.stdout + refused.stderr
    assert (folder / "PHASE2.md").read_text("utf-8") == TRUE
    assert commit_all(folder, **installing).returncode == 0


def test_what_was_counted_is_brought_up_to_date_and_the_commit_fails_once(
    project: Project, source: Path, installing: dict[str, str]
) -> None:
    folder = project(installed_from(source, "phasedocs-sync"))
    region = "# Boats\n\n<!-- phasedocs:begin progress 2 -->\n<!-- phasedocs:end progress 2 -->\n"
    (folder / "README.md").write_text(region, "utf-8")
    (folder / "PHASE2.md").write_text(TRUE, "utf-8")
    refused = commit_all(folder, **installing)
    assert refused.returncode == 1
    assert "README.md:3: region progress 2: written" in refused.stdout + refused.stderr
    assert "3/3 (100 %)" in (folder / "README.md").read_text("utf-8")
    assert commit_all(folder, **installing).returncode == 0
    edited = (folder / "README.md").read_text("utf-8").replace("3/3", "9/3")
    (folder / "README.md").write_text(edited, "utf-8")
    refused = commit_all(folder, **installing)
    assert refused.returncode == 1
    assert "README.md:3: the region progress 2 was changed by hand" in refused.stdout + refused.stderr


def test_what_is_not_to_be_read_goes_through(project: Project, source: Path, installing: dict[str, str]) -> None:
    """No document, one that is excluded, and one that is to be ignored."""
    folder = project(installed_from(source))
    (folder / "phasedocs.toml").write_text('exclude = ["old/"]\n', "utf-8")
    (folder / "old").mkdir()
    (folder / "NOTES.txt").write_text(STALE, "utf-8")
    (folder / "old" / "PHASE2.md").write_text(STALE, "utf-8")
    (folder / "PHASE2.md").write_text("---\nphasedocs: {ignore: true}\n---\n" + STALE, "utf-8")
    passed = commit_all(folder, **installing)
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_the_hook_that_init_writes_refuses_too(project: Project, tmp_path: Path) -> None:
    folder = project("# ours\nrepos: # none yet, but this\n  - repo: meta\n    hooks: [{id: identity}]\n")
    subprocess.run([sys.executable, "-m", "phasedocs", "init"], cwd=folder, check=True, capture_output=True)
    pre_commit("validate-config", folder / ".pre-commit-config.yaml")
    path = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    (folder / "PHASE2.md").write_text(STALE, "utf-8")
    refused = commit_all(folder, **path)
    assert refused.returncode == 1
    assert "error[stale-ready]" in refused.stdout + refused.stderr
    (folder / "PHASE2.md").write_text(TRUE, "utf-8")
    assert commit_all(folder, **path).returncode == 0
