"""`phasedocs extract`: all facts as JSON."""

from collections.abc import Callable, Mapping

import click

from phasedocs.analysis import State
from phasedocs.cli.session import config_option, emit, exit_with, open_session, output_option, paths_argument
from phasedocs.render.export import extract_lines, issues_report
from phasedocs.render.report import PathNames, extract_report
from phasedocs.render.serialise import to_json

FORMATS: Mapping[str, Callable[[State, PathNames], str]] = {
    "json": lambda state, show: to_json(extract_report(state, show)),
    "ndjson": extract_lines,
    "github-issues": lambda state, show: to_json(issues_report(state, show)),
}


@click.command()
@paths_argument
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="json", show_default=True)
@output_option
@config_option
def extract(paths: tuple[str, ...], format_: str, output: str | None, config_file: str | None) -> None:
    """Print everything that was read out of the documents, as JSON.

    Lines and columns count from 1, columns in characters of the file as it is on disk.

    ndjson: a document or a phase a line. github-issues: the open tasks, as issues that could be opened; nothing is
    sent anywhere.
    """
    session = open_session(paths, config_file)
    emit(FORMATS[format_](session.state, session.show), output)
    exit_with(2 if session.failed else 0)
