"""What a new document is called, and where it goes: as those like it are, and where they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from posixpath import basename, dirname

from phasedocs.kinds.schema import Kind
from phasedocs.kinds.words import plain
from phasedocs.model import Document
from phasedocs.model.phases import phase_order, with_phase

MAX_SLUG = 48
"""Of a title, in the name of a file."""
MAX_LEAD = 16
"""Of what ends with the number of the phase: more says something else too."""
_WORD = re.compile(r"\w+")
_NUMBERED = re.compile(r"(?P<lead>(?:[A-Za-z]{1,12}[-_])?)(?P<number>\d{2,4})(?P<gap>[-_])\S")
_GENERIC = frozenset({"phase", "status", "report", "check", "checklist", "doc", "the", "and", "of", "for", "md"})
"""Words in names of files that say nothing of what is in one of them alone."""
_STATUS = frozenset({"complete", "completed", "done", "ready", "final"})
"""Words that would say of a new document what was so of the old one."""


def needs_phase(kind: Kind) -> bool:
    """Say whether documents of a kind are about one phase."""
    return "phase" in kind.fields or "{phase}" in kind.file + kind.heading


def next_phase(known: Iterable[str]) -> str:
    """Give the phase after all that are known, a whole number; 1 where none is."""
    return str(max((phase_order(one)[0] for one in known if one[:1].isdigit()), default=0) + 1)


def folder_for(like: Sequence[Document], same_phase: Sequence[Document], home: str, files: Iterable[str]) -> str:
    """Give the folder for a document: where most of its kind stand, else most of its phase, else `docs`, else home.

    Folders are paths from the root, empty for the root itself.
    """
    for siblings in (like, same_phase):
        folders = Counter(dirname(one.path) for one in siblings if not one.is_put_away)
        if folders:
            return min(folders, key=lambda folder: (-folders[folder], folder))
    docs = f"{home}/docs" if home else "docs"
    return docs if any(path.startswith(f"{docs}/") for path in files) else home


def file_name(name: str, kind: Kind, phase: str, title: str, like: Sequence[Document], others: Sequence[str]) -> str:
    """Give the name of the file of a new document; `like` are those of its kind, `others` names of all in its folder.

    As documents of its kind are called, where that says nothing of what is in them; else as the kind says, in the
    manner of the others.
    """
    if numbered := _numbered(title, [basename(one.path) for one in like]):
        return numbered
    if "{title}" not in kind.file:
        for document in sorted(like, key=lambda one: one.path, reverse=True):
            own = basename(document.path)
            renamed = with_phase(own, phase) if phase else None
            if renamed and _says_only(own, name, kind):
                return "".join(renamed)
    lower, hyphens = _manner(others)
    pattern = _at_phase(kind.file, phase, others) if phase else kind.file.replace("{phase}", "")
    made = pattern.removesuffix(".md").replace("{title}", _slug(title))
    made = made.replace("_", "-") if hyphens else made
    return (made.lower() if lower else made) + ".md"


def _at_phase(pattern: str, phase: str, others: Sequence[str]) -> str:
    """Put a phase into the pattern of a name, as the others write theirs: PHASE7, phase-07."""
    parts = with_phase(pattern.replace("{phase}", "1"), phase) if "{phase}" in pattern else None
    if parts is None:
        return pattern.replace("{phase}", phase)
    leads = Counter(found[0] for one in others if (found := with_phase(one, phase)) and len(found[0]) < MAX_LEAD)
    return (min(leads, key=lambda lead: (-leads[lead], lead)) if leads else parts[0]) + parts[1]


def _numbered(title: str, names: Sequence[str]) -> str | None:
    """Go on counting where the documents of a kind are numbered: ADR-0007-brokers.md."""
    found = [number for one in names if (number := _NUMBERED.match(one))]
    if not found or len(found) * 2 < len(names):
        return None
    last = max(found, key=lambda one: int(one["number"]))
    following = str(int(last["number"]) + 1).zfill(len(last["number"]))
    slug = _slug(title).lower().replace("_", last["gap"])
    return f"{last['lead']}{following}{last['gap']}{slug}.md"


def _says_only(own: str, name: str, kind: Kind) -> bool:
    """Say whether the name of a file says its kind and its phase, and nothing of what else is in it."""
    if _STATUS & set(plain(re.sub(r"[_-]", " ", own)).split()):
        return False
    known = " ".join((name, kind.file, kind.heading, *kind.titles))
    words = set(re.sub(r"\d+[a-z]?", " ", plain(re.sub(r"[_-]", " ", own))).split())
    joined = set(plain(re.sub(r"[_-]", " ", known)).split())
    return all(word in joined | _GENERIC or any(one in word for one in joined if len(one) > 4) for word in words)


def _manner(names: Sequence[str]) -> tuple[bool, bool]:
    """Say whether most names are in small letters, and whether most part their words with hyphens."""
    stems = [one.removesuffix(".md") for one in names if one.lower() not in ("readme.md", "changelog.md")]
    lower = sum(stem == stem.lower() for stem in stems) * 2 > len(stems)
    return lower, sum("-" in stem for stem in stems) > sum("_" in stem for stem in stems)


def _slug(title: str) -> str:
    """Give the words of a title as a part of the name of a file."""
    made = "_".join(_WORD.findall(title.upper()))[:MAX_SLUG].strip("_")
    return made or "NEW"
