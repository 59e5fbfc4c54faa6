"""`phasedocs lint --watch`: the same command line again, whenever something changed."""

from __future__ import annotations

import gc
from collections.abc import Sequence

import click

from phasedocs.cli import INTERRUPTED, run
from phasedocs.cli.session import exit_with
from phasedocs.workspace.watching import changes

SWITCH = "--watch"


def watch_over(arguments: Sequence[str], paths: tuple[str, ...], config_file: str | None) -> None:
    """Run a command line without its --watch again and again, until it is interrupted.

    What goes wrong in a run is told as ever, and the next change is waited for.
    """
    once = [argument for argument in arguments if argument != SWITCH]
    for _ in changes(paths, config_file):
        click.clear()
        if run(once) == INTERRUPTED:
            exit_with(INTERRUPTED)
        click.echo("watching for changes; ctrl-c ends it", err=True)
        gc.collect()  # nothing else does, and the last run is not needed any more
