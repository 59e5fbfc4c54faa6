"""What earlier runs found out about single documents, kept in the cache of the project.

Two files: what others see of each document, whatever is looked for; and what was found in each. Both are signed
(`phasedocs.cache.vault`), so what is read here was written here, or it is not there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from phasedocs.analysis import Needs
from phasedocs.cache import vault
from phasedocs.cache.witness import unchanged
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Glimpse, Leads
from phasedocs.workspace.plain import plain, restore


@dataclass(frozen=True, slots=True)
class Seen:
    """A document as others see it, and what it asks of them."""

    times: str
    """Of the file; empty where they prove nothing."""
    digest: str
    glimpse: Glimpse | None
    """None when it is left out."""
    leads: Leads
    needs: Needs
    counts: tuple[int, ...]
    """What was recognised in it."""
    regions: bool = False
    """It has managed regions."""


@dataclass(frozen=True, slots=True)
class Found:
    """The findings in a document, with a fingerprint of what they rest on beside the document."""

    digest: str
    fingerprint: str
    diagnostics: tuple[Diagnostic, ...]


class Ledger:
    """What is known of the documents of a project; both mappings are by path."""

    def __init__(self, root: str, tree: str, wish: str) -> None:
        """Open it; `tree` names all that decides what documents say, and `wish` what is looked for in them."""
        self._root = root
        self._seen, self._found = f"tree-{tree}.kept", f"found-{_digest(tree, wish)}.kept"
        self._lines: dict[tuple[str, str], bytes] = {}
        """What stands in a file about a document: most of it is written again as it is."""
        self.seen: Mapping[str, Seen] = self._load(self._seen, restore(Seen))
        self.found: Mapping[str, Found] = self._load(self._found, restore(Found))

    def _load(self, name: str, decode: Callable[[Any], Any]) -> dict[str, Any]:
        known = {}
        for line in (vault.load(self._root, name) or b"").splitlines():
            path, values = json.loads(line)
            known[path] = decode(values)
            self._lines[name, path] = line
        return known

    def fresh(self, names: Iterable[str], *, content: bool) -> dict[str, Seen]:
        """Give what is known of those documents that have not changed; with `content`, times prove nothing."""
        fresh = {}
        for name in names:
            if entry := self.seen.get(name):
                times = unchanged(f"{self._root}/{name}", entry.times, entry.digest, content_only=content)
                if times is not None:
                    fresh[name] = entry if times == entry.times else replace(entry, times=times)
        return fresh

    def keep(self, seen: Mapping[str, Seen], found: Mapping[str, Found]) -> None:
        """Write down what is known now, where it is not what is there."""
        self._keep(self._seen, self.seen, seen)
        self._keep(self._found, self.found, found)

    def _keep(self, name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        lines = [self._lines[name, path] if old.get(path) is one else _line(path, one) for path, one in new.items()]
        if len(lines) != len(old) or any(old.get(path) is not one for path, one in new.items()):
            vault.save(self._root, name, b"\n".join(lines))


def _line(path: str, value: Any) -> bytes:
    return json.dumps((path, plain(value)), separators=(",", ":")).encode("ascii")


def _digest(*parts: str) -> str:
    return vault.digest("\0".join(parts).encode())
