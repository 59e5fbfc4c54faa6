"""Our entry in a configuration of pre-commit: added as text, once, and only where nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from phasedocs.cli import run
from phasedocs.render.hooks import ENTRY, HOOK, with_hook

MANIFEST = Path(__file__).resolve().parents[1] / ".pre-commit-hooks.yaml"

SAFE = {
    "usual": "repos:\n  - repo: https://example.org/a\n    rev: v1\n    hooks:\n      - id: a\n<here>",
    "no indent": "repos:\n- repo: a\n  hooks: [{id: a}]  # the last\n<here>",
    "four columns": "repos:\n-   repo: a\n    hooks:\n    -   id: a\n<here>",
    "keys below": "repos:\n  - repo: a\n<here>\n# settings of CI\nci:\n  skip: [a]\n",
    "keys above": "# ours\nci: {skip: [a]}\n\nrepos:\n\n  - repo: a\n\n  - repo: b\n<here>\n# the end\n",
    "a block of text": "repos:\n  - repo: a\n    exclude: |\n      (?x)^b$\n<here>exclude: c\n",
    "quoted key": '"repos":\n  - "repo": a\n    args: ["--x",\n      y]\n<here>fail_fast: true\n',
    "a comment with our name": f"repos:\n  - repo: a  # {HOOK} to come\n<here>",
    "aliases": "repos:\n  - &a\n    repo: b\n  - *a\n<here>",
    "nothing said": "repos:\n  - repo: a\n    args:\n<here>",
    "byte order mark": "\ufeffrepos:\n  - repo: a\n<here>",
    "start of a document": "---\nrepos:\n  - repo: a\n<here>...\n",
}
"""Configurations; `<here>` is where our entry comes to stand."""

UNSAFE = {
    "flow": "repos: [{repo: a}]\n",
    "empty": "repos: []\n",
    "null": "repos:\n",
    "no repos": "ci: {}\n",
    "elsewhere": "ci:\n  repos:\n    - repo: a\n",
    "an alias": "x: &a\n  - repo: a\nrepos: *a\n",
    "with an anchor": "repos: &a\n  - repo: a\n",
    "a list": "- repo: a\n",
    "only comments": "# nothing yet\n",
    "no YAML": "repos: [\n",
    "tabs": "repos:\n\t- repo: a\n",
    "control characters": "repos:\n  - repo: a\x07\n",
    "too long": "repos:\n  - repo: a\n" + "#" * 100_000,
    "nested deep": "repos: " + "[" * 100_000,
    "aliases of aliases": "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(99)),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("text", SAFE.values(), ids=SAFE)
def test_the_entry_is_added_and_nothing_else_changes(text: str, newline: str) -> None:
    before = text.replace("<here>", "").replace("\n", newline)
    after = with_hook(before)
    assert after is not None
    start = len(text.partition("<here>")[0].replace("\n", newline))
    length = len(after) - len(before)
    assert (after[:start], after[start + length :]) == (before[:start], before[start:])
    old, new = yaml.safe_load(before), yaml.safe_load(after)
    assert new == {**old, "repos": [*old["repos"], *yaml.safe_load(ENTRY)]}
    assert ("\n" in after.replace(newline, "")) is False
    assert with_hook(after) == after


def test_a_last_line_without_its_end_gets_one() -> None:
    assert with_hook("repos:\n- repo: a  # b") == "repos:\n- repo: a  # b\n" + ENTRY


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_where_there_is_none_one_is_made(text: str) -> None:
    made = with_hook(text)
    assert made is not None
    assert yaml.safe_load(made) == {"repos": yaml.safe_load(ENTRY)}
    assert with_hook(made) == made


@pytest.mark.parametrize("text", UNSAFE.values(), ids=UNSAFE)
def test_what_is_not_safe_is_left(text: str) -> None:
    assert with_hook(text) is None


def test_the_entry_is_that_of_the_manifest() -> None:
    (published,) = (hook for hook in yaml.safe_load(MANIFEST.read_text("utf-8")) if hook["id"] == HOOK)
    (entry,) = yaml.safe_load(ENTRY)
    (hook,) = entry["hooks"]
    assert hook == {**{key: published[key] for key in published if key != "description"}, "language": "system"}


# --- phasedocs init


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_init_adds_the_hook_once(repository: Path, capfd: pytest.CaptureFixture[str]) -> None:
    config = repository / ".pre-commit-config.yaml"
    before = b"# mine\r\nrepos:\r\n- repo: a # \xc3\xa9\r\n"
    config.write_bytes(before)
    config.chmod(0o640)
    assert run(["init", "--dry-run", "docs"]) == 0
    assert capfd.readouterr().out.splitlines()[:2] == [
        "would write docs/phasedocs.toml",
        "would write .pre-commit-config.yaml: the hook phasedocs-lint",
    ]
    assert (config.read_bytes(), list((repository / "docs").iterdir())) == (before, [])

    assert run(["init", "docs"]) == 0
    out = capfd.readouterr().out.splitlines()
    assert out[:2] == ["wrote docs/phasedocs.toml", "wrote .pre-commit-config.yaml: the hook phasedocs-lint"]
    assert [line.partition("`")[2].partition("`")[0] for line in out[2:]] == ["phasedocs lint", "pre-commit install"]
    assert config.read_bytes() == before + ENTRY.replace("\n", "\r\n").encode()
    assert config.stat().st_mode & 0o777 == 0o640

    assert run(["init", "docs"]) == 0
    assert capfd.readouterr().out.splitlines()[:2] == [
        "docs/phasedocs.toml is there already, left alone",
        ".pre-commit-config.yaml has the hook phasedocs-lint already, left alone",
    ]


def test_init_without_git_adds_no_hook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    assert "no hook for pre-commit: this is no git repository\n" in capfd.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["phasedocs.toml"]


def _flow(config: Path) -> None:
    config.write_text("repos: []\n", "utf-8")


def _latin(config: Path) -> None:
    config.write_bytes(b"repos:\n  - repo: \xe9\n")


def _folder(config: Path) -> None:
    config.mkdir()


def _link(config: Path) -> None:
    outside = config.parent.parent / "outside.yaml"
    outside.write_text("repos:\n- repo: a\n", "utf-8")
    config.symlink_to(outside)


def _dangling(config: Path) -> None:
    config.symlink_to(config.parent.parent / "nowhere.yaml")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (_flow, "its shape is not safe to edit"),
        (_latin, "not UTF-8"),
        (_folder, "no regular file of this repository"),
        (_link, "no regular file of this repository"),
        (_dangling, "no regular file of this repository"),
    ],
)
def test_init_leaves_what_is_not_safe_and_shows_what_to_add(
    repository: Path, capfd: pytest.CaptureFixture[str], make: Callable[[Path], None], why: str
) -> None:
    project = repository / "docs"
    (project / ".git").touch()
    make(project / ".pre-commit-config.yaml")
    before = sorted((path, path.read_bytes()) for path in repository.rglob("*.yaml") if path.is_file())
    assert run(["init", "docs"]) == 2
    captured = capfd.readouterr()
    assert captured.err == (
        f"phasedocs: docs/.pre-commit-config.yaml: left alone, {why}; add this to its `repos` yourself:\n"
    )
    assert ENTRY in captured.out
    assert sorted((path, path.read_bytes()) for path in repository.rglob("*.yaml") if path.is_file()) == before


def test_init_dry_run_is_for_what_it_writes(repository: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--declare", "--dry-run"]) == 2
    assert "leave out --dry-run" in capfd.readouterr().err
