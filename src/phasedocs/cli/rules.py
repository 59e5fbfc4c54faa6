"""`phasedocs rules`: all rules."""

import click

from phasedocs.check import REPORTED
from phasedocs.cli.session import emit, output_option, style
from phasedocs.render.report import rules_report
from phasedocs.render.rule_pages import rules_document, rules_table
from phasedocs.render.serialise import to_json
from phasedocs.workspace import read_rule_cases


@click.command()
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@output_option
def rules(format_: str, output: str | None) -> None:
    """List all rules, with their severity and what they ask for."""
    match format_:
        case "json":
            emit(to_json(rules_report(REPORTED)), output)
        case "markdown":
            emit(rules_document(REPORTED, read_rule_cases()), output)
        case _:
            emit(rules_table(REPORTED, style(output)), output)
