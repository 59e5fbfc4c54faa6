"""`phasedocs sync`: what is generated is true, nothing else is touched, and nobody's words are overwritten."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import mdformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import Command, phasedocs, write

from phasedocs.analysis import compute
from phasedocs.analysis.counters import wrong_counters
from phasedocs.build import GENERATED, regions_made
from phasedocs.model import Document, TaskState, checksum, link, loose, lower
from phasedocs.render.sandbox import Sandbox, UnusableTemplateError
from phasedocs.render.standing import Teller
from phasedocs.sync import Wish, synced
from phasedocs.syntax import parse
from phasedocs.text import decode
from phasedocs.workspace import read_templates

__all__ = ["phasedocs"]  # the fixture

ROOT = Path(__file__).resolve().parents[1]
PLAN = "# Phase 2: Ferry timetable\n\n**Status**: 🟡 IN PROGRESS\n\n- [x] Import\n- [ ] Check the holidays\n"
NAMES = ("status", "phase-table", "open-tasks", "timeline", "progress", "toc")
TEMPLATES = read_templates()


def region(name: str, body: str = "") -> str:
    return f"<!-- phasedocs:begin {name} -->\n{body}<!-- phasedocs:end {name} -->\n"


def read(path: str, raw: bytes) -> Document:
    return lower(parse(decode(path, raw)))


def outside(raw: bytes) -> bytes:
    """Give a document without what stands in its regions."""
    return re.sub(rb"(?s)(phasedocs:begin [\w -]+-->).*?(<!-- phasedocs:end [\w -]+?)(?: sum=\w+)? -->", rb"\1\2", raw)


# Regions


@pytest.mark.parametrize("name", [*NAMES, "progress 2", "open-tasks 2"])
def test_a_region_is_written_once_and_then_left_alone(phasedocs: Command, tmp_path: Path, name: str) -> None:
    write(tmp_path, PHASE2=PLAN, README=f"# Ferries\n\n{region(name)}\n## Boats\n")
    first = phasedocs("sync")
    assert (first.status, first.out) == (0, f"README.md:3: region {name}: written\n1 region, 0 status documents: "
                                            "1 place written\n")  # fmt: skip
    written = (tmp_path / "README.md").read_bytes()
    assert outside(written) == outside(f"# Ferries\n\n{region(name)}\n## Boats\n".encode())
    assert len(written) > len(region(name)) + 40
    before = (tmp_path / "README.md").stat()
    second = phasedocs("sync")
    assert (second.status, second.out) == (0, "1 region, 0 status documents: all up to date\n")
    assert (tmp_path / "README.md").stat().st_mtime_ns == before.st_mtime_ns
    assert phasedocs("sync", "--check").status == 0
    assert phasedocs("lint").status == 0


def test_check_names_each_place_and_writes_nothing(phasedocs: Command, tmp_path: Path) -> None:
    text = f"# Ferries\n\n{region('status')}\n{region('progress 2')}"
    write(tmp_path, PHASE2=PLAN, README=text)
    found = phasedocs("sync", "--check")
    assert found.status == 1
    assert found.out.splitlines() == [
        "README.md:3: region status: not up to date",
        "README.md:6: region progress 2: not up to date",
        "2 regions, 0 status documents: 2 places not up to date",
    ]
    assert (tmp_path / "README.md").read_text("utf-8") == text
    shown = phasedocs("sync", "--diff")
    assert shown.status == 1
    assert "+**Done**: 1/2 (50 %)" in shown.out
    assert (tmp_path / "README.md").read_text("utf-8") == text


def test_a_difference_can_be_applied(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=PLAN, README=f"# Ferries\r\n\r\n{region('status')}".encode())
    (tmp_path / "phasedocs.toml").write_text('[sync.documents]\n"STATUS.md" = "status/STATUS.md"\n')
    (tmp_path / "a.diff").write_text(phasedocs("sync", "--diff").out, "utf-8", newline="")
    subprocess.run(["git", "apply", "-p0", "a.diff"], cwd=tmp_path, check=False)
    assert (tmp_path / "README.md").read_text("utf-8").count("1/2 (50 %)") == 1


def test_ticking_a_box_makes_drift_that_lint_finds_and_fixes(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=PLAN, README=f"# Ferries\n\n{region('progress 2')}")
    phasedocs("sync")
    write(tmp_path, PHASE2=PLAN.replace("[ ]", "[x]"))
    for arguments in (("lint",), ("lint", "README.md"), ("lint", "--no-cache", "--jobs", "1")):
        found = phasedocs(*arguments)
        assert found.status == 1
        assert "error[drifted-region]: the region progress 2 is not up to date" in found.out
    assert phasedocs("lint", "PHASE2.md").status == 0
    assert phasedocs("lint", "--fix").status == 0
    assert "**Phase 2: Ferry timetable**: 2/2 (100 %) · complete" in (tmp_path / "README.md").read_text("utf-8")
    assert phasedocs("sync", "--check").status == 0


def test_a_remembered_report_knows_of_documents_that_were_not_asked_for(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=PLAN, README=f"# Ferries\n\n{region('progress 2')}")
    phasedocs("sync")
    command = [sys.executable, "-m", "phasedocs", "lint", "README.md"]
    for _ in range(2):
        assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    write(tmp_path, PHASE2=PLAN.replace("[ ]", "[x]"))
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_an_allowance_lets_a_region_drift(phasedocs: Command, tmp_path: Path) -> None:
    allow = "<!-- phasedocs: allow drifted-region -- the release notes freeze it -->\n"
    write(tmp_path, PHASE2=PLAN, README=f"# Ferries\n\nNow:\n\n{allow}{region('status')}")
    assert phasedocs("lint").status == 0
    assert phasedocs("lint", "--diff").status == 0
    write(tmp_path, README=f"# Ferries\n\n{region('status')}\nNow:\n\n{allow}\nThen.\n")
    assert phasedocs("lint").status == 1


def test_a_region_that_was_edited_is_refused_and_named(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=PLAN, README=f"# Ferries\n\n{region('status')}\n{region('progress 2')}")
    phasedocs("sync")
    edited = (tmp_path / "README.md").read_text("utf-8").replace("1/2 (50 %)\\", "nearly all\\")
    write(tmp_path, README=edited, PHASE2=PLAN.replace("[ ]", "[x]"))
    refused = phasedocs("sync")
    assert refused.status == 1
    assert refused.err == (
        "phasedocs: README.md:3: the region status was changed by hand; move what you want to keep out of it, or "
        "--force overwrites it\n"
    )
    after = (tmp_path / "README.md").read_text("utf-8")
    assert "nearly all" in after
    assert "**Phase 2: Ferry timetable**: 2/2 (100 %)" in after  # the other one is written all the same
    assert "error[edited-region]: the region status was changed by hand" in phasedocs("lint").out
    assert phasedocs("lint", "--fix").status == 1
    assert phasedocs("sync", "--check").status == 1
    assert phasedocs("sync", "--force").status == 0
    assert "nearly all" not in (tmp_path / "README.md").read_text("utf-8")
    assert phasedocs("lint").status == 0


def test_what_a_formatter_does_to_a_region_is_no_edit(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=PLAN, README=f"# Ferries\n\n{region('phase-table')}")
    phasedocs("sync")
    text = (tmp_path / "README.md").read_text("utf-8")
    tight = re.sub(r" *\| *", "|", re.sub("-{4,}", "---", text)).replace("\n\n", "\n").replace("\n", "\r\n")
    assert tight != text
    (tmp_path / "README.md").write_bytes(tight.encode())
    assert (phasedocs("sync").status, phasedocs("lint").status) == (0, 0)
    assert (tmp_path / "README.md").read_bytes() == tight.encode()


def test_a_right_text_with_another_sum_is_not_refused(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=PLAN, README="# Ferries\n\n" + region("progress", "**Done**: no tasks\n"))
    assert "edited-region" in phasedocs("lint").out
    assert phasedocs("sync").status == 0
    assert f"sum={checksum('**Done**: no tasks')}" in (tmp_path / "README.md").read_text("utf-8")


BROKEN = (
    "<!-- phasedocs:begin status -->\n",
    "<!-- phasedocs:end status -->\n",
    region("satus"),
    region("toc 6"),
    region("progress 77"),
    region("progress 2 3"),
    "<!-- phasedocs:begin status -->\n<!-- phasedocs:end toc -->\n",
    "<!-- phasedocs:begin status -->\n<!-- phasedocs:begin toc -->\n<!-- phasedocs:end toc -->\n"
    "<!-- phasedocs:end status -->\n",
    "<!-- phasedocs:begin status\n",
    "- item\n\n  <!-- phasedocs:begin status -->\n  <!-- phasedocs:end status -->\n",
    "> <!-- phasedocs:begin status -->\n> <!-- phasedocs:end status -->\n",
    "words <!-- phasedocs:begin status --> words\n\n<!-- phasedocs:end status -->\n",
    "<div>\n<!-- phasedocs:begin status -->\n</div>\n\n<!-- phasedocs:end status -->\n",
    "<!-- phasedocs:begin status -->\n\n```\n<!-- phasedocs:end status -->\n",
)


@pytest.mark.parametrize("broken", BROKEN)
def test_marks_that_are_no_pair_are_told_and_do_no_damage(phasedocs: Command, tmp_path: Path, broken: str) -> None:
    text = f"# Ferries\n\n{region('toc')}\n## Boats\n\n{broken}"
    write(tmp_path, PHASE2=PLAN, README=text)
    found = phasedocs("sync", "--force")
    assert found.status == 1
    assert "not a directive: " in found.err
    assert found.err.startswith("phasedocs: README.md:")
    left = (tmp_path / "README.md").read_text("utf-8")
    assert outside(left.encode()) == outside(text.encode())
    assert left == text or "77" in broken  # an unknown phase says nothing about where the others end
    assert "error[invalid-directive]: not a directive:" in phasedocs("lint").out


@pytest.mark.parametrize(
    "text",
    [
        f"# How\n\n```\n{region('status')}```\n",
        "# How\n\n    <!-- phasedocs:begin status -->\n    <!-- phasedocs:end status -->\n",
        "# How\n\nWrite `<!-- phasedocs:begin status -->`.\n",
        "# How\n\n<!-- phasedocs begin status -->\n",
    ],
)
def test_what_is_quoted_is_no_region(phasedocs: Command, tmp_path: Path, text: str) -> None:
    write(tmp_path, README=text)
    assert phasedocs("sync").out == "0 regions, 0 status documents: all up to date\n"
    assert phasedocs("lint").status == 0
    assert (tmp_path / "README.md").read_text("utf-8") == text


ENCODINGS = {
    "bom": b"\xef\xbb\xbf",
    "crlf": b"",
    "cr": b"",
    "mixed": b"",
    "no newline at the end": b"",
    "windows-1252": b"",
    "mojibake": b"",
    "utf-16": b"",
}


@pytest.mark.parametrize("kind", ENCODINGS)
def test_bytes_outside_the_regions_stay(phasedocs: Command, tmp_path: Path, kind: str) -> None:
    text = f"---\ntags: [a]\n---\n# Ferries\u00a0 \n\nCafé \t\n\n* a\n\n\n+ b\n{region('status')}text right below\n"
    raw = text.encode()
    if kind in ("crlf", "cr"):
        raw = text.replace("\n", "\r\n" if kind == "crlf" else "\r").encode()
    elif kind == "mixed":
        raw = text.replace("\n", "\r\n", 5).encode()
    elif kind == "no newline at the end":
        raw = text.removesuffix("text right below\n").removesuffix("\n").encode()
    elif kind == "windows-1252":
        raw = text.encode("cp1252")
    elif kind == "mojibake":
        raw = text.replace("Café", "CafÃ© âœ…").encode()
    elif kind == "utf-16":
        raw = text.encode("utf-16")
    raw = ENCODINGS[kind] + raw
    write(tmp_path, PHASE2=PLAN, README=raw)
    assert phasedocs("sync").status == 0
    after = (tmp_path / "README.md").read_bytes()
    if kind == "utf-16":
        assert "**Done**: 1/2" in after.decode("utf-16")
        assert outside(after.decode("utf-16").encode()) == outside(text.encode())
        return
    assert b"**Done**: 1/2" in after
    assert outside(after) == outside(raw)
    ends = {"crlf": b"\r\n", "cr": b"\r"}.get(kind, b"\n")
    assert after.count(ends) == after.count(b"\n" if kind != "cr" else b"\r")
    assert phasedocs("sync", "--check").status == 0


def test_what_stands_in_a_region_is_not_read(phasedocs: Command, tmp_path: Path) -> None:
    body = (
        "\n- [ ] one\n- [x] two\n\n**Status**: ✅ COMPLETE\n\n| A | Status |\n|---|---|\n| b | ✅ |\n\n[x](gone.md)\n\n"
    )
    document = read("PLAN.md", f"# Phase 2: Ferries\n\n{region('status', body)}\n- [ ] mine\n".encode())
    assert [task.text for task in document.tasks] == ["mine"]
    assert (document.claims, document.tables, document.references, document.fields) == ((), (), (), ())
    write(tmp_path, PHASE2=PLAN, README=f"# Ferries\n\n{region('open-tasks')}{region('phase-table')}")
    before = phasedocs("status").out
    phasedocs("sync")
    assert phasedocs("status").out == before


def test_only_what_is_asked_for_is_written_and_everything_is_counted(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=PLAN, README=f"# Ferries\n\n{region('status')}", docs__A=f"# A\n\n{region('status')}")
    (tmp_path / "phasedocs.toml").write_text('[sync.documents]\n"STATUS.md" = "status/STATUS.md"\n')
    assert phasedocs("sync", "docs").status == 0
    assert "1/2 (50 %)" in (tmp_path / "docs" / "A.md").read_text("utf-8")
    assert (tmp_path / "README.md").read_text("utf-8") == f"# Ferries\n\n{region('status')}"
    assert not (tmp_path / "STATUS.md").exists()
    assert phasedocs("sync", "README.md").status == 0
    assert "1/2 (50 %)" in (tmp_path / "README.md").read_text("utf-8")


def test_nothing_is_written_where_not_everything_could_be_read(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, README=f"# Ferries\n\n{region('status')}", PHASE2=b"\0\0\0")
    found = phasedocs("sync")
    assert found.status == 2
    assert "nothing is written" in found.err
    assert (tmp_path / "README.md").read_text("utf-8") == f"# Ferries\n\n{region('status')}"


def test_the_mode_and_a_link_stay(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, real=f"# Ferries\n\n{region('status')}")
    (tmp_path / "real.md").chmod(0o640)
    (tmp_path / "README.md").symlink_to("real.md")
    assert phasedocs("sync", "README.md").status == 0
    assert (tmp_path / "README.md").is_symlink()
    assert stat.S_IMODE((tmp_path / "real.md").stat().st_mode) == 0o640
    assert "**Done**" in (tmp_path / "real.md").read_text("utf-8")


def test_two_names_of_one_file_are_one_document(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, docs__real=f"# Ferries\n\n{region('open-tasks')}", PHASE2=PLAN)
    (tmp_path / "README.md").symlink_to("docs/real.md")
    assert phasedocs("sync").status == 0
    assert "(../PHASE2.md)" in (tmp_path / "docs" / "real.md").read_text("utf-8")
    assert phasedocs("sync", "--check").status == 0
    assert phasedocs("lint").status == 0


def test_what_an_editor_holds_is_held_against_the_project(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=PLAN, README=f"# Ferries\n\n{region('progress 2')}")
    phasedocs("sync")
    command = [sys.executable, "-m", "phasedocs", "lint", "-", "--stdin-filename", "README.md"]
    held = (tmp_path / "README.md").read_bytes()
    assert subprocess.run(command, cwd=tmp_path, input=held, capture_output=True, check=False).returncode == 0
    write(tmp_path, PHASE2=PLAN.replace("[ ]", "[x]"))
    found = subprocess.run(command, cwd=tmp_path, input=held, capture_output=True, check=False)
    assert (found.returncode, b"drifted-region" in found.stdout) == (1, True)
    fixed = subprocess.run([*command, "--fix"], cwd=tmp_path, input=held, capture_output=True, check=False)
    assert "2/2 (100 %)" in fixed.stdout.decode()


def test_tables_of_contents_follow_the_counters_in_headings(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PLAN=f"# Plan\n\n{region('toc')}\n## Boats (0/2)\n\n- [x] a\n- [ ] b\n")
    (tmp_path / "phasedocs.toml").write_text("[sync]\ncounters = true\n")
    assert phasedocs("sync").status == 0
    text = (tmp_path / "PLAN.md").read_text("utf-8")
    assert "## Boats (1/2)\n" in text
    assert "- [Boats (1/2)](#boats-12)" in text
    assert phasedocs("sync", "--check").status == 0


# Words of others


def made(words: str, body: str = "") -> dict[str, str]:
    """Give all regions of a project in which titles, headings, tasks and names are such words."""
    line = " ".join(words.split()) or "x"
    plan = f"# Phase 2: {line}\n\n## {line}\n\n- [ ] {line}\n- [x] b\n\n{body}\n**2026-01-02**: {line}\n"
    regions = "\n".join(map(region, (*NAMES, "progress 2")))
    first = read("docs/a#(b) é.md", plan.encode("utf-8", "replace"))
    second = read("docs/in/README.md", f"# {line}\n\n{regions}\n## {line}\n".encode("utf-8", "replace"))
    state = compute(link([first, second], []))
    texts = regions_made(state, TEMPLATES)[second.path]
    return {one.words: text for one, text in zip(second.regions, texts, strict=True) if text is not None}


HOSTILE = (
    "<!-- phasedocs:end status -->",
    "-->",
    "| a | b |",
    "`` ` ```",
    "[x](y) ![z](w) [ref]",
    "*a _b_ ~~c~~ \\",
    "1. one",
    "- [ ] two",
    "+ three",
    "--- ===",
    "&lt;script&gt; <script>",
    "{{ 7 * 7 }} {% raw %}",
    "\u202e\u2028 \u200b ﷽ 👩‍👩‍👧",
    "https://example.org/a_b_c",
    "# heading",
    "$x$ ^y^ :z: @w",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_documents_do_not_break_a_region(words: str) -> None:
    check_made(words)


@settings(max_examples=20)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=30))
def test_no_words_break_a_region(words: str) -> None:
    check_made(words)


def check_made(words: str) -> None:
    for name, text in made(words).items():
        assert mdformat.text(text, extensions={"gfm"}) == text
        before = read("docs/in/README.md", f"# T\n\n{region(name)}\n## After\n\n- [ ] mine\n".encode())
        result = synced(
            compute(link([before], [])),
            Wish({before.path}, TEMPLATES),
            read,
            lambda documents: compute(link(documents, [])),
        )
        assert not [one for one in result.refused if "Phase 2" not in one.why]
        raw = f"# T\n\n<!-- phasedocs:begin {name} -->\n\n{text}\n<!-- phasedocs:end {name} -->\n\n## After\n".encode()
        after = read("docs/in/README.md", raw)
        assert [one.words for one in after.regions] == [name]
        assert [section.title for section in after.sections] == ["T", "After"]
        assert not after.declarations.directives


def test_a_listed_task_says_its_words_and_leads_to_its_document() -> None:
    texts = made("**bold** `code` [link](x.md)")
    assert "- bold code link ([a#(b) é.md](../a%23%28b%29%20%C3%A9.md))" in texts["open-tasks"]


def test_examples_are_in_sync_and_clean(phasedocs: Command) -> None:
    found = phasedocs("sync", "--check", str(ROOT / "examples"))
    assert (found.status, found.err) == (0, "")
    assert not found.out.startswith("0 regions")


def test_everything_that_is_written_is_as_mdformat_leaves_it(phasedocs: Command, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "e")
    regions = "\n".join(region(name) for name in (*NAMES, "progress 4", "progress 3.5", "open-tasks 4"))
    names = [name.removesuffix(".j2") for name in TEMPLATES if name.startswith("status/")]
    with (tmp_path / "e" / "phasedocs.toml").open("a", encoding="utf-8") as file:
        file.write("\n[sync.documents]\n" + "".join(f'"{Path(name).name}" = "{name}"\n' for name in names))
    (tmp_path / "e" / "ALL.md").write_text(f"# All\n\n{regions}", "utf-8")
    assert phasedocs("sync", "e").status == 0
    for name in ("ALL.md", *(Path(name).name for name in names)):
        text = (tmp_path / "e" / name).read_text("utf-8")
        parts = re.findall(r"(?s)phasedocs:begin [^>]*-->\n(.*?)<!-- phasedocs:end", text) or [text]
        for part in parts:
            assert mdformat.text(part.strip("\n") + "\n", extensions={"gfm"}) == part.strip("\n") + "\n"
    assert phasedocs("sync", "--check", "e").status == 0


# Counters


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Boats (0/9)", "Boats (2/3)"),
        ("Boats [1/3]", "Boats [2/3]"),
        ("Boats [40%]", "Boats [66%]"),
        ("Boats (40 % done)", "Boats (66 % done)"),
        ("Boats (1 / 3 tasks) ✅", "Boats (2 / 3 tasks) ✅"),
        ("**Boats** (1/2) `x`", "**Boats** (2/3) `x`"),
        ("Remaining (3/3)", "Remaining (1/3)"),
        ("Boats (1/2) of [3/4]", "Boats (1/2) of [2/3]"),
        ("Boats (2/3)", None),
        ("Boats 1/3", None),
        ("Boats (4/3)", None),
        ("Boats (1/3 files)", None),
        ("Boats (1/3 phases)", None),
        ("Boats [1/3](x.md)", None),
        ("Boats (1/2/3)", None),
        ("Goal: boats (3/3)", None),
        ("Test coverage [80%]", None),
        ("Boats", None),
    ],
)
def test_counters_say_what_the_boxes_below_say(heading: str, expected: str | None) -> None:
    text = f"# Plan\n\n## {heading}\n\n- [x] a\n\n### More\n\n- [x] b\n- [ ] c\n- [-] d\n\n## Next (1/1)\n\nNone.\n"
    document = lower(parse(decode("PLAN.md", text.encode())), {"-": TaskState.CANCELLED})
    found = list(wrong_counters(document, everywhere=True))
    if expected is None:
        assert not found
        return
    (one,) = found
    assert text[: one.edit.span.start] + one.edit.text + text[one.edit.span.end :] == text.replace(heading, expected)


def test_counters_are_kept_only_where_somebody_asks_for_it(phasedocs: Command, tmp_path: Path) -> None:
    text = "# Plan\n\n## A (0/1)\n\n- [x] a\n\n## B (0/1)\n\n- [x] b\n"
    write(tmp_path, PLAN=text)
    assert phasedocs("sync").status == 0
    assert (tmp_path / "PLAN.md").read_text("utf-8") == text
    write(tmp_path, PLAN=text.replace("## B", "<!-- phasedocs: counters -->\n\n## B"))
    assert "PLAN.md:9: counter in “B (1/1)”: not up to date" in phasedocs("sync", "--check").out
    phasedocs("sync")
    assert "## A (0/1)" in (tmp_path / "PLAN.md").read_text("utf-8")
    assert "## B (1/1)" in (tmp_path / "PLAN.md").read_text("utf-8")
    (tmp_path / "phasedocs.toml").write_text("[sync]\ncounters = true\n")
    phasedocs("sync")
    assert "## A (1/1)" in (tmp_path / "PLAN.md").read_text("utf-8")


# Status documents


def configured(folder: Path, documents: str, **templates: str) -> None:
    (folder / "phasedocs.toml").write_text(f"[sync]\ndocuments = {{{documents}}}\n", "utf-8")
    for name, text in templates.items():
        path = folder / ".phasedocs" / "templates" / f"{name}.md.j2"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def test_status_documents_are_written_where_the_configuration_says(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=PLAN)
    assert phasedocs("sync").status == 0
    assert [path.name for path in tmp_path.glob("*.md")] == ["PHASE2.md"]  # none by itself
    own = "# Week\n\n{% for phase in project.phases %}\n{{ phase.name | md }} {{ phase.count.words }}\n{% endfor %}\n"
    configured(tmp_path, '"STATUS.md" = "status/STATUS.md", "docs/WEEK.md" = "week.md"', week=own)
    found = phasedocs("sync", "--check")
    assert (found.status, found.out.splitlines()[:2]) == (
        1,
        ["STATUS.md: not up to date", "docs/WEEK.md: not up to date"],
    )
    assert phasedocs("sync").status == 0
    week = (tmp_path / "docs" / "WEEK.md").read_text("utf-8")
    assert week == f"{GENERATED}\n\n# Week\n\nPhase 2: Ferry timetable 1/2 (50 %)\n"
    assert "**Done**: 1/2 (50 %)" in (tmp_path / "STATUS.md").read_text("utf-8")
    assert (phasedocs("sync", "--check").status, phasedocs("lint").status) == (0, 0)
    assert "in 1 document" in phasedocs("lint").out  # they are none of ours to read
    write(tmp_path, PHASE2=PLAN.replace("[ ]", "[x]"))
    assert phasedocs("sync").status == 0
    assert "2/2 (100 %)" in (tmp_path / "docs" / "WEEK.md").read_text("utf-8")


def test_an_own_template_wins_over_the_built_in_one(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, PHASE2=PLAN)
    configured(tmp_path, '"S.md" = "status/STATUS.md"', status__STATUS="own\n")
    (tmp_path / ".phasedocs/templates/status").mkdir(parents=True)
    (tmp_path / ".phasedocs/templates/status/STATUS.md.j2").write_text("own\n")
    assert phasedocs("sync").status == 0
    assert (tmp_path / "S.md").read_text("utf-8") == f"{GENERATED}\n\nown\n"


def test_a_document_of_somebody_else_is_not_overwritten(phasedocs: Command, tmp_path: Path) -> None:
    ours = "# Ours\n\n- [ ] one\n"
    write(tmp_path, PHASE2=PLAN, STATUS=ours)
    configured(tmp_path, '"STATUS.md" = "status/STATUS.md"')
    found = phasedocs("sync")
    assert (found.status, found.err) == (1, "phasedocs: STATUS.md: not written by phasedocs; --force overwrites it\n")
    assert (tmp_path / "STATUS.md").read_text("utf-8") == ours
    assert phasedocs("sync", "--force").status == 0
    assert phasedocs("sync", "--check").status == 0
    assert (tmp_path / "STATUS.md").read_text("utf-8").startswith(GENERATED)


@pytest.mark.parametrize(
    ("documents", "words"),
    [
        ('"../S.md" = "status/STATUS.md"', "should be a path below the folder of the configuration"),
        ('"/tmp/S.md" = "status/STATUS.md"', "should be a path below the folder of the configuration"),
        ('".git/config" = "status/STATUS.md"', "should be the path of a Markdown file"),
        ('"S.md" = "../STATUS.md"', "should be the name of a template"),
        ('"S.md" = "nothing"', "nothing: no such template; there are "),
        ('"out/S.md" = "status/STATUS.md"', "out/S.md: leads outside"),
        ('"S.md" = "linked.md"', "leads outside"),
        ('"S.md" = "bytes.md"', "not UTF-8"),
    ],
)
def test_paths_stay_in_the_project(phasedocs: Command, tmp_path: Path, documents: str, words: str) -> None:
    project, beside = tmp_path / "p", tmp_path / "beside"
    beside.mkdir()
    (beside / "secret.j2").write_text("secret")
    write(project, PHASE2=PLAN)
    configured(project, documents)
    (project / "out").symlink_to(beside)
    templates = project / ".phasedocs" / "templates"
    templates.mkdir(parents=True)
    if "linked" in documents:
        (templates / "linked.md.j2").symlink_to(beside / "secret.j2")
    if "bytes" in documents:
        (templates / "bytes.md.j2").write_bytes(b"\xff\xfe\xff")
    found = phasedocs("sync", "p")
    assert found.status == 2
    assert words in found.err
    assert "Traceback" not in found.err
    assert [path.name for path in beside.iterdir()] == ["secret.j2"]
    assert not (project / "S.md").exists()


ESCAPES = (
    "{{ ''.__class__ }}",
    "{{ project.__class__.__mro__ }}",
    "{{ project.__init__.__globals__ }}",
    "{{ project['__class__'] }}",
    "{{ self.__init__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ ''.join(['a']) }}",
    "{{ '{0.__class__}'.format(project) }}",
    "{{ 'a' | attr('__class__') }}",
    "{{ project | map(attribute='__class__') | list }}",
    "{{ range.__self__ }}",
    "{{ cycler.__init__ }}",
    "{{ lipsum.__globals__['os'].popen('id') }}",
    "{{ loop.__init__ }}",
    "{% for a in [1] %}{{ loop.__class__ }}{% endfor %}",
    "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{{ m() }}",
    "{% include '/etc/passwd' %}",
    "{% include '../../secret' %}",
    "{% import 'os' as os %}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ dict.mro() }}",
    "{{ project.phases.append(1) }}",
    "{{ project.open_of('2') }}",
    "{{ project.__init__ }}",
    "{{ project._steps }}",
    "{{ project._state }}",
    "{{ [].append(1) }}",
    "{% set project.findings = 3 %}",
    "{{ open('/etc/passwd') }}",
    "{{ unknown }}",
    "{{ 'a'",
    "{% for %}",
    "{{ 1 / 0 }}",
    "{{ [] | first | length }}",
)
ENDLESS = (
    "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
    "{% for a in range(1000000000) %}{% endfor %}",
    "{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(1) }}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% macro d(s) %}{{ s }}{{ s }}{% endmacro %}{{ " + "d(" * 40 + "'xxxx'" + ")" * 40 + " }}",
    "{% macro d(s, n) %}{% if n %}{{ d(s ~ s, n - 1) }}{% endif %}{% endmacro %}{{ d('xxxx', 40) }}",
    "{% macro d(s, n) %}{% if n %}{{ d(s + s, n - 1) }}{% endif %}{% endmacro %}{{ d('xxxx', 40) }}",
    "{% macro d(s, n) %}{% if n %}{{ d(s + s, n - 1) }}{% endif %}{% endmacro %}{{ d([1], 40) }}",
    "{% macro d(s, n) %}{% if n %}{{ d([s, s] | join, n - 1) }}{% endif %}{% endmacro %}{{ d('xxxx', 40) }}",
    "{% macro d(s, n) %}{% if n %}{{ d(s * s, n - 1) }}{% endif %}{% endmacro %}{{ d(3, 40) }}",
    "{{ 'x' * 10000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ 'x' | center(1000000000) }}",
    "{{ 'x' | indent(1000000000) }}",
    "{% for a in range(100000) %}" + "x" * 1000 + "{% endfor %}",
    "{% set s %}{% for a in range(100000) %}" + "x" * 1000 + "{% endfor %}{% endset %}{{ s | length }}",
    "{% include 'own.md' %}",
    "{% for a in [1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{{ " + "not " * 5000 + "1 }}",
    "{% for a in [1] %}" * 60 + "{% endfor %}" * 60,
    "x" * 300_000,
)


@pytest.mark.parametrize("template", [*ESCAPES, *ENDLESS], ids=lambda text: text[:60])
def test_a_hostile_template_gets_one_line(template: str) -> None:
    project, state = empty()
    started = time.perf_counter()
    with pytest.raises(UnusableTemplateError) as caught:
        print(Sandbox({"own.md": template}).print("own.md", project=Teller(project, state), folder="")[:200])
    assert str(caught.value).startswith("own.md")
    assert "\n" not in str(caught.value)
    assert time.perf_counter() - started < 20


def empty() -> tuple:  # type: ignore[type-arg]
    project = link([read("PHASE2.md", PLAN.encode())], [])
    return project, compute(project)


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("{{ project.count.done }}/{{ project.count.total }} {{ project.count.percent }}", "1/2 50"),
        ("{% for p in project.phases %}{{ loop.index }} {{ p.id }}{% endfor %}", "1 2"),
        ("{{ project.phases | map(attribute='id') | join(', ') }}", "2"),
        ("{{ project.open | selectattr('id', 'equalto', '2') | map(attribute='total') | sum }}", "1"),
        ("{% macro m(a) %}<{{ a }}>{% endmacro %}{{ m('x') }}{{ m('y' ~ (1 + 2)) }}", "<x><y3>"),
        ("{% include 'part.md' %}", "part of it"),
        ("{% extends 'frame.md' %}{% block inner %}{{ super() }}!{% endblock %}", "a ?! b"),
        ("{% for d in project.documents %}[{{ d.title | md }}]({{ d.path | link_from('docs') }}){% endfor %}",
         "[Phase 2: Ferry timetable](../PHASE2.md)"),
    ],
)  # fmt: skip
def test_what_templates_can_do(template: str, printed: str) -> None:
    project, state = empty()
    parts = {"part.md": "part of {{ 'it' }}", "frame.md": "a {% block inner %}?{% endblock %} b"}
    text = Sandbox({"own.md": template, **parts}).print("own.md", project=Teller(project, state), folder="")
    assert text == printed


def test_a_fault_names_its_line() -> None:
    with pytest.raises(UnusableTemplateError, match=r"^own\.md:3: 'b' is undefined$"):
        Sandbox({"own.md": "a\n\n{{ b }}\n"}).print("own.md")
    with pytest.raises(UnusableTemplateError, match=r"^own\.md:2: "):
        Sandbox({"own.md": "a\n{% nothing %}\n"}).print("own.md")


# Killed


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_run_that_is_killed_leaves_every_file_old_or_new(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "phasedocs", "sync"]
    names = [tmp_path / f"{number}.md" for number in range(12)]
    old = f"# Ferries\n\n{region('status')}".encode()
    write(tmp_path, PHASE2=PLAN)
    names[0].write_bytes(old)
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    new = names[0].read_bytes()
    assert new != old
    chance = random.Random(7)
    for _ in range(int(os.environ.get("PHASEDOCS_KILLS", "3"))):
        for name in names:
            name.write_bytes(old)
        last = chance.choice(names)
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            while run.poll() is None and last.stat().st_size == len(old):
                time.sleep(chance.random() * 0.002)
            run.send_signal(signal.SIGKILL)
        assert {name.read_bytes() for name in names} <= {old, new}
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert {name.read_bytes() for name in names} == {new}


def test_loose_forgives_formatters_and_nobody_else() -> None:
    assert loose("| a | b |\n| --- | :-: |\n| c  |  |\n") == loose("\r\n|a|b|\r\n|-|:---:|\r\n|c||")
    assert loose("a  b\n\n\nc") == loose("a b\nc\n")
    assert loose("a b") != loose("ab")
    assert loose("a-b") != loose("a--b")
    assert checksum("a") != checksum("b")
