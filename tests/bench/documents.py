"""Makes documents of the sizes and kinds of real ones; the same every time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from random import Random

_PARTS = (
    "parser",
    "importer",
    "exporter",
    "scheduler",
    "billing",
    "search",
    "login",
    "cache",
    "mailer",
    "report",
    "gateway",
)
_ACTS = ("write", "test", "review", "document", "measure", "replace", "extend", "split", "move", "clean")
_STATES = ("✅ Complete", "🔄 In progress", "⏳ Pending", "❌ Blocked", "✅ Done", "60%")
_UNSAID = re.compile(r"✅ Complete|⏳ Pending|❌ Blocked|✅ Done|COMPLETE|IN PROGRESS| ✅$|- pending$|\(3/5\)")
_PROSE = (
    "The {part} reads its settings from `conf/{part}.yml` and falls back to what [the guide](docs/{part}.md) says.",
    "Nobody has looked at the {part} since the last meeting, so its numbers may be older than they seem.",
    "Three of the teams asked for a {part} that keeps **all** of its history, and two of them for one that keeps none.",
    "When the {part} is down, requests wait in a queue; how long they may wait is still to be decided.",
)


Made = Callable[[int], Iterator[tuple[str, str]]]
"""Makes names and texts of so many documents."""


def documents(count: int) -> Iterator[tuple[str, str]]:
    """Yield names and texts: near 10 KB each, with 60 tasks, 20 fields, 3 tables, code, dates and prose."""
    for number in range(1, count + 1):
        yield f"plan/PHASE{number}_STATUS.md", _document(Random(number), number)


def mixed(count: int) -> Iterator[tuple[str, str]]:
    """Yield names and texts as in real projects, near 10 KB each: most hold few tasks or none, one in ten 60.

    On average there are 8 tasks, 7 claims, 9 references, 28 headings, 30 fields and a table; in real ones, counted over
    300 of 1,700, there are 8, 5, 10, 27, 31 and 1.5.
    """
    for number in range(1, count + 1):
        chance = Random(number)
        text = _report(chance, number, tasks=5 * (number % 2)) if number % 10 else _document(chance, number)
        yield f"plan/PHASE{number}_STATUS.md", text


def project(count: int, made: Made = documents) -> Iterator[tuple[str, str]]:
    """Yield names and texts of so many documents that are looked after, in folders of 100, and of what they name."""
    for number, (name, text) in enumerate(made(count)):
        yield f"plan/{number // 100}/{name.rpartition('/')[2]}", _tidied(text)
    for part in _PARTS:
        yield f"conf/{part}.yml", "a: 1\n"
        yield f"docs/{part}.html", "<p>\n"
        for other in (*_PARTS, "main"):
            yield f"src/{part}/{other}.py", "pass\n" * 400


def _tidied(text: str) -> str:
    """Bring what was thrown by dice to say one thing: boxes like those above them, no dates, no status but progress."""
    lines: list[str] = []
    for line in text.replace("docs/", "../../docs/").replace(".md)", ".html)").split("\n"):
        if line.startswith("  - ["):
            line = line[:5] + lines[-1][3] + line[6:]
        lines.append(line.replace("2026-04", "2126-04").replace("March 2026", "March 2126"))
    return "\n".join(_UNSAID.sub("60%", line) for line in lines)


def _document(chance: Random, number: int) -> str:
    blocks = [f"# Phase {number}: {_act(chance)} — {chance.choice(('IN PROGRESS', 'COMPLETE', 'Draft'))}"]
    blocks.append("\n".join(_fields(chance, number)))
    for part in chance.sample(_PARTS, 6):
        blocks += [f"## {part.title()} {chance.choice(('', '✅', '(3/5)', '- pending', 'prerequisites'))}".strip()]
        blocks += [_prose(chance, part), _prose(chance, part), f"**{_act(chance)}:**"]
        blocks.append("\n".join(_tasks(chance, part)))
        blocks += [f"### {part.title()} notes", _prose(chance, part), *_extra(chance, part)]
    for title in ("Progress", "Timeline", "Risks"):
        blocks += [f"## {title}", "\n".join(_table(chance, title))]
    return "\n\n".join(blocks) + "\n"


def _report(chance: Random, number: int, tasks: int) -> str:
    """Give a report: prose, lists and code under many headings, with a few tasks."""
    blocks = [f"# Phase {number}: {_act(chance)}", "\n".join(islice(_fields(chance, number), 4))]
    for place, part in enumerate(_PARTS[:9]):
        blocks += [f"## {part.title()}", _said(chance), _said(chance), f"### {part.title()} decisions"]
        blocks += ["\n".join(f"- **{_act(chance)}**: {_said(chance)}" for _ in range(3)), f"### {part.title()} notes"]
        blocks += ["\n".join(_code(chance, part)) if place % 2 else f"{_said(chance)}; {_said(chance)}"]
        blocks += [_prose(chance, part)] * (place % 3 == 0)
    blocks += ["## Next", "\n".join(islice(_tasks(chance, _PARTS[0]), tasks))]
    blocks += ["\n".join(islice(_table(chance, "Risks"), 4))] * (number % 3 > 0)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _said(chance: Random) -> str:
    one, other, third = chance.sample(_PARTS, 3)
    return f"the {one} waits for the {other}, and the {third} for nobody, so the {other} comes first this time"


def _code(chance: Random, part: str) -> Iterator[str]:
    yield "```python"
    for other in chance.sample(_PARTS, 5):
        yield f"def {chance.choice(_ACTS)}_{other}({part}: str, limit: int = {chance.randint(1, 90)}) -> bool:"
        yield f'    return {part}.startswith("{other}") and limit > {chance.randint(1, 90)}  # as the {other} does'
    yield "```"


def _fields(chance: Random, number: int) -> Iterator[str]:
    yield f"**Status**: {chance.choice(_STATES)}  "
    yield f"**Date**: {chance.randint(1, 28)} March 2026  "
    yield f"**Depends on**: Phase {number - 1 or 2}  "
    for _ in range(17):
        part = chance.choice(_PARTS)
        yield f"**{part.title()} {chance.choice(_ACTS)}**: {chance.choice((*_STATES, f'{part} in the second half'))}  "


def _tasks(chance: Random, part: str) -> Iterator[str]:
    for number in range(1, 11):
        box, indent = chance.choice(("[x]", "[x]", "[ ]")), "  " * (number % 5 == 0)
        yield f"{indent}- {box} {_act(chance)} the {part} ({chance.choice(_PARTS)}, {chance.randint(1, 9)} days)"


def _extra(chance: Random, part: str) -> Iterator[str]:
    yield f"```sh\nmake {part}\n./bin/{part} --check src/{part}/main.py\n```"
    yield "\n".join(f"- **{_act(chance)}** of `src/{part}/{other}.py:{chance.randint(1, 400)}`" for other in _PARTS[:4])


def _table(chance: Random, title: str) -> Iterator[str]:
    yield f"| {title} | Owner | Status | Due |"
    yield "|---|---|---|---|"
    for part in chance.sample(_PARTS, 8):
        due = f"2026-04-{chance.randint(10, 28)}"
        yield f"| {part.title()} | {chance.choice('ABCD')}. | {chance.choice(_STATES)} | {due} |"


def _act(chance: Random) -> str:
    return f"{chance.choice(_ACTS).title()} {chance.choice(_PARTS)}"


def _prose(chance: Random, part: str) -> str:
    return " ".join(text.format(part=part) for text in chance.sample(_PROSE, 2))
