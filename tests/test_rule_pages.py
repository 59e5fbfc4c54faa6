"""The pages of rules: in the terminal and on the site, with the examples that the tests hold the rules to."""

from __future__ import annotations

import re

import pytest

from phasedocs.render.cases import Block, Example, read_examples
from phasedocs.render.rule_pages import EXAMPLES, rule_page, rules_document
from phasedocs.render.terminal import Style, width
from phasedocs.rules import RULES, Rule
from phasedocs.workspace import read_rule_cases

CASES = read_rule_cases()
_SGR = re.compile(r"\x1b\[[\d;]*m")


@pytest.mark.parametrize("columns", [60, 100, 200])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_page_says_everything_and_fits(rule: Rule, columns: int) -> None:
    page = rule_page(rule, CASES[rule.name], Style(width=columns, terminal=True))
    prose, _, examples = page.partition("\nReported\n")
    assert "".join(prose.partition("\n")[2].split()) == "".join(rule.page.split())
    assert max(map(width, prose.split("\n"))) <= min(columns, 100)
    assert all(line.count("`") % 2 == 0 for line in prose.split("\n"))
    reported, _, silent = examples.partition("\nNot reported\n")
    assert "^" in reported
    assert silent.strip()
    assert "^^" not in silent
    assert page.endswith("\n")
    assert not page.endswith("\n\n")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_colour_adds_nothing_but_colour(rule: Rule) -> None:
    coloured = rule_page(rule, CASES[rule.name], Style(color=True))
    assert "\x1b[1m" in coloured
    plain, bare = rule_page(rule, CASES[rule.name], Style()), _SGR.sub("", coloured)
    assert bare.replace("`", "").split() == plain.replace("`", "").split()


def test_the_site_has_all_pages_with_their_examples() -> None:
    made = rules_document(RULES, CASES)
    assert re.findall(r"^## (.*)", re.sub(r"^(`{3,})\w.*?^\1$", "", made, flags=re.M | re.S), re.M) == [
        rule.name for rule in RULES
    ]
    assert made.count("**Reported**") == made.count("**Not reported**") == len(RULES)


CASE = """\
# some-rule

## Flagged

### the first

```md path=docs/A.md confidence=low today=2026-01-31
# ⚠️ 計画 done
     ^^ [warning] says so
- [ ] a
  --- open
```

````also path=B.md
```md
# not an example
```
````

```files
C.md
```

```fixed unsafe
# ⚠️ 計画 open
```

## Not flagged

```md
plain
```
"""


def test_examples_are_read() -> None:
    first, second = read_examples(CASE)
    assert (first.title, first.flagged, [block.kind for block in first.blocks]) == (
        "the first",
        True,
        ["md", "also", "files", "fixed"],
    )
    assert second == Example("", False, (Block("md", (), "plain\n"),))


def test_marks_of_examples_stand_under_what_they_mark() -> None:
    page = rule_page(RULES[0], CASE, Style()).partition("\nReported\n\n")[2]
    assert page == (
        "  the first\n"
        "  docs/A.md, on 2026-01-31, with --min-confidence low:\n"
        "    # ⚠️ 計画 done\n"
        "         ^^^^ [warning] says so\n"
        "    - [ ] a\n"
        "      --- open\n"
        "\n"
        "  beside it, B.md:\n"
        "    ```md\n"
        "    # not an example\n"
        "    ```\n"
        "\n"
        "  files of the project:\n"
        "    C.md\n"
        "\n"
        "  fixed by `--fix --unsafe-fixes`:\n"
        "    # ⚠️ 計画 open\n"
        "\n"
        "Not reported\n"
        "\n"
        "    plain\n"
    )


def test_so_many_examples_are_shown_of_each_kind() -> None:
    many = "## Flagged\n" + "```md\nx\n```\n" * (EXAMPLES + 2) + "## Not flagged\n" + "```md\ny\n```\n"
    page = rule_page(RULES[0], many, Style()).partition("\nReported\n")[2]
    assert (page.count("    x\n"), page.count("    y\n")) == (EXAMPLES, 1)
