"""Dates in texts, as people write them in many languages; and the date that a document gives itself.

Exact: what can be read in two ways is not read. Each text is passed once; every pattern is linear.
No library: the forms are few, and a place in the text is wanted for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import chain

from phasedocs.model.facts import Field
from phasedocs.model.vocabulary import vocabulary
from phasedocs.model.weekdays import NAMES, Weekday, weekday_beside


class Precision(StrEnum):
    """How much of the calendar a date covers."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"


class Unknown(StrEnum):
    """Why a date that is written has no value."""

    YEAR = "year"
    """It has none, and nothing near it tells."""
    ORDER = "order"
    """Day and month can be told apart by the language only."""
    NO_SUCH_DAY = "no such day"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date, month, quarter or range of them in a text."""

    start: int
    end: int
    """Half-open place in the text, without the weekday."""
    first: date | None
    last: date | None
    """Last day of a range, a month or a quarter; None for a single day."""
    precision: Precision = Precision.DAY
    time: str | None = None
    """HH:MM, behind an ISO date."""
    weekday: Weekday | None = None
    """As it is named beside the date, or beside the first of a range."""
    year_given: bool = True
    unknown: Unknown | None = None

    @property
    def impossible(self) -> bool:
        """Say whether no calendar has it."""
        return self.unknown is Unknown.NO_SUCH_DAY


_MONTHS = (
    "january jan enero ene januar jänner janvier janv janeiro gennaio gen ocak",
    "february feb febrero februar février fevrier févr fev fevereiro febbraio şubat",
    "march mar marzo märz mär mrz mars março marco mart",
    "april apr abril abr avril avr aprile nisan",
    "may mayo mai maio mag maggio mayıs",
    "june jun junio juni juin junho giugno giu haziran",
    "july jul julio juli juillet juil julho luglio lug temmuz",
    "august aug agosto ago août aout ağustos",
    "september sep sept septiembre septembre setembro set settembre eylül",
    "october oct octubre oktober okt octobre outubro out ottobre ott ekim",
    "november nov noviembre novembre novembro kasım",
    "december dec diciembre dic dezember dez décembre decembre déc dezembro dicembre aralık",
)
_NUMBERS: Mapping[str, int] = {name: month for month, names in enumerate(_MONTHS, 1) for name in names.split()}
_ENGLISH = frozenset(word for names in _MONTHS for word in names.split()[:2]) | {"sept"}
# Without a year these are other words or parts of them: "set 3", "out 5 of 6", "ago 2", "mart 5".
_NEEDS_YEAR = frozenset({"gen", "mart", "marco", "set", "out", "ago", "mag", "ott", "dic", "giu", "lug", "ene"})
DATE_WORDS = frozenset(_NUMBERS) | NAMES | {"segunda", "terça", "quarta", "quinta", "sexta", "q"}
"""Lower case: a date begins with one of these or with a digit."""

_YEAR = r"(?:19|20|21)\d\d"
_DASH = r"[-–—‑]"
# Up to a second day of the same month. A spaced dash may also part a date from words that begin with a number.
_DAY_RANGE = (
    rf"(?:{_DASH}(?P<{{0}}>\d{{{{1,2}}}})(?![\d:/%]|\.\d)|\s{_DASH}\s(?P<{{1}}>\d{{{{1,2}}}})"
    rf"(?=(?:st|nd|rd|th)?,?\s{{{{1,3}}}}{_YEAR}|\s{{{{0,3}}}}(?:[):,;|*]|$)))?"
)
_WORD = r"[^\W\d_]{3,10}"
_ORDINAL = r"(?:st|nd|rd|th)?"
_ATOMS = "|".join(
    (
        rf"(?<![.-])(?P<iso>(?P<iy>{_YEAR})(?P<sep>[-/.])(?P<im>\d{{1,2}})(?P=sep)(?P<id>\d{{1,2}}))(?![\d%]|[-.]\d)"
        r"(?:[T ](?P<clock>[0-2]\d:[0-5]\d)(?!\d))?",
        rf"(?P<quarter>Q(?P<q1>[1-4])(?:\s?{_DASH}\s?Q?(?P<q2>[1-4]))?[\s/'’-]{{1,2}}(?P<qy>20\d\d))(?!\w)",
        r"(?P<yquarter>(?P<qy2>20\d\d)[\s-]?Q(?P<q3>[1-4]))(?!\w)",
        rf"(?<![./-])(?P<num>(?P<a>\d{{1,2}})(?P<nsep>[-/.])(?P<b>\d{{1,2}})(?P=nsep)(?P<ny>{_YEAR}))(?![\w%]|[-/.]\d)",
        rf"(?<![.,:/-])(?P<dayfirst>(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?"
        rf"{_DAY_RANGE.format('d2', 'd3')}\.?(?:\s{{1,2}}(?:of\s|de\s|di\s)?|[-/])"
        rf"(?P<m1>{_WORD})(?![\w])\.?(?:,?(?:\s{{1,2}}(?:of\s|del?\s)?|[-/])(?P<y1>{_YEAR})(?![\d%]))?)",
        rf"(?<![/.])(?P<monthfirst>(?P<m2>{_WORD})\.?\s{{1,2}}(?P<d4>\d{{1,2}}){_ORDINAL}(?![\w%]|[.:,/]\d)"
        rf"{_DAY_RANGE.format('d5', 'd6')}{_ORDINAL}(?:,?\s{{1,2}}(?P<y2>{_YEAR})(?![\d%]))?)",
        rf"(?<![/.])(?P<month>(?P<m3>{_WORD})\.?,?\s{{1,2}}(?:of\s|del?\s)?(?P<y3>{_YEAR}))(?![\w%]|[-.]\d)",
    )
)
_SIGNED = (
    rf"(?<!\d)(?P<cjk>(?:(?P<cy>{_YEAR})\s?[年년]\s?)?(?P<cm>\d{{1,2}})\s?[月월]\s?(?P<cd>\d{{1,2}})\s?[日号號일])"
)
# Most places in a text are no start of a word, which is asked once for all forms but this.
_ATOM = re.compile(rf"(?<!\w)(?=\w)(?:{_ATOMS})|{_SIGNED}")
_OPENING = re.compile(
    rf"[^\W\d]|\d{{1,4}}(?:[-/.年년月월]|{_DAY_RANGE.format('d2', 'd3')}(?:st|nd|rd|th|er|º|°|\.)?\.?"
    rf"\s{{1,2}}(?:(?:of|de|di)\s)?(?P<word>{_WORD})|\s(?:[-–年년月월]|Q))"
)
_DIGIT = re.compile(r"\d")
_ANY_YEAR = re.compile(_YEAR)
_WORDS = re.compile(r"\w+")
_TO = re.compile(
    rf"\s{{0,2}}(?:{_DASH}{{1,2}}>?|→|~|〜|～|至|\b(?:to|until|till|through|thru|bis|au|à|al|a|até|hasta)\b)\s{{0,2}}"
    r"(?:[^\W\d_]{3,9},?\s)?"  # a weekday before the second
)
_LEAP_YEAR = 2024
_FRONT_MATTER_KEYS = ("date", "updated", "last_updated", "created")
_SLASHED = re.compile(rf"(?<![\w./-])(\d\d?)[/-](\d\d?)[/-]{_YEAR}(?!\w)")
_DAY_FIRST_WORDS = re.compile(
    r"\s(?:de|que|para|los|las|una|und|der|die|mit|für|não|uma|dos|della|sono|les|des|pour|est)(?=\s)", re.IGNORECASE
)
_ENGLISH_WORDS = re.compile(r"\s(?:the|and|of|to|is|with|for)(?=\s)", re.IGNORECASE)


def document_date(fields: Sequence[Field], front_matter: Mapping[str, object] | None = None) -> str | None:
    """Give the ISO date of the first date field, else that of the front matter; None where none is a real day."""
    return next((found.isoformat() for found in _document_dates(fields, front_matter)), None)


def last_date(fields: Sequence[Field], front_matter: Mapping[str, object] | None = None) -> date | None:
    """Give the last day that date fields and front matter give: the document was still worked on then."""
    return max(_document_dates(fields, front_matter), default=None)


def _document_dates(fields: Sequence[Field], front_matter: Mapping[str, object] | None) -> Iterator[date]:
    labels = vocabulary().date_labels
    named = (field.value for field in fields if labels.match(field.name))
    given = (str(front_matter[key]) for key in _FRONT_MATTER_KEYS if key in front_matter) if front_matter else ()
    yield from (found for value in chain(named, given) if (found := read_date(value)))


def read_date(text: str) -> date | None:
    """Read the first day in a text that has a year: ISO, "November 13, 2025", "13 November 2025", "26/01/2026"."""
    for found in read_dates(text):
        if found.precision is Precision.DAY and found.year_given:
            return found.first
    return None


def read_dates(text: str, near: date | None = None, day_first: bool | None = None) -> tuple[FoundDate, ...]:
    """Read every date in a text, in order.

    A date without a year gets the one that brings it nearest to `near`. `day_first` says how 03/04/2026 is meant.
    """
    found = _joined(text, list(_atoms(text, near, day_first)))
    return tuple(_beside(text, one) for one in found)


def _beside(text: str, found: FoundDate) -> FoundDate:
    """Give a date with the weekday that is named beside it."""
    weekday = weekday_beside(text, found.start, found.end)
    return replace(found, weekday=weekday) if weekday else found


@dataclass(frozen=True)
class Calendar:
    """How one document writes its dates."""

    text: str
    """Of the whole document."""
    near: date | None
    """The document's own date, or another in it."""

    def dates(self, text: str) -> tuple[FoundDate, ...]:
        """Read the dates in a part of the document."""
        found = read_dates(text, self.near)
        if any(one.unknown is Unknown.ORDER for one in found) and self.day_first is not None:
            return read_dates(text, self.near, self.day_first)
        return found

    @cached_property
    def day_first(self) -> bool | None:
        """Say how 03/04/2026 is meant: by the document's other dates, else by its language; None: unknown.

        English alone does not tell: Britons put the day first.
        """
        first = second = False
        for found in _SLASHED.finditer(self.text):
            first |= int(found[1]) > 12
            second |= int(found[2]) > 12
        if first != second:
            return first
        foreign = sum(1 for _ in _DAY_FIRST_WORDS.finditer(self.text))
        english = sum(1 for _ in _ENGLISH_WORDS.finditer(self.text))
        return True if not first and foreign >= 5 and foreign > english else None


def may_begin_date(text: str, at: int) -> bool:
    """Say cheaply whether a date can begin at a place: with a number, or with one of `DATE_WORDS`."""
    found = _OPENING.match(text, at)
    return found is not None and (not found["word"] or found["word"].lower() in _NUMBERS)


def may_hold_date(text: str) -> bool:
    """Say cheaply whether a date can stand in a text: a digit, with a year or the name of a month."""
    if not _DIGIT.search(text):
        return False
    if _ANY_YEAR.search(text) or "月" in text or "월" in text:
        return True
    return not _NUMBERS.keys().isdisjoint(_WORDS.findall(text.lower()))


def _atoms(text: str, near: date | None, day_first: bool | None) -> Iterator[FoundDate]:
    at = 0
    while found := _ATOM.search(text, at):
        made = _made(found, near, day_first)
        if made is not None:
            yield made
            at = found.end()
        else:  # a word that is no month: what follows may still be a date
            at = found.end("m2") if found["m2"] else found.end("m3") if found["m3"] else found.end("d1")
            at = at if at > found.start() else found.end()


def _made(found: re.Match[str], near: date | None, day_first: bool | None) -> FoundDate | None:
    """Make a date of a match; None when it is none after all."""
    if found["iso"]:
        made = _day(found, int(found["iy"]), int(found["im"]), int(found["id"]), near)
        return replace(made, time=found["clock"]) if found["clock"] else made
    if found["quarter"] or found["yquarter"]:
        return _quarter(found)
    if found["cjk"]:
        return _day(found, _number(found["cy"]), int(found["cm"]), int(found["cd"]), near)
    if found["num"]:
        return _numeric(found, day_first)
    return _named(found, near)


def _named(found: re.Match[str], near: date | None) -> FoundDate | None:
    word = found["m1"] or found["m2"] or found["m3"]
    month = _NUMBERS.get(word.lower())
    year = _number(found["y1"] or found["y2"] or found["y3"])
    if month is None or (year is None and not _a_month(word)):
        return None
    if found["m3"]:
        assert year is not None
        return FoundDate(*found.span(), date(year, month, 1), _month_end(year, month), Precision.MONTH)
    first = int(found["d1"] or found["d4"])
    last = _number(found["d2"] or found["d3"] or found["d5"] or found["d6"])
    return _day(found, year, month, first, near, last)


def _a_month(word: str) -> bool:
    """Say whether a word names a month where no year stands beside it: "may 3" and "set 3" do not."""
    lower = word.lower()
    return lower not in _NEEDS_YEAR and (lower not in _ENGLISH or word[0].isupper())


def _numeric(found: re.Match[str], day_first: bool | None) -> FoundDate | None:
    first, second, year = int(found["a"]), int(found["b"]), int(found["ny"])
    if found["nsep"] == "." or first > 12:
        day_first = True
    elif second > 12:
        day_first = False
    elif first == second:
        day_first = True
    if not (1 <= min(first, second) <= 12 and max(first, second) <= 31):
        return None
    if day_first is None:
        return FoundDate(*found.span(), None, None, unknown=Unknown.ORDER)
    day, month = (first, second) if day_first else (second, first)
    return _day(found, year, month, day, None) if 1 <= month <= 12 else None


def _day(
    found: re.Match[str], year: int | None, month: int, day: int, near: date | None, last: int | None = None
) -> FoundDate:
    given = year is not None
    if year is None and near is not None:
        year = _nearest_year(month, day, near)
    start, end = found.span()
    if year is None:
        return FoundDate(start, end, None, None, year_given=False, unknown=_why_unknown(month, day, last))
    first_day, last_day = _date(year, month, day), _date(year, month, last) if last else None
    if first_day is None or (last and last_day is None):
        why = Unknown.NO_SUCH_DAY if given else _why_unknown(month, day, last)
        return FoundDate(start, end, None, None, year_given=given, unknown=why)
    return FoundDate(start, end, first_day, last_day, year_given=given)


def _why_unknown(month: int, day: int, last: int | None) -> Unknown:
    """Tell a date without a year that some year has from one that none has; past 31 it may be something else."""
    days = (day, last or day)
    never = all(1 <= one <= 31 for one in days) and not all(_date(_LEAP_YEAR, month, one) for one in days)
    return Unknown.NO_SUCH_DAY if never else Unknown.YEAR


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest_year(month: int, day: int, near: date) -> int:
    if not 1 <= month <= 12:
        return near.year
    years = (near.year, near.year + 1, near.year - 1)
    return min(years, key=lambda year: abs(date(year, month, max(1, min(day, 28))) - near))


def _quarter(found: re.Match[str]) -> FoundDate:
    year = int(found["qy"] or found["qy2"])
    first = int(found["q1"] or found["q3"])
    last = int(found["q2"] or first)
    end = _month_end(year, 3 * last)
    return FoundDate(*found.span(), date(year, 3 * first - 2, 1), end, Precision.QUARTER)


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _joined(text: str, atoms: list[FoundDate]) -> Iterator[FoundDate]:
    """Join two days with a dash or "to" between them into a range."""
    at = 0
    while at < len(atoms):
        found = atoms[at]
        after = atoms[at + 1] if at + 1 < len(atoms) else None
        if after and after.start - found.end <= 20 and (joined := _range(text, found, after)):
            yield joined
            at += 2
        else:
            yield found
            at += 1


def _range(text: str, found: FoundDate, after: FoundDate) -> FoundDate | None:
    single = found.precision is after.precision and (found.last is None or found.precision is not Precision.DAY)
    between = _TO.fullmatch(text, found.end, after.start)
    if not between or not single or (after.last and after.precision is Precision.DAY):
        return None
    first, last = found.first, after.last or after.first
    if first and last and not (found.year_given and after.year_given):
        first, last = _same_winter(first, last, found.year_given)
    unknown = found.unknown or after.unknown
    if unknown is Unknown.YEAR and after.first and after.year_given:  # "Nov 28 - Dec 5, 2025"
        again = read_dates(text[found.start : found.end], after.first)
        first, unknown = (again[0].first, again[0].unknown) if again else (None, unknown)
    given = found.year_given or after.year_given
    if unknown:
        return FoundDate(found.start, after.end, None, None, year_given=given, unknown=unknown)
    return FoundDate(found.start, after.end, first, last, found.precision, found.time, year_given=given)


def _same_winter(first: date, last: date, first_given: bool) -> tuple[date, date]:
    """Bring the end whose year was guessed to within a year of the other: "Dec 30 - Jan 5, 2026"."""
    if first_given:
        moved = last.replace(year=first.year, day=min(last.day, 28)) + timedelta(days=max(0, last.day - 28))
        if moved < first and first.month - last.month >= 6:
            moved = moved.replace(year=first.year + 1)
        return first, moved
    moved = first.replace(year=last.year, day=min(first.day, 28)) + timedelta(days=max(0, first.day - 28))
    if moved > last and first.month - last.month >= 6:
        moved = moved.replace(year=last.year - 1)
    return moved, last
