"""The graph of phases. The only module that knows networkx, which is slow to import: so it is imported when needed."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from phasedocs.model import Phase
from phasedocs.model.phases import phase_order


def cycles(phases: Sequence[Phase]) -> tuple[tuple[str, ...], ...]:
    """Give one cycle of each group of phases that wait for each other, from its smallest id, in order."""
    try:
        TopologicalSorter({phase.id: phase.depends_on for phase in phases}).prepare()
    except CycleError:
        return _cycles(phases)
    return ()


def _cycles(phases: Sequence[Phase]) -> tuple[tuple[str, ...], ...]:
    import networkx as nx  # noqa: PLC0415 - 165 ms that most projects need not pay

    graph = nx.DiGraph((phase.id, before) for phase in phases for before in phase.depends_on)
    found = []
    for group in nx.strongly_connected_components(graph):
        if len(group) > 1:
            ids = [edge[0] for edge in nx.find_cycle(graph.subgraph(group), min(group, key=phase_order))]
            first = ids.index(min(ids, key=phase_order))
            found.append(tuple(ids[first:] + ids[:first]))
    return tuple(sorted(found, key=lambda cycle: phase_order(cycle[0])))
