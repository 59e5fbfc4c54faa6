"""The words of timelines, compiled from words.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from phasedocs.model.dates import DATE_WORDS
from phasedocs.model.facts import TimeUnit

_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 8.0, "week": 40.0}
_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
DASH = r"[-–—‑]"


@dataclass(frozen=True, slots=True)
class Words:
    """Compiled patterns; all linear."""

    counted: re.Pattern[str]
    """"Week 1", "Days 4-8": groups unit, first, last, plus; or sign, sign_first, sign_last."""
    units: dict[str, TimeUnit]
    """By the lower-case word or sign of `counted`."""
    duration: re.Pattern[str]
    """"2-3 hours", "1h 30m": groups less, low, low_unit, high, plus, unit, more, more_unit."""
    hours: dict[str, float]
    """By the lower-case unit of `duration`."""
    names: dict[str, frozenset[str]]
    """Of fields and columns, lower case, by what they mean."""
    numbered_step: re.Pattern[str]
    """"Phase 1": at the start of a line."""
    way: re.Pattern[str]
    """At the start of a heading: one of several ways, not a step after another."""
    openers: frozenset[str]
    """Lower case: a phrase begins with one of these or with a digit."""
    log: re.Pattern[str]
    planned: re.Pattern[str]
    before_date: re.Pattern[str]


@lru_cache(maxsize=1)
def words() -> Words:
    """Load and compile the words, once a process."""
    data = tomllib.loads((resources.files(__package__) / "words.toml").read_text("utf-8"))
    counted, lasting, names = data["counted"], data["lasting"], data["names"]
    units = {word: TimeUnit(unit.partition("_")[0]) for unit, found in counted.items() for word in found}
    hours = {word: _HOURS[unit.removesuffix("_signs")] for unit, found in lasting.items() for word in found}
    return Words(
        counted=_counted(counted),
        units=units,
        duration=_duration(lasting),
        hours={**hours, "m": 1 / 60, "d": 8.0},
        names={meaning: frozenset(found) for meaning, found in names.items()},
        numbered_step=re.compile(
            rf"\W{{0,8}}(?:{_any(names['steps'])})(?:\s?[\dA-Z][\w.]{{0,5}})?(?!\w)", re.IGNORECASE
        ),
        way=re.compile(rf"\W{{0,8}}(?:{_any(data['log']['ways'])})(?!\w)", re.IGNORECASE),
        openers=DATE_WORDS | {word.split()[0] for word in (*units, *data["log"]["before_date"])} | {"第"},
        log=re.compile(rf"(?<!\w)(?:{_any(data['log']['words'])})(?!\w)", re.IGNORECASE),
        planned=re.compile(rf"(?<!\w)(?:{_any(data['log']['planned'])})(?!\w)", re.IGNORECASE),
        before_date=re.compile(rf"(?:(?:{_any(data['log']['before_date'])})[\s(,:-]{{0,3}})?", re.IGNORECASE),
    )


@lru_cache(maxsize=1)
def target_names() -> frozenset[str]:
    """Give the names of fields and columns that hold a day until which something is to be done; lower case."""
    names = words().names
    spans = names["duration"] | names["schedule"]
    return frozenset(name for name in names["target"] | names["end"] if name not in spans and "start" not in name)


def owner_names() -> frozenset[str]:
    """Give the names of fields that say who does something; lower case."""
    return words().names["owner"]


def owner_columns() -> frozenset[str]:
    """Give the names of columns that say who does something; lower case."""
    return words().names["owner"] | words().names["owner_column"]


def _any(found: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(found), key=lambda word: (-len(word), word)))


def _counted(data: dict[str, list[str]]) -> re.Pattern[str]:
    latin, signs = _any(data["day"] + data["week"]), _any(data["day_signs"] + data["week_signs"])
    tails = _any(data["day_tails"] + data["week_tails"])
    to = rf"\s?(?:{DASH}|~|to\s|through\s|until\s|bis\s|&|\+(?=\s?\d)|and\s|y\s|e\s|et\s|à\s|a\s)\s?"
    return re.compile(
        rf"(?P<unit>{latin})(?!\w)\s{{0,2}}#?(?P<first>\d{{1,3}})(?:[.,]5)?"
        rf"(?:{to}(?:(?:{latin})\s)?(?P<last>\d{{1,3}})(?:[.,]5)?)?(?P<plus>\+)?"
        rf"(?![\w%]|[.,/:]\d)"
        rf"|(?P<th>第\s?)?(?P<sign_first>\d{{1,3}})(?:\s?{DASH}\s?(?P<sign_last>\d{{1,3}}))?\s?"
        rf"(?P<sign>{tails}|(?(th)(?:{signs})|(?!)))",
        re.IGNORECASE,
    )


def _duration(data: dict[str, list[str]]) -> re.Pattern[str]:
    latin = _any(word for unit, found in data.items() if not unit.endswith("_signs") for word in found)
    signs = _any(word for unit, found in data.items() if unit.endswith("_signs") for word in found)
    one = rf"(?:(?:{latin})(?!\w)|(?:{signs}))"
    kind = r"(?:(?:business|working|work|calendar|full|person|dev|developer|man|engineer(?:ing)?|focused)[\s-])?"
    return re.compile(
        rf"[~≈≤<>≥*_\s]{{0,4}}(?P<low>{_NUMBER})(?:\s?-?(?P<low_unit>{one}))?"
        rf"(?:\s?(?:{DASH}|\bto\b|\bbis\b|~|à|\ba\b)\s?(?P<high>{_NUMBER})\s?)?(?P<plus>\+)?"
        rf"(?:\s?-?{kind}(?P<unit>{one}|d(?!\w)))?"
        rf"(?:\s?(?:and\s|,\s)?(?P<more>\d{{1,2}})\s?(?P<more_unit>m(?!\w)|{one}))?(?!\s?(?:\d|s(?:ec|econds?)?(?!\w)))",
        re.IGNORECASE,
    )
