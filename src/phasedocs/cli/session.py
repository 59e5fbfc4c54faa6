"""What commands share: their common options, and the way from paths to a computed state."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import click

from phasedocs.analysis import DocumentState, State, compute, compute_document, compute_seen
from phasedocs.cache.answers import pour
from phasedocs.model import Document
from phasedocs.render.terminal import Style
from phasedocs.text import decode
from phasedocs.workspace import (
    MAX_BYTES,
    InputError,
    Workspace,
    display_path,
    open_workspace,
    parse_source,
    read_documents,
    write,
)
from phasedocs.workspace.survey import Around, link_around

paths_argument = click.argument("paths", nargs=-1, type=click.Path())
config_option = click.option(
    "--config", "config_file", type=click.Path(), metavar="FILE", help="Use this configuration file."
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to use.  [default: one a core]"
)
output_option = click.option("--output", type=click.Path(), metavar="FILE", help="Write the report to a file.")


@dataclass(frozen=True, slots=True)
class Session:
    """A project that was read and computed for one command."""

    workspace: Workspace
    state: State
    failed: bool
    """Some document could not be read: the exit status must say so."""
    around: Around = field(default_factory=dict)
    """The documents of the project that are not read here, as they are seen from afar."""

    @property
    def show(self) -> Callable[[str], str]:
        """Give a document's path as a person in the current folder would type it."""
        return partial(display_path, self.workspace)

    def reread(self, path: str, raw: bytes) -> Document:
        """Read a document of that path from other bytes."""
        return parse_source(self.workspace, decode(path, raw))

    def relink(self, documents: Sequence[Document]) -> State:
        """Compute the project with other documents."""
        before = self.state.project.by_path
        same = (document.path for document in documents if before.get(document.path) is document)
        known = {path: self.state.documents[path] for path in same if path in self.state.documents}
        return _related(self.workspace, documents, self.around, self.state.project.unread, known)


def open_session(
    paths: tuple[str, ...], config_file: str | None, unsaved: bytes | None = None, *, force_exclude: bool = False
) -> Session:
    """Find, read and compute; what cannot be read is told on standard error, a line each.

    There may be no document: all may be generated, say that they are to be ignored, or be left out by `force_exclude`.
    """
    return read_session(open_workspace(paths, config_file, unsaved, force_exclude=force_exclude))


def read_session(workspace: Workspace, around: Around | None = None) -> Session:
    """Read and compute what was asked for, among others; what cannot be read is told on standard error, a line each."""
    read, seen = read_documents(workspace), around or {}
    tell_problems(read.problems, len(read.documents))
    return Session(workspace, _related(workspace, read.documents, seen, read.unread, {}), bool(read.problems), seen)


def _related(
    workspace: Workspace,
    documents: Sequence[Document],
    around: Around,
    unread: Collection[str],
    known: Mapping[str, DocumentState],
) -> State:
    """Link and compute documents, among others that are only seen from afar; states that are known still hold."""
    project = link_around(workspace, documents, around, unread)
    words = workspace.config.vocabulary.lists
    if not around:
        return compute(project, words, known)
    more = {one.path: compute_document(one, words) for one in documents if one.path not in known}
    return compute_seen(project, {**known, **more})


def tell_problems(problems: Sequence[str], documents: int) -> None:
    """Tell what could not be read, a line each. InputError where that was everything."""
    for problem in problems:
        click.echo(f"phasedocs: {problem}", err=True)
    if problems and not documents:
        raise InputError("no document could be read")


def standard_input(paths: tuple[str, ...], name: str | None) -> tuple[tuple[str, ...], bytes | None]:
    """Give the paths to open and, for the path `-`, what standard input holds; its name then stands for it."""
    if "-" not in paths:
        if name is not None:
            raise click.UsageError("--stdin-filename NAME is for standard input: add - as the path")
        return paths, None
    if len(paths) > 1:
        raise click.UsageError("- is standard input, and stands alone: leave out the other paths")
    return (name or "-",), sys.stdin.buffer.read(MAX_BYTES + 1)


def emit(text: str, output: str | None, *, aside: bool = False) -> None:
    """Write a report to a file, or to standard output; in UTF-8, whatever the locale.

    It goes to standard error where the output is something else.
    """
    stream = sys.stderr if aside else sys.stdout
    if output:
        write(Path(output), text.encode("utf-8", "replace"))
    elif stream.isatty():
        stream.write(text)
        stream.flush()
    else:
        stream.flush()
        pour(text.encode("utf-8", "replace"), stream.fileno())


def emit_bytes(data: bytes) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.flush()
    pour(data, sys.stdout.fileno())


def style(output: str | None = None) -> Style:
    """Ask the environment for colour and width: NO_COLOR and FORCE_COLOR win, a pipe or a file has no colour."""
    terminal = not output and sys.stdout.isatty()
    wanted = terminal and os.environ.get("TERM") != "dumb"
    if os.environ.get("FORCE_COLOR"):
        wanted = True
    if os.environ.get("NO_COLOR"):
        wanted = False
    return Style(wanted, shutil.get_terminal_size((100, 24)).columns, terminal)


def exit_with(status: int) -> Any:
    """Leave the command with an exit status."""
    click.get_current_context().exit(status)
