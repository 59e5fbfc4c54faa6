"""Runs phasedocs and other tools in turn over made projects: `python -m tests.bench.beside BIN [NUMBER ...]`.

BIN is the folder with the other programs; one that is not there is named and left out. NUMBER is of documents. In each
round all tools run, one after another, so that what else the machine does meets all; ratios are medians of the rounds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.bench.documents import Made, documents, project

ROUNDS = {1: 9, 100: 5, 1_000: 3, 10_000: 3}
"""By number of documents."""
CHANGED = "plan/0/PHASE7_STATUS.md"
YARDSTICK = "rumdl, warm"


class Spent(NamedTuple):
    """What one run took."""

    wall: float
    """In seconds."""
    processor: float
    """In seconds, of all its processes."""


class Run(NamedTuple):
    """A way to run a tool."""

    name: str
    command: Sequence[str]
    prepare: Callable[[Path], object] = lambda root: None
    most: int = 10_000
    """So many documents at most."""
    often: int = 10_000
    """With more documents it is run once."""


def _forget(root: Path) -> None:
    for name in (".phasedocs_cache", ".rumdl_cache"):
        shutil.rmtree(root / name, ignore_errors=True)


def _change(root: Path) -> None:
    path = root / CHANGED
    if not path.exists():
        path = root / "plan/0/PHASE1_STATUS.md"
    with path.open("a", encoding="utf-8") as file:
        file.write("- [ ] One more\n")


def runs(phasedocs: str, others: Path) -> Iterator[Run]:
    """Yield the ways to run the tools that are there; say which are not."""
    cold = [phasedocs, "lint", "--no-cache"]
    yield Run("phasedocs, no cache", cold, often=1_000)
    yield Run("phasedocs, no cache, 1 process", [*cold, "--jobs", "1"], most=1_000, often=100)
    yield Run("phasedocs, warm", [phasedocs, "lint"])
    yield Run("phasedocs, one changed", [phasedocs, "lint"], _change, often=1_000)
    yield Run("phasedocs, one file passed, no cache", [*cold, "plan/0/PHASE1_STATUS.md"], most=1_000, often=100)
    yield from (run for run in _other(others) if _is_there(run))


def _other(folder: Path) -> Iterator[Run]:
    rumdl = [str(folder / "rumdl"), "check", "--quiet", "."]
    yield Run("rumdl, no cache", [*rumdl, "--no-cache"])
    yield Run("rumdl, warm", rumdl)
    yield Run("mdsmith", [str(folder / "mdsmith"), "check", "plan"])
    yield Run("codespell", [str(folder / "codespell"), "plan"])
    yield Run("mdformat --check", [str(folder / "mdformat"), "--check", "plan"], most=100)


def _is_there(run: Run) -> bool:
    if there := Path(run.command[0]).exists():
        return there
    print(f"left out: {run.name} is not installed")
    return False


def spend(command: Sequence[str], root: Path) -> Spent:
    """Run a command in a folder; what it prints goes nowhere, as to a pipe."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    os.chdir(root)
    start = time.perf_counter()
    child = os.posix_spawn(command[0], list(command), environment, file_actions=nowhere)
    _, _, used = os.wait4(child, 0)
    return Spent(time.perf_counter() - start, used.ru_utime + used.ru_stime)


_WATCH = """\
import os, resource, sys
nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
os.waitpid(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=nowhere), 0)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(command: Sequence[str], root: Path) -> float:
    """Give the peak of the largest process of a command, in MiB; asked of a small process, whose own counts too."""
    watch = [sys.executable, "-I", "-S", "-c", _WATCH, *command]
    told = subprocess.run(watch, cwd=root, capture_output=True, check=True, text=True).stdout
    return int(told) / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def write_project(root: Path, count: int, made: Made = documents) -> None:
    """Write a project of so many documents."""
    (root / ".git").mkdir(parents=True)
    for name, text in project(count, made):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


Measured = dict[str, tuple[list[Spent], float]]
"""By the name of a run: what its rounds took, and its peak of memory in MiB."""


def measure(count: int, ways: Sequence[Run]) -> Measured:
    """Run every tool in turn over a project of so many documents, a few rounds."""
    spent: dict[str, list[Spent]] = defaultdict(list)
    memory: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        write_project(root, count)
        time.sleep(2.1)  # younger files are compared by content
        for run in ways:
            if count <= run.most:  # this fills the caches, and brings the files into memory
                run.prepare(root)
                memory[run.name] = peak(run.command, root)
        for number in range(ROUNDS.get(count, 3)):
            for run in ways:
                if count <= (min(run.most, run.often) if number else run.most):
                    run.prepare(root)
                    spent[run.name].append(spend(run.command, root))
                    if run.prepare is _change:
                        spend(run.command, root)
    return {name: (rounds, memory[name]) for name, rounds in spent.items()}


def table(sizes: Sequence[int], found: dict[int, Measured], ways: Sequence[Run]) -> Iterator[str]:
    """Yield the lines of a Markdown table: seconds by the clock (of the processors), and the ratio to the yardstick."""
    yield f"| | {' | '.join(f'{size:,} files' for size in sizes)} | MiB at {sizes[-1]:,} |"
    yield f"|---|{'---|' * (len(sizes) + 1)}"
    for run in ways:
        cells = [_cell(found[size], run.name) for size in sizes]
        last = found[sizes[-1]].get(run.name)
        memory = f"{last[1]:.0f}" if last else ""
        yield f"| {run.name} | {' | '.join(cells)} | {memory} |"


def _cell(measured: Measured, name: str) -> str:
    if name not in measured:
        return ""
    spent = {run: rounds for run, (rounds, _) in measured.items()}
    wall, processor = median(one.wall for one in spent[name]), median(one.processor for one in spent[name])
    pairs = zip(spent[name], spent.get(YARDSTICK, ()), strict=False)
    ratios = [one.wall / other.wall for one, other in pairs]
    beside = f" · {median(ratios):.2g}×" if ratios and name != YARDSTICK else ""
    return f"{wall:.3g} s ({processor:.3g}){beside}"


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    phasedocs = str(Path(sys.executable).parent / "phasedocs")
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CACHE_HOME"] = home
        ways = list(runs(phasedocs, Path(arguments[0]).resolve()))
        sizes = [int(size) for size in arguments[1:]] or list(ROUNDS)
        found = {}
        for size in sizes:
            found[size] = measure(size, ways)
            print("\n".join(("", *table([size], found, ways))), flush=True)
    print("\n".join(("", *table(sizes, found, ways))))
    print(f"\nseconds by the clock (of the processors) · times {YARDSTICK}")


if __name__ == "__main__":
    main(sys.argv[1:])
