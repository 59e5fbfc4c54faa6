"""Status documents on disk: the project's own templates, what stands where they go, and whether we wrote that."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from phasedocs.build import GENERATED
from phasedocs.model import loose
from phasedocs.text import Source, decode
from phasedocs.workspace import MAX_BYTES, InputError, Workspace
from phasedocs.workspace.errors import as_typed
from phasedocs.workspace.shipped import read_templates
from phasedocs.workspace.texts import read_text

OWN = ".phasedocs/templates"
"""Where a project keeps templates of its own, from its home."""
MAX_TEMPLATES = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """A status document that is to be written, beside what stands there."""

    path: Path
    shown: str
    """Its path as a person in the current folder would type it."""
    before: Source | None
    """None where there is no such file."""
    data: bytes

    @property
    def is_ours(self) -> bool:
        """Say whether nothing is lost that we did not write."""
        return self.before is None or not self.before.text.strip() or self.before.text.startswith(GENERATED)


def status_templates(home: Path) -> Mapping[str, str]:
    """Read the templates of status documents by their name; the project's own win over the built-in ones.

    InputError for one that cannot be read, leads out of the project, or is no text.
    """
    shipped = {name: text for name, text in read_templates().items() if name.startswith("status/")}
    folder = home / OWN
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    if len(files) > MAX_TEMPLATES:
        raise InputError(f"{OWN}: more than {MAX_TEMPLATES} templates")
    return {**shipped, **{path.relative_to(folder).as_posix(): _text(home, path) for path in files}}


def _text(home: Path, path: Path) -> str:
    shown = path.relative_to(home).as_posix()
    if not path.resolve().is_relative_to(home.resolve()):
        raise InputError(f"{shown}: leads outside {home.name or 'the project'}, not read")
    return read_text(path, shown)


def asked_documents(workspace: Workspace) -> Mapping[str, str]:
    """Give the status documents that the configuration asks for and the command line covers: template by path."""
    documents = workspace.config.sync.documents
    return {path: template for path, template in documents.items() if workspace.covers(_from_root(workspace, path))}


def targets(workspace: Workspace) -> frozenset[str]:
    """Give the paths, from the root, of the status documents that are asked for."""
    return frozenset(_from_root(workspace, path) for path in asked_documents(workspace))


def _from_root(workspace: Workspace, path: str) -> str:
    return Path(os.path.relpath(workspace.home / path, workspace.root)).as_posix()


def outdated(home: Path, texts: Mapping[str, str]) -> list[Standing]:
    """Give the documents, planned as `texts` by path, that do not stand there so; what formatters set does not matter.

    InputError for a path that leads out of the project, or to something that is no file.
    """
    found = (_standing(home, path, text) for path, text in texts.items())
    return [one for one in found if one.before is None or not one.is_ours or one.before.raw != one.data]


def _standing(home: Path, name: str, text: str) -> Standing:
    path = home / name
    shown = as_typed(path)
    if not path.resolve().is_relative_to(home.resolve()):
        raise InputError(f"{shown}: leads outside {home.name or 'the project'}, not written")
    try:
        if not path.exists():
            return Standing(path, shown, None, text.encode("utf-8"))
        if not stat.S_ISREG(path.stat().st_mode) or path.stat().st_size > MAX_BYTES:
            raise InputError(f"{shown}: not a file that could be a document, not written")
        before = decode(name, path.read_bytes())
    except OSError as error:
        raise InputError(f"{shown}: {(error.strerror or 'cannot be read').lower()}") from None
    if loose(before.text) == loose(text):
        return Standing(path, shown, before, before.raw)
    text = text.replace("\n", "\r\n") if before.newline == "crlf" else text
    return Standing(path, shown, before, text.encode("utf-8"))
