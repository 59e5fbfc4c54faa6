"""What commands share: their common options, and the way from paths to a computed state."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click

from phasedocs.analysis import State, compute
from phasedocs.render.terminal import Style
from phasedocs.workspace import InputError, Workspace, display_path, open_workspace, read_project, write

paths_argument = click.argument("paths", nargs=-1, type=click.Path())
config_option = click.option("--config", "config_file", metavar="FILE", help="Use this configuration file.")
output_option = click.option("--output", metavar="FILE", help="Write the report to a file.")


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


def open_session(paths: tuple[str, ...], config_file: str | None) -> Session:
    """Find, read and compute; what cannot be read is told on standard error, a line each."""
    workspace = open_workspace(paths, config_file)
    project, problems = read_project(workspace)
    for problem in problems:
        click.echo(f"phasedocs: {problem}", err=True)
    if not project.documents:
        raise InputError("no document could be read")
    return Session(workspace, compute(project, workspace.config.vocabulary.lists), bool(problems))


def emit(text: str, output: str | None) -> None:
    """Write a report to a file, or to standard output."""
    if output:
        write(Path(output), text.encode("utf-8"))
    else:
        sys.stdout.write(text)
        sys.stdout.flush()


def style(output: str | None = None) -> Style:
    """Ask the environment for colour and width: NO_COLOR and FORCE_COLOR win, a pipe or a file has no colour."""
    wanted = not output and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    if os.environ.get("FORCE_COLOR"):
        wanted = True
    if os.environ.get("NO_COLOR"):
        wanted = False
    return Style(wanted, shutil.get_terminal_size((100, 24)).columns)


def exit_with(status: int) -> Any:
    """Leave the command with an exit status."""
    click.get_current_context().exit(status)
