"""`phasedocs init`: a configuration to begin with, and declarations for documents that have none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from phasedocs.analysis import declare as declared_roles
from phasedocs.cli.baseline import begin
from phasedocs.cli.session import Session, config_option, emit, exit_with, open_session
from phasedocs.model import Document, lower
from phasedocs.render.differences import difference
from phasedocs.render.hooks import ENTRY, HOOK, with_hook
from phasedocs.syntax import parse
from phasedocs.text import apply, decode
from phasedocs.workspace import InputError, write, write_config, write_fixed
from phasedocs.workspace.hooks import hooks_file, read_hooks

SAMPLE = """\
# phasedocs: https://toml.io; every key is optional, and unknown ones are errors.

# exclude = ["archive/"]       # files and folders that are not read
# include = ["docs/*"]         # only these are

# [rules.missing-file]         # `phasedocs rules` lists the rules
# severity = "note"            # error, warning, note or off

# [rules.overdue]
# grace_days = 14              # `phasedocs explain overdue` tells of its options

# [per-file-ignores]           # rules that are off for some documents
# "docs/legacy/" = ["missing-file"]

# [phases.6]                   # what is known of a phase beforehand
# title = "Inference service"
# depends_on = [4, 5]
# documents = ["docs/serving/*.md"]

# [states]                     # what a mark in a box means
# "~" = "cancelled"

# [vocabulary]                 # words of your own
# phases = ["sprint"]          # "Sprint 3" is phase 3
"""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True))
@click.option("--declare", is_flag=True, help="Propose directives that declare the roles of tasks, as a difference.")
@click.option("--work", is_flag=True, help="With --declare: declare plain work too.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--write", "write_", is_flag=True, help="With --declare: write them into the documents.")
@config_option
def init(
    paths: tuple[str, ...], declare: bool, work: bool, dry_run: bool, write_: bool, config_file: str | None
) -> None:
    """Write a phasedocs.toml to begin with, a hook for pre-commit, and a baseline of what is found.

    Each only where there is none. What is in the baseline is not reported; `phasedocs lint --no-baseline` shows it.

    With --declare: propose a comment for every list whose tasks are gates, criteria, approvals or next steps only by
    the words around them. What a document declares decides exactly.
    """
    if not declare:
        if work or write_ or config_file or len(paths) > 1:
            raise click.UsageError("--work, --write, --config and several paths are for --declare")
        folder = Path(paths[0] if paths else ".")
        _configure(folder, dry_run=dry_run)
        _baseline(folder, dry_run=dry_run)
        exit_with(_hook(folder, dry_run=dry_run))
    if dry_run:
        raise click.UsageError("--declare writes nothing without --write: leave out --dry-run")
    session = open_session(paths, config_file)
    changed = list(_declared(session, work=work))
    for document, data, _ in changed:
        if write_:
            write_fixed(session.workspace, document, data)
        else:
            emit(difference(document.source, data, session.show(document.path)), None)
    _tell(len(changed), sum(number for _, _, number in changed), written=write_)
    exit_with(2 if session.failed else 0)


def _configure(folder: Path, *, dry_run: bool) -> None:
    path, written = write_config(folder, SAMPLE, dry_run=dry_run)
    name = os.path.relpath(path)
    click.echo(f"{_wrote(dry_run)} {name}" if written else f"{name} is there already, left alone")


def _baseline(folder: Path, *, dry_run: bool) -> None:
    try:
        session = open_session((str(folder),), None)
    except InputError:  # no documents, no findings
        return
    if said := begin(session, dry_run=dry_run):
        click.echo(said)


def _hook(folder: Path, *, dry_run: bool) -> int:
    """Add the hook to the configuration of pre-commit, say so and what comes next; give the exit status."""
    path = hooks_file(folder)
    status = 0
    if path is None:
        click.echo("no hook for pre-commit: this is no git repository")
    else:
        status = _add_hook(path, dry_run=dry_run)
    click.echo("next: `phasedocs lint` checks the documents, `phasedocs init --declare` proposes declarations for them")
    if path and not status:
        click.echo("      `pre-commit install` makes git check what is committed (`pip install pre-commit`)")
    return status


def _add_hook(path: Path, *, dry_run: bool) -> int:
    name = os.path.relpath(path)
    try:
        before = read_hooks(path)
        after, why = with_hook(before), "its shape is not safe to edit"
    except InputError as error:
        after, why = None, str(error)
    if after is None:
        click.echo(f"phasedocs: {name}: left alone, {why}; add this to its `repos` yourself:", err=True)
        click.echo(ENTRY, nl=False)
        return 2
    if after == before:
        click.echo(f"{name} has the hook {HOOK} already, left alone")
    elif dry_run or write(path, after.encode("utf-8")):
        click.echo(f"{_wrote(dry_run)} {name}: the hook {HOOK}")
    return 0


def _wrote(dry_run: bool) -> str:
    return "would write" if dry_run else "wrote"


def _declared(session: Session, *, work: bool) -> Iterator[tuple[Document, bytes, int]]:
    """Give each document that gets declarations, its new bytes, and how many there are."""
    config = session.workspace.config
    words = config.vocabulary.lists
    for document in session.state.project.documents:
        if fix := declared_roles(document, words, work=work):
            data, _ = apply(document.source, [fix])
            tree = parse(decode(document.path, data))
            after = lower(tree, config.states, words, config.assigned(document.path))
            if _facts(after) == _facts(document):  # else a list is not what it seems: nobody is served by half of it
                yield document, data, len(fix.edits)


def _facts(document: Document) -> object:
    tasks = [(task.text, task.state, task.role, task.phase, task.parent) for task in document.tasks]
    return tasks, [(claim.kind, claim.mood, claim.subject, claim.text) for claim in document.claims]


def _tell(documents: int, number: int, *, written: bool) -> None:
    if not number:
        click.echo("nothing to declare: every role is declared already, or plain work", err=True)
        return
    what = f"{number} declaration{'' if number == 1 else 's'} in {documents} document{'' if documents == 1 else 's'}"
    click.echo(f"{what} written" if written else f"{what}; `--write` writes what you see", err=True)
