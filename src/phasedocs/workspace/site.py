"""Writes the sources of the site, and runs the engine that makes it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from filecmp import cmp
from functools import partial
from pathlib import Path

from phasedocs.build import Output
from phasedocs.workspace import InputError, write
from phasedocs.workspace.crew import CrewError, Exchange, share

MANIFEST = ".manifest"
"""Lists what we wrote into a folder, a name a line: only that is ever deleted."""


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
    try:
        parts: list[int] = share(partial(_write, folder, planned), list(planned), jobs)
    except CrewError as error:
        raise InputError(str(error)) from None
    for file in sorted(before.difference(planned)):
        _remove(folder, file)
    _list(folder / MANIFEST, planned)
    return sum(parts)


def _write(folder: Path, planned: Mapping[str, Output], names: Sequence[str], _: Exchange) -> int:
    """Make files and write them: the work of one process. Give how many were written."""
    return sum(write(folder / name, planned[name].data) for name in names)


def _list(manifest: Path, files: Iterable[str]) -> None:
    write(manifest, "".join(f"{file}\n" for file in sorted(files)).encode("utf-8"))


def _listed(manifest: Path) -> set[str]:
    return set(manifest.read_text("utf-8", "replace").splitlines()) if manifest.is_file() else set()


def _remove(folder: Path, file: str) -> None:
    old = folder / file
    if old.parent.resolve().is_relative_to(folder.resolve()) and not old.is_dir():
        old.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Engine:
    """What is to be known of a site engine; its name is that of its Python module."""

    quiet: tuple[str, ...] = ("--quiet",)
    """Makes it print no more than it must."""
    confined: bool = False
    """It writes nowhere but below the folder of its configuration."""


ENGINES: Mapping[str, Engine] = {
    "mkdocs": Engine(),
    "zensical": Engine(quiet=(), confined=True),
    "properdocs": Engine(),
}


def output_of(engine: str, sources: Path, site: Path) -> Path:
    """Give where an engine is to put its output, that it may end in `site`."""
    return sources / "made" if ENGINES[engine].confined else site


def run_engine(
    engine: str, sources: Path, site: Path | None = None, *, strict: bool = False, verbose: bool = False
) -> str:
    """Run the site engine over the folder of its sources; give what it printed. The output ends in `site`, when given.

    InputError when it is not installed or fails.
    """
    config_file = sources / "mkdocs.yml"
    command = [sys.executable, "-m", engine, "build", "-f", str(config_file)]
    command += [] if verbose else list(ENGINES[engine].quiet)
    command += ["--strict"] if strict else []
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", errors="replace", env=environment, check=False
    )
    printed = (done.stdout + done.stderr).strip()
    if f"No module named {engine}" in printed:
        raise InputError(f"the site engine {engine} is not installed: `pip install {engine}`")
    if done.returncode != 0:
        last = printed.splitlines()[-1] if printed else f"exit status {done.returncode}"
        raise InputError(f"{engine} failed: {last}")
    if site and (made := output_of(engine, sources, site)) != site:
        _mirror(made, site)
    return printed


def _mirror(made: Path, site: Path) -> None:
    """Make a folder hold what another one does; what is the same is left alone, and so is what is hidden in it."""
    wanted = {path.relative_to(made): path for path in sorted(made.rglob("*")) if path.is_file()}
    for name, path in wanted.items():
        if not (site / name).is_file() or not cmp(path, site / name, shallow=False):
            write(site / name, path.read_bytes())
    for path in sorted(site.rglob("*"), reverse=True):
        name = path.relative_to(site)
        if name.parts[0].startswith(".") or name in wanted:
            continue
        if path.is_dir() and not path.is_symlink():
            with suppress(OSError):  # it is not empty
                path.rmdir()
        else:
            path.unlink()
