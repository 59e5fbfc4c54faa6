"""What a project tells of a document that is still to be written: its phase, what it waits for, its place, its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from posixpath import basename, dirname

import click

from phasedocs.analysis import State
from phasedocs.check import Selection, check
from phasedocs.cli.session import Session
from phasedocs.config import near
from phasedocs.kinds.naming import file_name, folder_for, needs_phase, next_phase
from phasedocs.kinds.schema import FieldSpec, Kind
from phasedocs.kinds.values import problem
from phasedocs.model import Document, Legend, phase_id
from phasedocs.render.drafts import Draft, DraftError, asked_for
from phasedocs.sync import Synced, Wish, synced
from phasedocs.workspace import InputError

_FILLED = ("front_matter", "heading", "region", "fields", "sections", "kind", "title", "phase", "depends_on")
"""What a template is always given."""
_FREE = {"date": "Date", "status": "Status", "owner": "Owner"}
"""Values that a template of no kind is given too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says of a new document."""

    name: str
    phase: str | None
    title: str | None
    values: Mapping[str, str]
    asks: bool
    """What is missing is asked for."""


def given_values(pairs: Iterable[str]) -> Mapping[str, str]:
    """Read `key=value` pairs. UsageError for one that is none."""
    values: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise click.UsageError(f"--set {pair}: write KEY=VALUE, as in owner=Ana")
        values[key.strip()] = value
    return values


@dataclass(frozen=True)
class Surroundings:
    """A project around a new document."""

    session: Session
    templates: Mapping[str, str]
    """Those of the project."""
    today: str
    person: str | None
    """Who writes, as far as git knows."""

    def draft(self, asked: Asked) -> Draft:
        """Give what is known of the document, with what is asked for. InputError for a value that does not fit."""
        kind = self.session.workspace.kinds.get(asked.name)
        phase = self._phase(asked, kind)
        title = asked.title if asked.title is not None else self._title(phase)
        if kind and "{title}" in kind.file and asked.title is None and not asked.asks:
            raise click.UsageError(f"a {asked.name} needs a title: --title TEXT")
        title = _ask(asked, "Title", title) if asked.title is None else title
        waits = self._waits(asked, kind, phase)
        fields = kind.fields if kind else {key: FieldSpec(title=name) for key, name in _FREE.items()}
        wanted = asked_for(self.templates[asked.name]) if asked.name in self.templates else frozenset[str]()
        extra = {key: value for key, value in asked.values.items() if key not in fields}
        for key in sorted(extra):
            if key not in wanted and key != "depends_on":
                raise InputError(f"--set {key}: {near(key, sorted({*fields, *wanted - {*_FILLED}}))}")
        for key in sorted(wanted - {*_FILLED, *fields, *extra}):
            if not asked.asks:
                raise DraftError(f"it needs {key}: --set {key}=…")
            extra[key] = _ask(asked, key, "TBD")
        return Draft(asked.name, kind, title, phase, waits, dict(self._fields(asked, kind, fields)), extra)

    def _phase(self, asked: Asked, kind: Kind | None) -> str:
        if asked.phase is not None:
            found = phase_id(asked.phase)
            if found is None:
                raise InputError(f"--phase {asked.phase}: write a number, or a letter from A to H")
            return found
        if kind is not None and not needs_phase(kind):
            return ""
        default = next_phase(self.session.state.project.known_phases)
        answer = _ask(asked, "Phase", default)
        return phase_id(answer) or default

    def _title(self, phase: str) -> str:
        """Give the title of the phase, else that of the project."""
        known = self.session.state.phase.get(phase)
        workspace = self.session.workspace
        return (known.phase.title if known else None) or workspace.config.site.title or workspace.home.name or "New"

    def _waits(self, asked: Asked, kind: Kind | None, phase: str) -> Sequence[str]:
        """Give what the phase waits for: as it is known, else the phase before it."""
        if kind is not None and "depends_on" not in kind.fields and kind.dependencies == "optional":
            return ()
        state, project = self.session.state, self.session.state.project
        known = state.phase[phase].phase.depends_on if phase in state.phase else ()
        order = project.phase_order
        before = [one.id for one in project.phases if phase and order(one.id) < order(phase)]
        default = ", ".join(known or before[-1:])
        said = asked.values.get("depends_on")
        answer = _ask(asked, "Depends on", default) if said is None else said
        parts = [part for part in answer.replace(";", ",").split(",") if part.strip() not in ("", "none")]
        found = [phase_id(part) for part in parts]
        if None in found:
            raise InputError(f"depends_on: {answer}: write phases with commas between them, as in 4, 5")
        return tuple(dict.fromkeys(one for one in found if one and one != phase))

    def _fields(self, asked: Asked, kind: Kind | None, fields: Mapping[str, FieldSpec]) -> Iterator[tuple[str, str]]:
        defaults = {"date": self.today, "owner": self.person or "", "status": "📋 Planned"}
        for key, spec in fields.items():
            if kind is not None and key in ("phase", "depends_on"):
                continue  # they stand in the front matter
            value = asked.values.get(key)
            default = spec.begins or defaults.get(key, "")
            if value is None and spec.required and not default:
                value = _ask(asked, spec.title, "TBD")
            elif value is None and key == "owner":
                value = _ask(asked, spec.title, default or "TBD")
            if value is not None and (wrong := problem(value, spec.type, spec.allowed, Legend())):
                raise InputError(f"{key}: {wrong}")
            if value or default or spec.required:
                yield key, value or default or "TBD"

    @cached_property
    def _told(self) -> Mapping[str, Sequence[Document]]:
        """The documents of each kind, by its name."""
        kinds = self.session.workspace.kinds.wanted(by_name=True)
        found: dict[str, list[Document]] = {}
        for document in self.session.state.project.documents:
            if choice := kinds.choose(document):
                found.setdefault(choice.name, []).append(document)
        return found

    def path(self, draft: Draft) -> str:
        """Give the path, from the root, that the document goes to."""
        workspace, project = self.session.workspace, self.session.state.project
        like = [one for one in self._told.get(draft.name, ()) if not one.is_put_away]
        same = list(project.about.get(draft.phase, ())) if draft.phase else []
        same = same or [one for one in project.documents if one.phases and not one.is_put_away]
        home = workspace.home.resolve()
        inside = home.relative_to(workspace.root).as_posix() if home.is_relative_to(workspace.root) else "."
        folder = folder_for(like, same, "" if inside == "." else inside, workspace.files)
        others = [basename(path) for path in workspace.documents if dirname(path) == folder]
        kind = draft.kind or Kind(summary="x", file=f"{draft.name.upper().replace('-', '_')}_{{title}}.md")
        name = file_name(draft.name, kind, draft.phase, draft.title, like, others)
        return f"{folder}/{name}" if folder else name

    def filled(self, path: str, text: str, templates: Mapping[str, str]) -> Synced:
        """Give the project as it is once the document is there, with its regions filled."""
        session = self.session
        others = [one for one in session.state.project.documents if one.path != path]
        state = session.relink([*others, session.reread(path, text.encode("utf-8"))])
        return synced(state, Wish({path}, templates), session.reread, session.relink)

    def findings(self, path: str, state: State) -> Sequence[str]:
        """Give what lint says of one document of a project, a line each."""
        session, workspace = self.session, self.session.workspace
        alone = replace(state, documents={path: state.documents[path]})
        found = check(state.project, alone, workspace.config, Selection(), kinds=workspace.kinds)
        return [
            f"{session.show(path)}:{one.location.start.line}: {one.severity.value}[{one.rule}] {one.message}"
            for one in found
            if one.stands
        ]


def _ask(asked: Asked, what: str, default: str) -> str:
    """Ask for a value on a terminal; give the default elsewhere."""
    if not asked.asks:
        return default
    return str(click.prompt(what, default=default, err=True)).strip()
