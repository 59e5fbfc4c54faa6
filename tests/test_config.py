"""The configuration: where it is found, how files join, what it does, and how slips are told."""

from __future__ import annotations

import json
import os
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st
from test_cli import CLEAN, STALE, Command, phasedocs, write

from phasedocs.check import OPTIONS
from phasedocs.cli.schema import schema_text
from phasedocs.config import Config, ConfigError, covers, parse_config
from phasedocs.config.places import key_lines

__all__ = ["phasedocs"]


def settle(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def extracted(call: Command, *arguments: str) -> dict[str, Any]:
    result = call("extract", *arguments)
    assert result.err == ""
    found: dict[str, Any] = json.loads(result.out)
    return found


# --- slips


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("exclud = []", "1: unknown key exclud; did you mean exclude?"),
        ("per_file_ignores = {}", "1: unknown key per_file_ignores; did you mean per-file-ignores?"),
        (
            "frobnicate = 1",
            "1: unknown key frobnicate; known are baseline, exclude, extend, include, kinds, per-file-ignores",
        ),
        ("[shedule]\nmax_age_days = 3", "1: unknown key shedule; did you mean schedule?"),
        ("[schedule]\nmax_age = 3", "2: unknown key schedule.max_age; did you mean max_age_days?"),
        ("[schedule]\nmax_age_days = 'x'", "2: schedule.max_age_days: should be a whole number"),
        ("[schedule]\nmax_age_days = 0", "2: schedule.max_age_days: "),
        ("[schedule]\ngit = 3", "2: schedule.git: should be true or false"),
        ("include = 'docs'", "1: include: should be a list"),
        ("exclude = [\n  'a',\n  3,\n]", "3: exclude.1: should be text, in quotes"),
        ("states = 3", "1: states: should be a table"),
        ("rules = 3", "1: rules: should be a table"),
        ("[states]\n'~' = 'canceled'", "2: states.~ cannot be canceled; did you mean cancelled?"),
        ("[states]\n'~' = 'xyz'", "2: states.~ cannot be xyz; known are done, open, in_progress"),
        ("[rules.stale-redy]", "1: there is no rule stale-redy; did you mean stale-ready?"),
        ("[rules]\nzzz = {}", "2: there is no rule zzz; `phasedocs rules` lists them"),
        (
            "[rules.overdue]\nseverity = 'note'\n[rules.stale-ready]\nseverity = 'eror'",
            "4: rules.stale-ready.severity cannot be eror; did you mean error?",
        ),
        ("[rules.overdue]\ngrace_day = 3", "2: overdue has no option grace_day; did you mean grace_days?"),
        ("[rules.stale-ready]\nmax = 3", "2: stale-ready has no option max; known are severity"),
        ("[rules.overdue]\ngrace_days = -1", "2: rules.overdue.grace_days: should be 0 or more"),
        ("[rules.overdue]\ngrace_days = '3'", "2: rules.overdue.grace_days: should be a whole number"),
        ("[rules]\noverdue = {severity = 'of'}", "2: rules.overdue.severity cannot be of; did you mean off?"),
        (
            "[per-file-ignores]\n'old/' = [\n  'overdue',\n  'stale-completed',\n]",
            "4: there is no rule stale-completed; did you mean stale-complete?",
        ),
        ("[phases.kickoff]\ntitle = 'x'", "1: phases.kickoff: kickoff is no phase"),
        ("[phases.6]\ndepends_on = ['five']", "2: phases.6.depends_on.0: five is no phase"),
        ("[phases.6]\nname = 'x'", "2: unknown key phases.6.name; known are depends_on, documents, order, title"),
        ("[phases.6.5]\ntitle = 'x'", '1: write [phases."6.5"]: without the quotes this is phase 6'),
        ("[phases.6]\n[phases.06]\n", "2: phases.06 is the same phase as phases.6; say it once"),
        ("[vocabulary]\ngoals = ['✅']", "2: vocabulary.goals.0: should begin with a letter"),
        ("[site]\nrepo_url = 'git@x'", "2: site.repo_url: should begin with https://"),
        ("[states]\n'~' = ''", "2: states.~ cannot be empty; known are done"),
        ("[phases.6]\ntitle = ''", "2: phases.6.title: should not be empty"),
        ("[phases.1]\ndepends_on = [2]\n[phases.2]\ndepends_on = [1]", "2: phases wait for each other: 1 → 2 → 1"),
        ("[phases.1]\ndepends_on = [1]", "2: phases wait for each other: 1 → 1"),
        ("[kinds]\n'*.md' = 'Kick off'", "2: kinds.*.md: should be one word in small letters"),
        ("[vocabulary.status]\ncompleted = ['x']", "2: vocabulary.status cannot be completed; did you mean complete?"),
        ("[vocabulary]\nstatus.done = ['x']", "2: vocabulary.status cannot be done; known are complete, ready"),
        ("extend = 'base.json'", "1: extend: should be the name of a .toml file"),
        ("a = [\n]]\n", "2: not TOML"),
        ("\n\na = 1\na = 2\n", "4: not TOML: cannot overwrite a value"),
        ("a = " + "[" * 5000 + "]" * 5000, " nested too deep"),
    ],
)
def test_slips_are_told_with_line_and_way_out(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config("phasedocs.toml", text, OPTIONS)
    assert str(caught.value).startswith(f"phasedocs.toml:{message}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.other]\nexclud = 1\n[tool.phasedocs]\nexclud = []", "4: unknown key exclud; did you mean exclude?"),
        ("[schedule]\n[tool.phasedocs.schedule]\ngti = true", "3: unknown key schedule.gti; did you mean git?"),
        ("[tool]\nphasedocs.rules.overdu = {}", "2: there is no rule overdu; did you mean overdue?"),
        ("[tool]\nphasedocs = 3", " tool.phasedocs should be a table"),
    ],
)
def test_slips_in_a_pyproject(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_config("pyproject.toml", text, OPTIONS)
    assert str(caught.value).startswith(f"pyproject.toml:{message}")


def test_the_first_slip_of_a_file_is_told() -> None:
    with pytest.raises(ConfigError, match=r"^a\.toml:1: .*includ"):
        parse_config("a.toml", "includ = []\n[schedule]\nx = 1\n[rules.a]\n[states]\n1 = 2\n", OPTIONS)


TOML = '''
"a b" = 1 # c = 2
b = """
x = 3
"""
c.d = [1, [2,
  3], {e = "]", 'f g' = {h = 1}}]
[t."u.v"] # [w]
x = 1979-05-27T07:32:00
y = 3.5
z = \'\'\'q = """\'\'\'
"\\u0041" = true
[[l]]
m = { n = 1, o.p = 2 }
'''


def test_every_key_has_its_line() -> None:
    tomllib.loads(TOML)
    assert key_lines(TOML) == {
        ("a b",): 2,
        ("b",): 3,
        ("c",): 6,
        ("c", "d"): 6,
        ("c", "d", 0): 6,
        ("c", "d", 1): 6,
        ("c", "d", 1, 0): 6,
        ("c", "d", 1, 1): 7,
        ("c", "d", 2): 7,
        ("c", "d", 2, "e"): 7,
        ("c", "d", 2, "f g"): 7,
        ("c", "d", 2, "f g", "h"): 7,
        ("t",): 8,
        ("t", "u.v"): 8,
        ("t", "u.v", "x"): 9,
        ("t", "u.v", "y"): 10,
        ("t", "u.v", "z"): 11,
        ("t", "u.v", "A"): 12,
        ("l",): 13,
        ("l", "m"): 14,
        ("l", "m", "n"): 14,
        ("l", "m", "o"): 14,
        ("l", "m", "o", "p"): 14,
    }


@given(st.text(alphabet="[]{}=,.\"'#\\\n ab1", max_size=60))
def test_any_text_is_gone_through(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line in key_lines(text).values())


@pytest.mark.parametrize(
    ("before", "piece", "after"),
    [
        ("x = [", "1,", "]"),
        ("x = [", "{a = 1},", "]"),
        ("x = [", "# [", "\n]"),
        ("x = [", "[", ""),
        ("x = ", "{a=", ""),
        ("", "a.", "a = 1"),
        ("[", "a.", "a]"),
        ('x = "', '\\"', '"'),
        ('x = """', '"\\"', '"""'),
        ("x = '''", "' ", "'''"),
        ("", '# "', ""),
        ("", "a = 1\n", ""),
    ],
)
def test_lines_of_keys_take_linear_time(before: str, piece: str, after: str) -> None:
    assert_linear(lambda count: partial(key_lines, before + piece * count + after), 5000)


def test_the_schema_for_editors_knows_the_rules() -> None:
    schema = json.loads(schema_text("config"))["properties"]
    assert set(schema["rules"]["properties"]) == set(OPTIONS)
    assert schema["rules"]["properties"]["overdue"]["properties"]["grace_days"]["minimum"] == 0
    assert schema["rules"]["additionalProperties"] is False
    assert "stale-ready" in schema["per-file-ignores"]["additionalProperties"]["items"]["enum"]


# --- globs


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("archive/", "archive/a.md", True),
        ("archive/", "docs/archive/a.md", True),
        ("archive", "docs/archive/deep/a.md", True),
        ("archive", "docs/archived/a.md", False),
        ("/archive", "docs/archive/a.md", False),
        ("/archive", "archive/a.md", True),
        ("docs/archive", "docs/archive/a.md", True),
        ("docs/archive", "x/docs/archive/a.md", False),
        ("./docs/a.md", "docs/a.md", True),
        ("CHANGELOG.md", "packages/x/CHANGELOG.md", True),
        ("*.md", "docs/deep/a.md", True),
        ("docs/*", "docs/deep/a.md", True),
        ("docs/*.md", "docs/deep/a.md", True),
        ("docs/**/a.md", "docs/a.md", True),
        ("docs/**/a.md", "docs/b/c/a.md", True),
        ("**/a.md", "a.md", True),
        ("PHASE[1-3]_*.md", "docs/PHASE2_PLAN.md", True),
        ("PHASE[1-3]_*.md", "docs/PHASE4_PLAN.md", False),
        ("a+b(1).md", "a+b(1).md", True),
        ("A.md", "a.md", False),
        ("", "a.md", False),
    ],
)
def test_globs(glob: str, path: str, *, fits: bool) -> None:
    assert covers(glob, path) is fits


def test_globs_take_linear_time() -> None:
    assert_linear(lambda count: partial(covers, "*a*b*c*d*e*f*x", "abcdef" * count), 5000)


# --- extend


def test_files_join_table_by_table_and_the_nearer_one_wins(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, project__a=STALE, project__old__b=STALE)
    settle(
        tmp_path,
        shared__base='exclude = ["a.md"]\n[states]\n"~" = "cancelled"\n"?" = "blocked"\n[schedule]\nmax_age_days = 7\n',
        shared__team='extend = "base.toml"\n[rules.stale-complete]\nseverity = "note"\n[schedule]\ngit = false\n',
        project__phasedocs='extend = "../shared/team.toml"\nexclude = ["old"]\n[states]\n"~" = "deferred"\n',
    )
    assert [found["path"] for found in extracted(phasedocs, "project")["documents"]] == ["project/a.md"]
    shown = phasedocs("lint", "project", "--show-settings").out
    settings = tomllib.loads(shown)
    assert settings["exclude"] == ["old"]
    assert settings["states"] == {"~": "deferred", "?": "blocked"}
    assert settings["schedule"] == {"git": False, "max_age_days": 7}
    assert settings["rules"]["stale-complete"] == {"severity": "note"}
    assert settings["rules"]["outdated-claim"] == {"severity": "warning", "max_age_days": 7}
    assert 'exclude = ["old"]  # project/phasedocs.toml:2' in shown
    assert 'stale-complete.severity = "note"  # shared/team.toml:3' in shown
    assert shown.startswith("# project/phasedocs.toml, extends shared/team.toml, extends shared/base.toml\n")


def test_a_phase_is_one_however_it_is_written(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    settle(
        tmp_path,
        base="[phases.06]\ntitle = 'A'\norder = 2\n",
        phasedocs="extend = 'base.toml'\n[phases.6]\ntitle = 'B'\n",
    )
    settings = tomllib.loads(phasedocs("lint", "--show-settings").out)
    assert settings["phases"] == {"6": {"title": "B", "order": 2.0, "depends_on": [], "documents": []}}


def test_a_pyproject_can_be_extended(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, sub__a=STALE)
    settle(tmp_path, pyproject='[tool.phasedocs.rules.stale-complete]\nseverity = "off"\n')
    settle(tmp_path, sub__phasedocs='extend = "../pyproject.toml"\n')
    assert phasedocs("lint", "sub").status == 0


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"phasedocs": 'extend = "b.toml"'}, "phasedocs.toml:1: extend: b.toml: no such file or directory"),
        ({"phasedocs": 'extend = "phasedocs.toml"'}, "phasedocs.toml → phasedocs.toml"),
        (
            {"phasedocs": '\nextend = "b.toml"', "b": 'extend = "c.toml"', "c": '\n\nextend = "./b.toml"'},
            "c.toml:3: extend: these files extend each other: b.toml → c.toml → b.toml",
        ),
        ({"phasedocs": 'extend = "pyproject.toml"', "pyproject": ""}, "pyproject.toml: has no table [tool.phasedocs]"),
        ({"phasedocs": 'extend = "b.toml"', "b": "\nexclud = []"}, "b.toml:2: unknown key exclud"),
        ({"phasedocs": 'extend = "/etc/b.toml"'}, "phasedocs.toml:1: extend: write the path from this file"),
        ({"phasedocs": 'extend = "~/b.toml"'}, "phasedocs.toml:1: extend: write the path from this file"),
        ({"phasedocs": 'extend = "https://x.example/b.toml"'}, "b.toml: no such file or directory"),
        ({"phasedocs": 'extend = "$HOME/b.toml"'}, "$HOME/b.toml: no such file or directory"),
        (
            {"phasedocs": 'extend = "b.toml"\n[phases.1]\ndepends_on = [2]', "b": "[phases.2]\ndepends_on = [1]"},
            "phasedocs.toml:3: phases wait for each other: 1 → 2 → 1",
        ),
    ],
)
def test_what_cannot_be_extended_is_told(
    phasedocs: Command, tmp_path: Path, files: dict[str, str], message: str
) -> None:
    write(tmp_path, a=CLEAN)
    settle(tmp_path, **files)
    result = phasedocs("lint")
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    assert result.err.count("\n") == 1


def test_what_is_no_file_is_not_read(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    settle(tmp_path, phasedocs='extend = "b.toml"')
    os.mkfifo(tmp_path / "b.toml")
    assert "not a regular file" in phasedocs("lint").err
    (tmp_path / "b.toml").unlink()
    (tmp_path / "b.toml").write_bytes(b"#" * 2_000_000)
    assert "larger than 1024 KiB" in phasedocs("lint").err
    (tmp_path / "b.toml").write_bytes(b"# \xff")
    assert "b.toml: not UTF-8" in phasedocs("lint").err
    (tmp_path / "b.toml").write_bytes(b"\xef\xbb\xbf# as some editors write it")
    assert phasedocs("lint").status == 0


def test_a_configuration_that_is_named_holds_one(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    settle(tmp_path, pyproject="[tool.other]\n")
    assert phasedocs("lint").status == 0
    result = phasedocs("lint", "--config", "pyproject.toml")
    assert (result.status, result.err) == (2, "phasedocs: pyproject.toml: has no table [tool.phasedocs]\n")


# --- what it does


def test_rules_are_off_for_some_files(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=STALE, old__b=STALE)
    settle(tmp_path, phasedocs='[per-file-ignores]\n"old/" = ["stale-complete"]\n"b.md" = ["mojibake"]\n')
    found = json.loads(phasedocs("lint", "--format", "json").out)["diagnostics"]
    assert [(one["path"], one["rule"]) for one in found] == [("a.md", "stale-complete")]


def test_kinds(phasedocs: Command, tmp_path: Path) -> None:
    write(
        tmp_path, docs__PHASE1_KICKOFF=CLEAN, docs__b=CLEAN, c=f"---\nphasedocs: {{kind: own}}\n---\n{CLEAN}", d=CLEAN
    )
    settle(tmp_path, phasedocs='[kinds]\n"*_KICKOFF.md" = "kickoff"\n"docs/" = "plan"\n"c.md" = "plan"\n')
    kinds = {found["path"]: found["kind"] for found in extracted(phasedocs)["documents"]}
    assert kinds == {"docs/PHASE1_KICKOFF.md": "kickoff", "docs/b.md": "plan", "c.md": "own", "d.md": None}


PHASES = """
[phases.7]
title = "Launch"
order = 0
depends_on = ["02", 3]
documents = ["launch*.md"]

[phases."2c"]
title = "Nets"
"""


def test_phases(phasedocs: Command, tmp_path: Path) -> None:
    write(
        tmp_path,
        launch_notes="# Notes\n\n**Status**: ✅ COMPLETE\n\n- [x] a\n- [x] b\n- [ ] c\n",
        launch2="---\nphase: 3\n---\n# Notes\n\n- [ ] a\n",
        b="# Phase 2: Boats\n\n- [ ] hull\n",
    )
    settle(tmp_path, phasedocs=PHASES)
    found = extracted(phasedocs)
    assert {one["path"]: one["phase"] for one in found["documents"]} == {
        "b.md": "2",
        "launch2.md": "3",
        "launch_notes.md": "7",
    }
    assert [(one["id"], one["title"], one["depends_on"], one["blocks"]) for one in found["phases"]] == [
        ("7", "Launch", ["2", "3"], []),
        ("2", "Boats", [], ["7"]),
        ("2c", "Nets", [], []),
        ("3", None, [], ["7"]),
    ]
    assert found["phases"][0]["documents"] == ["launch_notes.md"]
    assert (found["phases"][0]["done"], found["phases"][0]["total"]) == (2, 3)
    claim = next(one for document in found["documents"] for one in document["claims"])
    assert claim["subject"] == {"type": "document", "ids": ["7"], "text": "COMPLETE"} | {
        "text": claim["subject"]["text"]
    }
    shown = phasedocs("status").out.splitlines()
    assert [line.split("  ")[0] for line in shown[1:5]] == ["7 Launch", "2 Boats", "2c Nets", "3"]
    assert "waits for 2, 3" in shown[1]


def test_a_title_wins_over_a_heading(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, b="# Phase 2: Boats\n\n- [ ] hull\n")
    settle(tmp_path, phasedocs='[phases.2]\ntitle = "Vessels"\n')
    assert "2 Vessels" in phasedocs("status").out


def test_a_circle_with_a_document_is_told_there(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, b="# Phase 2: Boats\n\n**Depends on**: Phase 3\n\n- [ ] hull\n")
    settle(tmp_path, phasedocs="[phases.3]\ndepends_on = [2]\n")
    assert "b.md:3:3: " in (out := phasedocs("lint", "--format", "concise").out)
    assert "phases wait for each other: 2 → 3 → 2" in out


def test_a_phase_of_the_configuration_is_known(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, **{f"PHASE{number}": f"# Phase {number}\n\n**Depends on**: Phase 9\n" for number in (1, 2, 3)})
    assert "nothing else names Phase 9" in phasedocs("lint").out
    settle(tmp_path, phasedocs='[phases.9]\ntitle = "Rest"\n')
    assert "nothing else names" not in phasedocs("lint").out


OLD = "# Phase 2\n\n**Status**: IN PROGRESS\n**Date**: 2026-01-01\n**Deadline**: 2026-03-01\n\n- [ ] a\n"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("", ["outdated-claim", "overdue"]),
        ("[schedule]\nmax_age_days = 300\n", ["overdue"]),
        ("[rules.outdated-claim]\nmax_age_days = 300\n[schedule]\nmax_age_days = 10\n", ["overdue"]),
        ("[rules.overdue]\ngrace_days = 100\n", ["outdated-claim"]),
        ("[rules.overdue]\ngrace_days = 91\n", ["outdated-claim", "overdue"]),
    ],
)
def test_options_of_rules(phasedocs: Command, tmp_path: Path, text: str, rules: list[str]) -> None:
    write(tmp_path, a=OLD)
    settle(tmp_path, phasedocs=text)
    result = phasedocs("lint", "--format", "json", "--today", "2026-06-01")
    assert [one["rule"] for one in json.loads(result.out)["diagnostics"]] == rules


# --- showing it


def test_shown_settings_are_a_configuration(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    settle(tmp_path, phasedocs=PHASES + '[vocabulary]\nstatus.ready = ["a \\"b\\" ☃"]\n[kinds]\n"x y" = "z"\n')
    shown = phasedocs("lint", "--show-settings")
    assert (shown.status, shown.err) == (0, "")
    again = parse_config("phasedocs.toml", shown.out, OPTIONS)
    before = parse_config("phasedocs.toml", (tmp_path / "phasedocs.toml").read_text("utf-8"))
    assert again is not None
    assert before is not None
    assert again.model_copy(update={"rules": {}}) == before
    assert set(again.rules) == set(OPTIONS)


def test_settings_of_nothing_are_the_defaults(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    shown = phasedocs("lint", "--show-settings").out
    assert shown.startswith("# no configuration file: these are the defaults\n")
    again = parse_config("phasedocs.toml", shown)
    assert again is not None
    assert again.model_copy(update={"rules": {}}) == Config()


def test_shown_files_are_those_that_are_read(phasedocs: Command, tmp_path: Path) -> None:
    write(
        tmp_path,
        b=CLEAN,
        docs__a=STALE,
        old__c=STALE,
        d="---\nphasedocs: {ignore: true}\n---\n",
        STATUS="<!-- phasedocs:generated -->\n",
    )
    settle(tmp_path, phasedocs='exclude = ["old/"]\n')
    result = phasedocs("lint", "--show-files")
    assert (result.status, result.out) == (0, "b.md\ndocs/a.md\n")
