from __future__ import annotations

from collections.abc import Sequence

import pytest

from phasedocs.text import Edit, Fix, Position, Source, Span, apply, decode

BOM8, BOM16LE, BOM16BE = b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"
FFFD = "\N{REPLACEMENT CHARACTER}"


def put(source: Source, *edits: tuple[int, int, str]) -> bytes:
    fixes = [Fix("", (Edit(Span(start, end), text),)) for start, end, text in edits]
    return apply(source, fixes)[0]


# Decoding

DECODED = {
    "empty": (b"", "", "utf-8", 0),
    "ascii": (b"abc", "abc", "utf-8", 0),
    "utf-8": ("é→✅🚀".encode(), "é→✅🚀", "utf-8", 0),
    "bom": (BOM8 + "é".encode(), "é", "utf-8", 3),
    "bom alone": (BOM8, "", "utf-8", 3),
    "second bom is text": (BOM8 + BOM8 + b"a", "\ufeffa", "utf-8", 3),
    "bom further on is text": (b"a" + BOM8, "a\ufeff", "utf-8", 0),
    "utf-16-le": (BOM16LE + "é✅🚀".encode("utf-16-le"), "é✅🚀", "utf-16-le", 2),
    "utf-16-be": (BOM16BE + "é✅🚀".encode("utf-16-be"), "é✅🚀", "utf-16-be", 2),
    "utf-16 bom alone": (BOM16LE, "", "utf-16-le", 2),
    "nul": (b"a\0b", "a\0b", "utf-8", 0),
    "noncharacters": ("\ufffe\uffff\U0010ffff".encode(), "\ufffe\uffff\U0010ffff", "utf-8", 0),
}


@pytest.mark.parametrize("name", DECODED)
def test_regular_bytes(name: str) -> None:
    raw, text, codec, bom = DECODED[name]
    source = decode("a.md", raw)
    assert (source.text, source.codec, source.bom, source.irregular) == (text, codec, bom, ())
    assert (source.path, source.raw) == ("a.md", raw)


IRREGULAR = {
    "latin letter": (b"caf\xe9 au lait", "café au lait", [(3, 3, 4)]),
    "smart quotes": (b"\x93a\x94", "“a”", [(0, 0, 1), (2, 2, 3)]),
    "undefined in windows-1252": (b"a\x81b", f"a{FFFD}b", [(1, 1, 2)]),
    "one bad byte between good ones": ("é".encode() + b"\xe9" + "→".encode(), "éé→", [(1, 2, 3)]),
    "cut at the end": ("✅".encode()[:2], "âœ", [(0, 0, 1), (1, 1, 2)]),
    "overlong": (b"\xc0\xaf", "À¯", [(0, 0, 1), (1, 1, 2)]),
    "overlong in three": (b"\xe0\x80\xaf", "à€¯", [(0, 0, 1), (1, 1, 2), (2, 2, 3)]),
    "beyond unicode": (b"\xf4\x90\x80\x80", "ô\ufffd€€", [(0, 0, 1), (1, 1, 2), (2, 2, 3), (3, 3, 4)]),
    "cesu-8 pair": (b"a\xed\xa0\xbd\xed\xba\x80b", "a🚀b", [(1, 1, 7)]),
    "lone high half": (b"a\xed\xa0\xbdb", f"a{FFFD}b", [(1, 1, 4)]),
    "lone low half": (b"a\xed\xba\x80b", f"a{FFFD}b", [(1, 1, 4)]),
    "halves in the wrong order": (b"\xed\xba\x80\xed\xa0\xbd", FFFD * 2, [(0, 0, 3), (1, 3, 6)]),
    "after a bom": (BOM8 + b"\xe9a", "éa", [(0, 3, 4)]),
    "invalid at both ends": (b"\xff\n\xff", "ÿ\nÿ", [(0, 0, 1), (2, 2, 3)]),
}


@pytest.mark.parametrize("name", IRREGULAR)
def test_irregular_bytes(name: str) -> None:
    raw, text, irregular = IRREGULAR[name]
    source = decode("a.md", raw)
    assert source.text == text
    assert [tuple(piece) for piece in source.irregular] == irregular
    assert source.codec == "utf-8"


@pytest.mark.parametrize("raw", [bytes([byte]) for byte in range(256)] + [b"\xed\xa0\x80", b"\xed\xbf\xbf\xed\xa0\x80"])
def test_there_is_never_a_surrogate(raw: bytes) -> None:
    source = decode("a.md", b"x" + raw + b"y")
    source.text.encode()
    assert source.text[0] + source.text[-1] == "xy"


@pytest.mark.parametrize(
    "raw", [BOM16LE + b"a\0b", BOM16LE + b"\0\xd8a\0", BOM16BE + b"\xdc\0"], ids=["odd", "lone high half", "lone low"]
)
def test_broken_utf_16_keeps_its_bytes(raw: bytes) -> None:
    source = decode("a.md", raw)
    source.text.encode()
    assert apply(source, [])[0] == raw
    assert source.byte_offset(len(source.text)) == len(raw)


# Lines

NEWLINES = {
    "": "none",
    "a": "none",
    "a\nb\n": "lf",
    "a\r\nb\r\n": "crlf",
    "a\rb\r": "cr",
    "a\nb\r\n": "mixed",
    "a\r\rb\n": "mixed",
    "\r\n": "crlf",
    "\n\r": "mixed",
    "\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e": "none",
}


@pytest.mark.parametrize("text", NEWLINES)
def test_newline(text: str) -> None:
    assert decode("a.md", text.encode()).newline == NEWLINES[text]


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_lines_end_at_three_things_only(codec: str) -> None:
    lines = ["a", "b\x85c\u2028d\u2029", "", "e\x0bf\x0cg\x1c\x1d\x1eh", "✅", ""]
    text = "a\nb\x85c\u2028d\u2029\r\n\re\x0bf\x0cg\x1c\x1d\x1eh\r✅\r\n"
    source = decode("a.md", text.encode(codec))
    assert source.text == text
    assert [source.line_text(number + 1) for number in range(len(source.line_starts))] == lines
    for number, line in enumerate(lines, 1):
        assert source.slice(source.line_span(number)) == line


@pytest.mark.parametrize("line", [0, -1, 4])
def test_there_is_no_such_line(line: int) -> None:
    with pytest.raises(IndexError):
        decode("a.md", b"a\nb\n").line_span(line)


def test_positions() -> None:
    source = decode("a.md", BOM8 + "é🚀\r\n\tb\n\rz".encode())
    expected = [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2), (2, 3), (3, 1), (4, 1), (4, 2)]
    assert [source.position(index) for index in range(len(source.text) + 1)] == [Position(*pair) for pair in expected]
    assert [source.line(index) for index in range(len(source.text) + 1)] == [line for line, _ in expected]


# Bytes of places

BYTES: Sequence[bytes] = (
    b"",
    b"plain",
    "é→🚀\r\n✅".encode(),
    BOM8 + "é→🚀".encode(),
    BOM16LE + "é→🚀x".encode("utf-16-le"),
    BOM16BE + "é→🚀x".encode("utf-16-be"),
    b"a\xe9\xe9b\xed\xa0\xbd\xed\xba\x80c\xed\xba\x80" + "→".encode() + b"\xff",
    BOM8 + b"\xe9" + "é".encode() + b"\xe9",
)


@pytest.mark.parametrize("raw", BYTES)
def test_byte_offset(raw: bytes) -> None:
    source = decode("a.md", raw)
    offsets = [source.byte_offset(index) for index in range(len(source.text) + 1)]
    assert (offsets[0], offsets[-1]) == (source.bom, len(raw))
    pieces = {piece.place: (piece.start, piece.end) for piece in source.irregular}
    for index, character in enumerate(source.text):
        start, end = offsets[index], offsets[index + 1]
        assert pieces.get(index, (start, end)) == (start, end)
        if index not in pieces:
            assert raw[start:end] == character.encode(source.codec)


# Edits


@pytest.mark.parametrize("raw", BYTES)
def test_no_edit_changes_no_byte(raw: bytes) -> None:
    source = decode("a.md", raw)
    everywhere = [(index, index, "") for index in range(len(source.text) + 1)]
    assert put(source) == put(source, *everywhere) == raw


@pytest.mark.parametrize("raw", BYTES)
def test_a_replaced_character_changes_its_own_bytes_only(raw: bytes) -> None:
    source = decode("a.md", raw)
    for index in range(len(source.text)):
        before, after = raw[: source.byte_offset(index)], raw[source.byte_offset(index + 1) :]
        for text in ("", "✅", "\r\n"):
            assert put(source, (index, index + 1, text)) == before + text.encode(source.codec) + after


def test_insert_replace_delete_in_any_order() -> None:
    source = decode("a.md", b"0123456789")
    edits = [(8, 9, ""), (0, 0, "<"), (3, 5, "x"), (10, 10, ">"), (5, 5, "|")]
    assert put(source, *edits) == put(source, *reversed(edits)) == b"<012x|5679>"


def test_an_insertion_at_the_border_of_a_replacement() -> None:
    source = decode("a.md", b"abcd")
    assert put(source, (1, 3, "-"), (1, 1, "<"), (3, 3, ">")) == b"a<->d"


OVERLAPS = {
    "same": ((2, 5), (2, 5)),
    "inside": ((2, 5), (3, 4)),
    "around": ((3, 4), (2, 5)),
    "over the start": ((2, 5), (1, 3)),
    "over the end": ((2, 5), (4, 7)),
    "an insertion inside": ((2, 5), (3, 3)),
    "around an insertion": ((3, 3), (2, 5)),
    "two insertions": ((3, 3), (3, 3)),
}


@pytest.mark.parametrize("name", OVERLAPS)
def test_overlapping_fixes_are_left_out_whole(name: str) -> None:
    first, second = (Span(*pair) for pair in OVERLAPS[name])
    source = decode("a.md", b"0123456789")
    early, late = Fix("early", (Edit(first, "E"),)), Fix("late", (Edit(Span(8, 9), "L"), Edit(second, "L")))
    other = Fix("other", (Edit(Span(9, 10), "O"),))
    expected, _ = apply(source, [early, other])
    assert apply(source, [early, late, other]) == (expected, (early, other))


def test_a_fix_between_many_others_is_found() -> None:
    source = decode("a.md", b"." * 100)
    even = [Fix("", (Edit(Span(index, index + 2), "x"),)) for index in range(0, 100, 4)]
    odd = [Fix("", (Edit(Span(index, index + 4), "y"),)) for index in range(0, 96, 3)]
    assert apply(source, [*even, *odd]) == (b"x.." * 25, tuple(even))


def test_a_fix_may_insert_twice_at_one_place() -> None:
    source = decode("a.md", b"ab")
    assert apply(source, [Fix("", (Edit(Span(1, 1), "1"), Edit(Span(1, 1), "2")))])[0] == b"a12b"


KEPT = {
    "bom": (BOM8 + b"- [ ] a\n", 3, 4, BOM8 + b"- [x] a\n"),
    "crlf": (b"- [ ] a\r\n- [ ] b\r\n", 12, 13, b"- [ ] a\r\n- [x] b\r\n"),
    "mixed": (b"a\rb\r\nc\n- [ ]", 10, 11, b"a\rb\r\nc\n- [x]"),
    "no newline at the end": (b"- [ ] a", 3, 4, b"- [x] a"),
    "trailing white space": (b"- [ ] a  \t\n\n\n", 3, 4, b"- [x] a  \t\n\n\n"),
    "utf-16-le": (BOM16LE + "é [ ]\r\n".encode("utf-16-le"), 3, 4, BOM16LE + "é [x]\r\n".encode("utf-16-le")),
    "utf-16-be": (BOM16BE + "🚀 [ ]".encode("utf-16-be"), 3, 4, BOM16BE + "🚀 [x]".encode("utf-16-be")),
    "bytes that are no text": (b"\xe9\xff [ ] \xe9", 4, 5, b"\xe9\xff [x] \xe9"),
    "nul": (b"\0[ ]\0", 2, 3, b"\0[x]\0"),
}


@pytest.mark.parametrize("name", KEPT)
def test_the_rest_stays_byte_for_byte(name: str) -> None:
    raw, start, end, expected = KEPT[name]
    assert put(decode("a.md", raw), (start, end, "x")) == expected


def test_edits_on_both_sides_of_irregular_bytes() -> None:
    source = decode("a.md", b"\xe9a\xed\xa0\xbd\xed\xba\x80b\xed\xba\x80c")
    assert source.text == f"éa🚀b{FFFD}c"
    assert put(source, (0, 0, "<"), (1, 2, "A"), (3, 4, "→"), (5, 6, ""), (6, 6, ">")) == (
        b"<\xe9A\xed\xa0\xbd\xed\xba\x80\xe2\x86\x92\xed\xba\x80>"
    )


@pytest.mark.parametrize("pair", [(-1, 0), (2, 1)])
def test_a_span_is_in_order(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no span"):
        Span(*pair)


def test_a_span_is_half_open() -> None:
    span = Span(2, 4)
    assert [index in span for index in range(1, 6)] == [False, True, True, False, False]
    assert 2 not in Span(2, 2)


def test_a_fix_with_edits_that_overlap_each_other_is_left_out() -> None:
    source = decode("a.md", b"0123456789")
    fix = Fix("", (Edit(Span(1, 5), "a"), Edit(Span(3, 8), "b")))
    assert apply(source, [fix]) == (b"0123456789", ())
