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
from phasedocs.model.statements import Statement, read_statements
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
                found = None if "?" in stop or end - start > MAX_SENTENCE else _strong(block.text[start:end])
                if found:
                    text = block.text[start:end]
                    yield Line(block, start, text, Place.SENTENCE), replace(found, start=0, end=len(text)), section


def _sentences(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and the full stop of each sentence, without what leads it."""
    start = 0
    for stop in (*_STOP.finditer(text), None):
        end = stop.start() if stop else len(text)
        lead = _LEAD.match(text, start, end)
        yield lead.end() if lead else start, end, stop.group() if stop else ""
        start = stop.end() if stop else end


def _strong(sentence: str) -> Statement | None:
    """Read a sentence; None when it is not strong."""
    plain = " ".join(sentence.replace("*", "").split())
    status = _status(_predicate(plain))
    found = next(read_statements(plain), None) if status else None
    if status is None or found is None or found.mood is not Mood.ASSERTED:
        return None
    return found if found.words.upper().endswith(status.upper()) else None


def _predicate(sentence: str) -> str:
    """Give what follows a subject that is the whole, and its verb; nothing when there is none."""
    words = vocabulary()
    subject = words.wholes.match(sentence)
    if subject is None and (phase := words.phase.match(sentence)):
        subject = _NUMBER.match(sentence, phase.end())
    end = subject.end() if subject else 0
    rest = sentence[end:].lstrip()
    verb = words.states.match(rest) if end else None
    if verb is None:
        verb = words.states.search(rest)
        if verb is None or not _is_product(rest[: verb.start()]):
            return ""
    return rest[verb.end() :]


def _is_product(subject: str) -> bool:
    """Say whether a subject is what the project makes: "The import tool", "Phase 2 (plugins) implementation"."""
    words = vocabulary()
    found = _WORD.findall(subject)
    return 0 < len(found) <= MAX_SUBJECT and words.products.fullmatch(found[-1]) is not None


def _status(predicate: str) -> str | None:
    """Give the status that follows a verb, when the clause ends with it or with what it is ready for."""
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
    return status.group() if more or _END.match(after) else None
