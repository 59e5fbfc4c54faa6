"""What is raised for input that is of no use, and how its place is told."""

import os
from pathlib import Path


class InputError(Exception):
    """Input that cannot be used; the message is one line, with the place and the way out."""


def as_typed(path: Path) -> str:
    """Give a path as a person in the current folder would type it."""
    return Path(os.path.relpath(path)).as_posix()
