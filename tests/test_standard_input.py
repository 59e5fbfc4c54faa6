"""`lint -`: a document from standard input is judged as if it stood in its place, and nothing is written there."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from phasedocs.cli import run
from phasedocs.workspace import MAX_BYTES

STALE = "# Phase 2: Ingest\n\n**Status**: ✅ COMPLETE\n\nSee [one](../one.md).\n\n- [x] one\n- [] two\n- [ ] three\n"
FIXED = STALE.replace("[]", "[ ]")

Lint = Callable[..., tuple[int, str, str]]


class _Input(io.TextIOWrapper):
    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data), "utf-8")


@pytest.fixture
def lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Lint:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    (tmp_path / "one.md").touch()
    (tmp_path / "docs").mkdir()

    def call(*arguments: str, typed: str | bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", _Input(typed if isinstance(typed, bytes) else typed.encode()))
        capfdbinary.readouterr()
        status = run(["lint", *arguments])
        captured = capfdbinary.readouterr()
        return status, captured.out.decode(errors="surrogateescape"), captured.err.decode()

    return call


@pytest.mark.parametrize("format_", ["text", "concise", "json"])
@pytest.mark.parametrize("configuration", ["", '[rules.stale-complete]\nseverity = "note"\n', 'exclude = ["docs/"]\n'])
def test_it_is_judged_as_the_file_would_be(lint: Lint, tmp_path: Path, format_: str, configuration: str) -> None:
    (tmp_path / "phasedocs.toml").write_text(configuration, "utf-8")
    (tmp_path / "docs" / "PHASE2.md").write_text(STALE, "utf-8")
    saved = lint("docs/PHASE2.md", "--format", format_)
    assert "malformed-task" in saved[1]
    (tmp_path / "docs" / "PHASE2.md").write_text("# Something else\n", "utf-8")
    assert lint("-", "--stdin-filename", "docs/PHASE2.md", "--format", format_, typed=STALE) == saved
    (tmp_path / "docs" / "PHASE2.md").unlink()
    assert lint("-", "--stdin-filename", "docs/PHASE2.md", "--format", format_, typed=STALE) == saved


def test_without_a_name_it_is_a_dash_in_the_current_folder(lint: Lint) -> None:
    status, out, _ = lint("-", "--format", "concise", typed=STALE.replace("../one", "one"))
    assert status == 1
    assert [line.partition(" ")[0] for line in out.splitlines()[:2]] == ["-:3:13:", "-:8:3:"]
    assert "missing-file" not in out


@pytest.mark.parametrize("arguments", [["--fix"], ["--fix", "--format", "json"], ["--fix-only"]])
@pytest.mark.parametrize(
    "raw", [STALE.encode(), b"\xef\xbb\xbf" + STALE.replace("\n", "\r\n").encode(), b"- [] caf\xe9"]
)
def test_fix_writes_the_text_to_standard_output(lint: Lint, tmp_path: Path, arguments: list[str], raw: bytes) -> None:
    status, out, err = lint("-", "--stdin-filename", "docs/PHASE2.md", *arguments, typed=raw)
    assert out.encode(errors="surrogateescape") == raw.replace(b"[]", b"[ ]")
    reported = err.removeprefix("1 fixed\n") != ""
    assert (status, reported) == ((1, True) if "--fix" in arguments else (0, False))
    assert list((tmp_path / "docs").iterdir()) == []


def test_nothing_is_lost_of_what_is_not_to_be_read(lint: Lint, tmp_path: Path) -> None:
    ignored = "---\nphasedocs:\n  ignore: true\n---\n" + STALE
    assert lint("-", "--fix-only", typed=ignored) == (0, ignored, "")
    (tmp_path / "phasedocs.toml").write_text('exclude = ["docs/"]\n', "utf-8")
    name = ["--stdin-filename", "docs/a.md", "--force-exclude"]
    assert lint("-", *name, "--fix-only", typed=STALE) == (0, STALE, "")
    assert lint("-", "--fix-only", typed="") == (0, "", "")


def test_diff_shows_what_fix_would_change(lint: Lint) -> None:
    status, out, _ = lint("-", "--stdin-filename", "docs/PHASE2.md", "--diff", typed=STALE)
    assert status == 1
    assert out.startswith("--- docs/PHASE2.md\n+++ docs/PHASE2.md\n@@ ")
    assert "\n-- [] two\n+- [ ] two\n" in out
    assert lint("-", "--diff", typed=FIXED)[:2] == (0, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["-", "docs"],
            "- is standard input, and stands alone: leave out the other paths; see `phasedocs lint --help`",
        ),
        (
            ["--stdin-filename", "a.md"],
            "--stdin-filename NAME is for standard input: add - as the path; see `phasedocs lint --help`",
        ),
        (["-", "--stdin-filename", "docs"], "docs: a folder; name the document that standard input holds"),
        (["-", "--fix"], "-: a binary file, not a document"),
    ],
)
def test_what_cannot_be_is_one_line(lint: Lint, arguments: list[str], message: str) -> None:
    status, out, err = lint(*arguments, typed=b"\0")
    assert (status, out, err.splitlines()[0]) == (2, "", f"phasedocs: {message}")


def test_too_much_is_not_read(lint: Lint) -> None:
    assert lint("-", typed=b"x" * (MAX_BYTES + 2))[2].startswith("phasedocs: -: larger than 32 MiB, not read\n")


def test_git_speaks_of_what_is_typed(lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = "# Nets\n\n**Status**: Ready\n\n## Prerequisites\n\n- [x] knots\n"
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-01-02T12:00:00Z")
    (tmp_path / "PLAN.md").write_text(plan, "utf-8")
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "plan"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    wanted = ["--git", "--select", "outdated-claim", "--format", "concise"]
    open_again = plan + "- [ ] buoys\n"
    told = lint("-", "--stdin-filename", "PLAN.md", *wanted, typed=open_again)
    assert "PLAN.md:3:13: warning[outdated-claim] says READY since 2026-01-02" in told[1]
    (tmp_path / "PLAN.md").write_text(open_again, "utf-8")
    assert lint("PLAN.md", *wanted) == told


def test_a_real_pipe(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "phasedocs", "lint", "--fix", "-"],
        cwd=tmp_path,
        input=STALE.encode(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, FIXED.encode())
    assert done.stderr.startswith(b"1 fixed\nerror[stale-complete]")


# --- what hooks name


def test_hooks_leave_out_what_the_configuration_excludes(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "docs" / "a.md").write_text(STALE, "utf-8")
    for configuration in (
        'exclude = ["docs/"]\n',
        'exclude = ["docs/a.*"]\n',
        'exclude = ["d*s"]\n',
        'include = ["b"]\n',
    ):
        (tmp_path / "phasedocs.toml").write_text(configuration, "utf-8")
        assert lint("docs/a.md")[0] == 1
        assert lint("docs/a.md", "--force-exclude") == (
            0,
            "nothing found in 0 documents, 0 tasks, 0 claims, 0 references\n",
            "",
        )
    (tmp_path / "phasedocs.toml").write_text('exclude = ["old/"]\n', "utf-8")
    assert lint("docs/a.md", "--force-exclude")[0] == 1


def test_a_document_that_is_to_be_ignored_is_no_failure(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "docs" / "a.md").write_text("---\nphasedocs: {ignore: true}\n---\n" + STALE, "utf-8")
    assert lint("docs/a.md")[0] == 0
    assert run(["explain", "docs/a.md:7"]) == 2


def test_fix_only_reports_nothing(lint: Lint, tmp_path: Path) -> None:
    (tmp_path / "docs" / "a.md").write_text(STALE, "utf-8")
    assert lint("--fix-only") == (0, "", "1 fixed\n")
    assert (tmp_path / "docs" / "a.md").read_text("utf-8") == FIXED
    assert lint("--fix-only") == (0, "", "")
