"""Diagnostics as text: with the lines they speak of, in one frame, or one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from phasedocs.diagnostic import SILENCED, Diagnostic, Severity, suppressed
from phasedocs.model import Document
from phasedocs.render.frames import Frame
from phasedocs.render.terminal import Style, safe
from phasedocs.rules import Rule

MAX_FRAMES = 8
"""Related lines in one frame; more are counted."""

PathNames = Callable[[str], str]


def text_report(
    diagnostics: Sequence[Diagnostic], documents: Mapping[str, Document], style: Style, show: PathNames
) -> str:
    """Render diagnostics with source frames."""
    return "\n".join(
        _diagnostic(diagnostic, documents[diagnostic.location.path], style, show) for diagnostic in diagnostics
    )


def concise_report(diagnostics: Sequence[Diagnostic], style: Style, show: PathNames) -> str:
    """Render one line a diagnostic: path, line, column, severity, rule, words."""
    return "".join(
        f"{show(diagnostic.location.path)}:{diagnostic.location.start.line}:{diagnostic.location.start.column}: "
        f"{style.paint(diagnostic.severity, diagnostic.severity.value)}[{diagnostic.rule}] {safe(diagnostic.message)}\n"
        for diagnostic in diagnostics
    )


def summary(diagnostics: Sequence[Diagnostic], recognised: Mapping[str, int], style: Style) -> str:
    """Say how many were found, and in what: a check that recognised nothing must not look like a pass.

    Those that are suppressed are counted apart.
    """
    standing = [found for found in diagnostics if found.stands]
    counts = [(severity, sum(found.severity is severity for found in standing)) for severity in Severity]
    found = ", ".join(
        style.paint(f"{number} {severity}{'s' if number != 1 else ''}", severity.value)
        for severity, number in counts
        if number
    )
    words = ", ".join(
        f"{number} {name if number != 1 else name.removesuffix('s')}" for name, number in recognised.items()
    )
    silenced = ", ".join(f"{number} {SILENCED[by]}" for by, number in suppressed(diagnostics).items() if number)
    tail = f" ({silenced})" if silenced else ""
    return f"{found or style.paint('nothing found', 'green')} in {words}{tail}\n"


def _diagnostic(diagnostic: Diagnostic, document: Document, style: Style, show: PathNames) -> str:
    head = f"{diagnostic.severity}[{diagnostic.rule}]"
    start = diagnostic.location.start
    frame = Frame(document, style)
    frame.add(diagnostic.location, diagnostic.label, primary=True)
    for note in diagnostic.notes[:MAX_FRAMES]:
        frame.add(note.location, note.message, primary=False)
    margin = frame.margin
    lines = [
        f"{style.paint(head, diagnostic.severity.value)}: {style.paint(safe(diagnostic.message), 'bold')}",
        f"{' ' * margin}{style.paint('-->', 'blue')} {show(diagnostic.location.path)}:{start.line}:{start.column}",
        *frame.lines(),
    ]
    remarks = list(diagnostic.remarks)
    if len(diagnostic.notes) > MAX_FRAMES:
        remarks.insert(0, f"and {len(diagnostic.notes) - MAX_FRAMES} more lines like these")
    if diagnostic.help:
        remarks.append(f"help: {diagnostic.help}")
    lines += [f"{' ' * margin} {style.paint('=', 'blue')} {safe(remark)}" for remark in remarks]
    return "\n".join(lines) + "\n"


def rules_table(rules: Sequence[Rule], style: Style) -> str:
    """List rules: severity, name, what they ask for."""
    names = max(len(rule.name) for rule in rules)
    return "".join(
        f"{style.paint(rule.severity.value.ljust(7), rule.severity.value)}  {rule.name.ljust(names)}  {rule.summary}\n"
        for rule in rules
    )


def rules_document(rules: Sequence[Rule]) -> str:
    """Give the pages of all rules as one Markdown document."""
    pages = "\n".join(f"## {rule.name}\n\n*{rule.severity.value}*\n\n{rule.page}\n" for rule in rules)
    return f"# Rules\n\nMade by `phasedocs rules --format markdown` from the rules themselves.\n\n{pages}"


def rule_page(rule: Rule, style: Style) -> str:
    """Show a rule's page."""
    head = f"{style.paint(rule.name, 'bold')} ({style.paint(rule.severity.value, rule.severity.value)})"
    return f"{head}\n\n{rule.page}\n"
