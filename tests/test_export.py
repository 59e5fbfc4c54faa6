"""Facts for other programs: spreadsheets, lines of JSON, issues; and the schemas of what people write."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from test_cli import Command, phasedocs, write

from phasedocs.cli.schema import schema_text
from phasedocs.model import lower
from phasedocs.syntax import parse
from phasedocs.text import decode

__all__ = ["phasedocs"]

TEXT = """\
# =SUM(A1:A9), Phase 6: "Alerts"

## Tasks

- [ ] Ask @ana about #12 <img src=x> (GH-7)
- [x] done
- [ ] parent
  - [ ] child
  - [x] other child
- [ ] Ask @ana about #12 <img src=x> (GH-7)

## Upkeep <!-- phasedocs: role=recurring -->

- [ ] water the plants

## Next steps

- [ ] {long}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    write(tmp_path, docs__PHASE6=TEXT.replace("{long}", "word " * 100), docs__NOTES="# Notes\n\nNo boxes.\n")
    return tmp_path


def test_progress_as_rows(project: Path, phasedocs: Command) -> None:
    result = phasedocs("status", "--format", "csv")
    assert result.status == 0
    rows = list(csv.DictReader(io.StringIO(result.out)))
    report = json.loads(phasedocs("status", "--format", "json").out)
    assert [row["what"] for row in rows] == ["all", "phase", "document", "document"]
    for row, told in zip(rows, (report, *report["phases"], *report["documents"]), strict=True):
        counts = told.get("progress", told)
        assert (int(row["done"]), int(row["total"])) == (counts["done"], counts["total"])
        assert row["percent"] == ("" if counts["percent"] is None else str(counts["percent"]))
    assert rows[3]["title"].startswith("'=SUM")  # no spreadsheet reads it as a formula
    assert rows[1]["id"] == rows[3]["phase"] == "6"


def test_a_document_or_a_phase_a_line(project: Path, phasedocs: Command) -> None:
    lines = [json.loads(line) for line in phasedocs("extract", "--format", "ndjson").out.splitlines()]
    whole = json.loads(phasedocs("extract").out)
    assert [line["what"] for line in lines] == ["document", "document", "phase"]
    assert {line.pop("schema") for line in lines} == {"phasedocs.extract/1"}
    assert [{key: value for key, value in line.items() if key != "what"} for line in lines] == [
        *whole["documents"],
        *whole["phases"],
    ]


def test_open_tasks_as_issues(project: Path, phasedocs: Command) -> None:
    result = phasedocs("extract", "--format", "github-issues")
    report = json.loads(result.out)
    jsonschema.validate(report, json.loads(schema_text("issues")))
    issues = report["issues"]
    assert [(issue["line"], issue["labels"]) for issue in issues] == [
        (5, ["phase-6", "work"]),
        (8, ["phase-6", "work"]),
        (10, ["phase-6", "work"]),
        (18, ["phase-6", "follow_up"]),
    ]
    assert len({issue["id"] for issue in issues}) == 4
    assert max(len(issue["title"]) for issue in issues) <= 256
    assert not any(mark in issues[0]["body"] for mark in ("@a", "#1", "<i", "GH-7"))
    assert issues[1]["body"].splitlines()[2] == "Part of: parent"
    assert issues[1]["body"].endswith("From docs/PHASE6.md, line 8.")
    assert result.out == phasedocs("extract", "--format", "github-issues").out


def test_an_issue_keeps_its_id_when_lines_move(project: Path, phasedocs: Command) -> None:
    def ids() -> list[str]:
        return [one["id"] for one in json.loads(phasedocs("extract", "--format", "github-issues").out)["issues"]]

    before = ids()
    path = project / "docs" / "PHASE6.md"
    path.write_text(path.read_text("utf-8").replace("## Tasks", "Words.\n\n## Tasks"), "utf-8")
    assert ids() == before


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("phasedocs: {kind: readiness, phase: 7, depends_on: [5, '6.5'], status: ready, ignore: false}", True),
        ("phasedocs: {phase: [3, 4]}\ntitle: anything", True),
        ("date: '2026-11-28'\nphase: 2c", True),
        ("phasedocs: {knd: readiness}", False),
        ("phasedocs: {kind: Readiness Status}", False),
        ("phasedocs: {phase: {a: 1}}", False),
    ],
)
def test_front_matter_has_a_schema(text: str, valid: bool) -> None:
    schema = json.loads(schema_text("front-matter"))
    assert jsonschema.Draft202012Validator(schema).is_valid(yaml.safe_load(text)) is valid


def test_every_key_of_the_schema_is_read() -> None:
    text = "---\nphasedocs: {kind: kickoff, phase: 7, status: ready, depends_on: [5], ignore: true}\n---\n# A\n"
    header = lower(parse(decode("a.md", text.encode()))).declarations.header
    assert (header.kind, header.phases, header.depends_on, header.ignored) == ("kickoff", ("7",), ("5",), True)
    assert header.status == ("ready", ("phasedocs", "status"))
    own = json.loads(schema_text("front-matter"))["$defs"]["OwnTable"]["properties"]
    assert set(own) == {"kind", "phase", "status", "depends_on", "ignore"}


def test_the_schema_of_kinds_fits_the_kinds_that_there_are() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(schema_text("kind")))
    folder = Path(__file__).parents[1] / "schemas" / "kinds"
    for path in sorted(folder.glob("*.yaml")):
        assert list(validator.iter_errors(yaml.safe_load(path.read_text("utf-8")))) == []
    assert not validator.is_valid({"summary": "A", "felds": {}})
