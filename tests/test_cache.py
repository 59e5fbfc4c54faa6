"""Answers from the cache: the same as without it, whatever happened to the files or to the cache meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from phasedocs.cache import answers, vault
from phasedocs.cli import run
from phasedocs.diagnostic import Confidence, Diagnostic, Location, Note, Severity, SuppressedBy, Suppression
from phasedocs.model import Document
from phasedocs.render.formats import FORMATS
from phasedocs.text import Edit, Fix, Position, Safety, Span
from phasedocs.workspace import Workspace, read_document
from phasedocs.workspace.plain import plain, restore

STALE = "# Phase 2: Ingest\n\n**Status**: ✅ COMPLETE\n\n## Tasks\n\n- [x] one\n- [x] two\n- [ ] three\n"
CLEAN = "# Phase 1: Sensors\n\n**Status**: ✅ COMPLETE\n\n- [x] one\n- [x] two\n\nSee [two](docs/two.md).\n"
HEAVY = ("click", "pydantic", "markdown_it", "jinja2", "ftfy", "networkx", "mkdocs", "orjson", "yaml", "pathspec")


class Result(NamedTuple):
    status: int
    out: str
    err: str
    warm: bool
    """It came from the cache."""


Lint = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    for name in ("CI", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    root = tmp_path / "project"
    (root / "docs").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "one.md").write_text(CLEAN, "utf-8")
    (root / "docs" / "two.md").write_text(STALE, "utf-8")
    monkeypatch.chdir(root)
    yield root
    answers.forget()


@pytest.fixture
def lint(capfd: pytest.CaptureFixture[str]) -> Lint:
    """Lint as the console script does, in this process."""

    def call(*arguments: str) -> Result:
        time.sleep(0.03)  # what is younger than a tick of the clock is not kept
        capfd.readouterr()
        status = answers.recall(list(arguments))
        warm = status is not None
        if status is None:
            answers.watch(list(arguments))
            status = run(("lint", *arguments))
            answers.forget()
        captured = capfd.readouterr()
        return Result(status, captured.out, captured.err, warm)

    return call


def test_an_unchanged_tree_is_answered_from_the_cache(root: Path, lint: Lint) -> None:
    cold = lint()
    assert cold[:3] == lint("--no-cache")[:3]
    assert (cold.status, cold.warm) == (1, False)
    assert lint() == cold._replace(warm=True)
    assert lint("--format", "json").warm is False
    assert lint("--format=json", "docs").warm is False
    assert lint("--format", "json").warm is True


def test_an_unchanged_tree_is_answered_without_any_library(root: Path) -> None:
    script = (
        "import os, sys; sys.argv = ['phasedocs', 'lint']; os._exit = sys.exit\n"
        "from phasedocs.__main__ import main\n"
        "try: main()\n"
        f"finally: print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)\n"
    )
    time.sleep(0.03)
    done = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, encoding="utf-8")
        for _ in range(2)
    ]
    assert [one.returncode for one in done] == [1, 1]
    assert done[0].stdout == done[1].stdout
    assert "click" in done[0].stderr
    assert done[1].stderr == "[]\n"


def _edit(root: Path) -> None:
    (root / "docs" / "two.md").write_text(STALE.replace("[ ]", "[x]"), "utf-8")


def _edit_within_times(root: Path) -> None:
    """Keep size and time of change: only the time of the last change of the file's entry tells."""
    path = root / "docs" / "two.md"
    before = path.stat()
    path.write_text(STALE.replace("[ ]", "[x]"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _ignore(root: Path) -> None:
    (root / ".gitignore").write_text("docs/two.md\n", "utf-8")


def _allow(root: Path) -> None:
    path = root / "docs" / "two.md"
    allowed = "<!-- phasedocs: allow stale-complete -- so it is -->\n\n**Status**"
    path.write_text(STALE.replace("**Status**", allowed), "utf-8")


def _virtual_environment(root: Path) -> None:
    (root / "docs" / "pyvenv.cfg").touch()


@pytest.mark.parametrize(
    "change",
    [
        _edit,
        _edit_within_times,
        _allow,
        _ignore,
        lambda _: run(("baseline",)),
        _virtual_environment,
        lambda root: (root / "docs" / "two.md").rename(root / "docs" / "three.md"),
        lambda root: (root / "docs" / "two.md").unlink(),
        lambda root: (root / "docs" / "new.md").write_text(STALE, "utf-8"),
        lambda root: (root / "phasedocs.toml").write_text('[rules.stale-complete]\nseverity = "off"\n', "utf-8"),
        lambda root: (root.parent / "phasedocs.toml").write_text('exclude = ["project/docs"]\n', "utf-8"),
    ],
)
def test_any_change_is_seen(root: Path, lint: Lint, change: Callable[[Path], object]) -> None:
    before = lint()
    assert lint().warm
    change(root)
    after = lint()
    assert not after.warm
    assert after[:3] == lint("--no-cache")[:3]
    assert after.out != before.out


def test_a_change_of_the_configuration_is_seen(root: Path, lint: Lint) -> None:
    (root / "phasedocs.toml").write_text('[rules.stale-complete]\nseverity = "note"\n', "utf-8")
    assert lint().status == 0
    assert lint().warm
    (root / "phasedocs.toml").write_text('[rules.stale-complete]\nseverity = "error"\n', "utf-8")
    assert lint().status == 1


def test_a_change_of_what_is_extended_is_seen(root: Path, lint: Lint) -> None:
    house = root.parent / "house.toml"
    house.write_text('[rules.stale-complete]\nseverity = "note"\n', "utf-8")
    (root / "phasedocs.toml").write_text('extend = "../house.toml"\n', "utf-8")
    assert lint().status == 0
    assert lint().warm
    house.write_text('[rules.stale-complete]\nseverity = "error"\n', "utf-8")
    assert lint().status == 1


@pytest.mark.parametrize("where", ["", "home/"])
@pytest.mark.parametrize("way", ["option", "configuration"])
def test_a_change_of_the_baseline_is_seen(root: Path, lint: Lint, where: str, way: str) -> None:
    """Also where no walk comes along, and also that it appears."""
    name = f"node_modules/{where}known.json"
    (root / name).parent.mkdir(parents=True)
    if way == "configuration":
        (root / "phasedocs.toml").write_text(f'baseline = "{name}"\n', "utf-8")
        assert lint().status == 1
        assert lint().warm
    given = ("--baseline", name) if way == "option" else ()
    assert run(("baseline", *given)) == 0
    known = lint(*given)
    assert (known.status, known.warm) == (0, False)
    assert lint(*given).warm
    text = (root / name).read_text("utf-8")
    (root / name).write_text(text.replace("stale-complete", "stale-ready"), "utf-8")
    after = lint(*given)
    assert (after.status, after.warm) == (1, False)
    assert after == lint(*given, "--no-cache")


def test_times_alone_change_nothing(root: Path, lint: Lint) -> None:
    lint()
    for path in (root, root / "docs", root / "docs" / "two.md"):
        os.utime(path, ns=(1, 1))
    assert lint().warm


def test_another_day_is_another_answer(root: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    lint()
    assert lint().warm
    monkeypatch.setattr("phasedocs.cache.answers.time.strftime", lambda _: "2031-01-01")
    assert not lint().warm


def test_by_content_times_prove_nothing(root: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phasedocs.cache.witness.times_of", lambda _: "the same")
    monkeypatch.setattr("phasedocs.cache.witness.YOUNG", 0)
    lint()
    lint("--cache-strategy", "content")
    _edit(root)
    assert lint().warm, "times that say nothing are believed, by default"
    assert not lint("--cache-strategy", "content").warm
    monkeypatch.setenv("CI", "true")
    assert not lint().warm


def test_young_files_are_compared_by_content(root: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    lint()
    monkeypatch.setattr("phasedocs.cache.witness.times_of", lambda _: "the same")
    _edit(root)
    assert not lint().warm


def test_fixing_uses_no_answer(root: Path, lint: Lint) -> None:
    (root / "one.md").write_text("- [] one\n", "utf-8")
    lint()
    assert lint().warm
    assert not lint("--fix").warm
    assert (root / "one.md").read_text("utf-8") == "- [ ] one\n"
    assert not lint().warm


@pytest.mark.parametrize(
    "arguments",
    [
        *(("--no-cache",), ("--output", "x.txt"), ("--diff",), ("--fix-only",), ("--fix", "--unsafe-fixes")),
        *(("--git",), ("--new-from", "HEAD"), ("--add-allow", "stale-complete", "--reason", "so", "--diff")),
        *(("--show-files",), ("--show-settings",), ("--unknown",), ("--format", "none")),
    ],
)
def test_reports_of_options_that_are_not_known_to_be_plain_are_not_kept(
    root: Path, lint: Lint, arguments: tuple[str]
) -> None:
    assert not lint(*arguments).warm
    assert not list(root.glob(f"{vault.FOLDER}/lint-*"))
    assert not lint(*arguments).warm


def test_no_cache_writes_nothing(root: Path, lint: Lint) -> None:
    lint("--no-cache")
    assert not (root / vault.FOLDER).exists()


def test_what_stands_on_standard_input_is_not_kept(root: Path, lint: Lint) -> None:
    command = [sys.executable, "-m", "phasedocs", "lint", "-", "--stdin-filename", "docs/two.md"]
    time.sleep(0.03)
    said = [
        subprocess.run(command, input=text, capture_output=True, check=False, encoding="utf-8").returncode
        for text in (STALE, STALE.replace("[ ]", "[x]"))
    ]
    assert said == [1, 0]
    assert not list(root.glob(f"{vault.FOLDER}/lint-*"))
    assert lint().status == 1, "what the file says, not what was said of it"


def test_a_shell_that_completes_gets_no_answer(root: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    lint()
    monkeypatch.setenv("_PHASEDOCS_COMPLETE", "bash_complete")
    assert answers.recall([]) is None


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("more", [(), ("--fail-on", "never")])
def test_every_format_is_answered(root: Path, lint: Lint, format_: str, more: tuple[str, ...]) -> None:
    arguments = ("--format", format_, *more)
    cold = lint(*arguments)
    assert cold.status == (0 if more else 1)
    assert cold[:3] == lint(*arguments, "--no-cache")[:3]
    assert lint(*arguments) == cold._replace(warm=True)


@pytest.mark.parametrize("more", [("--no-baseline",), ("--statistics",), ("--force-exclude",)])
def test_options_that_change_the_answer_have_their_own(root: Path, lint: Lint, more: tuple[str, ...]) -> None:
    assert run(("baseline",)) == 0
    assert lint().status == 0
    cold = lint(*more)
    assert cold == lint(*more, "--no-cache")
    assert lint(*more) == cold._replace(warm=True)


def test_a_reader_that_had_enough_changes_no_exit_status(root: Path) -> None:
    for path in ("docs/two.md", "one.md"):
        (root / path).write_text(STALE * 200, "utf-8")
    time.sleep(0.03)
    for _ in range(2):
        command = [sys.executable, "-m", "phasedocs", "lint", "--format", "json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.read(1)
            process.stdout.close()
            assert (process.wait(), process.stderr.read()) == (1, b"")
    assert list((root / vault.FOLDER).glob("*.kept"))


def test_a_run_that_failed_is_not_kept(root: Path, lint: Lint) -> None:
    (root / "bad.md").write_bytes(b"\0\1\2")
    assert lint().status == 2
    assert (lint().status, lint().warm) == (2, False)


def test_the_folder_is_marked_and_out_of_the_sight_of_git(root: Path, lint: Lint) -> None:
    lint()
    folder = root / vault.FOLDER
    assert (folder / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55")
    assert (folder / ".gitignore").read_text("utf-8") == "*\n"


# --- hostile and unlucky caches


def _kept(root: Path) -> list[Path]:
    found = sorted((root / vault.FOLDER).glob("*.kept"))
    assert len(found) == 3
    return found


def _truncated(root: Path) -> None:
    for kept in _kept(root):
        kept.write_bytes(kept.read_bytes()[:-7])


def _empty(root: Path) -> None:
    for kept in _kept(root):
        kept.write_bytes(b"")


def _random(root: Path) -> None:
    for kept in _kept(root):
        kept.write_bytes(bytes(range(256)) * 9)


def _forged(root: Path) -> None:
    """Well-formed, by somebody who does not know the key of the user."""
    for kept in _kept(root):
        kept.write_bytes(kept.read_bytes().replace(b"error", b"fine!").replace(b"tasks", b"boxes"))


def _of_another_user(root: Path) -> None:
    (root.parent / "home" / "phasedocs" / "secret").write_bytes(b"x" * 32)


def _other_name(root: Path) -> None:
    """The right signature, for another question."""
    for kept in _kept(root):
        vault.save(str(root), "other.kept", b"{}" if kept.name.startswith(("tree", "found")) else b"0\n\nnothing\n")
        kept.with_name("other.kept").replace(kept)


def _link(root: Path) -> None:
    elsewhere = root.parent / "elsewhere"
    (root / vault.FOLDER).rename(elsewhere)
    (root / vault.FOLDER).symlink_to(elsewhere)


def _file_is_link(root: Path) -> None:
    for kept in _kept(root):
        elsewhere = root.parent / kept.name
        kept.rename(elsewhere)
        kept.symlink_to(elsewhere)


def _folder_is_file(root: Path) -> None:
    shutil.rmtree(root / vault.FOLDER)
    (root / vault.FOLDER).write_text("x", "utf-8")


def _kept_is_folder(root: Path) -> None:
    for kept in _kept(root):
        kept.unlink()
        kept.mkdir()


@pytest.mark.parametrize(
    "spoil",
    [
        *(_truncated, _empty, _random, _forged, _of_another_user, _other_name, _link, _file_is_link),
        *(_folder_is_file, _kept_is_folder),
    ],
)
def test_a_spoilt_cache_is_a_miss(root: Path, lint: Lint, spoil: Callable[[Path], None]) -> None:
    right = lint()
    spoil(root)
    again = lint()
    assert again == right
    assert lint()[:3] == right[:3]


def test_a_link_is_never_written_through(root: Path, lint: Lint) -> None:
    elsewhere = root.parent / "elsewhere"
    elsewhere.mkdir()
    (root / vault.FOLDER).symlink_to(elsewhere)
    lint()
    assert list(elsewhere.iterdir()) == []


def test_another_version_keeps_its_own(root: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    lint()
    monkeypatch.setattr("phasedocs.cache.answers.__version__", "0.0.9")
    assert not lint().warm


@pytest.mark.parametrize("where", ["project", "home"])
def test_where_nothing_can_be_written_there_is_no_cache(
    root: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    real = os.mkdir

    def refuse(path: str, *rest: int) -> None:
        if where in str(path):
            raise PermissionError(13, "Permission denied")
        real(path, *rest)

    monkeypatch.setattr(os, "mkdir", refuse)
    assert [lint()[:2], lint()[:2]] == [lint("--no-cache")[:2]] * 2
    assert lint()[2:] == ("", False)


def test_two_runs_at_once(root: Path) -> None:
    command = [sys.executable, "-m", "phasedocs", "lint"]
    time.sleep(0.03)
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    said = [one.communicate() for one in runs]
    assert said[0] == said[1]
    assert [one.returncode for one in runs] == [1, 1]
    assert [path.suffix for path in (root / vault.FOLDER).iterdir() if path.name.startswith("lint-")] == [".kept"]


def test_old_answers_are_deleted(root: Path) -> None:
    for number in range(40):
        assert vault.save(str(root), f"lint-{number}.kept", b"x")
    assert len(list((root / vault.FOLDER).glob("*.kept"))) <= vault.MAX_FILES
    assert vault.load(str(root), "lint-39.kept") == b"x"


def test_what_was_saved_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    assert vault.save(str(tmp_path), "a.kept", b"one")
    assert vault.load(str(tmp_path), "a.kept") == b"one"
    assert vault.load(str(tmp_path), "b.kept") is None
    assert (tmp_path / "home" / "phasedocs" / "secret").stat().st_mode & 0o077 == 0


# --- one document of many has changed

PLAN = "---\nphasedocs:\n  phase: 3\n  depends_on: [2]\n---\n# Plan\n\n**Status**: ✅ COMPLETE\n\n- [x] a\n- [x] b\n"
TREE = {
    "README.md": "# Index\n\n[1](phase1.md) [2](phase2.md) [3](docs/plan.md) [4](phase4.md) [five](phase2.md#goals)\n",
    "phase1.md": "# Phase 1: Boats\n\n**Date**: 2025-01-02\n\n- [x] hull (`docs/notes.md`, 40+ lines)\n\n"
    "See `phase2.md:9`.\n",
    "phase2.md": "# Phase 2: Sails\n\n**Date**: 2025-01-01\n\n## Goals\n\n- [x] jib\n- [x] main\n- [x] spinnaker\n",
    "docs/plan.md": PLAN,
    "docs/phase2.md": "# Phase 2: Sails\n\n- [x] jib\n- [x] main\n",
    "docs/notes.md": "# Notes\n\n" + "line\n" * 50,
    "phase4.md": "# Phase 4: Race\n\n**Date**: 2025-03-01\n\n"
    "| Phase | Status |\n|---|---|\n| Phase 2 | ✅ Complete |\n",
    "phase5.md": "# Phase 5: Party\n\n- [ ] cake\n\n**Depends on**: Phase 4\n",
}
ALL = ("--min-severity", "note", "--min-confidence", "low")


@pytest.fixture
def tree(root: Path) -> Path:
    for name, text in TREE.items():
        (root / name).write_text(text, "utf-8")
    for name in ("one.md", "docs/two.md"):
        (root / name).unlink()
    return root


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the documents that are parsed."""
    names: list[str] = []

    def note(workspace: Workspace, name: str) -> Document:
        names.append(name)
        return read_document(workspace, name)

    monkeypatch.setattr("phasedocs.workspace.survey.read_document", note)
    return names


def test_only_the_changed_document_is_read_again(tree: Path, lint: Lint, read: list[str]) -> None:
    lint(*ALL)
    assert sorted(read) == sorted(TREE)
    read.clear()
    (tree / "docs" / "notes.md").write_text(TREE["docs/notes.md"].replace("# N", "- [] x\n\n# N"), "utf-8")
    after = lint(*ALL)
    assert "docs/notes.md" in read
    assert set(read) <= {"docs/notes.md", "phase1.md"}, "the other asks for its length"
    assert "malformed-task" in after.out
    assert after[:3] == lint(*ALL, "--no-cache")[:3]


@pytest.mark.parametrize(
    ("name", "before", "after", "rule"),
    [
        ("phase2.md", "## Goals", "## Aims", "missing-anchor"),
        ("phase2.md", "- [x] main\n- [x] spinnaker\n", "", "missing-lines"),
        ("docs/notes.md", "line\n" * 50, "line\n", "missing-evidence"),
        ("docs/phase2.md", "[x] main", "[ ] main", "ahead-of-dependency"),
        (
            "phase2.md",
            "**Date**: 2025-01-01",
            "**Date**: 2025-04-01\n\n**Status**: 🚧 IN PROGRESS",
            "conflicting-claims",
        ),
        ("phase2.md", "## Goals", "**Depends on**: Phase 3\n\n## Goals", "dependency-cycle"),
        ("README.md", "[2](phase2.md)", "", "orphan-document"),
    ],
)
def test_what_rests_on_a_changed_document_is_looked_at_again(
    tree: Path, lint: Lint, name: str, before: str, after: str, rule: str
) -> None:
    first = lint(*ALL, "--format", "concise")
    path = tree / name
    path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    again = lint(*ALL, "--format", "concise")
    assert again[:3] == lint(*ALL, "--format", "concise", "--no-cache")[:3]
    assert again.out != first.out
    assert rule in again.out or rule == "orphan-document"
    path.write_text(TREE[name], "utf-8")
    assert lint(*ALL, "--format", "concise")[:3] == first[:3]


def test_every_document_may_change_in_turn(tree: Path, lint: Lint) -> None:
    """Take each document away, put it back, and make it another: the cache never says anything else than no cache."""
    lint(*ALL)
    as_it_was = lint(*ALL, "--no-cache")[:3]
    for name, text in TREE.items():
        for other in ("", TREE["phase1.md"], text):
            (tree / name).write_text(other, "utf-8")
            right = as_it_was if other == text else lint(*ALL, "--no-cache")[:3]
            assert lint(*ALL)[:3] == right, (name, other)


def test_what_is_said_of_a_passed_file_does_not_rest_on_the_cache(tree: Path, lint: Lint, read: list[str]) -> None:
    lint()
    read.clear()
    cached = lint("README.md")[:3]
    assert not read
    assert lint("README.md", "--no-cache")[:3] == cached
    assert set(read) == set(TREE)


def test_a_pipe_in_the_place_of_a_document_is_not_waited_for(tree: Path, lint: Lint) -> None:
    assert lint().status in (0, 1)
    (tree / "phase1.md").unlink()
    os.mkfifo(tree / "phase1.md")
    assert lint()[:3] == lint("--no-cache")[:3]


@pytest.mark.parametrize("jobs", ["1", "2", "5"])
def test_the_number_of_processes_changes_nothing(
    tree: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    monkeypatch.setattr("phasedocs.workspace.crew.MIN_PART", 1)
    monkeypatch.setattr("phasedocs.workspace.survey.PACKED_FROM", 1)
    (tree / "phase2.md").write_text(TREE["phase2.md"].replace("## Goals", "## Aims"), "utf-8")
    (tree / "bad.md").write_bytes(b"\0")
    alone = lint(*ALL, "--no-cache", "--jobs", "1", "--format", "json")
    assert lint(*ALL, "--jobs", jobs, "--format", "json") == alone
    (tree / "docs" / "notes.md").write_text("# Short\n", "utf-8")
    assert lint(*ALL, "--jobs", jobs)[:3] == lint(*ALL, "--no-cache", "--jobs", "1")[:3]


def test_findings_come_back_as_they_were() -> None:
    span = Span(3, 5)
    place = Location("a.md", span, Position(1, 4), Position(1, 6))
    fix = Fix("tick", (Edit(span, "x"),), Safety.UNSAFE)
    silent = Suppression(SuppressedBy.ALLOW, "why")
    found = Diagnostic("r", Severity.NOTE, place, "m", "l", (Note(place, "n"),), ("x",), "h", Confidence.LOW, fix=fix)
    for one in (found, replace(found, suppression=silent), replace(found, fix=None, help=None)):
        assert restore(Diagnostic)(json.loads(json.dumps(plain(one)))) == one
