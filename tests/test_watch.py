"""`lint --watch`, as a person sees it: another process, over a made folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from phasedocs.cli import run

if sys.platform == "win32":
    pytest.skip("ctrl-c is sent otherwise", allow_module_level=True)

STALE = "# Phase 2: Ingest\n\n**Status**: ✅ COMPLETE\n\n- [x] one\n- [x] two\n- [ ] three\n"
CLEAN = STALE.replace("- [ ] three", "- [x] three")
PATIENCE = 60
"""Seconds after which something is broken, on the slowest machine."""
# A shell's background jobs ignore ctrl-c, and so would what they start.
LISTENING = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); sys.argv[0] = 'phasedocs'; "
PROGRAM = [sys.executable, "-c", LISTENING + "from phasedocs.__main__ import main; main()", "lint", "--watch"]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


class Watcher:
    """A running `lint --watch`, and what it printed since one last looked."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder, self.log, self.seen = folder, log, 0
        with log.open("wb") as file:
            command = [*PROGRAM, "--format", "concise"]
            self.process = subprocess.Popen(command, cwd=folder, stdout=file, stderr=subprocess.STDOUT)

    def shows(self, words: str) -> bool:
        """Wait until it prints the words, and after them that it goes on watching."""

        def shown() -> bool:
            at = self.printed().find(words, self.seen)
            return at >= 0 and "watching for changes" in self.printed()[at:]

        until(shown)
        self.seen = len(self.printed())
        return True

    def printed(self) -> str:
        return self.log.read_text("utf-8")


@pytest.fixture
def watcher(tmp_path: Path) -> Iterator[Watcher]:
    folder = tmp_path / "project"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "PHASE2.md").write_text(STALE, "utf-8")
    (folder / "phasedocs.toml").touch()
    watcher = Watcher(folder, tmp_path / "log")
    yield watcher
    if watcher.process.poll() is None:
        watcher.process.kill()
    watcher.process.wait(PATIENCE)


def test_it_lints_again_survives_what_is_broken_and_ends_with_130(watcher: Watcher) -> None:
    document, settings = watcher.folder / "docs" / "PHASE2.md", watcher.folder / "phasedocs.toml"
    assert watcher.shows("docs/PHASE2.md:3:13: error[stale-complete]")

    document.write_text(CLEAN, "utf-8")
    assert watcher.shows("nothing found in 1 document, 3 tasks")

    document.write_bytes(b"\0\0\0")
    assert watcher.shows("phasedocs: docs/PHASE2.md: a binary file, not a document\n")

    document.write_text(STALE, "utf-8")
    assert watcher.shows("error[stale-complete]")

    settings.write_text("exclud = []\n", "utf-8")
    assert watcher.shows("phasedocs: phasedocs.toml:1: unknown key exclud; did you mean exclude?")

    settings.write_text('[rules.stale-complete]\nseverity = "off"\n', "utf-8")
    assert watcher.shows("nothing found in 1 document")

    (watcher.folder / "node_modules").mkdir()
    (watcher.folder / "node_modules" / "x.md").write_text(STALE, "utf-8")
    (watcher.folder / "docs" / ".PHASE2.md.swp").touch()
    (watcher.folder / "new").mkdir()
    (watcher.folder / "new" / "PHASE3.md").write_text(CLEAN, "utf-8")
    assert watcher.shows("nothing found in 2 documents")

    watcher.process.send_signal(signal.SIGINT)
    assert watcher.process.wait(PATIENCE) == 130
    assert "Traceback" not in watcher.printed()
    assert "\x1b" not in watcher.printed()  # no terminal, nothing to clear


def test_a_broken_configuration_at_the_start_is_waited_for(watcher: Watcher, tmp_path: Path) -> None:
    watcher.shows("error[stale-complete]")
    (watcher.folder / "phasedocs.toml").write_text("[", "utf-8")
    second = Watcher(watcher.folder / "docs", tmp_path / "second")
    try:
        assert second.shows("phasedocs: ../phasedocs.toml: not TOML")
        (watcher.folder / "phasedocs.toml").write_text("", "utf-8")
        assert second.shows("PHASE2.md:3:13: error[stale-complete]")
    finally:
        second.process.kill()
        second.process.wait(PATIENCE)


def test_a_terminal_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "PHASE2.md").write_text(STALE, "utf-8")
    ours, theirs = os.openpty()
    with subprocess.Popen(PROGRAM, cwd=tmp_path, stdout=theirs, stderr=subprocess.DEVNULL) as process:
        os.close(theirs)
        shown = b""
        while b"1 error" not in shown:
            shown += os.read(ours, 1024)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
    os.close(ours)
    assert shown.startswith(b"\x1b[2J")


@pytest.mark.parametrize("arguments", [["--fix"], ["--diff"], ["--output", "x"], ["-"], ["--fix-only"]])
def test_it_only_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["lint", "--watch", *arguments]) == 2
    assert capfd.readouterr().err.startswith("phasedocs: --watch only shows what is found: leave out --fix")


def test_what_is_not_there_is_not_watched(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--watch", str(tmp_path / "nowhere")]) == 2
    assert "no such file or folder" in capfd.readouterr().err


def test_watchfiles_is_loaded_only_to_watch(tmp_path: Path) -> None:
    (tmp_path / "PHASE2.md").write_text(CLEAN, "utf-8")
    code = "import sys; from phasedocs.cli import run; run(['lint']); sys.exit('watchfiles' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False, capture_output=True).returncode == 0
