"""Dependencies between phases, from fields ("Depends on: Phase 1, 2", "Blocks: Phase 7") and columns of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from phasedocs.model.declarations import FRONT_MATTER_TABLE, Header
from phasedocs.model.facts import Dependency, Field, Relation, Section, Table
from phasedocs.model.phases import named_phases
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import Tree

_IDS = re.compile(r"[\w.#,;/&+ –-]{1,60}")
"""A cell with nothing but ids, where it is one: "1, 2", "1-3", "A & B"."""
_NONE = re.compile(r"\W*(?:none|nothing|no|n/?a)\b", re.IGNORECASE)


def read_dependencies(
    tree: Tree,
    header: Header,
    fields: Sequence[Field],
    sections: Sequence[Section],
    tables: Sequence[Table],
    phases: Sequence[str],
) -> tuple[Dependency, ...]:
    """Read the dependency fields that stand under exactly one phase, and such columns of tables with rows of phases.

    Package lists name no phase and are none. What the front matter declares comes first.
    """
    found = (*_in_fields(fields, sections, phases), *_in_tables(tables))
    return (*_declared(tree, header, phases), *sorted(found, key=lambda one: one.line))


def _declared(tree: Tree, header: Header, phases: Sequence[str]) -> Iterator[Dependency]:
    targets = tuple(phase for phase in header.depends_on if phase not in phases)
    if len(phases) == 1 and targets:
        span = tree.front_matter_places[FRONT_MATTER_TABLE, "depends_on"]
        yield Dependency(phases[0], Relation.DEPENDS_ON, targets, tree.source.line(span.start), span)


def _in_fields(fields: Sequence[Field], sections: Sequence[Section], phases: Sequence[str]) -> Iterator[Dependency]:
    for field in fields:
        relation = _relation(field.name)
        if relation is None or _NONE.match(field.value):
            continue
        own = sections[field.section].phases if field.section is not None else ()
        about = own or tuple(phases)
        targets = tuple(target for target in named_phases(_plural(field.value)) if target not in about)
        if len(about) == 1 and targets:
            yield Dependency(about[0], relation, targets, field.line, field.span)


def _in_tables(tables: Sequence[Table]) -> Iterator[Dependency]:
    for table in tables:
        columns = [(index, relation) for index, name in enumerate(table.columns) if (relation := _relation(name))]
        known = frozenset(row.phase for row in table.rows if row.phase) if columns else frozenset()
        for row in table.rows if known else ():
            for index, relation in columns:
                cell = row.cells[index] if index < len(row.cells) else ""
                if row.phase and not _NONE.match(cell) and (targets := _targets(cell, row.phase, known)):
                    yield Dependency(row.phase, relation, targets, row.line, row.span)


def _targets(cell: str, own: str, known: frozenset[str]) -> tuple[str, ...]:
    """Read the phases that a cell names; ids alone are those of other rows, or none."""
    named = named_phases(_plural(cell))
    if not named and _IDS.fullmatch(cell):
        alone = named_phases(f"Phases {cell}")
        named = alone if known.issuperset(alone) else ()
    return tuple(phase for phase in named if phase != own)


def _relation(name: str) -> Relation | None:
    """Give what a field, or a column, of that name tells of a phase."""
    words = vocabulary()
    if words.depends_on.match(name):
        return Relation.DEPENDS_ON
    return Relation.BLOCKS if words.blocks.match(name) else None


def _plural(value: str) -> str:
    """Let a list of ids after one "Phase" be read as a list: in this field it can be nothing else."""
    return re.sub(r"\b([Pp]hase)\b(?=\s*\d[\d.]*\s?[,&])", r"\1s", value)
