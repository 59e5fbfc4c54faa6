"""`phasedocs explain`: a rule's page, or how the verdict about a claim came about."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from phasedocs.analysis import Explanation
from phasedocs.analysis import explain as explain_claim
from phasedocs.check import REPORTED, Selection, check, known_rules
from phasedocs.cli.completion import rule_names_or_files
from phasedocs.cli.session import Session, config_option, emit, exit_with, open_session, output_option, style
from phasedocs.diagnostic import Confidence, Diagnostic, Severity
from phasedocs.model import Document
from phasedocs.render.explanation import explanation_text
from phasedocs.render.explanation_report import Explained, explain_report
from phasedocs.render.report import rules_report
from phasedocs.render.rule_pages import rule_page
from phasedocs.render.serialise import to_json
from phasedocs.render.terminal import Style
from phasedocs.rules import Rule
from phasedocs.workspace import InputError, read_rule_cases

_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d{1,9})(?::\d{1,9})?:?")
"""As reports print it: a column may follow."""
_FILE = re.compile(r".*[./\\].*")
"""No rule is named like that."""
MAX_LINES = 12
"""Lines with claims that an error message lists."""


@click.command()
@click.argument("what", metavar="RULE|FILE:LINE", shell_complete=rule_names_or_files)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@config_option
def explain(what: str, format_: str, output: str | None, config_file: str | None) -> None:
    """Explain a rule, or how the verdict about the claims on a line came about.

    RULE: what it asks for, why, and what its fix does. FILE:LINE: what was read as a claim, which tasks are its
    business, which of them counted and why, what decided, and what would make the verdict exact.
    """
    place = _PLACE.fullmatch(what)
    if place is None and not _FILE.fullmatch(what):
        known_rules([what])
        rule = next(rule for rule in REPORTED if rule.name == what)
        emit(to_json(rules_report([rule])) if format_ == "json" else _page(rule, style(output)), output)
        return
    session = open_session((place["file"] if place else what,), config_file)
    if len(session.workspace.documents) > 1:
        raise InputError(f"{place['file'] if place else what}: a folder; name one file and a line of it")
    if not session.state.project.documents:
        raise InputError(f"{place['file'] if place else what}: generated, or says that it is to be ignored")
    document = session.state.project.documents[0]
    line = int(place["line"]) if place else None
    found = list(_explained(session, document, _line_with_claims(session, document, line)))
    if format_ == "json":
        emit(to_json(explain_report(document, session.show(document.path), line or 0, found)), output)
    else:
        texts = (explanation_text(one, document, told, style(output), session.show) for one, told in found)
        emit("\n".join(texts), output)
    exit_with(2 if session.failed else 0)


def _page(rule: Rule, look: Style) -> str:
    return rule_page(rule, read_rule_cases().get(rule.name, ""), look)


def _line_with_claims(session: Session, document: Document, line: int | None) -> int:
    """Give a line back when it holds a claim. InputError, with a way out, when it does not."""
    name = session.show(document.path)
    lines = sorted({claim.line for claim in document.claims})
    if line is not None and not 1 <= line <= document.length:
        raise InputError(f"{name}: there is no line {line}; it has {document.length}")
    if not lines:
        raise InputError(f"{name}: holds no claims; `phasedocs extract` shows what was read")
    if line is None:
        plural = "s" if len(lines) > 1 else ""
        more = f" and {len(lines) - MAX_LINES} more" if len(lines) > MAX_LINES else ""
        raise InputError(
            f"{name}: name a line too, {name}:{lines[0]}; claims are on line{plural} {_listed(lines)}{more}"
        )
    if line not in lines:
        nearest = min(lines, key=lambda other: abs(other - line))
        raise InputError(f"{name}:{line}: no claim on this line; the nearest is on line {nearest}")
    return line


def _listed(lines: list[int]) -> str:
    return ", ".join(map(str, lines[:MAX_LINES]))


def _explained(session: Session, document: Document, line: int) -> Iterator[Explained]:
    """Yield the explanations of the claims on a line, each with the findings that tell of it."""
    config = session.workspace.config
    everything = Selection(min_severity=Severity.NOTE, min_confidence=Confidence.LOW)
    diagnostics = check(session.state.project, session.state, config, everything, kinds=session.workspace.kinds)
    for claim in document.claims:
        if claim.line == line:
            found = explain_claim(document, claim, config.vocabulary.lists)
            yield found, [one for one in diagnostics if _tells_of(one, found)]


def _tells_of(diagnostic: Diagnostic, found: Explanation) -> bool:
    verdict = found.verdict
    same = diagnostic.location.span == found.claim.span
    return verdict is not None and same and verdict.reason in diagnostic.remarks
