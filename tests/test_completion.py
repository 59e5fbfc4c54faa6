"""Shell completion, asked as the scripts of the shells ask."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from phasedocs.check import REPORTED
from phasedocs.cli import run

NAMES = [rule.name for rule in REPORTED]


def ask(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """Give what zsh is told when the last of the words is to be completed: type, value and help, a line each."""
    monkeypatch.setenv("_PHASEDOCS_COMPLETE", "zsh_complete")
    monkeypatch.setenv("COMP_WORDS", " ".join(("phasedocs", *words)))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    with pytest.raises(SystemExit) as end:
        run([])
    assert end.value.code == 0
    return capfd.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("lint", "--select", "stale-"), [name for name in NAMES if name.startswith("stale-")]),
        (("lint", "--select", "stale-ready", "--ignore", "wrong-c"), ["wrong-case", "wrong-count"]),
        (("explain", "moj"), ["mojibake"]),
        (("explain", "docs/a"), ["docs/a"]),
        (("lint", "--stdin-filename", "doc"), ["doc"]),
        (("comp",), ["completion"]),
        (("lint", "--fail-on", "n"), ["note", "never"]),
        (("completion", ""), ["bash", "fish", "zsh"]),
    ],
)
def test_what_completes(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], words: tuple[str, ...], expected: list[str]
) -> None:
    told = ask(monkeypatch, capfd, *words)
    assert told[1::3] == expected
    assert set(told[::3]) == {"file" if expected[0] in ("docs/a", "doc") else "plain"}


def test_a_rule_says_what_it_asks_for(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    (rule,) = (rule for rule in REPORTED if rule.name == "mojibake")
    assert ask(monkeypatch, capfd, "explain", "moj") == ["plain", "mojibake", rule.summary]


@pytest.mark.parametrize("shell", ["bash", "fish", "zsh"])
def test_a_script_for_each_shell(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path, shell: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no shell is needed to print it
    assert run(["completion", shell]) == 0
    script = capfd.readouterr().out
    assert f"_PHASEDOCS_COMPLETE={shell}_complete" in script
    assert "%(" not in script


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_bash_completes() -> None:
    beside = Path(sys.executable).parent
    asked = 'eval "$(phasedocs completion bash)"; COMP_WORDS=(phasedocs lint --select mis); COMP_CWORD=3; '
    asked += '_phasedocs_completion phasedocs mis --select; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(
        ["bash", "--norc", "-c", asked],
        env={**os.environ, "PATH": f"{beside}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [name for name in NAMES if name.startswith("mis")]
