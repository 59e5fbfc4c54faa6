"""What commands share: their common options, and the way from paths to a computed state."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click

from phasedocs.analysis import State, compute
from phasedocs.cache.answers import pour
from phasedocs.model import Document, link, lower
from phasedocs.render.terminal import Style
from phasedocs.syntax import parse
from phasedocs.text import decode
from phasedocs.workspace import (
    MAX_BYTES,
    InputError,
    Workspace,
    display_path,
    open_workspace,
    read_project,
    write,
)

paths_argument = click.argument("paths", nargs=-1, type=click.Path())
config_option = click.option(
    "--config", "config_file", type=click.Path(), metavar="FILE", help="Use this configuration file."
)
output_option = click.option("--output", type=click.Path(), metavar="FILE", help="Write the report to a file.")


@dataclass(frozen=True, slots=True)
class Session:
    """A project that was read and computed for one command."""

    workspace: Workspace
    state: State
    failed: bool
    """Some document could not be read: the exit status must say so."""

    @property
    def show(self) -> Callable[[str], str]:
        """Give a document's path as a person in the current folder would type it."""
        return partial(display_path, self.workspace)

    def reread(self, path: str, raw: bytes) -> Document:
        """Read a document of that path from other bytes."""
        config = self.workspace.config
        return lower(parse(decode(path, raw)), config.states, config.vocabulary.lists, config.assigned(path))

    def relink(self, documents: Sequence[Document]) -> State:
        """Compute the project with other documents."""
        config = self.workspace.config
        words = config.vocabulary.lists
        unread = self.state.project.unread
        return compute(link(documents, self.workspace.files, words, config.plans, unread), words)


def open_session(
    paths: tuple[str, ...], config_file: str | None, unsaved: bytes | None = None, *, force_exclude: bool = False
) -> Session:
    """Find, read and compute; what cannot be read is told on standard error, a line each.

    There may be no document: all may be generated, say that they are to be ignored, or be left out by `force_exclude`.
    """
    return read_session(open_workspace(paths, config_file, unsaved, force_exclude=force_exclude))


def read_session(workspace: Workspace) -> Session:
    """Read and compute all documents of a workspace; what cannot be read is told on standard error, a line each."""
    project, problems = read_project(workspace)
    tell_problems(problems, len(project.documents))
    return Session(workspace, compute(project, workspace.config.vocabulary.lists), bool(problems))


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
