"""What a run saw of the disk, in a form that a later run can hold against the disk.

A file is the same when its times and size are, or else its content; a folder when its times are, or else the names in
it. What changed less than two seconds before it was looked at could change again within one tick of a clock: it is
compared by content until it is older.
"""

from __future__ import annotations

import os
import stat
import sys
import time

from phasedocs.cache.vault import FOLDER, digest, secret_file

YOUNG = 2_000_000_000
"""In nanoseconds."""
TICK = 20_000_000
"""In nanoseconds: what a file system rounds its times to, with room."""
PROBED = ("phasedocs.toml", "pyproject.toml", ".git")
"""Names that are looked for in every folder from the documents upwards."""
VENV = "pyvenv.cfg"
_CODE = (".py", ".pyc", ".so", ".pyd", ".dll", ".dylib")
_UNREPEATABLE = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "socket.connect")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Witness:
    """Notes which files are opened and which folders are listed, by Python's audit events: nothing can be forgotten."""

    def __init__(self) -> None:
        self.start = time.time_ns()
        self.files: set[str] = set()
        self.folders: dict[str, str] = {}
        """With a digest of the names in them, when they were first listed."""
        self.repeatable = True
        self._on = True
        package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        library = os.path.dirname(os.path.abspath(os.__file__))
        secret = os.path.dirname(os.path.abspath(secret_file()))
        self._own = tuple(f"{folder}{os.sep}" for folder in (package, library, secret, *libraries()))
        sys.addaudithook(self._note)

    def stop(self) -> None:
        """Note nothing any more; a hook cannot be taken away."""
        self._on = False

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self._on:
            return
        if event in ("open", "os.scandir", "os.listdir"):
            path = arguments[0] if isinstance(arguments[0], str) else "."
            if event == "open":
                if path != "." and not path.endswith(_CODE) and not int(str(arguments[2])) & _WRITES:
                    self._opened(path)
            elif event == "os.scandir" or path not in sys.path:  # the importer lists what it searches
                self._listed(path)
        elif event in _UNREPEATABLE:
            self.repeatable = False

    def _opened(self, path: str) -> None:
        if path not in sys.path and not self._is_own(path := os.path.abspath(path)):
            self.files.add(path)

    def _listed(self, path: str) -> None:
        path = os.path.abspath(path)
        if path not in self.folders and not self._is_own(path) and os.path.isdir(path):
            self.folders[path] = ""  # what lists it now is this
            self.folders[path] = _content("D", path)

    def _is_own(self, path: str) -> bool:
        path += os.sep
        return path.startswith(self._own) or f"{os.sep}{FOLDER}{os.sep}" in path

    def changed(self, files: set[str]) -> bool:
        """Say whether one of the files, or of the folders that were listed, has changed since, or may have."""
        if any(_latest(os.stat(path)) > self.start - TICK for path in files if os.path.exists(path)):
            return True
        return any(_content("D", path) != names for path, names in self.folders.items())


def libraries() -> list[str]:
    """Give the folders that packages are installed in."""
    return [folder for folder in sys.path if folder.endswith(("site-packages", "dist-packages"))]


def above(folder: str) -> list[str]:
    """Give a folder and those that it stands in, from the innermost."""
    found = [folder]
    while (parent := os.path.dirname(folder)) != folder:
        found.append(folder := parent)
    return found


def manifest(files: set[str], folders: set[str], first: str, looked_for: tuple[str, ...] = ()) -> list[str]:
    """Write down what was seen, a line each; `first` is the folder of what was asked for.

    `looked_for` are files that matter also when they are not there.

    Raises OSError when something is not there any more, ValueError for a name that does not fit on a line.
    """
    lines = []
    now = time.time_ns()
    for kind, paths in (("D", folders), ("F", files)):
        lines += [_line(kind, path, now) if os.path.exists(path) else _presence(path) for path in sorted(paths)]
    probed = [os.path.join(folder, name) for folder in above(first) for name in PROBED]
    lines += [_presence(path) for path in (*probed, *map(os.path.abspath, looked_for)) if path not in files]
    for folder in sorted(folders):
        lines += [_presence(os.path.join(path, VENV)) for path in _children(folder) if path not in folders]
    if any(line.count("\n") for line in lines):
        raise ValueError("a name of two lines")
    return lines


def _children(folder: str) -> list[str]:
    return sorted(e.path for e in os.scandir(folder) if e.is_dir(follow_symlinks=False) and e.name != FOLDER)


def _presence(path: str) -> str:
    return f"P\t{_kind(path)}\t{path}"


def _kind(path: str) -> str:
    """Say what is there: a file, something else, or nothing."""
    return "file" if os.path.isfile(path) else "other" if os.path.exists(path) else "none"


def _line(kind: str, path: str, now: int) -> str:
    found = os.stat(path)
    times = "young" if _latest(found) > now - YOUNG else times_of(found)
    return f"{kind}\t{times}\t{_content(kind, path)}\t{path}"


def _latest(found: os.stat_result) -> int:
    return max(found.st_mtime_ns, found.st_ctime_ns)


def times_of(found: os.stat_result) -> str:
    """Give what of a file's or folder's entry changes whenever it does."""
    size = 0 if stat.S_ISDIR(found.st_mode) else found.st_size
    return f"{found.st_mtime_ns} {found.st_ctime_ns} {size}"


NEVER = "never"
"""Times of a file that is to be read again whatever its times are."""


def settled(path: str) -> str:
    """Give the times of a file that was just read; empty where it is so young that they prove nothing."""
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return "" if _latest(found) > time.time_ns() - YOUNG else times_of(found)


def unchanged(path: str, times: str, content: str, *, content_only: bool) -> str | None:
    """Give the times of a file that is what it was, by its times or its digest; None for one that is not."""
    try:
        if times == NEVER or (times_of(os.stat(path)) == times and not content_only):
            return None if times == NEVER else times
        return settled(path) if _content("F", path) == content else None
    except OSError:
        return None


def _content(kind: str, path: str) -> str:
    if kind == "F":
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise OSError("not a regular file")  # reading it could wait for ever
        with open(path, "rb") as file:
            return digest(file.read())
    names = sorted(f"{e.name}/{e.is_dir(follow_symlinks=False):d}" for e in os.scandir(path) if e.name != FOLDER)
    return digest("\0".join(names).encode("utf-8", "surrogateescape"))


def holds(lines: list[str], *, content: bool) -> list[str] | None:
    """Compare what was written down with the disk; give the lines as they are now, None when something changed.

    With `content`, times prove nothing about files.
    """
    now = time.time_ns()
    fresh: list[str] = []
    try:
        for line in lines:
            kind, known, rest = line.split("\t", 2)
            if kind == "P":
                if _kind(rest) != known:
                    return None
            else:
                was, _, path = rest.partition("\t")
                found = os.stat(path)
                times = times_of(found)
                if times != known or (content and kind == "F"):
                    if _content(kind, path) != was:
                        return None
                    young = _latest(found) > now - YOUNG
                    line = f"{kind}\t{'young' if young else times}\t{was}\t{path}"
            fresh.append(line)
    except OSError:
        return None
    return fresh
