"""`phasedocs status`: the real completion."""

import click

from phasedocs.build import status_document
from phasedocs.check import check
from phasedocs.cli.session import config_option, emit, exit_with, open_session, output_option, paths_argument, style
from phasedocs.render.export import status_csv
from phasedocs.render.report import status_report
from phasedocs.render.screen import status_table
from phasedocs.render.serialise import to_json
from phasedocs.workspace import read_templates

FORMATS = ("text", "json", "markdown", "csv")


@click.command()
@paths_argument
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--open", "open_tasks", is_flag=True, help="List the open tasks too.")
@click.option("--fail-under", type=click.IntRange(0, 100), metavar="PERCENT", help="Exit 1 when less is done.")
@output_option
@config_option
def status(
    paths: tuple[str, ...],
    format_: str,
    open_tasks: bool,
    fail_under: int | None,
    output: str | None,
    config_file: str | None,
) -> None:
    """Show what is really done: counted in ticked boxes, by phase and document.

    Only the lowest level of nested tasks is counted; percentages are rounded down, so 100 % means all.
    """
    session = open_session(paths, config_file)
    if format_ == "json":
        emit(to_json(status_report(session.state, session.show)), output)
    elif format_ == "csv":
        emit(status_csv(session.state, session.show), output)
    elif format_ == "markdown":
        workspace = session.workspace
        every = check(session.state.project, session.state, workspace.config, kinds=workspace.kinds)
        found = [one for one in every if one.stands]
        emit(status_document(session.state.project, session.state, found, read_templates()), output)
    else:
        emit(status_table(session.state, style(output), session.show, open_tasks=open_tasks), output)
    percent = session.state.progress.percent
    below = fail_under is not None and (percent is None or percent < fail_under)
    exit_with(2 if session.failed else int(below))
