"""What leaves the command line: whole, in UTF-8, to a pipe or a file, however slow the reader is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from phasedocs.cli import run
from phasedocs.render.formats import FORMATS

DAMAGED = "# âœ… Phase 2: 計画 ðŸš€\n\n**Status**: âœ… COMPLETE\n\n- [x] one\n- [ ] zwÃ¶lf\n"
BIG = "x" * 49 + "計✅\n"
EMIT = f"from phasedocs.cli.session import emit; emit({BIG!r} * 900_000, None)"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX pipes")


def through(pipeline: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = ["bash", "-o", "pipefail", "-c", pipeline]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=False)


def test_50_mb_go_through_a_pipe() -> None:
    done = through('"$PYTHON" -c "$CODE" | cat | wc -c', PYTHON=sys.executable, CODE=EMIT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert int(done.stdout) == len(BIG.encode()) * 900_000 > 48_000_000


def test_a_reader_that_has_enough_is_no_error() -> None:
    done = through('"$PYTHON" -c "$CODE" | head -1', PYTHON=sys.executable, CODE=EMIT)
    assert (done.returncode, done.stderr, done.stdout) == (0, b"", BIG.encode())


def test_a_reader_that_has_enough_does_not_hide_findings(tmp_path: Path) -> None:
    lines = "".join(f"- [] task {number}\n" for number in range(3_000))
    (tmp_path / "a.md").write_text(DAMAGED + lines, "utf-8")
    command = '"$PYTHON" -m phasedocs lint "$FILE" --format concise | head -1'
    done = through(command, PYTHON=sys.executable, FILE=str(tmp_path / "a.md"))
    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (1, b"", 1)


def test_a_slow_reader_of_a_pipe_that_does_not_wait_loses_nothing() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    code = EMIT.replace("900_000", "20_000")
    with subprocess.Popen([sys.executable, "-c", code], stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(writing)
        parts = []
        while part := os.read(reading, 100_000):
            parts.append(part)
            time.sleep(0.002)
        os.close(reading)
        assert process.stderr
        assert process.stderr.read() == b""
    assert process.returncode == 0
    assert b"".join(parts) == BIG.encode() * 20_000


LOCALE = {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_output_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(DAMAGED, "utf-8")
    done = through('cd "$FOLDER"; "$PYTHON" -m phasedocs lint', PYTHON=sys.executable, FOLDER=str(tmp_path), **LOCALE)
    assert (done.returncode, done.stderr) == (1, b"")
    assert "1 | # ✅ Phase 2: 計画 🚀\n  |   ^^\n" in done.stdout.decode("utf-8")


# --- in this process


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


@pytest.fixture
def phasedocs(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    def call(*arguments: str, cwd: Path) -> Done:
        monkeypatch.chdir(cwd)
        capfd.readouterr()
        status = run(arguments)
        return Done(status, *capfd.readouterr())

    return call


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_in_a_file_is_the_one_on_the_screen_and_the_screen_says_what_was_read(
    phasedocs: Callable[..., Done], tmp_path: Path, name: str
) -> None:
    (tmp_path / "a.md").write_text(DAMAGED, "utf-8")
    shown = phasedocs("lint", "--format", name, cwd=tmp_path)
    written = phasedocs("lint", "--format", name, "--output", "out/report", cwd=tmp_path)
    assert written == Done(1, "", "2 errors in 1 document, 2 tasks, 1 claim, 0 references\n")
    assert (tmp_path / "out" / "report").read_text("utf-8") == shown.out


@pytest.mark.parametrize("name", ["sarif", "github", "gitlab"])
def test_machines_know_files_from_the_root_of_the_repository(
    phasedocs: Callable[..., Done], tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "packages" / "boats"
    folder.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (folder / "phasedocs.toml").touch()
    (folder / "a.md").write_text(DAMAGED, "utf-8")
    assert "packages/boats/a.md" in phasedocs("lint", "--format", name, cwd=folder).out
    assert phasedocs("lint", "--format", "concise", cwd=folder).out.startswith("a.md:1:3: ")


def test_statistics_take_the_place_of_findings(phasedocs: Callable[..., Done], tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(DAMAGED + "- [] a\n- [] b\n", "utf-8")
    assert phasedocs("lint", "--statistics", cwd=tmp_path).out == (
        "2  warning  malformed-task  2 fixable\n"
        "1  error    mojibake        1 fixable\n"
        "1  error    stale-complete  1 by an unsafe fix\n"
        "2 errors, 2 warnings in 1 document, 2 tasks, 1 claim, 0 references\n"
        "3 can be fixed with `--fix`\n"
    )
    *_, end = phasedocs("lint", "--statistics", "--format", "jsonl", cwd=tmp_path).out.splitlines()
    counted = json.loads(end)["statistics"]
    assert counted[0] == {"rule": "malformed-task", "count": 2, "fixable": 2, "unsafe_fixable": 0}


def test_statistics_are_refused_where_they_have_no_place(phasedocs: Callable[..., Done], tmp_path: Path) -> None:
    done = phasedocs("lint", "--statistics", "--format", "sarif", cwd=tmp_path)
    assert done.status == 2
    assert done.err.startswith("phasedocs: --statistics is for --format text, concise, json, jsonl")
    assert done.err.count("\n") == 1
