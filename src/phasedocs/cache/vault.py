"""Signed files in a folder that anybody may have written to: what comes out is what went in, or nothing."""

from __future__ import annotations

import os
import stat
import sys

try:
    from _blake2 import blake2b  # hashlib loads OpenSSL, which takes longer than all that is asked of a cache
except ImportError:
    from hashlib import blake2b

FOLDER = ".phasedocs_cache"
MAX_FILES = 24
"""So many are kept in a folder; those that were written first are deleted."""
MAX_BYTES = 256 * 1024 * 1024
_SECRET = 32
_SIGNATURE = 32
_TAG = b"""Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache of phasedocs, and can be deleted. See https://bford.info/cachedir/
"""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def digest(data: bytes) -> str:
    """Give a fingerprint of bytes, in hexadecimal digits."""
    return blake2b(data, digest_size=16).hexdigest()


def load(root: str, name: str) -> bytes | None:
    """Give what was saved below a root under a name; None when it is not there, or was not signed by this user."""
    folder = os.path.join(root, FOLDER)
    if not _is_folder(folder):
        return None
    data = _read(os.path.join(folder, name))
    secret = _secret() if data else None
    if data is None or secret is None:
        return None
    signed = data[_SIGNATURE:]
    return signed if _signature(secret, name, signed) == data[:_SIGNATURE] else None


def save(root: str, name: str, data: bytes) -> bool:
    """Keep bytes below a root under a name, whole or not at all; say whether they are kept."""
    folder = os.path.join(root, FOLDER)
    secret = _secret() or _new_secret()
    if secret is None or not prepare(root):
        return False
    kept = _write(os.path.join(folder, name), _signature(secret, name, data) + data)
    _tidy(folder)
    return kept


def prepare(root: str) -> bool:
    """Make the folder, marked as a cache and out of the sight of git; say whether it is there."""
    folder = os.path.join(root, FOLDER)
    try:
        os.mkdir(folder)
    except FileExistsError:
        return _is_folder(folder)
    except OSError:
        return False
    return _write(os.path.join(folder, "CACHEDIR.TAG"), _TAG) and _write(os.path.join(folder, ".gitignore"), b"*\n")


def _is_folder(path: str) -> bool:
    """Say whether there is a folder, not a link to one: what a repository brings must not lead out of it."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def _read(path: str) -> bytes | None:
    try:
        handle = os.open(path, os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError):
        return None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_BYTES:
            return None
        with open(handle, "rb", closefd=False) as file:
            return file.read()
    except OSError:
        return None
    finally:
        os.close(handle)


def _write(path: str, data: bytes) -> bool:
    """Write to a new file that then takes the name: two runs at once leave the file of one of them."""
    temporary = f"{path}.{os.getpid()}.{os.urandom(4).hex()}"
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
        try:
            with open(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError:
        return False
    return True


def _tidy(folder: str) -> None:
    """Delete the oldest files when there are many: options and days make new ones."""
    try:
        kept = [(entry.stat().st_mtime_ns, entry.path) for entry in os.scandir(folder) if entry.name.endswith(".kept")]
        for _, path in sorted(kept)[:-MAX_FILES]:
            os.unlink(path)
    except OSError:
        return


def _signature(secret: bytes, name: str, data: bytes) -> bytes:
    return blake2b(data, key=secret, person=digest(name.encode())[:16].encode(), digest_size=_SIGNATURE).digest()


def secret_file() -> str:
    """Give the path of the key of the user: outside of every project."""
    local = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else None
    home = os.environ.get("XDG_CACHE_HOME") or local or ""
    home = home if os.path.isabs(home) else os.path.expanduser("~/.cache")
    return os.path.join(home, "phasedocs", "secret")


def _secret() -> bytes | None:
    found = _read(secret_file())
    return found if found is not None and len(found) == _SECRET else None


def _new_secret() -> bytes | None:
    """Make the key of the user; None where none can be kept, and so no cache either."""
    path = secret_file()
    try:
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
    except OSError:
        return None
    _write(path, os.urandom(_SECRET))
    return _secret()
