"""`phasedocs new`: a new document of a kind, or a template made of one that is there."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from phasedocs.cli.session import Session, config_option, emit, exit_with
from phasedocs.cli.surroundings import Asked, Surroundings, given_values
from phasedocs.config import near
from phasedocs.kinds import Kinds
from phasedocs.render.drafts import DraftError, draft_text
from phasedocs.render.template_of import template_of
from phasedocs.workspace import (
    InputError,
    Workspace,
    display_path,
    open_workspace,
    read_document,
    read_documents,
    read_templates,
    today,
)
from phasedocs.workspace.drafts import OWN_TEMPLATES, SUFFIX, create, git_person, inside, read_own_templates
from phasedocs.workspace.regions import whole_state


@click.command()
@click.argument("kind", required=False)
@click.option("--phase", metavar="N", help="The phase that it is about; the next one when left out.")
@click.option("--title", metavar="TEXT", help="Its title.")
@click.option("--set", "set_", multiple=True, metavar="KEY=VALUE", help="A field of its kind, as in owner=Ana.")
@click.option("--output", type=click.Path(), metavar="FILE", help="Write it there, not beside those like it.")
@click.option("--stdout", is_flag=True, help="Print it, and write nothing.")
@click.option("--preview", is_flag=True, help="Print what it would be by default; ask nothing, write nothing.")
@click.option("--list", "list_", is_flag=True, help="List the kinds that there are.")
@click.option("--from", "from_", type=click.Path(), metavar="FILE", help="Make a template of a document that is there.")
@config_option
def new(
    kind: str | None,
    phase: str | None,
    title: str | None,
    set_: tuple[str, ...],
    output: str | None,
    stdout: bool,
    preview: bool,
    list_: bool,
    from_: str | None,
    config_file: str | None,
) -> None:
    """Begin a document of a kind: `phasedocs new readiness --phase 7 --title "Frontend"`.

    It goes where those of its kind are, else where those of its phase are, and is called as they are. On a terminal
    what is missing is asked for; on a pipe nothing is. No file is ever overwritten.

    With --from: make a template of a document, in .phasedocs/templates/new/, for `phasedocs new` to print. KIND then
    says which kind it is the template of, or how to call it.
    """
    workspace = open_workspace((from_,) if from_ else (), config_file, force_exclude=True)
    own = read_own_templates(workspace.home)
    if list_:
        emit(_listed(workspace.kinds, own), None)
        return
    if from_:
        _make_template(from_, kind, config_file, stdout=stdout)
        return
    if kind is None:
        raise click.UsageError("which kind? `phasedocs new --list` shows those that there are")
    asked = Asked(kind, phase, title, given_values(set_), asks=not preview and _on_terminal())
    _begin(workspace, own, asked, None if stdout or preview else output or "")


def _begin(workspace: Workspace, own: dict[str, str], asked: Asked, output: str | None) -> None:
    """Write a document, to a file of its own choice where `output` is empty; print it where that is None."""
    name = asked.name
    if workspace.kinds.get(name) is None and name not in own:
        raise InputError(f"there is no kind {name}; {near(name, sorted({*workspace.kinds.names, *own}))}")
    around = Surroundings(_whole(workspace), own, today().isoformat(), git_person(workspace.root))
    templates = read_templates()
    try:
        draft = around.draft(asked)
        text = draft_text(draft, templates, own)
    except DraftError as error:
        raise InputError(f"{_template_name(name, own)}: {error}") from None
    path = Path(output).resolve() if output else workspace.root / around.path(draft)
    there = inside(path, workspace.root)
    made = around.filled(there, text, templates)
    text = made.changed[there].source.text if there in made.changed else text
    if output is None:
        emit(text, None)
        return
    create(path, text.encode("utf-8"), workspace.root)
    emit(f"wrote {display_path(workspace, there)}\n", None)
    for line in around.findings(there, made.state):  # its template may be wrong, or its title a claim
        click.echo(line, err=True)


def _whole(workspace: Workspace) -> Session:
    """Read the whole project: numbers, siblings and phases may be anywhere in it."""
    read = read_documents(workspace)
    state, others = whole_state(workspace, read.documents, read.unread)
    return Session(workspace, state, bool(read.problems or others.problems))


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _listed(kinds: Kinds, own: dict[str, str]) -> str:
    """Give a line for each kind, and for each template that is of none."""
    lines = {name: kind.summary for name in kinds.names if (kind := kinds.get(name))}
    folder = OWN_TEMPLATES.as_posix()
    lines = {**{name: f"A template of this project, {folder}/{name}{SUFFIX}." for name in own}, **lines}
    width = max(map(len, lines))
    return "".join(f"{name.ljust(width)}  {lines[name]}\n" for name in sorted(lines))


def _template_name(name: str, own: dict[str, str]) -> str:
    return f"{(OWN_TEMPLATES / name).as_posix()}{SUFFIX}" if name in own else f"the template of {name}"


def _make_template(file: str, name: str | None, config_file: str | None, *, stdout: bool) -> None:
    workspace = open_workspace((file,), config_file)
    document = read_document(workspace, workspace.documents[0])
    if document.tree.reading.repairs:
        raise InputError(f"{file}: its text is damaged; repair it first: `phasedocs lint --fix {file}`")
    choice = workspace.kinds.wanted(by_name=True).choose(document)
    name = name or (choice.name if choice else Path(file).stem.lower().replace("_", "-"))
    if not Kinds.is_name(name):
        raise InputError(f"{name}: call it by one word in small letters, as in kick-off")
    made = template_of(document, workspace.kinds.get(name))
    if stdout:
        emit(made.text, None)
        return
    path = workspace.home / OWN_TEMPLATES / f"{name}{SUFFIX}"
    create(path, made.text.encode("utf-8"), workspace.home)
    emit(f"wrote {(OWN_TEMPLATES / name).as_posix()}{SUFFIX}; `phasedocs new {name}` prints it\n", None)
    if made.left:
        lines = ", ".join(map(str, made.left[:10])) + (" …" if len(made.left) > 10 else "")
        click.echo(f"statuses of {file} are in it as they are, look at them: line {lines}", err=True)
    exit_with(0)
