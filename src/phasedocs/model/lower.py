"""lower(Tree) -> Document: read every fact out of one document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from posixpath import basename
from typing import Any, NamedTuple

from phasedocs.model.anchors import HeadingAnchor, heading_anchors, read_anchors
from phasedocs.model.claims import read_claims
from phasedocs.model.comments import read_comments
from phasedocs.model.dates import document_date
from phasedocs.model.declarations import Assigned, Declarations, read_declarations
from phasedocs.model.dependencies import read_dependencies
from phasedocs.model.document import Document
from phasedocs.model.facts import Section, Task, TaskState
from phasedocs.model.fields import read_fields
from phasedocs.model.legends import document_legend
from phasedocs.model.phases import file_phases, named_phases
from phasedocs.model.references import read_references
from phasedocs.model.regions import Region, read_regions, without_regions
from phasedocs.model.sections import read_sections
from phasedocs.model.tables import read_tables
from phasedocs.model.tasks import read_tasks
from phasedocs.model.timelines import read_timelines
from phasedocs.model.vocabulary import speaking
from phasedocs.syntax import Tree


def lower(
    tree: Tree,
    states: Mapping[str, TaskState] | None = None,
    words: Mapping[str, Any] | None = None,
    assigned: Assigned | None = None,
) -> Document:
    """Read the facts of a document.

    `states` adds to or overrides what marks in boxes mean, `words` (sections of lists, as in vocabulary/en.toml) what
    words do; `assigned` is what the configuration says of this document.
    """
    with speaking(words):
        return _lowered(tree, states or {}, assigned or Assigned())


def lower_tasks(
    tree: Tree, states: Mapping[str, TaskState] | None = None, words: Mapping[str, Any] | None = None
) -> tuple[Task, ...]:
    """Read nothing but the tasks of a document, as `lower` does: for the many versions that git keeps of it.

    None where the document says that it is to be ignored. Their roles and phases are not those of the project.
    """
    with speaking(words):
        begun = _begun(tree, Assigned())
        if begun.declarations.header.ignored:
            return ()
        meanings = {**(states or {}), **document_legend(begun.tree).states}
        return read_tasks(begun.tree, begun.sections, begun.declarations, None, meanings)[0]


class _Begun(NamedTuple):
    """What the facts of a document rest on."""

    anchors: Sequence[HeadingAnchor]
    regions: tuple[Region, ...]
    tree: Tree
    """Without what stands in managed regions."""
    declarations: Declarations
    sections: tuple[Section, ...]


def _begun(whole: Tree, assigned: Assigned) -> _Begun:
    anchors = heading_anchors(whole)
    comments = tuple(read_comments(whole))
    regions, broken = read_regions(whole, comments) if comments else ((), ())
    tree = without_regions(whole, regions)
    headings = read_sections(tree, anchors)
    own = tuple(read_comments(tree)) if regions else comments
    declarations = read_declarations(tree, headings, assigned, own, broken)
    return _Begun(anchors, regions, tree, declarations, declarations.of(headings))


def _lowered(whole: Tree, states: Mapping[str, TaskState], assigned: Assigned) -> Document:
    anchors, regions, tree, declarations, sections = _begun(whole, assigned)
    header = declarations.header
    title = sections[0].title if sections else ""
    phases = header.phases or named_phases(title) or file_phases(tree.source.path)
    phase = phases[0] if len(phases) == 1 else None
    fields = read_fields(tree)
    legend = document_legend(tree)
    tables = read_tables(tree, legend)
    tasks, near = read_tasks(tree, sections, declarations, phase, {**states, **legend.states})
    return Document(
        tree=whole,
        title=title or basename(tree.source.path),
        declarations=declarations,
        phases=phases,
        date=document_date(fields, tree.front_matter),
        legend=legend,
        sections=sections,
        anchors=read_anchors(whole, anchors),
        tasks=tasks,
        near_tasks=near,
        fields=fields,
        claims=read_claims(tree, header, sections, phases, legend, fields, tasks, tables),
        tables=tables,
        timelines=read_timelines(tree, sections, fields),
        references=read_references(tree, tasks),
        dependencies=read_dependencies(tree, header, fields, sections, tables, phases),
        regions=regions,
    )
