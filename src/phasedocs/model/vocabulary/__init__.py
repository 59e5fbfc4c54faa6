"""The words that carry meaning, compiled from data files (one a language)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from phasedocs.model.facts import ClaimKind, Role


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Compiled word lists; every pattern matches whole words, whatever their case, in linear time."""

    phase: re.Pattern[str]
    status: re.Pattern[str]
    """Named groups are the kinds of claims."""
    negation: re.Pattern[str]
    """Right before a status word."""
    questions: re.Pattern[str]
    yes: re.Pattern[str]
    no: re.Pattern[str]
    measured: re.Pattern[str]
    conditions: re.Pattern[str]
    goals: re.Pattern[str]
    labels: re.Pattern[str]
    quotations: re.Pattern[str]
    generic: re.Pattern[str]
    hedges: re.Pattern[str]
    status_labels: re.Pattern[str]
    foreign_labels: re.Pattern[str]
    strong_roles: Mapping[Role, re.Pattern[str]]
    near_roles: Mapping[Role, re.Pattern[str]]
    text_roles: Mapping[Role, re.Pattern[str]]
    undone: re.Pattern[str]
    depends_on: re.Pattern[str]
    blocks: re.Pattern[str]
    date_labels: re.Pattern[str]
    absence: re.Pattern[str]


def _alternatives(words: Iterable[str]) -> str:
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(r"[\s_-]{1,3}".join(re.escape(part) for part in word.split(" ")) for word in longest_first)


def _words(words: Iterable[str], *, group: str | None = None) -> re.Pattern[str]:
    inner = _alternatives(words)
    return re.compile(rf"(?<![\w'’])(?:{inner})(?![\w])" if group is None else rf"(?P<{group}>{inner})", re.IGNORECASE)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Load and compile the words of all built-in languages, once a process."""
    folder = resources.files(__name__)
    words = tomllib.loads((folder / "en.toml").read_text("utf-8"))
    status = words["status"]
    # Longer words of another kind win over shorter ones inside them: "not ready" over "ready".
    kinds = [(word, kind.value) for kind in ClaimKind if kind.value in status for word in status[kind.value]]
    by_length = sorted(kinds, key=lambda pair: (-len(pair[0]), pair))
    alternatives = "|".join(
        f"(?P<{kind}_{number}>{_alternatives([word])})" for number, (word, kind) in enumerate(by_length)
    )
    subject, mood, roles = words["subject"], words["mood"], words["roles"]
    return Vocabulary(
        phase=re.compile(rf"(?<![^\W_])(?:{_alternatives(words['phase']['words'])})(?![^\W\d_])", re.IGNORECASE),
        status=re.compile(rf"(?<![\w'’/-])(?:{alternatives})(?![\w]|\.\w)", re.IGNORECASE),
        negation=re.compile(rf"(?<![\w])(?:{_alternatives(status['negations'])})\s+(?:\w+ly\s+)?$", re.IGNORECASE),
        questions=_words(status["questions"]),
        yes=_words(status["yes"]),
        no=_words(status["no"]),
        measured=_words(status["measured"]),
        conditions=_words(mood["conditions"]),
        goals=_words(mood["goals"]),
        labels=_words(mood["labels"]),
        quotations=_words(mood["quotations"]),
        generic=_words(subject["generic"]),
        hedges=_words(subject["hedges"]),
        status_labels=re.compile(rf"(?:{_alternatives(subject['status_labels'])})$", re.IGNORECASE),
        foreign_labels=re.compile(rf"(?:{_alternatives(subject['foreign_labels'])})$", re.IGNORECASE),
        strong_roles={Role(role): _words(found) for role, found in roles["strong"].items()},
        near_roles={Role(role): _words(found) for role, found in roles["near"].items()},
        text_roles={Role(role): _words(found) for role, found in roles["text"].items()},
        undone=_words(words["headings"]["undone"]),
        depends_on=re.compile(rf"(?:{_alternatives(words['dependency']['depends_on'])})$", re.IGNORECASE),
        blocks=re.compile(rf"(?:{_alternatives(words['dependency']['blocks'])})$", re.IGNORECASE),
        date_labels=re.compile(rf"(?:{_alternatives(words['date']['labels'])})$", re.IGNORECASE),
        absence=_words(words["absence"]["words"]),
    )


def status_kind(found: re.Match[str]) -> ClaimKind:
    """Give the kind that a match of `Vocabulary.status` stands for."""
    assert found.lastgroup is not None
    return ClaimKind(found.lastgroup.rpartition("_")[0])
