"""`phasedocs lint --add-allow`: writes the directives that allow what is found."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import click

from phasedocs.cli.session import Session, emit
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Document, lower
from phasedocs.render.differences import difference
from phasedocs.suppressions import Written, allow
from phasedocs.syntax import parse
from phasedocs.text import decode
from phasedocs.workspace import InputError, write_fixed


def check_reason(rule: str | None, reason: str | None) -> None:
    """Refuse what cannot be written. InputError, with the way out."""
    if rule is None:
        if reason is not None:
            raise InputError("--reason is for --add-allow RULE")
        return
    if not (reason or "").strip():
        raise InputError(f'--add-allow {rule} needs --reason "why these may stay"')
    if any(mark in (reason or "") for mark in ("\n", "\r", "-->", "<!--")):
        raise InputError("--reason must fit into a comment: one line, without <!-- and -->")


def add_allowances(
    session: Session, diagnostics: Sequence[Diagnostic], rule: str, reason: str, output: str | None, *, diff: bool
) -> int:
    """Write, or show, a directive at each finding; give the exit status of the command."""
    changes, left, added, documents = "", 0, 0, 0
    for path, group in groupby((one for one in diagnostics if one.stands), key=lambda one: one.location.path):
        document = session.state.project.by_path[path]
        written = _written(session, document, list(group), rule, reason)
        added, left = added + written.count, left + len(written.left)
        documents += bool(written.count)
        for one in written.left:
            where = f"{session.show(path)}:{one.location.start.line}"
            click.echo(f"{where}: no place for a directive; use [per-file-ignores] in the configuration", err=True)
        if written.count and diff:
            changes += difference(document.source, written.data, session.show(path))
        elif written.count:
            write_fixed(session.workspace, document, written.data)
    if diff:
        emit(changes, output)
        return int(bool(changes))
    _tell(rule, added, documents)
    return int(left > 0)


def _written(session: Session, document: Document, found: list[Diagnostic], rule: str, reason: str) -> Written:
    config = session.workspace.config

    def read(data: bytes) -> Document:
        tree = parse(decode(document.path, data))
        return lower(tree, config.states, config.vocabulary.lists, config.assigned(document.path))

    return allow(document, found, rule, reason, read)


def _tell(rule: str, added: int, documents: int) -> None:
    if not added:
        click.echo(f"nothing to allow: {rule} finds nothing that is not allowed already", err=True)
        return
    what = f"{added} directive{'' if added == 1 else 's'} in {documents} document{'' if documents == 1 else 's'}"
    click.echo(f"{what} written: {rule} is allowed there", err=True)
