"""`phasedocs explain`: a rule's page."""

import click

from phasedocs.check import known_rules
from phasedocs.cli.session import emit, style
from phasedocs.render.text import rule_page
from phasedocs.rules import RULES


@click.command()
@click.argument("name", metavar="RULE")
def explain(name: str) -> None:
    """Explain a rule: what it asks for, why, and what its fix does."""
    known_rules([name])
    emit(rule_page(next(rule for rule in RULES if rule.name == name), style()), None)
