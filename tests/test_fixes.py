"""Fixes: until nothing changes, nothing but what they say, whole or not at all."""

from __future__ import annotations

import importlib
import os
import random
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest
from test_cli import Command, phasedocs, write
from test_corpus import CORPUS

from phasedocs.analysis import State, compute
from phasedocs.check import Selection, check
from phasedocs.config import Config
from phasedocs.diagnostic import Diagnostic, Location, Severity
from phasedocs.fix import MAX_ROUNDS, MAX_TRIALS, Settled, settle
from phasedocs.model import Document, link, lower
from phasedocs.syntax import kept, parse
from phasedocs.text import Edit, Fix, Safety, Span, apply, decode
from phasedocs.workspace import TEMPORARY, InputError
from phasedocs.workspace import write as write_file

__all__ = ["phasedocs"]  # the fixture


def read(path: str, raw: bytes) -> Document:
    return lower(parse(decode(path, raw)))


# What is meant to change, and what is not


@pytest.mark.parametrize(
    ("text", "old", "new", "fine"),
    [
        ("- [] a\n- [ ] b\n", "[]", "[ ]", True),
        ("-[ ] a\n\nb **c**\n", "-[", "- [", True),  # a paragraph becomes an item
        ("-[ ] a\n- [ ] b\n", "-[", "- [", True),  # and joins the list below it
        ("a:\n-[ ] b *c*\n", "-[", "- [", True),  # the paragraph falls apart
        ("- a\n-[ ] b\n  - c\n", "-[", "- [", True),  # what went on in an item stands beside it
        ("-[ ] a\n  - b\n", "-[", "- [", True),  # an item gets what stands below it
        ("# A\n\n[b](c.md) *d* `e`\n", "c.md", "../c.md", True),
        ("| a | b |\n|---|---|\n| c|d | e |\n\nf\n", "c|d", "c\\|d", True),
        ("a\n\nb\n", "a", "# a", False),  # a block of another kind
        ("a\n\nb\n", "a", "```\na", False),  # swallows what follows
        ("a\n\nb\n", "a", "> a\n\n> ", False),
        ("- a\n\n  b\n\nc\n", "- a", "a", False),  # what stood below an item does no more
        ("a b\n\n*c*\n", "a", "<!-- a", False),
        ("a *b* c\n", "a", "`a", True),
        ("a *b* c ` d\n", "a", "`a", False),  # the emphasis becomes code
        ("[a]\n\n[b] c\n", "[a]", "[b]: /u", False),  # elsewhere, a word becomes a link
        ("- a\n- b\n\nc\n", "- b", "1. b", True),
        ("# a\n\n## b\n", "# a", "## a", True),
    ],
)
def test_only_what_edits_touch_may_differ(text: str, old: str, new: str, fine: bool) -> None:
    before = parse(decode("a.md", text.encode()))
    edit = Edit(Span(text.index(old), text.index(old) + len(old)), new)
    data, _ = apply(before.source, [Fix("", (edit,))])
    assert kept(before, parse(decode("a.md", data)), [edit]) is fine
    assert kept(before, before, []) is True


def look_for(edits: Mapping[str, str], state: State) -> list[Diagnostic]:
    """Find old words, each with a fix that writes new ones."""
    return [
        Diagnostic(
            f"say-{new or 'nothing'}",
            Severity.ERROR,
            Location.of(document.source, span),
            "",
            fix=Fix("", (Edit(span, new),)),
        )
        for document in state.project.documents
        for old, new in edits.items()
        for found in re.finditer(re.escape(old), document.source.text)
        for span in [Span(*found.span())]
    ]


def settled(text: str, edits: Mapping[str, str]) -> Settled:
    def relink(documents: Sequence[Document]) -> State:
        return compute(link(documents, ["a.md"]))

    return settle(relink([read("a.md", text.encode())]), partial(look_for, edits), bool, read, relink)


def test_fixes_are_made_until_nothing_changes() -> None:
    found = settled("a b\n", {"a": "b", "b": "c", "c": "d"})
    assert found.state.project.documents[0].source.raw == b"d d\n"
    assert (found.made, found.refused, found.restless) == ({"a.md": 5}, (), ())


def test_fixes_that_overlap_wait_for_the_next_round() -> None:
    found = settled("abc abc\n", {"ab": "x", "bc": "y", "xc": "z"})
    assert found.changed["a.md"].source.raw == b"z z\n"


def test_fixes_that_undo_each_other_end() -> None:
    found = settled("a\n", {"a": "b", "b": "a"})
    assert (found.restless, found.made) == (("a.md",), {"a.md": MAX_ROUNDS})


def test_a_fix_that_changes_more_is_refused_and_the_others_are_made() -> None:
    found = settled("a\n\nb\n\na\n\nc\n", {"a": "x", "b": "```", "c": "y"})
    assert found.changed["a.md"].source.raw == b"x\n\nb\n\nx\n\ny\n"
    assert [one.rule for one in found.refused] == ["say-```"]


def test_the_search_for_bad_fixes_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []
    text = "b\n\n" * 90 + "a\n"
    before = compute(link([read("a.md", text.encode())], []))

    def reread(path: str, raw: bytes) -> Document:
        parsed.append(raw)
        return read(path, raw)

    found = settle(before, partial(look_for, {"b": "# b"}), bool, reread, lambda _: before)
    assert (found.changed, len(found.refused), len(parsed)) == ({}, 90, MAX_TRIALS)


# Real documents, as they are and damaged

WHOLE = bool(os.environ.get("PHASEDOCS_LONG"))
EVERY = 1 if WHOLE else 20
"""Every so manieth repository is a sample; `make test-corpus` takes them all."""
MOST = 10_000 if WHOLE else 6
"""So many documents of each are read."""


def as_they_are(raw: bytes) -> bytes:
    return raw


def damaged(raw: bytes) -> bytes:
    """Break the boxes, and read UTF-8 as windows-1252."""
    text = raw.decode("utf-8", "replace").replace("- [ ] ", "- [] ").replace("- [x] ", "-[x] ")
    return "".join(piece.encode().decode("cp1252", "replace") if ord(piece) > 127 else piece for piece in text).encode()


def repositories() -> list[Path]:
    return sorted(path for path in CORPUS.iterdir() if path.is_dir())[::EVERY] if CORPUS.is_dir() else []


def spoil(folder: Path, damage: Callable[[bytes], bytes]) -> tuple[list[str], list[Document]]:
    files = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    named = [name for name in files if name.endswith(".md")][:MOST]
    return files, [read(name, damage((folder / name).read_bytes())) for name in named]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the project")
@pytest.mark.parametrize("damage", [as_they_are, damaged])
@pytest.mark.parametrize("folder", repositories(), ids=lambda path: path.name)
def test_fixes_of_real_documents(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    files, documents = spoil(folder, damage)
    if not documents:
        pytest.skip("no documents")
    lines: dict[str, set[int]] = defaultdict(set)
    """Where fixes are, by path, in whichever round: none of them adds or takes away a line."""

    def relink(documents: Sequence[Document]) -> State:
        return compute(link(documents, files))

    def look(state: State) -> list[Diagnostic]:
        found = check(state.project, state, Config(), Selection())
        for one in found:
            if one.fix and one.fix.safety is Safety.SAFE:
                source = state.project.by_path[one.location.path].source
                lines[one.location.path].update(source.line(edit.span.start) for edit in one.fix.edits)
        return found

    fix = partial(settle, look=look, wanted=lambda fix: fix.safety is Safety.SAFE, reread=read, relink=relink)
    once = fix(relink(documents))
    assert once.restless == ()
    assert len(once.refused) <= sum(once.made.values()) // 50, [one.location for one in once.refused]
    asked = {path: frozenset(found) for path, found in lines.items()}
    assert fix(once.state).changed == {}  # twice is once
    for before, after in ((one, once.state.project.by_path[one.path]) for one in documents):
        assert (after.source.raw != before.source.raw) == (before.path in once.changed)
        assert asked.get(before.path, frozenset()).issuperset(changed_lines(before, after))


def changed_lines(before: Document, after: Document) -> Iterator[int]:
    """Yield the lines that a difference shows; fixes of rules leave as many as there were."""
    assert after.length == before.length
    for number in range(1, before.length + 1):
        if after.source.line_text(number) != before.source.line_text(number):
            yield number


# Files

BROKEN = "# Café\n\n" + "".join(f"- [] task {number} âœ…\n" for number in range(20))
MENDED = "# Café\n\n" + "".join(f"- [ ] task {number} ✅\n" for number in range(20))


def test_one_file_that_cannot_be_written_does_not_hinder_the_others(
    phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a="- [] one\n", b="- [] two\n- [] three\n", c="- [] four\n")
    lint_module = importlib.import_module("phasedocs.cli.lint")
    real = lint_module.write_fixed

    def meddle(workspace: object, document: Document, data: bytes) -> None:
        if document.path == "b.md":
            write(tmp_path, b="- [] two, and more\n")
        real(workspace, document, data)

    monkeypatch.setattr(lint_module, "write_fixed", meddle)
    result = phasedocs("lint", "--fix", "--format", "concise")
    assert result.status == 2
    assert result.err == "phasedocs: b.md: changed meanwhile, left alone; run again\n2 fixed\n"
    assert [line.split(":")[0] for line in result.out.splitlines()[:-1]] == ["b.md", "b.md"]
    assert [(tmp_path / f"{name}.md").read_bytes() for name in "abc"] == [
        b"- [ ] one\n",
        b"- [] two, and more\n",
        b"- [ ] four\n",
    ]


def test_a_fix_that_is_not_made_is_told(phasedocs: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a="- [] one\n")
    monkeypatch.setattr("phasedocs.fix.kept", lambda *_: False)
    for option in ("--fix", "--diff"):
        result = phasedocs("lint", option)
        assert result.err == "phasedocs: a.md:1: the fix of malformed-task would change more than it says, not made\n"
    assert (tmp_path / "a.md").read_text("utf-8") == "- [] one\n"


def test_the_difference_is_what_the_fix_makes_in_all_its_rounds(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="- [] upper\n  - [x] lower\n")  # a box first, then ticked
    shown = phasedocs("lint", "--diff").out
    assert [line for line in shown.splitlines() if line[:1] in "+-"] == [
        "--- a.md",
        "+++ a.md",
        "-- [] upper",
        "+- [x] upper",
    ]
    phasedocs("lint", "--fix")
    assert (tmp_path / "a.md").read_text("utf-8") == "- [x] upper\n  - [x] lower\n"


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_git_can_apply_the_difference(phasedocs: Command, tmp_path: Path, end: str) -> None:
    write(tmp_path, a=f"a\n\nb\r\n- [] c\n- d\x0c e{end}")
    (tmp_path / "changes").write_bytes(phasedocs("lint", "--diff", "a.md").out.encode())
    subprocess.run(["git", "apply", "-p0", "changes"], cwd=tmp_path, check=True)
    assert (tmp_path / "a.md").read_bytes() == f"a\n\nb\r\n- [ ] c\n- d\x0c e{end}".encode()


def test_no_byte_changes_without_a_finding(phasedocs: Command, tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf# A  \r\n\r* b\n\n\n\t- [ ] c\x0c \xe2\x9c\x85"
    write(tmp_path, a=raw)
    (tmp_path / "a.md").chmod(0o604)
    os.utime(tmp_path / "a.md", ns=(1, 1))
    phasedocs("lint", "--fix", "--unsafe-fixes")
    found = (tmp_path / "a.md").stat()
    assert ((tmp_path / "a.md").read_bytes(), found.st_mtime_ns, stat.S_IMODE(found.st_mode)) == (raw, 1, 0o604)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_stays(tmp_path: Path) -> None:
    target = tmp_path / "a.md"
    target.write_bytes(b"old")
    os.chown(target, 12345, 23456)
    target.chmod(0o640)
    write_file(target, b"new", b"old")
    found = target.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (12345, 23456, 0o640)


def test_an_owner_that_we_may_not_set_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.md"
    target.write_bytes(b"old")
    monkeypatch.setattr("phasedocs.workspace._owner", lambda _: (-2, -2))

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chown", refuse)
    write_file(target, b"new", b"old")
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("meanwhile", [b"other", None])
def test_what_changed_while_it_was_written_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: bytes | None
) -> None:
    target = tmp_path / "a.md"
    target.write_bytes(b"old")

    def meddle(_: int) -> None:
        target.write_bytes(meanwhile) if meanwhile else target.unlink()

    monkeypatch.setattr(os, "fsync", meddle)
    with pytest.raises(InputError):
        write_file(target, b"new", b"old")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == (
        [("a.md", b"other")] if meanwhile else []
    )


def test_what_a_killed_run_left_is_no_document(phasedocs: Command, tmp_path: Path) -> None:
    write(tmp_path, a="See [one](.a.md.x.phasedocs-tmp).\n")
    (tmp_path / f".a.md.x{TEMPORARY}").write_text("- [] one\n", "utf-8")
    assert "error[missing-file]" in phasedocs("lint").out
    assert "in 1 document," in phasedocs("lint").out


KILLS = int(os.environ.get("PHASEDOCS_KILLS", "3"))
FILES = int(os.environ.get("PHASEDOCS_FILES", "25"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_run_that_is_killed_leaves_every_file_old_or_new(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "phasedocs", "lint", "--fix", "--fail-on", "never", "--format", "concise"]
    names = [tmp_path / f"{number}.md" for number in range(FILES)]
    chance = random.Random(7)
    old, new = BROKEN.encode(), MENDED.encode()
    between = 0
    for _ in range(KILLS):
        for name in names:
            name.write_bytes(old)
        last = chance.choice(names)  # killed as soon as this one is seen to be new, wherever the run is by then
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            while run.poll() is None and last.stat().st_size == len(old):
                time.sleep(chance.random() * 0.002)
            run.send_signal(signal.SIGKILL)
        found = {name.read_bytes() for name in names}
        assert found <= {old, new}
        between += len(found) == 2
    print(f"{KILLS} kills over {FILES} files, {between} of them while files were written")
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert {name.read_bytes() for name in names} == {new}
