"""What phases are called: "Phase 4: Sails", "Phase 4 kick-off: Sails"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from phasedocs.model.dates import read_dates
from phasedocs.model.document import Document
from phasedocs.model.vocabulary import vocabulary

_TITLED = re.compile(
    r"\bphase\s{0,3}(?P<id>[\w.]{1,8}?)\b(?![.\d])"
    r"(?=(?P<kind>(?:\s{1,3}[^\W\d_][\w’'-]{0,20}){0,4})\s{0,3}(?:\([^)]{0,80}\)\s{0,3})?[:–—-]\s{0,3}"
    r"(?P<title>[^:–—(|]{3,60}))",
    re.IGNORECASE,
)


def phase_titles(documents: Iterable[Document]) -> Mapping[str, str]:
    """Give the words after "Phase N:" in the first heading that has some, by id in lower case.

    The documents of the phase alone are asked before others, and "Phase N kick-off:" where nothing else names a phase.
    """
    plain, own_plain = dict[str, str](), dict[str, str]()
    behind, own_behind = dict[str, str](), dict[str, str]()
    for document in documents:
        alone = document.phase.lower() if document.phase else None
        for section in document.sections:
            for found in _TITLED.finditer(section.title):
                phase, kind = found["id"].lower(), found["kind"].strip()
                title = _behind(kind, found["title"]) if kind else _without_status(found["title"])
                if title and kind:
                    (own_behind if phase == alone else behind).setdefault(phase, title)
                elif title:
                    (own_plain if phase == alone else plain).setdefault(phase, title)
    return {**behind, **own_behind, **plain, **own_plain}


def _without_status(title: str) -> str:
    words = re.sub(r"[^\w\s&/+,'’.-]", "", title).strip(" -,.")
    named = any(letter.isalpha() for letter in words) and not vocabulary().status.search(words)
    return words if named else ""


def _behind(kind: str, title: str) -> str:
    """Give what stands behind the kind of a document, unless the kind is a label and it a value: "status: on track"."""
    words = vocabulary()
    title = _without_status(title)
    if not title[:1].isalpha() or not _is_kind(kind) or _is_kind(title):
        return ""
    if words.times.match(title) or words.standings.match(title) or read_dates(title):
        return ""
    return "" if title[0].islower() and words.status_labels.match(kind.split()[-1]) else title


def _is_kind(text: str) -> bool:
    """Say whether a text names a kind of document and nothing else: "final completion report"."""
    words = vocabulary()
    named = False
    rest = text.strip()
    while rest:
        kind = words.kinds.match(rest)
        found = kind or words.framing.match(rest)
        if not found:
            return False
        named = named or kind is not None
        rest = rest[found.end() :].lstrip(" -_,&/")
    return named
