from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from phasedocs.model.references import read_references
from phasedocs.syntax import Node, Tree, parse
from phasedocs.syntax.blanks import without_comments
from phasedocs.text import Span, decode

CASES = Path(__file__).parent / "cases" / "syntax"


def tree_of(text: str | bytes) -> Tree:
    return parse(decode("a.md", text if isinstance(text, bytes) else text.encode()))


def nodes(tree: Tree, kind: str) -> list[Node]:
    return [node for node in tree.root.walk() if node.kind == kind]


def slices(tree: Tree, kind: str) -> list[str]:
    return [tree.source.slice(node.span) for node in nodes(tree, kind)]


# Spans, by cases


def outline(tree: Tree) -> Iterator[str]:
    """Yield a line a node: kind, attributes, what its span slices to, and its text where that is another."""
    stack = [(node, 0) for node in reversed(tree.root.children)]
    while stack:
        node, depth = stack.pop()
        attributes = "".join(f" {name}={value}" for name, value in node.attrs.items() if value not in (None, False))
        found = tree.source.slice(node.span)
        text = f" = {json.dumps(node.markup, ensure_ascii=False)}" if node.markup not in ("", found) else ""
        yield f"{'  ' * depth}{node.kind}{attributes} {json.dumps(found, ensure_ascii=False)}{text}"
        stack.extend((child, depth + 1) for child in reversed(node.children))


TREES = {case["name"]: case for case in tomllib.loads((CASES / "trees.toml").read_text("utf-8"))["case"]}


@pytest.mark.parametrize("name", TREES)
def test_every_span_slices_to_its_node(name: str) -> None:
    case = TREES[name]
    tree = tree_of(case["md"])
    assert "\n".join(outline(tree)) == case["tree"].strip("\n")
    assert tree.problems == ()
    assert misplaced(tree) == []


# Spans, of any document

_LINE_END = re.compile(r"\r\n|\r")
_SHAPES = {
    "quote": r">.*",
    "list": r"([-+*]|\d+[.)]).*",
    "item": r"([-+*]|\d+[.)]).*",
    "fence": r"(```|~~~).*",
    "break": r"[-*_ \t]{3,}",
    "html": r"<.*",
    "emphasis": r"([*_]).*\1",
    "strong": r"(\*\*|__).*\1",
    "strike": r"(~~?).*\1",
    "code": r"(`+).*\1",
    "link": r"\[.*[])]|<.*>|\w+:.*",
    "image": r"!\[.*[])]",
    "softbreak": r"(\r\n|\r|\n)[\s>]*",
    "hardbreak": r"\\?(\r\n|\r|\n)[\s>]*",
}
SHAPES = {kind: re.compile(pattern, re.DOTALL) for kind, pattern in _SHAPES.items()}


def misplaced(tree: Tree) -> list[str]:
    """Give what is wrong with the spans of a tree; inline spans only where their block could be placed exactly."""
    wrong: list[str] = []
    stack = [(tree.root, True)]
    while stack:
        node, exact = stack.pop()
        found = tree.source.slice(node.span)
        if exact and not _fits(node, found, repaired=bool(tree.reading.repairs)):
            wrong.append(f"{node.kind} {node.span} {found!r} is not {node.text!r}")
        exact &= node.placement is None or node.placement.exact
        last = node.span.start
        for child in node.children:
            if not node.span.start <= child.span.start <= child.span.end <= node.span.end:
                wrong.append(f"{child.kind} {child.span} stands outside {node.kind} {node.span}")
            if exact and child.span.start < last:
                wrong.append(f"{child.kind} {child.span} overlaps what is before it")
            last = child.span.end
            stack.append((child, exact))
    return wrong


def _fits(node: Node, found: str, *, repaired: bool) -> bool:
    if node.kind in SHAPES and not SHAPES[node.kind].fullmatch(found):
        return False
    if node.kind == "text" and not repaired and not re.search(r"[\\&\0]|^<", found):
        return found == node.text
    return node.kind != "html_inline" or _LINE_END.sub("\n", found).replace("\0", "\ufffd") == node.text


DAMAGED = "# âœ… Done **âœ… all** `âœ…`\n\n| a | âœ… *b* |\n|---|---|\n| âŒ | [â†’](u) |\n\n- âœ… x\n  âŒ y â†’ *z*\n"


def test_spans_of_damaged_text_point_into_the_damaged_text() -> None:
    tree = tree_of(DAMAGED)
    assert len(tree.reading.repairs) == 9
    assert [node.text for node in nodes(tree, "heading")] == ["✅ Done **✅ all** `✅`"]
    assert slices(tree, "strong") == ["**âœ… all**"]
    assert slices(tree, "code") == ["`âœ…`"]
    assert slices(tree, "cell") == ["a", "âœ… *b*", "âŒ", "[â†’](u)"]
    assert slices(tree, "emphasis") == ["*b*", "*z*"]
    assert slices(tree, "link") == ["[â†’](u)"]
    assert misplaced(tree) == []


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_do_not_move_spans(newline: str) -> None:
    text = DAMAGED.replace("\n", newline)
    tree = tree_of(text)
    assert slices(tree, "emphasis") == ["*b*", "*z*"]
    assert slices(tree, "paragraph") == [f"âœ… x{newline}  âŒ y â†’ *z*"]
    assert [node.text for node in nodes(tree, "paragraph")] == ["✅ x\n❌ y → *z*"]
    assert misplaced(tree) == []


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_places_are_of_the_text_whatever_the_bytes(codec: str) -> None:
    tree = tree_of("🚀 *é*\r\n".encode(codec))
    assert slices(tree, "emphasis") == ["*é*"]


def test_irregular_bytes_do_not_move_spans() -> None:
    tree = tree_of(b"caf\xe9 *\xed\xa0\xbd\xed\xba\x80* \xed\xba\x80 `x`")
    assert slices(tree, "emphasis") + slices(tree, "code") == ["*🚀*", "`x`"]


# Node.locate


@pytest.mark.parametrize(
    ("md", "kind", "words"),
    [
        ("> a *b*\n> c d\nlazy *e*\n", "paragraph", "c d\nlazy"),
        ("1. a\r\n   b c\r\n", "paragraph", "b c"),
        ("Two\n  words *here*\n===\n", "heading", "words *here*"),
        ("##   A  B   ##\n", "heading", "A  B"),
        ("| x | y z |\n|---|---|\n", "cell", "z"),
        ("```\na\n  b: c\n```\n", "fence", "b: c"),
        ("- ~~~text\n  a\n\n    b: c\n  ~~~\n", "fence", "b: c"),
        ("> ```\n> a: b\n> c\n> ```\n", "fence", "a: b\nc"),
        ("-\ta\n\n\t\tb\n\n\t> c\n\t> *d*\n", "paragraph", "*d*"),
        ("- a\n \t  b *c*\n", "paragraph", "*c*"),
    ],
)
def test_locate(md: str, kind: str, words: str) -> None:
    tree = tree_of(md)
    node = next(node for node in nodes(tree, kind) if words in node.text)
    at = node.text.index(words)
    found = tree.source.slice(node.locate(at, at + len(words)))
    assert re.sub(r"(\r\n|\r|\n)[> ]*", "\n", found) == words


def test_locate_in_damaged_text() -> None:
    tree = tree_of("âœ… a âŒ b\r\n  âœ… c\r\n")
    paragraph = nodes(tree, "paragraph")[0]
    assert paragraph.text == "✅ a ❌ b\n  ✅ c"
    for words, damaged in (("✅ a", "âœ… a"), ("❌", "âŒ"), ("✅ c", "âœ… c"), ("b", "b")):
        at = paragraph.text.rindex(words)
        assert tree.source.slice(paragraph.locate(at, at + len(words))) == damaged


def test_what_cannot_be_located_gives_the_whole_cell() -> None:
    tree = tree_of("| a \\| b | c |\n|---|---|\n")
    cell, other = nodes(tree, "cell")
    assert (cell.text, other.text) == ("a | b", "c")
    assert tree.source.slice(cell.locate(4, 5)) == "a \\| b"
    assert tree.source.slice(other.locate(0, 1)) == "c"


def test_code_of_other_languages_has_no_places_of_its_own() -> None:
    fence = nodes(tree_of("```python\nStatus: done\n```\n"), "fence")[0]
    assert fence.placement is None
    assert fence.locate(0, 6) == fence.span


# Front matter

FRONT_MATTER: dict[str, object] = {
    "---\ntitle: A b\n---\n# T\n": {"title": "A b"},
    "---\r\ntitle: A\r\n---\r\n": {"title": "A"},
    "---\rtitle: A\r---\r": {"title": "A"},
    "\ufeff---\ntitle: A\n---\n": {"title": "A"},
    "---\n# a comment\n\ntitle: A\n---\n": {"title": "A"},
    "---\ntitle: A\n...\nx\n": {"title": "A"},
    "---\n---\n# T\n": {},
    "---\n\n---\n# T\n": {},
    "---\nn: 1\nd: 2025-01-02\nt: yes\ne:\n---\n": {"n": "1", "d": "2025-01-02", "t": "yes", "e": ""},
    "---\nphasedocs:\n  depends_on: [1, 2]\n---\n": {"phasedocs": {"depends_on": ["1", "2"]}},
    "---\na: !!python/object/apply:os.system [ls]\n---\n": {"a": ["ls"]},
    "# T\n\n---\ntitle: A\n---\n": None,
    "\n---\ntitle: A\n---\n": None,
    "---\ntitle: A\n\ntext\n": None,
    "----\ntitle: A\n----\n": None,
    "---\n\n## A rule\n": None,
    "---\nText\n---\n": None,
    "---\n- a\n---\n": None,
    "---\nA sentence: no front matter\n---\n": None,
    "    ---\ntitle: A\n---\n": None,
}


@pytest.mark.parametrize("text", FRONT_MATTER)
def test_front_matter(text: str) -> None:
    tree = tree_of(text)
    assert tree.front_matter == FRONT_MATTER[text]
    assert tree.problems == ()


BOMB = "a: &a [x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
BAD_FRONT_MATTER = {
    "a: [1": "not YAML",
    "a: 'b": "not YAML",
    "a:\tb": "not YAML",
    "a: b\nc: - d": "not YAML",
    "a: \x07": "not YAML",
    BOMB: "aliases",
    "<<: &a {b: c}\nd: *a": "aliases",
    "a: " + "[" * 5_000: "nested too deep",
    "a: " + "x" * 70_000: "longer than",
    "a: b: c": "not YAML",
}


@pytest.mark.parametrize("yaml", BAD_FRONT_MATTER, ids=range(len(BAD_FRONT_MATTER)))
def test_bad_front_matter_is_a_problem_and_hides_nothing(yaml: str) -> None:
    tree = tree_of(f"---\na: b\n{yaml}\n---\n# T\n")
    assert tree.front_matter is None
    assert [BAD_FRONT_MATTER[yaml] in problem.message for problem in tree.problems] == [True]
    assert tree.problems[0].span == Span(0, 3)
    assert slices(tree, "heading") == ["# T"]


def test_too_deep_front_matter_is_told_in_words_of_people() -> None:
    tree = tree_of(f"---\na: {'[' * 5_000}\n---\n")
    assert [problem.message for problem in tree.problems] == ["front matter is nested too deep"]


@pytest.mark.parametrize("text", ["---\n\n# T\n\n---\n\nx\n", "---\n# T\n---\n", "---\n\n# T\n\nStatus: x\n\n---\n"])
def test_a_rule_over_the_title_is_no_front_matter(text: str) -> None:
    assert slices(tree_of(text), "heading") == ["# T"]


# Depth

LOST = "markdown-it ends the whole document where a list nests too deep"


@pytest.mark.parametrize("levels", [1, 100, 500])
def test_deep_lists(levels: int) -> None:
    for text in ("- " * levels + "a", "\n".join("  " * level + "- a" for level in range(levels))):
        tree = tree_of(text)
        assert tree.problems == ()
        assert len(nodes(tree, "item")) == levels


@pytest.mark.parametrize("text", ["- " * 2000 + "a", "1. " * 2000 + "a", ">" * 2000 + "a", "> - " * 1000 + "a"])
def test_too_deep_blocks_are_a_problem(text: str) -> None:
    tree = tree_of(f"# T\n\n{text}\n\n# U\n")
    assert [problem.message for problem in tree.problems] == ["nested too deep to be read"]
    assert tree.source.line(tree.problems[0].span.start) == 3
    assert slices(tree, "heading")[0] == "# T"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("- " * 2000 + "a", marks=pytest.mark.xfail(strict=True, reason=LOST)),
        pytest.param("1. " * 2000 + "a", marks=pytest.mark.xfail(strict=True, reason=LOST)),
        ">" * 2000 + "a",
    ],
    ids=["bullets", "numbers", "quotes"],
)
def test_what_follows_too_deep_blocks_is_read(text: str) -> None:
    assert slices(tree_of(f"{text}\n\n# T\n\n- [ ] b\n"), "heading") == ["# T"]


SIZE = 50_000
HOSTILE = (
    "[ ] * ** _ ~ ~~ ` | > < ! ![ ( \\ & # - + = : [a]( [[] *a **a* _* `a`` <!-- <a ]: &# http:// www. a@ **a:** ✅ âœ…"
)


@pytest.mark.parametrize("piece", HOSTILE.split())
@pytest.mark.parametrize("lead", ["", "| a |\n|---|\n| a"])
def test_long_hostile_input_is_read_to_its_end(piece: str, lead: str) -> None:
    text = lead + piece * (SIZE // (3 if lead else 1) // len(piece))
    tree = tree_of(text)
    assert tree.root.span == Span(0, len(text))


@pytest.mark.parametrize(
    "piece", ["- a\n  ", "> a\n", "\n- [ ] a", "\n# a", "\n\n[a]: b", "\n|a|b|", "- > ", "a\n===\n"]
)
def test_many_blocks_are_read_to_their_end(piece: str) -> None:
    text = piece * 3_000
    assert tree_of(text).root.span == Span(0, len(text))


# Structure: the same as that of markdown-it, asked directly


def _reference() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"linkify": True, "strikethrough_single_tilde": True})
    md.enable(["table", "strikethrough", "linkify"])
    md.core.ruler.disable("linkify")  # links behind any character: GFM's autolinks are those of the inline rule
    assert md.linkify is not None
    md.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    return md


REFERENCE = _reference()
KINDS = {
    "bullet_list": "list",
    "ordered_list": "list",
    "list_item": "item",
    "blockquote": "quote",
    "tr": "row",
    "th": "cell",
    "td": "cell",
    "em": "emphasis",
    "s": "strike",
    "code_block": "indented",
    "html_block": "html",
    "hr": "break",
    "code_inline": "code",
}


def events_of_tokens(tokens: list[Token]) -> Iterator[str]:
    text = ""
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if kind in ("text", "text_special"):
            text += token.content
            continue
        if text:
            yield f"text {text}"
            text = ""
        if kind == "inline":
            yield from events_of_tokens(token.children or [])
        elif token.nesting == 0:
            content = "" if kind in ("softbreak", "hardbreak", "hr", "image") else token.content
            yield f"{KINDS.get(kind, kind)} {content}"
        elif kind not in ("thead", "tbody"):
            yield f"{'<' if token.nesting == 1 else '>'}{KINDS.get(kind, kind)}"
    if text:
        yield f"text {text}"


INLINE = {"emphasis", "strong", "strike", "link"}
CONTAINERS = {"heading", "paragraph", "list", "item", "quote", "table", "row", "cell"} | INLINE


def events_of_nodes(node: Node) -> Iterator[str]:
    stack: list[Node | str] = [*reversed(node.children)]
    while stack:
        found = stack.pop()
        if isinstance(found, str):
            yield found
        elif found.kind in CONTAINERS:
            yield f"<{found.kind}"
            stack.append(f">{found.kind}")
            stack.extend(reversed(found.children))
        else:
            yield f"{found.kind} {'' if found.kind in ('softbreak', 'hardbreak', 'image') else found.text}"


PIECES = r"""
- ,* ,+ ,1. ,2) ,> ,>,    ,# ,## ,###,---,===,***,**,*,_,__,~~,~,`,``,```,~~~text,\,\*,[,],(,u),![,](u "t"),[r],.,!, #
<http://x.y>,https://x.y/z ,<b>,</b>,<!-- ,-->,<div>,&amp;,&,[ ] ,[x] ,a,b c,é,✅,word ,|, | ,\|,x | y,|---|:-:|
"""
LINES = ["\n", "\n\n", "  \n", "\\\n", "\t", "```\n", "---\n", "===\n", "\n- ", "\n> ", "\n# ", "\n[r]: /u\n"]
FRAGMENTS = [*re.split(r"[,\n]", PIECES.strip("\n")), *LINES, *LINES, "| a | b |\n|---|---|\n"]
DOCUMENTS = st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)


@settings(derandomize=True, max_examples=600, deadline=None, database=None)
@given(DOCUMENTS)
def test_the_structure_is_that_of_markdown_it(text: str) -> None:
    tree = tree_of("\n" + text)  # the line before it keeps front matter out
    assert list(events_of_nodes(tree.root)) == list(events_of_tokens(REFERENCE.parse("\n" + text)))


@settings(derandomize=True, max_examples=600, deadline=None, database=None)
@given(DOCUMENTS, st.sampled_from(["\n", "\r\n", "\r"]))
def test_spans_of_generated_documents(text: str, newline: str) -> None:
    assert misplaced(tree_of(text.replace("\n", newline))) == []


# What is put off until it is asked for

BLOCKS = CONTAINERS - {"emphasis", "strong", "strike", "link"} | {"document", "fence", "indented", "html", "break"}


@settings(derandomize=True, max_examples=200, deadline=None, database=None)
@given(DOCUMENTS)
def test_blocks_are_what_walk_gives_without_inline_elements(text: str) -> None:
    root = tree_of(text).root
    blocks = list(root.blocks())
    assert blocks == [node for node in root.walk() if node.kind in BLOCKS]
    assert blocks == list(root.blocks())


@settings(derandomize=True, max_examples=200, deadline=None, database=None)
@given(DOCUMENTS)
def test_plain_text_is_the_same_before_and_after_children_are_read(text: str) -> None:
    for node in list(tree_of(text).root.blocks()):
        plain = node.plain()
        assert all(child is again for child, again in zip(node.children, node.children, strict=True))
        assert node.plain() == plain


@settings(derandomize=True, max_examples=200, deadline=None, database=None)
@given(DOCUMENTS, st.sampled_from(["a.md", "`b.py`", "&period;md", "[x.md]", "![y](z.png)", "`c.rs:4` d"]))
def test_no_reference_is_missed_where_lines_are_not_parsed(text: str, name: str) -> None:
    tree = tree_of(text.replace("word", name))
    found = read_references(tree, ())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("phasedocs.model.references.files._may_name_file", lambda *_: True)
        assert read_references(tree, ()) == found


# Known to be wrong


@pytest.mark.xfail(strict=True, reason="the place of a bare URL is counted back by its text, which is decoded")
@pytest.mark.parametrize("url", ["https://x.y/a%20b", "http://xn--bcher-kva.example/"])
def test_the_place_of_a_bare_url_with_an_encoded_part(url: str) -> None:
    assert slices(tree_of(f"see {url} there"), "link") == [url]


@pytest.mark.xfail(strict=True, reason="str.rstrip() also takes off U+2028 and U+00A0, which markdown-it keeps")
@pytest.mark.parametrize("text", ["* \u2028\n", "> > \u00a0\n", "1. x\n    \u00a0\n   y\n"])
def test_wide_white_space_is_no_line_end(text: str) -> None:
    assert misplaced(tree_of(text)) == []


@pytest.mark.parametrize("text", ["**Note:**text", "**a!**x", "**a**→", "**a:**, b", "`a`b", "**a** **b**", "(**a**)"])
def test_plain_text_of_bold_and_code_is_that_of_commonmark(text: str) -> None:
    [heading] = tree_of(f"# {text}\n").root.children
    plain = heading.plain()
    assert plain == "".join(part.text for part in heading.walk() if part.kind in ("text", "code"))
    assert plain == (text if text in ("**Note:**text", "**a!**x") else text.replace("**", "").replace("`", ""))


def test_leaves_stand_under_the_headings_outside_lists_and_quotes() -> None:
    tree = tree_of("a\n\n# b\n\n> # c\n>\n> d\n\n| e |\n|---|\n\n## f\n\n- # g\n")
    assert [(node.kind, node.text, heading) for node, heading in tree.leaves] == [
        ("paragraph", "a", None),
        ("heading", "b", 0),
        ("heading", "c", 0),
        ("paragraph", "d", 0),
        ("cell", "e", 0),
        ("table", "", 0),
        ("heading", "f", 1),
        ("heading", "g", 1),
    ]


@pytest.mark.parametrize(
    ("text", "blanked"),
    [
        ("a <!-- b --> c", "a            c"),
        ("a <!-- b\nc --> d", "a       \n      d"),
        ("`<!-- a -->` <!-- b -->", "`<!-- a -->`           "),
        ("``<!-- ` -->`` <!-- b -->", "``<!-- ` -->``           "),
        ("<!-- ` --> `<!-- b -->`", "           `<!-- b -->`"),
        ("` <!-- a -->", "`           "),
        ("<!-- a", "<!-- a"),
        ("a --> <!-- b", "a --> <!-- b"),
        ("<!-- a -- b -->", "               "),
        ("<!-- a --> b <!-- c", "           b <!-- c"),
    ],
)
def test_comments_are_blanked(text: str, blanked: str) -> None:
    assert without_comments(text) == blanked


@pytest.mark.parametrize("piece", ["<!--", "<!-- ` -->", "` `` ", "` <!-- --> ``` ", "--> <!-"])
def test_comments_take_linear_time(piece: str) -> None:
    assert_linear(lambda count: partial(without_comments, piece * count), 5000)


def test_what_is_read_of_a_line_does_not_hang_on_its_comments() -> None:
    plain = "# Phase 2 ✅ COMPLETE\n\n**Status**: ✅ COMPLETE\n\n- [ ] a b\n\nWe are not ready for Phase 6.\n"
    with_comments = "\n".join(f"{line} <!-- not ready: never -->" if line else "" for line in plain.split("\n"))
    texts = [
        [node.text.rstrip() for node in tree_of(text).root.walk() if node.kind in ("paragraph", "heading")]
        for text in (plain, with_comments)
    ]
    assert texts[0] == texts[1]
