"""`phasedocs rules`: all rules."""

import click

from phasedocs.cli.session import emit, output_option, style
from phasedocs.render.report import rules_report
from phasedocs.render.rule_pages import rules_document, rules_table
from phasedocs.render.serialise import to_json
from phasedocs.rules import RULES
from phasedocs.workspace import read_rule_cases


@click.command()
@click.option("--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@output_option
def rules(format_: str, output: str | None) -> None:
    """List all rules, with their severity and what they ask for."""
    match format_:
        case "json":
            emit(to_json(rules_report(RULES)), output)
        case "markdown":
            emit(rules_document(RULES, read_rule_cases()), output)
        case _:
            emit(rules_table(RULES, style(output)), output)
