"""Status words in a piece of text: what kind of claim they make, and in which mood. Knows no document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from phasedocs.model.dates import read_dates
from phasedocs.model.facts import Claim, ClaimKind, Mood, Place, Subject
from phasedocs.model.phases import named_phases
from phasedocs.model.vocabulary import status_kind, vocabulary
from phasedocs.text import Span

MAX_STATEMENT = 600
"""In code points: longer text is prose."""

MAX_OBJECT = 8
"""Words behind what was done that say to what: "the first readers of the import tool"."""
MAX_TIME = 40
"""In code points: what is longer does not only say when."""

# Full-width punctuation, of Chinese and Japanese, is not followed by a space.
_CLAUSE = re.compile(r"\s+[|·•]\s+|;\s+|[\uff5c\uff1b]")
_SEGMENT = re.compile(r"\s+[–—-]+\s+|[:()\[\]\uff1a\uff08\uff09\uff0c\u3001\u3002\uff01]|,\s|\.\s|!\s|→")
_SENTENCE = re.compile(r"\s+[–—-]+\s+|\.\s|!\s|[\u3002\uff01]")
_INFINITIVE = re.compile(r"\bto\s+$", re.IGNORECASE)
"""Only English writes some statuses as it writes verbs: "to complete"."""
_PERCENT = re.compile(r"(?<![\d.])(?P<percent>\d{1,3})(?:\.\d{1,3})?\s?%")
_COUNT = re.compile(r"(?<![\d./-])(?P<done>\d{1,4})\s?(?:/|\bof\b)\s?(?P<total>\d{1,4})(?![\d./-])")
_OPTIONS = re.compile(
    r"\s/\s[^/|]{2,40}\s/\s|\[[A-Za-z ]+(?:/[A-Za-z ]+)+\]|\bTBD\b|<[A-Za-z _-]+>|\{\{?[\w ]+\}?\}|_{3,}"
)
ENDS = re.compile(r"\s*&|[^\w\"'`]*$")
_WORDLESS = re.compile(r"\W*")
_SUFFIX = re.compile(r"\.\w")  # READY.md is a file
_STRUCK = re.compile(r"~~[^~\n]*~~")
YES_MARK = re.compile(r"[*\s]*[✅✔☑]")
SYMBOL = r"[\u2300-\u23ff\u25a0-\u2775\u2794-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]"
"""Pattern of a mark."""
LAST_MARK = re.compile(rf"(?P<mark>{SYMBOL})\ufe0f?[*\s]*$")
_MARKED: Mapping[str, ClaimKind | None] = {**dict.fromkeys("✅✔☑", ClaimKind.COMPLETE), "❌": ClaimKind.NOT_READY}
_NO_CLAIM = re.compile(r"\b(?:checklist|criteria|status|legend|key|never|don'?t)\b|\?", re.IGNORECASE)
_WORD = re.compile(r"(?<!\w)[^\W\d_][\w'’]*")
_QUOTE = re.compile(r"[\"“”«»]")
_ASKED = re.compile(r"[^.!?。！？]*[?？]")
_ANSWERED = re.compile(r"\w[*_]{0,2}[?？][^.!?]*$")
"""A question stands before it: "All gates passed? You are ready"."""
_BRACKET = re.compile(r"[(\[](?![^()\[\]]*[)\]])")
"""That is still open: what stands behind it is said of what stands in it."""
_ID = re.compile(r"\bT\d{1,3}(?:\.\d{1,3})?\b")


@dataclass(frozen=True, slots=True)
class Statement:
    """A status that a piece of text states."""

    kind: ClaimKind
    mood: Mood
    start: int
    end: int
    """Of the clause, in the text that was read."""
    percent: int | None
    count: tuple[int, int] | None
    phases: tuple[str, ...]
    task: str | None
    """Id of the task that is named: T6.1."""
    narrowed: str
    """Words of the clause that narrow its subject to a part."""
    leads: bool
    """The clause starts with the status."""
    words: str
    """The status as it is written: "NOT STARTED"; a number for a percentage."""

    def claim(
        self,
        *,
        mood: Mood,
        subject: Subject,
        place: Place,
        label: str | None,
        text: str,
        line: int,
        span: Span,
        section: int | None,
    ) -> Claim:
        """Make a claim of the statement and where it stands."""
        return Claim(
            kind=self.kind,
            mood=mood,
            subject=subject,
            place=place,
            label=label,
            percent=self.percent,
            count=self.count,
            words=self.words.upper(),
            text=text,
            line=line,
            span=span,
            section=section,
            qualified=bool(self.narrowed),
        )


def read_statements(text: str, *, headline: bool = False) -> Iterator[Statement]:
    """Read the claims that a heading or a value makes, clause by clause.

    The other words of a headline are its topic; only hedges ("core", "except") make a part of it.
    """
    if len(text) > MAX_STATEMENT:
        return
    if "~~" in text:  # struck out: said no more
        text = _STRUCK.sub(lambda struck: " " * len(struck.group()), text)
    if not _may_state(text):
        return
    clauses = _CLAUSE.split(text)
    template = _OPTIONS.search(text) is not None or _is_legend(clauses)
    at = 0
    for clause in clauses:
        start = text.index(clause, at)
        at = start + len(clause)
        for statement in _clause(clause, start, headline=headline):
            yield statement if not template else _as_template(statement)


def _may_state(text: str) -> bool:
    """Say cheaply whether a text may hold a status: most hold no word or number of one."""
    return vocabulary().status.may_be_in(text) or any(_found_numbers(text))


def _is_legend(clauses: Sequence[str]) -> bool:
    """Say whether text explains marks: "✅ Complete | 🟡 Ready | ⏳ Blocked"."""
    if len(clauses) < 3:
        return False
    status = vocabulary().status
    kinds = {status_kind(found) for clause in clauses if (found := status.search(clause))}
    return len(kinds) > 2 and all(len(clause) < 40 for clause in clauses)


def is_time(text: str) -> bool:
    """Say whether a short text starts with a day, a week or a date."""
    text = text.strip(" *_")
    if len(text) > MAX_TIME:
        return False
    return vocabulary().times.match(text) is not None or any(found.start == 0 for found in read_dates(text))


def read_task_id(text: str) -> str | None:
    """Give the first task id in a text: "T6.1"."""
    found = _ID.search(text)
    return found[0] if found else None


def read_mark(title: str, legend: Mapping[str, ClaimKind | None]) -> Statement | None:
    """Read a mark at the end of a heading without another status: "### Core system ✅"; the legend knows others."""
    found = None if title.isascii() else LAST_MARK.search(title)
    kind = {**_MARKED, **legend}.get(found["mark"]) if found else None
    words = vocabulary()
    if not found or kind is None or words.status.search(title) or words.goals.search(title) or _NO_CLAIM.search(title):
        return None
    return replace(bare_statement(kind, title, found["mark"]), narrowed="mark")  # says less than a word does


def read_count(text: str) -> Statement | None:
    """Read a bold line that counts: "**Phase 3 completed (5/5)**:"."""
    percent, count = _numbers(text)
    if count is None or not vocabulary().measured.search(text):
        return None
    return replace(bare_statement(ClaimKind.PERCENT, text, "{}/{}".format(*count)), count=count, percent=percent)


def read_report(sentence: str) -> Statement | None:
    """Read a sentence that opens with what was done: "Successfully implemented the import tool"."""
    words = vocabulary()
    opening = words.openings.match(sentence)
    rest = sentence[opening.end() :].lstrip() if opening else ""
    found = words.status.match(rest)
    if found is None or status_kind(found) is not ClaimKind.COMPLETE:
        return None
    what = " ".join(rest[found.end() :].split()[:MAX_OBJECT])
    parts = " ".join(hedge.group() for hedge in words.hedges.finditer(what))
    return replace(bare_statement(ClaimKind.COMPLETE, sentence, found.group()), narrowed=parts)


def bare_statement(kind: ClaimKind, text: str, words: str) -> Statement:
    """Make a statement of a whole text, that states no more than its status and its phases."""
    return Statement(
        kind=kind,
        mood=Mood.ASSERTED,
        start=0,
        end=len(text),
        percent=None,
        count=None,
        phases=named_phases(text),
        task=None,
        narrowed="",
        leads=False,
        words=words,
    )


def _as_template(found: Statement) -> Statement:
    return replace(found, mood=Mood.TEMPLATE, percent=None, count=None)


def _clause(clause: str, offset: int, *, headline: bool) -> Iterator[Statement]:
    words = vocabulary()
    percent, count = _numbers(clause)
    seen: set[ClaimKind] = set()
    for found in words.status.finditer(clause):
        before, after = clause[: found.start()], clause[found.end() :]
        kind = _kind(status_kind(found), before, percent, count)
        if kind is None or kind in seen or _SUFFIX.match(after):
            continue
        seen.add(kind)
        yield Statement(
            kind=kind,
            mood=_mood(clause, found, kind),
            start=offset,
            end=offset + len(clause),
            percent=percent,
            count=count,
            phases=_subject_phases(before, found.group(), after, kind),
            task=read_task_id(clause),
            narrowed=_narrowed(before, after, kind, headline=headline) or _rest(count),
            leads=not _WORD.search(_PERCENT.sub("", before)),
            words=_stated(found, before, kind),
        )
    if not seen and (percent is not None or count) and (words.measured.search(clause) or not _WORD.search(clause)):
        mood = Mood.GOAL if words.conditions.search(clause) else _number_mood(clause)
        yield Statement(
            kind=ClaimKind.PERCENT,
            mood=mood,
            start=offset,
            end=offset + len(clause),
            percent=percent,
            count=count,
            phases=named_phases(clause),
            task=None,
            narrowed="",
            leads=True,
            words=f"{percent} %" if percent is not None else "{}/{}".format(*(count or ())),
        )


def _stated(found: re.Match[str], before: str, kind: ClaimKind) -> str:
    """Give the status with its negation."""
    negation = vocabulary().negation.search(before) if kind is ClaimKind.NOT_READY else None
    return f"{negation.group().strip()} {found.group()}" if negation else found.group()


def _number_mood(clause: str) -> Mood:
    """Tell a number that is claimed from one in a name: "Progress: 40 %" from "100 % Completion Checklist"."""
    found = _PERCENT.search(clause) or _COUNT.search(clause)
    rest = clause[found.end() :] if found else ""
    measured = vocabulary().measured.match(rest.lstrip(" ~"))
    rest = rest.lstrip(" ~")[measured.end() :] if measured else rest
    return Mood.ASSERTED if _goes_on(_SEGMENT.split(rest)[0]) else Mood.LABEL


def _found_numbers(text: str) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """Find a percentage and a count; few texts hold what each of them needs."""
    percent = _PERCENT.search(text) if "%" in text else None
    return percent, _COUNT.search(text) if "/" in text or "of" in text else None


def _numbers(clause: str) -> tuple[int | None, tuple[int, int] | None]:
    percent, count = _found_numbers(clause)
    number = int(percent["percent"]) if percent and int(percent["percent"]) <= 100 else None
    pair = (int(count["done"]), int(count["total"])) if count else None
    return number, pair if pair and pair[0] <= pair[1] and pair != (24, 7) else None


def _kind(kind: ClaimKind, before: str, percent: int | None, count: tuple[int, int] | None) -> ClaimKind | None:
    if vocabulary().negation.search(before):
        return ClaimKind.NOT_READY if kind in (ClaimKind.COMPLETE, ClaimKind.READY) else None
    if kind is ClaimKind.BLOCKED and YES_MARK.search(before):  # "✅ All attacks blocked" is no work that waits
        return None
    if kind is ClaimKind.COMPLETE and percent is not None and percent < 100 and _PERCENT.search(before):
        return ClaimKind.PERCENT
    if kind is ClaimKind.COMPLETE and _rest(count) and _COUNT.search(before):
        return ClaimKind.PERCENT
    return kind


def _mood(clause: str, found: re.Match[str], kind: ClaimKind) -> Mood:
    words = vocabulary()
    before, after = clause[: found.start()], clause[found.end() :]
    if _QUOTE.search(before) and _QUOTE.search(after):
        return Mood.QUOTED
    if _ASKED.match(after) or words.labels.search(clause):
        return Mood.LABEL
    segment = _SEGMENT.split(before)[-1]
    sentence = _SENTENCE.split(before)[-1]
    if words.conditions.search(sentence) or _conditional(kind, after):
        return Mood.GOAL
    if _INFINITIVE.search(before) or "→" in before or _ANSWERED.search(before):
        return Mood.GOAL
    return Mood.ASSERTED if _stands_as_status(clause, found, segment, after, kind) else Mood.LABEL


def _conditional(kind: ClaimKind, after: str) -> bool:
    """Say whether a condition follows: "READY when all gates are ticked", "ready to start: Monday"."""
    if kind not in (ClaimKind.COMPLETE, ClaimKind.READY):
        return False
    if vocabulary().conditions.match(after.lstrip(" (,*\uff08\uff0c")):
        return True
    act, colon, rest = after.partition(":")
    return kind is ClaimKind.READY and bool(colon and act.strip("* ")) and is_time(rest)


def _stands_as_status(clause: str, found: re.Match[str], segment: str, after: str, kind: ClaimKind) -> bool:
    """Tell a status from an adjective: "Setup Complete" from "Complete Setup Guide"."""
    rest = _SEGMENT.split(after)[0]
    if _goes_on(rest) or found.group().lower().startswith("can"):  # "cannot start" is a verb, no adjective
        return True
    if not found.group().isupper():
        return False
    leads = not _WORD.search(segment)
    shouted = clause.replace(found.group(), "").isupper()
    return leads != (kind is ClaimKind.COMPLETE) if shouted else kind is not ClaimKind.COMPLETE or not leads


def _goes_on(rest: str) -> bool:
    """Say whether nothing follows a status that an adjective would stand before: "complete for", "listo para"."""
    word = _WORDLESS.match(rest)
    return bool(ENDS.match(rest)) or (word is not None and bool(vocabulary().follows.match(rest[word.end() :])))


def _subject_phases(before: str, status: str, after: str, kind: ClaimKind) -> tuple[str, ...]:
    """Give the phases that a status is said of: those beside it, else those named before it in its clause.

    "COMPLETE - Ready for Phase 4": complete is said of none, ready of 4. "Blocked by Phase 3" says nothing of 3.
    """
    beside = _SEGMENT.split(before)[-1] + status
    if kind is not ClaimKind.BLOCKED:
        beside += _SEGMENT.split(after)[0]
    return named_phases(beside) or named_phases(before)


def _rest(count: tuple[int, int] | None) -> str:
    """Give a count that is not full: the claim says itself that something is open."""
    return "{}/{}".format(*count) if count and count[0] < count[1] else ""


def _narrowed(before: str, after: str, kind: ClaimKind, *, headline: bool) -> str:
    """Give the words that make the subject a part of the whole, and those that disclose what is open."""
    words = vocabulary()
    if headline:
        left = [found.group() for found in words.hedges.finditer(before)]
        left += _WORD.findall(_BRACKET.split(before)[-1]) if _BRACKET.search(before) else []
    else:
        left = [word for word in _WORD.findall(before) if not words.generic.fullmatch(word)]
    if kind is ClaimKind.PLANNED:  # "pending review": not the work is planned, but what is named
        left += [word for word in _WORD.findall(_SEGMENT.split(after)[0]) if not words.generic.fullmatch(word)]
    if kind in (ClaimKind.COMPLETE, ClaimKind.READY):
        left += [found.group() for found in words.hedges.finditer(after)]
    return " ".join(word for word in left if not words.phase.fullmatch(word))
