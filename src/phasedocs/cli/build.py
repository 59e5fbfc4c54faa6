"""`phasedocs build`: the site and the regenerated status document."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click

from phasedocs.analysis import State
from phasedocs.build import plan, status_document
from phasedocs.check import REPORTED, Selection, check, rule_options
from phasedocs.cli.session import config_option, exit_with, jobs_option, paths_argument, style, tell_problems
from phasedocs.diagnostic import Diagnostic
from phasedocs.render.report import recognised
from phasedocs.render.site import Moment, SiteSettings
from phasedocs.render.summary import summary
from phasedocs.workspace import Workspace, open_workspace, read_templates, write
from phasedocs.workspace import today as day_by_the_clock
from phasedocs.workspace.chronicle import head, read_chronicle
from phasedocs.workspace.crew import cores
from phasedocs.workspace.engines import ENGINES, EngineError, EngineProcess, output_of
from phasedocs.workspace.gathering import Gathered, gather
from phasedocs.workspace.history import line_days
from phasedocs.workspace.site import keep_others, write_outputs

SOURCES = ".phasedocs/site"
"""Where the sources of the site are written, from the project's home."""
_OF_THE_DAY = frozenset(rule.name for rule in REPORTED if "today" in rule.needs)
"""Rules whose findings come with the calendar: a status document that is kept must not change with it."""


@click.command()
@paths_argument
@click.option("--engine", type=click.Choice(list(ENGINES)), default="mkdocs", show_default=True)
@click.option("--strict", is_flag=True, help="Fail when the engine warns.")
@click.option("--no-site", is_flag=True, help="Write the sources of the site and STATUS.md, run no engine.")
@click.option("--output", default="build", show_default=True, metavar="DIR", help="Folder for site/ and STATUS.md.")
@click.option("--verbose", is_flag=True, help="Show what the engine prints.")
@jobs_option
@click.option("--git", is_flag=True, help="Ask git how the tasks came and were done, and when lines were changed.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day that the site is of, as 2026-01-31.  [default: by the clock]",
)
@config_option
def build(
    paths: tuple[str, ...],
    engine: str,
    strict: bool,
    no_site: bool,
    output: str,
    verbose: bool,
    jobs: int | None,
    git: bool,
    today: datetime | None,
    config_file: str | None,
) -> None:
    """Build the site and STATUS.md: what the documents say, beside what is really done."""
    workspace, day = open_workspace(paths, config_file), today.date() if today else None
    target, sources = (workspace.home / output).resolve(), workspace.home / SOURCES
    keep_others(None if no_site else target / "site", target / "STATUS.md")
    jobs = jobs or cores()
    with EngineProcess(engine, strict=strict, verbose=verbose) if not no_site else nullcontext() as process:
        whole = gather_whole(workspace, day, jobs, git=git)
        write_sources(whole, SOURCES, output_of(engine, sources, target / "site"), jobs)
        if process:
            process.start(sources)
        write(target / "STATUS.md", _status(whole))
        if process:
            _finish(process, sources, target / "site", verbose=verbose)
    _tell(whole, target, sources, no_site=no_site)
    exit_with(2 if whole.gathered.problems else 0)


def _finish(process: EngineProcess, sources: Path, site: Path, *, verbose: bool) -> None:
    try:
        printed = process.finish(sources, site)
    except EngineError as error:
        if verbose:
            click.echo(error.printed, err=True)
        raise
    if verbose and printed:
        click.echo(printed, err=True)


def _status(whole: Whole) -> bytes:
    lasting = [one for one in whole.diagnostics if one.rule not in _OF_THE_DAY]
    return status_document(whole.state.project, whole.state, lasting, whole.templates).encode("utf-8")


@dataclass(frozen=True, slots=True)
class Whole:
    """A project with all that is shown of it."""

    workspace: Workspace
    gathered: Gathered
    state: State
    diagnostics: Sequence[Diagnostic]
    """Those that stand."""
    moment: Moment
    templates: Mapping[str, str]
    """What comes with phasedocs, by name."""


def gather_whole(
    workspace: Workspace, day: date | None, jobs: int, before: Gathered | None = None, *, git: bool = False
) -> Whole:
    """Read a project in up to so many processes, and find out all that its site shows.

    What cannot be read is told on standard error, a line each. The day is that of the clock where none is given; with
    `git`, or where the configuration says so, its history is read. What is known from before and has not changed is
    not read again.
    """
    config = workspace.config
    git, day = git or config.schedule.git, day or day_by_the_clock()
    gathered = gather(workspace, day, jobs, before)
    tell_problems(gathered.problems, len(gathered.alone))
    state = gathered.state(workspace)
    days = line_days(workspace, gathered.documents) if git else {}
    found = check(state.project, state, config, Selection(), day, days, workspace.kinds, gathered.findings(state))
    known = head(workspace, gathered.documents)
    moment = Moment(
        today=day,
        grace_days=rule_options(config)["overdue.grace_days"],
        commit=known.commit if known else None,
        changed=len(known.changed) if known else 0,
        chronicle=read_chronicle(workspace, gathered.documents) if git else None,
    )
    return Whole(workspace, gathered, state, [one for one in found if one.stands], moment, read_templates())


def write_sources(whole: Whole, folder: str, site: Path, jobs: int) -> None:
    """Write the sources of the site into a folder of the project's home; its engine is to put what it makes in `site`.

    InputError when a link in the folder leads elsewhere.
    """
    workspace, state = whole.workspace, whole.state
    home, config = workspace.home, workspace.config
    settings = SiteSettings(
        title=config.site.title or workspace.root.name,
        site_dir=Path(os.path.relpath(site, home / folder)).as_posix(),
        repo_url=config.site.repo_url,
        unsafe_html=config.site.unsafe_html,
    )
    outputs = plan(state.project, state, whole.diagnostics, settings, whole.templates, whole.moment)
    write_outputs(home, folder, outputs, jobs)


def _tell(whole: Whole, target: Path, sources: Path, *, no_site: bool) -> None:
    click.echo(summary(whole.diagnostics, recognised(whole.state), style()), nl=False)
    click.echo(f"done: {whole.state.progress}")
    if no_site:
        click.echo(f"site sources: {_near(sources)}")
    else:
        click.echo(f"site: open {_near(target / 'site' / 'index.html')} in a browser")
        click.echo(f"for programs: {_near(target / 'site' / 'report.json')}, {_near(target / 'site' / 'badges')}")
    click.echo(f"status document: {_near(target / 'STATUS.md')}")


def _near(path: Path) -> str:
    return os.path.relpath(path)
