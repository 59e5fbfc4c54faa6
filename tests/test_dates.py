from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from phasedocs.model.dates import Calendar, FoundDate, Precision, Unknown, may_hold_date, read_date, read_dates

NEAR = date(2025, 11, 13)


def told(found: FoundDate) -> str:
    first = found.first.isoformat() if found.first else str(found.unknown)
    last = f"..{found.last.isoformat()}" if found.last else ""
    return f"{first}{'T' + found.time if found.time else ''}{last}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-10-22", "2025-10-22"),
        ("2025-10-22T10:50:33Z", "2025-10-22T10:50"),
        ("2025/1/5", "2025-01-05"),
        ("November 13, 2025", "2025-11-13"),
        ("Sept 5th, 2025", "2025-09-05"),
        ("NOV 13", "2025-11-13"),
        ("the 13 August 2026.", "2026-08-13"),
        ("13th of August 2026", "2026-08-13"),
        ("10-Nov-2025", "2025-11-10"),
        ("13.11.2025", "2025-11-13"),
        ("26/01/2026", "2026-01-26"),
        ("12/31/2025", "2025-12-31"),
        ("05/05/2025", "2025-05-05"),
        ("3. Januar 2026", "2026-01-03"),
        ("1er janvier 2026", "2026-01-01"),
        ("3 de marzo de 2026", "2026-03-03"),
        ("3 de março de 2026", "2026-03-03"),
        ("10/fev/2026", "2026-02-10"),
        ("3 settembre 2026", "2026-09-03"),
        ("2026年1月27日", "2026-01-27"),
        ("1月27日", "2026-01-27"),
        ("2026년 1월 27일", "2026-01-27"),
        ("Late January 2025", "2025-01-01..2025-01-31"),
        ("Q1 2026", "2026-01-01..2026-03-31"),
        ("2025-Q4", "2025-10-01..2025-12-31"),
        ("Q2-Q3 2025", "2025-04-01..2025-09-30"),
    ],
)
def test_reads(text: str, expected: str) -> None:
    assert [told(found) for found in read_dates(text, NEAR)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nov 14–23", "2025-11-14..2025-11-23"),
        ("Nov 14 - 20, 2025", "2025-11-14..2025-11-20"),
        ("Nov 14 - 20 tests", "2025-11-14"),
        ("January 3-12, 2026", "2026-01-03..2026-01-12"),
        ("10-14 October 2025", "2025-10-10..2025-10-14"),
        ("Nov 28 - Dec 5, 2025", "2025-11-28..2025-12-05"),
        ("Dec 30-Jan 5", "2025-12-30..2026-01-05"),
        ("Dec 30, 2025 - Jan 5", "2025-12-30..2026-01-05"),
        ("2025-10-22 to 2025-10-24", "2025-10-22..2025-10-24"),
        ("2025-10-24 → 2025-10-22", "2025-10-24..2025-10-22"),
        ("March 2026 – May 2026", "2026-03-01..2026-05-31"),
        ("Mon, Dec 29 – Fri, Jan 2", "2025-12-29..2026-01-02"),
    ],
)
def test_reads_ranges(text: str, expected: str) -> None:
    assert [told(found) for found in read_dates(text, NEAR)] == [expected]


@pytest.mark.parametrize(
    "text",
    ["3.12.10", "v2025.01.05", "50/100/2025", "10/70/20", "may 3", "set 3", "3 out of 5", "Mar 10%", "Q4_K", "10:50",
     "TBD", "YYYY-MM-DD", "1.2.2025.4", "step 13 all 2026", "99/99/2025", "0/0/2025"],
)  # fmt: skip
def test_reads_nothing(text: str) -> None:
    assert read_dates(text, NEAR) == ()


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("2025-02-30", Unknown.NO_SUCH_DAY),
        ("Nov 31", Unknown.NO_SUCH_DAY),
        ("February 29, 2025", Unknown.NO_SUCH_DAY),
        ("2025-13-01", Unknown.NO_SUCH_DAY),
        ("Nov 20-31", Unknown.NO_SUCH_DAY),
        ("03/04/2026", Unknown.ORDER),
    ],
)
def test_tells_why_a_date_has_no_value(text: str, unknown: Unknown) -> None:
    (found,) = read_dates(text, NEAR)
    assert (found.first, found.unknown) == (None, unknown)


@pytest.mark.parametrize(
    "text", ["April 31", "31 de abril", "Nov 24-31", "February 30, 2025", "2025-13-01", "31/04/2025"]
)
def test_a_day_that_no_calendar_has(text: str) -> None:
    (found,) = read_dates(text)
    assert (found.impossible, found.first) == (True, None)


@pytest.mark.parametrize("text", ["February 29", "April 30", "Nov 24-30", "May 80", "February 29, 2024"])
def test_a_day_that_some_calendar_has(text: str) -> None:
    (found,) = read_dates(text, NEAR)
    assert not found.impossible


def test_a_range_before_a_full_stop() -> None:
    assert [told(found) for found in read_dates("Nov 14-23.", NEAR)] == ["2025-11-14..2025-11-23"]


def test_a_year_that_is_nowhere() -> None:
    (found,) = read_dates("Nov 13")
    assert (found.first, found.unknown, found.year_given) == (None, Unknown.YEAR, False)


def test_a_missing_year_is_the_nearest() -> None:
    assert [told(found) for found in read_dates("Jan 5, Oct 5", date(2025, 12, 20))] == ["2026-01-05", "2025-10-05"]
    assert [told(found) for found in read_dates("Dec 20", date(2026, 1, 8))] == ["2025-12-20"]


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("Monday, Nov 17", 0),
        ("Tue 2025-11-18", 1),
        ("Friday (2025-11-14)", 4),
        ("2025-11-14 (Friday)", 4),
        ("2026年1月27日 (火)", 1),
        ("lundi 17 novembre 2025", 0),
        ("on 2025-11-14, before noon", None),
        ("**Monday**, 2025-11-17", 0),
        ("2025-11-17 (понедельник)", 0),
        ("2026年1月27日（星期二）", 1),
        ("2026년 1월 27일 (화)", 1),
        ("Mon-Tue, 2025-11-17", None),
        ("Monday and Tuesday, Nov 17", None),
        ("Ask on Monday. 2025-11-18 is the day", None),
        ("Mon. 2025-11-17", 0),
        ("2025-11-14, Friday's build is cut", None),
        ("2025-11-14, Friday", 4),
        ("2025-11-14", None),
    ],
)
def test_weekday_beside_a_date(text: str, weekday: int | None) -> None:
    (found,) = read_dates(text, NEAR)
    assert (found.weekday and found.weekday.number) == weekday


def test_place_and_precision() -> None:
    text = "from Monday, Nov 3 to somewhere; Q1 2026"
    first, second = read_dates(text, NEAR)
    assert text[first.start : first.end] == "Nov 3"
    assert (first.precision, second.precision) == (Precision.DAY, Precision.QUARTER)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("Stand 26/01/2026.", "2026-04-03"),
        ("As of 01/26/2026.", "2026-03-04"),
        ("El plan de la obra que los demás siguen para una casa de la calle.", "2026-04-03"),
        ("The plan of the house is to be built with care.", "unknown"),
        ("26/01/2026 and 01/26/2026", "unknown"),
    ],
)
def test_day_and_month_by_the_document(document: str, expected: str) -> None:
    (found,) = Calendar(document, NEAR).dates("03/04/2026")
    assert told(found) == (expected if expected != "unknown" else str(Unknown.ORDER))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-11-13", date(2025, 11, 13)),
        ("November 13, 2025 (draft)", date(2025, 11, 13)),
        ("13 November 2025", date(2025, 11, 13)),
        ("26/01/2026 23:05", date(2026, 1, 26)),
        ("November 2025", None),
        ("Nov 13", None),
        ("2025-02-30", None),
        ("TBD", None),
    ],
)
def test_read_date_wants_a_whole_day(text: str, expected: date | None) -> None:
    assert read_date(text) == expected


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.dates())
def test_every_day_comes_back(day: date, near: date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%Y年%m月%d日"):
        assert [found.first for found in read_dates(day.strftime(form), near)] == [day]
    for form in ("%B %d, %Y", "%d %b %Y"):
        assert [found.first for found in read_dates(day.strftime(form), near)] == [day]


@given(st.text(alphabet="0123456789 -/.,年月日JanQ(–to", max_size=60), st.dates())
def test_reading_is_total(text: str, near: date) -> None:
    at = 0
    assert may_hold_date(text) or not read_dates(text, near)
    for found in read_dates(text, near):
        assert at <= found.start < found.end <= len(text)
        at = found.end
        assert (found.first is None) == (found.unknown is not None)


@pytest.mark.parametrize("piece", ["word ", "1 ", "Jan 1-", "2025-", "1/", "Jan ", "Q1-", "1月", "(", "Mon, "])
def test_time_grows_with_the_text(piece: str) -> None:
    assert_linear(lambda size: partial(read_dates, piece * size, NEAR), 5_000)
