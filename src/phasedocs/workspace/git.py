"""Asks git. It runs no filter, hook, pager or other program that a repository names, and fetches nothing."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

from phasedocs.workspace.errors import InputError

_CHUNK = 1 << 16


class NoAnswerError(InputError):
    """Git is not there, or could not do what it was asked."""


def git(root: Path, *arguments: str, way_out: str = "leave out --git", data: bytes = b"") -> str:
    """Give what git prints, as text; raises what `ask` does."""
    return ask(root, *arguments, way_out=way_out, data=data).decode("utf-8", "replace")


def ask(root: Path, *arguments: str, way_out: str = "leave out --git", data: bytes = b"") -> bytes:
    """Give what git prints when it is given `data`. NoAnswerError, with the way out, where it fails."""
    try:
        return _run(root, *arguments, environment={**os.environ, **harmless(root)}, data=data)
    except (OSError, subprocess.CalledProcessError):
        raise NoAnswerError(f"{root.name or root}: git does not answer here; {way_out}") from None


def tokens(root: Path, *arguments: str) -> Iterator[bytes]:
    """Yield what git prints, parted by NUL, as it comes; git is stopped when nobody asks for more."""
    with _started(root, *arguments) as process:
        left = b""
        while chunk := process.stdout.read1(_CHUNK):  # type: ignore[union-attr]
            *whole, left = (left + chunk).split(b"\0")
            yield from whole
        if process.wait():
            raise NoAnswerError(f"{root.name or root}: git does not answer here; leave out --git")


def blobs(root: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the content of blobs as they are stored, one after another; InputError where one is not there."""
    with _started(root, "cat-file", "--batch") as process:
        asked, told = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
        for name in names:
            asked.write(f"{name}\n".encode())
            asked.flush()
            *_, kind, size = (b"", b"", *told.readline().split())
            if kind != b"blob":
                raise NoAnswerError(f"{root.name or root}: git lacks {name}; leave out --git")
            yield name, told.read(int(size) + 1)[:-1]


@contextmanager
def _started(root: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start git, and end it in any case."""
    environment = {**os.environ, **harmless(root)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    try:
        process = subprocess.Popen(_command(root, *arguments), env=environment, **pipes)  # type: ignore[call-overload]
    except OSError:
        raise NoAnswerError(f"{root.name or root}: git does not answer here; leave out --git") from None
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _command(root: Path, *arguments: str) -> list[str]:
    set_ = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "core.quotePath=false")
    return ["git", "-C", str(root), *set_, *arguments]


def _run(root: Path, *arguments: str, environment: Mapping[str, str], data: bytes = b"") -> bytes:
    command = _command(root, *arguments)
    return subprocess.run(command, input=data, capture_output=True, check=True, env=environment).stdout


@lru_cache(maxsize=8)
def harmless(root: Path) -> Mapping[str, str]:
    """Give an environment in which git runs none of the filters that its configuration names, and fetches nothing."""
    quiet = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
    wanted = ("config", "--null", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process)$")
    try:
        names = _run(root, *wanted, environment={**os.environ, **quiet}).decode("utf-8", "surrogateescape").split("\0")
    except (OSError, subprocess.CalledProcessError):
        return quiet  # there are none
    given = os.environ.get("GIT_CONFIG_COUNT", "")
    first = int(given) if given.isdecimal() else 0
    filters = sorted({name for name in names if name})
    switched = [(name, "") for name in filters]
    switched += [(f"{name.rpartition('.')[0]}.required", "false") for name in filters]
    for number, (name, value) in enumerate(switched, first):
        quiet |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    return {**quiet, "GIT_CONFIG_COUNT": str(first + len(switched))}
