"""Finds the kinds that come with phasedocs, and those of a project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from phasedocs.config import ConfigError
from phasedocs.kinds import Kinds, Sheet
from phasedocs.workspace.errors import as_typed
from phasedocs.workspace.shipped import resource
from phasedocs.workspace.texts import read_text

OWN_KINDS = Path(".phasedocs", "kinds")
"""In the folder of the configuration."""
SUFFIXES = (".yaml", ".yml")


def read_kinds(home: Path) -> Kinds:
    """Read the texts that describe kinds. Those of the project are checked here: a slip is told before anything else.

    Raises ConfigError for one that is not valid, or cannot be read.
    """
    kinds = Kinds(_sheets(resource("schemas") / "kinds"), _sheets(home / OWN_KINDS, inside=home))
    for name, sheet in kinds.own.items():
        if not kinds.is_name(name):
            raise ConfigError(f"{sheet.file}: name it in small letters, as in kick-off.yaml")
        kinds.read(sheet)
    return kinds


def read_sheet(path: Path) -> Sheet:
    """Read the text of one kind. InputError when it cannot be read."""
    shown = as_typed(path)
    return Sheet(shown, read_text(path, shown))


def _sheets(folder: Path, inside: Path | None = None) -> dict[str, Sheet]:
    """Read the files of a folder; of those that lead out of the project none."""
    if not folder.is_dir():
        return {}
    found: dict[str, Sheet] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES or (inside and not path.resolve().is_relative_to(inside.resolve())):
            continue
        sheet = replace(read_sheet(path), ours=inside is None)
        if path.stem in found:
            raise ConfigError(f"{sheet.file}: {found[path.stem].file} describes the kind {path.stem} already")
        found[path.stem] = sheet
    return found
