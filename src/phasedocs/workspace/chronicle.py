"""What became of the tasks, as git keeps it: one walk back from the last commit, along the line that merges went into.

Each version of a document is read once, as documents are read, and remembered by the name that git gives it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha1, sha256
from itertools import islice
from pathlib import PurePosixPath
from typing import NamedTuple

from phasedocs.analysis import Progress
from phasedocs.analysis.chronicle import Change, Chronicle, Step, Stretch, Version, change, days
from phasedocs.build import GENERATED
from phasedocs.cache import vault
from phasedocs.cache.answers import identity
from phasedocs.model import Document, lower_tasks
from phasedocs.syntax import parse
from phasedocs.text import decode
from phasedocs.workspace import (
    BINARY_PROBE,
    SKIPPED_FOLDERS,
    SUFFIXES,
    Workspace,
    left_out,
)
from phasedocs.workspace.crew import Exchange, cores, share
from phasedocs.workspace.git import NoAnswerError, ask, blobs, git, tokens

MAX_COMMITS = 20_000
MAX_DAYS = 1_000
MAX_VERSIONS = 5_000
"""Of documents that are no more, so many are read: a minute's work, done once."""
MAX_BYTES = 1024 * 1024
"""A larger version is not read."""
_FILES = ("100644", "100755")
_LAST = 250_000_000_000
"""Seconds until a day in 9892: a commit can say anything."""
_LOG = (
    *("-c", "log.follow=false", "-c", "log.showSignature=false"),
    *("log", "--first-parent", "-m", "--root", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-notes"),
    *("--no-ext-diff", "--no-textconv", "--no-relative", "--no-color", f"-O{os.devnull}"),
    "--format=commit %H %ct",
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last commit."""

    commit: str
    """As git shortens it."""
    changed: tuple[str, ...] = ()
    """Paths of documents that are not as they were committed."""


def head(workspace: Workspace, documents: Iterable[Document]) -> Head | None:
    """Ask for the last commit, and which documents are not as they are in it; None without git."""
    try:
        commit = git(workspace.root, "rev-parse", "--short", "--verify", "--quiet", "HEAD").strip()
        told = ("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative")
        changed = _names(ask(workspace.root, *told, "--ignore-submodules=all", "HEAD", "--"))
        listed = _names(ask(workspace.root, "ls-tree", "-r", "-z", "--name-only", "HEAD"))
    except NoAnswerError:
        return None
    paths = (document.path for document in documents)
    return Head(commit, tuple(path for path in paths if path in changed or path not in listed))


def _names(printed: bytes) -> frozenset[str]:
    return frozenset(printed.decode("utf-8", "surrogateescape").split("\0"))


def read_chronicle(workspace: Workspace, documents: Sequence[Document]) -> Chronicle:
    """Read how the tasks of the documents came to be as they are; InputError without git or without a commit."""
    prefix, shallow = git(workspace.root, "rev-parse", "--show-prefix", "--is-shallow-repository").rsplit("\n", 2)[:2]
    walk = _Walk(workspace, frozenset(document.path for document in documents), prefix)
    now = walk.tree()
    stretches, more = _bounded(walk.commits())
    needed = {*now.values(), *(one for stretch in stretches for pair in stretch.blobs.values() for one in pair if one)}
    versions = _versions(workspace, documents, needed)
    total = sum((versions[blob].progress for blob in now.values()), Progress())
    by_day = tuple(reversed([*days(total, _joined(stretches), versions)]))
    uncommitted = change([versions[one] for one in now.values()], [Version.of(one.tasks) for one in documents])
    return Chronicle(by_day, _last(stretches, versions, uncommitted), more or shallow == "true")


class Commit(NamedTuple):
    """A commit, with the documents that it changed."""

    name: str
    time: int
    """Seconds since 1970."""
    blobs: dict[str, tuple[str | None, str | None]]


@dataclass(frozen=True)
class _Walk:
    """Asks git which versions of documents there were."""

    workspace: Workspace
    read: frozenset[str]
    """Paths of the documents of today."""
    prefix: str
    """Of the root, from the top of the repository."""

    def tree(self) -> dict[str, str]:
        """Give the blobs of the documents in the last commit, by path."""
        found = {}
        for line in (
            ask(self.workspace.root, "ls-tree", "-r", "-z", "HEAD").decode("utf-8", "surrogateescape").split("\0")
        ):
            told, _, path = line.partition("\t")
            if told.startswith(_FILES) and self._is_document(path):
                found[path] = told.split()[2]
        return found

    def commits(self) -> Iterator[Commit]:
        """Yield the commits that changed documents, newest first."""
        wanted = [f":(icase,glob)**/*{suffix}" for suffix in sorted(SUFFIXES)]
        wanted += [f":(literal){path}" for path in sorted(self.read) if not _is_markdown(path)]
        commit: Commit | None = None
        told = tokens(self.workspace.root, *_LOG, "--", *wanted)
        for token in told:
            words = token.decode("utf-8", "surrogateescape").lstrip("\n")
            if not words.startswith(":"):
                if commit and commit.blobs:
                    yield commit
                _, name, *time = words.split()
                commit = Commit(name, int(time[0]) if time else 0, {})
            elif commit:
                path = next(told).decode("utf-8", "surrogateescape")
                self._note(commit, words[1:].split(), path)
        if commit and commit.blobs:
            yield commit

    def _note(self, commit: Commit, words: Sequence[str], path: str) -> None:
        """Note how a commit changed a file, where that is or was a document."""
        old_mode, new_mode, old, new, _ = words
        name = path.removeprefix(self.prefix)
        if path.startswith(self.prefix) and self._is_document(name):
            pair = old if old_mode in _FILES else None, new if new_mode in _FILES else None
            if pair != (None, None):
                commit.blobs[name] = pair

    def _is_document(self, path: str) -> bool:
        """Say whether a path is, or was when there was such a file, one of the documents that were asked for."""
        if path in self.read:
            return True
        if path in self.workspace.files or not _is_markdown(path) or not self.workspace.covers(path):
            return False
        return SKIPPED_FOLDERS.isdisjoint(path.split("/")) and not left_out(path, self.workspace.config)


def _is_markdown(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in SUFFIXES


def _bounded(commits: Iterator[Commit]) -> tuple[list[Stretch], bool]:
    """Gather commits by day, newest first, the newest commit alone; say whether there were more than can be read."""
    stretches: list[Stretch] = []
    versions: set[str | None] = set()
    for commit in islice(commits, MAX_COMMITS):
        day = datetime.fromtimestamp(min(max(0, commit.time), _LAST), UTC).date()
        day = min(day, stretches[-1].day) if stretches else day  # a clock that went backwards
        versions.update(one for pair in commit.blobs.values() for one in pair)
        if len(versions) > MAX_VERSIONS or (len(stretches) > MAX_DAYS and day != stretches[-1].day):
            return _whole_days(stretches, day), True
        if len(stretches) > 1 and stretches[-1].day == day:
            stretches[-1] = _before(stretches[-1], commit)
        else:
            stretches.append(Stretch(day, commit.name, commit.blobs))
    return stretches, next(commits, None) is not None


def _whole_days(stretches: list[Stretch], day: date) -> list[Stretch]:
    """Leave out the day of which not all was read, unless it is the only one."""
    whole = [stretch for stretch in stretches if stretch.day != day]
    return whole or stretches


def _before(stretch: Stretch, commit: Commit) -> Stretch:
    """Add an earlier commit to a stretch."""
    found = dict(stretch.blobs)
    for path, (old, new) in commit.blobs.items():
        found[path] = (old, found[path][1] if path in found else new)
    return Stretch(stretch.day, stretch.commit, found)


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Give one stretch a day: the newest commit with the others of its day."""
    if len(stretches) < 2 or stretches[0].day != stretches[1].day:
        return list(stretches)
    newest, rest, *others = stretches
    whole = _before(newest, Commit(rest.commit, 0, dict(rest.blobs)))
    return [whole, *others]


def _last(stretches: Sequence[Stretch], versions: Mapping[str, Version], uncommitted: Change) -> Step | None:
    """Tell the last change: what nobody committed yet, else the newest commit."""
    newest = stretches[0] if stretches else None
    if uncommitted:
        return Step(newest.commit if newest else None, None, None, uncommitted)
    if newest is None:
        return None
    before = stretches[1].commit if len(stretches) > 1 else None
    pairs = newest.blobs.values()
    made = change([versions[old] for old, _ in pairs if old], [versions[new] for _, new in pairs if new])
    return Step(before, newest.commit, newest.day, made)


def _versions(workspace: Workspace, documents: Sequence[Document], needed: set[str]) -> Mapping[str, Version]:
    """Give the versions by their blobs: from the cache, from the documents as they are, or read out of git."""
    config = workspace.config
    told = repr((identity(), config.states, config.vocabulary.model_dump_json()))
    name = f"versions-{vault.digest(told.encode('utf-8', 'surrogatepass'))}.kept"
    known = _load(str(workspace.root), name)
    versions = {blob: known[blob] for blob in needed if blob in known}
    long = any(len(blob) > 40 for blob in needed)
    for document in documents:
        blob = _blob(document.source.raw, long=long)
        if blob in needed and blob not in versions:
            versions[blob] = Version.of(document.tasks)
    missing = sorted(needed - versions.keys())
    for part in share(partial(_read, workspace), missing, cores()):
        versions |= part
    if versions.keys() != known.keys():
        kept = {blob: (" ".join(one.done), " ".join(one.open), one.excluded) for blob, one in sorted(versions.items())}
        vault.save(str(workspace.root), name, json.dumps(kept, separators=(",", ":")).encode("ascii"))
    return versions


def _load(root: str, name: str) -> dict[str, Version]:
    with suppress(ValueError):
        known = json.loads(vault.load(root, name) or b"{}")
        return {
            blob: Version(tuple(done.split()), tuple(open_.split()), out) for blob, (done, open_, out) in known.items()
        }
    return {}


def _blob(raw: bytes, *, long: bool) -> str:
    """Give the name of a file's content to git."""
    make = sha256 if long else partial(sha1, usedforsecurity=False)
    return make(b"blob %d\0" % len(raw) + raw).hexdigest()


def _read(workspace: Workspace, names: Sequence[str], exchange: Exchange) -> dict[str, Version]:
    """Read versions out of git: the work of one process."""
    return {name: _version(workspace, raw) for name, raw in blobs(workspace.root, names)}


def _version(workspace: Workspace, raw: bytes) -> Version:
    """Read the tasks of a version as those of a document; none where it would not be read."""
    if len(raw) > MAX_BYTES or b"\0" in raw[:BINARY_PROBE]:
        return Version()
    source = decode("version.md", raw)
    if source.text.startswith(GENERATED) or (source.text.isascii() and "[" not in source.text):
        return Version()
    config = workspace.config
    return Version.of(lower_tasks(parse(source), config.states, config.vocabulary.lists))
