"""`phasedocs lint`: reports findings, and fixes what can be fixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import add
from pathlib import Path
from typing import Any

import click

from phasedocs.baseline import Baseline
from phasedocs.cache import answers
from phasedocs.check import REPORTED, known_rules
from phasedocs.cli.allowing import add_allowances, check_reason
from phasedocs.cli.look import SEVERITIES, Look, Ratchet, Wanted, finding_options
from phasedocs.cli.session import (
    Session,
    config_option,
    emit,
    emit_bytes,
    exit_with,
    jobs_option,
    output_option,
    paths_argument,
    read_session,
    standard_input,
    style,
    tell_problems,
)
from phasedocs.diagnostic import Diagnostic, Severity
from phasedocs.fix import Settled, settle
from phasedocs.model import Document
from phasedocs.render.differences import difference
from phasedocs.render.formats import FORMATS, Run
from phasedocs.render.frames import Sheets
from phasedocs.render.report import recognised
from phasedocs.render.settings import settings_text
from phasedocs.render.summary import summary
from phasedocs.render.terminal import Style
from phasedocs.text import Safety
from phasedocs.workspace import (
    OWN_KINDS,
    InputError,
    Workspace,
    display_path,
    open_workspace,
    tracked_from,
    write_fixed,
)
from phasedocs.workspace.baselines import baseline_path, read_baseline
from phasedocs.workspace.crew import cores
from phasedocs.workspace.history import changed_lines
from phasedocs.workspace.regions import with_drift
from phasedocs.workspace.survey import Sources, Wish, look_around, survey

COUNTING = ("text", "concise", "json", "jsonl")
"""Formats that have a place for numbers by rule."""


@click.command()
@paths_argument
@click.option("--fix", is_flag=True, help="Make the safe fixes.")
@click.option("--fix-only", is_flag=True, help="Make the safe fixes and report nothing of what is left.")
@click.option("--unsafe-fixes", is_flag=True, help="With these or --diff: make the unsafe ones too.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@output_option
@click.option("--statistics", is_flag=True, help="Count by rule: in place of the findings, or beside them in JSON.")
@click.option("--fail-on", type=click.Choice([*SEVERITIES, "never"]), default="error", show_default=True)
@finding_options
@click.option(
    "--baseline", metavar="FILE", help="Findings in this file are not reported.  [default: .phasedocs-baseline.json]"
)
@click.option("--no-baseline", is_flag=True, help="Report what is in the baseline too.")
@click.option(
    "--new-from", metavar="REV", help="Report only findings on lines that changed since this revision of git."
)
@click.option(
    "--stdin-filename",
    type=click.Path(),
    metavar="NAME",
    help="With - as the path: the name of what standard input holds.",
)
@click.option("--force-exclude", is_flag=True, help="Leave out what the configuration excludes also where it is named.")
@click.option("--watch", is_flag=True, help="Do it again whenever something changes, until ctrl-c.")
@click.option("--add-allow", metavar="RULE", help="Write a directive that allows it at each finding of this rule.")
@click.option("--reason", metavar="WORDS", help="With --add-allow: why they may stay.")
@click.option("--show-settings", is_flag=True, help="Show all settings, with the file and line of what is set.")
@click.option("--show-files", is_flag=True, help="List the documents that are read.")
@jobs_option
@click.option("--no-cache", is_flag=True, help="Neither use nor write .phasedocs_cache.")
@click.option(
    "--cache-strategy",
    type=click.Choice(answers.STRATEGIES),
    help="What tells that a file is the same: its content, or its times and size.  [default: mtime; content in CI]",
)
@config_option
def lint(
    paths: tuple[str, ...],
    fix: bool,
    fix_only: bool,
    unsafe_fixes: bool,
    diff: bool,
    format_: str,
    output: str | None,
    statistics: bool,
    fail_on: str,
    baseline: str | None,
    no_baseline: bool,
    new_from: str | None,
    stdin_filename: str | None,
    force_exclude: bool,
    watch: bool,
    add_allow: str | None,
    reason: str | None,
    show_settings: bool,
    show_files: bool,
    jobs: int | None,
    no_cache: bool,
    cache_strategy: str | None,
    config_file: str | None,
    **wanted: Any,
) -> None:
    """Report damaged text, claims that the tasks contradict, and other findings.

    With - as the only path, a document is read from standard input. Its fixed text then goes to standard output, and
    the report beside it to standard error.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 bad input.
    """
    if statistics and format_ not in COUNTING:
        raise click.UsageError(f"--statistics is for --format {', '.join(COUNTING)}")
    if watch:
        if fix or fix_only or diff or output or "-" in paths:
            raise click.UsageError("--watch only shows what is found: leave out --fix, --diff, --output and -")
        from phasedocs.cli.watch import watch_over  # noqa: PLC0415 - watchfiles takes long to load, and few ask for it

        watch_over(click.get_current_context().obj, paths, config_file)
    check_reason(add_allow, reason)
    if add_allow:
        wanted |= {"select": tuple(known_rules([add_allow])), "min_severity": Severity.NOTE.value}
    asked = Wanted(**wanted)
    if show_settings:
        settings = open_workspace(paths, config_file).settings
        emit(settings_text(settings.config, settings.layers, REPORTED), output)
        return
    paths, unsaved = standard_input(paths, stdin_filename)
    workspace = open_workspace(paths, config_file, unsaved, force_exclude=force_exclude)
    known = None if no_baseline or show_files else read_baseline(workspace, baseline)
    ratchet = Ratchet(workspace, asked.selection, known)
    cached, content = answers.asked() is not None, answers.by_content(cache_strategy)
    wish = Wish(ratchet.needed, asked.day, cached=cached, content=content)
    linked = add_allow or show_files or diff or fix or fix_only or new_from or unsaved is not None
    if linked or asked.git or workspace.config.schedule.git:
        around = {} if show_files else look_around(workspace, wish, jobs or cores())
        session = read_session(workspace, around)
        if show_files:
            emit("".join(f"{session.show(document.path)}\n" for document in session.state.read), output)
            exit_with(2 if session.failed else 0)
        changed = changed_lines(workspace, session.state.read, new_from) if new_from else None
        look = Look.of(session, asked, known, changed)
        if add_allow:
            found = [one for one in look.found(session.state) if one.rule == add_allow]
            status = add_allowances(session, found, add_allow, reason or "", output, diff=diff)
            exit_with(2 if session.failed else status)
        if diff or fix or fix_only:
            settled = _settled(look, unsafe=unsafe_fixes)
            _tell(settled, session)
            if diff:
                emit(_differences(session, settled), output)
                exit_with(2 if session.failed else int(bool(settled.changed)))
            session = _written(session, settled)
        if fix_only:
            exit_with(2 if session.failed else 0)
        found = look.found(session.state)
        recent = [one for one in found if look.is_recent(one)]
        older = _number(found) - _number(recent)
        run = _run(session, recent, known)
    else:
        older, run = 0, _surveyed(workspace, ratchet, wish, jobs)
    least = None if fail_on == "never" else Severity(fail_on)
    run = replace(run, fail_on=least, statistics=statistics, style=style(output))
    report = FORMATS[format_](run)
    emit(report, output, aside=fix and unsaved is not None)
    if output:  # what was read is told all the same
        click.echo(summary(run.diagnostics, run.recognised, Style()), nl=False, err=True)
    if older:
        click.echo(f"{older} more on lines that have not changed since {new_from}", err=True)
    status = int(run.failing) if run.complete else 2
    _remember(workspace, () if no_baseline else (baseline_path(workspace, baseline),), report, status)
    exit_with(status)


def _remember(workspace: Workspace, beside: Iterable[Path], report: str, status: int) -> None:
    """Keep a report for the next run, with all that it rests on."""
    looked_for = tuple(map(str, (*workspace.settings.files, *beside, workspace.home / OWN_KINDS)))
    answers.remember(str(workspace.root), tuple(workspace.every), looked_for, report, status)


def _reported(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    return [found for found in diagnostics if found.stands]


def _number(diagnostics: Sequence[Diagnostic]) -> int:
    return len(_reported(diagnostics))


def _run(session: Session, diagnostics: Sequence[Diagnostic], known: Baseline | None) -> Run:
    read = {document.path: document for document in session.state.read}
    run = _plain(session.workspace, read, Sources(session.workspace, dict.fromkeys(session.around)), known)
    counts = recognised(session.state)
    return replace(run, diagnostics=diagnostics, recognised=counts, complete=not session.failed)


def _surveyed(workspace: Workspace, ratchet: Ratchet, wish: Wish, jobs: int | None) -> Run:
    """Read and check document by document, in several processes, without linking all of them at once."""
    found = survey(workspace, wish, jobs or cores())
    failed = bool(found.problems)
    tell_problems(found.problems, len(found.documents))
    every = with_drift(workspace, found.diagnostics, ratchet.needed, jobs=jobs) if found.regions else found.diagnostics
    diagnostics = ratchet.shown(every, found.documents, failed=failed)
    run = _plain(workspace, found.documents, found.around, ratchet.baseline)
    return replace(run, diagnostics=diagnostics, recognised=found.counts, complete=not failed)


def _plain(
    workspace: Workspace, documents: Mapping[str, Document], around: Mapping[str, Document], known: Baseline | None
) -> Run:
    """Give a run that found nothing yet."""
    return Run(
        diagnostics=(),
        sheets=Sheets(documents, *([known.source] if known else []), around=around),
        recognised={},
        rules=REPORTED,
        show=partial(display_path, workspace),
        tracked=partial(add, tracked_from(workspace)),
    )


def _settled(look: Look, *, unsafe: bool) -> Settled:
    """Make the fixes of what would be reported, in mind."""
    session = look.session
    return settle(
        session.state,
        lambda state: [found for found in _reported(look.found(state)) if look.is_recent(found)],
        lambda fix: unsafe or fix.safety is Safety.SAFE,
        session.reread,
        session.relink,
    )


def _tell(settled: Settled, session: Session) -> None:
    """Tell which fixes were not made, a line each."""
    for found in settled.refused:
        place = f"{session.show(found.location.path)}:{found.location.start.line}"
        click.echo(f"phasedocs: {place}: the fix of {found.rule} would change more than it says, not made", err=True)
    for path in settled.restless:
        click.echo(f"phasedocs: {session.show(path)}: its fixes come again and again; two rules disagree", err=True)


def _differences(session: Session, settled: Settled) -> str:
    before = session.state.project.by_path
    return "".join(
        difference(before[path].source, document.source.raw, session.show(path))
        for path, document in sorted(settled.changed.items())
    )


def _written(session: Session, settled: Settled) -> Session:
    """Write what was fixed; what cannot be written is told and left as it is, and the others are written.

    What came on standard input goes to standard output, changed or not.
    """
    if session.workspace.unsaved is not None:
        if made := sum(settled.made.values()):
            click.echo(f"{made} fixed", err=True)
        fixed = settled.state.read
        emit_bytes(fixed[0].source.raw if fixed else session.workspace.unsaved)
        return replace(session, state=settled.state)
    before = session.state.project.by_path
    left: dict[str, Document] = {}
    for path, document in sorted(settled.changed.items()):
        try:
            write_fixed(session.workspace, before[path], document.source.raw)
        except InputError as error:
            click.echo(f"phasedocs: {error}", err=True)
            left[path] = before[path]
    if made := sum(number for path, number in settled.made.items() if path not in left):
        click.echo(f"{made} fixed", err=True)
    if not left:
        return replace(session, state=settled.state)
    documents = [left.get(document.path, document) for document in settled.state.read]
    return replace(session, state=session.relink(documents), failed=True)
