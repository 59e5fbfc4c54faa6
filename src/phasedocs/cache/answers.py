"""The report of a whole run, and when it may be given again: nothing that the run saw has changed.

Only `lint`, and only with options whose effect is known to rest on nothing but what a `Witness` sees.
"""

from __future__ import annotations

import os
import sys
import time

from phasedocs import __version__
from phasedocs.cache import vault
from phasedocs.cache.witness import Witness, above, holds, libraries, manifest

VALUED = frozenset({
    "--select", "--ignore", "--format", "--fail-on", "--min-severity", "--min-confidence", "--today", "--config",
    "--baseline", "--jobs", "--cache-strategy",
})  # fmt: skip
"""Options with a value that may stand in a command line whose report is kept. Others are safe: nothing is kept."""
FLAGS = frozenset({"--no-baseline", "--statistics", "--force-exclude"})
"""Those without a value. What writes, waits, or asks git or standard input is not among them."""
STRATEGIES = ("content", "mtime")
_ENVIRONMENT = ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "LINES", "TZ")
_COMPLETION = "_PHASEDOCS_COMPLETE"
"""Set by a shell that asks how a command line could go on."""


class Question:
    """A command line in its surroundings: all that decides about the report beside the disk."""

    def __init__(self, arguments: list[str]) -> None:
        self.arguments = arguments
        self.paths: list[str] = []
        self.options: dict[str, list[str | None]] = {}
        self.plain = self._read()

    def _read(self) -> bool:
        rest = iter(self.arguments)
        for argument in rest:
            name, equals, value = argument.partition("=")
            if name in VALUED:
                self.options.setdefault(name, []).append(value if equals else next(rest, ""))
            elif argument.startswith("-") and argument not in FLAGS:
                return False
            elif argument not in FLAGS:
                self.paths.append(argument)
        return _COMPLETION not in os.environ

    @property
    def first(self) -> str:
        """Give the folder of what is asked for first, without links."""
        path = os.path.realpath(self.paths[0] if self.paths else ".")
        return path if os.path.isdir(path) else os.path.dirname(path)

    @property
    def by_content(self) -> bool:
        """Say whether files are compared by content: where they were just checked out, times prove nothing."""
        return by_content(self.options.get("--cache-strategy", [None])[-1])

    @property
    def name(self) -> str:
        """Give the name under which the report is kept: another one in other surroundings."""
        terminal = str(os.get_terminal_size(sys.stdout.fileno())) if sys.stdout.isatty() else ""
        surroundings = [os.environ.get(name) for name in _ENVIRONMENT]
        paths = [os.path.realpath(path) for path in self.paths]
        parts = (identity(), os.getcwd(), terminal, time.strftime("%Y-%m-%d"), surroundings, paths, self.arguments)
        return f"lint-{vault.digest(repr(parts).encode('utf-8', 'surrogateescape'))}.kept"


def by_content(strategy: str | None) -> bool:
    """Say whether files are compared by content: where they were just checked out, times prove nothing."""
    return (strategy or ("content" if os.environ.get("CI") else "mtime")) == "content"


def identity() -> tuple[str, ...]:
    """Give what this program is: its version, its files, the Python that runs it."""
    return (__version__, _stamp(), sys.version)


def _stamp() -> str:
    """Give what changes when this program or a library is changed or installed anew."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    times, stack = [], [package]
    while stack:
        for entry in os.scandir(stack.pop()):
            if entry.name.endswith((".py", ".toml")):
                times.append(entry.stat().st_mtime_ns)
            elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                stack.append(entry.path)
    installed = [os.stat(folder).st_mtime_ns for folder in libraries()]
    return f"{package} {len(times)} {max(times)} {installed}"


def recall(arguments: list[str]) -> int | None:
    """Print the report of an earlier run when it still holds, and give its exit status; else do nothing.

    `arguments` are those behind `lint`.
    """
    try:
        question = Question(arguments)
        if not question.plain:
            return None
        name = question.name
        for root in above(question.first):
            if (kept := vault.load(root, name)) is not None:
                return _answer(question, root, name, kept)
    except (OSError, ValueError, AttributeError):  # AttributeError: there is no standard output
        return None
    return None


def _answer(question: Question, root: str, name: str, kept: bytes) -> int | None:
    head, _, report = kept.partition(b"\n\n")
    status, *lines = head.decode("utf-8", "surrogateescape").split("\n")
    fresh = holds(lines, content=question.by_content)
    if fresh is None:
        return None
    sys.stdout.flush()
    pour(report, sys.stdout.fileno())
    if fresh != lines:
        vault.save(root, name, _packed(int(status), fresh, report))
    return int(status)


def _packed(status: int, lines: list[str], report: bytes) -> bytes:
    return "\n".join([str(status), *lines]).encode("utf-8", "surrogateescape") + b"\n\n" + report


def pour(data: bytes, descriptor: int) -> None:
    """Write all of it: a reader may be slow, and a pipe that others opened may refuse to wait for it.

    A reader that had enough (`| head`) is no error, and changes nothing about the exit status.
    """
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BlockingIOError:
            import select  # noqa: PLC0415 - it is hardly ever needed, and takes time to load

            select.select([], [descriptor], [])
        except BrokenPipeError:
            return


_watching: list[tuple[Question, str, Witness]] = []
"""The run of this process, when it may use the cache, with the name for its report: of the day on which it began."""


def watch(arguments: list[str]) -> None:
    """Watch what this run sees, so that `remember` can keep its report."""
    question = Question(arguments)
    try:
        if "--no-cache" not in arguments and _COMPLETION not in os.environ:
            _watching.append((question, question.name, Witness()))
    except (OSError, ValueError, AttributeError):
        return


def asked() -> Question | None:
    """Give the question of this run, when it may use the cache."""
    return _watching[-1][0] if _watching else None


def forget() -> None:
    """Keep nothing of this run."""
    while _watching:
        _watching.pop()[2].stop()


def remember(root: str, documents: tuple[str, ...], looked_for: tuple[str, ...], report: str, status: int) -> None:
    """Keep the report of this run, when it was watched and could be given again.

    `documents` are paths from the root, as other processes may have read them; `looked_for` are other files that
    matter, there or not. A run that failed is not kept: it had more to say than its report.
    """
    if not _watching:
        return
    question, name, witness = _watching.pop()
    witness.stop()
    if not question.plain or not witness.repeatable or status not in (0, 1):
        return
    try:
        files = witness.files | {os.path.join(root, path) for path in documents}
        files |= {os.path.abspath(path) for path in looked_for if os.path.isfile(path)}
        if witness.changed(files) or not vault.prepare(root):
            return
        # Our own folder has now changed the times of the root: so only here they are written down.
        lines = manifest(files, set(witness.folders), question.first, looked_for)
        vault.save(root, name, _packed(status, lines, report.encode("utf-8", "replace")))
    except (OSError, ValueError):
        return
