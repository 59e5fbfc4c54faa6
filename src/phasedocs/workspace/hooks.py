"""Where pre-commit keeps its configuration, and what it holds."""

from __future__ import annotations

from pathlib import Path

from phasedocs.workspace import InputError

NAME = ".pre-commit-config.yaml"


def hooks_file(folder: Path) -> Path | None:
    """Give the path of pre-commit's configuration for a folder, whether it is there or not; None outside of git."""
    here = folder.resolve()
    root = next((above for above in (here, *here.parents) if (above / ".git").exists()), None)
    return root / NAME if root else None


def read_hooks(path: Path) -> str:
    """Read a configuration of pre-commit, with its line ends; nothing when it is not there.

    InputError when it cannot be read, is not UTF-8, or is a link that leads elsewhere: we would write there.
    """
    try:
        if not path.exists() and not path.is_symlink():
            return ""
        if not path.resolve().is_relative_to(path.parent) or not path.is_file():
            raise InputError("no regular file of this repository")
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError((error.strerror or "cannot be read").lower()) from None
    except UnicodeDecodeError:
        raise InputError("not UTF-8") from None
