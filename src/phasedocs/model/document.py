"""A document: everything read out of one file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from phasedocs.model.anchors import Anchors
from phasedocs.model.declarations import Declarations
from phasedocs.model.facts import (
    Claim,
    Dependency,
    Field,
    Legend,
    NearTask,
    Reference,
    Section,
    Table,
    Task,
    Timeline,
)
from phasedocs.model.language import guess
from phasedocs.model.mentions import Mention, read_mentions
from phasedocs.model.regions import Region, without_bodies, without_regions
from phasedocs.syntax import Tree
from phasedocs.text import Source

_PUT_AWAY = re.compile(
    r"(?:^|/)[._]?(?:archived?|archives|old|historical|history|legacy|obsolete|deprecated|(?:[a-z]{1,20}_)?backups?)\w*/",
    re.IGNORECASE,
)


def put_away(path: str) -> bool:
    """Say whether a file is put away: it stands in a folder such as `archive`."""
    return _PUT_AWAY.search(path) is not None


@dataclass(frozen=True)
class Document:
    """Everything read out of one file: a pure function of its bytes and the configuration."""

    tree: Tree = field(repr=False)
    title: str
    declarations: Declarations
    phases: tuple[str, ...]
    """The document's own: from its front matter, else its title, else its file name."""
    date: str | None
    """ISO, as the document gives it."""
    legend: Legend
    sections: tuple[Section, ...]
    anchors: Anchors
    """What links into the document can name."""
    tasks: tuple[Task, ...]
    near_tasks: tuple[NearTask, ...]
    fields: tuple[Field, ...]
    claims: tuple[Claim, ...]
    tables: tuple[Table, ...]
    timelines: tuple[Timeline, ...]
    references: tuple[Reference, ...]
    dependencies: tuple[Dependency, ...]
    regions: tuple[Region, ...] = ()
    """What is written by `phasedocs sync`, in the order of the document."""

    @property
    def path(self) -> str:
        """Relative to the project's root."""
        return self.source.path

    @property
    def source(self) -> Source:
        """The file that it was read from."""
        return self.tree.source

    @property
    def length(self) -> int:
        """How many lines it has; what follows the last line end is one only when it is not empty."""
        starts = self.source.line_starts
        return len(starts) - (starts[-1] == len(self.source.text))

    @property
    def phase(self) -> str | None:
        """The document's phase, when it has exactly one."""
        return self.phases[0] if len(self.phases) == 1 else None

    @cached_property
    def language(self) -> str:
        """Two letters, ISO 639-1: a guess, made when it is asked for."""
        return guess(without_bodies(self.source, self.regions) if self.regions else self.tree.reading.text)

    @cached_property
    def authored(self) -> Tree:
        """The tree without what stands in managed regions: what its authors say. All facts are read from it."""
        return without_regions(self.tree, self.regions)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Dates wherever they are written; found when a rule asks for them."""
        return read_mentions(self.authored, self.date)

    @property
    def is_put_away(self) -> bool:
        """Say whether it stands in a folder of things that are over, such as `archive`."""
        return put_away(self.path)

    @cached_property
    def children(self) -> Mapping[int, tuple[int, ...]]:
        """Indices of the tasks directly below each task that has any."""
        below: dict[int, list[int]] = {}
        for index, task in enumerate(self.tasks):
            if task.parent is not None:
                below.setdefault(task.parent, []).append(index)
        return {parent: tuple(found) for parent, found in below.items()}

    @cached_property
    def lists(self) -> Mapping[int, tuple[int, ...]]:
        """Indices of the leaf tasks of each list."""
        lists: dict[int, list[int]] = {}
        for index, task in enumerate(self.tasks):
            if task.leaf:
                lists.setdefault(task.list, []).append(index)
        return {number: tuple(found) for number, found in lists.items()}

    def chain(self, section: int | None) -> tuple[int, ...]:
        """Give a section and those it stands in, from the innermost."""
        found = []
        while section is not None:
            found.append(section)
            section = self.sections[section].parent
        return tuple(found)
