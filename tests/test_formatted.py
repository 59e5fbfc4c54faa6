"""What is formatted beside mdformat is what mdformat would have made of it."""

from __future__ import annotations

import random

import mdformat
import pytest

from phasedocs.render import formatted as module
from phasedocs.render.formatted import formatted

PARTS = [
    *("a", "Phase 6", "0/7 (0 %)", "no tasks", "", "-", "--", "1.", "2)", "p1/0888-RALPH\\_DOCS.md", "a\\_b\\_c", "9"),
    *(
        "a\\_\\_b",
        "\\_a",
        "a\\_",
        "a_b",
        "_a_",
        "\\*x\\*",
        "*x*",
        "`a`",
        "`a|b`",
        "a \\| b",
        "[x](y.md)",
        "[x]",
        "\\[x\\]",
    ),
    *(
        "www.example.org/a\\_b",
        "https://example.org/a_b",
        "a@b.example",
        "✅ done",
        "完了",
        "é",
        "a  b",
        "&amp;",
        "x\\",
        "ﬁ\\_a",
    ),
    *(
        "+",
        "# a",
        "> a",
        "- [ ] a",
        "12/23 (4 %) [excluded 1]",
        "a.md",
        "%20",
        "(c)",
        "...",
        "a,b",
        "A-\\_B",
        "1\\_000",
    ),
]
BETWEEN = [
    "",
    "text",
    "# head",
    "- item",
    "[x]: https://example.org",
    "<!-- | a | -->",
    "> quote",
    "```\n| a |\n```",
    "    code",
]


def table(dice: random.Random) -> str:
    columns = dice.randint(1, 4)
    settled = PARTS[:12] if dice.random() < 0.5 else PARTS
    rows = [["head"] * columns, [dice.choice(["---", "-----", "---:"]) if dice.random() < 0.1 else "---"] * columns]
    for _ in range(dice.randint(0, 8)):
        size = columns if dice.random() < 0.95 else dice.randint(1, 5)
        rows.append([dice.choice(settled if dice.random() < 0.9 else PARTS) for _ in range(size)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


@pytest.mark.parametrize("seed", range(150))
def test_tables_are_as_mdformat_makes_them(seed: int) -> None:
    dice = random.Random(seed)
    blocks = [table(dice) if dice.random() < 0.5 else dice.choice(BETWEEN) for _ in range(dice.randint(1, 6))]
    text = dice.choice(["\n\n", "\n\n", "\n\n\n", "\n"]).join(blocks) + "\n"
    assert formatted(text) == mdformat.text(text, extensions={"gfm"})


def test_of_a_long_table_mdformat_gets_little(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"| docs/PHASE{number}\\_STATUS.md | {number} | {number}/2000 (1 %) |" for number in range(2000)]
    text = "\n".join(["| Document | Phase | Done |", "| --- | --- | --- |", "| *odd* | x | y |", *rows, ""])
    seen: list[str] = []

    def watched(shown: str, **options: object) -> str:
        seen.append(shown)
        return mdformat.text(shown, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "mdformat", type("Watched", (), {"text": staticmethod(watched)}))
    lines = formatted(text).split("\n")
    assert [one.count("\n") for one in seen] == [4]
    assert lines[2] == "| *odd*                    | x     | y               |"
    assert lines[-2] == "| docs/PHASE1999_STATUS.md | 1999  | 1999/2000 (1 %) |"
    assert len(lines) == 2004
