"""Timelines: steps in time, wherever a document writes them."""

from __future__ import annotations

from collections.abc import Sequence

from phasedocs.model.facts import Field, Section, Timeline
from phasedocs.syntax import Tree


def read_timelines(tree: Tree, sections: Sequence[Section], fields: Sequence[Field]) -> tuple[Timeline, ...]:
    """Read the timelines of a document in order."""
    return ()
