"""How many findings there are, and in what: the last lines of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from phasedocs.diagnostic import SILENCED, Diagnostic, Severity, suppressed
from phasedocs.render.terminal import Style
from phasedocs.text import Safety


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings there are of one rule."""

    rule: str
    severity: Severity
    """The worst of theirs."""
    number: int
    fixable: int
    """By `--fix`."""
    unsafe: int
    """Only with `--unsafe-fixes`."""


def counts(diagnostics: Sequence[Diagnostic]) -> tuple[Count, ...]:
    """Count findings by rule, most first."""
    number = Counter(found.rule for found in diagnostics)
    fixes = Counter((found.rule, found.fix.safety) for found in diagnostics if found.fix)
    worst: dict[str, Severity] = {}
    for found in diagnostics:
        worst[found.rule] = min(found.severity, worst.get(found.rule, found.severity), key=lambda one: one.rank)
    return tuple(
        Count(rule, worst[rule], number[rule], fixes[rule, Safety.SAFE], fixes[rule, Safety.UNSAFE])
        for rule in sorted(number, key=lambda rule: (-number[rule], rule))
    )


def statistics(found: Sequence[Count], style: Style) -> str:
    """List how many findings there are of each rule, with those that can be fixed."""
    digits = max((len(str(one.number)) for one in found), default=0)
    names = max((len(one.rule) for one in found), default=0)
    lines = []
    for one in found:
        severity = style.paint(one.severity.value.ljust(7), one.severity.value)
        fixes = [f"{one.fixable} fixable"] if one.fixable else []
        fixes += [f"{one.unsafe} by an unsafe fix"] if one.unsafe else []
        lines.append(f"{one.number:>{digits}}  {severity}  {one.rule.ljust(names)}  {', '.join(fixes)}".rstrip() + "\n")
    return "".join(lines)


def summary(diagnostics: Sequence[Diagnostic], recognised: Mapping[str, int], style: Style) -> str:
    """Say how many were found, and in what: a check that recognised nothing must not look like a pass."""
    reported = Counter(found.severity for found in diagnostics if found.stands)
    found = ", ".join(
        style.paint(f"{number} {severity}{'s' if number != 1 else ''}", severity.value)
        for severity in Severity
        if (number := reported[severity])
    )
    words = ", ".join(
        f"{number} {name if number != 1 else name.removesuffix('s')}" for name, number in recognised.items()
    )
    left = [f"{number} {SILENCED[by]}" for by, number in suppressed(diagnostics).items() if number]
    tail = f"; not shown: {', '.join(left)}" if left else ""
    return f"{found or style.paint('nothing found', 'green')} in {words}{tail}\n"


def closing(diagnostics: Sequence[Diagnostic], recognised: Mapping[str, int], style: Style) -> str:
    """Give the summary, and how many findings can be fixed."""
    fixable = sum(one.fixable for one in counts([found for found in diagnostics if found.stands]))
    hint = f"{fixable} can be fixed with `--fix`\n" if fixable else ""
    return style.wrapped(summary(diagnostics, recognised, style).removesuffix("\n")) + "\n" + hint
