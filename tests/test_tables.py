from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from phasedocs.model.cells import cell_kind
from phasedocs.model.facts import ClaimKind, Table
from phasedocs.model.legends import document_legend
from phasedocs.model.rows import is_even, read_row
from phasedocs.model.tables import read_tables
from phasedocs.syntax import Tree, parse
from phasedocs.text import decode

CASES = Path(__file__).parent / "cases" / "tables" / "tables.toml"
TABLES = {case["name"]: case for case in tomllib.loads(CASES.read_text("utf-8"))["case"]}


def tree_of(text: str) -> Tree:
    return parse(decode("a.md", text.encode()))


def tables_of(text: str) -> tuple[Table, ...]:
    tree = tree_of(text)
    return read_tables(tree, document_legend(tree))


@pytest.mark.parametrize("name", TABLES)
def test_table(name: str) -> None:
    case = TABLES[name]
    table = tables_of(case["md"])[-1]
    rows = [" | ".join((row.subject or "-", row.phase or "-", row.status or "-")) for row in table.rows]
    assert (table.status_column or "-", rows) == (case["column"], case["rows"].strip("\n").split("\n"))


STATUSES = {
    # the less finished of mark and words
    "🟡 Implemented, not tested": "in_progress",
    "⚠️ 95%": "in_progress",
    "❌ Ready": "not_ready",
    "❌ TODO": "planned",
    "✅ 1/2 (first one complete)": "percent",
    "✅ Failing": None,
    # a tick praises what is there
    "✅ Running": "complete",
    "✅ In progress": "in_progress",
    "✅ PASS (21 profiles, 8 active)": "complete",
    # a colour beside other words may be a level
    "🟢 Low risk": None,
    "🔴 Crítico": None,
    "🟡 Close": None,
    "🟢 Optimal": "complete",
    # what is left out is neither done nor to do
    "❌ Removed": None,
    "✅ N/A": None,
    "-": None,
    "": None,
    "TBD": None,
    # words
    "Not tested": "planned",
    "not verified": "not_ready",
    "Completed Nov 5": "complete",
    "Complete the setup guide": None,
    "Scheduled tasks": None,
    "Will be fixed": None,
    "Is it done?": None,
    "All tests passing": "complete",
    "20/24 passing": "percent",
    "0/5": "planned",
    "Open source": None,
    "Open": "planned",
    "87% 🟡": "in_progress",
    "Confirmed ✓": "complete",
    "On hold": "blocked",
    # a mark that is lost says nothing: neither open nor done; the word tells
    "??": None,
    "\ufffd": None,
    "\ufffd\ufe0f": None,
    "?? (see below)": None,
    "?? Done": "complete",
    "? Pending": "planned",
    "\ufffd\ufffd Done": "complete",
    "\ufffd Pending": "planned",
    "Done?": None,
    # long cells are descriptions
    "done " * 40: None,
}


@pytest.mark.parametrize("cell", STATUSES)
def test_status_of_a_cell(cell: str) -> None:
    assert cell_kind(cell, {}) == STATUSES[cell]


def test_spans() -> None:
    tree = tree_of("x\r\n\r\n# Head\r\n\r\n| a | Status |\r\n|--|--|\r\n| é `b` |  ✅ *Done*  |\r\n")
    (table,) = read_tables(tree, document_legend(tree))
    (row,) = table.rows
    assert (table.line, row.line, table.section) == (5, 7, 0)
    assert row.status_span is not None
    assert tree.source.slice(row.status_span) == "✅ *Done*"
    assert tree.source.slice(row.span) == "| é `b` |  ✅ *Done*  |"
    assert row.cells == ("é b", "✅ Done")


def test_before_the_first_heading_there_is_no_section() -> None:
    assert tables_of("| a |\n|--|\n| b |\n")[0].section is None


def test_kinds_are_told_apart_whatever_the_case() -> None:
    assert cell_kind("COMPLETE", {}) is cell_kind("complete", {}) is ClaimKind.COMPLETE


CELL = st.text(st.sampled_from("✅❌🟡⏳ []x()/%:,.-—0123456789abcdefDoneReady完成\ufe0f"), max_size=30)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=4))
def test_every_table_can_be_read(rows: list[list[str]]) -> None:
    lines = ["| Part | Status |", "|--|--|", *("| " + " | ".join(row) + " |" for row in rows)]
    for table in tables_of("\n".join(lines)):
        assert all(len(row.cells) == len(table.columns) for row in table.rows)


@given(st.text(alphabet="| ab`", max_size=20))
def test_an_even_row_has_as_many_cells_as_there_are_columns(inside: str) -> None:
    row, width = f"|{inside}|", inside.count("|") + 1
    read = read_row(row)
    assert is_even(row, width)
    assert len(read.cells) == width
    assert read.beyond(width) is None


def test_only_a_plain_row_is_even() -> None:
    assert not is_even("| a | b", 2)
    assert not is_even("a | b |", 2)
    assert not is_even("| a |", 2)
    assert not is_even("| a \\| b |", 2)


@pytest.mark.parametrize("piece", ["1", "- ", "(", "✅ ", "Key ", "not ", "1/", "Phase 1, ", "|", "[ ]", "a-", ":x:"])
def test_long_cells_are_read_in_no_time(piece: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        long = piece * (size // len(piece))
        tree = tree_of(
            f"{long}\n\n| {long} | Status | {long} |\n|--|--|--|\n| {long} | {long} | x |\n| a | {long} | {long} |\n"
        )
        return lambda: read_tables(tree, document_legend(tree))

    assert_linear(prepare, 10_000)
