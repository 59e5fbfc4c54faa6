"""Writes the sources of the site: what changed, and nothing that we did not write is deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from phasedocs.build import GENERATED, SITE_MARK, Output
from phasedocs.workspace import InputError, write
from phasedocs.workspace.crew import Exchange, share
from phasedocs.workspace.errors import as_typed

MANIFEST = ".manifest"
"""Lists what we wrote into a folder, a name a line: only that is ever deleted."""


def keep_others(site: Path | None, status: Path) -> None:
    """Raise InputError where a build would take away what no build made: a site is made anew, with all that is in it.

    Hidden files in it stay, so they do not matter.
    """
    if site and site.is_dir():
        others = any(not path.name.startswith(".") for path in site.iterdir())
        if others and not _begins(site / "report.json", SITE_MARK):
            raise InputError(f"{as_typed(site)}: holds files that no build made; name another folder with --output")
    if status.is_file() and status.stat().st_size and not _begins(status, GENERATED.encode("ascii")):
        raise InputError(f"{as_typed(status)}: was not written by phasedocs; name another folder with --output")


def _begins(path: Path, mark: bytes) -> bool:
    """Say whether a file begins so."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(mark)) == mark


def write_outputs(home: Path, name: str, outputs: Iterable[Output], jobs: int = 1) -> int:
    """Write planned files below `home/name`, delete those that an earlier run wrote and that are not planned any more.

    Up to so many processes share the work. Each file is written as soon as it is made, so that no more than one is in
    memory; those whose bytes are right are not touched. Gives the number of files written. InputError when a link
    leads out of `home`: a repository must not choose where we write.
    """
    folder, root = home / name, home.resolve()
    planned = {output.path: output for output in outputs}
    for path in (folder / MANIFEST, *(folder / path for path in planned)):
        if not path.resolve().is_relative_to(root):
            raise InputError(f"{path}: leads outside {home.name}, not written")
    before = _listed(folder / MANIFEST)
    _list(folder / MANIFEST, before.union(planned))
    parts: list[int] = share(partial(_write, folder, planned), list(planned), jobs)
    for file in sorted(before.difference(planned)):
        _remove(folder, file)
    _list(folder / MANIFEST, planned)
    return sum(parts)


def _write(folder: Path, planned: Mapping[str, Output], names: Iterable[str], _: Exchange) -> int:
    """Make files and write them: the work of one process. Give how many were written."""
    return sum(write(folder / name, planned[name].data, remade=True) for name in names)


def _list(manifest: Path, files: Iterable[str]) -> None:
    write(manifest, "".join(f"{file}\n" for file in sorted(files)).encode("utf-8"))


def _listed(manifest: Path) -> set[str]:
    return set(manifest.read_text("utf-8", "replace").splitlines()) if manifest.is_file() else set()


def _remove(folder: Path, file: str) -> None:
    old = folder / file
    if old.parent.resolve().is_relative_to(folder.resolve()) and not old.is_dir():
        old.unlink(missing_ok=True)
