"""Writes the sources of the site, and runs the engine that makes it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from phasedocs.build import Output
from phasedocs.workspace import InputError, write

MANIFEST = ".manifest"
"""Lists what we wrote into a folder, a name a line: only that is ever deleted."""


def write_outputs(home: Path, name: str, outputs: Iterable[Output]) -> int:
    """Write planned files below `home/name`, delete those that an earlier run wrote and that are not planned any more.

    Files whose bytes are right are not touched. Gives the number of files written. InputError when the folder is a
    link that leads out of `home`: a repository must not choose where we write.
    """
    folder, root = home / name, home.resolve()
    planned = {output.path: output.text for output in outputs}
    for path in (folder, *(folder / file for file in planned)):
        if not path.resolve().is_relative_to(root):
            raise InputError(f"{path}: leads outside {home.name}, not written")
    manifest = folder / MANIFEST
    before = manifest.read_text("utf-8", "replace").splitlines() if manifest.is_file() else []
    for file in before:
        old = folder / file
        if file not in planned and old.parent.resolve().is_relative_to(folder.resolve()) and not old.is_dir():
            old.unlink(missing_ok=True)
    written = sum(write(folder / file, text.encode("utf-8")) for file, text in planned.items())
    write(manifest, "".join(f"{file}\n" for file in sorted(planned)).encode("utf-8"))
    return written


ENGINES: Mapping[str, str] = {"mkdocs": "mkdocs", "zensical": "zensical", "properdocs": "properdocs"}
"""Names of site engines, each with the Python module that is run."""


def run_engine(engine: str, config_file: Path, *, strict: bool = False, verbose: bool = False) -> str:
    """Run the site engine; give what it printed. InputError when it is not installed or fails."""
    command = [sys.executable, "-m", ENGINES[engine], "build", "-f", str(config_file)]
    command += [] if verbose else ["--quiet"]
    command += ["--strict"] if strict else []
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", errors="replace", env=environment, check=False
    )
    printed = (done.stdout + done.stderr).strip()
    if f"No module named {ENGINES[engine]}" in printed:
        raise InputError(f"the site engine {engine} is not installed: `pip install {engine}`")
    if done.returncode != 0:
        last = printed.splitlines()[-1] if printed else f"exit status {done.returncode}"
        raise InputError(f"{engine} failed: {last}")
    return printed
