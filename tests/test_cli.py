"""The command line, as a user meets it: exit status, messages, what is written and what is left alone."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shlex import quote

import pytest

from phasedocs.build import SITE_MARK
from phasedocs.cli import run
from phasedocs.config import parse_config

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
STALE = "# Phase 2: Ingest\n\n**Status**: ✅ COMPLETE\n\n## Tasks\n\n- [x] one\n- [x] two\n- [ ] three\n"
CLEAN = "# Phase 1: Sensors\n\n**Status**: ✅ COMPLETE\n\n- [x] one\n- [x] two\n"

Command = Callable[..., "Result"]


class Result:
    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


@pytest.fixture
def phasedocs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def call(*arguments: str) -> Result:
        capfd.readouterr()
        status = run(arguments)
        captured = capfd.readouterr()
        return Result(status, captured.out, captured.err)

    return call


def write(root: Path, **files: str | bytes) -> None:
    for name, text in files.items():
        path = root / (name.replace("__", "/") + ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


# --- exit status and messages


def test_clean_documents_exit_0_and_say_what_was_read(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    result = phasedocs("lint")
    assert (result.status, result.err) == (0, "")
    assert result.out == "nothing found in 1 document, 2 tasks, 1 claim, 0 references\n"


def test_an_error_exits_1_and_shows_the_claim_with_the_task_against_it(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, docs__PHASE2=STALE)
    result = phasedocs("lint")
    assert result.status == 1
    assert result.out.splitlines()[:9] == [
        "error[stale-complete]: says COMPLETE, but 1 of its 3 work tasks is open",
        " --> docs/PHASE2.md:3:13",
        "  |",
        "3 | **Status**: ✅ COMPLETE",
        "  |             ^^^^^^^^^^^ claimed here, for the whole document",
        "  :",
        "9 | - [ ] three",
        "  |   --- open",
        "  = open in a list that is kept up to date",
    ]


@pytest.mark.parametrize(("fail_on", "status"), [("error", 1), ("warning", 1), ("note", 1), ("never", 0)])
def test_fail_on_decides_what_fails(phasedocs: Command, tmp_path: Path, fail_on: str, status: int) -> None:
    write(tmp_path, a=STALE)
    assert phasedocs("lint", "--fail-on", fail_on).status == status


def test_a_warning_alone_does_not_fail(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="- [ ] a\n  - [x] b\n")
    assert phasedocs("lint").status == 0
    assert phasedocs("lint", "--fail-on", "warning").status == 1


def test_the_day_that_targets_are_past_by_is_given(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="# Phase 2\n\n**Status**: IN PROGRESS\n**Deadline**: 2026-03-01\n")
    shown = "a.md:4:15: warning[overdue] 2026-03-01 was 2 days ago"
    assert shown in phasedocs("lint", "--format", "concise", "--today", "2026-03-03").out
    assert "overdue" not in phasedocs("lint", "--format", "concise", "--today", "2026-03-01").out
    assert phasedocs("lint", "--today", "yesterday").status == 2


def test_without_a_day_the_clock_tells(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="# Phase 2\n\n**Status**: IN PROGRESS\n**Deadline**: 2001-03-01\n")
    assert "warning[overdue] 2001-03-01" in phasedocs("lint", "--format", "concise").out


def _binary(root: Path) -> list[str]:
    write(root, a=b"\x89PNG\r\n\x1a\n\0\0\0")
    return ["a.md"]


def _missing(root: Path) -> list[str]:
    return ["nowhere.md"]


def _empty_folder(root: Path) -> list[str]:
    (root / "docs").mkdir()
    return ["docs"]


def _outside(root: Path) -> list[str]:
    inside = root / "inside"
    inside.mkdir()
    write(root, secret="- [ ] secret\n")
    (inside / "a.md").symlink_to(root / "secret.md")
    write(inside, b=CLEAN)
    (inside / "phasedocs.toml").touch()  # makes it the root
    return ["inside"]


def _dangling(root: Path) -> list[str]:
    (root / "a.md").symlink_to(root / "nowhere.md")
    write(root, b=CLEAN)
    return ["."]


def _pipe(root: Path) -> list[str]:
    os.mkfifo(root / "a.md")
    return ["a.md"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_missing, "phasedocs: nowhere.md: no such file or folder"),
        (_empty_folder, "phasedocs: docs: no Markdown documents here"),
        (_binary, "phasedocs: a.md: a binary file, not a document"),
        (_outside, "phasedocs: inside/a.md: leads outside inside, not read"),
        (_dangling, "phasedocs: a.md: no such file or directory"),
        (_pipe, "phasedocs: a.md: not a regular file"),
    ],
)
@pytest.mark.parametrize("command", ["lint", "extract", "status", "build"])
def test_bad_input_is_one_line_and_status_2(
    phasedocs: Command, tmp_path: Path, command: str, make: Callable[[Path], list[str]], message: str
) -> None:
    arguments = [command, *make(tmp_path)]
    result = phasedocs(*arguments, *(["--no-site"] if command == "build" else []))
    assert result.status == 2
    assert result.err.splitlines()[0] == message
    assert "secret" not in result.out


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN, b=CLEAN)
    (tmp_path / "a.md").chmod(0)
    result = phasedocs("lint")
    assert (result.status, result.err) == (2, "phasedocs: a.md: permission denied\n")


def test_an_unreadable_file_does_not_hide_the_others(
    phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a=CLEAN, b=STALE)
    real = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.md":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = phasedocs("lint", "--format", "concise")
    assert (result.status, result.err) == (2, "phasedocs: a.md: permission denied\n")
    assert "b.md:3:13: error[stale-complete]" in result.out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[site\n", "phasedocs.toml:1: not TOML: expected ']' at the end of a table declaration"),
        ('\nexclud = ["x"]\n', "phasedocs.toml:2: unknown key exclud; did you mean exclude?"),
        ('[site]\ntitel = "x"\n', "phasedocs.toml:2: unknown key site.titel; did you mean title?"),
        (
            '[rules.stale-redy]\nseverity = "off"\n',
            "phasedocs.toml:1: there is no rule stale-redy; did you mean stale-ready?",
        ),
        ('[states]\n"~" = "gone"\n', "phasedocs.toml:2: states.~ cannot be gone; did you mean done?"),
        ("exclude = 3\n", "phasedocs.toml:1: exclude: should be a list"),
    ],
)
def test_a_bad_configuration_is_told_with_its_line(phasedocs: Command, tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, a=CLEAN)
    (tmp_path / "phasedocs.toml").write_text(text, "utf-8")
    result = phasedocs("lint")
    assert result.status == 2
    assert result.err.startswith(f"phasedocs: {message}")
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lint", "--formt", "json"], "No such option"),
        (["frobnicate"], "No such command"),
        (["explain"], "Missing argument"),
        (["explain", "stale-complte"], "did you mean stale-complete?"),
        (["lint", "--select", "stale-complte"], "did you mean stale-complete?"),
    ],
)
def test_usage_errors_are_one_line_and_status_2(phasedocs: Command, arguments: list[str], words: str) -> None:
    result = phasedocs(*arguments)
    assert result.status == 2
    assert words in result.err
    assert result.err.count("\n") == 1


def test_a_bug_of_ours_is_one_line_too(phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a=CLEAN)

    def fail(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("phasedocs.cli.lint.survey", fail)
    result = phasedocs("lint")
    assert result.status == 2
    assert result.err.startswith("phasedocs: ZeroDivisionError: by zero; this is our bug")
    assert result.err.count("\n") == 1


# --- large and deep


def test_a_document_of_very_many_lines(phasedocs: Command, tmp_path: Path) -> None:
    count = 50_000 if os.environ.get("PHASEDOCS_LONG") else 10_000
    lines = (f"- [{'x' if number % 2 else ' '}] task {number}" for number in range(count))
    write(tmp_path, a="# Big\n\n" + "\n".join(lines) + "\n")
    result = phasedocs("status", "--format", "json")
    assert result.status == 0
    assert json.loads(result.out)["progress"] == {"done": count // 2, "total": count, "excluded": 0, "percent": 50}


def test_lists_nested_500_deep_are_read_whole(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="".join(f"{'  ' * depth}- [ ] level {depth}\n" for depth in range(500)))
    result = phasedocs("extract")
    assert (result.status, result.err) == (0, "")
    tasks = json.loads(result.out)["documents"][0]["tasks"]
    assert [task["parent"] for task in tasks] == [None, *range(1, 500)]


def test_what_is_nested_too_deep_is_told(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="".join(f"{'  ' * depth}- [ ] level {depth}\n" for depth in range(900)))
    result = phasedocs("lint")
    assert result.status == 2
    assert "nested too deep to be read" in result.err


# --- what is found


def test_a_folder_is_walked_as_git_sees_it(phasedocs: Command, tmp_path: Path) -> None:
    write(
        tmp_path,
        a=CLEAN,
        docs__b=CLEAN,
        ignored__c=STALE,
        node_modules__d=STALE,
        **{".planning__e": CLEAN, "docs__f": STALE},
    )
    (tmp_path / ".gitignore").write_text("ignored/\n", "utf-8")
    (tmp_path / "docs" / ".gitignore").write_text("f.md\n", "utf-8")
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "pyvenv.cfg").touch()
    write(tmp_path, env__g=STALE)
    found = json.loads(phasedocs("extract").out)["documents"]
    assert [document["path"] for document in found] == [".planning/e.md", "a.md", "docs/b.md"]


def test_a_file_that_is_named_is_read_whatever_its_name(phasedocs: Command, tmp_path: Path) -> None:
    (tmp_path / "STATUS.txt").write_text(STALE, "utf-8")
    assert phasedocs("lint", "STATUS.txt").status == 1


def test_exclude_and_include(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN, old__b=STALE, docs__c=CLEAN)
    (tmp_path / "phasedocs.toml").write_text('exclude = ["old/"]\ninclude = ["docs/*"]\n', "utf-8")
    found = json.loads(phasedocs("extract").out)["documents"]
    assert [document["path"] for document in found] == ["docs/c.md"]


def test_paths_are_told_from_the_current_folder(
    phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, docs__a=STALE)
    (tmp_path / "phasedocs.toml").touch()
    monkeypatch.chdir(tmp_path / "docs")
    assert json.loads(phasedocs("lint", "--format", "json").out)["diagnostics"][0]["path"] == "a.md"


def test_configuration_in_pyproject(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=STALE)
    (tmp_path / "pyproject.toml").write_text('[tool.phasedocs.rules.stale-complete]\nseverity = "note"\n', "utf-8")
    assert phasedocs("lint").status == 0
    shown = phasedocs("lint", "--min-severity", "note", "--format", "json")
    assert [found["severity"] for found in json.loads(shown.out)["diagnostics"]] == ["note"]


def test_a_rule_that_is_off(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=STALE)
    (tmp_path / "phasedocs.toml").write_text('[rules.stale-complete]\nseverity = "off"\n', "utf-8")
    assert phasedocs("lint", "--min-severity", "note").status == 0


def test_states_from_the_configuration(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="- [~] a\n- [x] b\n")
    (tmp_path / "phasedocs.toml").write_text('[states]\n"~" = "cancelled"\n', "utf-8")
    progress = json.loads(phasedocs("status", "--format", "json").out)["progress"]
    assert progress == {"done": 1, "total": 1, "excluded": 1, "percent": 100}


def test_a_rule_to_come_may_be_named(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=STALE)
    result = phasedocs("lint", "--select", "stale-complete", "--select", "conflicting-claims")
    assert result.status == 1


# --- fixes


FIXABLE = "# Caf\u00e9\r\n\r\n- [] one\r\n- [ ] upper\r\n  - [x] lower\r\n* [x ] two \u00e2\u0153\u2026"
FIXED = "# Caf\u00e9\r\n\r\n- [ ] one\r\n- [x] upper\r\n  - [x] lower\r\n* [x] two \u2705"


def test_fix_changes_its_places_and_nothing_else(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=b"\xef\xbb\xbf" + FIXABLE.encode())
    (tmp_path / "a.md").chmod(0o640)
    result = phasedocs("lint", "--fix")
    assert (result.status, result.err) == (0, "4 fixed\n")
    assert (tmp_path / "a.md").read_bytes() == b"\xef\xbb\xbf" + FIXED.encode()
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o640
    assert phasedocs("lint", "--fix").err == ""


def test_diff_shows_and_writes_nothing(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="- [] one\n- two\n")
    result = phasedocs("lint", "--diff")
    assert result.status == 1
    assert result.out == "--- a.md\n+++ a.md\n@@ -1,2 +1,2 @@\n-- [] one\n+- [ ] one\n - two\n"
    assert (tmp_path / "a.md").read_bytes() == b"- [] one\n- two\n"
    write(tmp_path, a=CLEAN)
    assert phasedocs("lint", "--diff").status == 0


def test_diff_shows_bytes_that_are_not_utf_8(phasedocs: Command, tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf# Caf\xe9 \xed\xa0\xbd\xed\xba\x80\r\n"
    write(tmp_path, a=raw)
    result = phasedocs("lint", "--diff")
    assert result.status == 1
    assert result.out.endswith("-# Caf\\xe9 \\xed\\xa0\\xbd\\xed\\xba\\x80\r\n+# Caf\\xe9 🚀\r\n")
    assert (tmp_path / "a.md").read_bytes() == raw
    phasedocs("lint", "--fix")
    assert (tmp_path / "a.md").read_bytes() == b"\xef\xbb\xbf# Caf\xe9 \xf0\x9f\x9a\x80\r\n"
    phasedocs("lint", "--fix", "--unsafe-fixes")
    assert (tmp_path / "a.md").read_bytes() == "\ufeff# Café 🚀\r\n".encode()
    assert phasedocs("lint").status == 0


def test_extract_tells_of_bytes_and_counts_columns_in_characters(phasedocs: Command, tmp_path: Path) -> None:
    write(
        tmp_path,
        a=b"# Caf\xe9\n\n\xed\xa0\xbd\xed\xba\x80 \xed\xba\x80 **Status**: COMPLETE\n\n- caf\xe9 \x93\n  - [ ] b\n",
    )
    found = json.loads(phasedocs("extract").out)["documents"][0]
    assert found["encoding"]["bytes"] == "mixed"
    assert [(claim["line"], claim["column"], claim["text"]) for claim in found["claims"]] == [(3, 17, "COMPLETE")]
    assert [(task["line"], task["column"]) for task in found["tasks"]] == [(6, 5)]


def test_a_lossy_repair_waits_for_unsafe_fixes(phasedocs: Command, tmp_path: Path) -> None:
    damaged = (
        "# Plan\n\n- \u00e2\u0153\u2026 one\n- \u00e2\u0153\u2026 two\n- \u00e2\u0152 three\n"  # the last lost a byte
    )
    write(tmp_path, a=damaged)
    phasedocs("lint", "--fix")
    assert (tmp_path / "a.md").read_text("utf-8") == "# Plan\n\n- ✅ one\n- ✅ two\n- \u00e2\u0152 three\n"
    write(tmp_path, a=damaged)
    phasedocs("lint", "--fix", "--unsafe-fixes")
    assert (tmp_path / "a.md").read_text("utf-8") == "# Plan\n\n- ✅ one\n- ✅ two\n- ❌ three\n"


def test_a_file_that_changed_meanwhile_is_left_alone(
    phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a="- [] one\n")
    lint_module = importlib.import_module("phasedocs.cli.lint")
    real = lint_module.write_fixed

    def meddle(workspace: object, document: object, data: bytes) -> None:
        write(tmp_path, a="- [] one, and more\n")
        real(workspace, document, data)  # type: ignore[arg-type]

    monkeypatch.setattr(lint_module, "write_fixed", meddle)
    result = phasedocs("lint", "--fix")
    assert (result.status, result.err) == (2, "phasedocs: a.md: changed meanwhile, left alone; run again\n")
    assert (tmp_path / "a.md").read_bytes() == b"- [] one, and more\n"


def test_a_symbolic_link_stays_one(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, real="- [] one\n")
    (tmp_path / "link.md").symlink_to("real.md")
    phasedocs("lint", "link.md", "--fix")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"- [ ] one\n"


# --- output


def test_control_characters_do_not_reach_the_terminal(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="- [] \x1b[2J\x07 one\n")
    result = phasedocs("lint")
    assert "\x1b" not in result.out
    assert "\x07" not in result.out
    assert "[2J" in result.out


def test_colour_only_when_it_is_asked_for(phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a=STALE)
    assert "\x1b[" not in phasedocs("lint").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31merror[stale-complete]\x1b[0m" in phasedocs("lint").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in phasedocs("lint").out


def test_columns_stay_right_under_wide_characters_and_tabs(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="# 計画 👨‍👩‍👧 ⚠️\n\n- 項目\n\n\t- [] 一\n")
    lines = phasedocs("lint").out.splitlines()
    assert lines[3:5] == ["5 |     - [] 一", "  |       ^^"]


def test_reports_are_the_same_twice_and_have_no_absolute_path(phasedocs: Command, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    for arguments in (["extract"], ["lint", "--format", "json"], ["status", "--format", "json"]):
        first, second = (phasedocs(*arguments, "examples").out for _ in range(2))
        assert first == second
        assert str(tmp_path) not in first
        assert json.loads(first)["schema"].startswith(f"phasedocs.{arguments[0]}/")


def test_output_goes_to_a_file(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    assert phasedocs("extract", "--output", "facts/all.json").out == ""
    assert json.loads((tmp_path / "facts/all.json").read_text("utf-8"))["documents"][0]["path"] == "a.md"


def test_status_shows_phases_with_their_parts(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=STALE, PHASE1=CLEAN)
    out = phasedocs("status").out
    assert "1 Sensors  ████████████████████ 2/2 (100 %)  complete  work 2/2" in out
    assert "2 Ingest   █████████████░░░░░░░ 2/3 (66 %)   in progress  work 2/3" in out
    assert "PHASE2.md:3  says COMPLETE, but 1 of its 3 work tasks is open" in out
    assert out.endswith("All  4/5 (80 %)  work 4/5\n")


@pytest.mark.parametrize(("percent", "status"), [("80", 0), ("81", 1)])
def test_fail_under(phasedocs: Command, tmp_path: Path, percent: str, status: int) -> None:
    write(tmp_path, PHASE2=STALE, PHASE1=CLEAN)
    assert phasedocs("status", "--fail-under", percent).status == status


def test_build_twice_writes_the_same_and_does_not_read_its_own_output(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, docs__PHASE2=STALE)
    first = phasedocs("build", "--no-site")
    assert first.status == 0
    assert "in 1 document, 3 tasks" in first.out
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert phasedocs("build", "--no-site").out == first.out
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == times
    assert (tmp_path / "docs" / "PHASE2.md").read_text("utf-8") == STALE


def test_output_chooses_where_the_status_document_goes(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, docs__PHASE2=STALE)
    phasedocs("build", "--no-site", "--output", "public")
    assert "2/3 (66 %)" in (tmp_path / "public" / "STATUS.md").read_text("utf-8")
    assert not (tmp_path / "build").exists()


def test_rules_and_explain(phasedocs: Command) -> None:
    listed = json.loads(phasedocs("rules", "--format", "json").out)["rules"]
    assert [rule["name"] for rule in listed] == sorted(rule["name"] for rule in listed)
    for rule in listed:
        page = phasedocs("explain", rule["name"]).out
        assert page.startswith(f"{rule['name']} ({rule['severity']})\n\n{rule['summary']}\n")


def test_the_examples_show_what_they_were_written_to_show(phasedocs: Command, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path, dirs_exist_ok=True)
    found = json.loads(phasedocs("lint", "--format", "json", "--today", "2026-11-21").out)["diagnostics"]
    assert [(one["path"], one["line"], one["rule"]) for one in found] == [
        ("docs/FIELD_SEASON_2026.md", 62, "malformed-task"),
        ("docs/FIELD_SEASON_2026.md", 63, "malformed-task"),
        ("docs/PHASE2_COMPLETION_REPORT.md", 1, "stale-complete"),
        ("docs/PHASE2_COMPLETION_REPORT.md", 3, "stale-complete"),
        ("docs/PHASE2_COMPLETION_REPORT.md", 41, "missing-evidence"),
        ("docs/PHASE3_DATA_PREPARATION.md", 3, "stale-not-ready"),
        ("docs/PHASE4_5_COMPLETION_CHECKLIST.md", 30, "parent-done-child-open"),
        ("docs/PHASE4_5_COMPLETION_CHECKLIST.md", 34, "parent-open-children-done"),
        ("docs/PHASE4_5_COMPLETION_CHECKLIST.md", 52, "wrong-count"),
        ("docs/PHASE4_DEPLOYMENT_READINESS.md", 3, "stale-ready"),
        ("docs/ROADMAP.md", 16, "overdue"),
        ("docs/ROADMAP.md", 104, "missing-file"),
        ("docs/legacy/PHASE0_NOTES.md", 1, "mojibake"),
        ("docs/legacy/PHASE1_ACCEPTANCE.md", 1, "mojibake"),
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX pipe")
def test_big_reports_are_whole_on_a_pipe(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="".join(f"- [] task {number}\n" for number in range(5_000)))
    found = json.loads(phasedocs("lint", "--format", "json").out)["diagnostics"]
    assert len(found) == 5_000


def test_status_tells_of_every_claim_that_does_not_hold(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PLAN=STALE.replace("Phase 2: ", ""), PHASE2=STALE)
    told = [line for line in phasedocs("status").out.splitlines() if "says COMPLETE" in line]
    assert [line.partition(":")[0] for line in told] == ["PHASE2.md", "PLAN.md"]


def test_status_as_markdown_is_the_status_document(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=STALE)
    result = phasedocs("status", "--format", "markdown")
    phasedocs("build", "--no-site")
    assert (result.status, result.out) == (0, (tmp_path / "build" / "STATUS.md").read_text("utf-8"))


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_git_tells_which_statuses_are_older_than_their_tasks(
    phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def commit(text: str, day: str) -> None:
        write(tmp_path, PLAN=text)
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00Z")
        for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", day]):
            subprocess.run(["git", *command], cwd=tmp_path, check=True)

    plan = "# Nets\n\n**Status**: Ready\n\n## Prerequisites\n\n- [x] knots\n"
    commit(plan, "2026-01-02")
    commit(plan + "- [ ] buoys\n", "2026-03-02")
    wanted = ["lint", "--git", "--select", "outdated-claim", "--format", "concise"]
    first = phasedocs(*wanted)
    assert "PLAN.md:3:13: warning[outdated-claim] says READY since 2026-01-02" in first.out
    assert phasedocs(*wanted).out == first.out  # from the cache
    (tmp_path / ".phasedocs_cache" / "blame.json").write_bytes(b"\xff{")
    assert phasedocs(*wanted).out == first.out
    write(tmp_path, PLAN=plan.replace("[x]", "[ ]"))
    assert "says READY since 2026-01-02" in phasedocs(*wanted).out  # not committed yet: later than all
    assert "outdated" not in phasedocs("lint").out


def test_without_a_repository_git_is_no_help(
    phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, PLAN="# Nets\n")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = phasedocs("lint", "--git")
    assert (result.status, result.out) == (2, "")
    assert result.err.endswith("git does not answer here; leave out --git\n")


# --- how verdicts come about


GATES = (
    "# Phase 2: Ingest\n\n**Status**: READY\n\n## Prerequisites\n\n- [x] one\n- [ ] two\n"
    "\n## Next steps\n\n- [ ] three\n"
)


def test_explain_shows_how_a_verdict_came_about(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, docs__PHASE2=GATES)
    result = phasedocs("explain", "docs/PHASE2.md:3:13")
    assert (result.status, result.err) == (0, "")
    assert result.out.splitlines() == [
        "contradicted: says READY, but 1 of its 2 prerequisites is open",
        " --> docs/PHASE2.md:3:13",
        "  |",
        "3 | **Status**: READY",
        "  |             ^^^^^ claimed here, for the document (Phase 2)",
        "  :",
        "8 | - [ ] two",
        "  |   --- open",
        "  = kind: ready: ready, with no word for what",
        "  = mood: asserted, it is stated under “Status”",
        "  = scope: the document (Phase 2), 3 tasks: 1 ticked, 2 open",
        "  = counted: 2 prerequisites, 1 ticked (line 7), 1 open (line 8); role by the heading “Prerequisites”",
        "  = left out, says nothing against such a claim: 1 next step (open), line 12; "
        "role by the heading “Next steps”",
        "  = decided by ready-prerequisite-open: an open prerequisite in a list that is kept up to date",
        "  = measured: 0 hits and 0 false alarms on judged claims",
        "  = confidence: medium, reported by stale-ready as warning",
        "  = basis: inferred",
        "  = declare it: <!-- phasedocs: role=prerequisite --> under “Prerequisites”, line 5",
        "  = declare it: <!-- phasedocs: role=follow_up --> under “Next steps”, line 10",
    ]


def test_explain_as_json(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=GATES)
    found = json.loads(phasedocs("explain", "a.md:3", "--format", "json").out)
    assert (found["schema"], found["path"], found["line"]) == ("phasedocs.explain/1", "a.md", 3)
    (claim,) = found["claims"]
    assert (claim["verdict"], claim["basis"], claim["act"]) == ("contradicted", "inferred", "ready")
    assert claim["scope"] == {
        "type": "document",
        "section": None,
        "phases": ["2"],
        "role": None,
        "tasks": 3,
        "ticked": 1,
    }
    assert [(group["role"], group["source"], group["open"]) for group in claim["counted"]] == [
        ("prerequisite", "heading", [8])
    ]
    assert [(group["why"], group["named"], group["lines"]) for group in claim["left_out"]] == [
        ("role", "Next steps", [12])
    ]
    assert claim["row"]["name"] == "ready-prerequisite-open"
    assert claim["reported"] == [{"rule": "stale-ready", "severity": "warning"}]
    assert claim["declare"][0] == {
        "directive": "<!-- phasedocs: role=prerequisite -->",
        "section": 5,
        "lines": [7, 8],
    }


def test_explain_says_why_a_claim_is_none(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="# T\n\n## Success criteria\n\n**Status**: COMPLETE\n\n- [ ] a\n")
    out = phasedocs("explain", "a.md:5").out
    assert out.startswith("not judged: COMPLETE is a goal, no claim: it stands below the heading “Success criteria”\n")
    assert out.endswith("  = only what is asserted is judged\n")


def test_explain_has_colour_only_when_it_is_asked_for(
    phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a=GATES.replace("two", "\x1b[2Jtwo"))
    assert "\x1b" not in phasedocs("explain", "a.md:3").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert phasedocs("explain", "a.md:3").out.startswith("\x1b[1;31mcontradicted\x1b[0m: ")


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("stale-complet", "there is no rule stale-complet; did you mean stale-complete?"),
        ("b.md:3", "b.md: no such file or folder; did you mean a.md?"),
        ("a.md:99", "a.md: there is no line 99; it has 12"),
        ("a.md:0", "a.md: there is no line 0; it has 12"),
        ("a.md:7", "a.md:7: no claim on this line; the nearest is on line 3"),
        ("a.md", "a.md: name a line too, a.md:3; claims are on line 3"),
        ("none.md:1", "none.md: holds no claims; `phasedocs extract` shows what was read"),
        ("./.:1", "./.: a folder; name one file and a line of it"),
    ],
)
def test_explain_of_what_is_not_there_is_one_line_and_a_way_out(
    phasedocs: Command, tmp_path: Path, what: str, message: str
) -> None:
    write(tmp_path, a=GATES, none="# T\n\n- [ ] a\n")
    result = phasedocs("explain", what)
    assert (result.status, result.out, result.err) == (2, "", f"phasedocs: {message}\n")


def test_explain_uses_the_words_of_the_configuration(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="# T\n\n**Status**: IN THE BAG\n\n- [x] a\n- [ ] b\n")
    (tmp_path / "phasedocs.toml").write_text('[vocabulary]\nstatus.complete = ["in the bag"]\n', "utf-8")
    assert phasedocs("explain", "a.md:3").out.startswith("contradicted: says IN THE BAG, but 1 of its 2 work tasks")


# --- init


def test_init_writes_a_configuration_and_never_over_one(phasedocs: Command, tmp_path: Path) -> None:
    first = phasedocs("init")
    assert (first.status, first.out.splitlines()[0]) == (0, "wrote phasedocs.toml")
    text = (tmp_path / "phasedocs.toml").read_text("utf-8")
    parse_config("phasedocs.toml", text)
    parse_config("phasedocs.toml", re.sub('^# (?=[\\[a-z"~])', "", text.partition("\n\n")[2], flags=re.MULTILINE))
    (tmp_path / "phasedocs.toml").write_text("# mine\n", "utf-8")
    (tmp_path / "docs").mkdir()
    again = phasedocs("init", "docs")
    assert (again.status, again.out.splitlines()[0]) == (0, "phasedocs.toml is there already, left alone")
    assert (tmp_path / "phasedocs.toml").read_text("utf-8") == "# mine\n"
    assert not (tmp_path / "docs" / "phasedocs.toml").exists()


def test_init_does_not_write_beside_a_table_in_pyproject(phasedocs: Command, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.phasedocs]\n", "utf-8")
    assert phasedocs("init").out.startswith("pyproject.toml is there already, left alone\n")
    assert not (tmp_path / "phasedocs.toml").exists()


def test_init_proposes_declarations_and_writes_nothing(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=GATES, b=CLEAN)
    result = phasedocs("init", "--declare")
    assert result.status == 0
    assert [line for line in result.out.splitlines() if line[0] in "+-"] == [
        "--- a.md",
        "+++ a.md",
        "+<!-- phasedocs: role=prerequisite -->",
        "+",
        "+<!-- phasedocs: role=follow_up -->",
        "+",
    ]
    assert result.err == "2 declarations in 1 document; `--write` writes what you see\n"
    assert (tmp_path / "a.md").read_text("utf-8") == GATES


def test_init_writes_declarations_once(phasedocs: Command, tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf" + GATES.replace("\n", "\r\n").replace("two", "tw\u00f6").encode()
    write(tmp_path, a=raw)
    (tmp_path / "a.md").chmod(0o640)
    result = phasedocs("init", "--declare", "--write")
    assert (result.status, result.out, result.err) == (0, "", "2 declarations in 1 document written\n")
    changed = (tmp_path / "a.md").read_bytes()
    for role in (b"prerequisite", b"follow_up"):
        changed = changed.replace(b"<!-- phasedocs: role=" + role + b" -->\r\n\r\n", b"")
    assert changed == raw
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o640
    assert "error[stale-ready]" in phasedocs("lint").out  # a warning before: now it is declared
    assert phasedocs("init", "--declare", "--write").err.startswith("nothing to declare")


def test_init_keeps_bytes_that_are_not_utf_8(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=b"# Caf\xe9\n\n## Next steps\n\n- [ ] caf\xe9\n")
    phasedocs("init", "--declare", "--write")
    expected = b"# Caf\xe9\n\n## Next steps\n\n<!-- phasedocs: role=follow_up -->\n\n- [ ] caf\xe9\n"
    assert (tmp_path / "a.md").read_bytes() == expected


@pytest.mark.parametrize("arguments", [["--write"], ["--work"], ["a", "b"], ["nowhere"]])
def test_init_with_what_does_not_belong_to_it(phasedocs: Command, tmp_path: Path, arguments: list[str]) -> None:
    result = phasedocs("init", *arguments)
    assert (result.status, result.err.count("\n")) == (2, 1)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file that is always full")
@pytest.mark.parametrize("command", [["rules"], ["lint", "--no-cache"], ["lint"]])
def test_output_that_cannot_be_written_is_an_error(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "PHASE1.md").write_text("# Phase 1: COMPLETE\n\n- [x] a\n- [ ] b\n", "utf-8")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "phasedocs", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=tmp_path,
            encoding="utf-8",
        )
    assert (done.returncode, done.stderr) == (2, "phasedocs: output: No space left on device\n")


def test_nobody_need_listen(tmp_path: Path) -> None:
    (tmp_path / "PHASE1.md").write_text("# Phase 1: COMPLETE\n\n- [x] a\n- [ ] b\n", "utf-8")
    command = f"{quote(sys.executable)} -m phasedocs lint --no-cache >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], check=False, cwd=tmp_path).returncode == 1


def test_rules_are_chosen_by_commas_or_one_by_one(phasedocs: Command, tmp_path: Path) -> None:
    (tmp_path / "PHASE2.md").write_text(STALE + "- [ x] four\n\n[gone](gone.md)\n", "utf-8")
    both = phasedocs("lint", "--select", "stale-complete, missing-file", "--format", "concise")
    assert (
        both.out
        == phasedocs("lint", "--select", "missing-file", "--select", "stale-complete", "--format", "concise").out
    )
    assert both.out.count("[stale-complete]") == both.out.count("[missing-file]") == 1
    assert "[malformed-task]" not in both.out
    assert "missing-file" not in phasedocs("lint", "--ignore", "malformed-task,missing-file", "--format", "concise").out
    assert "there is no rule b" in phasedocs("lint", "--select", "missing-file,b").err


def test_a_build_takes_away_nothing_that_no_build_made(phasedocs: Command, tmp_path: Path) -> None:
    (tmp_path / "PHASE2.md").write_text(STALE, "utf-8")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.md").write_text("# Ours by hand\n", "utf-8")
    refused = phasedocs("build", "--output", ".")
    assert (refused.status, refused.out) == (2, "")
    assert refused.err == "phasedocs: site: holds files that no build made; name another folder with --output\n"
    (tmp_path / "STATUS.md").write_text("# Written by hand\n", "utf-8")
    refused = phasedocs("build", "--output", ".", "--no-site")
    assert (refused.status, refused.out) == (2, "")
    assert refused.err == "phasedocs: STATUS.md: was not written by phasedocs; name another folder with --output\n"
    assert (tmp_path / "STATUS.md").read_text("utf-8") == "# Written by hand\n"
    assert (tmp_path / "site" / "index.md").read_text("utf-8") == "# Ours by hand\n"


def test_a_build_takes_the_place_of_an_earlier_one(phasedocs: Command, tmp_path: Path) -> None:
    (tmp_path / "PHASE2.md").write_text(STALE, "utf-8")
    (tmp_path / "public" / "site" / ".git").mkdir(parents=True)
    for _ in range(2):
        assert phasedocs("build", "--output", "public").status == 0
    assert (tmp_path / "public" / "site" / ".git").is_dir()
    assert (tmp_path / "public" / "site" / "report.json").read_bytes().startswith(SITE_MARK)
