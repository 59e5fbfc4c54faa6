"""`phasedocs rules`: all rules."""

import click

from phasedocs.cli.session import emit, output_option, style
from phasedocs.render.report import rules_report, to_json
from phasedocs.render.text import rules_table
from phasedocs.rules import RULES


@click.command()
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
def rules(format_: str, output: str | None) -> None:
    """List all rules, with their severity and what they ask for."""
    emit(to_json(rules_report(RULES)) if format_ == "json" else rules_table(RULES, style(output)), output)
