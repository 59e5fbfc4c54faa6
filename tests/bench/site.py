"""Builds sites of made projects: `python -m tests.bench.site [NUMBER ...]`. NUMBER is of documents.

Our part is everything but the engine, which then runs alone over the same sources. A whole build hides some of it: the
engine is loaded meanwhile, and the status document is written while it runs. Documents are those of `mixed`, as
in real projects, and of `documents`, which hold seven times as many tasks.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.beside import peak, spend, write_project
from tests.bench.documents import Made, documents, mixed

KINDS: Mapping[str, Made] = {"as in real projects": mixed, "60 tasks each": documents}


def main() -> None:
    """Print the table."""
    print("| documents | ours, seconds | of the processor | engine, seconds | ours, share | added, share | ours, MiB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for count in [int(number) for number in sys.argv[1:]] or [100, 1_000]:
        for name, made in KINDS.items():
            print(f"| {count:,} {name} | {' | '.join(_measured(count, made))} |", flush=True)


def _measured(count: int, made: Made) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "project"
        write_project(root, count, made)
        build = [sys.executable, "-m", "phasedocs", "build", "--no-site"]
        ours = spend(build, root)
        engine = spend([sys.executable, "-m", "mkdocs", "build", "-q", "-f", ".phasedocs/site/mkdocs.yml"], root)
        whole = spend(build[:-1], root)
        yield f"{ours.wall:.1f}"
        yield f"{ours.processor:.1f}"
        yield f"{engine.wall:.1f}"
        yield f"{ours.wall / engine.wall:.0%}"
        yield f"{(whole.wall - engine.wall) / engine.wall:.0%}"
        yield f"{peak(build, root):.0f}"


if __name__ == "__main__":
    main()
