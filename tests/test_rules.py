"""Every block of every case file in tests/rules/ is one test: what the carets mark is found, and nothing else.

A case file has the name of its rule and two parts, `## Flagged` and `## Not flagged`; `###` gives the blocks below it a
title. A block of kind `md` is a document. Its info string may go on with `path=docs/NAME.md`, with `confidence=low`
(what `--min-confidence low` shows too), with `today=2026-01-31`, and with `escapes=bytes`: then `\\xe9` in it and in
its `fixed` block is that one byte, and carets mark such an escape as the character that it is read as. A line of carets
marks the columns of the line above it, in code points, and says the message; before the message stands the severity
in brackets where it is not the rule's own. A line of three or more hyphens marks a related place likewise; a document
without any does not say which there are. These lines are taken out before the document is read.

After a document may follow blocks of kind `also path=NAME.md`, other documents of the project, of which no findings are
looked at; a block of kind `files` with names of other files of the project, one a line; and one of kind `fixed` with
what the safe fixes make of it, or `fixed unsafe` with what all fixes make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from phasedocs import workspace
from phasedocs.analysis import compute
from phasedocs.build import regions_made
from phasedocs.check import Selection, check, check_regions
from phasedocs.config import Config
from phasedocs.diagnostic import Confidence, Diagnostic, Location, Severity
from phasedocs.model import link, lower
from phasedocs.render.cases import MARKER, PIECE
from phasedocs.rules import RULES
from phasedocs.syntax import parse
from phasedocs.text import Safety, Source, apply, decode
from phasedocs.workspace import read_templates

FOLDER = Path(__file__).parent / "rules"
SEVERITIES = {rule.name: rule.severity for rule in RULES}
MIN_BLOCKS = 3
KINDS = workspace.read_kinds(FOLDER)

_ESCAPE = re.compile(rb"\\x([0-9a-f]{2})")


@dataclass(frozen=True, order=True)
class Mark:
    """A place in the document with what is said there."""

    line: int
    column: int
    end: int
    words: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column}-{self.end} {self.words}"


@dataclass
class Case:
    """One document of a case file, with all that is expected of it."""

    rule: str
    title: str
    flagged: bool
    text: str = ""
    path: str = "PLAN.md"
    confidence: Confidence = Confidence.MEDIUM
    today: date | None = None
    findings: list[Mark] = field(default_factory=list)
    notes: list[Mark] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)
    fixed: str | None = None
    unsafe: bool = False
    escapes: bool = False

    def raw(self, text: str) -> bytes:
        """Give the bytes that a text of the case stands for."""
        raw = text.encode()
        return _ESCAPE.sub(lambda found: bytes.fromhex(found[1].decode()), raw) if self.escapes else raw


def read_cases(text: str) -> list[Case]:
    """Read a case file; ValueError for what has no meaning in one."""
    cases: list[Case] = []
    heads = ["", "", ""]
    for piece in PIECE.finditer(text):
        if piece["depth"]:
            depth = len(piece["depth"])
            heads[depth - 1 :] = [piece["title"].strip(), *[""] * (3 - depth)]
            continue
        kind, *options = piece["info"].split()
        if kind == "md":
            part = heads[1]
            if part not in ("Flagged", "Not flagged"):
                raise ValueError(f"a document under {part!r}")
            number = sum(case.flagged is (part == "Flagged") for case in cases) + 1
            title = f"{part.lower()} {number} {heads[2].strip('`')}".strip()
            cases.append(_read_document(Case(heads[0], title, part == "Flagged"), piece["text"], options))
        elif kind == "files" and cases:
            cases[-1].files = piece["text"].splitlines()
        elif kind == "also" and cases and len(options) == 1 and options[0].startswith("path="):
            cases[-1].others[options[0].removeprefix("path=")] = piece["text"]
        elif kind == "fixed" and cases and set(options) <= {"unsafe"}:
            cases[-1].fixed, cases[-1].unsafe = piece["text"], bool(options)
        else:
            raise ValueError(f"a block of unknown kind: {piece['info']!r}")
    return cases


def _read_document(case: Case, text: str, options: list[str]) -> Case:
    for option in options:
        name, _, value = option.partition("=")
        if name == "path":
            case.path = value
        elif name == "confidence":
            case.confidence = Confidence(value)
        elif name == "today":
            case.today = date.fromisoformat(value)
        elif option == "escapes=bytes":
            case.escapes = True
        else:
            raise ValueError(f"an unknown option: {option!r}")
    kept: list[str] = []
    for line in text.split("\n"):
        marker = MARKER.fullmatch(line)
        if marker is None:
            kept.append(line)
            continue
        above = kept[-1] if kept else ""
        column, end = (_column(case, above, marker.start("mark")), _column(case, above, marker.end("mark")))
        place = (len(kept), column, end)
        if marker["mark"].startswith("-"):
            case.notes.append(Mark(*place, marker["words"]))
        else:
            severity = marker["severity"] or SEVERITIES.get(case.rule, Severity.ERROR)
            case.findings.append(Mark(*place, f"[{severity}] {marker['words']}"))
    case.text = "\n".join(kept)
    return case


def _column(case: Case, line: str, width: int) -> int:
    """Give the column, in the file, of what stands in a line of a case behind so many characters."""
    if not case.escapes:
        return width + 1
    return len(decode(case.path, case.raw(line[:width])).text) + max(0, width - len(line)) + 1


def diagnose(case: Case, raw: bytes) -> tuple[Source, list[Diagnostic]]:
    """Take bytes in the place of the case's document through every stage."""
    source = decode(case.path, raw)
    sources = [source, *(decode(path, text.encode()) for path, text in case.others.items())]
    project = link([lower(parse(each)) for each in sources], case.files)
    judges = case.rule == "unused-allow"  # only what ran can be judged
    wanted = Selection(frozenset() if judges else frozenset({case.rule}), frozenset(), Severity.NOTE, case.confidence)
    state = compute(project)
    found = check(project, state, Config(), wanted, case.today, kinds=KINDS)
    found += check_regions(project, state, Config(), wanted, regions_made(state, read_templates()))
    return source, [one for one in found if one.rule == case.rule and one.location.path == case.path and one.stands]


def _mark(location: Location, words: str) -> Mark:
    start, end = location.start, location.end
    assert start.line == end.line, f"{words!r} spans lines {start.line} to {end.line}: carets cannot mark that"
    return Mark(start.line, start.column, end.column, words)


def _fix(source: Source, diagnostics: list[Diagnostic], *, unsafe: bool) -> bytes:
    fixes = [found.fix for found in diagnostics if found.fix and (unsafe or found.fix.safety is Safety.SAFE)]
    return apply(source, fixes)[0]


def problems(case: Case) -> Iterator[str]:
    """Yield what is not as the case says, a line each."""
    source, diagnostics = diagnose(case, case.raw(case.text))
    found = [_mark(each.location, f"[{each.severity}] {each.message}") for each in diagnostics]
    yield from _differences("finding", case.findings, found)
    if case.notes:
        notes = [_mark(note.location, note.message) for each in diagnostics for note in each.notes]
        yield from _differences("related place", case.notes, notes)
    if len(set(found)) < len(found):
        yield "a finding comes twice"
    fixed = _fix(source, diagnostics, unsafe=case.unsafe)
    if case.fixed is not None and fixed != case.raw(case.fixed):
        yield f"the fix makes {_shown(fixed)}, not {case.fixed!r}"
    if case.fixed is None and fixed != source.raw:
        yield f"the fix makes {_shown(fixed)}, and no `fixed` block says so"
    source, diagnostics = diagnose(case, fixed)
    if (again := _fix(source, diagnostics, unsafe=case.unsafe)) != fixed:
        yield f"fixed again it becomes {_shown(again)}"
    for each in diagnostics:
        if each.fix and (case.unsafe or each.fix.safety is Safety.SAFE):
            yield f"after the fix there is still: {_mark(each.location, each.message)}"


def _shown(raw: bytes) -> str:
    return repr(raw.decode(errors="backslashreplace"))


def _differences(what: str, expected: list[Mark], found: list[Mark]) -> Iterator[str]:
    for mark in sorted(set(expected) - set(found)):
        yield f"no such {what}:  {mark}"
    for mark in sorted(set(found) - set(expected)):
        yield f"unexpected {what}: {mark}"


FILES = sorted(FOLDER.glob("*.md"))
CASES = [case for file in FILES for case in read_cases(file.read_text("utf-8"))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.title}")
def test_case(case: Case) -> None:
    if wrong := list(problems(case)):
        pytest.fail("\n".join([case.text, *wrong]), pytrace=False)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_case_file_is_well_formed(file: Path) -> None:
    cases = read_cases(file.read_text("utf-8"))
    flagged = [case for case in cases if case.flagged]
    quiet = [case for case in cases if not case.flagged]
    assert {case.rule for case in cases} == {file.stem}
    assert len(flagged) >= MIN_BLOCKS
    assert len(quiet) >= MIN_BLOCKS
    assert all(case.findings for case in flagged), "a block under Flagged marks nothing"
    assert not any(case.findings or case.notes for case in quiet), "a block under Not flagged marks something"
    assert all(case.text.endswith("\n") for case in cases)


@pytest.mark.parametrize(
    ("rule", "raw"), [("undecodable-bytes", b"caf\xe9\n" * 30), ("lost-character", "caf\ufffd\n".encode() * 30)]
)
def test_a_finding_shows_so_many_places_and_counts_the_others(rule: str, raw: bytes) -> None:
    _, (found,) = diagnose(Case(rule, "", flagged=True), raw)
    assert "in 30 places" in found.message
    assert [note.location.start.line for note in found.notes] == list(range(2, 22))
    assert "9 more places are not shown" in found.remarks


def test_a_byte_that_a_repair_covers_is_not_told_twice() -> None:
    raw = "# âœ… Map â†’ quay â†".encode() + b"\x92\n"  # the last of it is written as a byte of the code page
    source, found = diagnose(Case("undecodable-bytes", "", flagged=False), raw)
    assert len(source.irregular) == 1
    assert found == []
    _, (damaged,) = diagnose(Case("mojibake", "", flagged=True), raw)
    assert apply(source, [damaged.fix] if damaged.fix else [])[0].decode().count("→") == 2


# The runner itself can fail

GOOD = """\
# parent-done-child-open
## Flagged
```md
- [x] Pack the tent
  ^^^ ticked, but 1 of its 2 tasks is open
  - [x] poles
  - [ ] pegs
    --- open
```
"""


def _complaints(text: str) -> list[str]:
    (case,) = read_cases(text)
    return list(problems(case))


def test_runner_accepts_what_is_right() -> None:
    assert _complaints(GOOD) == []


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("  ^^^ ticked", " ^^^ ticked", "unexpected finding: 1:3-6 [error] ticked"),
        ("  ^^^ ticked", "  ^^ ticked", "no such finding:  1:3-5 [error] ticked"),
        ("1 of its 2 tasks is", "2 of its 2 tasks are", "no such finding:  1:3-6 [error] ticked, but 2"),
        ("^^^ ticked", "^^^ [warning] ticked", "no such finding:  1:3-6 [warning] ticked"),
        ("  ^^^ ticked, but 1 of its 2 tasks is open\n", "", "unexpected finding: 1:3-6"),
        ("- [x] Pack", "- [ ] Pack", "no such finding:  1:3-6"),
        ("    --- open", "   --- open", "unexpected related place: 3:5-8 open"),
        ("  - [x] poles\n", "  - [x] poles\n    --- open\n", "no such related place:  2:5-8 open"),
        ("```md", "```md confidence=high", ""),
    ],
)
def test_runner_tells_what_is_wrong(before: str, after: str, complaint: str) -> None:
    assert before in GOOD
    complaints = _complaints(GOOD.replace(before, after))
    assert any(complaint in each for each in complaints) if complaint else not complaints


TICK = """\
# parent-open-children-done
## Flagged
```md
- [ ] Pack the tent
  ^^^ open, but its only task is ticked
  - [x] poles
```
"""


def test_runner_tells_of_a_fix_that_no_block_shows() -> None:
    assert "no `fixed` block says so" in " ".join(_complaints(TICK))


def test_runner_compares_the_fix() -> None:
    assert _complaints(TICK + "```fixed\n- [x] Pack the tent\n  - [x] poles\n```\n") == []
    assert "the fix makes" in " ".join(_complaints(TICK + "```fixed\n- [X] Pack the tent\n  - [x] poles\n```\n"))


BYTES = """\
# undecodable-bytes
## Flagged
```md escapes=bytes
Caf\\xe9 caf\\xe9
   ^^^^ not UTF-8 in 2 places: read as windows-1252
           ---- E9, read as é
```
```fixed
Caf\\xe9 caf\\xe9
```
"""


def test_runner_reads_escapes_as_bytes() -> None:
    (case,) = read_cases(BYTES)
    assert case.raw(case.text) == b"Caf\xe9 caf\xe9\n"
    assert [(mark.column, mark.end) for mark in (*case.findings, *case.notes)] == [(4, 5), (9, 10)]
    assert list(problems(case)) == []


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (" escapes=bytes", "", "no such finding:  1:4-8 [error] not UTF-8"),
        ("   ^^^^ not", "   ^^^^^ not", "no such finding:  1:4-6 [error] not UTF-8"),
        ("fixed\nCaf\\xe9", "fixed\nCafé", "the fix makes 'Caf\\\\xe9 caf"),
        ("```fixed\nCaf", "```fixed unsafe\nCaf", "the fix makes 'Café café\\n', not"),
    ],
)
def test_runner_compares_bytes(before: str, after: str, complaint: str) -> None:
    assert before in BYTES
    assert complaint in " ".join(_complaints(BYTES.replace(before, after)))


@pytest.mark.parametrize(
    "text",
    ["# a\n## Flaged\n```md\nx\n```\n", "# a\n## Flagged\n```text\nx\n```\n", "# a\n## Flagged\n```md =\nx\n```\n"],
)
def test_runner_refuses_what_it_does_not_know(text: str) -> None:
    with pytest.raises(ValueError, match=r"a document under|a block of unknown kind|an unknown option"):
        read_cases(text)
