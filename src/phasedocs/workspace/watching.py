"""Waits for changes of files. The only module that imports watchfiles: that takes long, and few ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePath

from watchfiles import Change, watch

from phasedocs.config import ConfigError
from phasedocs.workspace import CONFIG_NAMES, SKIPPED_FOLDERS, SUFFIXES, InputError, open_workspace

BEGIN = 100
"""Milliseconds after which it is told that watching has begun."""
_SETTINGS = (*CONFIG_NAMES, ".gitignore")
_REPOSITORY = ".git"
_SCRATCH = ("~", ".swp", ".swx", ".swo", ".tmp")
"""How names end of what editors write beside a file."""


def changes(paths: Sequence[str], config_file: str | None) -> Iterator[None]:
    """Yield when watching has begun, and then whenever something changed that can change what is found for paths.

    Never ends by itself. Files that are made or go away count whatever they are: links may lead to them.
    Raises InputError for a path that is not there or cannot be watched, KeyboardInterrupt when it is interrupted.
    """
    folders = _watched(paths, config_file)
    named = frozenset(Path(path).resolve() for path in (*paths, config_file or ""))
    begun = False
    try:
        for found in watch(*folders, watch_filter=_wanted(folders, named), rust_timeout=BEGIN, yield_on_timeout=True):
            if found or not begun:
                begun = True
                yield
    except (OSError, RuntimeError) as error:
        raise InputError(f"{', '.join(map(str, folders))}: cannot be watched: {error}") from None


def _watched(paths: Sequence[str], config_file: str | None) -> list[Path]:
    """Give the folders that hold all that is read for paths, none inside another."""
    try:
        workspace = open_workspace(paths, config_file)
    except ConfigError:  # somebody is about to repair it
        first = Path(paths[0] if paths else ".").resolve()
        above = (folder for folder in (first, *first.parents) if _holds(folder, (*CONFIG_NAMES, _REPOSITORY)))
        found = {Path(config_file).resolve().parent if config_file else first, next(above, first)}
    else:
        found = {workspace.root, workspace.config_file.parent if workspace.config_file else workspace.root}
    return [folder for folder in sorted(found) if not any(other in folder.parents for other in found)]


def _holds(folder: Path, names: Sequence[str]) -> bool:
    return any((folder / name).exists() for name in names)


def _wanted(folders: Sequence[Path], named: frozenset[Path]) -> Callable[[Change, str], bool]:
    def wanted(change: Change, changed: str) -> bool:
        path = Path(changed)
        below = next((path.relative_to(folder) for folder in folders if path.is_relative_to(folder)), path)
        if SKIPPED_FOLDERS.intersection(below.parts) or _scratch(path):
            return False
        read = path.suffix.lower() in SUFFIXES or path.name in _SETTINGS or path in named
        return read or change is not Change.modified

    return wanted


def _scratch(path: PurePath) -> bool:
    """Say whether an editor keeps a file for itself."""
    return path.name.endswith(_SCRATCH) or path.name.startswith(".#") or path.name == "4913"
