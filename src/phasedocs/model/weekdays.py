"""Names of the days of the week, beside dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# A row a language and form, Monday first. A name may stand in several.
_ROWS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "mon tue wed thu fri sat sun",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "segunda terça quarta quinta sexta sábado domingo",
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "понедельник вторник среда четверг пятница суббота воскресенье",
    "пн вт ср чт пт сб вс",
    "月 火 水 木 金 土 日",
    "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
    "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
    "周一 周二 周三 周四 周五 周六 周日",
    "월 화 수 목 금 토 일",
    "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
)
_FORMS: tuple[tuple[str, ...], ...] = tuple(tuple(row.split()) for row in _ROWS)
_ALIASES = {"tues": "tue", "weds": "wed", "thur": "thu", "thurs": "thu"}
_NUMBERS: Mapping[str, int] = {
    **{name: number for form in _FORMS for number, name in enumerate(form)},
    **{alias: _FORMS[1].index(name) for alias, name in _ALIASES.items()},
}
NAMES = frozenset(_NUMBERS)
"""In lower case."""
ENGLISH = tuple(name.capitalize() for name in _FORMS[0])

_NAME = r"[^\W\d_]{3,11}(?:-feira)?"
# A full stop ends an abbreviation; behind a longer word it ends a sentence.
_BEFORE = re.compile(rf"(?P<name>{_NAME})(?:(?<!\w{{6}})\.)?[*_]{{0,3}}(?:,|\s?[(（])?\s{{0,2}}[*_]{{0,3}}$")
# Behind a comma it may begin the next thought: "2025-11-14, Monday's review".
_AFTER = re.compile(
    r"\s?(?:,\s?|(?P<paren>[(（]))(?P<name>[^\W\d_]{1,11}(?:-feira)?)\.?(?(paren)[)）,]|(?:[*_)）|:]|\s{0,3}$))"
)
_ANOTHER = re.compile(
    r"([^\W\d_]{1,11})[*_]{0,3}\s{0,2}(?:[-–—/&+,]|\b(?:and|or|to|through|y|e|et|und|à|a|bis)\b)\s{0,2}$"
)
_BEHIND = 16
"""Of the text before a date, so much may hold its weekday."""


@dataclass(frozen=True, slots=True)
class Weekday:
    """The name of a day beside a date."""

    number: int
    """0 for Monday."""
    start: int
    end: int
    """Half-open place in the text."""


def weekday_beside(text: str, start: int, end: int) -> Weekday | None:
    """Give the one weekday that stands right before or behind a place; "Mon/Tue" are two."""
    at = max(0, start - _BEHIND)
    if (before := _BEFORE.search(text[at:start])) and (number := _NUMBERS.get(before["name"].lower())) is not None:
        another = _ANOTHER.search(text[max(0, at + before.start() - _BEHIND) : at + before.start()])
        if another and another[1].lower() in _NUMBERS:
            return None
        return Weekday(number, at + before.start("name"), at + before.end("name"))
    after = _AFTER.match(text, end)
    number = _NUMBERS.get(after["name"].lower()) if after else None
    return Weekday(number, after.start("name"), after.end("name")) if after and number is not None else None


def renamed(name: str, number: int) -> str | None:
    """Give another day in the language, form and case of a name; None where these cannot be told."""
    lower = _ALIASES.get(name.lower(), name.lower())
    found = {form[number] for form in _FORMS if lower in form}
    if len(found) != 1:
        return None
    other = found.pop()
    if name.isupper() and len(name) > 1:
        return other.upper()
    return other[0].upper() + other[1:] if name[0].isupper() else other
