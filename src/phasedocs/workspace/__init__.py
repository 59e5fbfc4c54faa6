"""The one package with a disk: finds, reads and writes files, runs the site engine. Everything else is values."""

from __future__ import annotations

import difflib
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pathspec

from phasedocs.build import GENERATED
from phasedocs.config import Config, covers
from phasedocs.kinds import NO_KINDS, Kinds
from phasedocs.model import Document, lower
from phasedocs.syntax import parse
from phasedocs.text import Source, decode
from phasedocs.workspace.configuration import CONFIG_NAMES as CONFIG_NAMES
from phasedocs.workspace.configuration import Settings, find_settings
from phasedocs.workspace.errors import InputError as InputError
from phasedocs.workspace.errors import as_typed
from phasedocs.workspace.own_kinds import OWN_KINDS as OWN_KINDS
from phasedocs.workspace.own_kinds import read_kinds as read_kinds
from phasedocs.workspace.own_kinds import read_sheet as read_sheet
from phasedocs.workspace.shipped import read_rule_cases as read_rule_cases
from phasedocs.workspace.shipped import read_templates as read_templates
from phasedocs.workspace.shipped import resource as resource

SUFFIXES = frozenset({".md", ".markdown"})
SKIPPED_FOLDERS = frozenset(
    (
        *(".git", ".hg", ".svn", ".jj", "node_modules", "bower_components", "__pycache__", "site-packages"),
        *(".venv", "venv", ".tox", ".nox", ".eggs", ".cache", ".terraform", ".gradle"),
        *(".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".phasedocs", ".phasedocs_cache"),
    )
)
"""Version control, environments, caches, and our own output; other hidden folders hold plans and are read."""
MAX_BYTES = 32 * 1024 * 1024
"""A larger file is no document."""
BINARY_PROBE = 8192


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project on disk: its root, its configuration, and the documents that were asked for."""

    root: Path
    settings: Settings
    home: Path
    """Where output goes: the folder of the configuration, else the current one."""
    documents: tuple[str, ...]
    """From the root, sorted."""
    files: frozenset[str]
    """Every file under the root that is not ignored."""
    asked: tuple[str, ...] = (".",)
    """The files and folders of the command line, from the root."""
    others: tuple[str, ...] = ()
    """The other documents of the project, from the root, sorted: what was asked for is held against them."""
    kinds: Kinds = NO_KINDS
    """Those that come with phasedocs, and those of the project."""

    @property
    def every(self) -> list[str]:
        """All documents of the project, from the root, sorted."""
        return sorted((*self.documents, *self.others))

    def covers(self, path: str) -> bool:
        """Say whether a path, from the root, is or would be among what was asked for."""
        return any(asked in (".", path) or path.startswith(f"{asked}/") for asked in self.asked)

    unsaved: bytes | None = None
    """What the only document is to be read as, whatever the disk says; it may not be there at all."""

    @property
    def config(self) -> Config:
        """What the project sets."""
        return self.settings.config

    @property
    def config_file(self) -> Path | None:
        """Where it is set; None where nothing is."""
        return self.settings.files[0] if self.settings.files else None


def open_workspace(
    paths: Sequence[str], config_file: str | None = None, unsaved: bytes | None = None, *, force_exclude: bool = False
) -> Workspace:
    """Find root, configuration and documents for the paths of a command line.

    With `unsaved`, the only path is the name of a document that consists of these bytes. With `force_exclude`, what
    the configuration leaves out is left out also where it is named, and there may be no document at all.
    Raises InputError for a path that is not there or holds no document, ConfigError for a bad configuration.
    """
    asked = [Path(path) for path in paths or ["."]]
    for path in asked:
        if unsaved is None and not path.exists():
            raise InputError(f"{path}: no such file or folder{_hint(path)}")
        if unsaved is not None and path.is_dir():
            raise InputError(f"{path}: a folder; name the document that standard input holds")
    resolved = [path.resolve() for path in asked]
    first = resolved[0] if resolved[0].is_dir() else resolved[0].parent
    settings = find_settings(first, config_file)
    config, folder = settings.config, settings.files[0].parent if settings.files else None
    root = _root(resolved, folder)
    files = frozenset(_walk(root, config))
    documents = sorted({name for path in resolved for name in _documents(root, path, files, config)})
    if force_exclude:
        documents = [name for name in documents if not left_out(name, config)]
    elif not documents:
        raise InputError(f"{', '.join(map(str, asked))}: no Markdown documents here")
    if unsaved is not None:
        files |= frozenset(documents)  # as if it were saved
    named = tuple(path.relative_to(root).as_posix() for path in resolved)
    # Where nothing marks a project the root is just a folder, maybe somebody's home: its files are not ours to read.
    tree = _documents(root, root, files, config) if folder or _repository(root) else ()
    others = tuple(sorted(set(tree).difference(documents)))
    home = folder or Path.cwd()
    return Workspace(root, settings, home, tuple(documents), files, named, others, read_kinds(home), unsaved)


def _hint(path: Path) -> str:
    names = [entry.name for entry in sorted(path.parent.iterdir())] if path.parent.is_dir() else []
    return "".join(f"; did you mean {path.parent / near}?" for near in difflib.get_close_matches(path.name, names, 1))


def write_config(folder: Path, text: str, *, dry_run: bool = False) -> tuple[Path, bool]:
    """Write a configuration into a folder when none holds for it; give its path, and whether it was, or would be."""
    found = find_settings(folder.resolve()).files
    path = found[0] if found else folder / CONFIG_NAMES[0]
    return path, not found and (dry_run or write(path, text.encode("utf-8")))


def _root(paths: Sequence[Path], config_folder: Path | None) -> Path:
    """Give the folder that names are told from: of the configuration, the repository, or all that was asked for."""
    folders = [path if path.is_dir() else path.parent for path in paths]
    for candidate in (config_folder, _repository(folders[0]), Path.cwd()):
        if candidate and all(path.is_relative_to(candidate) for path in paths):
            return candidate
    return Path(os.path.commonpath(folders))


def _repository(folder: Path) -> Path | None:
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)


def _walk(root: Path, config: Config) -> Iterator[str]:
    """Yield the files under the root, from the root, without what git ignores; links to folders are not followed."""
    specs: dict[str, pathspec.GitIgnoreSpec] = {}
    for folder, names, files in os.walk(root):
        here = Path(folder).relative_to(root).as_posix()
        prefix = "" if here == "." else f"{here}/"
        if ".gitignore" in files and (spec := _gitignore(Path(folder) / ".gitignore")):
            specs[prefix] = spec
        names[:] = sorted(
            name
            for name in names
            if name not in SKIPPED_FOLDERS
            and not (Path(folder) / name / "pyvenv.cfg").exists()
            and not _ignored(f"{prefix}{name}/", specs)
            and not excluded(f"{prefix}{name}", config)
        )
        for name in files:
            if (
                not name.endswith(TEMPORARY)
                and not _ignored(prefix + name, specs)
                and not excluded(prefix + name, config)
            ):
                yield prefix + name


def _gitignore(path: Path) -> pathspec.GitIgnoreSpec | None:
    try:
        return pathspec.GitIgnoreSpec.from_lines(path.read_text("utf-8", "replace").splitlines())
    except (OSError, ValueError):
        return None


def _ignored(path: str, specs: Mapping[str, pathspec.GitIgnoreSpec]) -> bool:
    """Ask the .gitignore files from the innermost: the first that has an opinion decides."""
    for prefix in sorted(specs, key=len, reverse=True):
        if path.startswith(prefix):
            verdict = specs[prefix].check_file(path.removeprefix(prefix)).include
            if verdict is not None:
                return verdict
    return False


def excluded(path: str, config: Config) -> bool:
    """Say whether the configuration leaves a file or folder out."""
    return any(covers(glob, path) for glob in config.exclude)


def all_documents(workspace: Workspace) -> frozenset[str]:
    """Give the documents under the root, whatever was asked for, and whether or not something marks a project."""
    return frozenset(_documents(workspace.root, workspace.root, workspace.files, workspace.config))


def _documents(root: Path, path: Path, files: frozenset[str], config: Config) -> Iterator[str]:
    name = path.relative_to(root).as_posix()
    if not path.is_dir():
        yield name  # named on the command line: whatever its suffix, ignored or not
        return
    prefix = "" if name == "." else f"{name}/"
    for file in files:
        if file.startswith(prefix) and PurePosixPath(file).suffix.lower() in SUFFIXES and _included(file, config):
            yield file


def _included(path: str, config: Config) -> bool:
    return not config.include or any(covers(glob, path) for glob in config.include)


def left_out(path: str, config: Config) -> bool:
    """Say whether a walk would leave a file out for the configuration: for itself, or for a folder above it."""
    above = [path, *(folder.as_posix() for folder in PurePosixPath(path).parents)]
    return not _included(path, config) or any(excluded(one, config) for one in above)


def read_document(workspace: Workspace, name: str) -> Document:
    """Read one document. InputError when it cannot be read, is too large, or holds no text."""
    return parse_source(workspace, read_source(workspace, name))


def parse_source(workspace: Workspace, source: Source) -> Document:
    """Read a document out of its text, as the configuration says."""
    config = workspace.config
    return lower(parse(source), config.states, config.vocabulary.lists, config.assigned(source.path))


def read_source(workspace: Workspace, name: str) -> Source:
    """Read the text of one document. InputError when it cannot be read, is too large, or holds no text."""
    unsaved = workspace.unsaved if name in workspace.documents else None
    raw = _read_bytes(workspace, name) if unsaved is None else unsaved
    shown = display_path(workspace, name)
    if len(raw) > MAX_BYTES:
        raise _too_large(shown)
    if b"\0" in raw[:BINARY_PROBE] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{shown}: a binary file, not a document")
    return decode(name, raw)


def _read_bytes(workspace: Workspace, name: str) -> bytes:
    path = workspace.root / name
    shown = display_path(workspace, name)
    try:
        if not path.resolve().is_relative_to(workspace.root):
            raise InputError(f"{shown}: leads outside {workspace.root.name or 'the root'}, not read")
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(f"{shown}: not a regular file")
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(shown)
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{shown}: {(error.strerror or 'cannot be read').lower()}") from None


def _too_large(shown: str) -> InputError:
    return InputError(f"{shown}: larger than {MAX_BYTES // 1024 // 1024} MiB, not read")


class Read(NamedTuple):
    """What was read of what was asked for."""

    documents: Sequence[Document]
    problems: Sequence[str]
    """Why documents could not be read, or not whole, a line each."""
    unread: Sequence[str]
    """Paths of those that are none of ours to read: generated, or said to be ignored."""


def read_documents(workspace: Workspace) -> Read:
    """Read what was asked for."""
    documents, problems, unread = [], [], []
    for name in workspace.documents:
        try:
            document = read_document(workspace, name)
        except InputError as error:
            problems.append(str(error))
            continue
        if is_left_out(document):
            unread.append(name)
            continue
        documents.append(document)
        problems += document_problems(workspace, document)
    return Read(documents, problems, unread)


def is_left_out(document: Document) -> bool:
    """Say whether a document is none of ours to read: it was generated, or says so itself."""
    return document.source.text.startswith(GENERATED) or document.declarations.header.ignored


def document_problems(workspace: Workspace, document: Document) -> list[str]:
    """Tell what of a document could not be read, a line each."""
    return [
        f"{display_path(workspace, document.path)}:{document.source.line(problem.span.start)}: {problem.message}"
        for problem in document.tree.problems
    ]


def display_path(workspace: Workspace, name: str) -> str:
    """Give a document's path as a person in the current folder would type it."""
    return as_typed(workspace.root / name)


def tracked_from(workspace: Workspace) -> str:
    """Give the path from the root of the repository to that of the project, with a slash at its end; empty when equal.

    Machines that show reports beside the sources know files by their path from there, wherever we were started.
    """
    root = workspace.root.relative_to(_repository(workspace.root) or workspace.root).as_posix()
    return "" if root == "." else f"{root}/"


def today() -> date:
    """Give the day by the clock, where the machine is."""
    return date.today()


TEMPORARY = ".phasedocs-tmp"
"""Ends the name of a file that is being written, which is hidden: a killed run may leave one, and nothing reads it."""


def write(path: Path, data: bytes, expected: bytes | None = None, *, remade: bool = False) -> bool:
    """Write a file whole or not at all; give whether it changed.

    The new bytes go to a file beside it, which then takes its name, so a crash leaves the old file or the new one. The
    mode stays, and the owner where we may give files away; a symbolic link stays, and what it leads to is written.
    `remade` is said of what the next run makes again: it need not outlive a loss of power, and is not waited for.
    InputError when it cannot be written, or holds something else than what is expected.
    """
    target = path.resolve()
    try:
        if target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        before = target.stat() if target.exists() else None
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=TEMPORARY)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                if not remade:
                    file.flush()
                    os.fsync(file.fileno())
            _dress(temporary, before)
            if expected is not None and target.read_bytes() != expected:  # as late as can be
                raise InputError(f"{path}: changed meanwhile, left alone; run again")
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be written').lower()}") from None
    return True


def _dress(temporary: str, before: os.stat_result | None) -> None:
    """Give a new file the owner and mode of the old one; the owner first, for changing it can take bits of the mode."""
    if before and hasattr(os, "chown") and (before.st_uid, before.st_gid) != _owner(temporary):
        for owner in ((before.st_uid, before.st_gid), (-1, before.st_gid)):
            with suppress(PermissionError):
                os.chown(temporary, *owner)
                break
    Path(temporary).chmod(stat.S_IMODE(before.st_mode) if before else 0o644)


def _owner(path: str) -> tuple[int, int]:
    found = Path(path).stat()
    return found.st_uid, found.st_gid


def write_fixed(workspace: Workspace, document: Document, data: bytes) -> None:
    """Write a fixed document. InputError when the file is no longer what was read, or cannot be written."""
    write(Path(display_path(workspace, document.path)), data, document.source.raw)
