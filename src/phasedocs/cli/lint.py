"""`phasedocs lint`: reports findings, and fixes what can be fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import groupby

import click

from phasedocs.check import Selection, check, known_rules
from phasedocs.cli.allowing import add_allowances, check_reason
from phasedocs.cli.session import (
    Session,
    config_option,
    emit,
    exit_with,
    open_session,
    output_option,
    paths_argument,
    style,
)
from phasedocs.diagnostic import Confidence, Diagnostic, Severity
from phasedocs.model import Document
from phasedocs.render.differences import difference
from phasedocs.render.report import lint_report, recognised, to_json
from phasedocs.render.settings import settings_text
from phasedocs.render.text import concise_report, summary, text_report
from phasedocs.rules import RULES
from phasedocs.text import Safety, apply
from phasedocs.workspace import line_days, open_workspace, write_fixed
from phasedocs.workspace import today as day_by_the_clock

MAX_ROUNDS = 10
"""A fix can make room for another; more rounds than this would mean that two rules disagree."""

_SEVERITIES = [severity.value for severity in Severity]


@click.command()
@paths_argument
@click.option("--fix", is_flag=True, help="Make the safe fixes.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: make the unsafe ones too.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--select", multiple=True, metavar="RULE", help="Check only these rules (may be repeated).")
@click.option("--ignore", multiple=True, metavar="RULE", help="Leave these rules out (may be repeated).")
@click.option("--format", "format_", type=click.Choice(["text", "concise", "json"]), default="text", show_default=True)
@output_option
@click.option("--fail-on", type=click.Choice([*_SEVERITIES, "never"]), default="error", show_default=True)
@click.option("--min-severity", type=click.Choice(_SEVERITIES), default="warning", show_default=True)
@click.option(
    "--min-confidence", type=click.Choice([level.value for level in Confidence]), default="medium", show_default=True
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day that targets are past by, as 2026-01-31.  [default: by the clock]",
)
@click.option("--git", is_flag=True, help="Ask git when lines were changed: finds statuses older than their tasks.")
@click.option("--no-cache", is_flag=True, hidden=True, help="There is no cache yet; scripts may say so already.")
@click.option("--add-allow", metavar="RULE", help="Write a directive that allows it at each finding of this rule.")
@click.option("--reason", metavar="WORDS", help="With --add-allow: why they may stay.")
@click.option("--show-settings", is_flag=True, help="Show all settings, with the file and line of what is set.")
@click.option("--show-files", is_flag=True, help="List the documents that are read.")
@config_option
def lint(
    paths: tuple[str, ...],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    format_: str,
    output: str | None,
    fail_on: str,
    min_severity: str,
    min_confidence: str,
    today: datetime | None,
    git: bool,
    no_cache: bool,
    add_allow: str | None,
    reason: str | None,
    show_settings: bool,
    show_files: bool,
    config_file: str | None,
) -> None:
    """Report damaged text, claims that the tasks contradict, and other findings.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 bad input.
    """
    wanted = Selection(known_rules(select), known_rules(ignore), Severity(min_severity), Confidence(min_confidence))
    check_reason(add_allow, reason)
    if add_allow:
        wanted = replace(wanted, select=known_rules([add_allow]), min_severity=Severity.NOTE)
    if show_settings:
        found = open_workspace(paths, config_file).settings
        emit(settings_text(found.config, found.layers, RULES), output)
        return
    session = open_session(paths, config_file)
    if show_files:
        emit("".join(f"{session.show(document.path)}\n" for document in session.state.project.documents), output)
        exit_with(2 if session.failed else 0)
    look = partial(_check, wanted=wanted, today=today.date() if today else day_by_the_clock(), git=git)
    diagnostics = look(session)
    if add_allow:
        status = add_allowances(session, diagnostics, add_allow, reason or "", output, diff=diff)
        exit_with(2 if session.failed else status)
    if diff:
        changed = _fixed(session, diagnostics, unsafe=unsafe_fixes)
        changes = "".join(difference(document, data, session.show(document.path)) for document, data, _ in changed)
        emit(changes, output)
        exit_with(2 if session.failed else int(bool(changes)))
    if fix:
        session, diagnostics = _fix(session, diagnostics, look, paths, config_file, unsafe=unsafe_fixes)
    emit(_report(session, diagnostics, format_, output), output)
    standing = [found for found in diagnostics if found.stands]
    failing = fail_on != "never" and any(found.severity.rank <= Severity(fail_on).rank for found in standing)
    exit_with(2 if session.failed else int(failing))


def _check(session: Session, wanted: Selection, today: date, *, git: bool) -> list[Diagnostic]:
    project, config = session.state.project, session.workspace.config
    days = line_days(session.workspace, project.documents) if git or config.schedule.git else {}
    return check(project, session.state, config, wanted, today, days)


def _report(session: Session, diagnostics: Sequence[Diagnostic], format_: str, output: str | None) -> str:
    documents, counts = session.state.project.by_path, recognised(session.state)
    if format_ == "json":
        return to_json(lint_report(diagnostics, documents, counts, session.show))
    look, standing = style(output), [found for found in diagnostics if found.stands]
    if format_ == "concise":
        return concise_report(standing, look, session.show) + summary(diagnostics, counts, look)
    text = text_report(standing, documents, look, session.show)
    fixable = sum(found.fix is not None and found.fix.safety is Safety.SAFE for found in standing)
    hint = f"{fixable} can be fixed with `--fix`\n" if fixable else ""
    return (text + "\n" if text else "") + summary(diagnostics, counts, look) + hint


def _fixed(
    session: Session, diagnostics: Sequence[Diagnostic], *, unsafe: bool
) -> Iterator[tuple[Document, bytes, int]]:
    """Give each document that fixes change, its new bytes, and how many were made."""
    for path, group in groupby(diagnostics, key=lambda found: found.location.path):
        wanted = (found.fix for found in group if found.stands)
        fixes = [fix for fix in wanted if fix and (unsafe or fix.safety is Safety.SAFE)]
        document = session.state.project.by_path[path]
        data, made = apply(document.source, fixes)
        if data != document.source.raw:
            yield document, data, len(made)


def _fix(
    session: Session,
    diagnostics: list[Diagnostic],
    look: Callable[[Session], list[Diagnostic]],
    paths: tuple[str, ...],
    config_file: str | None,
    *,
    unsafe: bool,
) -> tuple[Session, list[Diagnostic]]:
    """Make fixes until nothing changes; overlapping ones wait for the next round."""
    total = 0
    for _ in range(MAX_ROUNDS):
        changed = list(_fixed(session, diagnostics, unsafe=unsafe))
        if not changed:
            break
        for document, data, made in changed:
            write_fixed(session.workspace, document, data)
            total += made
        session = open_session(paths, config_file)
        diagnostics = look(session)
    if total:
        click.echo(f"{total} fixed", err=True)
    return session, diagnostics
