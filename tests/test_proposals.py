"""Declarations that are proposed, and what verdicts rest on once they are made."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from phasedocs.analysis import Outcome, Verdict, compute, declare
from phasedocs.analysis.scope import scope_of
from phasedocs.diagnostic import Basis, Confidence
from phasedocs.model import Document, Mood, SubjectType, link, lower
from phasedocs.syntax import parse
from phasedocs.text import apply, decode

HERE = Path(__file__).resolve().parent
CASES = tomllib.loads((HERE / "cases" / "analysis" / "proposals.toml").read_text("utf-8"))["case"]
EXAMPLES = HERE.parent / "examples"
SEEDS = HERE.parents[1] / "shared" / "seeds"


def read(path: str, raw: bytes) -> Document:
    return lower(parse(decode(path, raw)))


def declared(document: Document, *, work: bool = False) -> Document:
    """Give the document with what is proposed for it."""
    fix = declare(document, work=work)
    return document if fix is None else read(document.path, apply(document.source, [fix])[0])


def facts(document: Document) -> object:
    tasks = [(task.text, task.state, task.role, task.phase, task.parent, task.leaf) for task in document.tasks]
    return tasks, [(claim.kind, claim.mood, claim.subject, claim.text) for claim in document.claims]


def directives(document: Document) -> list[str]:
    lines = document.source.text.splitlines()
    return [f"{number} {line}" for number, line in enumerate(lines, 1) if "phasedocs: role" in line]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_proposals(case: dict[str, Any], newline: str, bom: bytes) -> None:
    before = read("a.md", bom + case["md"].replace("\n", newline).encode())
    after = declared(before, work=case.get("work", False))
    assert [line for line in directives(after) if line not in case.get("had", [])] == case["added"]
    fix = declare(before, work=case.get("work", False))
    for edit in fix.edits if fix else ():  # lines are added, and no other is touched
        assert edit.span.start == edit.span.end
        assert re.fullmatch(r"[ \t>]*(<!-- phasedocs: role=\w+ -->)?", "".join(edit.text.split(newline)))
        assert newline in edit.text
    assert after.source.newline == before.source.newline
    assert after.source.bom == len(bom)
    assert facts(after) == facts(before)
    assert declare(after, work=case.get("work", False)) is None


def test_the_last_line_may_have_no_end() -> None:
    before = read("a.md", b"# T\n\n## Prerequisites\n\n- [ ] a\n- [x] b (optional)")
    after = declared(before)
    assert after.source.raw.endswith(b"- [x] b (optional)\n  <!-- phasedocs: role=follow_up -->")
    assert facts(after) == facts(before)


# Exactness


@lru_cache(maxsize=1)
def examples() -> tuple[Document, ...]:
    paths = sorted(path for path in EXAMPLES.rglob("*.md") if not {".phasedocs", "build"} & set(path.parts))
    return tuple(read(path.name, path.read_bytes()) for path in paths)


@lru_cache(maxsize=1)
def seeds() -> tuple[Document, ...]:
    if not SEEDS.is_dir():
        pytest.skip(f"no real documents in ../{SEEDS.parent.name}")
    return tuple(read(path.name, path.read_bytes()) for path in sorted(SEEDS.glob("*.md")))


SOURCES = {"examples": examples, "seeds": seeds}


def verdicts(document: Document) -> tuple[Verdict | None, ...]:
    return compute(link([document], [])).documents[document.path].verdicts


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("work", [False, True], ids=["default", "work"])
def test_declaring_changes_no_fact_and_can_be_done_once(source: str, work: bool) -> None:
    documents = SOURCES[source]()
    changed = 0
    for document in documents:
        after = declared(document, work=work)
        changed += after is not document
        assert facts(after) == facts(document)
        assert declare(after, work=work) is None or after is document
    assert changed > len(documents) // 2


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_declared_decides_exactly(source: str) -> None:
    exact = 0
    for document in SOURCES[source]():
        after = declared(document, work=True)
        for claim, verdict in zip(after.claims, verdicts(after), strict=True):
            whole = claim.subject.type in (SubjectType.DOCUMENT, SubjectType.PHASE)
            scope = scope_of(after, claim) if claim.mood is Mood.ASSERTED and whole else None
            if scope is None or not scope.boxes or verdict is None:
                continue
            assert all(box.declared for box in scope.boxes), (after.path, claim.line)
            assert verdict.basis is Basis.DECLARED
            exact += 1
            if verdict.outcome is Outcome.SUPPORTED:
                assert verdict.confidence is Confidence.HIGH
    assert exact > 10


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("work", [False, True], ids=["default", "work"])
def test_no_verdict_turns_into_its_opposite(source: str, work: bool) -> None:
    """What was undetermined may be decided by a declaration; what was decided stays so."""
    for document in SOURCES[source]():
        after = declared(document, work=work)
        for claim, old, new in zip(document.claims, verdicts(document), verdicts(after), strict=True):
            if old and new and old.outcome is not Outcome.UNDETERMINED:
                assert new.outcome is old.outcome, (document.path, claim.line)
