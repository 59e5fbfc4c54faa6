"""Numbers that a document states and that can be added up: counts with their percentages, totals of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from phasedocs.diagnostic import Confidence
from phasedocs.model import ClaimKind, Document, Table
from phasedocs.model.vocabulary import status_kind, vocabulary
from phasedocs.text import Span

MIN_ROWS = 3
"""A table with fewer rows over its total is too small for a judgement."""
MUCH_MORE = 1.25
"""A total that is so many times the sum may count rows that are not shown."""

_CODE = re.compile(r"`[^`\n]*`")
_COUNT = r"(?<![\w./,:%+~<>≈$€#-])(?P<done>\d{1,5})\s?(?:/|(?:out )?of)\s?(?P<total>\d{1,5})(?![\d./:,%+-]\d|[/%+\w])"
_PERCENT = r"(?<![\w.,+~<>≈-])(?P<percent>\d{1,3}(?:\.\d{1,2})?)\s?%"
_UNIT = r"(?P<unit>(?:\s[^\W\d_][\w-]{0,24}){0,3})"
_COUNT_FIRST = re.compile(rf"{_COUNT}{_UNIT}\**\s?(?:\(|=\s|[–—-]\s)\**{_PERCENT}(?P<after>[^\n|()]{{0,40}})")
_PERCENT_FIRST = re.compile(
    rf"{_PERCENT}(?P<unit>(?:\s[^\W\d_][\w-]{{0,24}})?)\**\s?\(\**{_COUNT}(?P<after>[^\n|()]{{0,40}})"
)
_TAIL = re.compile(r"[\s*✅🎉🎯.!]*(?:$|\)|[,;]\s?[^\d%]*$)")
_PASSED = re.compile(r"\W*(?:pass(?:ed|ing)?|success(?:ful)?|rate|done|verified|ok)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,7}")
_TOTAL = re.compile(
    r"\W*(?:grand |overall )?(?:totals?|sum|summe|gesamt|totale|итого|всего|合计|总计|合計|합계|toplam|razem|suma"
    r"|tổng(?: cộng)?|الإجمالي|المجموع)\b",
    re.IGNORECASE,
)
_SUBTOTAL = re.compile(r"sub-?total|total|zwischensumme|подытог|小计|소계|\ball\b", re.IGNORECASE)
_NO_SUM = re.compile(
    r"\b(?:av(?:era)?g|mean|median|max|min|peak|total|cumul\w*|running|rate|score|ratio|rank|percent\w*|year|version|per|id|no"
    r"|week|day|phase|line|unique|distinct)\b|[/%#ø]|\bmoyenne?\b|\bmedia\b|durchschnitt|average",
    re.IGNORECASE,
)
"""Headers of columns that do not add up: averages, running totals, names that are numbers."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A number that does not follow from those beside it."""

    span: Span
    stated: str
    actual: str
    confidence: Confidence


def wrong_shares(document: Document) -> Iterator[Slip]:
    """Yield the percentages that are not those of the count beside them: "4/5 (75 %)"."""
    for node, _ in document.authored.leaves:
        if "%" not in node.text or node.kind not in ("paragraph", "heading", "cell"):
            continue
        text = _CODE.sub(lambda found: " " * len(found.group()), node.text)
        for pattern in (_COUNT_FIRST, _PERCENT_FIRST):
            for found in pattern.finditer(text):
                if actual := _other_share(found):
                    span = node.locate(found.start("percent"), text.index("%", found.end("percent")) + 1)
                    count = f"{found['done']} of {found['total']}"
                    yield Slip(span, f"{found['percent']} %", f"{count} is {actual}", Confidence.HIGH)


def _other_share(found: re.Match[str]) -> str | None:
    """Give the percentage of a count when the one that is stated is another, however it was rounded."""
    done, total, stated = int(found["done"]), int(found["total"]), found["percent"]
    if total < 2 or done > total or not _is_share(found):
        return None
    decimals = len(stated.partition(".")[2])
    step = 1.0 if decimals == 0 or stated.endswith(".5") else 10.0**-decimals
    exact, left = 100 * done / total, 100 * (total - done) / total
    if min(abs(float(stated) - exact), abs(float(stated) - left)) < step + 1e-9:
        return None
    return f"{exact:.0f} %" if exact == round(exact) else f"{exact:.1f} %"


def _is_share(found: re.Match[str]) -> bool:
    """Say whether the percentage is said of the count: a bare one, or one of what is done."""
    after = found["after"]
    if found.re is _PERCENT_FIRST:
        unit = found["unit"].strip()
        return (not unit or _is_done(unit)) and re.search(r"[\d%]", after) is None
    return bool(_TAIL.match(after)) or (_is_done(after) and re.search(r"[\d%]", after) is None)


def _is_done(text: str) -> bool:
    words = vocabulary()
    if words.measured.match(text.lstrip(" *")) or _PASSED.match(text):
        return True
    found = words.status.match(text.lstrip(" *"))
    return found is not None and status_kind(found) is ClaimKind.COMPLETE


def wrong_sums(document: Document) -> Iterator[Slip]:
    """Yield the totals in last rows of tables that are not the sums of their columns of whole numbers."""
    for table in document.tables:
        if len(table.rows) <= MIN_ROWS or not _TOTAL.match(table.rows[-1].cells[0]):
            continue
        names = [re.sub(r"\(.*", "", row.cells[0]).strip(" *") for row in table.rows[:-1]]
        if len(set(names)) < len(names) or any(_SUBTOTAL.search(name) for name in names):
            continue
        for index, name in enumerate(table.columns[1:], start=1):
            if name.strip() and not _NO_SUM.search(name) and (slip := _sum(table, index)):
                yield slip


def _sum(table: Table, index: int) -> Slip | None:
    numbers = [_whole(row.cells[index]) if index < len(row.cells) else None for row in table.rows]
    rows = [number for number in numbers[:-1] if number is not None]
    total = numbers[-1]
    if total is None or len(rows) < len(numbers) - 1 or sum(rows) == total or total <= max(rows):
        return None
    sure = total < sum(rows) * MUCH_MORE
    return Slip(
        table.rows[-1].span,
        f"{total} under {table.columns[index]}",
        f"the {len(rows)} rows above add up to {sum(rows)}",
        Confidence.HIGH if sure else Confidence.MEDIUM,
    )


def _whole(cell: str) -> int | None:
    found = _NUMBER.fullmatch(cell.strip(" *"))
    return int(found.group().replace(",", "")) if found else None
