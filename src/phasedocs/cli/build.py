"""`phasedocs build`: the site and the regenerated status document."""

from __future__ import annotations

import os
from pathlib import Path

import click

from phasedocs.build import plan, status_document
from phasedocs.check import Selection, check
from phasedocs.cli.session import Session, config_option, exit_with, open_session, paths_argument, style
from phasedocs.diagnostic import Diagnostic
from phasedocs.render.report import recognised
from phasedocs.render.site import SiteSettings
from phasedocs.render.summary import summary
from phasedocs.workspace import read_templates, write
from phasedocs.workspace.site import ENGINES, run_engine, write_outputs

SOURCES = ".phasedocs/site"
"""Where the sources of the site are written, from the project's home."""


@click.command()
@paths_argument
@click.option("--engine", type=click.Choice(list(ENGINES)), default="mkdocs", show_default=True)
@click.option("--strict", is_flag=True, help="Fail when the engine warns.")
@click.option("--no-site", is_flag=True, help="Write the sources of the site and STATUS.md, run no engine.")
@click.option("--output", default="build", show_default=True, metavar="DIR", help="Folder for site/ and STATUS.md.")
@click.option("--verbose", is_flag=True, help="Show what the engine prints.")
@config_option
def build(
    paths: tuple[str, ...],
    engine: str,
    strict: bool,
    no_site: bool,
    output: str,
    verbose: bool,
    config_file: str | None,
) -> None:
    """Build the site and STATUS.md: what the documents say, beside what is really done."""
    session = open_session(paths, config_file)
    home, config = session.workspace.home, session.workspace.config
    project, state = session.state.project, session.state
    diagnostics = [
        found for found in check(project, state, config, Selection(), kinds=session.workspace.kinds) if found.stands
    ]
    target = (home / output).resolve()
    sources = home / SOURCES
    settings = SiteSettings(
        title=config.site.title or session.workspace.root.name,
        site_dir=Path(os.path.relpath(target / "site", sources)).as_posix(),
        repo_url=config.site.repo_url,
        unsafe_html=config.site.unsafe_html,
    )
    templates = read_templates()
    write_outputs(home, SOURCES, plan(project, state, diagnostics, settings, templates))
    write(target / "STATUS.md", status_document(project, state, diagnostics, templates).encode("utf-8"))
    if not no_site:
        printed = run_engine(engine, sources / "mkdocs.yml", strict=strict, verbose=verbose)
        if verbose and printed:
            click.echo(printed, err=True)
    _tell(session, diagnostics, target, sources, no_site=no_site)
    exit_with(2 if session.failed else 0)


def _tell(session: Session, diagnostics: list[Diagnostic], target: Path, sources: Path, *, no_site: bool) -> None:
    click.echo(summary(diagnostics, recognised(session.state), style()), nl=False)
    click.echo(f"done: {session.state.progress}")
    if no_site:
        click.echo(f"site sources: {_near(sources)}")
    else:
        click.echo(f"site: open {_near(target / 'site' / 'index.html')} in a browser")
    click.echo(f"status document: {_near(target / 'STATUS.md')}")


def _near(path: Path) -> str:
    return os.path.relpath(path)
