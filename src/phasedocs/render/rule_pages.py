"""The rules: a table of all, and the page of each one with its examples, for a terminal and for the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from wcwidth import wrap

from phasedocs.render.cases import MARKER, Block, Example, chosen, read_examples
from phasedocs.render.terminal import Style, safe, width
from phasedocs.rules import Rule

EXAMPLES = 3
"""Documents that are shown of each kind."""
MAX_PROSE = 100
"""Columns of running text: longer lines are hard to read."""
INDENT = "    "
UNBROKEN = "\ue000"
"""Stands for a space in code while lines are broken."""
_HEADS = {True: "Reported", False: "Not reported"}
_CODE = re.compile(r"`([^`]+)`")


def rules_table(rules: Sequence[Rule], style: Style) -> str:
    """List rules: severity, name, what they ask for."""
    names = max(len(rule.name) for rule in rules)
    return "".join(
        f"{style.paint(rule.severity.value.ljust(7), rule.severity.value)}  {rule.name.ljust(names)}  {rule.summary}\n"
        for rule in rules
    )


def rules_document(rules: Sequence[Rule], cases: Mapping[str, str]) -> str:
    """Give the pages of all rules as one Markdown document; `cases` are their case files, by name."""
    pages = "\n".join("\n".join(_markdown(rule, cases.get(rule.name, ""))) for rule in rules)
    return f"# Rules\n\nMade by `phasedocs rules --format markdown` from the rules and their tests.\n\n{pages}"


def _markdown(rule: Rule, cases: str) -> Iterator[str]:
    yield f"## {rule.name}\n\n*{rule.severity.value}*\n\n{rule.page}\n"
    for flagged, examples in groupby(chosen(read_examples(cases), EXAMPLES), key=lambda one: one.flagged):
        yield f"**{_HEADS[flagged]}**\n"
        title = ""
        for example in examples:
            if example.title and example.title != title:
                yield f"{example.title[:1].upper()}{example.title[1:]}:\n"
            title = example.title
            for block in example.blocks:
                yield from [f"{label}:\n"] if (label := _label(block)) else []
                fence = "`" * max(3, 1 + max(map(len, re.findall("`+", block.text)), default=0))
                text = "\n".join(line for line, _ in _lines(block))
                yield f"{fence}{'md' if block.kind != 'files' else 'text'}\n{text}\n{fence}\n"


def rule_page(rule: Rule, cases: str, style: Style) -> str:
    """Show a rule's page, and below it what it reports and what it does not."""
    lines = [f"{style.paint(rule.name, 'bold')} ({style.paint(rule.severity.value, rule.severity.value)})", ""]
    for number, paragraph in enumerate(rule.page.split("\n\n")):
        lines += [*_prose(paragraph, style, "" if number else "bold"), ""]
    for flagged, examples in groupby(chosen(read_examples(cases), EXAMPLES), key=lambda one: one.flagged):
        lines += [style.paint(_HEADS[flagged], "bold"), ""]
        title = ""
        for example in examples:
            lines += _example(example, title, style)
            title = example.title
    return "\n".join(lines[:-1]) + "\n"


def _prose(paragraph: str, style: Style, color: str) -> list[str]:
    """Give a paragraph in lines, its code in colour."""
    text = _CODE.sub(lambda found: _code(found[1], style), " ".join(paragraph.split()))
    lines = wrap(text, min(MAX_PROSE, style.frame), break_on_hyphens=False, break_long_words=False)
    return [style.paint(line.replace(UNBROKEN, " "), color) for line in lines]


def _code(text: str, style: Style) -> str:
    return style.paint(text, "cyan").replace(" ", UNBROKEN) if style.color else f"`{text}`".replace(" ", UNBROKEN)


def _example(example: Example, before: str, style: Style) -> Iterator[str]:
    if example.title and example.title != before:
        yield style.paint(f"  {example.title}", "dim")
    for block in example.blocks:
        if label := _label(block):
            yield style.paint(f"  {label}:", "dim")
        for line, mark in _lines(block):
            yield f"{INDENT}{style.paint(line, {'^': 'red', '-': 'blue'}.get(mark, ''))}".rstrip()
        yield ""


def _label(block: Block) -> str:
    """Say what a block is; nothing of a document without options."""
    options = dict(option.partition("=")[::2] for option in block.options)
    match block.kind:
        case "md":
            path, confidence, today = (options.get(name) for name in ("path", "confidence", "today"))
            words = [path or "", f"on {today}" if today else ""]
            words.append(f"with --min-confidence {confidence}" if confidence else "")
            return ", ".join(filter(None, words))
        case "also":
            return f"beside it, {options['path']}"
        case "files":
            return "files of the project"
        case _:
            return "fixed by `--fix --unsafe-fixes`" if "unsafe" in block.options else "fixed by `--fix`"


def _lines(block: Block) -> Iterator[tuple[str, str]]:
    """Yield the lines of a block, with the sign of those that mark; marks stand under what they mark, in columns."""
    above = ""
    for line in block.text.removesuffix("\n").split("\n"):
        marker = MARKER.fullmatch(line) if block.kind == "md" else None
        if marker is None:
            above = line
            yield safe(line), ""
            continue
        start, end = (width(safe(above[: marker.end(part)])) for part in ("indent", "mark"))
        start += max(0, marker.end("indent") - len(above))
        sign = marker["mark"][0]
        yield f"{' ' * start}{sign * max(1, end - start)} {line[marker.end('mark') + 1 :]}", sign
