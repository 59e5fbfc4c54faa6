"""Strong sentences: those of running text that state the status of the whole. Few, so that they are right.

"We are not ready for Phase 6." is one; what narrows, conditions or only mentions a status is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from phasedocs.model.facts import Mood, Place
from phasedocs.model.fields import Line
from phasedocs.model.phases import named_phases
from phasedocs.model.statements import Statement, read_report, read_statements
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import Tree

MAX_SENTENCE = 240
"""In code points: a longer one says more than a status."""
MAX_SUBJECT = 8
"""Words before the verb: more of them are a sentence of their own."""
MAX_PARAGRAPH = 2_000
"""In code points: a longer one is no status report."""
_STOP = re.compile(r"[.!?]+(?=[\s*_]|$)")
_LEAD = re.compile(r"[^\w\"“”'`(\[]*")
_NUMBER = re.compile(r"\s?#?\d{1,2}(?:\.\d{1,2})?[a-z]?(?![\w.])", re.IGNORECASE)
_SHARE = re.compile(r"\d{1,3}\s?%")
_WORD = re.compile(r"[^\W_]+(?:['’]\w+)?")
_END = re.compile(r"\s*(?:[,;—–(]|-\s|[^\w\"'`%&/]*$)")


def read_sentences(tree: Tree) -> Iterator[tuple[Line, Statement, int | None]]:
    """Yield the strong sentences of paragraphs outside lists and quotes, with what they state and their section."""
    section = None
    words = vocabulary()
    for block in tree.root.children:
        if block.kind == "heading":
            section = 0 if section is None else section + 1
        elif block.kind == "paragraph" and len(block.text) <= MAX_PARAGRAPH and words.status.may_be_in(block.text):
            for start, end, stop in _sentences(block.text):
                if "?" not in stop and end - start <= MAX_SENTENCE:
                    text = block.text[start:end]
                    for found in _strong(text):
                        yield Line(block, start, text, Place.SENTENCE), replace(found, start=0, end=len(text)), section


def _sentences(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and the full stop of each sentence, without what leads it."""
    start = 0
    for stop in (*_STOP.finditer(text), None):
        end = stop.start() if stop else len(text)
        lead = _LEAD.match(text, start, end)
        yield lead.end() if lead else start, end, stop.group() if stop else ""
        start = stop.end() if stop else end


def _strong(sentence: str) -> Iterator[Statement]:
    """Yield what a sentence states of the whole; nothing when it is not strong."""
    plain = " ".join(sentence.replace("*", "").split())
    if report := read_report(plain):
        yield report
        return
    subject, predicate = _parts(plain)
    statuses = [status.upper() for status in _statuses(predicate)]
    if not statuses:
        return
    for found in read_statements(plain):
        if found.mood is Mood.ASSERTED and found.words.upper().endswith(tuple(statuses)):
            yield replace(found, narrowed=_without(found.narrowed, subject))


def _parts(sentence: str) -> tuple[str, str]:
    """Give the noun that stands for the whole, and what follows its verb; nothing when there is no such subject."""
    words = vocabulary()
    subject = words.wholes.match(sentence)
    if subject is None and (phase := words.phase.match(sentence)):
        subject = _NUMBER.match(sentence, phase.end())
    end = subject.end() if subject else 0
    rest = sentence[end:].lstrip()
    verb = words.states.match(rest) if end else None
    if verb is not None:
        return "", rest[verb.end() :]
    verb = words.states.search(rest)
    if verb is None or not _is_product(rest[: verb.start()]):
        return "", ""
    return _WORD.findall(rest[: verb.start()])[-1], rest[verb.end() :]


def _without(narrowed: str, noun: str) -> str:
    """Leave the noun of the subject out of the words that narrow it: "the feature" is the whole."""
    return " ".join(word for word in narrowed.split() if word != noun)


def _is_product(subject: str) -> bool:
    """Say whether a subject is what the project makes: "The import tool", "Phase 2 (plugins) implementation"."""
    words = vocabulary()
    found = _WORD.findall(subject)
    return 0 < len(found) <= MAX_SUBJECT and words.products.fullmatch(found[-1]) is not None


def _statuses(predicate: str) -> list[str]:
    """Give the status that follows a verb, and one that is joined to it: "complete and ready for release"."""
    found = _status(predicate)
    if found is None:
        return []
    after = predicate[found.end() :].lstrip()
    join = vocabulary().joins.match(after)
    more = _status(after[join.end() :]) if join else None
    return [found.group(), more.group()] if more else [found.group()]


def _status(predicate: str) -> re.Match[str] | None:
    """Find the status that follows a verb, when the clause ends with it or with what it is ready for."""
    words = vocabulary()
    status = words.status.search(predicate)
    if status is None:
        return None
    before, after = _SHARE.sub("", predicate[: status.start()]), predicate[status.end() :]
    if negation := words.negation.search(before):
        before = before[: negation.start()]
    if not all(words.adverbs.fullmatch(word) for word in _WORD.findall(before)):
        return None
    if purpose := words.purposes.match(after.lstrip()):
        after = after.lstrip()[purpose.end() :]
        if named_phases(after) and (phase := words.phase.match(after.lstrip())):
            number = _NUMBER.match(after.lstrip(), phase.end())
            after = after.lstrip()[number.end() :] if number else after
    more = words.joins.match(after.lstrip()) is not None and not named_phases(after)
    return status if more or _END.match(after) else None
