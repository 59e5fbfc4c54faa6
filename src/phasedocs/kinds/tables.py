"""The tables and timelines of a document held against its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from phasedocs.kinds.misfit import Misfit, opening, title_of, words_of
from phasedocs.kinds.schema import ColumnSpec, Kind, TableSpec
from phasedocs.kinds.sections import Plan
from phasedocs.kinds.values import problem
from phasedocs.kinds.words import holds, is_named, nearest
from phasedocs.model import Document, Table
from phasedocs.syntax import Node
from phasedocs.text import Span

MAX_TOLD = 20
"""So many cells of one column are told one by one."""


@dataclass(frozen=True, slots=True)
class _Match:
    """A table of the document that is one of the kind's."""

    table: Table
    node: Node
    columns: Mapping[str, int]
    """Places of its columns, by their key in the kind."""


def table_misfits(document: Document, name: str, kind: Kind) -> Iterator[Misfit]:
    """Yield the tables, columns and timelines that are missing, and cells of another type than the kind says."""
    plan = Plan(document, kind)
    nodes = {node.span: node for node, _ in document.tree.leaves if node.kind == "table"}
    for key, spec in kind.tables.items():
        matches = [_match(table, nodes[table.span], spec) for table in document.tables]
        best = max(matches, key=lambda match: (_known(match, spec), _stands(match, spec, plan)), default=None)
        if best is None or not _known(best, spec):
            if spec.required:
                yield _missing(plan, name, key, spec)
            continue
        yield from _columns(best, name, key, spec)
        yield from _cells(document, best, spec)
    for key, section in kind.sections.items():
        head = plan.first(key)
        if section.timeline and head and not any(plan.within(key, one.span.start) for one in document.timelines):
            yield Misfit(head.span, f"“{head.title}” has no steps in time", help="give each a date, a day or a week")


def _stands(match: _Match, spec: TableSpec, plan: Plan) -> bool:
    """Say whether a table stands where it should; elsewhere it is the right one only where there is no better."""
    return spec.section is not None and plan.within(spec.section, match.table.span.start)


def _match(table: Table, node: Node, spec: TableSpec) -> _Match:
    columns: dict[str, int] = {}
    for fits in (is_named, holds):  # a column of exactly that name is it, whatever stands before it
        for key, column in spec.columns.items():
            free = (place for place in range(len(table.columns)) if place not in columns.values())
            place = next((place for place in free if fits(table.columns[place], column.names)), None)
            if place is not None:
                columns.setdefault(key, place)
    return _Match(table, node, columns)


def _known(match: _Match, spec: TableSpec) -> int:
    """Count the columns that are known; 0 when they are fewer than half of those that must be there."""
    needed = list(spec.needed)
    known = sum(spec.columns[key].required for key in match.columns)
    return len(match.columns) if known * 2 >= len(needed) else 0


def _columns(match: _Match, name: str, key: str, spec: TableSpec) -> Iterator[Misfit]:
    header = match.node.children[0]
    for column_key, column in spec.columns.items():
        if not column.required or column_key in match.columns:
            continue
        free = [text for place, text in enumerate(match.table.columns) if place not in match.columns.values()]
        near = nearest(free, column.names)
        if near is not None:
            cell = header.children[match.table.columns.index(near)]
            said = f"“{near}” is no column of this table; did you mean {column.title}?"
            yield Misfit(cell.span, said, help="rename it")
        else:
            yield Misfit(
                _line(header),
                f"this table has no column {column.title}",
                help=f"add it; {title_of(name)} has {_listed(spec.needed)}",
            )


def _line(header: Node) -> Span:
    """Give the span of the cells of a row, without the bars around them."""
    cells = header.children
    return Span(cells[0].span.start, max(cells[0].span.end, cells[-1].span.end)) if cells else header.span


def _listed(columns: Iterator[ColumnSpec]) -> str:
    return ", ".join(column.title for column in columns)


def _cells(document: Document, match: _Match, spec: TableSpec) -> Iterator[Misfit]:
    rows: Sequence[Node] = match.node.children[1:]
    for key, place in match.columns.items():
        column, told = spec.columns[key], 0
        for row in rows:
            cell = row.children[place] if place < len(row.children) else None
            value = cell.plain().strip() if cell else ""
            wrong = problem(value, column.type, column.allowed, document.legend) if value else None
            if cell is not None and wrong and told < MAX_TOLD:
                told += 1
                yield Misfit(cell.span, f"{match.table.columns[place]}: {wrong}", help="correct it; `TBD` is allowed")


def _missing(plan: Plan, name: str, key: str, spec: TableSpec) -> Misfit:
    head = plan.first(spec.section) if spec.section else None
    return Misfit(
        head.span if head else opening(plan.document),
        f"no table with {_listed(spec.needed)}; every {words_of(name)} has one",
        help="add it",
    )
