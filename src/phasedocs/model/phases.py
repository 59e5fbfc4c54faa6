"""Phase ids in titles, headings, values and file names: "Phase 3 & 4", "Phases 1-5", "PHASE6_5_STATUS.md"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

from phasedocs.model.vocabulary import vocabulary

MAX_RANGE = 30
"""A longer range of phases is a slip or an attack."""

_ID = r"(?:\d{1,2}(?:\.\d{1,2})?[a-zA-Z]?|[A-H])"
_IDS = re.compile(rf"[\s_:#-]{{0,3}}(?P<ids>{_ID}(?:\s?(?:[,&+/–-]|\band\b)\s?(?:and\s)?{_ID}){{0,12}})(?![\w.]*\w)")
_SPLIT = re.compile(r"\s*(?:,|&|\+|/|\band\b)\s*(?:and\s)?", re.IGNORECASE)
_RANGE = re.compile(rf"({_ID})\s?[–-]\s?({_ID})")
_FILE = re.compile(
    r"(?:^|[^a-z])phase(?P<plural>s?)[\s_-]?(?P<ids>\d{1,2}(?:[_.-]\d{1,2}(?!\d))*)(?P<letter>[a-d](?![a-z]))?",
    re.IGNORECASE,
)


def named_phases(text: str) -> tuple[str, ...]:
    """Give the ids of the phases that a text names, in order, without repeats."""
    return tuple(dict.fromkeys(_mentions(text)))


def _mentions(text: str) -> Iterator[str]:
    for word in vocabulary().phase.finditer(text):
        found = _IDS.match(text, word.end())
        if found:
            plural = word.group().lower().endswith("s")
            yield from _ids(found["ids"], plural=plural)


def _ids(text: str, *, plural: bool) -> Iterator[str]:
    for number, part in enumerate(_SPLIT.split(text)):
        if number and not plural and ", " in text:
            return  # "Phase 3, 4 items left": one phase
        span = _RANGE.fullmatch(part)
        if span is None:
            yield _id(part)
        elif " " in part and not plural:
            yield _id(span[1])  # "Phase 6 - 2 days": no range
        else:
            yield from _between(span[1], span[2])


def _between(first: str, last: str) -> Iterator[str]:
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= MAX_RANGE:
        yield from (str(number) for number in range(int(first), int(last) + 1))
    else:
        yield from (_id(first), _id(last))


def _id(text: str) -> str:
    """Give an id in the form that all mentions share: "01" is "1", "2C" is "2c"; letters alone stay capitals."""
    return text.lower().lstrip("0") or "0" if text[:1].isdigit() else text


def file_phases(path: str) -> tuple[str, ...]:
    """Give the phases that a file's name tells: PHASE3_4 is 3 and 4, PHASE6_5 is 6.5.

    Two numbers in a row that follow each other are two phases; else the second is a part of the first.
    A title that names its phase is a better source than the file name.
    """
    found = _FILE.search(basename(path))
    if not found:
        return ()
    numbers = re.split(r"[_.-]", found["ids"])
    if found["plural"] and len(numbers) == 2:
        return tuple(_between(*(str(int(number)) for number in numbers)))
    if len(numbers) == 2 and int(numbers[1]) != int(numbers[0]) + 1:
        return (f"{int(numbers[0])}.{int(numbers[1])}",)
    if len(numbers) > 1:
        return tuple(str(int(number)) for number in numbers)
    return (f"{int(numbers[0])}{(found['letter'] or '').lower()}",)


def phase_order(phase: str) -> tuple[int, int, str]:
    """Sort key: 2 before 2c before 2.5 before 10; letters last."""
    found = re.match(r"(\d+)(?:\.(\d+))?", phase)
    if not found:
        return (1_000, 0, phase)
    return (int(found[1]), int(found[2] or 0), phase)
