"""The date that a document gives itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from phasedocs.model.facts import Field
from phasedocs.model.vocabulary import vocabulary

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_MONTH_FIRST = re.compile(rf"\b{_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+{_NAME},?\s+(\d{{4}})\b", re.IGNORECASE)


def document_date(fields: Sequence[Field]) -> str | None:
    """Give the ISO date of the first date field; None when there is none or it is no real day."""
    for field in fields:
        if vocabulary().date_labels.match(field.name) and (found := read_date(field.value)):
            return found.isoformat()
    return None


def read_date(text: str) -> date | None:
    """Read the first date in a text: ISO, "November 13, 2025" or "13 November 2025"."""
    if iso := _ISO.search(text):
        year, month, day = iso[1], int(iso[2]), iso[3]
    elif named := _MONTH_FIRST.search(text):
        year, month, day = named[3], _MONTHS.index(named[1].lower()) + 1, named[2]
    elif named := _DAY_FIRST.search(text):
        year, month, day = named[3], _MONTHS.index(named[2].lower()) + 1, named[1]
    else:
        return None
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
