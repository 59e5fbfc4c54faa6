"""What git knows of the tasks: against a repository whose numbers are known."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from phasedocs.analysis import Progress, compute
from phasedocs.analysis.chronicle import Change, Chronicle, Version, change, task_key
from phasedocs.model import link, lower, lower_tasks
from phasedocs.syntax import parse
from phasedocs.text import decode
from phasedocs.workspace import InputError, chronicle, open_workspace, read_documents
from phasedocs.workspace.chronicle import head, read_chronicle


class Repository:
    """A folder under git whose commits have the days that a test says."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, day: str = "2026-01-01") -> str:
        who = {f"GIT_{role}_{what}": "a@b.example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        when = {f"GIT_{role}_DATE": f"{day}T12:00:00+00:00" for role in ("AUTHOR", "COMMITTER")}
        environment = {**os.environ, **who, **when, "GIT_CONFIG_GLOBAL": os.devnull}
        command = ["git", "-C", str(self.root), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def commit(self, day: str, **texts: str) -> str:
        for name, text in texts.items():
            self.write(f"{name}.md", text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", day, day=day)
        return self.git("rev-parse", "HEAD").strip()

    def read(self, *paths: str) -> Chronicle:
        workspace = open_workspace(paths or (str(self.root),))
        return read_chronicle(workspace, read_documents(workspace).documents)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    root = tmp_path / "project"
    root.mkdir()
    monkeypatch.chdir(root)
    return Repository(root)


def tasks(*lines: str) -> str:
    return "# Plan\n\n" + "".join(f"- {line}\n" for line in lines)


def told(found: Chronicle) -> list[tuple[str, str, int, int, int, int]]:
    """Day, progress, and how many were ticked, reopened, added and removed."""
    return [
        (
            one.day.isoformat(),
            str(one.progress),
            *map(len, (one.change.ticked, one.change.reopened, one.change.added, one.change.removed)),
        )
        for one in found.days
    ]


def keys(*texts: str) -> tuple[str, ...]:
    document = lower(parse(decode("a.md", tasks(*(f"[ ] {text}" for text in texts)).encode())))
    return tuple(sorted(task_key(task) for task in document.tasks))


def test_days_of_a_made_repository(repository: Repository) -> None:
    repository.commit("2026-01-01", a=tasks("[ ] hull", "[ ] mast", "[x] plan"))
    repository.commit("2026-01-02", a=tasks("[x] hull", "[ ] mast", "[x] plan"))
    repository.commit("2026-01-03", a=tasks("[x] hull", "[ ] mast", "[x] plan", "[ ] sail", "[x] rope"), b="no task\n")
    repository.write("c.txt", "- [ ] no document\n")
    repository.commit("2026-01-04")
    repository.commit("2026-01-05", b=tasks("[ ] flag", "[-] paint"))
    repository.commit("2026-01-05", b=tasks("[x] flag", "[-] paint"))
    found = repository.read()
    assert told(found) == [
        ("2026-01-01", "1/3 (33 %)", 0, 0, 3, 0),
        ("2026-01-02", "2/3 (66 %)", 1, 0, 0, 0),
        ("2026-01-03", "3/5 (60 %)", 0, 0, 2, 0),
        ("2026-01-05", "4/7 (57 %)", 0, 0, 2, 0),
    ]
    assert [one.change.added_done for one in found.days] == [1, 0, 1, 1]
    assert not found.cut
    assert found.last is not None
    assert found.last.change == Change(ticked=keys("flag"))
    assert found.last.day == date(2026, 1, 5)


def test_a_task_that_moves_is_neither_new_nor_gone(repository: Repository) -> None:
    repository.commit("2026-01-01", a=tasks("[ ] hull", "[ ] mast"), b=tasks("[x] plan"))
    repository.git("mv", "a.md", "c.md")
    repository.commit("2026-01-02")
    repository.commit("2026-01-03", b=tasks("[x] plan", "[x] mast"), c=tasks("[ ] hull"))
    (repository.root / "c.md").unlink()
    repository.commit("2026-01-04")
    assert told(repository.read()) == [
        ("2026-01-01", "1/3 (33 %)", 0, 0, 3, 0),
        ("2026-01-02", "1/3 (33 %)", 0, 0, 0, 0),
        ("2026-01-03", "2/3 (66 %)", 1, 0, 0, 0),
        ("2026-01-04", "2/2 (100 %)", 0, 0, 0, 1),
    ]


def test_a_merge_brings_all_of_its_branch_on_its_own_day(repository: Repository) -> None:
    repository.commit("2026-01-01", a=tasks("[ ] hull", "[ ] mast"))
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit("2026-01-02", b=tasks("[ ] flag", "[ ] horn"))
    repository.commit("2026-01-03", b=tasks("[x] flag", "[ ] horn"))
    repository.git("checkout", "--quiet", "main")
    repository.commit("2026-01-04", a=tasks("[x] hull", "[ ] mast"))
    repository.git("merge", "--quiet", "--no-ff", "--message", "merge", "side", day="2026-01-05")
    assert told(repository.read()) == [
        ("2026-01-01", "0/2 (0 %)", 0, 0, 2, 0),
        ("2026-01-04", "1/2 (50 %)", 1, 0, 0, 0),
        ("2026-01-05", "2/4 (50 %)", 0, 0, 2, 0),
    ]


def test_tasks_are_counted_as_they_are_read(repository: Repository) -> None:
    nested = "# P\n\n- [x] all\n  - [x] one\n  - [ ] two\n\n```\n- [ ] code\n```\n\n> - [ ] quoted\n"
    declared = "<!-- phasedocs: ignore-tasks -->\n\n- [ ] not mine\n\n[~] means cancelled\n"
    repository.commit(
        "2026-01-01",
        a=nested,
        b=f"# B\n\n{declared}\n## C\n\n- [ ] x\n",
        c="---\nphasedocs:\n  ignore: true\n---\n- [ ] y\n",
    )
    documents = read_documents(open_workspace((str(repository.root),))).documents
    (day,) = repository.read().days
    assert day.progress == compute(link(documents, [])).progress
    for document in documents:
        assert Version.of(lower_tasks(document.tree)) == Version.of(document.tasks)


def test_only_what_is_asked_for_and_not_left_out_counts(repository: Repository) -> None:
    repository.write("phasedocs.toml", 'exclude = ["drafts/**"]\n')
    for name in ("docs/a.md", "drafts/b.md", "node_modules/c.md", ".hidden.md", "docs/old/d.MD"):
        repository.write(name, tasks("[ ] x " + name))
    repository.commit("2026-01-01")
    assert [str(one.progress) for one in repository.read().days] == ["0/3 (0 %)"]
    assert [str(one.progress) for one in repository.read(str(repository.root / "docs")).days] == ["0/2 (0 %)"]
    (repository.root / "docs" / "a.md").unlink()
    (repository.root / "drafts" / "b.md").unlink()
    repository.commit("2026-01-02")
    assert told(repository.read())[-1] == ("2026-01-02", "0/2 (0 %)", 0, 0, 0, 1)


def test_a_project_in_a_folder_of_its_repository(repository: Repository) -> None:
    repository.commit("2026-01-01", a=tasks("[ ] outside"))
    repository.write("sub/phasedocs.toml", "")
    repository.write("sub/odd ü\tname.md", tasks("[x] inside"))
    repository.commit("2026-01-02")
    assert told(repository.read(str(repository.root / "sub"))) == [("2026-01-02", "1/1 (100 %)", 0, 0, 1, 0)]


def test_what_nobody_committed_is_the_last_change(repository: Repository) -> None:
    commit = repository.commit("2026-01-01", a=tasks("[ ] hull", "[x] plan"))
    workspace = open_workspace((str(repository.root),))
    assert head(workspace, read_documents(workspace).documents) == chronicle.Head(commit[:7])
    repository.write("a.md", tasks("[x] hull", "[ ] plan"))
    repository.write("b.md", tasks("[ ] new"))
    workspace = open_workspace((str(repository.root),))
    documents = read_documents(workspace).documents
    assert head(workspace, documents) == chronicle.Head(commit[:7], ("a.md", "b.md"))
    last = read_chronicle(workspace, documents).last
    assert last is not None
    assert (last.since, last.until) == (commit, None)
    assert last.change == Change(keys("hull"), keys("plan"), keys("new"))


def test_bounds_cut_the_oldest_days(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 8):
        lines = [f"[{'x' if ticked < number else ' '}] t{ticked}" for ticked in range(8)]
        repository.commit(f"2026-01-{(number + 1) // 2:02}", a=tasks(*lines))
    whole = repository.read()
    assert [one.day.day for one in whole.days] == [1, 2, 3, 4]
    monkeypatch.setattr(chronicle, "MAX_VERSIONS", 4)
    found = repository.read()
    assert found.cut
    assert found.days == whole.days[-len(found.days) :]
    assert 0 < len(found.days) < 4
    monkeypatch.undo()
    monkeypatch.setattr(chronicle, "MAX_DAYS", 2)
    assert repository.read().days == whole.days[-3:]


def test_a_cache_changes_nothing_and_a_bad_one_is_no_cache(repository: Repository) -> None:
    repository.commit("2026-01-01", a=tasks("[ ] hull"))
    repository.commit("2026-01-02", a=tasks("[x] hull"))
    first = repository.read()
    (kept,) = (repository.root / ".phasedocs_cache").glob("versions-*.kept")
    data = kept.read_bytes()
    assert repository.read() == first
    assert kept.read_bytes() == data
    kept.write_bytes(data.replace(b'"",0', b'"f00",0'))
    assert repository.read() == first


def test_git_runs_nothing_that_the_repository_names(repository: Repository) -> None:
    repository.write(".gitattributes", "*.md filter=evil diff=evil\n")
    repository.commit("2026-01-01", a=tasks("[ ] hull"))
    mark = repository.root / "ran"
    evil = f"touch {mark}; cat"
    for name in (
        "filter.evil.clean",
        "filter.evil.smudge",
        "diff.evil.textconv",
        "diff.evil.command",
        "core.fsmonitor",
    ):
        repository.git("config", name, evil)
    for name in ("core.pager", "pager.log", "gpg.program", "diff.external", "core.sshCommand"):
        repository.git("config", name, evil)
    repository.git("config", "log.showSignature", "true")
    repository.write("a.md", tasks("[x] hull"))
    workspace = open_workspace((str(repository.root),))
    documents = read_documents(workspace).documents
    assert head(workspace, documents) is not None
    assert read_chronicle(workspace, documents).last is not None
    assert not mark.exists()


def test_without_git_there_is_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "a.md").write_text("- [ ] x\n")
    workspace = open_workspace((str(tmp_path),))
    documents = read_documents(workspace).documents
    assert head(workspace, documents) is None
    with pytest.raises(InputError, match="leave out --git"):
        read_chronicle(workspace, documents)


def test_changes_of_equal_tasks() -> None:
    before = [Version(done=("a", "b", "c"), open=("d", "d", "e"))]
    after = [Version(done=("a", "d", "e", "n")), Version(open=("b", "b", "d"))]
    found = change(before, after)
    assert found == Change(ticked=("d", "e"), reopened=("b",), added=("b", "n"), removed=("c",), added_done=1)
    total = sum((one.progress for one in after), Progress()).total
    assert total - before[0].progress.total == len(found.added) - len(found.removed)
