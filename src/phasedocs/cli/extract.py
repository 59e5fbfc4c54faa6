"""`phasedocs extract`: all facts as JSON."""

import click

from phasedocs.cli.session import config_option, emit, exit_with, open_session, output_option, paths_argument
from phasedocs.render.report import extract_report
from phasedocs.render.serialise import to_json


@click.command()
@paths_argument
@output_option
@config_option
def extract(paths: tuple[str, ...], output: str | None, config_file: str | None) -> None:
    """Print everything that was read out of the documents, as JSON.

    Lines and columns count from 1, columns in characters of the file as it is on disk.
    """
    session = open_session(paths, config_file)
    emit(to_json(extract_report(session.state, session.show)), output)
    exit_with(2 if session.failed else 0)
