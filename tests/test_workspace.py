"""What is written to disk: whole or not at all, only what changed, and nowhere but where it should be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import phasedocs
from phasedocs.build import Output
from phasedocs.workspace import InputError, open_workspace, read_templates, resource, write
from phasedocs.workspace.site import write_outputs


def test_resources_are_found_in_a_checkout() -> None:
    checkout = Path(phasedocs.__file__).parents[2]
    assert resource("templates") == checkout / "templates"
    assert resource("schemas") == checkout / "schemas"
    assert "site/index.md.j2" in read_templates()


def test_resources_are_found_in_a_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "phasedocs" / "templates").mkdir(parents=True)
    monkeypatch.setattr("phasedocs.workspace.shipped.resources.files", lambda _: tmp_path / "phasedocs")
    assert resource("templates") == tmp_path / "phasedocs" / "templates"
    with pytest.raises(InputError, match="schemas of phasedocs is missing"):
        resource("schemas")


def test_what_has_not_changed_is_not_written(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b.md"
    assert write(target, b"one") is True
    os.utime(target, ns=(1, 1))
    assert write(target, b"one") is False
    assert target.stat().st_mtime_ns == 1
    assert write(target, b"two") is True
    assert sorted(path.name for path in target.parent.iterdir()) == ["b.md"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.md"
    target.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(InputError, match="no space left on device"):
        write(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_only_what_we_wrote_is_deleted(tmp_path: Path) -> None:
    write_outputs(tmp_path, "out", [Output("a.md", lambda: "a"), Output("d/b.md", lambda: "b")])
    (tmp_path / "out" / "mine.md").write_text("mine", "utf-8")
    write_outputs(tmp_path, "out", [Output("a.md", lambda: "a")])
    found = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.md"))
    assert found == ["a.md", "mine.md"]


def test_a_planted_manifest_deletes_nothing_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "keep.md").write_text("keep", "utf-8")
    (tmp_path / "out" / ".manifest").write_text("../keep.md\n/etc/hostname\n", "utf-8")
    write_outputs(tmp_path, "out", [Output("a.md", lambda: "a")])
    assert (tmp_path / "keep.md").read_text("utf-8") == "keep"


@pytest.mark.parametrize("link", ["out", "out/a.md"])
def test_a_planted_link_does_not_lead_the_output_elsewhere(tmp_path: Path, link: str) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    (home / link).parent.mkdir(parents=True)
    elsewhere.mkdir()
    (home / link).symlink_to(elsewhere / "a.md" if link.endswith(".md") else elsewhere)
    with pytest.raises(InputError, match="leads outside home"):
        write_outputs(home, "out", [Output("a.md", lambda: "a")])
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    ("paths", "root"),
    [(["docs/a.md"], "."), (["docs"], "."), (["../beside/b.md"], "../beside"), (["docs/a.md", "../beside/b.md"], "..")],
)
def test_the_root_holds_everything_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, paths: list[str], root: str
) -> None:
    for name in ("here/docs/a.md", "beside/b.md"):
        write(tmp_path / name, b"# A\n")
    monkeypatch.chdir(tmp_path / "here")
    assert open_workspace(paths).root == (tmp_path / "here" / root).resolve()
