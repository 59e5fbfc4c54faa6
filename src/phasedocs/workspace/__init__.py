"""The one module with a disk: finds, reads and writes files, runs the site engine. Everything else is values."""

from __future__ import annotations

import difflib
import json
import os
import re
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any

import pathspec

from phasedocs.build import GENERATED, Output
from phasedocs.config import Config, covers
from phasedocs.model import Document, Project, link, lower
from phasedocs.syntax import parse
from phasedocs.text import decode
from phasedocs.workspace.configuration import CONFIG_NAMES, Settings, find_settings

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


class InputError(Exception):
    """Input that cannot be used; the message is one line, with the place and the way out."""


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

    @property
    def config(self) -> Config:
        """What the project sets."""
        return self.settings.config


def open_workspace(paths: Sequence[str], config_file: str | None = None) -> Workspace:
    """Find root, configuration and documents for the paths of a command line.

    Raises InputError for a path that is not there or holds no document, ConfigError for a bad configuration.
    """
    asked = [Path(path) for path in paths or ["."]]
    for path in asked:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder{_hint(path)}")
    resolved = [path.resolve() for path in asked]
    first = resolved[0] if resolved[0].is_dir() else resolved[0].parent
    settings = find_settings(first, config_file)
    config, folder = settings.config, settings.files[0].parent if settings.files else None
    root = _root(resolved, folder)
    files = frozenset(_walk(root, config))
    documents = sorted({name for path in resolved for name in _documents(root, path, files, config)})
    if not documents:
        raise InputError(f"{', '.join(map(str, asked))}: no Markdown documents here")
    return Workspace(root, settings, folder or Path.cwd(), tuple(documents), files)


def _hint(path: Path) -> str:
    names = [entry.name for entry in sorted(path.parent.iterdir())] if path.parent.is_dir() else []
    return "".join(f"; did you mean {path.parent / near}?" for near in difflib.get_close_matches(path.name, names, 1))


def write_config(folder: Path, text: str) -> tuple[Path, bool]:
    """Write a configuration into a folder when none holds for it; give its path, and whether it was written."""
    found = find_settings(folder.resolve()).files
    path = found[0] if found else folder / CONFIG_NAMES[0]
    return path, not found and write(path, text.encode("utf-8"))


def _root(paths: Sequence[Path], config_folder: Path | None) -> Path:
    """Give the folder that names are told from: of the configuration, the repository, or all that was asked for."""
    folders = [path if path.is_dir() else path.parent for path in paths]
    repository = next((folder for folder in (folders[0], *folders[0].parents) if (folder / ".git").exists()), None)
    for candidate in (config_folder, repository, Path.cwd()):
        if candidate and all(path.is_relative_to(candidate) for path in paths):
            return candidate
    return Path(os.path.commonpath(folders))


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
            if not _ignored(prefix + name, specs) and not excluded(prefix + name, config):
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


def read_document(workspace: Workspace, name: str) -> Document:
    """Read one document. InputError when it cannot be read, is too large, or holds no text."""
    path = workspace.root / name
    shown = display_path(workspace, name)
    try:
        if not path.resolve().is_relative_to(workspace.root):
            raise InputError(f"{shown}: leads outside {workspace.root.name or 'the root'}, not read")
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError(f"{shown}: not a regular file")
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{shown}: larger than {MAX_BYTES // 1024 // 1024} MiB, not read")
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"{shown}: {(error.strerror or 'cannot be read').lower()}") from None
    if b"\0" in raw[:BINARY_PROBE] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(f"{shown}: a binary file, not a document")
    config = workspace.config
    return lower(parse(decode(name, raw)), config.states, config.vocabulary.lists, config.assigned(name))


def read_project(workspace: Workspace) -> tuple[Project, tuple[str, ...]]:
    """Read all documents; give the project and, for each document that cannot be read, why."""
    documents, problems = [], []
    for name in workspace.documents:
        try:
            document = read_document(workspace, name)
        except InputError as error:
            problems.append(str(error))
            continue
        if document.source.text.startswith(GENERATED) or document.declarations.header.ignored:
            continue
        documents.append(document)
        for problem in document.tree.problems:
            line = document.source.line(problem.span.start)
            problems.append(f"{display_path(workspace, document.path)}:{line}: {problem.message}")
    config = workspace.config
    return link(documents, workspace.files, config.vocabulary.lists, config.plans), tuple(problems)


def display_path(workspace: Workspace, name: str) -> str:
    """Give a document's path as a person in the current folder would type it."""
    return Path(os.path.relpath(workspace.root / name)).as_posix()


def resource(kind: str) -> Path:
    """Find the folder `templates` or `schemas`: inside the package in a wheel, beside `src` in a checkout.

    Raises InputError when the installation is damaged.
    """
    package = Path(str(resources.files("phasedocs")))
    for folder in (package / kind, package.parent.parent / kind):
        if folder.is_dir():
            return folder
    raise InputError(f"the folder {kind} of phasedocs is missing: install it again")


def today() -> date:
    """Give the day by the clock, where the machine is."""
    return date.today()


CACHE = ".phasedocs_cache"
_BLAMED = re.compile(r"^(?P<commit>[0-9a-f]{40,64}) \d+ (?P<line>\d+)|^committer-time (?P<time>\d+)", re.MULTILINE)


def line_days(workspace: Workspace, documents: Iterable[Document]) -> Mapping[str, tuple[date, ...]]:
    """Ask git on which day each line of documents was last changed; nothing for those that it does not know.

    What git said is kept in a cache beside the configuration, by the content of the file. InputError without git.
    """
    listed = (line.partition("\t") for line in _git(workspace.root, "ls-tree", "-r", "-z", "HEAD").split("\0"))
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
    for found in _BLAMED.finditer(_git(root, "blame", "--porcelain", "--", document.path)):
        if found["commit"]:
            lines.append(found["commit"])
        else:
            days[lines[-1]] = datetime.fromtimestamp(int(found["time"]), UTC).date().isoformat()
    starts = len(document.source.line_starts)
    return [days[commit] for commit in lines] if len(lines) in (starts - 1, starts) else []


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=True)
    except (OSError, subprocess.CalledProcessError):
        raise InputError(f"{root.name or root}: git does not answer here; leave out --git") from None
    return done.stdout


def read_templates() -> dict[str, str]:
    """Read all templates by their name, with forward slashes."""
    folder = resource("templates")
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(path: Path, data: bytes) -> bool:
    """Write a file whole or not at all; give whether it changed.

    The new bytes go to a file beside it, which then takes its name, so a crash leaves the old file or the new one. The
    mode stays; a symbolic link stays, and what it leads to is written. InputError when it cannot be written.
    """
    target = path.resolve()
    try:
        if target.is_file() and target.read_bytes() == data:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644 if mode is None else mode)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be written').lower()}") from None
    return True


def write_fixed(workspace: Workspace, document: Document, data: bytes) -> None:
    """Write a fixed document. InputError when the file is no longer what was read."""
    path = workspace.root / document.path
    try:
        unchanged = path.read_bytes() == document.source.raw
    except OSError:
        unchanged = False
    if not unchanged:
        raise InputError(f"{display_path(workspace, document.path)}: changed meanwhile, left alone; run again")
    write(path, data)


MANIFEST = ".manifest"
"""Lists what we wrote into a folder, a name a line: only that is ever deleted."""


def write_outputs(home: Path, name: str, outputs: Iterable[Output]) -> int:
    """Write planned files below `home/name`, delete those that an earlier run wrote and that are not planned any more.

    Files whose bytes are right are not touched. Gives the number of files written. InputError when the folder is a
    link that leads out of `home`: a repository must not choose where we write.
    """
    folder, root = home / name, home.resolve()
    planned = {output.path: output.text for output in outputs}
    for path in (folder, *(folder / file for file in planned)):
        if not path.resolve().is_relative_to(root):
            raise InputError(f"{path}: leads outside {home.name}, not written")
    manifest = folder / MANIFEST
    before = manifest.read_text("utf-8", "replace").splitlines() if manifest.is_file() else []
    for file in before:
        old = folder / file
        if file not in planned and old.parent.resolve().is_relative_to(folder.resolve()) and not old.is_dir():
            old.unlink(missing_ok=True)
    written = sum(write(folder / file, text.encode("utf-8")) for file, text in planned.items())
    write(manifest, "".join(f"{file}\n" for file in sorted(planned)).encode("utf-8"))
    return written


ENGINES: Mapping[str, str] = {"mkdocs": "mkdocs", "zensical": "zensical", "properdocs": "properdocs"}
"""Names of site engines, each with the Python module that is run."""


def run_engine(engine: str, config_file: Path, *, strict: bool = False, verbose: bool = False) -> str:
    """Run the site engine; give what it printed. InputError when it is not installed or fails."""
    command = [sys.executable, "-m", ENGINES[engine], "build", "-f", str(config_file)]
    command += [] if verbose else ["--quiet"]
    command += ["--strict"] if strict else []
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", errors="replace", env=environment, check=False
    )
    printed = (done.stdout + done.stderr).strip()
    if f"No module named {ENGINES[engine]}" in printed:
        raise InputError(f"the site engine {engine} is not installed: `pip install {engine}`")
    if done.returncode != 0:
        last = printed.splitlines()[-1] if printed else f"exit status {done.returncode}"
        raise InputError(f"{engine} failed: {last}")
    return printed
