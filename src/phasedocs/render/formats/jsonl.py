"""`--format jsonl`: a finding a line, each shaped as in json; a last line says what was read and how many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from phasedocs.render.formats.api import Run
from phasedocs.render.formats.json import SCHEMA, diagnostic_report, statistics_report, summary_report
from phasedocs.render.serialise import to_json_line
from phasedocs.render.shapes import LintEndReport


def render(run: Run) -> str:
    """Give the lines; the last one is the only one with a `schema`, so a report that was cut off can be told."""
    return "".join(map(to_json_line, _lines(run)))


def _lines(run: Run) -> Iterator[Mapping[str, Any]]:
    for entry in run.reported:
        yield diagnostic_report(entry, run)
    end = LintEndReport(schema=SCHEMA, recognised=dict(run.recognised), summary=summary_report(run))
    if run.statistics:
        end["statistics"] = statistics_report(run)
    yield end
