"""Times every stage over made documents, and over folders that are named: `python -m tests.bench [FOLDER ...]`.

Counts the time of the processor: the clock on the wall also counts what else runs. Nothing is asserted.
"""

from __future__ import annotations

import gc
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from time import process_time
from typing import Any

from phasedocs.analysis import compute
from phasedocs.model import link, lower
from phasedocs.render.report import extract_report
from phasedocs.render.serialise import to_json
from phasedocs.syntax import parse
from phasedocs.text import decode
from tests.bench.documents import documents


class Clock:
    """Processor time by stage, in seconds."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            start = process_time()
            try:
                return work(*arguments)
            finally:
                self.spent[stage] += process_time() - start

        return run

    def watch_parts(self) -> None:
        """Time what `lower` calls, each part by its name."""
        module = import_module("phasedocs.model.lower")
        for name, part in vars(module).copy().items():
            if isfunction(part) and part.__module__.startswith("phasedocs") and part is not lower:
                setattr(module, name, self.timed(f"  {name}", part))


def measure(title: str, files: Iterable[tuple[str, bytes]], clock: Clock) -> None:
    """Read the files as `phasedocs extract` does; print the speed of each stage."""
    clock.spent.clear()
    size, read, slowest = 0, [], (0.0, "")
    for name, raw in files:
        start = process_time()
        source = clock.timed("decode", decode)(name, raw)
        read.append(clock.timed("lower", lower)(clock.timed("parse", parse)(source)))
        slowest = max(slowest, (process_time() - start, name))
        size += len(raw)
    project = clock.timed("link", link)(read, ())
    state = clock.timed("compute", compute)(project)
    report = clock.timed("report", extract_report)(state, str)
    clock.timed("json", to_json)(report)
    total = sum(spent for stage, spent in clock.spent.items() if not stage.startswith(" "))
    print(f"\n{title}: {len(read)} documents, {size / 1e6:.2f} MB")
    for stage, spent in (*clock.spent.items(), ("all", total)):
        print(f"{stage:22}{spent:8.2f} s{spent / total:7.1%}{size / 1e6 / max(spent, 1e-6):9.2f} MB/s")
    print(f"slowest: {slowest[0]:.2f} s, {slowest[1]}")


def main(folders: list[str]) -> None:
    """Measure; the first document, that loads the words, is told apart."""
    gc.disable()  # as the command does
    made = [(name, text.encode()) for name, text in documents(200)]
    clock = Clock()
    clock.watch_parts()
    measure("cold", made[:1], clock)
    measure("made", made, clock)
    for folder in folders:
        paths = sorted(path for path in Path(folder).rglob("*.md") if path.is_file())
        measure(folder, ((path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths), clock)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"\npeak memory: {peak / (1 << 20 if sys.platform == 'darwin' else 1 << 10):.0f} MiB")


main([folder for folder in sys.argv[1:] if Path(folder).is_dir()])
