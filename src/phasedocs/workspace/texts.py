"""Reads the small texts that people write for phasedocs: configurations, kinds, templates."""

from __future__ import annotations

from pathlib import Path

from phasedocs.workspace.errors import InputError

MAX_BYTES = 1024 * 1024
"""A larger file is none of them."""


def read_text(path: Path, shown: str) -> str:
    """Read one. InputError, with its name as it is `shown`, when it cannot be read, is too large or is no UTF-8."""
    try:
        if not path.is_file():
            raise InputError(f"{shown}: {'not a regular file' if path.exists() else 'no such file or folder'}")
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{shown}: larger than {MAX_BYTES // 1024} KiB, not read")
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"{shown}: {(error.strerror or 'cannot be read').lower()}") from None
    except UnicodeDecodeError:
        raise InputError(f"{shown}: not UTF-8") from None
