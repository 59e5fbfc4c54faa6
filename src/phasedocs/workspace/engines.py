"""Runs the site engines: each makes a site of a folder of sources, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from filecmp import cmp
from pathlib import Path
from typing import Self

from phasedocs.workspace import InputError, write


@dataclass(frozen=True, slots=True)
class Engine:
    """What is to be known of a site engine; its name is that of its Python module."""

    quiet: tuple[str, ...] = ("--quiet",)
    """Makes it print no more than it must."""
    confined: bool = False
    """It writes nowhere but below the folder of its configuration."""
    modules: tuple[str, ...] = ()
    """What it loads for every site, as far as it is there."""


_MKDOCS = (
    *("mkdocs.commands.build", "mkdocs.config.defaults", "mkdocs.localization", "markdown.extensions.attr_list"),
    *("material.plugins.search.plugin", "material.plugins.offline.plugin"),
)
ENGINES: Mapping[str, Engine] = {
    "mkdocs": Engine(modules=_MKDOCS),
    "zensical": Engine(quiet=(), confined=True),
    "properdocs": Engine(),  # it puts itself in the place of mkdocs, which must not have been loaded before
}
_WAITING = """
import json, sys
from contextlib import suppress
from importlib import import_module
from runpy import run_module
_, engine, modules, *options = sys.argv
for name in modules.split():
    with suppress(ImportError):
        import_module(name)
if file := sys.stdin.readline():
    sys.argv = [engine, "build", "-f", json.loads(file), *options]
    run_module(engine, run_name="__main__", alter_sys=True)
"""
"""Loads an engine, which takes half a second, waits for the name of its configuration, and runs as `python -m` does."""


class EngineError(InputError):
    """An engine failed."""

    def __init__(self, message: str, printed: str) -> None:
        """`printed` is all that it said."""
        super().__init__(message)
        self.printed = printed


def output_of(engine: str, sources: Path, site: Path) -> Path:
    """Give where an engine is to put its output, that it may end in `site`."""
    return sources / "made" if ENGINES[engine].confined else site


class EngineProcess:
    """A site engine that is loaded, and waits to be run once."""

    def __init__(self, name: str, *, strict: bool = False, verbose: bool = False) -> None:
        """Start it."""
        engine = ENGINES[name]
        self._name = name
        # An engine that is quiet does not count its warnings, and would let everything through.
        options = ["--strict"] if strict else [] if verbose else [*engine.quiet]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _WAITING, name, " ".join(engine.modules), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            # Nothing is loaded from the current folder: what lies in a repository is not ours to run.
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "PYTHONSAFEPATH": "1"},
        )

    def start(self, sources: Path) -> None:
        """Begin to make the site of a folder of sources."""
        if self._process.stdin:
            with suppress(OSError):  # it has ended, and `finish` tells why
                self._process.stdin.write(json.dumps(str(sources / "mkdocs.yml")) + "\n")
                self._process.stdin.flush()

    def finish(self, sources: Path, site: Path | None = None) -> str:
        """Wait until the site is made; give what was printed. The output ends in `site`, when given.

        InputError when the engine is not installed; EngineError when it fails.
        """
        printed = self._process.communicate()[0].strip()
        if f"No module named {self._name}" in printed:
            raise InputError(f"the site engine {self._name} is not installed: `pip install {self._name}`")
        if self._process.returncode != 0:
            last = printed.splitlines()[-1] if printed else f"exit status {self._process.returncode}"
            raise EngineError(f"{self._name} failed: {last}; `phasedocs build --verbose` shows all of it", printed)
        if site and (made := output_of(self._name, sources, site)) != site:
            _mirror(made, site)
        return printed

    def run(self, sources: Path, site: Path | None = None) -> str:
        """Make the site of a folder of sources, as `start` and `finish` do."""
        self.start(sources)
        return self.finish(sources, site)

    def __enter__(self) -> Self:
        """Have it loaded while a block runs: it is ready when its sources are."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it, run or not."""
        if not self.ended:
            self._process.kill()
            self._process.communicate()

    @property
    def ended(self) -> bool:
        """Say whether it is no more."""
        return self._process.poll() is not None


def _mirror(made: Path, site: Path) -> None:
    """Make a folder hold what another one does; what is the same is left alone, and so is what is hidden in it."""
    wanted = {path.relative_to(made): path for path in sorted(made.rglob("*")) if path.is_file()}
    for name, path in wanted.items():
        if not (site / name).is_file() or not cmp(path, site / name, shallow=False):
            write(site / name, path.read_bytes(), remade=True)
    for path in sorted(site.rglob("*"), reverse=True):
        name = path.relative_to(site)
        if name.parts[0].startswith(".") or name in wanted:
            continue
        if path.is_dir() and not path.is_symlink():
            with suppress(OSError):  # it is not empty
                path.rmdir()
        else:
            path.unlink()
