"""Each site engine makes the same pages of the same sources, and puts them where they are wanted."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from phasedocs.workspace import InputError
from phasedocs.workspace.engines import ENGINES, Engine, EngineError, EngineProcess

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engines") / "examples"
    shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns("build", ".phasedocs"))
    return folder


def build(project: Path, engine: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "phasedocs", "build", "--engine", engine, "--output", f"out-{engine}", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def bodies(page: Path) -> list[str]:
    """Give what we wrote into a page, without what search leaves out: one of the engines takes the mark away."""
    return re.findall(r'<div class="pd">.*?</div>', page.read_text("utf-8").replace(" data-search-exclude", ""))


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_an_engine_makes_the_pages_of_the_examples(project: Path, engine: str) -> None:
    if importlib.util.find_spec(engine) is None:
        pytest.skip(f"{engine} is not installed")
    done = build(project, engine, "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    site, sources = project / f"out-{engine}" / "site", project / ".phasedocs" / "site" / "docs"
    wanted = {path.relative_to(sources).with_suffix(".html").as_posix() for path in sources.rglob("*.md")}
    assert {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"} == wanted
    for path in (sources / "d").glob("*.md"):
        assert bodies(site / "d" / f"{path.stem}.html") == bodies(path)
    for path in (*(sources / "badges").iterdir(), sources / "report.json"):
        assert (site / path.relative_to(sources)).read_bytes() == path.read_bytes()
    times = {path: path.stat().st_mtime_ns for path in sources.rglob("*") if path.is_file()}
    (site / "gone.html").touch()
    assert build(project, engine, "--strict").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in sources.rglob("*") if path.is_file()} == times
    assert not (site / "gone.html").exists()


def test_an_engine_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "no_such_engine", Engine(modules=("no_such_part",)))  # type: ignore[attr-defined]
    with EngineProcess("no_such_engine") as process, pytest.raises(InputError) as told:
        process.run(tmp_path)
    assert str(told.value) == "the site engine no_such_engine is not installed: `pip install no_such_engine`"


def test_what_a_failed_engine_said_is_kept(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Tide\n\n[gone](gone.md)\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: Tide\n", "utf-8")
    with EngineProcess("mkdocs", strict=True) as process, pytest.raises(EngineError) as told:
        process.run(tmp_path)
    assert re.fullmatch(
        "mkdocs failed: .* in strict mode!; `phasedocs build --verbose` shows all of it", str(told.value)
    )
    assert "gone.md" in told.value.printed


def test_an_engine_runs_nothing_that_lies_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Tide\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: Tide\n", "utf-8")
    for name in ("mkdocs", "markdown", "json", "jinja2"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('planted')\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    with EngineProcess("mkdocs") as process:
        assert process.run(tmp_path) == ""
    assert "Tide" in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_an_engine_that_is_not_needed_is_ended() -> None:
    with EngineProcess("mkdocs") as process:
        pass
    assert process.ended
