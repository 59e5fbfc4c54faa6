"""Where new documents come from and go to: templates of a project, files that must not be there yet, who writes."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from phasedocs.workspace import TEMPORARY
from phasedocs.workspace.errors import InputError, as_typed
from phasedocs.workspace.git import NoAnswerError, git
from phasedocs.workspace.texts import read_text

OWN_TEMPLATES = Path(".phasedocs", "templates", "new")
"""In the folder of the configuration."""
SUFFIX = ".md.j2"


def read_own_templates(home: Path) -> dict[str, str]:
    """Read the templates of a project by the kind, or the name, that they are for; those that lead out of it not.

    Raises InputError for one that cannot be read.
    """
    found: dict[str, str] = {}
    folder = home / OWN_TEMPLATES
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.endswith(SUFFIX) and path.is_file() and path.resolve().is_relative_to(home.resolve()):
            found[path.name.removesuffix(SUFFIX)] = read_text(path, as_typed(path))
    return found


def inside(path: Path, root: Path) -> str:
    """Give a path from the root, with forward slashes. InputError when it is not below it."""
    if not path.resolve().is_relative_to(root.resolve()):
        shown = as_typed(path)
        raise InputError(f"{shown}: leads outside {root.name or 'the root'}, not written")
    return path.resolve().relative_to(root.resolve()).as_posix()


def create(path: Path, data: bytes, root: Path) -> None:
    """Write a file that is not there, whole or not at all. InputError when it is there, or outside the root."""
    shown = as_typed(path)
    inside(path, root)
    temporary = path.parent / f".{path.name[:40]}.{os.getpid()}{TEMPORARY}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.link(temporary, path)  # unlike a rename, it never takes the place of another file
        finally:
            with suppress(OSError):
                temporary.unlink()
    except FileExistsError:
        raise InputError(f"{shown}: there already, left alone; `--output FILE` names another") from None
    except OSError as error:
        raise InputError(f"{shown}: {(error.strerror or 'cannot be written').lower()}") from None


def git_person(root: Path) -> str | None:
    """Give the name that git puts under a commit made here; None where it knows none."""
    try:
        return " ".join(git(root, "config", "--get", "user.name").split()) or None
    except NoAnswerError:
        return None
