"""`--format github`: workflow commands, which GitHub shows as annotations of lines.

Source: "Workflow commands for GitHub Actions". In a message `%`, CR and LF are escaped, in a property also `:` and `,`.
"""

from __future__ import annotations

from phasedocs.diagnostic import Diagnostic, Severity
from phasedocs.render.formats.api import Run, more
from phasedocs.render.summary import summary
from phasedocs.render.terminal import Style, safe

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(run: Run) -> str:
    """Give a command for each finding; a last line, which is no command, says how many there are and in what."""
    commands = "".join(_command(entry.found, run) for entry in run.reported)
    return commands + summary(run.diagnostics, run.recognised, Style())


def _command(found: Diagnostic, run: Run) -> str:
    start, end = found.location.start, found.location.end
    properties = {"file": safe(run.tracked(found.location.path)), "line": start.line, "endLine": end.line}
    if start.line == end.line:  # else GitHub refuses columns
        properties |= {"col": start.column, "endColumn": end.column}
    properties["title"] = f"phasedocs {found.rule}"
    written = ",".join(f"{name}={str(value).translate(_PROPERTY)}" for name, value in properties.items())
    message = "\n".join([safe(found.message), *more(found)]).translate(_DATA)
    return f"::{COMMANDS[found.severity]} {written}::{message}\n"
