"""References: links, files named in code or prose, and the tasks, phases and changes that a document points at."""

from __future__ import annotations

from collections.abc import Sequence

from phasedocs.model.facts import Reference, Task
from phasedocs.model.references.files import read_files
from phasedocs.model.references.pointers import read_pointers
from phasedocs.syntax import Tree

__all__ = ["read_references"]


def read_references(tree: Tree, tasks: Sequence[Task]) -> tuple[Reference, ...]:
    """Read what a document refers to, in order; each place once a line."""
    blocks = [node for node, _ in tree.leaves]
    named = list(read_files(tree, blocks, tasks))
    named += read_pointers(tree, blocks, tasks, [reference.span for reference in named])
    found = {
        (one.kind.names_file, one.line, one.target, one.anchor, one.lines, one.part): one for one in reversed(named)
    }
    return tuple(sorted(found.values(), key=lambda reference: (reference.span.start, reference.target)))
