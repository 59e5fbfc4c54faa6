"""What git knows of lines: when they were changed, and which are not as they were."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from phasedocs.changes import ALL, Lines
from phasedocs.model import Document
from phasedocs.workspace import SUFFIXES, InputError, Workspace, write
from phasedocs.workspace.git import NoAnswerError, ask, git

CACHE = ".phasedocs_cache"
_BLAMED = re.compile(r"^(?P<commit>[0-9a-f]{40,64}) \d+ (?P<line>\d+)|^committer-time (?P<time>\d+)", re.MULTILINE)


def line_days(workspace: Workspace, documents: Iterable[Document]) -> Mapping[str, tuple[date, ...]]:
    """Ask git on which day each line of documents was last changed; nothing for those that it does not know.

    What git said is kept in a cache beside the configuration, by the content of the file. InputError without git.
    """
    listed = (line.partition("\t") for line in git(workspace.root, "ls-tree", "-r", "-z", "HEAD").split("\0"))
    blobs = {path: blob for blob, _, path in listed}
    store = workspace.home / CACHE / "blame.json"
    known = _read_cache(store)
    kept: dict[str, Any] = {}
    for document in documents:
        if document.path in blobs:
            key = f"{blobs[document.path]} {sha256(document.source.raw).hexdigest()}"
            days = known[document.path]["days"] if known.get(document.path, {}).get("key") == key else None
            kept[document.path] = {"key": key, "days": days or _blame(workspace.root, document)}
    if kept != known:
        write(store.parent / ".gitignore", b"*\n")
        write(store, json.dumps(kept).encode("utf-8"))
    return {path: tuple(map(date.fromisoformat, entry["days"])) for path, entry in kept.items()}


def _read_cache(store: Path) -> dict[str, Any]:
    """Read a cache; what is damaged is made again."""
    try:
        known = json.loads(store.read_bytes())
        for entry in known.values():
            list(map(date.fromisoformat, entry["days"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
    return dict(known)


def _blame(root: Path, document: Document) -> list[str]:
    """Give the day of each line as git tells it; none where git counts the lines otherwise."""
    days: dict[str, str] = {}
    lines: list[str] = []
    told = ("blame", "--no-textconv", "--porcelain", "--contents", "-", "--", document.path)
    for found in _BLAMED.finditer(git(root, *told, data=document.source.raw)):
        if found["commit"]:
            lines.append(found["commit"])
        else:
            days[lines[-1]] = datetime.fromtimestamp(int(found["time"]), UTC).date().isoformat()
    starts = len(document.source.line_starts)
    return [days[commit] for commit in lines] if len(lines) in (starts - 1, starts) else []


_DIFF = (
    *("diff-index", "--patch", "--unified=0", "--inter-hunk-context=0", "--find-renames", "--text", "--no-color"),
    *(
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules=all",
        "--no-relative",
        "--src-prefix=a/",
        "--dst-prefix=b/",
    ),
)
_HUNK = re.compile(rb"@@ -\d+(?:,(?P<gone>\d+))? \+(?P<start>\d+)(?:,(?P<new>\d+))? @@")
_LONE_RETURN = re.compile(r"\r(?!\n)")


def changed_lines(workspace: Workspace, documents: Iterable[Document], revision: str) -> Mapping[str, Lines]:
    """Ask git which lines of documents are not as they were in a revision; of a file that it does not know, all.

    What is not committed counts as changed. InputError when git does not know the revision.
    """
    root = workspace.root
    try:
        commit = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    except NoAnswerError:
        git(root, "rev-parse", "--git-dir", way_out="leave out --new-from")
        raise InputError(f"--new-from {revision}: git knows no such revision; fetch it, or name another") from None
    names = [document for document in documents if Path(document.path).suffix.lower() not in SUFFIXES]
    wanted = [f":(top,icase,glob)**/*{suffix}" for suffix in sorted(SUFFIXES)]
    wanted += [f":(literal){document.path}" for document in names]
    prefix = git(root, "rev-parse", "--show-prefix").removesuffix("\n")
    changed = {
        path.removeprefix(prefix): lines
        for path, lines in _changes(ask(root, *_DIFF, commit, "--", *wanted))
        if path.startswith(prefix)
    }
    known = frozenset(git(root, "ls-files", "-z").split("\0"))
    return {document.path: _of_document(workspace, document, changed, known) for document in documents}


def _of_document(
    workspace: Workspace, document: Document, changed: Mapping[str, Lines], known: frozenset[str]
) -> Lines:
    """Give the changed lines of a document; of one behind a link, those of what it leads to."""
    real = (workspace.root / document.path).resolve().relative_to(workspace.root.resolve()).as_posix()
    if real not in known:
        return ALL
    lines = changed.get(real, ())
    counted_otherwise = document.source.codec != "utf-8" or _LONE_RETURN.search(document.source.text)
    return ALL if lines and counted_otherwise else lines


def _changes(printed: bytes) -> Iterator[tuple[str, Lines]]:
    """Read differences without context: paths, with the ranges of the lines that are new in them."""
    path, lines, inside = b"", list[tuple[int, int]](), 0
    for line in printed.split(b"\n"):
        if inside and not line.startswith(b"\\"):
            inside -= 1  # a line of a file may look like anything
        elif line.startswith(b"diff --git "):
            if lines:
                yield path.decode("utf-8", "surrogateescape"), lines
            path, lines = b"", []
        elif line.startswith(b"+++ "):
            path = _unquoted(line[4:]).removeprefix(b"b/")
        elif found := _HUNK.match(line):
            start, new, gone = int(found["start"]), int(found["new"] or 1), int(found["gone"] or 1)
            inside = new + gone
            lines += [(start, start + new - 1)] if new else []
    if lines:
        yield path.decode("utf-8", "surrogateescape"), lines


_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPED = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


def _unquoted(name: bytes) -> bytes:
    """Give a path as git means it: quoted as in C where it holds odd characters, with a tab behind one with spaces."""
    name = name.removesuffix(b"\t")
    if not name.startswith(b'"'):
        return name
    return _ESCAPE.sub(
        lambda found: bytes([int(found[1], 8)]) if len(found[1]) == 3 else _ESCAPED.get(found[1], found[1]), name[1:-1]
    )
