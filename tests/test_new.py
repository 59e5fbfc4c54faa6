"""New documents: every kind with its defaults and with odd values is clean; what is taken out of one is told in place.

And the command: what it asks for, where the file goes, what it is called, and what no template may do.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import mdformat
import pytest
import yaml
from test_cli import CLEAN, Command, phasedocs, write

from phasedocs import workspace
from phasedocs.analysis import compute
from phasedocs.check import Selection, check
from phasedocs.config import Config
from phasedocs.diagnostic import Diagnostic, Severity
from phasedocs.kinds.naming import file_name, next_phase
from phasedocs.kinds.schema import Kind
from phasedocs.model import link, lower
from phasedocs.model.phases import with_phase
from phasedocs.render.drafts import Draft, DraftError, draft_text
from phasedocs.syntax import parse
from phasedocs.text import decode

__all__ = ["phasedocs"]

KINDS = workspace.read_kinds(Path(__file__).parent)
TEMPLATES = workspace.read_templates()
SCHEMA = frozenset({"schema-field", "schema-section", "schema-table"})
ODD = {
    "quotes": "\"It's\" 'so' `code` “there” \\",
    "markup": "# *a* _b_ ~~c~~ [d](e) <b>f</b> &amp; | g | ![h](i) 1. j - k + l",
    "emoji": "🚀👩‍👩‍👧 launch ✨",
    "right to left": "مرحبا بالعالم שלום",
    "controls": "a\x00b\x1b[31mc\u202ed\u2066e\x85f\u2028g",
    "lines": "first\nsecond\r\n---\nphasedocs: {kind: evil}\n- [x] no task",
    "long": "long title " * 400,
    "yaml": "a: b # c {d} [e] %f @g !h &i *j",
    "jinja": "{{ 7 * 7 }} {% for a in b %} {# no #}",
    "comment": "<!-- phasedocs: ignore-tasks --> x -->",
    "front": "--- a",
    "empty": "",
}


def kind_of(name: str) -> Kind:
    kind = KINDS.get(name)
    assert kind is not None
    return kind


def draft(name: str, **values: object) -> Draft:
    kind = kind_of(name)
    fields = {key: spec.begins for key, spec in kind.fields.items() if key not in ("phase", "depends_on")}
    fields |= {"date": "2026-11-28", "owner": "Ana"}
    known = {key: fields[key] for key in kind.fields if fields.get(key)}
    made: dict[str, object] = {"title": "Frontend", "phase": "7", "depends_on": ("5", "6.5"), "fields": known, **values}
    return Draft(name=name, kind=kind, extra={}, **made)  # type: ignore[arg-type]


def found(name: str, text: str, least: Severity = Severity.WARNING) -> list[Diagnostic]:
    document = lower(parse(decode("docs/NEW.md", text.encode())), {}, {}, Config().assigned("docs/NEW.md"))
    assert document.declarations.header.kind == name
    assert not document.tree.problems
    others = [lower(parse(decode(f"docs/P{number}.md", f"# Phase {number}: x\n".encode()))) for number in ("5", "6.5")]
    project = link([document, *others], [])
    every = check(project, compute(project), Config(), Selection(min_severity=least), kinds=KINDS)
    return [one for one in every if one.location.path == "docs/NEW.md"]


def assert_clean(name: str, text: str) -> None:
    assert [(one.rule, one.location.start, one.message) for one in found(name, text)] == []
    head, body = re.fullmatch(r"(---\n.*?\n---\n\n)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    assert mdformat.text(body, extensions={"gfm"}) == body
    assert yaml.safe_load(head.strip("-\n"))["phasedocs"]["kind"] == name
    assert text.count("<!-- phasedocs:begin progress -->") == text.count("<!-- phasedocs:end progress -->")
    assert ("<!-- phasedocs:begin" in text) == (kind_of(name).region != "none")


@pytest.mark.parametrize("name", KINDS.names)
def test_a_new_document_is_clean(name: str) -> None:
    assert_clean(name, draft_text(draft(name), TEMPLATES, {}))


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", KINDS.names)
def test_odd_values_break_nothing(name: str, odd: str) -> None:
    value, kind = ODD[odd], kind_of(name)
    texts = {key: value for key, spec in kind.fields.items() if spec.type == "text" and not spec.allowed}
    fields = {**draft(name).fields, **texts, **({"owner": f"Ana {value}"} if "owner" in kind.fields else {})}
    text = draft_text(draft(name, title=value, fields=fields), TEMPLATES, {})
    assert_clean(name, text)
    document = lower(parse(decode("x.md", text.encode())))
    plain = draft_text(draft(name), TEMPLATES, {})
    assert [section.title for section in document.sections[1:]] == re.findall(r"(?m)^## (.*)$", plain)
    assert len(document.tasks) == plain.count("- [ ] ")
    assert not any(task.state.done for task in document.tasks)
    for word in re.findall(r"[^\W_]{3,}", value)[:10]:
        assert word in text


@dataclass(frozen=True)
class Mutation:
    """A new document with something taken out, and what must be told, where."""

    name: str
    what: str
    text: str
    rule: str
    message: str
    line: int

    def __str__(self) -> str:
        return f"{self.name}: {self.what}"


def mutations() -> Iterator[Mutation]:
    for name in KINDS.names:
        text = draft_text(draft(name), TEMPLATES, {})
        yield from _without_fields(name, text)
        yield from _renamed_sections(name, text)
        yield from _without_tasks(name, text)
        yield from _without_columns(name, text)


def _line(text: str, start: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if line.startswith(start))


def _without_fields(name: str, text: str) -> Iterator[Mutation]:
    for key, spec in kind_of(name).fields.items():
        lead = f"- **{spec.title}**: "
        if spec.required and key != "phase":
            without = re.sub(rf"(?m)^{re.escape(lead)}.*\n", "", text)
            assert without != text
            yield Mutation(name, f"no {key}", without, "schema-field", f"no field {spec.title}", _line(without, "# "))
        if f"\n{lead}" in text and spec.type != "text":
            wrong = re.sub(rf"(?m)^({re.escape(lead)}).*$", r"\g<1>1234567", text)
            yield Mutation(name, f"wrong {key}", wrong, "schema-field", f"{spec.title}: “1234567”", _line(wrong, lead))
    if kind_of(name).dependencies == "required":
        without = re.sub(r"(?m)^  depends_on.*\n", "", text)
        yield Mutation(name, "waits", without, "schema-field", "no word on what it depends on", _line(without, "# "))


def _renamed_sections(name: str, text: str) -> Iterator[Mutation]:
    before = "# "
    for key, spec in kind_of(name).sections.items():
        head = f"## {spec.title}"
        if spec.required:
            renamed = text.replace(f"\n{head}\n", "\n## Qwertz\n")
            assert renamed != text
            message = f"no section {spec.title}; every"
            yield Mutation(name, f"renamed {key}", renamed, "schema-section", message, _line(renamed, before))
            slip = text.replace(f"\n{head}\n", f"\n{head}x\n")
            said = f"“{spec.title}x” is no section"
            yield Mutation(name, f"a slip in {key}", slip, "schema-section", said, _line(slip, f"{head}x"))
        if f"\n{head}\n" in text:
            before = head


def _without_tasks(name: str, text: str) -> Iterator[Mutation]:
    for key, spec in kind_of(name).sections.items():
        head = f"## {spec.title}"
        if spec.tasks and f"\n{head}\n" in text:
            start = text.index(f"\n{head}\n") + 1
            end = text.find("\n## ", start) + 1 or len(text)
            without = text[:start] + text[start:end].replace("- [ ] ", "- ") + text[end:]
            message = f"“{spec.title}” has a task at least"
            yield Mutation(name, f"no tasks in {key}", without, "schema-section", message, _line(without, head))


def _without_columns(name: str, text: str) -> Iterator[Mutation]:
    for key, table in kind_of(name).tables.items():
        first = next((line for line in text.split("\n") if line.startswith("| ")), "")
        if not first:
            continue
        for column in table.needed:
            place = [cell.strip() for cell in first.split("|")].index(column.title)
            lines = [
                "|".join(part for number, part in enumerate(line.split("|")) if number != place)
                if line.startswith("|")
                else line
                for line in text.split("\n")
            ]
            without = "\n".join(lines)
            message = f"this table has no column {column.title}"
            yield Mutation(name, f"{key} without {column.title}", without, "schema-table", message, _line(without, "|"))


MUTATIONS = list(mutations())


def test_there_are_mutations_of_every_kind() -> None:
    assert {one.name for one in MUTATIONS} == set(KINDS.names)
    assert {one.rule for one in MUTATIONS} == SCHEMA
    assert len(MUTATIONS) > 100


@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_what_is_taken_out_is_told_in_its_place(mutation: Mutation) -> None:
    told = [one for one in found(mutation.name, mutation.text) if one.rule in SCHEMA]
    assert [(one.rule, one.severity, one.location.start.line) for one in told] == [
        (mutation.rule, Severity.ERROR, mutation.line)
    ], [one.message for one in told]
    assert told[0].message.startswith(mutation.message)


# The fixes of what is missing


@pytest.mark.parametrize("name", KINDS.names)
def test_fixes_put_in_what_a_document_lacks(name: str, tmp_path: Path, phasedocs: Command) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, NEW=f"---\nphasedocs:\n  kind: {name}\n  phase: 7\n  depends_on: none\n---\n\n# Seven\n\nWords.\n")
    selected = [f"--select={rule}" for rule in sorted(SCHEMA)]
    before = phasedocs("lint", *selected)
    assert before.status == 1
    phasedocs("lint", "--fix-only", "--unsafe-fixes")
    after = phasedocs("lint", *selected)
    assert after.status == 0, after.out
    text = (tmp_path / "NEW.md").read_text("utf-8")
    assert all(f"## {spec.title}\n" in text for spec in kind_of(name).sections.values() if spec.required)


# What it is called, and where it goes


@pytest.mark.parametrize(
    ("name", "phase", "new"),
    [
        ("PHASE6_KICKOFF.md", "7", "PHASE7_KICKOFF.md"),
        ("PHASE3_5_READINESS.md", "7", "PHASE7_READINESS.md"),
        ("PHASE6_KICKOFF.md", "6.5", "PHASE6_5_KICKOFF.md"),
        ("phase-06-plan.md", "7", "phase-07-plan.md"),
        ("phase-6-plan.md", "10.5", "phase-10-5-plan.md"),
        ("PHASE2C_PLAN.md", "3", "PHASE3_PLAN.md"),
        ("ROADMAP.md", "3", None),
    ],
)
def test_a_file_is_called_after_another_phase(name: str, phase: str, new: str | None) -> None:
    found = with_phase(name, phase)
    assert (found and "".join(found)) == new


@pytest.mark.parametrize(
    ("kind", "like", "others", "title", "new"),
    [
        ("readiness", [], [], "x", "PHASE7_READINESS_STATUS.md"),
        ("readiness", ["docs/PHASE3_READINESS.md"], [], "x", "PHASE7_READINESS.md"),
        ("readiness", ["docs/phase-3-readiness.md"], ["phase-3-readiness.md"], "x", "phase-7-readiness.md"),
        ("phase-plan", ["docs/PHASE5_WEBSITE_PLAN.md"], ["PHASE5_WEBSITE_PLAN.md"], "x", "PHASE7_PLAN.md"),
        ("summary", ["PHASE1_FOUNDATION_COMPLETE.md"], [], "x", "PHASE7_HANDOFF.md"),
        ("kickoff", [], ["phase-1-plan.md", "phase-2-plan.md"], "x", "phase-7-kickoff.md"),
        ("decision", [], [], "Two brokers, not one!", "DECISION_TWO_BROKERS_NOT_ONE.md"),
        ("decision", ["adr/0006-one-broker.md"], [], "Two brokers", "0007-two-brokers.md"),
        ("decision", ["adr/ADR-009-one.md", "adr/ADR-010-two.md"], [], "3 things", "ADR-011-3-things.md"),
        ("decision", [], [], "🚀", "DECISION_NEW.md"),
        ("decision", [], [], "../../etc/passwd", "DECISION_ETC_PASSWD.md"),
    ],
)
def test_a_file_is_called_as_those_like_it(kind: str, like: list[str], others: list[str], title: str, new: str) -> None:
    documents = [lower(parse(decode(path, b"# A\n"))) for path in like]
    assert file_name(kind, kind_of(kind), "7", title, documents, others) == new


def test_the_next_phase_is_a_whole_number() -> None:
    assert [next_phase(known) for known in ([], ["1", "2c"], ["9", "10.5", "A"])] == ["1", "3", "11"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "config", "user.name", "Ana *Lind*"], cwd=tmp_path, check=True)
    write(tmp_path, docs__PHASE1_SENSORS=CLEAN, docs__PHASE2_KICKOFF="# Phase 2 Kick-off\n\n**Depends on**: Phase 1\n")
    return tmp_path


def test_a_new_document_goes_where_those_like_it_are(project: Path, phasedocs: Command) -> None:
    made = phasedocs("new", "kickoff", "--title", "Alerts")
    assert (made.status, made.out, made.err) == (0, "wrote docs/PHASE3_KICKOFF.md\n", "")
    text = (project / "docs" / "PHASE3_KICKOFF.md").read_text("utf-8")
    assert "  phase: 3\n  depends_on: [2]\n" in text
    assert "# Phase 3 kick-off: Alerts\n" in text
    assert "- **Owner**: Ana \\*Lind\\*\n" in text
    assert phasedocs("lint", "docs/PHASE3_KICKOFF.md").status == 0
    assert phasedocs("new", "phase-plan", "--phase", "2", "--title", "Ingest").out == "wrote docs/PHASE2_PLAN.md\n"


@pytest.mark.parametrize("name", KINDS.names)
def test_its_region_is_kept_up_to_date(name: str, project: Path, phasedocs: Command) -> None:
    made = phasedocs("new", name, "--title", "Alerts")
    assert (made.status, made.err) == (0, "")
    path = project / made.out.removeprefix("wrote ").strip()
    text = path.read_text("utf-8")
    assert phasedocs("lint", "--min-severity", "warning", str(path)).status == 0
    assert phasedocs("sync", "--check", str(path)).status == 0
    body = text.partition("\n---\n\n")[2]
    assert mdformat.text(body, extensions={"gfm"}) == body
    if "- [ ] " in text and "phasedocs:begin progress" in text:
        path.write_text(text.replace("- [ ] ", "- [x] ", 1), "utf-8")
        assert "drifted-region" in phasedocs("lint", str(path)).out


def test_no_file_is_overwritten(project: Path, phasedocs: Command) -> None:
    again = phasedocs("new", "kickoff", "--phase", "2")
    assert again.status == 2
    assert again.err == "phasedocs: docs/PHASE2_KICKOFF.md: there already, left alone; `--output FILE` names another\n"
    assert (project / "docs" / "PHASE2_KICKOFF.md").read_text("utf-8").startswith("# Phase 2 Kick-off\n")
    assert not list((project / "docs").glob(".*"))
    assert phasedocs("new", "kickoff", "--output", "../x.md").status == 2
    assert not (project.parent / "x.md").exists()


def test_an_empty_folder_can_have_its_first_document(tmp_path: Path, phasedocs: Command) -> None:
    (tmp_path / ".git").mkdir()
    made = phasedocs("new", "roadmap", "--title", "Boats")
    assert (made.status, made.out) == (0, "wrote ROADMAP.md\n")
    assert phasedocs("lint").status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["kickof"], "there is no kind kickof; did you mean kickoff?"),
        ([], "which kind? `phasedocs new --list` shows those that there are; see `phasedocs new --help`"),
        (["decision"], "a decision needs a title: --title TEXT; see `phasedocs new --help`"),
        (["kickoff", "--phase", "soon"], "--phase soon: write a number, or a letter from A to H"),
        (["kickoff", "--set", "owner"], "--set owner: write KEY=VALUE, as in owner=Ana; see `phasedocs new --help`"),
        (["kickoff", "--set", "ownr=Ana"], "--set ownr: did you mean owner?"),
        (["kickoff", "--set", "date=soon"], "date: “soon” is no date"),
        (["kickoff", "--set", "depends_on=soon"], "depends_on: soon: write phases with commas between them"),
        (["decision", "--title", "x", "--set", "status=perhaps"], "status: “perhaps” is none of Proposed, Draft"),
    ],
)  # fmt: skip
def test_a_slip_is_one_line(project: Path, phasedocs: Command, arguments: list[str], said: str) -> None:
    result = phasedocs("new", *arguments)
    assert result.status == 2
    assert result.err.startswith(f"phasedocs: {said}"), result.err
    assert result.err.count("\n") == 1
    assert sorted(path.name for path in (project / "docs").iterdir()) == ["PHASE1_SENSORS.md", "PHASE2_KICKOFF.md"]


def test_kinds_are_listed_and_previewed(project: Path, phasedocs: Command) -> None:
    lines = phasedocs("new", "--list").out.splitlines()
    assert [line.split()[0] for line in lines] == KINDS.names
    shown = phasedocs("new", "retrospective", "--preview")
    assert shown.status == 0
    assert "## What went well\n" in shown.out
    assert sorted(path.name for path in (project / "docs").iterdir()) == ["PHASE1_SENSORS.md", "PHASE2_KICKOFF.md"]


def test_a_terminal_is_asked_and_a_pipe_is_not(
    project: Path, phasedocs: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def prompt(what: str, default: str, err: bool) -> str:
        asked.append((what, default))
        return {"Title": "Alerts", "Owner": "Ola"}.get(what, default)

    monkeypatch.setattr("click.prompt", prompt)
    assert "Ana" in phasedocs("new", "kickoff", "--stdout").out
    assert asked == []
    monkeypatch.setattr("phasedocs.cli.new._on_terminal", lambda: True)
    made = phasedocs("new", "kickoff", "--stdout")
    assert asked == [("Phase", "3"), ("Title", project.name), ("Depends on", "2"), ("Owner", "Ana *Lind*")]
    assert "# Phase 3 kick-off: Alerts\n" in made.out
    assert "- **Owner**: Ola\n" in made.out
    asked.clear()
    phasedocs("new", "kickoff", "--phase=3", "--title=x", "--set=owner=x", "--set=depends_on=", "--stdout")
    assert asked == []


# Templates of a project


def own_template(root: Path, name: str, text: str) -> None:
    folder = root / ".phasedocs" / "templates" / "new"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md.j2").write_text(text, "utf-8")


def test_a_template_of_the_project_wins_and_may_ask_for_more(project: Path, phasedocs: Command) -> None:
    own_template(project, "kickoff", "{{ front_matter }}\n\n# {{ heading }}\n\nAboard: {{ boat }}, {{ owner }}\n")
    made = phasedocs("new", "kickoff", "--title", "x", "--set", "boat=*Tern*", "--stdout")
    assert "Aboard: \\*Tern\\*, Ana \\*Lind\\*\n" in made.out
    assert phasedocs("new", "kickoff").err.endswith("kickoff.md.j2: it needs boat: --set boat=…\n")
    made = phasedocs("new", "kickoff", "--title", "x", "--set", "boat=Tern")
    assert "docs/PHASE3_KICKOFF.md:8: error[schema-section] no section Prerequisites; every kickoff has one" in made.err
    own_template(project, "tour", "# {{ title }}\n\n{{ date }}\n")
    assert "tour " in phasedocs("new", "--list").out
    assert phasedocs("new", "tour", "--title", "North").out == "wrote docs/TOUR_NORTH.md\n"


HOSTILE = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ title.__init__.__globals__ }}",
    "{{ fields.__class__ }}",
    "{{ self.__init__.__globals__.__builtins__.open('/etc/passwd').read() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ joiner }}",
    "{% include '/etc/passwd' %}",
    "{% include '../../../secret.md.j2' %}",
    "{% import 'os' as os %}{{ os.system('id') }}",
    "{% extends '/etc/passwd' %}",
    "{{ title | attr('__class__') }}",
    "{{ title.format(title) }}",
    "{{ '{0.__class__}'.format(title) }}",
    "{% set _ = fields.append(1) %}",
    "{{ 'x' * 10000000000 }}",
    "{{ 9 ** 9999999 }}",
    "{{ range(1000000000) | join }}",
    "{{ open('/etc/passwd') }}",
    "{% do fields.clear() %}",
    "{{ title",
    "{% for a in fields %}",
    "{{ fields | join(1, 2, 3) }}",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_template_can_do_nothing_but_print(project: Path, phasedocs: Command, text: str) -> None:
    (project / "secret.md.j2").write_text("SECRET")
    own_template(project, "kickoff", f"{{{{ front_matter }}}}\n\n# a\n\n{text}\n")
    made = phasedocs("new", "kickoff", "--title", "x")
    assert made.status == 2
    assert re.fullmatch(r"phasedocs: \.phasedocs/templates/new/kickoff\.md\.j2: [^\n]+\n", made.err), made.err
    assert not (project / "docs" / "PHASE3_KICKOFF.md").exists()
    assert "SECRET" not in made.out + made.err
    assert "root:" not in made.out + made.err


def test_a_template_that_prints_without_end_is_stopped(project: Path, phasedocs: Command) -> None:
    loops = "{% for a in b %}" * 4 + "x" * 1000 + "{% endfor %}" * 4
    own_template(project, "kickoff", f"{{% set b = '{'y' * 100}' %}}{loops}")
    made = phasedocs("new", "kickoff", "--title", "x")
    assert made.status == 2
    assert re.search(r"too long: more than \d+ characters|too much work", made.err)


def test_a_document_becomes_a_template(project: Path, phasedocs: Command) -> None:
    source = """# 🚀 Phase 2 Kick-off: ingest, READY

**Status**: ✅ READY
**Date**: 2026-03-02
**Owner**: Tobias
**Depends on**: Phase 1

Phase 2 begins today; Phase 2.5 does not. {{ not a value }} {% nor a block %}

## Prerequisites

- [x] gauges
  - [x] eight of them
- [ ] broker, see [Phase 2](PHASE2_PLAN.md)

## Tasks

| Task | Status |
| --- | --- |
| Stream | ✅ Complete |

## Success criteria
"""
    write(project, docs__PHASE2_KICKOFF=source)
    made = phasedocs("new", "--from", "docs/PHASE2_KICKOFF.md")
    said = "wrote .phasedocs/templates/new/kickoff.md.j2; `phasedocs new kickoff` prints it\n"
    assert (made.status, made.out, made.err) == (0, said, "")
    new = phasedocs("new", "kickoff", "--phase", "4", "--title", "Alerts", "--set", "owner=Ansgar")
    assert (new.status, new.out) == (0, "wrote docs/PHASE4_KICKOFF.md\n")
    text = (project / "docs" / "PHASE4_KICKOFF.md").read_text("utf-8")
    assert text.startswith(
        "---\nphasedocs:\n  kind: kickoff\n  phase: 4\n  depends_on: [2]\n---\n\n# Phase 4 kick-off: A"
    )
    assert "Phase 4 begins today; Phase 2.5 does not. {{ not a value }} {% nor a block %}\n" in text
    assert "**Status**: 📋 Planned\n" in text
    assert "**Owner**: Ansgar\n" in text
    assert "[x]" not in text
    assert text.count("- [ ] ") == 3
    assert "✅" not in text
    assert "<!-- phasedocs:begin progress -->" in text
    assert phasedocs("new", "--from", "docs/PHASE2_KICKOFF.md").status == 2  # there already


def test_a_damaged_document_is_repaired_first(project: Path, phasedocs: Command) -> None:
    write(project, docs__OLD="# âœ… Map â†’ quay âœ… done\n\n- [x] âœ… a\n")
    made = phasedocs("new", "--from", "docs/OLD.md")
    assert made.status == 2
    assert "repair it first: `phasedocs lint --fix docs/OLD.md`" in made.err


def test_values_of_a_template_are_what_they_were() -> None:
    with pytest.raises(DraftError, match="'boat' is undefined"):
        draft_text(draft("kickoff"), TEMPLATES, {"kickoff": "{{ boat }}"})
    odd = draft("kickoff", title="{{ 7 * 7 }} *x*")
    assert draft_text(odd, TEMPLATES, {"kickoff": "{{ title }}"}) == "{{ 7 * 7 }} \\*x\\*\n"


def test_new_is_fast_to_ask_for(tmp_path: Path) -> None:
    script = "import sys, phasedocs.cli.lint; print(sorted(n for n in ('jinja2', 'mdformat') if n in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "[]"
