"""Check marks and ticks on what the document itself says is yet to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from phasedocs.model import Claim, ClaimKind, Document, Mood, Place, SubjectType
from phasedocs.model.dates import read_dates
from phasedocs.model.vocabulary import status_kind, vocabulary
from phasedocs.syntax import Node
from phasedocs.text import Span

MIN_MARKS = 3
"""Fewer check marks are no list."""
MOST = 0.8
"""Of the lines of a list: so many start with a check mark."""
MAX_LABEL = 120
"""In code points: a longer line announces no list."""

MIN_BOXES = 3
"""Fewer boxes do not show that nothing is done."""

_MARKED = re.compile(r"(?P<lead>[\s*_]*)[✅☑✔]")
_CRITERIA = re.compile(
    r"\b(?:success(?:ful)?|complete|done|ready|finished|acceptance|exit)\s(?:criteria|indicators|metrics|when|once|if)\b"
    r"|\bdefinition of done\b",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\b(?:when|once|if)\W*$", re.IGNORECASE)
_LATER = re.compile(
    r"\bwill be\b|[(–—-]\s?(?:after|post)[\s-](?:the )?(?:deploy\w*|launch|release|go-live|merge)\W*$", re.IGNORECASE
)
_BEGIN = re.compile(
    r"\b(?:to|for)\s(?:immediate\s)?(?:start|begin|go|kick-?off|implement\w*|execut\w*|development)\b", re.IGNORECASE
)
_STATED = frozenset({Place.TITLE, Place.FIELD, Place.FRONT_MATTER})
_WHOLE = frozenset({SubjectType.DOCUMENT, SubjectType.PHASE})
_YET = frozenset({ClaimKind.PLANNED, ClaimKind.NOT_READY, ClaimKind.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class Premature:
    """Marks that came too early."""

    spans: tuple[Span, ...]
    """Of the marks or boxes, in order."""
    reason: str
    because: tuple[Span, ...] = ()
    """What says that it is yet to come, where the marked text does not say so itself."""


@dataclass(frozen=True, slots=True)
class _Marked:
    """A list or paragraph whose lines start with check marks."""

    heads: tuple[str, ...]
    """Headings below the title, and the line over it last."""
    spans: tuple[Span, ...]


def premature(document: Document) -> Iterator[Premature]:
    """Yield what is marked as done and, as the document says, is not yet."""
    for task in document.tasks:
        if task.leaf and task.state.done and (found := _LATER.search(task.text)):
            yield Premature((task.box,), f"it says itself “{found.group().strip(' ()–—-')}”")
    marked = list(_marked(document)) if any(mark in document.tree.reading.text for mark in "✅☑✔") else []
    others = []
    for each in marked:
        if day := _later_day(document, each):
            yield Premature(each.spans, f"they stand under {day}, and the document is of {document.date}")
        elif _is_criterion(each):
            others.append(each)
    claim = _yet_to_come(document) if others else None
    untouched = len(document.tasks) >= MIN_BOXES and not any(task.state.done for task in document.tasks)
    early = [each for each in others if untouched or (each.heads and _WHEN.search(each.heads[-1]))]
    if claim and early:
        spans = tuple(span for each in early for span in each.spans)
        yield Premature(spans, f"they are criteria, and the document says {_words(claim)}", (claim.span,))


def _is_criterion(marked: _Marked) -> bool:
    named = [head for head in marked.heads if _CRITERIA.search(head)]
    return bool(named) and not any(vocabulary().reached.search(head) or _MARKED.search(head) for head in marked.heads)


def _later_day(document: Document, marked: _Marked) -> date | None:
    """Give the day after the document's own under which a list stands; None where its heading says that it is done."""
    if document.date is None or not marked.heads:
        return None
    own, head = date.fromisoformat(document.date[:10]), marked.heads[-1]
    found = vocabulary().status.search(head)
    if found and status_kind(found) is ClaimKind.COMPLETE:
        return None
    days = [each.first for each in read_dates(head, own) if each.first]
    return min(days) if days and min(days) > own else None


def _yet_to_come(document: Document) -> Claim | None:
    """Give what says of the document or a phase that it is not done; None where a claim before says that it is."""
    stated = [
        claim
        for claim in document.claims
        if claim.mood is Mood.ASSERTED and claim.place in _STATED and claim.subject.type in _WHOLE
    ]
    first = next((claim for claim in stated if claim.kind is ClaimKind.COMPLETE and not claim.qualified), None)
    found = next((claim for claim in stated if _is_yet(claim)), None)
    return found if found and (first is None or found.span < first.span) else None


def _words(claim: Claim) -> str:
    return f"{claim.percent} %" if claim.kind is ClaimKind.PERCENT else claim.words


def _is_yet(claim: Claim) -> bool:
    if claim.kind is ClaimKind.READY:
        return _BEGIN.search(claim.text) is not None
    return claim.kind in _YET or (claim.kind is ClaimKind.PERCENT and claim.percent is not None and claim.percent < 100)


def _marked(document: Document) -> Iterator[_Marked]:
    """Yield the lists and paragraphs of check marks, with what stands over them."""
    heads: list[tuple[int, Node]] = []
    before: Node | None = None
    for block in document.authored.root.children:
        if block.kind == "heading":
            level = int(block.attrs["level"] or 1)
            heads = [*(head for head in heads if head[0] < level), (level, block)]
        elif spans := _marks(block):
            over = tuple(head.plain() for level, head in heads if level > 1)
            label = _label(before) if before else ""
            yield _Marked((*over, label) if label else over, spans)
        before = block


def _label(block: Node) -> str:
    """Give the line that announces what comes below a block; empty where none does."""
    last = block.text.rpartition("\n")[2].strip() if block.kind == "paragraph" else ""
    return last.strip("*_: ") if last.rstrip("*_ ").endswith(":") and len(last) <= MAX_LABEL else ""


def _marks(block: Node) -> tuple[Span, ...]:
    """Give the places of the check marks that start each line of a paragraph or each item of a list."""
    if block.kind == "list" and len(block.children) >= MIN_MARKS:
        lines = [(item.children[0], 0) for item in block.children if item.children]
    elif block.kind == "paragraph" and block.text.count("\n") + 1 >= MIN_MARKS:
        starts = accumulate((len(line) + 1 for line in block.text.split("\n")[:-1]), initial=0)
        lines = [(block, start) for start in starts]
    else:
        return ()
    found = [(node, _MARKED.match(node.text, start)) for node, start in lines if node.kind == "paragraph"]
    spans = tuple(node.locate(mark.end("lead"), mark.end()) for node, mark in found if mark)
    return spans if len(spans) >= MIN_MARKS and len(spans) >= MOST * len(lines) else ()
