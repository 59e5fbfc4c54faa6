"""The graph of phases. The only module that knows networkx, which is slow to import: so it is imported when needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Wait:
    """One phase waits for another."""

    before: str
    after: str
    circle: bool
    """Both are among phases that wait for each other."""
    implied: bool
    """It follows from other waits."""


@dataclass(frozen=True, slots=True)
class Layers:
    """Phases in the order of what they wait for."""

    columns: tuple[tuple[str, ...], ...]
    """Each phase stands in a column after those of all that it waits for; in a circle, of all with a smaller place."""
    order: tuple[str, ...]
    """All phases: each after all that it waits for, and as far as that allows as they were given."""
    waits: tuple[Wait, ...]


def layers(phases: Sequence[Phase]) -> Layers:
    """Put phases in layers: topological generations, without the waits that lead back in a circle."""
    import networkx as nx  # noqa: PLC0415 - 165 ms that only the pages of phases need

    place = {phase.id: number for number, phase in enumerate(phases)}
    waits = [(one, phase.id) for phase in phases for one in phase.depends_on if one in place and one != phase.id]
    graph = nx.DiGraph()
    graph.add_nodes_from(place)
    graph.add_edges_from(waits)
    group = {name: number for number, names in enumerate(nx.strongly_connected_components(graph)) for name in names}
    circles = {one for one in waits if group[one[0]] == group[one[1]]}
    graph.remove_edges_from([one for one in circles if place[one[0]] > place[one[1]]])
    needed = nx.transitive_reduction(graph)
    columns = tuple(tuple(sorted(names, key=place.__getitem__)) for names in nx.topological_generations(graph))
    order = tuple(nx.lexicographical_topological_sort(graph, key=place.__getitem__))
    found = (Wait(*one, one in circles, one not in circles and not needed.has_edge(*one)) for one in waits)
    return Layers(columns, order, tuple(found))
