"""The page of rules: those that found something here, what they mean, and where."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from markupsafe import Markup, escape

from phasedocs.diagnostic import Diagnostic
from phasedocs.render.site.views import Counts, Overview, counts
from phasedocs.rules import RULES

MAX_PLACES = 50
"""Findings that are listed of each rule."""
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class RuleSection:
    """A rule that found something."""

    name: str
    summary: Markup
    paragraphs: tuple[Markup, ...]
    """What holds, why it matters, what stays silent, what the fix does."""
    counts: Counts
    fixable: int
    shown: tuple[Diagnostic, ...]
    more: int


def rule_sections(overview: Overview) -> list[RuleSection]:
    """Give the rules that found something: the worst first, then those with most findings."""
    groups: dict[str, list[Diagnostic]] = defaultdict(list)
    for found in sorted(overview.diagnostics, key=lambda one: one.order):
        groups[found.rule].append(found)
    pages = {rule.name: rule.page for rule in RULES}
    sections = [_section(name, pages[name], found) for name, found in groups.items()]
    return sorted(sections, key=lambda one: (-one.counts.error, -one.counts.warning, -one.counts.note, one.name))


def _section(name: str, page: str, found: list[Diagnostic]) -> RuleSection:
    summary, *paragraphs = [" ".join(part.split()) for part in page.split("\n\n")]
    return RuleSection(
        name=name,
        summary=_html(summary),
        paragraphs=tuple(_html(part) for part in paragraphs),
        counts=counts(found),
        fixable=sum(one.fix is not None for one in found),
        shown=tuple(found[:MAX_PLACES]),
        more=len(found[MAX_PLACES:]),
    )


def _html(paragraph: str) -> Markup:
    code = Markup("<code>{}</code>")
    parts = enumerate(_CODE.split(paragraph))  # text and code in turn
    return Markup("").join(code.format(one) if number % 2 else escape(one) for number, one in parts)
