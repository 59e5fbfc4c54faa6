"""`phasedocs sync`: brings managed regions, counters of headings and status documents up to date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import click

from phasedocs.build import status_documents
from phasedocs.check import check
from phasedocs.cli.session import Session, config_option, emit, exit_with, paths_argument, tell_problems
from phasedocs.render.differences import difference
from phasedocs.render.sandbox import UnusableTemplateError
from phasedocs.render.terminal import safe
from phasedocs.sync import Synced, Wish, synced
from phasedocs.text import decode
from phasedocs.workspace import (
    InputError,
    Workspace,
    open_workspace,
    read_templates,
    write,
    write_fixed,
)
from phasedocs.workspace.gathering import Gathered
from phasedocs.workspace.regions import whole_state, written_once
from phasedocs.workspace.statuses import Standing, asked_documents, outdated, status_templates, targets


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done."""

    session: Session
    synced: Synced
    statuses: Sequence[Standing]
    refused: Sequence[str]
    """What is left alone, a line each."""
    regions: int
    """How many there are in the documents that were asked for."""

    @property
    def changes(self) -> int:
        """How many places are not up to date."""
        return len(self.synced.changes) + len(self.statuses)


@click.command()
@paths_argument
@click.option("--check", "check_only", is_flag=True, help="Write nothing; name what is not up to date, and exit 1.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, and exit 1 when something would.")
@click.option("--force", is_flag=True, help="Overwrite regions that were changed by hand, and documents in the way.")
@click.option("--force-exclude", is_flag=True, help="Leave out what the configuration excludes also where it is named.")
@config_option
def sync(
    paths: tuple[str, ...], check_only: bool, diff: bool, force: bool, force_exclude: bool, config_file: str | None
) -> None:
    """Write what the boxes say into managed regions, status documents and, on request, the counters of headings.

    The whole project is counted; PATHS says only which documents are written.

    Exit status: 0 all is up to date, 1 something is not (--check, --diff) or was refused, 2 bad input.
    """
    plan = _planned(open_workspace(paths, config_file, force_exclude=force_exclude), force=force)
    looks = check_only or diff
    failed = False if looks else _write(plan)
    if diff:
        emit(_differences(plan), None)
    else:
        emit(_list(plan, looks=looks), None)
    for line in plan.refused:
        click.echo(f"phasedocs: {safe(line)}", err=True)
    exit_with(2 if failed else int(bool(plan.refused) or (looks and plan.changes > 0)))


def _planned(workspace: Workspace, *, force: bool) -> _Plan:
    """Find out what is not up to date. InputError where something cannot be read: half of the numbers are none."""
    gone = targets(workspace) if force else frozenset()
    if gone:  # what is overwritten counts for nothing: else the next run would count otherwise
        workspace = replace(workspace, documents=tuple(name for name in workspace.documents if name not in gone))
    state, gathered = whole_state(workspace, None, gone, checked=bool(asked_documents(workspace)))
    tell_problems(gathered.problems, len(gathered.alone))
    if gathered.problems:
        raise InputError("not all documents could be read, so nothing is written; `exclude` leaves one out")
    named = frozenset(workspace.documents)
    documents = [one for one in gathered.documents if one.path in named]
    asked = written_once(workspace, (document.path for document in documents))
    session = Session(workspace, state, failed=False)
    try:
        wish = Wish(asked, read_templates(), workspace.config.sync.counters, force)
        result = synced(state, wish, session.reread, session.relink)
        statuses = _statuses(workspace, result, gathered)
    except UnusableTemplateError as error:
        raise InputError(str(error)) from None
    refused = [f"{session.show(one.path)}:{one.line}: {one.why}" for one in result.refused]
    foreign = [one for one in statuses if not (one.is_ours or force)]
    refused += [f"{one.shown}: not written by phasedocs; --force overwrites it" for one in foreign]
    regions = sum(len(document.regions) for document in documents)
    return _Plan(session, result, [one for one in statuses if one not in foreign], refused, regions)


def _statuses(workspace: Workspace, result: Synced, gathered: Gathered) -> list[Standing]:
    """Give the status documents that are asked for and not up to date, as of what the regions will hold."""
    documents, state = asked_documents(workspace), result.state
    if not documents:
        return []
    alone = gathered.findings(state)
    found = check(state.project, state, workspace.config, kinds=workspace.kinds, alone=alone)
    shown = [one for one in found if one.stands]
    templates = status_templates(workspace.home)
    return outdated(workspace.home, status_documents(state.project, state, shown, templates, documents))


def _write(plan: _Plan) -> bool:
    """Write everything; what cannot be written is told, and the others are written. Say whether there was such."""
    workspace, before = plan.session.workspace, plan.session.state.project.by_path
    changed = sorted(plan.synced.changed.items())
    writes: list[Callable[[], object]] = [
        partial(write_fixed, workspace, before[path], document.source.raw) for path, document in changed
    ]
    writes += [partial(write, one.path, one.data, one.before.raw if one.before else None) for one in plan.statuses]
    failed = False
    for each in writes:
        try:
            each()
        except InputError as error:
            click.echo(f"phasedocs: {error}", err=True)
            failed = True
    return failed


def _differences(plan: _Plan) -> str:
    before, show = plan.session.state.project.by_path, plan.session.show
    changed = sorted(plan.synced.changed.items())
    parts = [difference(before[path].source, document.source.raw, show(path)) for path, document in changed]
    parts += [difference(one.before or decode("", b""), one.data, one.shown) for one in plan.statuses]
    return "".join(parts)


def _list(plan: _Plan, *, looks: bool) -> str:
    """Give the places that are not up to date, or were brought there, a line each, and how many there are."""
    done = "not up to date" if looks else "written"
    lines = [f"{plan.session.show(one.path)}:{one.line}: {one.what}: {done}" for one in plan.synced.changes]
    lines += [f"{one.shown}: {done}" for one in plan.statuses]
    documents = len(plan.session.workspace.config.sync.documents)
    found = f"{_number(plan.regions, 'region')}, {_number(documents, 'status document')}"
    told = f"{_number(plan.changes, 'place')} {done}" if plan.changes else "all up to date"
    refused = f", {len(plan.refused)} left alone" if plan.refused else ""
    return "".join(f"{safe(line)}\n" for line in (*lines, f"{found}: {told}{refused}"))


def _number(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
