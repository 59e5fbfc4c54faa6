"""Moods that what stands around a status imposes on it: the headings above, the label before, a day to come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from phasedocs.model.dates import read_date
from phasedocs.model.facts import Claim, ClaimKind, Mood, Place, Section
from phasedocs.model.vocabulary import vocabulary

_FACTS = re.compile(r"\b(?:reality|actual|actually)\b", re.IGNORECASE)
"""A heading that sets what was said against what is so."""


def section_mood(sections: Sequence[Section], number: int | None) -> tuple[Mood, int] | None:
    """Give the mood that a section and the headings above it impose, and which of them; the title imposes none."""
    words = vocabulary()
    while number is not None and number != 0:
        title = sections[number].title
        if words.goals.search(title) and not words.reached.search(title):
            return Mood.GOAL, number
        if words.quotations.search(title) and not _FACTS.search(title):
            return Mood.QUOTED, number
        number = sections[number].parent
    return None


def label_mood(label: str) -> Mood | None:
    """Give the mood that the label of a field imposes on its value."""
    words = vocabulary()
    if words.legends.fullmatch(label):
        return Mood.TEMPLATE
    if words.quotations.search(label):
        return Mood.QUOTED
    return Mood.GOAL if words.goals.search(label) or words.conditions.search(label) else None


def day_ahead(claim: Claim, written: date) -> date | None:
    """Give the day after the document was written that a claim names, when there is one: it is a plan."""
    if claim.kind not in (ClaimKind.COMPLETE, ClaimKind.READY) or claim.place is Place.CELL or "20" not in claim.text:
        return None
    named = read_date(claim.text)
    return named if named is not None and named > written else None
