"""Moves: how surely a file that stands elsewhere under its name is the one that a reference means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import basename

from phasedocs.model import Reference, Resolution, Target, put_away

_COMMON = frozenset({
    "readme", "index", "main", "license", "licence", "changelog", "contributing", "makefile", "dockerfile", "package",
    "tsconfig", "config", "settings", "setup", "types", "utils", "helpers", "constants", "schema", "models", "page",
    "layout", "route", "routes", "app", "server", "client", "test", "tests", "conftest", "init", "env",
})  # fmt: skip
"""Names that a project has many of: the only one left may be any of them."""


_JOINT = re.compile(r"[a-z][A-Z]|[^\W_][ _-]")
"""Where two words of a name meet."""


@dataclass(frozen=True, slots=True)
class Move:
    """From where a reference says that a file is to where the only one of that name is."""

    other_folder: bool
    """It gives folders in which the file is not."""
    telling: bool
    """The name tells the file from others."""
    sure: bool
    """It is the file that was meant, as far as names can tell."""


def move_of(reference: Reference, found: Resolution) -> Move | None:
    """Give the move behind a reference; None where its file is where it says, nowhere, or only has other capitals."""
    if found.target is not Target.MOVED or found.path is None or found.wrong_case:
        return None
    steps = [step for step in reference.target.split("/") if step not in ("", ".", "..")]
    given, folders = steps[:-1], found.path.split("/")[:-1]
    other_folder = bool(given) and folders[-len(given) :] != given
    stem = basename(found.path).strip("._").partition(".")[0].strip("_")
    telling = stem.lower() not in _COMMON and basename(found.path) == steps[-1]
    archived = put_away(found.path) and not put_away(reference.target)
    compound = bool(given) or _JOINT.search(stem) is not None
    return Move(other_folder, telling, telling and compound and not other_folder and not archived)
