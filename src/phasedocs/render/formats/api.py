"""What a format is: a function from a run to text. It sees values only: no disk, no terminal, no configuration."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from phasedocs.diagnostic import Diagnostic, Severity
from phasedocs.render.frames import Sheet
from phasedocs.render.summary import Count, counts
from phasedocs.render.terminal import Style, safe

if TYPE_CHECKING:
    from phasedocs.rules import Rule

PathNames = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding with its name, by which other tools know it again."""

    found: Diagnostic
    fingerprint: str


@dataclass(frozen=True)
class Run:
    """What a run of `lint` found, and all that a format may show of it."""

    diagnostics: Sequence[Diagnostic]
    """Sorted; those that something suppresses too."""
    sheets: Mapping[str, Sheet]
    """Every document that was read, by path."""
    recognised: Mapping[str, int]
    rules: Sequence[Rule] = ()
    show: PathNames = str
    """Gives a path as a person in the current folder would type it."""
    tracked: PathNames = str
    """Gives a path from the root of the repository, as the machines that show reports know it."""
    style: Style = field(default_factory=Style)
    fail_on: Severity | None = Severity.ERROR
    """Findings at least so bad make the run fail; None: none does."""
    statistics: bool = False
    """How many there are by rule is asked for."""
    complete: bool = True
    """Every document could be read."""

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All findings, named by rule, file and the line's words, so that they keep their names when lines move."""
        seen: Counter[str] = Counter()
        entries = []
        for found in self.diagnostics:
            place = found.location
            line = self.sheets[place.path].source.line_text(place.start.line).strip()
            key = f"{found.rule}\n{place.path}\n{line}"
            seen[key] += 1
            named = f"{key}\n{seen[key]}".encode("utf-8", "surrogateescape")
            entries.append(Entry(found, hashlib.sha256(named).hexdigest()[:20]))
        return tuple(entries)

    @cached_property
    def reported(self) -> tuple[Entry, ...]:
        """The findings that nothing suppresses."""
        return tuple(entry for entry in self.entries if entry.found.stands)

    @property
    def counts(self) -> tuple[Count, ...]:
        """How many findings are reported of each rule, most first."""
        return counts([entry.found for entry in self.reported])

    def fails(self, found: Diagnostic) -> bool:
        """Say whether a finding makes the run fail."""
        return found.stands and self.fail_on is not None and found.severity.rank <= self.fail_on.rank

    @property
    def failing(self) -> bool:
        """Whether some finding makes the run fail."""
        return any(map(self.fails, self.diagnostics))


def more(found: Diagnostic) -> list[str]:
    """Give what a finding says beside its message, a line each: what was counted and left out, and the way out."""
    return [safe(line) for line in (*found.remarks, *([f"help: {found.help}"] if found.help else []))]


Renderer = Callable[[Run], str]
