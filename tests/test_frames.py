"""Frames: marks stand under what they mark, whatever the line holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from growth import assert_linear
from test_mojibake import damage

from phasedocs.diagnostic import Location
from phasedocs.model import lower
from phasedocs.render.frames import Frame, Sheet
from phasedocs.render.terminal import MAX_FRAME, Style, cut, safe, width
from phasedocs.syntax import parse
from phasedocs.text import Span, decode


def damaged(text: str) -> bytes:
    return damage(text, "windows-1252").encode()


def rows(line: str | bytes, marked: str, *, columns: int = 0, message: str = "", shown: bool = False) -> list[str]:
    """Give the rows of a frame for a line in which a text is marked; `shown`: the text as the frame shows it."""
    raw = line if isinstance(line, bytes) else line.encode()
    sheet = Sheet.of(lower(parse(decode("a.md", raw))))
    place = damaged(marked).decode() if shown else marked
    start = sheet.source.text.index(place)
    frame = Frame(sheet, Style(width=columns or 100, terminal=columns > 0))
    frame.add(Location.of(sheet.source, Span(start, start + len(place))), message, primary=True)
    return [row.partition("| ")[2] for row in frame.lines(1)][1:]


@pytest.mark.parametrize(
    ("before", "columns"),
    [
        ("abc", 3),
        ("✅", 2),
        ("⚠️", 2),
        ("⚠", 1),
        ("👨‍👩‍👧‍👦", 2),
        ("🧑🏽‍💻", 2),
        ("❤️‍🔥", 2),
        ("🇩🇪", 2),
        ("🇩🇪🇫🇷", 4),
        ("1️⃣", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("計画", 4),
        ("한글", 4),
        ("ｱ", 1),
        ("Ａ", 2),
        ("e\u0301o\u0308", 2),
        ("\t", 4),
        ("a\tb", 6),
        ("\x1b[2J", 4),
        ("\u202e\u2066", 2),
        ("\u200b", 0),
    ],
)
def test_columns(before: str, columns: int) -> None:
    assert rows(f"x{before}[here]", "[here]") == [f"x{safe(before)}[here]", f"{' ' * (columns + 1)}^^^^^^"]


@pytest.mark.parametrize(
    ("marked", "marks"),
    [("✅", "^^"), ("⚠️", "^^"), ("👨‍👩‍👧‍👦", "^^"), ("🇩🇪", "^^"), ("計画", "^^^^"), ("e\u0301", "^"), ("\t", "^^^^")],
)
def test_marks_are_as_wide_as_what_they_mark(marked: str, marks: str) -> None:
    assert rows(f"- {marked} x", marked)[1].strip() == marks


@pytest.mark.parametrize(
    ("line", "marked", "under"),
    [
        ("a ⚠️ b", "\ufe0f", "⚠️"),
        ("a 👨‍👩‍👧 b", "👩", "👨‍👩‍👧"),
        ("a 🇩🇪 b", "🇪", "🇩🇪"),
        ("a e\u0301 b", "\u0301", "e\u0301"),
        ("a 1️⃣ b", "\u20e3", "1️⃣"),
    ],
)
def test_a_place_inside_of_a_glyph_marks_the_glyph(line: str, marked: str, under: str) -> None:
    assert rows(line, marked)[1] == "  " + "^" * width(under)


HARBOUR = "✅ Hafen — “Kai” → [Nord](x.md) 🚀\n\n✅ a — b → c … d\n"


@pytest.mark.parametrize("marked", ["✅", "Hafen", "—", "“Kai”", "[Nord](x.md)", "🚀"])
def test_damaged_text_is_shown_repaired_with_the_marks_under_it(marked: str) -> None:
    line = HARBOUR.split("\n")[0]
    before = width(line[: line.index(marked)])
    assert rows(damaged(HARBOUR), marked, shown=True) == [line, " " * before + "^" * width(marked)]


def test_a_part_of_a_damaged_run_marks_its_glyph() -> None:
    assert rows(damaged(HARBOUR), damaged("—").decode()[1:2])[1] == " " * 9 + "^"


LONG = "word ✅ " * 40 + "[here](x.md) " + "計画 " * 60


@pytest.mark.parametrize("columns", [40, 60, 100, 200])
def test_a_long_line_is_shown_where_the_mark_is(columns: int) -> None:
    shown, marks = rows(LONG, "[here](x.md)", columns=columns)
    assert width(shown) <= columns - 4
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert width(shown.partition("[here](x.md)")[0]) == marks.index("^")
    assert marks.strip() == "^" * 12


def test_marks_end_with_the_line() -> None:
    shown, marks = rows("- " + "x" * 300, "x" * 300)
    assert len(shown) == len(marks) == MAX_FRAME - 4
    assert rows("- a b\n  c d\n", "b\n  c")[1] == "    ^"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (100, ["- some words of a task", "                  ^^^^ what is to be seen there"]),
        (50, ["- some words of a task", "                  ^^^^", "                  what is to be seen there"]),
        (40, ["- some words of a task", "                  ^^^^", "            what is to be seen there"]),
    ],
)
def test_what_is_said_stands_below_the_marks_where_it_has_no_room_beside_them(
    columns: int, expected: list[str]
) -> None:
    assert rows("- some words of a task", "task", columns=columns, message="what is to be seen there") == expected


def test_what_is_said_is_one_line_without_control_characters() -> None:
    assert rows("- a", "a", message="b\x1b[2J\nc")[1] == "  ^ b\ufffd[2J\ufffdc"


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("計画計画", 6, "計画…"),
        ("a👨‍👩‍👧b", 3, "a…"),
        ("a👨‍👩‍👧bc", 4, "a👨‍👩‍👧…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
    ],
)
def test_cut(text: str, columns: int, expected: str) -> None:
    assert cut(text, columns) == expected


def _marks_in_one_line(size: int) -> Callable[[], object]:
    sheet = Sheet.of(lower(parse(decode("a.md", damaged("✅ [x] " * size + "\n")))))
    places = [at for at, sign in enumerate(sheet.source.text) if sign == "["]

    def show() -> None:
        for at in places:
            frame = Frame(sheet, Style())
            frame.add(Location.of(sheet.source, Span(at, at + 3)), "", primary=True)
            assert len(list(frame.lines(1))) == 3

    return show


def test_many_marks_in_one_line_take_time_by_their_number() -> None:
    assert_linear(_marks_in_one_line, 100)


def test_cutting_is_linear() -> None:
    assert_linear(lambda size: lambda: cut("計画 " * size, 3 * size), 10_000)
