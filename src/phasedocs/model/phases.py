"""Phase ids in titles, headings, values and file names: "Phase 3 & 4", "Phases 1-5", "PHASE6_5_STATUS.md"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename
from unicodedata import digit

from phasedocs.model.vocabulary import UNSPACED, remembered, vocabulary

MAX_RANGE = 30
"""A longer range of phases is a slip or an attack."""

_HAN = "〇一二三四五六七八九"
_NUMERAL = rf"[{_HAN}十]{{1,3}}"
_ID = rf"(?:\d{{1,2}}(?:\.\d{{1,2}})?[a-zA-Z]?|[A-H]|{_NUMERAL}(?=[完已未进進和与與及と]|\W|$))"  # 一 also starts words
_AND = r"\b(?i:and|y|e|et|ed|und|i|oraz|ve|и|và|و)\b|[和与與及と및]"
_BETWEEN = rf"\s?(?:[,،、&+/–-]|{_AND})\s?(?:and\s)?"
_IDS = re.compile(rf"[\s_:：#-]{{0,3}}(?P<ids>{_ID}(?:{_BETWEEN}{_ID}){{0,12}})(?!\.*[^\W{UNSPACED}])")
_BARE = rf"(?:\d{{1,2}}(?:\.\d{{1,2}})?|{_NUMERAL})"
_BEFORE = rf"\s?(?P<ids>{_BARE}(?:{_BETWEEN}{_BARE}){{0,12}})\s?"
_SPLIT = re.compile(rf"\s*[,،、&+/和与與及と및]\s*(?:and\s)?|\s(?:{_AND})\s", re.IGNORECASE)
_RANGE = re.compile(rf"({_ID}|{_BARE})\s?[–-]\s?({_ID}|{_BARE})")
_NUMBER = re.compile(rf"[\d{_HAN}十]")
_WORD = re.compile(r"\s*(\w+)")
_FILE = r"(?<![^\W\d_])(?:{words})[\s_-]?(?P<ids>\d{{1,2}}(?:[_.-]\d{{1,2}}(?!\d))*)(?P<letter>[a-d](?![a-z]))?"


@remembered(1024)
def named_phases(text: str) -> tuple[str, ...]:
    """Give the ids of the phases that a text names, in order, without repeats."""
    return tuple(dict.fromkeys(_mentions(text)))


def _mentions(text: str) -> Iterator[str]:
    words = vocabulary()
    text = text.replace("_", " ")
    for word in words.phase.finditer(text):
        found = _IDS.match(text, word.end())
        if found:
            yield from _ids(found["ids"], plural=words.phases.fullmatch(word.group()) is not None)
        elif (spelled := _WORD.match(text, word.end())) and spelled[1] in words.phase_numbers:
            yield words.phase_numbers[spelled[1]]
    if not text.isascii() and _NUMBER.search(text):
        yield from _ordinals(text)


def _ordinals(text: str) -> Iterator[str]:
    """Yield ids that stand before their word: 第一阶段, 1단계, "2. aşama"."""
    if not _ordinal_words().search(text):
        return
    for pattern, may_count in _ordinal_patterns():
        for found in pattern.finditer(text):
            if not may_count or _stands_alone(text[found.end() :]):
                yield from _ids(found["ids"], plural=False)


@remembered(1)
def _ordinal_patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Give a pattern for each form, and whether its number may be a count as well."""
    found = []
    for form in vocabulary().phase_ordinals:
        before, after = form.split("{n}")
        start = re.escape(before) if before else r"(?<![\w.])"
        end = re.escape(after.strip()).replace(r"\ ", r"\s?") + (
            "" if re.match(f"[{UNSPACED}]", after[-1]) else r"(?!\w)"
        )
        found.append((re.compile(start + _BEFORE + end, re.IGNORECASE), not before and after[0] not in ".-"))
    return tuple(found)


@remembered(1)
def _ordinal_words() -> re.Pattern[str]:
    """Find the longest part of any such form: without it there is none."""
    parts = (max(re.split(r"\{n\}|\s", form), key=len) for form in vocabulary().phase_ordinals)
    return re.compile("|".join(re.escape(part) for part in parts), re.IGNORECASE)


def _stands_alone(rest: str) -> bool:
    """Say whether the number before a phase word counts no phases: "2단계:", "2단계 완료", but not "2단계 인증"."""
    rest = rest.lstrip()
    return not rest[:1].isalnum() or vocabulary().status.match(rest) is not None


def _ids(text: str, *, plural: bool) -> Iterator[str]:
    for number, part in enumerate(_SPLIT.split(text)):
        if number and not plural and ", " in text:
            return  # "Phase 3, 4 items left": one phase
        span = _RANGE.fullmatch(part)
        if span is None:
            yield _plain(part)
        elif " " in part and not plural:
            yield _plain(span[1])  # "Phase 6 - 2 days": no range
        else:
            yield from _between(_plain(span[1]), _plain(span[2]))


def _plain(number: str) -> str:
    """Give an id as it is compared: 2C is 2c, 01 is 1, 十二 is 12, ٣ is 3."""
    if number.isascii():
        return (number.lower().lstrip("0") or "0") if number[:1].isdigit() else number
    if number[0] in _HAN or "十" in number:
        tens, ten, ones = number.rpartition("十")
        return str((10 * (_HAN.index(tens) if tens else 1) if ten else 0) + (_HAN.index(ones[0]) if ones else 0))
    return "".join(str(digit(letter, 0)) if letter.isdigit() else letter for letter in number)


_PLAIN_ID = re.compile(r"0*(?P<number>\d{1,2}(?:\.\d{1,2})?[a-z]?)(?=$|[\s_-])|(?P<letter>[a-h])$", re.IGNORECASE)


def phase_id(value: str) -> str | None:
    """Give the phase that a value names whose label says that it is one: "6", "06", "2C", "Phase 6", "02-import"."""
    named = named_phases(value)
    if named:
        return named[0] if len(named) == 1 else None
    found = _PLAIN_ID.match(value.strip())
    if not found:
        return None
    return found["number"].lower() if found["number"] else found["letter"].upper()


def _between(first: str, last: str) -> Iterator[str]:
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= MAX_RANGE:
        yield from (str(number) for number in range(int(first), int(last) + 1))
    else:
        yield from (first, last)


def file_phases(path: str) -> tuple[str, ...]:
    """Give the phases that a file's name tells: PHASE3_4 is 3 and 4, PHASE6_5 is 6.5.

    Two numbers in a row that follow each other are two phases; else the second is a part of the first.
    A title that names its phase is a better source than the file name.
    """
    name = basename(path)
    found = _file_pattern().search(name)
    if not found:
        return () if name.isascii() else tuple(dict.fromkeys(_ordinals(name)))
    numbers = re.split(r"[_.-]", found["ids"])
    if len(numbers) == 2 and vocabulary().phases.search(re.sub(r"[_\d.-]", " ", found.group())):
        return tuple(_between(*(str(int(number)) for number in numbers)))
    if len(numbers) == 2 and int(numbers[1]) != int(numbers[0]) + 1:
        return (f"{int(numbers[0])}.{int(numbers[1])}",)
    if len(numbers) > 1:
        return tuple(str(int(number)) for number in numbers)
    return (f"{int(numbers[0])}{(found['letter'] or '').lower()}",)


@remembered(1)
def _file_pattern() -> re.Pattern[str]:
    return re.compile(_FILE.format(words=vocabulary().phase.alternatives), re.IGNORECASE)


def phase_order(phase: str) -> tuple[int, int, str]:
    """Sort key: 2 before 2c before 2.5 before 10; letters last."""
    found = re.match(r"(\d+)(?:\.(\d+))?", phase)
    if not found:
        return (1_000, 0, phase)
    return (int(found[1]), int(found[2] or 0), phase)


def with_phase(name: str, phase: str) -> tuple[str, str] | None:
    """Give the name of a file with another phase in the place of its own: PHASE6_5_PLAN.md, 7 -> PHASE7, _PLAN.md.

    In two parts, the first ends with the phase; None where the name tells no phase.
    """
    found = _file_pattern().search(name)
    if not found:
        return None
    width = 2 if found["ids"].startswith("0") else 1
    number, dot, rest = phase.partition(".")
    between = "_" if "_" in name or "-" not in name else "-"
    written = number.zfill(width + (not number.isdigit())) + (between + rest if dot else "")
    return name[: found.start("ids")] + written, name[found.end() :]
