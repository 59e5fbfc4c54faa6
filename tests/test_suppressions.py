"""Directives that allow findings: what they hold for, how they are written, and how they are taken away."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import CLEAN, STALE, Command, phasedocs, write

from phasedocs.analysis import compute
from phasedocs.check import Selection, check
from phasedocs.config import Config
from phasedocs.diagnostic import Diagnostic, Severity, SuppressedBy
from phasedocs.model import Document, link, lower
from phasedocs.suppressions import allow
from phasedocs.syntax import parse
from phasedocs.text import apply, decode

__all__ = ["phasedocs"]


def read(raw: bytes) -> Document:
    return lower(parse(decode("a.md", raw)))


def found(document: Document) -> list[Diagnostic]:
    project = link([document], [])
    return check(project, compute(project), Config(), Selection(min_severity=Severity.NOTE))


def lines(text: str) -> dict[str, list[int]]:
    """Give the lines of malformed tasks that stand, and of those that are allowed."""
    of_rule = [one for one in found(read(text.encode())) if one.rule == "malformed-task"]
    return {
        "stand": [one.location.start.line for one in of_rule if one.stands],
        "allowed": [one.location.start.line for one in of_rule if not one.stands],
    }


ALLOW = "<!-- phasedocs: allow malformed-task -- r -->"


@pytest.mark.parametrize(
    ("text", "stand", "allowed"),
    [
        pytest.param(f"{ALLOW}\n\n# T\n\n- [] a\n\n# U\n\n- [] b\n", [], [5, 9], id="first of all, for the file"),
        pytest.param(f"---\na: 1\n---\n{ALLOW}\n# T\n\n- [] a\n", [], [7], id="behind front matter"),
        pytest.param(f"<!-- licence -->\n{ALLOW}\n\n- [] a\n\n# U\n\n- [] b\n", [], [4, 8], id="behind other comments"),
        pytest.param(
            f"# T\n\n{ALLOW}\n\n- [] a\n\n## U\n\n- [] b\n\n# V\n\n- [] c\n", [13], [5, 9], id="under a heading"
        ),
        pytest.param(
            f"# T\n\n- [] a\n\n{ALLOW}\n## U\n\n- [] b\n\n## V\n\n- [] c\n", [3, 12], [8], id="above a heading"
        ),
        pytest.param(f"# T\n\n{ALLOW}\n\n## U\n\n- [] b\n\n## V\n\n- [] c\n", [11], [7], id="between two headings"),
        pytest.param(f"# T\n\nx\n\n{ALLOW}\n\n- [] a\n- [] b\n\ny\n\n- [] c\n", [12], [7, 8], id="above a list"),
        pytest.param(f"# T\n\nx\n{ALLOW}\n- [] a\n\ny\n\n- [] c\n", [9], [5], id="without empty lines"),
        pytest.param(f"x\n\n> {ALLOW}\n>\n> - [] a\n>\n> y\n>\n> - [] b\n", [9], [5], id="in a quote"),
        pytest.param(f"x\n\n- [] a {ALLOW}\n  - [] b\n- [] c\n", [5], [3, 4], id="in an item"),
        pytest.param(f"x\n\n- [] a\n  - [] b {ALLOW}\n- [] c\n", [3, 5], [4], id="in an item of an item"),
        pytest.param(f"x\n\n- [] a\n  {ALLOW}\n- [] c\n", [5], [3], id="on a line of an item"),
        pytest.param(f"x\n\n- [] a\n\n{ALLOW}\n", [3], [], id="with nothing after it"),
        pytest.param(f"x\n\n`{ALLOW}`\n\n```\n{ALLOW}\n```\n\n- [] a\n", [9], [], id="in code"),
        pytest.param(f"x\n\n{ALLOW[:-4]}\n\n- [] a\n", [], [], id="not closed"),
        pytest.param(f"x\n\n<div>\n{ALLOW}\n</div>\n\n- [] a\n", [7], [], id="in other raw HTML"),
        pytest.param("x\n\n- [] a <!-- phasedocs: allow malformed-task -->\n", [3], [], id="without a reason"),
        pytest.param("x\n\n- [] a <!-- phasedocs: allow malformed-task — r -->\n", [], [3], id="with a dash"),
        pytest.param(
            "x\n\n- [] a <!-- phasedocs: allow mojibake,\n  malformed-task -- r -->\n", [], [3], id="in two lines"
        ),
        pytest.param("x\n\n- [] a <!-- phasedocs: allow mojibake -- r -->\n", [3], [], id="of another rule"),
    ],
)
def test_what_an_allowance_holds_for(text: str, stand: list[int], allowed: list[int]) -> None:
    assert lines(text) == {"stand": stand, "allowed": allowed}


def test_a_row_and_a_paragraph() -> None:
    comment = "<!-- phasedocs: allow invalid-date -- r -->"
    rows = f"| a | 2026-02-30 | open {comment} |\n| b | 2026-02-30 | open |\n"
    text = f"# Phase 1\n\n| Step | Deadline | Status |\n|--|--|--|\n{rows}\n**Due**: 2026-02-30\nx {comment}\n"
    of_rule = [one for one in found(read(text.encode())) if one.rule == "invalid-date"]
    assert [(one.location.start.line, one.stands) for one in of_rule] == [(5, False), (6, True), (8, False)]


def test_the_reason_is_kept() -> None:
    document = read(b"- [] a <!-- phasedocs: allow malformed-task --  for\n  now -> later   -->\n")
    (one,) = [one for one in found(document) if one.rule == "malformed-task"]
    assert one.suppression
    assert (one.suppression.by, one.suppression.reason) == (SuppressedBy.ALLOW, "for now -> later")


# --- taking away

PIECES = st.sampled_from(
    [
        "- a",
        "- [ ] b",
        "  c",
        "d",
        "> e",
        "    f",
        "",
        "",
        "# g",
        "| h |",
        "|--|",
        "1. i",
        "  - j",
        "```",
        "+ k",
        "---",
        "> - l",
    ]
)
UNUSED = "<!-- phasedocs: allow mojibake -- r -->"


def blocks(raw: bytes) -> list[tuple[str, str]]:
    nodes = parse(decode("a.md", raw)).root.blocks()
    comment = ("html", "<!--")
    shown = [(node.kind, " ".join(node.text.split())) for node in nodes]
    return [one for one in shown if (one[0], one[1][:4]) != comment]


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=7), st.lists(PIECES, max_size=7), st.booleans())
def test_what_is_taken_away_changes_no_block(before: list[str], after: list[str], inside: bool) -> None:
    middle = [f"{before.pop() if before else 'x'} {UNUSED}"] if inside else [UNUSED]
    raw = "\r\n".join([*before, *middle, *after, ""]).encode()
    document = read(raw)
    fixes = [one.fix for one in found(document) if one.rule == "unused-allow" and one.fix]
    data, _ = apply(document.source, fixes)
    assert bool(fixes) == (UNUSED.encode() not in data)
    assert blocks(data) == blocks(raw)


# --- writing

DOCUMENTS = {
    "item": "# T\n\n- [] a  \n  more\n- [x ] b\n",
    "nested": "- [] a\n  - [] b\n\n      code\n",
    "no line end": "# T\n\n- [] a",
    "crlf": "# T\r\n\r\n* [] a\r\n* [] b\r\n",
    "quote": "> - [] a\n> - [] b\n",
    "front matter": "---\nphasedocs:\n  status: complete\n---\n# T\n\n- [x] a\n- [x] b\n- [ ] c\n",
    "front matter alone": "---\nphasedocs:\n  status: complete\n---\n- [x] a\n- [x] b\n- [ ] c\n",
    "title": "# Phase 2 ✅ COMPLETE\n\n- [x] a\n- [x] b\n- [ ] c\n",
    "closed title": "## Phase 2 ✅ COMPLETE ##\n\n- [x] a\n- [x] b\n- [ ] c\n",
    "underlined title": "Phase 2 ✅ COMPLETE\n===\n\n- [x] a\n- [x] b\n- [ ] c\n",
    "line of a paragraph": "# T\n\n**Owner**: x  \n**Status**: ✅ COMPLETE\\\n**Date**: y\n\n- [x] a\n- [ ] c\n",
    "row": "# T\n\n| P | Due | Done |\n|--|--|--|\n| 1 | 2026-02-30 | no |\n| 2 | 2026-02-31 | |\n| 3 | 2026-02-30\n",
    "panel": "# T\n\n```text\nStatus: COMPLETE\n```\n\n- [x] a\n- [x] b\n- [ ] c\n",
    "panel below a paragraph": "# T\n\nx\n```text\nStatus: COMPLETE\n```\n- [x] a\n- [x] b\n- [ ] c\n",
    "evidence": "# T\n\n- [x] Create `src/a.py`\n- [x] Create `src/b.py`\n- [x] Create `src/c.py`\n- [ ] more\n",
    "short row": "# T\n\n| a | b | c |\n|--|--|--|\n| 1 | 2 | 3 |\n| 4 | 5 |\n| 6 | 7 | 8 | 9 |\n",
    "damage": "# T â€” x\n\n```\nâ€” â€™ âœ…\n```\n\n- [ ] `â€”` and â€œquotesâ€\n",
    "byte order mark": "\ufeff# T\n\n- [] a\n",
    "code in the item": "- [] a `b\n  c` d\n",
    "link over lines": "- [] a [b\n  c](d.md)\n",
}
RULES = (
    *("malformed-task", "stale-complete", "invalid-date", "missing-file", "mojibake", "missing-evidence"),
    *("ragged-table",),
)


@pytest.mark.parametrize("reason", ["known", "a `b", "a | b", "*x* [y] <z> & \\"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_written_allows_all_and_changes_nothing_else(name: str, reason: str) -> None:
    raw = DOCUMENTS[name].encode()
    before, written = found(read(raw)), 0
    for rule in RULES:
        own = [one for one in before if one.rule == rule]
        made = allow(read(raw), own, rule, reason, read)
        written += made.count
        after = found(read(made.data))
        assert made.left == ()
        assert [one for one in after if one.rule == rule and one.stands] == []
        assert [one.message for one in after if one.rule not in RULES] == [
            one.message for one in before if one.rule not in RULES
        ]
        assert blocks(made.data) == blocks(raw)
        assert made.data.count(b"\n") == made.data.count(b"\r\n") or b"\r" not in made.data
        assert allow(read(made.data), after, rule, reason, read).data == made.data
    assert written


def test_a_place_that_changes_what_is_read_is_not_taken() -> None:
    document = read(b"- [] a\n")
    made = allow(document, found(document), "malformed-task", "r", lambda raw: read(raw + b"\nmore\n"))
    assert (made.data, made.count, len(made.left)) == (b"- [] a\n", 0, 1)


@pytest.mark.parametrize("reason", ["", " ", "a\nb", "a --> b", "<!-- a"])
def test_what_cannot_stand_in_a_comment_is_refused(reason: str) -> None:
    document = read(b"- [] a\n")
    with pytest.raises(ValueError, match="no reason"):
        allow(document, found(document), "malformed-task", reason, read)


@pytest.mark.parametrize(
    "piece",
    [
        "- [] a <!-- phasedocs: allow malformed-task -- r -->\n",
        f"{UNUSED}\n",
        "<!-- phasedocs: allow ",
        f"> {UNUSED}\n",
    ],
)
def test_allowances_take_linear_time(piece: str) -> None:
    def prepare(count: int) -> partial[object]:
        return partial(lambda raw: found(read(raw)), (piece * count).encode())

    assert_linear(prepare, 60)


# --- the command


def test_allowed_findings_fail_nothing_and_are_counted(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=STALE.replace("COMPLETE\n", "COMPLETE <!-- phasedocs: allow stale-complete -- known -->\n"))
    result = phasedocs("lint")
    assert (result.status, result.err) == (0, "")
    assert result.out == "nothing found in 1 document, 3 tasks, 1 claim, 0 references; not shown: 1 allowed\n"
    report = json.loads(phasedocs("lint", "--format", "json").out)
    assert report["diagnostics"] == []
    assert report["summary"] == {"error": 0, "warning": 0, "note": 0, "suppressed": 1, "baseline": 0}
    assert "stale-complete as error (allowed: known)" in phasedocs("explain", "a.md:3").out


def test_allowed_findings_are_not_fixed(phasedocs: Command, tmp_path: Path) -> None:
    text = "- [] a <!-- phasedocs: allow malformed-task -- as printed -->\n- [] b\n"
    write(tmp_path, a=text)
    phasedocs("lint", "--fix")
    assert (tmp_path / "a.md").read_text("utf-8") == text.replace("[] b", "[ ] b")


@pytest.mark.parametrize(
    "arguments",
    [["--select", "mojibake"], ["--ignore", "stale-complete"], ["--ignore", "unused-allow"]],
)
def test_only_rules_that_ran_are_judged(phasedocs: Command, tmp_path: Path, arguments: list[str]) -> None:
    write(tmp_path, a=f"<!-- phasedocs: allow stale-complete -- known -->\n\n{CLEAN}")
    assert "unused-allow" not in phasedocs("lint", *arguments).out
    assert "unused-allow" in phasedocs("lint").out


def test_a_rule_that_is_off_is_not_judged(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=f"<!-- phasedocs: allow stale-complete -- known -->\n\n{CLEAN}")
    (tmp_path / "phasedocs.toml").write_text('[per-file-ignores]\n"a.md" = ["stale-complete"]\n', "utf-8")
    assert phasedocs("lint").out.startswith("nothing found")


def test_what_is_hidden_by_confidence_is_still_allowed(phasedocs: Command, tmp_path: Path) -> None:
    text = "# Phase 2\n\n**Status**: ✅ COMPLETE{}\n\n- [ ] one\n- [ ] two\n- [ ] three\n- [ ] four\n- [ ] five\n"
    write(tmp_path, a=text.format(""))
    hidden = json.loads(phasedocs("lint", "--format", "json", "--min-confidence", "low", "--min-severity", "note").out)
    rules = {one["rule"] for one in hidden["diagnostics"]}
    assert rules
    write(tmp_path, a=text.format(f" <!-- phasedocs: allow {', '.join(sorted(rules))} -- known -->"))
    assert phasedocs("lint").out.startswith("nothing found")


def test_add_allow_writes_once(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=STALE, docs__b=STALE, c=CLEAN)
    command = ("lint", "--add-allow", "stale-complete", "--reason", "the third is for winter")
    shown = phasedocs(*command, "--diff")
    assert shown.status == 1
    assert (
        shown.out.count("+**Status**: ✅ COMPLETE <!-- phasedocs: allow stale-complete -- the third is for winter -->")
        == 2
    )
    assert (tmp_path / "a.md").read_text("utf-8") == STALE
    result = phasedocs(*command)
    assert (result.status, result.out) == (0, "")
    assert result.err == "2 directives in 2 documents written: stale-complete is allowed there\n"
    assert phasedocs("lint").status == 0
    again = phasedocs(*command)
    assert (again.status, again.err) == (
        0,
        "nothing to allow: stale-complete finds nothing that is not allowed already\n",
    )
    assert phasedocs(*command, "--diff").status == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--add-allow", "stale-complete"], '--add-allow stale-complete needs --reason "why these may stay"'),
        (["--add-allow", "stale-complete", "--reason", " "], "needs --reason"),
        (["--add-allow", "stale-complete", "--reason", "a --> b"], "--reason must fit into a comment"),
        (["--reason", "x"], "--reason is for --add-allow RULE"),
        (["--add-allow", "stale-complte", "--reason", "x"], "did you mean stale-complete?"),
    ],
)
def test_add_allow_refuses(phasedocs: Command, tmp_path: Path, arguments: list[str], message: str) -> None:
    write(tmp_path, a=STALE)
    result = phasedocs("lint", *arguments)
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    assert result.err.count("\n") == 1
    assert (tmp_path / "a.md").read_text("utf-8") == STALE


def test_what_is_allowed_is_not_on_the_site(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a=f"# T\n\n- [] a {ALLOW}\n")
    assert "nothing found" in phasedocs("build", "--no-site").out


def test_what_other_documents_decide_is_not_judged_without_them(phasedocs: Command, tmp_path: Path) -> None:
    row = "| Phase 6 | ✅ Complete <!-- phasedocs: allow conflicting-claims -- known --> |"
    dashboard = f"# Dashboard\n\n**Date**: 2026-11-01\n\n| Phase | Status |\n| --- | --- |\n{row}\n"
    write(tmp_path, DASH=dashboard, PHASE6="# Phase 6: Pier\n\n**Date**: 2026-11-20\n\n**Status**: In progress\n")
    assert "1 allowed" in phasedocs("lint").out
    assert "nothing found" in phasedocs("lint", "DASH.md", "--no-cache").out
    (tmp_path / "PHASE6.md").write_text("# Phase 6: Pier\n", "utf-8")
    assert "unused-allow" in phasedocs("lint").out
    assert "nothing found" in phasedocs("lint", "DASH.md", "--no-cache").out
