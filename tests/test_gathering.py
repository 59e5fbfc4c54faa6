"""The whole project in parts, by several processes and without its trees, is what it is when all is read at once."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from phasedocs.analysis import State, compute
from phasedocs.build import Output, plan, regions_made, status_document
from phasedocs.check import Selection, check
from phasedocs.diagnostic import Diagnostic
from phasedocs.render.site import Moment, SiteSettings
from phasedocs.workspace import InputError, Workspace, gathering, open_workspace, read_documents, read_templates, site
from phasedocs.workspace.crew import Exchange, share
from phasedocs.workspace.gathering import Gathered, gather
from phasedocs.workspace.site import write_outputs
from phasedocs.workspace.survey import link_around
from tests.test_survey import CONFIGURATIONS, TREE, write_tree

EXAMPLES = Path(__file__).parent.parent / "examples"
DAY = date(2026, 5, 1)
TEMPLATES = read_templates()


@pytest.fixture(params=[1, 2, 3])
def jobs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("phasedocs.workspace.crew.MIN_PART", 1)
    return int(request.param)


@pytest.fixture(params=[0, 30, gathering.TREES])
def trees(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many blocks keep their trees: none, those of some documents, all that one process reads."""
    monkeypatch.setattr(gathering, "TREES", request.param)
    return int(request.param)


@pytest.fixture(params=["examples", *CONFIGURATIONS])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    if request.param == "examples":
        return open_workspace((str(EXAMPLES),))
    write_tree(tmp_path, {**TREE, "phasedocs.toml": CONFIGURATIONS[request.param]})
    return open_workspace((str(tmp_path),))


def _shown(state: State, found: list[Diagnostic]) -> Iterator[tuple[str, bytes]]:
    stands = [one for one in found if one.stands]
    for one in plan(state.project, state, stands, SiteSettings("Tide"), TEMPLATES, Moment(today=DAY)):
        yield one.path, one.data
    yield "STATUS.md", status_document(state.project, state, stands, TEMPLATES).encode("utf-8")
    yield "regions", repr(sorted(regions_made(state, TEMPLATES).items())).encode("utf-8")


def test_what_is_shown_is_what_the_whole_documents_say(workspace: Workspace, jobs: int, trees: int) -> None:
    read = read_documents(workspace)
    words = workspace.config.vocabulary.lists
    whole = compute(link_around(workspace, read.documents, {}, read.unread), words)
    lines = {document.path: [date(2020, 1, 1)] * document.length for document in read.documents}
    gathered = gather(workspace, DAY, jobs)
    state = gathered.state(workspace)
    for days in ({}, lines):
        expected = check(whole.project, whole, workspace.config, Selection(), DAY, days, workspace.kinds)
        args = (workspace.config, Selection(), DAY, days, workspace.kinds, gathered.findings(state))
        found = check(state.project, state, *args)
        assert found == expected
        assert found
    assert dict(_shown(state, found)) == dict(_shown(whole, expected))
    assert (gathered.problems, gathered.unread) == (read.problems, read.unread)
    kept = sum(len(document.tree.leaves) for document in gathered.documents)
    assert kept <= trees
    assert kept or trees <= 30


def test_only_what_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "TREES", 0)  # trees are made of places, which are not compared
    write_tree(tmp_path, {**TREE, "bad.md": "---\nno: [\n---\n\n# Bad\n"})
    first = _gathered(tmp_path)
    (tmp_path / "phase2.md").write_text("# Phase 2: Sails\n\n- [x] jib\n", "utf-8")
    (tmp_path / "phase4.md").unlink()
    (tmp_path / "new.md").write_text("# New\n", "utf-8")
    second = _gathered(tmp_path, first)
    again = {path for path, one in second.alone.items() if one is not first.alone.get(path)}
    assert again == {"phase2.md", "new.md"}
    assert second == _gathered(tmp_path)
    assert "phase4.md" not in second.alone
    assert second.problems  # of a document that was not read again
    (tmp_path / "phasedocs.toml").write_text('[per-file-ignores]\n"phase6.md" = ["stale-complete"]\n', "utf-8")
    third = _gathered(tmp_path, second)
    assert not any(one is second.alone.get(path) for path, one in third.alone.items())


def _gathered(root: Path, before: Gathered | None = None) -> Gathered:
    return gather(open_workspace((str(root),)), DAY, 1, before)


def test_a_file_that_went_away_is_told(tmp_path: Path) -> None:
    write_tree(tmp_path, TREE)
    workspace = open_workspace((str(tmp_path),))
    first = gather(workspace, DAY, 1)
    (tmp_path / "phase1.md").unlink()
    second = gather(workspace, DAY, 1, first)
    assert "phase1.md" not in second.alone
    assert any("phase1.md: no such file" in line for line in second.problems)


def test_several_processes_write_what_one_writes(tmp_path: Path, jobs: int) -> None:
    outputs = [Output(f"d/{number}.md", f"page {number}".encode) for number in range(20)]
    assert write_outputs(tmp_path, "out", outputs, jobs) == 20
    written = {path.name: path.read_text("utf-8") for path in (tmp_path / "out" / "d").iterdir()}
    assert written == {f"{number}.md": f"page {number}" for number in range(20)}
    assert write_outputs(tmp_path, "out", outputs[5:], jobs) == 0
    assert len(list((tmp_path / "out" / "d").iterdir())) == 15


def test_what_a_failed_run_wrote_is_known_to_the_next(tmp_path: Path, jobs: int) -> None:
    def fail() -> bytes:
        raise InputError("no")

    outputs = [Output("a.md", b"a".strip), Output("b.md", fail), Output("c.md", b"c".strip)]
    with pytest.raises(InputError, match="no"):
        write_outputs(tmp_path, "out", outputs, jobs)
    write_outputs(tmp_path, "out", outputs[:1], jobs)
    assert [path.name for path in sorted((tmp_path / "out").iterdir())] == [site.MANIFEST, "a.md"]


def test_the_end_of_one_process_ends_the_work_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phasedocs.workspace.crew.MIN_PART", 1)
    own = os.getpid()

    def work(names: Iterable[str], exchange: Exchange) -> None:
        for name in names:
            if os.getpid() == own:
                raise InputError("enough")
            (tmp_path / name).touch()
            time.sleep(0.01)

    with pytest.raises(InputError, match="enough"):
        share(work, [str(number) for number in range(200)], 2)
    assert len(list(tmp_path.iterdir())) < 100
