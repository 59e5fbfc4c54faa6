"""The words that carry meaning, read from data files (one a language). Which language a text is in does not matter."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, wraps
from importlib import resources
from typing import Any, ParamSpec, TypeVar

from phasedocs.model.facts import ClaimKind, Role
from phasedocs.model.vocabulary.words import UNSPACED, Endings, Names, Words

__all__ = [
    "LANGUAGES",
    "UNSPACED",
    "Names",
    "Vocabulary",
    "Words",
    "language_data",
    "merge",
    "remembered",
    "speaking",
    "status_kind",
    "vocabulary",
]

LANGUAGES = ("en", "es", "pt", "fr", "it", "de", "pl", "tr", "ru", "zh", "ja", "ko", "vi", "ar")
"""Codes (ISO 639-1) of the built-in languages."""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Word lists; every one finds whole words, whatever their case, in linear time."""

    phase: Words
    phases: Words
    """Plural forms of `phase`."""
    phase_ordinals: tuple[str, ...]
    """Phases whose number, `{n}`, does not stand behind the word."""
    phase_numbers: Mapping[str, str]
    """Numbers in words, as they stand behind the word."""
    status: Words
    """Named groups are the kinds of claims."""
    negation: Endings
    """Right before a status word."""
    questions: Words
    yes: Words
    no: Words
    measured: Words
    conditions: Words
    goals: Words
    reached: Words
    """In a heading of goals: they are reached."""
    labels: Words
    quotations: Words
    follows: Words
    """Right after a status word that is none of an adjective: "complete for", "listo para"."""
    times: Words
    """At the start of what follows "ready to start:": it says when, not that it is so."""
    wholes: Words
    """At the start of a sentence: the whole is its subject."""
    openings: Words
    """At the start of a sentence, before a status: it reports what was done."""
    states: Words
    """The verb of a sentence that states a status."""
    firm: Words
    """Such a verb says that it is so, in a section of goals too."""
    adverbs: Words
    products: Words
    """What a project makes, as the last word of a subject."""
    purposes: Words
    """Behind a status: what the whole is ready for."""
    joins: Words
    """Behind a status: more is said of the whole."""
    generic: Words
    hedges: Words
    status_labels: Names
    foreign_labels: Names
    strong_roles: Mapping[Role, Words]
    near_roles: Mapping[Role, Words]
    text_roles: Mapping[Role, Words]
    legends: Words
    """At the start of a line or over a list that says what marks stand for."""
    cancelled: Words
    not_applicable: Words
    roles: Words
    """Strong and near words of all roles: most headings hold none, which these tell at once."""
    deploy: Words
    """At the start of a box: the act itself."""
    acts: Mapping[str, Words]
    """What was done, what something is ready for, and what a task is part of."""
    undone: Words
    whole: Words
    """In a heading that names nothing but the whole document: "Conclusion"."""
    framing: Words
    """Beside one of `whole`: "executive", "final"."""
    kinds: Words
    """What documents of a phase are called: "kick-off", "completion report"."""
    standings: Words
    """What a status is that is no word of `status`: "on track"."""
    depends_on: Names
    blocks: Names
    date_labels: Names
    absence: Words
    refers: Words
    """Right before what a text points at: "see", "depends on"."""
    made: Words
    """At the start of a task, or behind the name of a file: the file was made."""
    files: Words
    """Between one of `made` and a name: what kind of file it is."""
    spared: Words
    """Beside the name of a file: the task was given up, another one done, or the document speaks of itself."""


_SPOKEN: ContextVar[Vocabulary | None] = ContextVar("vocabulary", default=None)
_P = ParamSpec("_P")
_R = TypeVar("_R")


def vocabulary() -> Vocabulary:
    """Give the words of all built-in languages, with those of a project inside `speaking`."""
    return _SPOKEN.get() or _built_in()


@contextmanager
def speaking(own: Mapping[str, Any] | None) -> Iterator[None]:
    """Read with the words of a project too: sections of lists, as in en.toml. They win over the built-in ones.

    A stage does this around all its work. Passed from hand to hand, the words would be a parameter of every function
    of the model.
    """
    token = _SPOKEN.set(_with_own(json.dumps(own, sort_keys=True)) if own else None)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


@lru_cache(maxsize=1)
def _built_in() -> Vocabulary:
    return merge(map(language_data, LANGUAGES))


@lru_cache(maxsize=4)
def _with_own(own: str) -> Vocabulary:
    return merge([json.loads(own), *map(language_data, LANGUAGES)])


def remembered(maxsize: int) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Make a function that depends on its arguments and the vocabulary remember its results, for each vocabulary."""

    def remember(function: Callable[_P, _R]) -> Callable[_P, _R]:
        unasked: Callable[..., _R] = function
        cached: Callable[..., _R] = lru_cache(maxsize=maxsize)(lambda _words, *args: unasked(*args))

        @wraps(function)
        def asked(*args: _P.args, **_kwargs: _P.kwargs) -> _R:
            return cached(_SPOKEN.get() or _built_in(), *args)  # `vocabulary`, without a call

        return asked

    return remember


@lru_cache(maxsize=len(LANGUAGES))
def language_data(code: str) -> Mapping[str, Any]:
    """Load the words of a language: sections of lists, as in en.toml."""
    return tomllib.loads((resources.files(__name__) / f"{code}.toml").read_text("utf-8"))


def merge(languages: Iterable[Mapping[str, Any]]) -> Vocabulary:
    """Make one vocabulary of the words of several languages; where they differ about a word, the first is right."""
    data = tuple(languages)

    def words(*path: str) -> Iterator[str]:
        for found in data:
            for name in path:
                found = found.get(name, {})
            yield from found

    def roles(strength: str) -> Mapping[Role, Words]:
        return {Role(role): Words(words("roles", strength, role)) for role in dict.fromkeys(words("roles", strength))}

    kinds: dict[str, str] = {}
    for found in data:
        for kind in ClaimKind:
            for word in found.get("status", {}).get(kind.value, ()):
                kinds.setdefault(word, kind.value)
    return Vocabulary(
        phase=Words([*words("phase", "words"), *words("phase", "plurals")]),
        phases=Words(words("phase", "plurals")),
        phase_ordinals=tuple(words("phase", "ordinals")),
        phase_numbers={
            word: str(number) for found in data for word, number in found.get("phase", {}).get("numbers", {}).items()
        },
        status=Words(kinds, not_after="-/", alone=words("status", "alone")),
        negation=Endings(words("status", "negations")),
        questions=Words(words("status", "questions")),
        yes=Words(words("status", "yes")),
        no=Words(words("status", "no")),
        measured=Words(words("status", "measured")),
        conditions=Words(words("mood", "conditions")),
        goals=Words(words("mood", "goals")),
        reached=Words(words("mood", "reached")),
        labels=Words(words("mood", "labels")),
        quotations=Words(words("mood", "quotations")),
        follows=Words(words("mood", "follows")),
        times=Words(words("mood", "times")),
        wholes=Words(words("sentence", "wholes")),
        openings=Words(words("sentence", "openings")),
        states=Words(words("sentence", "states")),
        firm=Words(words("sentence", "firm")),
        adverbs=Words(words("sentence", "adverbs")),
        products=Words(words("sentence", "products")),
        purposes=Words(words("sentence", "purposes")),
        joins=Words(words("sentence", "joins")),
        generic=Words(words("subject", "generic")),
        hedges=Words(words("subject", "hedges")),
        status_labels=Names(words("subject", "status_labels")),
        foreign_labels=Names(words("subject", "foreign_labels")),
        strong_roles=roles("strong"),
        near_roles=roles("near"),
        text_roles=roles("text"),
        legends=Words(words("legend", "names")),
        cancelled=Words(words("legend", "cancelled")),
        not_applicable=Words(words("legend", "not_applicable")),
        roles=Words(
            word for strength in ("strong", "near") for role in Role for word in words("roles", strength, role)
        ),
        deploy=Words(words("boxes", "deploy")),
        acts={act: Words(words("acts", act)) for act in dict.fromkeys(words("acts"))},
        undone=Words(words("headings", "undone")),
        whole=Words(words("headings", "whole")),
        framing=Words(words("headings", "framing")),
        kinds=Words(words("headings", "kinds")),
        standings=Words(words("headings", "standings")),
        depends_on=Names(words("dependency", "depends_on")),
        blocks=Names(words("dependency", "blocks")),
        date_labels=Names(words("date", "labels")),
        absence=Words(words("absence", "words")),
        refers=Words(words("reference", "words")),
        made=Words(words("reference", "made")),
        files=Words(words("reference", "files")),
        spared=Words(words("reference", "spared")),
    )


def status_kind(found: re.Match[str]) -> ClaimKind:
    """Give the kind that a match of `Vocabulary.status` stands for."""
    assert found.lastgroup is not None
    return ClaimKind(found.lastgroup.rpartition("_")[0])
