"""`phasedocs serve`: the site of `build`, made again whenever something changes."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from phasedocs.cli.build import gather_whole, write_sources
from phasedocs.cli.session import config_option, paths_argument
from phasedocs.config import ConfigError
from phasedocs.workspace import InputError, open_workspace
from phasedocs.workspace.engines import ENGINES, EngineProcess
from phasedocs.workspace.gathering import Gathered
from phasedocs.workspace.serving import Stage, serving
from phasedocs.workspace.watching import changes

FOLDER = ".phasedocs/serve"
"""Where the sources are written, from the project's home, and two sites below them, in turn: one is always whole."""


@click.command()
@paths_argument
@click.option("--engine", type=click.Choice(list(ENGINES)), default="mkdocs", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@config_option
def serve(paths: tuple[str, ...], engine: str, port: int, config_file: str | None) -> None:
    """Build the site, serve it on this machine, and build it again whenever something changes.

    Open pages load themselves again. When a build fails they say why, and come back when it is mended.
    """
    stage = Stage()
    turn, gathered = 0, None
    with serving(stage, port) as address:
        process = EngineProcess(engine)
        for _ in changes(paths, config_file):
            turn += 1
            try:
                with process:
                    site, gathered = _build(paths, config_file, process, turn % 2, gathered)
                stage.show(site)
            except (InputError, ConfigError) as error:
                stage.fail(str(error))
                click.echo(f"phasedocs: {error}", err=True)
            else:
                click.echo("built" if turn == 1 else "built again", err=True)
            if turn == 1:
                click.echo(f"serving {address}; ctrl-c ends it", err=True)
            process = EngineProcess(engine)  # for the next turn: it is loaded while nothing happens
            gc.collect()  # nothing else does, and the last project is not needed any more


def _build(
    paths: tuple[str, ...], config_file: str | None, process: EngineProcess, turn: int, before: Gathered | None
) -> tuple[Path, Gathered]:
    """Build the site into one of two folders; give it, and what was read for it."""
    # In one process: those that answer browsers are threads of this one, and a process that has some must not fork.
    whole = gather_whole(open_workspace(paths, config_file), None, 1, before)
    home = whole.workspace.home
    site = home / FOLDER / f"site-{turn}"
    write_sources(whole, FOLDER, site, 1)
    process.run(home / FOLDER)
    return site, whole.gathered
