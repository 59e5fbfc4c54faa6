"""Kinds: how they are read, joined and refused, and which document is of which."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from growth import assert_linear

from phasedocs import workspace
from phasedocs.cli import run
from phasedocs.config import Config, ConfigError
from phasedocs.kinds import Kinds, Sheet
from phasedocs.kinds.fields import field_misfits
from phasedocs.kinds.sections import section_misfits
from phasedocs.kinds.tables import table_misfits
from phasedocs.kinds.values import problem
from phasedocs.kinds.words import holds, plain
from phasedocs.model import Document, Legend, link, lower
from phasedocs.syntax import parse
from phasedocs.text import decode

HERE = Path(__file__).parent
SHIPPED = workspace.read_kinds(HERE)
BUILT_IN = (
    *("completion-checklist", "dashboard", "decision", "deployment-readiness", "index", "kickoff", "phase-plan"),
    *("prerequisites", "readiness", "retrospective", "roadmap", "summary"),
)


def own(**texts: str) -> Kinds:
    return Kinds(SHIPPED.shipped, {name: Sheet(f".phasedocs/kinds/{name}.yaml", text) for name, text in texts.items()})


def read(path: str, text: str) -> Document:
    return lower(parse(decode(path, text.encode())), {}, {}, Config().assigned(path))


def test_the_built_in_kinds_are_valid_and_say_what_they_are_for() -> None:
    assert tuple(SHIPPED.names) == BUILT_IN
    for name in SHIPPED.names:
        kind = SHIPPED.get(name)
        assert kind is not None
        assert kind.summary.endswith(".")
        assert kind.files
        assert kind.sections


def test_what_the_built_in_kinds_are_called_stands_before_the_title_of_a_phase() -> None:
    for name in SHIPPED.names:
        kind = SHIPPED.get(name)
        assert kind is not None
        for title in kind.titles:
            known = link([read("a.md", f"# Phase 3 {title}: Sails\n")], [])
            assert [phase.title for phase in known.phases] == ["Sails"], title


def test_a_kind_takes_what_it_does_not_say_from_the_one_that_it_extends() -> None:
    kinds = own(
        launch="extends: kickoff\nsummary: Ours.\nfields:\n  status: {allowed: [ready]}\n  budget: {title: Budget}\n"
    )
    found, above = kinds.get("launch"), kinds.get("kickoff")
    assert found is not None
    assert above is not None
    assert found.sections == above.sections
    assert list(found.fields) == ["status", "date", "owner", "phase", "depends_on", "duration", "budget"]
    assert found.fields["status"].allowed == ("ready",)
    assert found.fields["status"].title == "Status"
    assert (found.summary, found.file) == ("Ours.", above.file)


def test_one_of_the_project_may_extend_the_shipped_one_of_its_own_name() -> None:
    kinds = own(kickoff="extends: kickoff\nsummary: Ours.\ndependencies: required\n")
    kind = kinds.get("kickoff")
    assert kind is not None
    assert (kind.summary, kind.dependencies, "tasks" in kind.sections) == ("Ours.", "required", True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("summary: A\nfelds: {}\n", ":2: unknown key felds; did you mean fields?"),
        ("sections: {}\n", ": summary: is missing"),
        ("summary: A\nextends: kickof\n", ":2: there is no kind kickof; did you mean kickoff?"),
        ("summary: A\nextends: own\n", ":2: there is no kind own; known are"),
        ("summary: A\nfields:\n  due:\n    title: Due\n    type: dat\n", ":5: fields.due.type cannot be dat; did you"),
        ("summary: A\nfields:\n  due: {title: Due, type: date, allowed: [x]}\n", ":3: fields.due: allowed is for text"),
        ("summary: A\nfields:\n  s: {title: S, type: status, allowed: [redy]}\n", ":3: fields.s: there is no status"),
        ("summary: A\nsections:\n  a: {titel: A}\n", ":3: unknown key sections.a.titel; did you mean title?"),
        ("summary: A\nsections:\n  a: {title: A, tasks: {mni: 1}}\n", ":3: unknown key sections.a.tasks.mni; did you"),
        ("summary: A\nsections:\n  a: {title: A, tasks: {min: two}}\n", ":3: sections.a.tasks.min: should be a whole"),
        ("summary: A\nsections:\n  a: {title: A}\n  a: {title: B}\n", ":4: not YAML: a comes twice"),
        ("summary: A\nsections: [a]\n", ":2: sections: should be a table"),
        ("summary: A\ntables:\n  t: {section: s, columns: {}}\n", ": the file: the table t stands in s"),
        ("summary: [A\n", ":2: not YAML: "),
        ("- a\n", ": should be a mapping"),
        ("a: &a [x]\nb: *a\n", ": not YAML: aliases are not read here"),
        ("summary: !!python/object/apply:os.system [id]\n", ":1: summary: should be text"),
        ("summary: A\nfile: ../../x.md\n", ":2: file: "),
        ("x: " + "[" * 5_000, ": nested too deep"),
        ("x: " + "y" * 300_000, ": longer than 256 Ki"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_place_and_a_way_out(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        own(own=text).get("own")
    message = str(caught.value)
    assert message.startswith(f".phasedocs/kinds/own.yaml{said}"), message
    assert "\n" not in message


def test_kinds_that_extend_each_other_are_told() -> None:
    kinds = own(a="summary: A\nextends: b\n", b="summary: B\nextends: a\n")
    with pytest.raises(ConfigError, match=r"these kinds extend each other: .*a.yaml → .*b.yaml → .*a.yaml"):
        kinds.get("a")


def test_a_kind_is_chosen_by_what_is_declared_and_else_by_its_name() -> None:
    by_name = SHIPPED.wanted(by_name=True)
    declared = read("docs/x.md", "---\nphasedocs: {kind: kickoff}\n---\n# A\n")
    named = read("docs/PHASE4_KICKOFF.md", "# A\n")
    titled = read("docs/x.md", "# 🚀 Phase 4 Kick-off: alerts\n")
    assert [choice and (choice.name, choice.declared) for choice in map(SHIPPED.choose, (declared, named, titled))] == [
        ("kickoff", True),
        None,
        None,
    ]
    found = [choice and (choice.name, choice.declared) for choice in map(by_name.choose, (declared, named, titled))]
    assert found == [("kickoff", True), ("kickoff", False), ("kickoff", False)]
    assert by_name.choose(read("KICKOFF_ROADMAP.md", "# A\n")) is None  # two kinds are none


@pytest.mark.parametrize(
    ("value", "wanted", "fits"),
    [
        *(("2026-11-21", "date", True), ("Nov 21", "date", True), ("Q3 2026", "date", True), ("later", "date", False)),
        *(("6", "phase", True), ("Phases 2, 3", "phase", True), ("1, 2", "phase", True), ("harbour", "phase", False)),
        *(("Ana", "person", True), ("潮見", "person", True), ("42", "person", False)),
        *(("40 %", "percent", True), ("٪", "percent", True), ("forty", "percent", False)),
        *(("3 weeks", "duration", True), ("about 2 h", "duration", True), ("long", "duration", False)),
        *(("🟡 One of three", "status", True), ("done", "status", True), ("as agreed", "status", False)),
        *(("TBD", "date", True), ("-", "phase", True), ("none", "phase", True), ("n/a", "duration", True)),
        ("anything", "text", True),
    ],
)  # fmt: skip
def test_values_are_held_against_their_type(value: str, wanted: str, fits: bool) -> None:
    assert (problem(value, wanted, (), Legend()) is None) is fits  # type: ignore[arg-type]


def test_a_name_is_known_word_by_word() -> None:
    assert holds("🚨 2. Critical blockers (3)", ["Blockers"])
    assert holds("GO/NO-GO", ["Go / no-go"])
    assert not holds("Risky", ["Risk"])
    assert not holds("", ["Risk"])
    assert not holds("x", ["!"])


@pytest.mark.parametrize("head", ["## Part {}", "## Actions {}", "## Actiosn", "**Dtae**: x"])
def test_matching_takes_linear_time(head: str) -> None:
    kind = SHIPPED.get("retrospective")
    assert kind is not None

    def prepare(size: int) -> Callable[[], object]:
        text = "# A\n\n" + "".join(f"{head}\n\n- [ ] a\n\n".format(number) for number in range(size))
        document = read("x.md", f"---\nphasedocs: {{kind: retrospective}}\n---\n{text}")

        def run_all() -> object:
            plain.cache_clear()
            sections = list(section_misfits(document, "retrospective", kind, lambda _: True))
            return sections, list(field_misfits(document, "retrospective", kind))

        return run_all

    assert_linear(prepare, 300)


def test_cells_take_linear_time() -> None:
    kind = SHIPPED.get("roadmap")
    assert kind is not None

    def prepare(size: int) -> Callable[[], object]:
        rows = "".join(f"| {number} | as agreed {number} | soon |\n" for number in range(size))
        document = read("x.md", f"# A\n\n## Phases\n\n| Phase | Status | Due |\n| - | - | - |\n{rows}")
        return lambda: list(table_misfits(document, "roadmap", kind))

    assert_linear(prepare, 300)


# On disk


def _lint(root: Path) -> subprocess.CompletedProcess[str]:
    time.sleep(0.03)  # what is younger than a tick of the clock is not kept
    command = [sys.executable, "-m", "phasedocs", "lint"]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent / "src"), "PHASEDOCS_TRACEBACK": "1"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_a_kind_of_the_project_holds_as_soon_as_it_is_written(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "tour.md").write_text("---\nphasedocs: {kind: tour}\n---\n\n# Tour\n")
    assert [_lint(tmp_path).returncode for _ in range(2)] == [0, 0]
    kinds = tmp_path / ".phasedocs" / "kinds"
    kinds.mkdir(parents=True)
    (kinds / "tour.yaml").write_text("summary: A boat tour.\nfields:\n  boat: {title: Boat, required: true}\n")
    found = [_lint(tmp_path) for _ in range(2)]
    assert [one.returncode for one in found] == [1, 1]
    assert all("no field Boat; every tour has one" in one.stdout for one in found)
    (kinds / "tour.yaml").write_text("summary: A boat tour.\nfields:\n  boat: {title: Boat}\n")
    assert _lint(tmp_path).returncode == 0
    (kinds / "tour.yaml").write_text("summary: A boat tour.\nfilds: {}\n")
    refused = _lint(tmp_path)
    assert refused.returncode == 2
    assert refused.stderr == "phasedocs: .phasedocs/kinds/tour.yaml:2: unknown key filds; did you mean fields?\n"


def test_a_kind_outside_the_project_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("felds: {}\n")
    kinds = tmp_path / "project" / ".phasedocs" / "kinds"
    kinds.mkdir(parents=True)
    (kinds / "tour.yaml").symlink_to(tmp_path / "secret.yaml")
    assert workspace.read_kinds(tmp_path / "project").own == {}


def test_schema_kind_checks_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tour.yaml").write_text("extends: kickoff\nsummary: A boat tour.\nfields:\n  boat: {title: Boat}\n")
    Path("bad.yaml").write_text("summary: A\nfelds: {}\n")
    Path("Tour.yaml").write_text("summary: A\n")
    assert run(["schema", "kind", "tour.yaml"]) == 0
    assert capfd.readouterr().out == "tour.yaml: tour, 7 fields, 5 sections, 0 tables, extends kickoff\n"
    assert run(["schema", "kind", "bad.yaml", "none.yaml", "Tour.yaml"]) == 2
    assert capfd.readouterr().err.splitlines() == [
        "phasedocs: bad.yaml:2: unknown key felds; did you mean fields?",
        "phasedocs: none.yaml: no such file or folder",
        "phasedocs: Tour.yaml: name it in small letters, as in kick-off.yaml",
    ]
    assert run(["schema", "config", "tour.yaml"]) == 2
