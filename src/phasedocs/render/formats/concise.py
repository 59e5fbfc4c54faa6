"""`--format concise`: a finding a line, as editors and `grep` read them: path, line, column, severity, rule, words."""

from __future__ import annotations

from phasedocs.render.formats.api import Run
from phasedocs.render.summary import statistics, summary
from phasedocs.render.terminal import safe


def render(run: Run) -> str:
    """List all findings, and how many there are; only the numbers where those are asked for."""
    end = summary(run.diagnostics, run.recognised, run.style)
    if run.statistics:
        return statistics(run.counts, run.style) + end
    lines = []
    for entry in run.reported:
        found, start = entry.found, entry.found.location.start
        severity = run.style.paint(found.severity.value, found.severity.value)
        place = f"{safe(run.show(found.location.path))}:{start.line}:{start.column}"
        lines.append(f"{place}: {severity}[{found.rule}] {safe(found.message)}\n")
    return "".join(lines) + end
