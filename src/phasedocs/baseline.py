"""The baseline: findings that were there when a project began to lint, and a ratchet that lets them only become fewer.

A finding is known by its rule, its path and the words of its line, with a count: lines may move. Knows no disk.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, NamedTuple

from phasedocs.config import ConfigError
from phasedocs.diagnostic import Diagnostic, Location, Note, Severity, SuppressedBy, Suppression
from phasedocs.model import Document
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule
from phasedocs.text import Source, Span, decode

SCHEMA = "phasedocs.baseline/1"
MAX_LINE = 200
"""A longer line is known by its beginning and its hash."""
SHOWN = 160


class Key(NamedTuple):
    """What a finding is known by."""

    path: str
    """From the root."""
    rule: str
    line: str
    """The words of its line."""
    message: str
    """What it says: many rules tell once what stands on several lines, so what is left of it may move to another."""


Counts = Mapping[Key, int]
LooksAt = Callable[[str, str], bool]
"""Whether a run looked at a path with a rule: only of those it can say that a finding is gone."""


@rule("stale-baseline", on=Document, severity=Severity.ERROR)
def stale_baseline(document: Document, ctx: Context) -> Iterator[Finding]:
    """The baseline holds no findings but those that are still there.

    A baseline silences what was found when a project began to lint. When such a finding is repaired and its entry
    stays, the next person may bring it back and nobody is told. So the baseline only shrinks, and has to.

    `phasedocs baseline` takes out what is no longer there; the repair and the smaller baseline belong in one commit.
    Told once a run, of the documents and rules that this run looked at. New findings never get in by themselves:
    `phasedocs baseline --accept-new` takes them in.
    """
    yield from ()  # it speaks of a run, not of a document: `Held.stale_finding`


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline as it was read."""

    source: Source
    counts: Counts = field(repr=False)

    @property
    def total(self) -> int:
        """How many findings it holds."""
        return sum(self.counts.values())

    def named(self, path: str) -> Baseline:
        """Give it under the path of its file from the root."""
        return replace(self, source=replace(self.source, path=path))


def parse_baseline(name: str, raw: bytes) -> Baseline:
    """Read a baseline. ConfigError, with the line where that can be told, when it is none."""
    source = decode(name, raw)
    try:
        data = json.loads(raw.decode("utf-8-sig"))
        if data["schema"] != SCHEMA:
            raise ConfigError(f"{name}: written by another version of phasedocs; {_WAY_OUT}")
        counts: dict[Key, int] = {}
        for found in data["findings"]:
            key = Key(_text(found["path"]), _text(found["rule"]), _text(found["line"]), _text(found["message"]))
            counts[key] = max(counts.get(key, 0), _number(found["count"]))  # twice after a merge of two branches
    except json.JSONDecodeError as error:
        raise ConfigError(f"{name}:{error.lineno}: {_NONE}: {error.msg.lower()}; {_WAY_OUT}") from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ConfigError(f"{name}: {_NONE}; {_WAY_OUT}") from None
    return Baseline(source, counts)


_NONE = "not a baseline"
_WAY_OUT = "restore it from version control, or delete it and run `phasedocs baseline`"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError
    return value


def baseline_text(counts: Counts) -> str:
    """Write a baseline: sorted, an entry a line."""
    lines = (_entry(key, number) for key, number in sorted(counts.items()) if number)
    body = ",\n".join(f"  {line}" for line in lines)
    return f'{{"schema": "{SCHEMA}",\n "findings": [' + (f"\n{body}\n ]}}\n" if body else "]}\n")


def _entry(key: Key, number: int) -> str:
    return json.dumps({**key._asdict(), "count": number}, ensure_ascii=False)


def key_of(diagnostic: Diagnostic, documents: Mapping[str, Document]) -> Key:
    """Give what a finding is known by."""
    path = diagnostic.location.path
    line, message = _short(diagnostic.words(documents[path].source)), _short(diagnostic.message)
    return Key(path, diagnostic.rule, line, message)


def _short(text: str) -> str:
    if len(text) <= MAX_LINE:
        return text
    return f"{text[:SHOWN]}… sha256:{sha256(text.encode()).hexdigest()[:20]}"


@dataclass(frozen=True, slots=True)
class Held:
    """Findings as they are held against a baseline."""

    baseline: Baseline
    diagnostics: tuple[Diagnostic, ...]
    """All of them; those that the baseline knows are suppressed."""
    kept: Counts
    """The baseline without what is stale, each finding by the line that it now stands on."""
    stale: Counts
    """What the baseline holds and nobody finds any more."""

    @property
    def stale_finding(self) -> Diagnostic | None:
        """The finding about what is stale; it stands in the baseline's own file."""
        if not self.stale:
            return None
        source, counts = self.baseline.source, self.baseline.counts
        lines = {text.strip().rstrip(","): number for number, text in enumerate(source.text.split("\n"), 1)}
        places = sorted(lines.get(_entry(key, counts[key]), 1) for key in self.stale)
        first, *others = (Location.of(source, _written(source, line)) for line in places)
        number, total = sum(self.stale.values()), self.baseline.total
        return Diagnostic(
            rule=stale_baseline.name,
            severity=stale_baseline.severity,
            location=first,
            message=f"{number} of {total} finding{'s' * (total > 1)} in the baseline {'is' if number == 1 else 'are'} "
            "no longer there: run `phasedocs baseline` to shrink it",
            label="no longer there",
            notes=tuple(Note(place, "nor this") for place in others[:MAX_NOTES]),
            help="commit it together with the repair",
        )


def _written(source: Source, line: int) -> Span:
    """Give the span of an entry: its line without indent and comma."""
    span = source.line_span(line)
    text = source.slice(span)
    return Span(span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip().rstrip(",")))


_KNOWN_BY: tuple[Callable[[Key], object], ...] = (
    lambda key: key,
    lambda key: (key.path, key.rule, key.line),
    lambda key: (key.path, key.rule, key.message),
)
"""What makes a finding one of the baseline, the surest first: the last finds one that is told on another line now."""


def hold(
    diagnostics: Sequence[Diagnostic], baseline: Baseline, documents: Mapping[str, Document], looks_at: LooksAt
) -> Held:
    """Suppress the findings that a baseline knows, the worst and surest first, and find what is stale in it.

    Findings that something else silences do not count as found.
    """
    found = {index: one for index, one in enumerate(diagnostics) if one.stands}
    named = {index: key_of(one, documents) for index, one in found.items()}  # file by file: they may be read for it
    keys = {index: named[index] for index in sorted(found, key=lambda index: _weight(found[index]))}
    left, known = Counter(baseline.counts), dict[int, Key]()
    for known_by in _KNOWN_BY:
        known.update(_matched({index: key for index, key in keys.items() if index not in known}, left, known_by))
    silence = Suppression(SuppressedBy.BASELINE, f"in {baseline.source.path}")
    held = tuple(replace(one, suppression=silence) if index in known else one for index, one in enumerate(diagnostics))
    stale = {key: number for key, number in left.items() if number and looks_at(key.path, key.rule)}
    kept = Counter({key: number for key, number in left.items() if number and key not in stale})
    kept.update(old if old.line == keys[index].line else keys[index] for index, old in known.items())
    return Held(baseline, held, kept, stale)


def _matched(
    keys: Mapping[int, Key], left: Counter[Key], known_by: Callable[[Key], object]
) -> Iterator[tuple[int, Key]]:
    """Yield findings, by their index, with what the baseline holds of them, and take it out of what is left."""
    pools: dict[object, list[Key]] = {}
    for key in sorted((key for key, number in left.items() if number), reverse=True):
        pools.setdefault(known_by(key), []).append(key)
    for index, key in keys.items():
        if pool := pools.get(known_by(key)):
            old = pool[-1]
            left[old] -= 1
            if not left[old]:
                pool.pop()
            yield index, old


def _weight(diagnostic: Diagnostic) -> tuple[object, ...]:
    return (diagnostic.severity.rank, diagnostic.confidence.rank, *diagnostic.order)


def counted(diagnostics: Iterable[Diagnostic], documents: Mapping[str, Document]) -> Counter[Key]:
    """Count findings that nothing suppresses, by what they are known by."""
    return Counter(key_of(found, documents) for found in diagnostics if found.stands)
