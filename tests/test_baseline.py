"""The baseline: what it knows again, that it only shrinks, and the way of an old project to a clean lint."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cli import CLEAN, STALE, Command, phasedocs, write

from phasedocs.baseline import SCHEMA, Key, baseline_text, parse_baseline
from phasedocs.changes import ALL, Lines, touches
from phasedocs.config import ConfigError
from phasedocs.diagnostic import Diagnostic, Location, Note, Severity
from phasedocs.model import lower
from phasedocs.syntax import parse
from phasedocs.text import Edit, Fix, Span, decode
from phasedocs.workspace.history import _changes

__all__ = ["phasedocs"]  # the fixture

NAME = ".phasedocs-baseline.json"
OTHER = "# Phase 3\n\n**Status**: COMPLETE\n\n- [x] one\n- [ ] two\n"
LINKS = "# Links\n\nSee [one](gone.md).\n\nAnd [two](gone.md), [three](lost.md).\n"


def known(root: Path) -> list[tuple[str, str, str, int]]:
    found = json.loads((root / NAME).read_text("utf-8"))["findings"]
    return [(one["path"], one["rule"], one["line"], one["count"]) for one in found]


# The file

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
COUNTS = st.dictionaries(st.builds(Key, TEXTS, TEXTS, TEXTS, TEXTS), st.integers(1, 99), max_size=6)


@given(COUNTS)
def test_what_is_written_is_read_again(counts: dict[Key, int]) -> None:
    text = baseline_text(counts)
    assert parse_baseline(NAME, text.encode()).counts == counts
    assert baseline_text(dict(reversed(counts.items()))) == text
    assert text.count("\n") == (len(counts) + 3 if counts else 2)
    assert json.loads(text)["findings"] == sorted(
        ({**key._asdict(), "count": number} for key, number in counts.items()), key=lambda one: [*one.values()]
    )


def test_an_entry_that_two_branches_took_in_counts_once() -> None:
    entry = '{"path": "a.md", "rule": "r", "line": "l", "message": "m", "count": 2}'
    found = parse_baseline(NAME, f'{{"schema": "{SCHEMA}", "findings": [{entry}, {entry}]}}'.encode())
    assert dict(found.counts) == {Key("a.md", "r", "l", "m"): 2}


ENTRY = {"path": "a.md", "rule": "r", "line": "l", "message": "m", "count": 1}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", ":1: not a baseline"),
        (b'{\n"schema": 1,\n<<<<<<< HEAD\n', ":3: not a baseline"),
        (b"[]", ": not a baseline"),
        (b"\xff\xfe\xfa", ": not a baseline"),
        (b"[" * 100_000, ": not a baseline"),
        (b'{"schema": "phasedocs.baseline/9", "findings": []}', ": written by another version"),
        *(
            (json.dumps({"schema": SCHEMA, "findings": [ENTRY | wrong]}).encode(), ": not a baseline")
            for wrong in ({"count": 0}, {"count": True}, {"count": "1"}, {"path": None}, {"rule": 3}, {"line": []})
        ),
        (json.dumps({"schema": SCHEMA, "findings": [["a.md"]]}).encode(), ": not a baseline"),
    ],
)
def test_what_is_no_baseline_is_told_in_one_line(raw: bytes, words: str) -> None:
    with pytest.raises(ConfigError, match=f"^{re.escape(NAME + words)}.*run `phasedocs baseline`$"):
        parse_baseline(NAME, raw)


# Adopting it


def test_an_old_project_adopts_it(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=STALE, PHASE1=CLEAN, docs__LINKS=LINKS, OLD="- [] one\n")
    assert phasedocs("lint").status == 1

    first = phasedocs("init")
    assert first.status == 0
    assert f"wrote {NAME}: 4 findings that are not reported any more\n" in first.out
    assert known(tmp_path) == [
        ("OLD.md", "malformed-task", "- [] one", 1),
        ("PHASE2.md", "stale-complete", "**Status**: ✅ COMPLETE", 1),
        ("docs/LINKS.md", "missing-file", "And [two](gone.md), [three](lost.md).", 1),
        ("docs/LINKS.md", "missing-file", "See [one](gone.md).", 1),
    ]
    clean = phasedocs("lint")
    assert (clean.status, clean.err) == (0, "")
    assert re.fullmatch(r"nothing found in 4 documents, .*; not shown: 4 in the baseline\n", clean.out)
    assert phasedocs("baseline").out == f"{NAME}: 4 findings, nothing changed\n"

    write(tmp_path, PHASE3=OTHER)
    new = phasedocs("lint", "--format", "concise")
    assert new.status == 1
    assert new.out.splitlines()[:-1] == [
        "PHASE3.md:3:13: error[stale-complete] says COMPLETE, but 1 of its 2 work tasks is open"
    ]
    before = (tmp_path / NAME).read_bytes()
    refused = phasedocs("baseline")
    assert (refused.status, (tmp_path / NAME).read_bytes()) == (1, before)
    assert refused.err.splitlines() == [
        "1 new, not taken in; repair it, or `--accept-new`:",
        "  PHASE3.md: stale-complete: **Status**: COMPLETE",
    ]
    write(tmp_path, PHASE3=OTHER.replace("[ ]", "[x]"))
    assert phasedocs("lint").status == 0

    write(tmp_path, PHASE2=STALE.replace("[ ]", "[x]"))
    stale = phasedocs("lint")
    assert stale.status == 1
    assert stale.out.startswith(
        "error[stale-baseline]: 1 of 4 findings in the baseline is no longer there: "
        f"run `phasedocs baseline` to shrink it\n --> {NAME}:4:3\n  |\n4 |   {{"
    )
    assert phasedocs("baseline").out == f"{NAME}: 3 findings, 1 gone\n"
    assert [rule for _, rule, _, _ in known(tmp_path)] == ["malformed-task", "missing-file", "missing-file"]
    assert phasedocs("lint").status == 0
    write(tmp_path, PHASE2=STALE)
    assert phasedocs("lint").status == 1  # the ratchet


def test_growth_is_taken_in_when_it_is_asked_for(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=STALE)
    phasedocs("baseline")
    write(tmp_path, a=CLEAN, b=OTHER)
    result = phasedocs("baseline", "--accept-new")
    assert (result.status, result.out) == (0, f"{NAME}: 1 finding, 1 gone, 1 new\n")
    assert known(tmp_path) == [("b.md", "stale-complete", "**Status**: COMPLETE", 1)]


def test_a_clean_project_gets_an_empty_baseline_that_stays_so(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    assert phasedocs("baseline").out == f"wrote {NAME}: 0 findings\n"
    write(tmp_path, b=OTHER)
    assert phasedocs("baseline").status == 1
    assert known(tmp_path) == []


# What it knows again


def silent(phasedocs: Command, *arguments: str) -> bool:
    result = phasedocs("lint", "--fail-on", "warning", *arguments)
    return result.status == 0 and "in the baseline" in result.out


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (STALE, STALE.replace("## Tasks", "Words.\n\nMore words.\n\n## Tasks"), True),
        (STALE, "Words.\n\n" + STALE, True),
        (STALE, STALE.replace("\n", "\r\n"), True),
        (STALE, STALE.replace("- [x] two", "- [ ] two"), True),  # worse, but the same claim
        (STALE, STALE.replace("✅ COMPLETE", "✅ COMPLETE, at last"), True),  # says the same on its line
        (STALE, STALE.replace("## Tasks", "## Tasks: COMPLETE"), False),
        ("- [] one\n", "- [] one\n- [] two\n", False),
        ("- [] one\n", "- [] one\n- [] one\n", False),  # once more is new
        (LINKS, LINKS.replace("See [one](gone.md).", "See."), True),  # told on the next line that names it
        (LINKS, LINKS.replace("two](gone", "two](elsewhere"), False),
    ],
)
def test_a_finding_is_known_by_what_it_says_not_by_its_number_of_line(
    phasedocs: Command, tmp_path: Path, before: str, after: str, same: bool
) -> None:
    write(tmp_path, a=before)
    phasedocs("baseline")
    assert silent(phasedocs)
    write(tmp_path, a=after)
    assert silent(phasedocs) is same


def test_a_finding_on_another_line_is_written_down_again(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=LINKS)
    phasedocs("baseline")
    write(tmp_path, a=LINKS.replace("See [one](gone.md).", "See."))
    assert phasedocs("baseline").out == f"{NAME}: 2 findings, brought up to date\n"
    assert known(tmp_path) == [("a.md", "missing-file", "And [two](gone.md), [three](lost.md).", 1)] * 2


def test_long_lines_are_shortened_and_told_apart(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=f"- [] {'a' * 5_000}\n")
    phasedocs("baseline")
    assert (tmp_path / NAME).stat().st_size < 1_000
    assert silent(phasedocs)
    write(tmp_path, a=f"- [] {'a' * 5_001}\n- [] {'a' * 5_000}\n")
    assert not silent(phasedocs)


def test_what_is_only_shown_on_request_makes_nothing_stale(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE1=CLEAN, PLAN="See phase1.md.\n")
    everything = ("--min-severity", "note", "--min-confidence", "low")
    found = phasedocs("baseline", *everything)
    assert (found.status, [one[:2] for one in known(tmp_path)]) == (0, [("PLAN.md", "wrong-case")])
    assert phasedocs("lint").status == 0
    assert phasedocs("lint", "--fail-on", "note", *everything).status == 0
    assert phasedocs("baseline").out.endswith("nothing changed\n")


# What is stale: only of what a run looked at


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([], 1),
        (["docs"], 1),
        (["docs/a.md"], 1),
        (["docs/b.md"], 0),
        (["b.md"], 0),
        (["--select", "stale-complete"], 1),
        (["--select", "malformed-task"], 0),
        (["--ignore", "stale-complete"], 0),
        (["--ignore", "stale-baseline"], 0),
        (["--no-baseline"], 0),
    ],
)
def test_only_what_was_looked_at_can_be_stale(
    phasedocs: Command, tmp_path: Path, arguments: list[str], status: int
) -> None:
    (tmp_path / "phasedocs.toml").touch()
    write(tmp_path, docs__a=STALE, docs__b=CLEAN, b=CLEAN)
    phasedocs("baseline")
    write(tmp_path, docs__a=CLEAN)
    result = phasedocs("lint", *arguments)
    assert result.status == status
    assert ("stale-baseline" in result.out) is bool(status)
    phasedocs("baseline", "docs/b.md")
    assert len(known(tmp_path)) == 1


def _delete(root: Path) -> None:
    (root / "docs" / "a.md").unlink()


def _exclude(root: Path) -> None:
    (root / "phasedocs.toml").write_text('exclude = ["docs/"]\n', "utf-8")


def _rename(root: Path) -> None:
    (root / "docs" / "a.md").rename(root / "docs" / "c.md")


def _spoil(root: Path) -> None:
    (root / "docs" / "a.md").write_bytes(b"\0\0")


def _drop_rule(root: Path) -> None:
    path = root / NAME
    path.write_text(path.read_text("utf-8").replace("stale-complete", "rule-of-old"), "utf-8")


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [(_delete, 1, True), (_exclude, 1, True), (_rename, 1, True), (_spoil, 2, False), (_drop_rule, 1, True)],
)
def test_documents_that_are_gone(
    phasedocs: Command, tmp_path: Path, change: Callable[[Path], None], status: int, told: bool
) -> None:
    (tmp_path / "phasedocs.toml").touch()
    write(tmp_path, docs__a=STALE, b=CLEAN)
    phasedocs("baseline")
    change(tmp_path)
    result = phasedocs("lint")
    assert (result.status, "stale-baseline" in result.out) == (status, told)
    phasedocs("baseline", "--accept-new")
    assert phasedocs("lint").status == (2 if status == 2 else 0)


def test_the_severity_of_a_stale_baseline_can_be_set(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=STALE)
    phasedocs("baseline")
    write(tmp_path, a=CLEAN)
    for severity, status in (("warning", 0), ("off", 0), ("error", 1)):
        (tmp_path / "phasedocs.toml").write_text(f'[rules.stale-baseline]\nseverity = "{severity}"\n', "utf-8")
        result = phasedocs("lint")
        assert (result.status, f"{severity}[stale-baseline]" in result.out) == (status, severity != "off")


# Where it is


def test_it_stands_beside_the_configuration(
    phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "phasedocs.toml").touch()
    write(tmp_path, docs__a=STALE)
    monkeypatch.chdir(tmp_path / "docs")
    assert phasedocs("baseline").out == f"wrote ../{NAME}: 1 finding\n"
    assert known(tmp_path)[0][0] == "docs/a.md"
    assert silent(phasedocs)
    monkeypatch.chdir(tmp_path)
    assert silent(phasedocs)


def test_another_file_by_configuration_or_option(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=STALE)
    (tmp_path / "phasedocs.toml").write_text('baseline = "ci/known.json"\n', "utf-8")
    assert phasedocs("baseline").out == "wrote ci/known.json: 1 finding\n"
    assert silent(phasedocs)
    assert phasedocs("lint", "--baseline", "other.json").err == (
        "phasedocs: other.json: no such file; `phasedocs baseline --baseline other.json` writes it\n"
    )
    assert phasedocs("baseline", "--baseline", "other.json").status == 0
    assert silent(phasedocs, "--baseline", "other.json")
    assert not (tmp_path / NAME).exists()


@pytest.mark.parametrize("how", ["configuration", "link"])
def test_a_repository_does_not_choose_a_file_elsewhere(phasedocs: Command, tmp_path: Path, how: str) -> None:
    inside = tmp_path / "inside"
    write(inside, a=STALE)
    (tmp_path / "secret.json").write_text("{}", "utf-8")
    (inside / "phasedocs.toml").write_text('baseline = "../secret.json"\n' * (how == "configuration"), "utf-8")
    if how == "link":
        (inside / NAME).symlink_to(tmp_path / "secret.json")
    for command in ("lint", "baseline"):
        result = phasedocs(command, "inside")
        assert result.status == 2
        assert "leads outside inside, not used" in result.err
    assert (tmp_path / "secret.json").read_text("utf-8") == "{}"


def test_what_is_no_regular_file_is_not_opened(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=CLEAN)
    os.mkfifo(tmp_path / NAME)
    result = phasedocs("lint")
    assert (result.status, result.err) == (2, f"phasedocs: {NAME}: not a regular file, so no baseline\n")


def test_an_unreadable_baseline_is_an_error_and_stays(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=STALE)
    (tmp_path / NAME).write_text("{\n<<<<<<< HEAD\n", "utf-8")
    for command in ("lint", "baseline"):
        result = phasedocs(command)
        assert (result.status, result.err.count("\n")) == (2, 1)
        assert result.err.startswith(f"phasedocs: {NAME}:2: not a baseline: ")
    assert phasedocs("lint", "--no-baseline").status == 1


# Reports and fixes


def test_json_counts_it_and_lists_what_is_stale(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=STALE, b=OTHER)
    phasedocs("baseline")
    write(tmp_path, b=CLEAN)
    found = json.loads(phasedocs("lint", "--format", "json").out)
    assert [(one["path"], one["rule"], one["line"]) for one in found["diagnostics"]] == [(NAME, "stale-baseline", 4)]
    assert found["summary"] == {"error": 1, "warning": 0, "note": 0, "suppressed": 0, "baseline": 1}


def test_what_is_not_reported_is_not_fixed(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="- [] one\n")
    phasedocs("baseline")
    write(tmp_path, a="- [] one\n- [] two\n")
    assert phasedocs("lint", "--fix").err == "1 fixed\n"
    assert (tmp_path / "a.md").read_text("utf-8") == "- [] one\n- [ ] two\n"
    assert phasedocs("lint", "--fix", "--no-baseline").err == "1 fixed\n"
    assert (tmp_path / "a.md").read_text("utf-8") == "- [ ] one\n- [ ] two\n"
    assert "stale-baseline" in phasedocs("lint").out


def test_explain_knows_the_rule(phasedocs: Command) -> None:
    assert phasedocs("explain", "stale-baseline").out.startswith("stale-baseline (error)\n\nThe baseline holds")


# Changed lines

TEXT = "- [] a\n- b\n- [] c\n- d\n"


def diagnostic(start: int, end: int, note: int | None = None, edit: int | None = None) -> Diagnostic:
    source = decode("a.md", TEXT.encode())
    notes = () if note is None else (Note(Location.of(source, Span(note, note + 1)), ""),)
    fix = None if edit is None else Fix("", (Edit(Span(edit, edit + 1), ""),))
    return Diagnostic("r", Severity.ERROR, Location.of(source, Span(start, end)), "", notes=notes, fix=fix)


@pytest.mark.parametrize(
    ("found", "lines", "expected"),
    [
        (diagnostic(0, 3), ((1, 1),), True),
        (diagnostic(0, 3), ((2, 9),), False),
        (diagnostic(0, 7), ((2, 2),), False),  # up to the line end of the first
        (diagnostic(0, 8), ((2, 2),), True),
        (diagnostic(0, 3), ((2, 2), (3, 3)), False),
        (diagnostic(0, 3, note=11), ((2, 2), (3, 3)), True),
        (diagnostic(0, 3, edit=11), ((2, 2), (3, 3)), True),
        (diagnostic(0, 3), ALL, True),
        (diagnostic(0, 3), (), False),
    ],
)
def test_a_finding_touches_changed_lines(found: Diagnostic, lines: Lines, expected: bool) -> None:
    documents = {"a.md": lower(parse(decode("a.md", TEXT.encode())))}
    assert touches(found, {"a.md": lines}, documents) is expected
    assert touches(found, {"b.md": ALL}, documents) is False


def test_lines_of_a_difference_that_look_like_its_heads() -> None:
    printed = (
        b"diff --git a/a b.md b/a b.md\n--- a/a b.md\t\n+++ b/a b.md\t\n@@ -1 +1,3 @@\n-- old\n+++ b/evil.md\n"
        b"+@@ -1 +90,9 @@\n+diff --git a/x b/x\n@@ -9,2 +11,0 @@\n-a\n-b\n\\ No newline at end of file\n"
        b'diff --git a/c b/c\n--- a/c\n+++ "b/\\303\\274\\t\\".md"\n@@ -0,0 +7 @@\n+c\rdiff\n'
    )
    assert dict(_changes(printed)) == {"a b.md": [(1, 3)], 'ü\t".md': [(7, 7)]}


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="no git here")


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "x")


def places(phasedocs: Command, *arguments: str) -> list[str]:
    result = phasedocs("lint", "--format", "concise", *arguments)
    assert result.status in (0, 1), result.err
    return [":".join(line.split(":")[:2]) for line in result.out.splitlines()[:-1]]


LINES = "".join(f"word {number}\n\n" for number in range(20))


@needs_git
def test_only_what_is_new_since_a_revision_is_reported(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=f"- [] one\n\n{LINES}- [] two\n", PHASE2=STALE, docs__c=f"{LINES}- [] three\n", d="- [] four\n")
    commit(tmp_path)
    assert places(phasedocs, "--new-from", "HEAD") == []
    result = phasedocs("lint", "--new-from", "HEAD")
    assert (result.status, result.err) == (0, "5 more on lines that have not changed since HEAD\n")

    git(tmp_path, "mv", "docs/c.md", "docs/e.md")  # followed: one line is new
    write(tmp_path, a=f"- [] one\n\n{LINES}- [] two, changed\n", docs__e=f"{LINES}- [] three\n- [] five\n")
    commit(tmp_path)
    write(tmp_path, PHASE2=STALE.replace("three", "3"), new="- [] six\n")  # not committed, and unknown to git
    assert places(phasedocs, "--new-from", "HEAD~1") == ["PHASE2.md:3", "a.md:43", "docs/e.md:42", "new.md:1"]
    assert places(phasedocs, "--new-from", "HEAD") == ["PHASE2.md:3", "new.md:1"]
    assert places(phasedocs, "docs", "--new-from", "HEAD~1") == ["docs/e.md:42"]
    assert len(places(phasedocs)) == 7


@needs_git
def test_only_what_is_new_is_fixed(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="- [] one\n")
    commit(tmp_path)
    write(tmp_path, a="- [] one\n- [] two\n")
    assert phasedocs("lint", "--fix", "--new-from", "HEAD").err == (
        "1 fixed\n1 more on lines that have not changed since HEAD\n"
    )
    assert (tmp_path / "a.md").read_text("utf-8") == "- [] one\n- [ ] two\n"


@needs_git
def test_in_a_folder_of_a_repository_and_behind_a_link(
    phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, **{"sub__ü b": f"- [] one\n{LINES}", "sub__c": f"- [] one\n{LINES}"})
    (tmp_path / "sub" / "phasedocs.toml").touch()
    (tmp_path / "sub" / "link.md").symlink_to("c.md")
    commit(tmp_path)
    git(tmp_path, "config", "diff.noprefix", "true")
    git(tmp_path, "config", "diff.relative", "true")
    write(tmp_path, **{"sub__ü b": f"- [] one\n{LINES}- [] two\n", "sub__c": f"- [] one\n{LINES}- [] two\n"})
    monkeypatch.chdir(tmp_path / "sub")
    assert places(phasedocs, "--new-from", "HEAD") == ["c.md:42", "link.md:42", "ü b.md:42"]


@needs_git
@pytest.mark.parametrize("raw", [b"- [] a\r- [] b\n", "- [] a\n- [] \u0a0a b\n".encode("utf-16")])
def test_a_document_whose_lines_git_counts_otherwise_is_new_as_a_whole(
    phasedocs: Command, tmp_path: Path, raw: bytes
) -> None:
    write(tmp_path, a=raw, b=raw)
    commit(tmp_path)
    write(tmp_path, a=raw + raw[-2:])
    assert set(places(phasedocs, "--new-from", "HEAD")) == {"a.md:1", "a.md:2"}


@needs_git
@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("nowhere", "--new-from nowhere: git knows no such revision; fetch it, or name another"),
        ("--output=x", "--new-from --output=x: git knows no such revision; fetch it, or name another"),
        ("HEAD:a.md", "--new-from HEAD:a.md: git knows no such revision; fetch it, or name another"),
    ],
)
def test_a_revision_that_git_does_not_know(phasedocs: Command, tmp_path: Path, revision: str, words: str) -> None:
    write(tmp_path, a=STALE)
    commit(tmp_path)
    result = phasedocs("lint", f"--new-from={revision}")
    assert (result.status, result.out, result.err) == (2, "", f"phasedocs: {words}\n")


@needs_git
def test_no_repository_no_revision(phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a=STALE)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = phasedocs("lint", "--new-from", "HEAD")
    assert (result.status, result.out) == (2, "")
    assert result.err.endswith("git does not answer here; leave out --new-from\n")


def _traps(trap: Path) -> Iterable[tuple[str, str]]:
    run = f"touch {trap}; cat"
    yield "core.fsmonitor", f"touch {trap}"
    yield "diff.external", f"touch {trap}"
    for key in ("clean", "smudge", "process"):
        yield f"filter.a=b.{key}", run
    yield "filter.a=b.required", "true"
    for key in ("command", "textconv"):
        yield f"diff.trap.{key}", run


@needs_git
@pytest.mark.parametrize("arguments", [["--new-from", "HEAD"], ["--git"]])
def test_git_runs_nothing_that_a_repository_names(phasedocs: Command, tmp_path: Path, arguments: list[str]) -> None:
    root, trap = tmp_path / "root", tmp_path / "trap"
    write(root, a="- [] one\n")
    commit(root)
    for name, value in _traps(trap):
        git(root, "config", name, value)
    (root / ".gitattributes").write_text("*.md filter=a=b diff=trap\n", "utf-8")
    for hook in ("post-index-change", "post-checkout", "reference-transaction"):
        path = root / ".git" / "hooks" / hook
        path.write_text(f"#!/bin/sh\ntouch {trap}\n", "utf-8")
        path.chmod(0o755)
    write(root, a="- [] one\n- [] two\n")
    assert phasedocs("lint", "root", *arguments).status == 0
    assert not trap.exists()
    subprocess.run(["git", "diff"], cwd=root, check=False, capture_output=True)
    assert trap.exists(), "the traps are no traps"
