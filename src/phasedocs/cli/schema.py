"""`phasedocs schema`: JSON Schemas of what is written for us and of reports, made from the types; checks kinds."""

from pathlib import Path
from typing import Any

import click
from pydantic import TypeAdapter

from phasedocs.check import REPORTED
from phasedocs.cli.session import emit, exit_with
from phasedocs.config import Config, ConfigError
from phasedocs.config.front_matter import FrontMatter
from phasedocs.kinds import Kinds
from phasedocs.kinds.schema import Kind
from phasedocs.render.full_report import FullReport
from phasedocs.render.serialise import to_json
from phasedocs.render.shapes import ExplainReport, ExtractReport, IssuesReport, LintReport, StatusReport
from phasedocs.rules import Rule
from phasedocs.workspace import InputError, read_kinds, read_sheet

SCHEMAS: dict[str, Any] = {
    "config": Config,
    "explain": ExplainReport,
    "extract": ExtractReport,
    "front-matter": FrontMatter,
    "issues": IssuesReport,
    "kind": Kind,
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
    if name == "kind":
        _let_titles_be_above(made)
    return to_json({**head, **made})


def _name_rules(schema: dict[str, Any]) -> None:
    """Put the names of the rules and their options into the schema: the types of the configuration do not know them."""
    below = schema["properties"]
    schema["$defs"]["RuleSeverity"] = schema["$defs"].pop("RuleSettings")["properties"]["severity"]["anyOf"][0]
    below["rules"]["properties"] = {rule.name: _rule(rule) for rule in REPORTED}
    below["rules"]["additionalProperties"] = False
    below["per-file-ignores"]["additionalProperties"]["items"] = {"enum": [rule.name for rule in REPORTED]}


def _let_titles_be_above(schema: dict[str, Any]) -> None:
    """Ask for no title and no columns: the kind that is extended may say them."""
    for part in schema["$defs"].values():
        part.pop("required", None)


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
@click.argument("files", nargs=-1, type=click.Path())
def schema(name: str, files: tuple[str, ...]) -> None:
    """Print a JSON Schema: of the configuration, of front matter, of a kind, or of a report.

    With files behind `kind`: check that they describe kinds, and print what they ask for. Files in .phasedocs/kinds
    are also checked by every command.
    """
    if files and name != "kind":
        raise click.UsageError(f"{name} takes no files: only kinds are checked here")
    if not files:
        emit(schema_text(name), None)
        return
    problems = [problem for file in files if (problem := _check(Path(file)))]
    for problem in problems:
        click.echo(f"phasedocs: {problem}", err=True)
    exit_with(2 if problems else 0)


def _check(path: Path) -> str | None:
    """Print what a kind asks for; give what is wrong with it instead."""
    try:
        kinds = read_kinds(_home(path))
        sheet = read_sheet(path)
        if not Kinds.is_name(path.stem):
            raise ConfigError(f"{sheet.file}: name it in small letters, as in kick-off.yaml")
        kind = kinds.read(sheet)
    except (ConfigError, InputError) as error:
        return str(error)
    parts = ((kind.fields, "field"), (kind.sections, "section"), (kind.tables, "table"))
    told = ", ".join(f"{len(part)} {word}{'' if len(part) == 1 else 's'}" for part, word in parts)
    emit(f"{sheet.file}: {path.stem}, {told}{f', extends {kind.extends}' if kind.extends else ''}\n", None)
    return None


def _home(path: Path) -> Path:
    """Give the folder whose kinds a file may extend: that of .phasedocs, if it stands in there."""
    folder = path.resolve().parent
    return folder.parent.parent if folder.parts[-2:] == (".phasedocs", "kinds") else folder
