"""`phasedocs build`: the site and the regenerated status document."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import click

from phasedocs.build import plan, status_document
from phasedocs.check import REPORTED, Selection, check, rule_options
from phasedocs.cli.session import Session, config_option, exit_with, open_session, paths_argument, style
from phasedocs.diagnostic import Diagnostic
from phasedocs.render.report import recognised
from phasedocs.render.site import Moment, SiteSettings
from phasedocs.render.summary import summary
from phasedocs.workspace import read_templates, write
from phasedocs.workspace import today as day_by_the_clock
from phasedocs.workspace.chronicle import head, read_chronicle
from phasedocs.workspace.history import line_days
from phasedocs.workspace.site import ENGINES, output_of, run_engine, write_outputs

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
    git: bool,
    today: datetime | None,
    config_file: str | None,
) -> None:
    """Build the site and STATUS.md: what the documents say, beside what is really done."""
    session = open_session(paths, config_file)
    home, state = session.workspace.home, session.state
    target, sources = (home / output).resolve(), home / SOURCES
    site = output_of(engine, sources, target / "site")
    diagnostics = write_sources(session, SOURCES, site, today.date() if today else None, git=git)
    lasting = [one for one in diagnostics if one.rule not in _OF_THE_DAY]
    write(target / "STATUS.md", status_document(state.project, state, lasting, read_templates()).encode("utf-8"))
    if not no_site:
        printed = run_engine(engine, sources, target / "site", strict=strict, verbose=verbose)
        if verbose and printed:
            click.echo(printed, err=True)
    _tell(session, diagnostics, target, sources, no_site=no_site)
    exit_with(2 if session.failed else 0)


def write_sources(
    session: Session, folder: str, site: Path, day: date | None = None, *, git: bool = False
) -> list[Diagnostic]:
    """Write the sources of the site into a folder of the project's home; give the findings that they show.

    The engine will put what it makes of them into `site`. `day` is that of the clock where none is given; with `git`,
    or where the configuration says so, its history is read.
    """
    home, config = session.workspace.home, session.workspace.config
    project, state = session.state.project, session.state
    git, day = git or config.schedule.git, day or day_by_the_clock()
    days = line_days(session.workspace, project.documents) if git else {}
    every = check(project, state, config, Selection(), day, days, session.workspace.kinds)
    diagnostics = [one for one in every if one.stands]
    settings = SiteSettings(
        title=config.site.title or session.workspace.root.name,
        site_dir=Path(os.path.relpath(site, home / folder)).as_posix(),
        repo_url=config.site.repo_url,
        unsafe_html=config.site.unsafe_html,
    )
    moment = _moment(session, day, git=git)
    write_outputs(home, folder, plan(project, state, diagnostics, settings, read_templates(), moment))
    return diagnostics


def _moment(session: Session, day: date, *, git: bool) -> Moment:
    """Gather what is known beside the documents; git is asked for its last commit in any case."""
    workspace, documents = session.workspace, session.state.project.documents
    known = head(workspace, documents)
    return Moment(
        today=day,
        grace_days=rule_options(workspace.config)["overdue.grace_days"],
        commit=known.commit if known else None,
        changed=len(known.changed) if known else 0,
        chronicle=read_chronicle(workspace, documents) if git else None,
    )


def _tell(session: Session, diagnostics: list[Diagnostic], target: Path, sources: Path, *, no_site: bool) -> None:
    click.echo(summary(diagnostics, recognised(session.state), style()), nl=False)
    click.echo(f"done: {session.state.progress}")
    if no_site:
        click.echo(f"site sources: {_near(sources)}")
    else:
        click.echo(f"site: open {_near(target / 'site' / 'index.html')} in a browser")
        click.echo(f"for programs: {_near(target / 'site' / 'report.json')}, {_near(target / 'site' / 'badges')}")
    click.echo(f"status document: {_near(target / 'STATUS.md')}")


def _near(path: Path) -> str:
    return os.path.relpath(path)
