"""Judges a document: which code page damaged it, if any, and which of its sequences are damage.

Right text of some language can look like damage: a capital letter before a closing quote, a Russian word, a line of
a drawing. A sequence is *weak* when right text may hold it. Weak ones prove nothing, and are repaired only where no
word or drawing stands before them, in a document that is damaged beyond doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise

from phasedocs.mojibake.foreign import Stretches, Whole
from phasedocs.mojibake.pages import BOX, GREEK, KEYCAP, KNOWN, PASSING, PUNCTUATION, VS16, ZWJ, Page, pages, suspect
from phasedocs.mojibake.quotes import Quotes, Zone

# What may follow a letter in right text: a sequence that ends in only these is weak.
_ORDINARY = PUNCTUATION | set("°ºª¹²³´`¨")
_RARE = GREEK | set(map(chr, range(0xA0, 0xC0)))
_CYRILLIC = re.compile("[Ѐ-ӿ]+")
_CAPITALS = frozenset("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ")


@dataclass(slots=True)
class Run:
    """A sequence that may be damage, with what speaks for it."""

    start: int
    end: int
    """Half-open, code points of the damaged text."""
    glyph: str
    lossy: bool
    weak: bool
    sure: bool = field(init=False)
    """Nothing was lost, and it is a glyph that is often met."""
    votes: bool = False
    """It counts when the document is judged."""
    taken: bool = False
    """It is repaired, if the document is damaged."""
    whole: Whole | None = None
    """The stretch of another script that it is read with."""

    def __post_init__(self) -> None:
        self.sure = not self.lossy and self.glyph in KNOWN


def damage(text: str) -> tuple[str | None, list[Run]]:
    """Give the name of the code page that explains most of a text's damage, and the damage; None and none if intact."""
    if text.isascii() or not suspect().search(text):
        return None, []
    quotes, stretches = Quotes(text), Stretches(text)
    taken_by = ((page.name, _taken(text, page, stretches)) for page in pages())
    readings = [(sum(map(_weight, taken)), name, taken) for name, taken in taken_by if taken]
    # The sort is stable: where two pages explain as much, the first of them goes first.
    for _, name, taken in sorted(readings, key=lambda reading: -reading[0]):
        if runs := _proved(text, name, taken, quotes):
            return name, runs
    return None, []


def _taken(text: str, page: Page, stretches: Stretches) -> list[Run]:
    """Give what a page repairs if it is the one that damaged a text; nothing of what another page explains better."""
    groups = groupby(_runs(text, page), key=lambda run: stretches.at(run.start))
    runs = [run for number, group in groups for run in _own(number, list(group), page, stretches)]
    if not runs:
        return []
    _judge(text, page, runs)
    wholes = list(stretches.proved(page))
    if not wholes:
        return [run for run in runs if run.taken]
    found = {run.start: run for run in runs if run.taken}
    found |= {run.start: run for whole in wholes for run in _read_whole(whole, page)}
    return [found[start] for start in sorted(found)]


def _own(number: int, runs: list[Run], page: Page, stretches: Stretches) -> list[Run]:
    """Give the runs of a stretch; none where they are parts of something that another page explains better."""
    return [] if stretches.is_of_other(number, page, sum(run.end - run.start for run in runs)) else runs


def _read_whole(whole: Whole, page: Page) -> Iterator[Run]:
    start = whole.start
    for glyph in whole.meant:
        end = start + len(glyph.encode())
        yield Run(start, end, glyph, lossy=False, weak=False, votes=True, taken=True, whole=whole)
        start = end


def _weight(run: Run) -> int:
    return (4 if run.glyph in KNOWN else 2 if run.glyph >= "\u2000" else 1) - run.lossy


def _proved(text: str, name: str, runs: list[Run], quotes: Quotes) -> list[Run]:
    """Give the runs that are not quoted, none when they are too few kinds to be sure."""
    kept: list[Run] = []
    votes: dict[str, Run] = {}
    for run in runs:
        start, end, meant = run.whole or (run.start, run.end, run.glyph)
        zone = quotes.zone(start, end, meant[0])
        if zone is not Zone.QUOTED:
            kept.append(run)
        if run.votes and zone is Zone.TEXT:
            votes.setdefault(run.glyph, run)
    if len(votes) > 1:
        return kept
    known = next((run for glyph, run in votes.items() if glyph in KNOWN or glyph == "°"), None)
    return kept if known and _confirmed(text, name, known) else []


def _confirmed(text: str, name: str, run: Run) -> bool:
    """Ask ftfy about a document in which one mark alone is damaged; it knows the pages of Windows and Mac."""
    if run.glyph >= "\u2300" or not (name.startswith("windows-125") or name == "macroman"):
        return True
    from ftfy.badness import is_bad  # noqa: PLC0415 - 50 ms that few documents need

    return bool(is_bad(text[max(0, run.start - 20) : run.end + 20]))


def _runs(text: str, page: Page) -> Iterator[Run]:
    kept = page.keeps(text)
    for found in page.pattern.finditer(text):
        start = found.start()
        if glyph := _glyph(page, text[start : start + 5], kept):
            end = start + glyph[1]
            yield Run(start, end, glyph[0], glyph[2], _is_weak(text[start], text[start + 1 : end], page))


@lru_cache(maxsize=8192)
def _glyph(page: Page, window: str, kept: bool) -> tuple[str, int, bool] | None:
    return page.glyph(window, kept=kept)


def _is_weak(lead: str, tail: str, page: Page) -> bool:
    if page.name == "cp866" and lead == "т":  # lower-case words; a capital or a box after a small letter is odd
        return _CAPITALS.isdisjoint(tail) and BOX.isdisjoint(tail)
    return _ORDINARY.issuperset(tail) or (lead in BOX and BOX.issuperset(tail))


def _judge(text: str, page: Page, runs: list[Run]) -> None:
    """Say of each run whether it votes, and whether it is taken."""
    native = page.cyrillic and _is_native(text, runs)
    loose: list[Run] = []
    letters = 0
    last = Run(-1, -1, "", lossy=False, weak=False)
    for run in runs:
        joined = last.end == run.start
        before = "" if joined else text[run.start - 1 : run.start]
        after = text[run.end : run.end + 1]
        if run.glyph in (VS16, KEYCAP, ZWJ):
            run.taken = joined if run.glyph == ZWJ else joined or not (before.isalpha() or before in " \t\r\n\xa0")
        elif run.glyph >= "\u2000":
            run.taken = _is_symbol(page, run, before) and (run.sure or not _is_in_word(page, before, after))
            run.votes = run.taken and not run.weak
        elif native or run.glyph in PASSING or (run.glyph in _RARE and _is_in_word(page, before, after)):
            pass
        elif run.glyph < "\xc0" or run.glyph in "×÷":
            run.taken = _is_sign(text[run.start], run, before, after)
            run.votes = run.taken and page.windows and not page.cyrillic
        elif _is_tight(text[run.start], text[run.start + 1], before, after):
            run.taken = run.votes = True
            letters += 1
        elif before not in BOX and (before.isascii() or not before.isalpha()):
            loose.append(run)
        last = run
    if not native:
        _chain(text, page, runs)
    for run in loose:
        run.taken |= letters > 1 or (run.glyph in GREEK and _is_free(text, run))
    _join(runs)


def _is_native(text: str, runs: list[Run]) -> bool:
    """Say whether most Cyrillic letters of a text are its own, not parts of damage."""
    inside = sum(_is_cyrillic(char) for run in runs for char in text[run.start : run.end])
    return sum(map(len, _CYRILLIC.findall(text))) > 2 * inside


def _is_cyrillic(char: str) -> bool:
    return "Ѐ" <= char <= "ӿ"


def _is_symbol(page: Page, run: Run, before: str) -> bool:
    if page.cyrillic and before and _is_cyrillic(before):
        return False
    return not run.weak or not (before.isalpha() or page.name == "cp866")


def _is_in_word(page: Page, before: str, after: str) -> bool:
    """Say whether damage of some other script may stand around a run, that the run would be a part of."""
    return _is_strange(page, before) or (_is_strange(page, after) and after not in page.leads)


def _is_strange(page: Page, char: str) -> bool:
    return not char.isascii() and (char.isalpha() or char in page.strange)


def _is_sign(lead: str, run: Run, before: str, after: str) -> bool:
    if lead in BOX:
        return before not in BOX and not (after in BOX and before.isspace())
    if before.isupper() and before.isascii():
        return run.glyph in "°º" or (run.glyph in "×÷" and after.isalnum())
    return before.isascii() or not before.isalpha()


def _is_tight(lead: str, tail: str, before: str, after: str) -> bool:
    """Say whether a damaged letter stands inside a word, where no quote, dash or line of a drawing would."""
    follows = before.isascii() and before.islower()
    leads = after.isascii() and after.islower()
    if lead not in BOX:
        return follows or leads
    if tail in BOX:
        return follows and leads
    return follows or (leads and not tail.isalpha() and before not in BOX)


def _is_free(text: str, run: Run) -> bool:
    """Say whether a Greek letter stands for itself: neither a capital before a quote, nor a corner in a drawing."""
    around = {text[run.start - 1 : run.start], text[run.end : run.end + 1]}
    if text[run.start] in BOX:
        return BOX.isdisjoint(around)
    return not PUNCTUATION.issuperset(text[run.start + 1 : run.end])


def _chain(text: str, page: Page, runs: list[Run]) -> None:
    """Take sequences that follow each other, where some are too many to be chance: damage that was done twice."""
    chains: list[list[Run]] = []
    for run in runs:
        if chains and chains[-1][-1].end == run.start:
            chains[-1].append(run)
        else:
            chains.append([run])
    chains = [chain for chain in chains if len(chain) > 1 and not all(link.weak for link in chain)]
    chains = [
        chain
        for chain in chains
        if not _is_in_word(page, text[chain[0].start - 1 : chain[0].start], text[chain[-1].end : chain[-1].end + 1])
    ]
    if any(sum(not link.weak for link in chain) > 1 + (text[chain[0].start] in BOX) for chain in chains):
        for link in (link for chain in chains for link in chain):
            link.taken = True
            link.votes |= not link.weak and link.glyph not in PASSING


def _join(runs: list[Run]) -> None:
    """Read lossy runs again by their neighbours: a line of lost corners, a closing quote that joined two pictures.

    No joiner is left without both of its pictures.
    """
    for left, run in pairwise(runs):
        if left.end == run.start and left.lossy and run.lossy and left.glyph in "┐━" and run.glyph == "┐":
            left.glyph = run.glyph = "━"  # corners never follow each other, but have lost the same byte
        if run.lossy and run.glyph == "”" and left.taken and left.end == run.start and left.glyph >= "\u2600":
            run.glyph, run.votes = ZWJ, False
    for run, right in pairwise([*runs, Run(-1, -1, "", lossy=False, weak=False)]):
        if run.glyph == ZWJ and not (right.taken and right.start == run.end and right.glyph >= "\u2600"):
            run.taken = run.lossy
            run.glyph = "”" if run.lossy else ZWJ
