"""`phasedocs schema`: JSON Schemas of the configuration and of reports, made from the types."""

from typing import Any

import click
from pydantic import TypeAdapter

from phasedocs.check import REPORTED
from phasedocs.cli.session import emit
from phasedocs.config import Config
from phasedocs.render.full_report import FullReport
from phasedocs.render.serialise import to_json
from phasedocs.render.shapes import ExplainReport, ExtractReport, LintReport, StatusReport
from phasedocs.rules import Rule

SCHEMAS: dict[str, Any] = {
    "config": Config,
    "explain": ExplainReport,
    "extract": ExtractReport,
    "lint": LintReport,
    "report": FullReport,
    "status": StatusReport,
}
"""Names of schemas, each with the type that it is made of."""


def schema_text(name: str) -> str:
    """Give a JSON Schema as it stands in schemas/."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    made = TypeAdapter(SCHEMAS[name]).json_schema()
    if name == "config":
        _name_rules(made)
    return to_json({**head, **made})


def _name_rules(schema: dict[str, Any]) -> None:
    """Put the names of the rules and their options into the schema: the types of the configuration do not know them."""
    below = schema["properties"]
    schema["$defs"]["RuleSeverity"] = schema["$defs"].pop("RuleSettings")["properties"]["severity"]["anyOf"][0]
    below["rules"]["properties"] = {rule.name: _rule(rule) for rule in REPORTED}
    below["rules"]["additionalProperties"] = False
    below["per-file-ignores"]["additionalProperties"]["items"] = {"enum": [rule.name for rule in REPORTED]}


def _rule(rule: Rule) -> dict[str, Any]:
    options = {
        name: {"type": "integer", "minimum": one.least, "default": one.default, "description": one.description}
        for name, one in rule.options.items()
    }
    severity = {"$ref": "#/$defs/RuleSeverity", "default": rule.severity.value}
    return {
        "type": "object",
        "description": rule.summary,
        "properties": {"severity": severity, **options},
        "additionalProperties": False,
    }


@click.command()
@click.argument("name", type=click.Choice(list(SCHEMAS)))
def schema(name: str) -> None:
    """Print a JSON Schema: of the configuration, or of a report."""
    emit(schema_text(name), None)
