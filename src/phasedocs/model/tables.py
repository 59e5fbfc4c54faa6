"""Tables: their columns, rows, and the status that each row states."""

from __future__ import annotations

from collections.abc import Sequence

from phasedocs.model.facts import Section, Table
from phasedocs.syntax import Tree


def read_tables(tree: Tree, sections: Sequence[Section]) -> tuple[Table, ...]:
    """Read the tables of a document in order."""
    return ()
