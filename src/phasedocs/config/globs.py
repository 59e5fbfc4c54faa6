"""Globs of the configuration. They are matched against paths from the root, with forward slashes."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache


def covers(glob: str, path: str) -> bool:
    """Say whether a glob fits a file or folder, or a folder that it stands in.

    As in a .gitignore, a glob with a slash at its start or inside is read from the root, and one without fits a name
    anywhere: `archive/`, `CHANGELOG.md`. `*` stands for any characters, `**/` for any folders or none; unlike there,
    `*` crosses slashes.
    """
    return _pattern(glob).match(path) is not None


@lru_cache(256)
def _pattern(glob: str) -> re.Pattern[str]:
    """Give one expression for all forms of a glob; what the standard library makes of one takes linear time."""
    plain = glob.removeprefix("./").strip("/")
    rooted = "/" in glob.rstrip("/")
    forms = {plain, plain.replace("**/", "")} if rooted else {plain, f"*/{plain}"}
    forms |= {f"{form}/*" for form in forms}
    return re.compile("|".join(map(translate, sorted(forms))))
