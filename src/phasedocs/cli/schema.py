"""`phasedocs schema`: JSON Schemas of the configuration and of reports, made from the types."""

from typing import Any

import click
from pydantic import TypeAdapter

from phasedocs.cli.session import emit
from phasedocs.config import Config
from phasedocs.render.serialise import to_json
from phasedocs.render.shapes import ExplainReport, ExtractReport, LintReport, StatusReport

SCHEMAS: dict[str, Any] = {
    "config": Config,
    "explain": ExplainReport,
    "extract": ExtractReport,
    "lint": LintReport,
    "status": StatusReport,
}
"""Names of schemas, each with the type that it is made of."""


def schema_text(name: str) -> str:
    """Give a JSON Schema as it stands in schemas/."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return to_json({**head, **TypeAdapter(SCHEMAS[name]).json_schema()})


@click.command()
@click.argument("name", type=click.Choice(list(SCHEMAS)))
def schema(name: str) -> None:
    """Print a JSON Schema: of the configuration, or of a report."""
    emit(schema_text(name), None)
