"""Where the baseline is, and reading and writing it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from phasedocs.baseline import Baseline, Counts, baseline_text, parse_baseline
from phasedocs.config import ConfigError
from phasedocs.workspace import MAX_BYTES, InputError, Workspace, write
from phasedocs.workspace.errors import as_typed

NAME = ".phasedocs-baseline.json"


def baseline_path(workspace: Workspace, given: str | None = None) -> Path:
    """Give where the baseline is: the file that is given, that of the configuration, or a hidden one beside it.

    ConfigError when a configuration, or a link, leads out of its folder: a repository must not choose what is read.
    """
    if given:
        return Path(given)
    folder = workspace.config_file.parent if workspace.config_file else workspace.root
    path = folder / (workspace.config.baseline or NAME)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ConfigError(f"{os.path.relpath(path)}: leads outside {folder.name}, not used; name one with --baseline")
    return path


def baseline_name(workspace: Workspace, given: str | None = None) -> str:
    """Give its path as a person in the current folder would type it."""
    return as_typed(baseline_path(workspace, given))


def read_baseline(workspace: Workspace, given: str | None = None, *, missing_ok: bool = False) -> Baseline | None:
    """Read the baseline; None when there is none. InputError, ConfigError when it cannot be read, or was given."""
    path, shown = baseline_path(workspace, given), baseline_name(workspace, given)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(f"{shown}: not a regular file, so no baseline")
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{shown}: larger than {MAX_BYTES // 1024 // 1024} MiB, not read")
        raw = path.read_bytes()
    except FileNotFoundError:
        if given is None or missing_ok:
            return None
        raise InputError(f"{shown}: no such file; `phasedocs baseline --baseline {shown}` writes it") from None
    except OSError as error:
        raise InputError(f"{shown}: {(error.strerror or 'cannot be read').lower()}") from None
    baseline = parse_baseline(shown, raw)
    return baseline.named(Path(os.path.relpath(path.resolve(), workspace.root)).as_posix())


def write_baseline(workspace: Workspace, counts: Counts, given: str | None = None) -> tuple[str, bool]:
    """Write a baseline; give its path as a person in the current folder would type it, and whether it changed."""
    data = baseline_text(counts).encode("utf-8")
    return baseline_name(workspace, given), write(baseline_path(workspace, given), data)
