"""What holds for any document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from unittest import mock

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from phasedocs.analysis import Progress, State, compute
from phasedocs.analysis.progress import progress
from phasedocs.model import Document, Task, TaskState, link, lower
from phasedocs.syntax import Node, Tree, parse
from phasedocs.text import Edit, Fix, Source, Span, apply, decode

few = settings(derandomize=True, max_examples=100, deadline=None, database=None)
many = settings(derandomize=True, max_examples=200, deadline=None, database=None)

WORDS = """
Phase 1|Phases 2-4|COMPLETE|complete|not|NOT READY|in progress|if|Status|Ready for|Next Steps|Success Criteria|word
Prerequisites|Depends on|Blocks|50%|3/4|✅|❌|âœ…|â†’|[ ]|[x]|[-]|[] |[x ]|☐|(deferred)|a.md|`b.md:3`|[l](c.md#d)
:|**|*|_|~~|`|- |1. |> |# |## |### |```|```text|│|╔|    |: |**: |:** |<!-- |-->|[|](|)|é|T1.2|?|"|→|…|—|2025-11-22
"""
ENDS = ["\n", "\n", "\n\n", "\r\n", "\r", "\t", "\0", "\u2028", "\x85", "\x0c", "\ufeff", "\\"]
LINES = [
    "\n- [ ] ",
    "\n- [x] ",
    "\n  - [ ] ",
    "\n## ",
    "\n**Status**: ",
    "| a | b |\n|---|---|\n| [x] | ",
    "---\na: b\n---\n",
]
PIECES = [*re.split(r"[|\n]", WORDS.strip("\n")), *ENDS, *LINES, "|", " | "]
DOCUMENTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
TEXTS = DOCUMENTS | st.text(max_size=200)
ODD = [b"\xe9", b"\x81", b"\xed\xa0\xbd\xed\xba\x80", b"\xed\xa0\xbd", b"\xed\xba\x80", b"\xe2\x9c", b"- [ ] ", b"\n"]
BYTES = (
    st.binary(max_size=120)
    | TEXTS.map(str.encode)
    | TEXTS.map(lambda text: text.encode("utf-16"))
    | st.tuples(DOCUMENTS.map(str.encode), st.binary(max_size=6), DOCUMENTS.map(str.encode)).map(b"".join)
    | DOCUMENTS.map(lambda text: text.encode("cp1252", "ignore"))
    | st.lists(st.sampled_from(ODD) | st.sampled_from(PIECES).map(str.encode), max_size=20).map(b"".join)
)


def read(raw: bytes) -> Document:
    return lower(parse(decode("docs/PHASE2.md", raw)))


def state(*documents: Document) -> State:
    return compute(link(documents, ["README.md", "docs/a.md"]))


def pairs(tree: Tree) -> Iterator[tuple[Node, Node]]:
    stack = [tree.root]
    while stack:
        node = stack.pop()
        yield from ((node, child) for child in node.children)
        stack.extend(node.children)


# Bytes and text


@many
@given(BYTES)
def test_bytes_come_back(raw: bytes) -> None:
    source = decode("a.md", raw)
    source.text.encode()
    assert source.raw == raw
    assert apply(source, []) == (raw, ())
    everywhere = [Fix("", (Edit(Span(at, at), ""),)) for at in range(len(source.text) + 1)]
    assert apply(source, everywhere)[0] == raw


@many
@given(BYTES)
def test_lines_put_together_are_the_text(raw: bytes) -> None:
    source = decode("a.md", raw)
    spans = [source.line_span(number) for number in range(1, len(source.line_starts) + 1)]
    starts = [*source.line_starts, len(source.text)]
    ends = [source.text[span.end : starts[number]] for number, span in enumerate(spans, 1)]
    assert set(ends[:-1]) <= {"\n", "\r\n", "\r"}
    assert ends[-1] == ""
    assert not any(set(source.slice(span)) & set("\r\n") for span in spans)


@many
@given(BYTES)
def test_offsets_grow_with_places(raw: bytes) -> None:
    source = decode("a.md", raw)
    offsets = [source.byte_offset(at) for at in range(len(source.text) + 1)]
    assert offsets[0] == source.bom
    assert offsets[-1] == len(raw)
    assert all(before < after for before, after in pairwise(offsets))


@many
@given(BYTES, st.data())
def test_bytes_of_a_span_are_its_text(raw: bytes, data: st.DataObject) -> None:
    source = decode("a.md", raw)
    places = st.integers(0, len(source.text))
    start, end = sorted((data.draw(places), data.draw(places)))
    piece = raw[source.byte_offset(start) : source.byte_offset(end)]
    text = decode("a.md", b"x" + piece).text[1:] if source.codec == "utf-8" else piece.decode(source.codec)
    assert text == source.slice(Span(start, end))


def edits(source: Source) -> st.SearchStrategy[list[Fix]]:
    places = st.integers(0, len(source.text))
    spans = st.tuples(places, places).map(lambda pair: Span(min(pair), max(pair)))
    return st.lists(
        st.builds(lambda span, text: Fix("", (Edit(span, text),)), spans, st.text("aé🚀\n", max_size=3)), max_size=5
    )


@few
@given(BYTES, st.data())
def test_disjoint_edits_commute(raw: bytes, data: st.DataObject) -> None:
    source = decode("a.md", raw)
    fixes = data.draw(edits(source))
    spans = [fix.edits[0].span for fix in fixes]
    assume(not any(one.overlaps(other) for at, one in enumerate(spans) for other in spans[at + 1 :]))
    expected, made = apply(source, fixes)
    assert made == tuple(fixes)
    assert apply(source, data.draw(st.permutations(fixes)))[0] == expected


@few
@given(BYTES, st.data())
def test_overlapping_fixes_leave_the_first_as_if_it_were_alone(raw: bytes, data: st.DataObject) -> None:
    source = decode("a.md", raw)
    fixes = data.draw(edits(source))
    result, made = apply(source, fixes)
    assert made[:1] == tuple(fixes[:1])
    assert (result, made) == apply(source, made)


@few
@given(TEXTS, st.data())
def test_edits_are_those_of_the_text(text: str, data: st.DataObject) -> None:
    source = decode("a.md", text.encode())
    _, made = apply(source, data.draw(edits(source)))
    expected = source.text
    for fix in sorted(made, key=lambda fix: fix.edits[0].span, reverse=True):
        edit = fix.edits[0]
        expected = expected[: edit.span.start] + edit.text + expected[edit.span.end :]
    assert apply(source, made)[0].decode("utf-8-sig") == expected


# Any document


@few
@given(BYTES)
def test_reading_is_total(raw: bytes) -> None:
    document = read(raw)
    found = state(document)
    assert found.progress.total <= len(document.tasks)
    assert len(found.documents["docs/PHASE2.md"].verdicts) == len(document.claims)


@many
@given(BYTES)
def test_spans_stand_in_the_text_and_in_their_parents(raw: bytes) -> None:
    tree = parse(decode("a.md", raw))
    assume(
        not set(tree.source.text) & set("\u00a0\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e\x1f")
    )  # a known fault: test_syntax
    assert tree.root.span == Span(0, len(tree.source.text))
    for node, child in pairs(tree):
        assert node.span.start <= child.span.start <= child.span.end <= node.span.end


WRAPPED = st.tuples(
    st.sampled_from(["**", "`"]), st.lists(st.sampled_from(["a", " ", ".", "://", "b", "`", "_", "&lt;"]), max_size=4)
).map(lambda pair: f"{pair[0]}{''.join(pair[1])}{pair[0]}")
INLINE = st.tuples(
    st.sampled_from(["", " "]),
    st.lists(WRAPPED | st.sampled_from(["a", "(", ")", ".", "*", "_", ":", "—", "→"]), max_size=5),
).map(lambda pair: pair[0].join(pair[1]))


@settings(many, max_examples=500)
@given(INLINE)
def test_words_in_bold_and_code_are_the_same_with_and_without_a_parser(text: str) -> None:
    def parts(node: Node) -> list[tuple[str, Span, str]]:
        return [(part.kind, part.span, part.text) for part in node.walk()]

    for node in parse(decode("a.md", f"# {text}".encode())).root.children:
        words, quick = node.plain(), parts(node)
        with mock.patch("phasedocs.syntax.inline.is_only_wrapped", return_value=False):
            [parsed] = parse(decode("a.md", f"# {text}".encode())).root.children
            assert parts(parsed) == quick
        assert parsed.plain() == words


@few
@given(TEXTS)
def test_facts_stand_in_the_text(text: str) -> None:
    document = read(text.encode())
    end = len(document.source.text)
    spans = [span for task in document.tasks for span in (task.box, task.span)]
    spans += [span for field in document.fields for span in (field.span, field.name_span, field.value_span)]
    spans += [found.span for found in (*document.claims, *document.references, *document.near_tasks)]
    assert all(span.end <= end for span in spans)
    for section in document.sections:
        assert section.span.end <= section.end <= end
        assert section.parent is None or document.sections[section.parent].level < section.level


@few
@given(BYTES)
def test_a_box_is_what_its_bytes_say(raw: bytes) -> None:
    document = read(raw)
    assume(document.source.codec == "utf-8" and not document.tree.reading.repairs)
    for task in document.tasks:
        start, end = document.source.byte_offset(task.box.start), document.source.byte_offset(task.box.end)
        assert task.mark in decode("a.md", b"x" + raw[start:end]).text.replace("\0", "\ufffd")


@few
@given(TEXTS)
def test_tasks_are_a_forest_in_order(text: str) -> None:
    tasks = read(text.encode()).tasks
    parents = {task.parent for task in tasks}
    for number, task in enumerate(tasks):
        assert task.parent is None or task.parent < number
        assert task.leaf == (number not in parents)
    assert [task.box.start for task in tasks] == sorted(task.box.start for task in tasks)


@few
@given(TEXTS, st.sampled_from(["\r\n", "\r"]))
def test_line_ends_change_no_fact(text: str, newline: str) -> None:
    plain = text.replace("\r", "\n")
    one, other = read(plain.encode()), read(plain.replace("\n", newline).encode())
    assert [(task.text, task.state, task.line, task.role) for task in one.tasks] == [
        (task.text, task.state, task.line, task.role) for task in other.tasks
    ]
    assert [(claim.kind, claim.mood, claim.line) for claim in one.claims] == [
        (claim.kind, claim.mood, claim.line) for claim in other.claims
    ]
    assert [(field.name, field.value, field.line) for field in one.fields] == [
        (field.name, field.value, field.line) for field in other.fields
    ]


@few
@given(DOCUMENTS, DOCUMENTS)
def test_the_order_of_documents_changes_nothing(one: str, other: str) -> None:
    documents = [lower(parse(decode(path, text.encode()))) for path, text in (("a.md", one), ("b.md", other))]
    forth, back = state(*documents), state(*reversed(documents))
    assert forth == back


# Progress


STATES = st.sampled_from(TaskState)


def tasks_of(states: list[TaskState]) -> list[Task]:
    marks = {state: f"{number}" for number, state in enumerate(TaskState)}
    text = "".join(f"- [{marks[state]}] a\n" for state in states)
    return list(lower(parse(decode("a.md", text.encode())), {mark: state for state, mark in marks.items()}).tasks)


@many
@given(st.lists(STATES, max_size=30))
def test_the_percentage_is_100_only_when_all_are_done(states: list[TaskState]) -> None:
    found = progress(tasks_of(states))
    counted = [state for state in states if not state.excluded]
    assert found == Progress(counted.count(TaskState.DONE), len(counted), len(states) - len(counted))
    assert (found.percent == 100) == found.complete == (bool(counted) and set(counted) == {TaskState.DONE})
    assert (found.percent is None) == (not counted)


@few
@given(st.lists(STATES, min_size=1, max_size=30), st.data())
def test_a_further_tick_never_lowers_the_percentage(states: list[TaskState], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(states) - 1))
    after = [*states[:at], TaskState.DONE, *states[at + 1 :]]
    assert (progress(tasks_of(after)).percent or 0) >= (progress(tasks_of(states)).percent or 0)


@many
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_percentage_is_rounded_down(done: int, left: int, excluded: int) -> None:
    found = Progress(done, done + left, excluded)
    if found.percent is not None:
        assert found.percent * found.total <= 100 * done < (found.percent + 1) * found.total
