"""The kinds of a project: those that come with phasedocs, and its own. Each is only read when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from posixpath import basename
from typing import TYPE_CHECKING

from phasedocs.config import covers
from phasedocs.kinds.sheet import Sheet
from phasedocs.kinds.words import holds
from phasedocs.model import Document

if TYPE_CHECKING:
    from phasedocs.kinds.schema import Kind


_NAME = re.compile(r"_?[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Choice:
    """The kind that a document is held against."""

    name: str
    kind: Kind
    declared: bool
    """The document or the configuration says so; else its name does."""


@dataclass(frozen=True)
class Kinds:
    """All kinds that there are."""

    shipped: Mapping[str, Sheet] = field(default_factory=dict)
    own: Mapping[str, Sheet] = field(default_factory=dict)
    """Of the project, by name; they win over those that are shipped."""
    by_name: bool = False
    """Documents of which nobody says the kind are looked at too, where their name tells it."""
    _read: dict[str, Kind] = field(default_factory=dict, repr=False, compare=False)

    def wanted(self, *, by_name: bool) -> Kinds:
        """Give the same kinds, for documents of which somebody says the kind, or by their name too."""
        return replace(self, by_name=by_name)

    @property
    def sheets(self) -> tuple[tuple[str, str], ...]:
        """Names and texts of all kinds: what findings rest on."""
        return tuple((name, sheet.text) for group in (self.shipped, self.own) for name, sheet in sorted(group.items()))

    @property
    def names(self) -> list[str]:
        """Names of the kinds that a document can be of, sorted; those with `_` before them are only extended."""
        return sorted(name for name in {*self.shipped, *self.own} if not name.startswith("_"))

    @staticmethod
    def is_name(name: str) -> bool:
        """Say whether a kind can be called so."""
        return _NAME.fullmatch(name) is not None

    def get(self, name: str) -> Kind | None:
        """Give a kind. ConfigError when it is not valid."""
        if name not in self._read:
            sheet = self.own.get(name) or self.shipped.get(name)
            if sheet is None or name.startswith("_"):
                return None
            self._read[name] = self.read(sheet)
        return self._read[name]

    def read(self, sheet: Sheet) -> Kind:
        """Read a sheet that may extend one of these kinds. ConfigError when it is not valid."""
        from phasedocs.kinds.reading import read_kind  # noqa: PLC0415 - most runs meet no kind, and it takes long to load

        return read_kind(sheet, self._above, self._known)

    def _above(self, name: str, sheet: Sheet) -> Sheet | None:
        """Give what a sheet means by a name: one of the project that extends its own name means the shipped one."""
        own = self.own.get(name)
        return self.shipped.get(name) if own is None or own.file == sheet.file else own

    def _known(self, sheet: Sheet) -> list[str]:
        found = {*self.shipped, *(name for name, own in self.own.items() if own.file != sheet.file)}
        return sorted(found)

    def choose(self, document: Document) -> Choice | None:
        """Give the kind of a document: what is declared, or else, where that is asked for, what its name tells."""
        declared = document.declarations.header.kind
        if declared is not None:
            kind = self.get(declared)
            return Choice(declared, kind, declared=True) if kind else None
        return self.told(document) if self.by_name else None

    def told(self, document: Document) -> Choice | None:
        """Give the kind that the name of a document tells, and failing that its title; None where several do."""
        path = basename(document.path)
        found = [(name, kind) for name in self.names if (kind := self.get(name))]
        named = [one for one in found if any(covers(glob.lower(), path.lower()) for glob in one[1].files)]
        named = named or [one for one in found if holds(document.title, one[1].titles)]
        return Choice(*named[0], declared=False) if len(named) == 1 else None


NO_KINDS = Kinds()
