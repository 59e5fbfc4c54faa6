"""Work in several processes: each takes what is next, tells the others what they need, and gives what it found."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

from phasedocs.workspace.errors import InputError

MIN_PART = 50
"""So few files are read in less time than it takes to start a process."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """How a process hears of the others."""

    number: int
    """Of the process, from 0."""
    count: int
    """How many there are."""
    tell: Callable[[Any], list[Any]]
    """Gives what all processes told, each at its place, when all have told it."""

    def share(self, names: Sequence[str]) -> Sequence[str]:
        """Give the part of this process, of names that all processes know in the same order."""
        return names[self.number :: self.count]


Work = Callable[[Iterable[str], Exchange], Any]


class CrewError(InputError):
    """A process ended without a word: the system stopped it."""


def cores() -> int:
    """Give the number of processors that this process may use; 1 where there is no fork."""
    if not hasattr(os, "fork"):
        return 1
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def share(work: Work, names: Sequence[str], jobs: int) -> list[Any]:
    """Do work on names in up to so many processes; give the result of each.

    Raises what the work raises, in whichever process; CrewError when one is stopped.
    """
    jobs = max(1, min(jobs, len(names) // MIN_PART)) if hasattr(os, "fork") else 1
    if jobs == 1:
        return [work(names, Exchange(0, 1, lambda value: [value]))]
    queue = _Queue(names)
    crew = [_Helper(work, queue, number, jobs) for number in range(1, jobs)]
    try:
        own = work(queue, Exchange(0, jobs, lambda value: _told(crew, value)))
        return [own, *(helper.receive() for helper in crew)]
    finally:
        queue.close()
        for helper in crew:
            helper.end()


class _Queue:
    """Names, each given to the process that asks first: one that is slower, or has harder ones, takes fewer.

    They are in a pipe that all processes read, a byte for each portion: a read of one byte is never divided.
    """

    _PORTIONS = 256

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._pipe, filled = os.pipe()
        os.write(filled, bytes(range(min(self._PORTIONS, len(names)))))
        os.close(filled)

    def __iter__(self) -> Iterator[str]:
        while portion := os.read(self._pipe, 1):
            yield from self._names[portion[0] :: self._PORTIONS]

    def close(self) -> None:
        """Take what is left, so that no process does what nobody waits for."""
        os.read(self._pipe, self._PORTIONS)
        os.close(self._pipe)


def _told(crew: Sequence[_Helper], value: Any) -> list[Any]:
    values = [value, *(helper.receive() for helper in crew)]
    for helper in crew:
        helper.send(values)
    return values


class _Helper:
    """A process that does a part of the work. It is told and tells by pickle, through pipes that nobody else has."""

    def __init__(self, work: Work, queue: _Queue, number: int, count: int) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        here, there = os.pipe(), os.pipe()
        self._id = os.fork()
        if self._id == 0:
            os.close(here[0])
            os.close(there[1])
            _serve(work, queue, (number, count), os.fdopen(there[0], "rb"), os.fdopen(here[1], "wb"))
        os.close(here[1])
        os.close(there[0])
        self._in, self._out = os.fdopen(here[0], "rb"), os.fdopen(there[1], "wb")

    def receive(self) -> Any:
        try:
            failed, value = pickle.load(self._in)
        except (EOFError, OSError, pickle.UnpicklingError):
            raise CrewError("a process was stopped; `--jobs 1` needs none beside this one") from None
        if failed:
            raise value
        return value

    def send(self, value: Any) -> None:
        _tell(self._out, value)

    def end(self) -> None:
        for stream in (self._in, self._out):
            with suppress(OSError):
                stream.close()
        with suppress(OSError):
            os.waitpid(self._id, 0)


def _serve(work: Work, queue: _Queue, place: tuple[int, int], told: BinaryIO, out: BinaryIO) -> None:
    """Do a part of the work in a process of its own, and end it."""

    def tell(value: Any) -> list[Any]:
        _tell(out, (False, value))
        values: list[Any] = pickle.load(told)
        return values

    exchange = Exchange(*place, tell)
    try:
        _tell(out, (False, work(queue, exchange)))
    except BaseException as error:
        with suppress(Exception):
            _tell(out, (True, error))
    finally:
        os._exit(0)


def _tell(stream: BinaryIO, value: Any) -> None:
    with suppress(BrokenPipeError):
        pickle.dump(value, stream, pickle.HIGHEST_PROTOCOL)
        stream.flush()
