"""`--format gitlab`: a Code Quality report, as GitLab shows it in merge requests: a part of Code Climate's format."""

from __future__ import annotations

from typing import Any

from phasedocs.diagnostic import Severity
from phasedocs.render.formats.api import Entry, Run, more
from phasedocs.render.serialise import to_json
from phasedocs.render.terminal import safe

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(run: Run) -> str:
    """Give the issues, an array without any place for what was read."""
    return to_json([_issue(entry, run) for entry in run.reported])


def _issue(entry: Entry, run: Run) -> dict[str, Any]:
    found = entry.found
    start, end = found.location.start, found.location.end
    return {
        "type": "issue",
        "check_name": found.rule,
        "description": safe(found.message),
        "content": {"body": "\n\n".join(more(found))},
        "categories": ["Bug Risk"],
        "fingerprint": entry.fingerprint,
        "severity": SEVERITIES[found.severity],
        "location": {
            "path": safe(run.tracked(found.location.path)),
            "positions": {
                "begin": {"line": start.line, "column": start.column},
                "end": {"line": end.line, "column": end.column},
            },
        },
    }
