from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from phasedocs.model.facts import Entry, Timeline
from phasedocs.model.fields import read_fields
from phasedocs.model.sections import read_sections
from phasedocs.model.timelines import read_timelines
from phasedocs.syntax import Tree, parse
from phasedocs.text import decode

CASES = tomllib.loads((Path(__file__).parent / "cases" / "timelines" / "timelines.toml").read_text("utf-8"))["case"]


def read(text: str) -> tuple[Tree, tuple[Timeline, ...]]:
    tree = parse(decode("a.md", text.encode()))
    return tree, read_timelines(tree, read_sections(tree), read_fields(tree))


def told(timelines: tuple[Timeline, ...]) -> Iterator[str]:
    for timeline in timelines:
        yield f"{timeline.unit} {timeline.line}"
        yield from (f"  {entry.line} {_when(entry)}| {entry.label}" for entry in timeline.entries)


def _when(entry: Entry) -> str:
    end = f"..{entry.end}" if entry.end else ""
    low, high = entry.duration_hours
    hours = f"[{_number(low)}-{_number(high)}] " if (low, high) != (None, None) else ""
    return f"{entry.start}{end} {hours}" if entry.start else hours


def _number(hours: float | None) -> str:
    return "None" if hours is None else f"{hours:g}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, str]) -> None:
    _, timelines = read("\n" + case["md"])
    assert "\n".join(told(timelines)) == case["timelines"].strip("\n")


def test_spans_are_of_what_is_read() -> None:
    text = "- **Day 1**: dig\r\n- **Day 2**: fill\r\n\r\n| Week | Work |\r\n|-|-|\r\n| 1 | a |\r\n| 2 | b |\r\n"
    tree, (days, weeks) = read(text)
    assert [tree.source.slice(entry.span) for entry in days.entries] == ["**Day 1**: dig", "**Day 2**: fill"]
    assert [tree.source.slice(entry.span) for entry in weeks.entries] == ["1", "2"]
    assert tree.source.slice(weeks.span).startswith("| Week")


def test_section_of_headings_is_the_one_they_stand_in() -> None:
    _, (timeline,) = read("# Plan\n## Week 1\n## Week 2\n")
    assert timeline.section == 0


PIECES = st.sampled_from(
    ["Week 1", "Day 2-3", "# ", "## ", "- ", "**", "(", ")", ": ", " - ", "10:50 AM", "2026-01-05", "Jan 3-12",
     "Q1 2026", "TBD", "\n", "\n\n", "```\n", "```mermaid\ngantt\n", "a :b, after c, 3d", "a :b, 9999-12-30, 9999d",
     "| Week | Effort |\n|-|-|\n", "| 1 | 2h |", "2 hours", "第1周", "**Duration**: ", "**Start**: ", "**End**: ",
     "31/12/9999", "99:99", "February 30", "> ", "  ", "é", "0", "٣"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_reading_is_total_and_in_order(text: str) -> None:
    tree, timelines = read(text)
    assert list(timelines) == sorted(timelines, key=lambda timeline: (timeline.span, timeline.unit))
    for timeline in timelines:
        assert timeline.entries
        for entry in timeline.entries:
            assert entry.span.end <= len(tree.source.text)
            assert entry.start or entry.duration_hours != (None, None)


@pytest.mark.parametrize(
    "piece",
    ["Day 1: ", "(", "**Day 1 (", "10:50 AM - ", "Jan 1-", "- 1. ", "Week 1-", "1-", "2 hours (", "Q1-", "**",
     "Monday, ", "第1", "gantt :a,", "[a](", "_", "(a)"],
)  # fmt: skip
@pytest.mark.parametrize(
    "form",
    ["{}\n", "# {}\n", "```\n{}\n```\n", "**Due**: {}\n", "| Week | Work |\n|-|-|\n| {} | a |\n| {} | b |\n",
     "- {}\n", "- Day 1: {}\n- Day 2: (\n", "```mermaid\ngantt\n{}\n```\n"],
)  # fmt: skip
def test_time_grows_with_the_text(piece: str, form: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        tree = parse(decode("a.md", form.replace("{}", piece * size).encode()))
        sections, fields = read_sections(tree), read_fields(tree)
        return lambda: read_timelines(tree, sections, fields)

    assert_linear(prepare, 2_000)
