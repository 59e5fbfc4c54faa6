"""Dependencies between phases, from fields: "Depends on: Phase 1, 2", "Blocks: Phase 7"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from phasedocs.model.declarations import FRONT_MATTER_TABLE, Header
from phasedocs.model.facts import Dependency, Field, Relation, Section
from phasedocs.model.phases import named_phases
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import Tree

_NONE = re.compile(r"\W*(?:none|nothing|no|n/?a)\b", re.IGNORECASE)


def read_dependencies(
    tree: Tree, header: Header, fields: Sequence[Field], sections: Sequence[Section], phases: Sequence[str]
) -> tuple[Dependency, ...]:
    """Read the dependency fields that stand under exactly one phase; package lists name no phase and are none.

    What the front matter declares comes first.
    """
    return (*_declared(tree, header, phases), *_dependencies(fields, sections, phases))


def _declared(tree: Tree, header: Header, phases: Sequence[str]) -> Iterator[Dependency]:
    targets = tuple(phase for phase in header.depends_on if phase not in phases)
    if len(phases) == 1 and targets:
        span = tree.front_matter_places[FRONT_MATTER_TABLE, "depends_on"]
        yield Dependency(phases[0], Relation.DEPENDS_ON, targets, tree.source.line(span.start), span)


def _dependencies(fields: Sequence[Field], sections: Sequence[Section], phases: Sequence[str]) -> Iterator[Dependency]:
    words = vocabulary()
    for field in fields:
        if words.depends_on.match(field.name):
            relation = Relation.DEPENDS_ON
        elif words.blocks.match(field.name):
            relation = Relation.BLOCKS
        else:
            continue
        if _NONE.match(field.value):
            continue
        own = sections[field.section].phases if field.section is not None else ()
        about = own or tuple(phases)
        targets = tuple(target for target in named_phases(_plural(field.value)) if target not in about)
        if len(about) == 1 and targets:
            yield Dependency(about[0], relation, targets, field.line, field.span)


def _plural(value: str) -> str:
    """Let a list of ids after one "Phase" be read as a list: in this field it can be nothing else."""
    return re.sub(r"\b([Pp]hase)\b(?=\s*\d[\d.]*\s?[,&])", r"\1s", value)
