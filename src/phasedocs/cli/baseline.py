"""`phasedocs baseline`: takes in what is found when a project begins to lint, and from then on only shrinks."""

from __future__ import annotations

from typing import Any

import click

from phasedocs.baseline import Baseline, Counts, Key, counted
from phasedocs.cli.look import Look, Wanted, finding_options
from phasedocs.cli.session import Session, config_option, exit_with, paths_argument, read_session
from phasedocs.diagnostic import Confidence, Severity
from phasedocs.render.terminal import safe
from phasedocs.workspace import open_workspace
from phasedocs.workspace.baselines import baseline_name, read_baseline, write_baseline
from phasedocs.workspace.crew import cores
from phasedocs.workspace.survey import Wish, look_around

SHOWN = 10
"""New findings that are listed; more are counted."""


@click.command()
@paths_argument
@click.option("--accept-new", is_flag=True, help="Take new findings in.")
@click.option("--baseline", "file", metavar="FILE", help="Write this file.  [default: .phasedocs-baseline.json]")
@finding_options
@config_option
def baseline(
    paths: tuple[str, ...], accept_new: bool, file: str | None, config_file: str | None, **wanted: Any
) -> None:
    """Write the findings that are there into a baseline, or take those out of it that are gone.

    `phasedocs lint` does not report what is in the baseline. It never grows by itself: new findings are listed, and
    --accept-new takes them in. Give it the options that `phasedocs lint` gets.

    Exit status: 0 all findings are in the baseline, 1 there are new ones, 2 bad input.
    """
    workspace, asked = open_workspace(paths, config_file), Wanted(**wanted)
    session = read_session(workspace, look_around(workspace, Wish(asked.selection, asked.day), cores()))
    known = read_baseline(workspace, file, missing_ok=True)
    counts, new = _counts(Look.of(session, asked, known))
    grown = accept_new or known is None
    path, changed = write_baseline(session.workspace, {**counts, **_sum(counts, new)} if grown else counts, file)
    click.echo(_told(path, known, counts, new, grown=grown, changed=changed))
    if new and not grown:
        _list(new, session)
    exit_with(2 if session.failed else int(bool(new) and not grown))


def begin(session: Session, *, dry_run: bool) -> str | None:
    """Take in what `phasedocs lint` finds, where there is no baseline yet; say so. None when it finds nothing."""
    if read_baseline(session.workspace) is not None:
        return f"{baseline_name(session.workspace)} is there already, left alone"
    plain = Wanted((), (), Severity.WARNING.value, Confidence.MEDIUM.value, None, False)
    _, new = _counts(Look.of(session, plain))
    if not new:
        return None
    name = baseline_name(session.workspace) if dry_run else write_baseline(session.workspace, new)[0]
    return (
        f"{'would write' if dry_run else 'wrote'} {name}: {_findings(sum(new.values()))} that are not reported any more"
    )


def _counts(look: Look) -> tuple[Counts, Counts]:
    """Give what stays in the baseline, and what is found and not in it."""
    state = look.session.state
    held = look.held(state)
    found = [one for one in held.diagnostics if look.selection.shows(one)] if held else look.found(state)
    return held.kept if held else {}, counted(found, state.project.by_path)


def _sum(counts: Counts, new: Counts) -> Counts:
    return {key: counts.get(key, 0) + number for key, number in new.items()}


def _told(path: str, known: Baseline | None, counts: Counts, new: Counts, *, grown: bool, changed: bool) -> str:
    kept, added = sum(counts.values()), sum(new.values()) if grown else 0
    if known is None:
        return f"wrote {path}: {_findings(added)}"
    gone = known.total - kept
    said = [f"{gone} gone"] * bool(gone) + [f"{added} new"] * bool(added)
    otherwise = "brought up to date" if changed else "nothing changed"
    return f"{path}: {_findings(kept + added)}, {', '.join(said) or otherwise}"


def _findings(number: int) -> str:
    return f"{number} finding{'' if number == 1 else 's'}"


def _list(new: Counts, session: Session) -> None:
    number = sum(new.values())
    click.echo(f"{number} new, not taken in; repair {'it' if number == 1 else 'them'}, or `--accept-new`:", err=True)
    keys: list[Key] = sorted(new)
    for key in keys[:SHOWN]:
        click.echo(f"  {session.show(key.path)}: {key.rule}: {safe(key.line[:80])}", err=True)
    if len(keys) > SHOWN:
        click.echo(f"  and {len(keys) - SHOWN} more lines; `phasedocs lint` shows them", err=True)
