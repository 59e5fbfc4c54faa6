"""HTML of the syntax tree: the structure is that of CommonMark and GFM, and nothing untrusted survives."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from pygments.lexers import get_lexer_by_name

from phasedocs.model import Role, Task, TaskState
from phasedocs.render.code import LANGUAGES, code_lines
from phasedocs.render.footnotes import footnotes_html, read_footnotes
from phasedocs.render.html import body_html, heading_html
from phasedocs.render.lexing import tokens_of
from phasedocs.render.marks import Aside, Claimed, Marks, escape, escape_markdown
from phasedocs.syntax import Node, Tree, parse
from phasedocs.text import Span, decode

SHARED = Path(__file__).resolve().parents[2] / "shared"
VOID = {"br", "hr", "img", "wbr"}
STRUCTURE = {*re.split(" ", "ul ol li table thead tbody tr th td pre blockquote h1 h2 h3 h4 h5 h6 hr br em strong")}


class _Outline(HTMLParser):
    """The tags that make the structure, in order, and the text of code blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.code: list[str] = []
        self.depth: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.all: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.all.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.depth.append(tag)
        if tag in STRUCTURE:
            align = re.sub(r"\s|;$", "", values.get("style") or "") if tag in ("th", "td") else ""
            self.tags.append(f"{tag} {values.get('start', '')}{align}".strip())
        if tag == "pre":
            self.code.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.depth, f"</{tag}> closes what it did not open"
        assert self.depth.pop() == tag
        if tag in STRUCTURE:
            self.tags.append("/" + tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if "pre" in self.depth:
            self.code[-1] += data


def outline(html: str) -> _Outline:
    parser = _Outline()
    parser.feed(html)
    parser.close()
    assert not parser.depth
    return parser


def read(text: str) -> Tree:
    return parse(decode("a.md", text.encode()))


def ours(text: str, marks: Marks | None = None, *, unsafe: bool = False) -> str:
    tree = read(text)
    return body_html(tree.root.children, tree.source, marks or Marks(), unsafe_html=unsafe)


def theirs(text: str, *, front_matter: bool = False) -> str:
    """What markdown-it makes of it, without raw HTML (which is ours to clean) and with what GitHub links."""
    md = MarkdownIt("commonmark", {"linkify": True, "strikethrough_single_tilde": True, "maxNesting": 1300})
    md.enable(["table", "strikethrough", "linkify"])
    assert md.linkify is not None
    md.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    if front_matter:
        md.use(front_matter_plugin)
    md.add_render_rule("html_block", lambda *_: "")
    md.add_render_rule("html_inline", lambda *_: "")
    md.add_render_rule("image", lambda *_: "")
    return str(md.render(text))


def without_html(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    kept = (node for node in nodes if node.kind not in ("html", "html_inline"))
    return tuple(
        Node(node.kind, node.span, node.text, node.attrs, without_html(node.children)) if node.children else node
        for node in kept
    )


def same(tree: Tree, text: str) -> None:
    """Compare with markdown-it, both without the raw HTML of the document."""
    found = outline(body_html(without_html(tree.root.children), tree.source, Marks()))
    wanted = outline(theirs(text, front_matter=tree.front_matter is not None))
    assert found.tags == wanted.tags
    assert found.code == wanted.code


WORDS = st.sampled_from(["alpha", "*b*", "**c**", "`d`", "[ ]", "[x] e", "✅ f", "a|b", "\\*", "&amp;", "2.", "~~g~~"])
LINES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
PREFIXES = st.sampled_from(
    ["", "", "- ", "  - ", "    - ", "1. ", "3) ", "> ", "> - ", "# ", "### ", "    ", "\t", "- [ ] "]
)
ODD = st.sampled_from(["", "", "---", "```", "```py", "| a | b |", "|:--|--:|", "| 1 | 2 |", "===", "a  ", "~~~"])
DOCUMENTS = st.lists(st.one_of(st.builds("{}{}".format, PREFIXES, LINES), ODD), max_size=14).map("\n".join)


@given(DOCUMENTS)
@settings(max_examples=300, deadline=None)
def test_structure_is_that_of_markdown_it(text: str) -> None:
    same(read("\n" + text), "\n" + text)  # the line before it keeps front matter out


@given(st.text(alphabet="<>/!-?ab \"'=`\n&#;:()[]*_|\t\x02\x03\x0b\r", max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_balanced_html_in_one_line(text: str) -> None:
    html = ours(text)
    outline(html)
    assert not re.search(r"[\x00-\x1f]", html)


def _spread(folder: Path, count: int) -> list[Path]:
    found = sorted(folder.rglob("*.md"))
    return found[:: max(1, len(found) // count)][:count] if found else []


@pytest.mark.parametrize(("part", "count"), [("seeds", 20), ("corpus", 60 if os.environ.get("PHASEDOCS_LONG") else 20)])
def test_structure_of_real_documents(part: str, count: int) -> None:
    paths = _spread(SHARED / part, count)
    if not paths:
        pytest.skip(f"no {part} beside the project")
    for path in paths:
        tree = parse(decode(path.name, path.read_bytes()))
        text = re.sub(r"\r\n?", "\n", tree.reading.text).replace("\0", "\ufffd")
        same(tree, text)


HOSTILE = [
    "<script>alert(1)</script>",
    "a <script>alert(1)</script> b",
    "<ScRiPt src=//evil.example>x</sCrIpT >",
    "<img src=x onerror=alert(1)>",
    'a <img src="x" onerror="alert(1)"> b',
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "a <a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=data:text/html,x onclick=alert(1)>x</a>",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html;base64,xx)",
    "[x](vbscript:x)",
    "![x](javascript:alert(1))",
    "<iframe src='https://evil.example'></iframe>",
    "<style>body{display:none}</style>",
    "<form action=https://evil.example><input><button>x</button></form>",
    "</div></div></article></body>",
    "x </div></p></li></ul> y",
    "- a\n- </li></ul><script>x</script>",
    "<svg onload=alert(1)>",
    "<math><mtext></math><img src onerror=alert(1)>",
    "<!-- x --><script>a</script><!-- <b>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<div id=__search class=md-header style='position:fixed'>x</div>",
    "<details ontoggle=alert(1) open>x</details>",
    "<b onmouseover=alert(1)>x</b>",
    "<p><a href='https://a.example'><a href='https://b.example'>x</a></a></p>",
    "<object data=x></object><embed src=x><base href=//evil.example><meta http-equiv=refresh content=0>",
    "<textarea></textarea><title>x</title><plaintext>x",
    "```<script>\nx\n```",
    '```"onclick=alert(1)\nx\n```',
    "| <script>x</script> | <b>a |\n|--|--|\n| </td></table> | </b> |",
    "<table><tr><td>x</table><img src=https://evil.example/a.png>",
    "[a]: javascript:alert(1)\n\n[a]",
    '[a](https://a.example "\\" onclick=alert(1)")',
    "<a href='//evil.example'>x</a> <a href='\\\\\\\\evil.example'>x</a>",
    '<http://a.example/?"onclick=alert(1)>',
    "<x-y onclick=z>w</x-y>",
]
KEPT = STRUCTURE | {
    *re.split(
        " ",
        "p a b i code del div span sub sup kbd samp var s ins u mark small q cite wbr details summary dl dt dd",
    )
}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_survives(text: str) -> None:
    for document in (text, f"- [ ] {text}", f"> {text}", f"# {text}", f"{text}\n\nafter"):
        found = outline(ours(document))
        assert set(found.all) <= KEPT
        for tag, name, value in found.attributes:
            assert name in {"href", "rel", "title", "class", "start", "style", "data-level", "open"}, (tag, name)
            if name == "href":
                assert value is not None
                assert value.startswith(("http://", "https://", "mailto:", "#")), value
            if name == "style":
                assert re.fullmatch(r"text-align:(left|center|right)", value or "")
            if name == "class":
                assert re.fullmatch(
                    r"nowhere|raw|picture|raw-heading|language-.*|highlight|[a-z]{1,3}[0-9]?", value or ""
                )


@given(
    st.lists(st.sampled_from([*HOSTILE, "<b>", "</b>", "<a href='#x'>", "</a>", "<p>", "</p>", " ", "\n"]), max_size=6)
)
@settings(max_examples=200, deadline=None)
def test_no_mixture_escapes(parts: list[str]) -> None:
    html = ours("".join(parts))
    found = outline(html)
    assert set(found.all) <= KEPT
    depth = 0
    for tag in re.findall(r"<a[ >]|</a>", html):
        depth += -1 if tag == "</a>" else 1
        assert depth in (0, 1), "a link in a link"


def test_harmless_html_stays() -> None:
    assert ours("H<sub>2</sub>O<br>and <kbd>x</kbd>") == "<p>H<sub>2</sub>O<br>and <kbd>x</kbd></p>"
    assert ours("a <b>c") == "<p>a &lt;b&gt;c</p>"
    assert ours("<!-- x -->") == ""
    assert "<details open><summary>a</summary>b</details>" in ours("<details open><summary>a</summary>b</details>")
    assert ours("take <name> here") == "<p>take &lt;name&gt; here</p>"


def test_raw_tags_do_not_nest_without_end() -> None:
    html = ours("<div>" + "<b>" * 5000 + "x" + "</b>" * 5000 + "</div>")
    assert html.count("<b>") == html.count("</b>") < 100
    assert ours("y " + "<b>" * 5000 + "x" + "</b>" * 5000).count("<b>") < 100


def test_unsafe_html_stays_when_asked_for() -> None:
    html = ours("<script>a\n\nb</script>\n\nc <i onclick=x>d</i>", unsafe=True)
    assert "<script>a\nb</script>" in html
    assert "<i onclick=x>" in html
    assert not re.search(r"\n\s*\n", html)


def test_images_are_never_loaded() -> None:
    html = ours("![chart](https://a.example/b.png) [![badge](https://a.example/c.svg)](https://a.example)")
    assert "<img" not in html
    assert ">chart</a>" in html
    assert ">badge</a>" in html


def task(start: int, line: int, state: TaskState = TaskState.DONE) -> Task:
    return Task(state, "x", "a", line, Span(start, start + 3), Span(start + 3, start + 5), 1, None, None, None,
                Role.WORK, None, True)  # fmt: skip


def test_tasks_have_boxes() -> None:
    html = ours("- [x] a\n- b\n", Marks(tasks={2: task(2, 1)}))
    assert html == (
        '<ul><li class="task" data-state="done" id="L1"><span class="box" role="img" aria-label="done"'
        ' data-state="done"></span>a</li><li>b</li></ul>'
    )


def test_claims_are_marked_at_their_characters() -> None:
    text = "**Status**: ✅ COMPLETE today"
    start = text.index("COMPLETE")
    html = ours(text, Marks(claims=(Claimed(Span(start, start + 8), "contradicted"),)))
    assert '✅ <span class="claim contradicted">COMPLETE</span> today' in html


def test_claims_are_marked_in_repaired_text() -> None:
    tree = read("**Status**: ⚠️ déjà ✅ COMPLETE today\n".encode().decode("latin-1"))
    assert tree.reading.repairs
    start = tree.reading.original(tree.reading.text.index("✅"))
    end = tree.reading.original(tree.reading.text.index(" today"))
    marks = Marks(claims=(Claimed(Span(start, end), "supported"),), repairs=tree.reading.repairs)
    html = body_html(tree.root.children, tree.source, marks)
    assert 'déjà <span class="claim supported">✅ COMPLETE</span> today' in html
    escaped = ours("a \\* COMPLETE", Marks(claims=(Claimed(Span(5, 13), "supported"),)))
    assert escaped == '<p><span class="claim supported">a * COMPLETE</span></p>'


def test_claims_and_boxes_of_a_span_are_found() -> None:
    spans = sorted(Span(start, start + length) for start in range(0, 60, 7) for length in (1, 3, 25))
    marks = Marks(claims=tuple(Claimed(span, "supported") for span in spans), tasks={40: task(40, 1), 90: task(90, 2)})
    for start in range(95):
        for span in (Span(start, start + 1), Span(start, start + 9)):
            assert [one.span for one in marks.claims_in(span)] == [one for one in spans if one.overlaps(span)]
            boxed = any(place in span for place in marks.tasks)
            assert marks.marked(span) == (boxed or any(one.overlaps(span) for one in spans))


def test_a_claim_has_a_badge_once_and_behind_its_last_words() -> None:
    html = ours("a **READY** to go", Marks(claims=(Claimed(Span(4, 14), "contradicted", 'no: "x" <y>'),)))
    badge = '<span class="verdict contradicted" role="img" aria-label="no: &quot;x&quot; &lt;y&gt;"'
    assert html.count('class="verdict') == 1
    assert f'<span class="claim contradicted"> to</span>{badge}' in html
    tree = read("# Done ✅ COMPLETE\n")
    title = heading_html(
        tree.root.children[0], tree.source, Marks(claims=(Claimed(Span(9, 17), "supported", "holds: a*b"),))
    )
    assert 'aria-label="holds&#58; a&#42;b"' in title


def test_code_is_coloured_and_says_what_it_said() -> None:
    code = 'def f(a: str) -> None:\n    """Say <b>\n    & more."""\n\n    return a  # "x"\n'
    found = outline(ours(f"```python\n{code}```"))
    assert found.code == [code]
    assert "span" in found.all
    assert found.attributes[0] == ("div", "class", "highlight")
    assert outline(ours(f"```pythn\n{code}```")).attributes == [("code", "class", "language-pythn")]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_code_of_any_language_is_kept_and_done_in_time(language: str) -> None:
    for text in ('"', "'", "(", "<", "\\", "/*", "{{", "$(", "a.", "0x", "<!", "`", "#", "\t\x0b é😀", "[a-z"):
        code = "\n".join([text * (300 // len(text))] * 4)
        lines = code_lines(code, language, escape)
        assert lines is not None
        assert unescape(re.sub(r"<[^>]*>", "", "\n".join(lines))) == code.replace("\x0b", "")


_CODE = (
    *("def f(a: int = 3) -> None:\n", "class A<T> extends B {", "}", "\n", "    ", "\t", "import os.path as p\n"),
    *(
        "if x >= 10 and not y:\n",
        "return 0x1f;",
        '"a \\n {b} ${c}"',
        "'d'",
        '"""e\n',
        "`f`",
        "// g\n",
        "# h\n",
        "/* i\n",
    ),
    *("*/", "<a href='b'>&amp;</a>", "SELECT a FROM b WHERE c = 'd';\n", "- key: [1, 2.5e3]\n", "&x *y", "@wrapped\n"),
    *(
        "$(ls -l | wc)",
        "<<EOF\nx\nEOF\n",
        "#include <a>\n",
        "fn main() -> Vec<u8> { let mut z; }",
        "::",
        "é😀",
        "\\",
        "%s",
    ),
)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES.values())))
def test_tokens_are_those_of_pygments(language: str) -> None:
    lexer, chance = get_lexer_by_name(language), Random(language)
    for _ in range(40):
        code = "".join(chance.choices(_CODE, k=30))
        assert [*tokens_of(lexer, code)] == [*lexer.get_tokens_unprocessed(code)]


def test_long_code_is_not_coloured() -> None:
    assert code_lines("a" * 500, "python", escape) is None
    assert code_lines("a = 1\n" * 5000, "python", escape) is None
    assert code_lines("x", "no such language", escape) is None


@pytest.mark.parametrize("kind", ["NOTE", "tip", "IMPORTANT", "Warning", "CAUTION"])
def test_alerts(kind: str) -> None:
    html = ours(f"> [!{kind}]\n> words *here*\n>\n> - a\n")
    assert f'<blockquote class="alert {kind.lower()}"><p><span class="alert-title">{kind.title()}</span> words' in html
    assert outline(html).tags == outline(theirs(f"> [!{kind}]\n> words *here*\n>\n> - a\n")).tags


@pytest.mark.parametrize(
    "text", ["> [!NOTE] a", "> [!OTHER]\n> a", "> a\n> [!NOTE]", "> [!NOTE]", "[!NOTE]\na", "> **[!NOTE]**\n> a"]
)
def test_other_quotations_are_no_alerts(text: str) -> None:
    assert "alert" not in ours(text)
    assert "!" in ours(text)


def noted(text: str) -> str:
    """Give the HTML of a document with its footnotes at the end."""
    tree = read(text)
    footnotes = read_footnotes(tree)
    marks = Marks(footnotes=footnotes.numbers)
    blocks = [block for block in tree.root.children if block.span.start not in footnotes.moved]
    end = footnotes_html(footnotes.notes, lambda nodes: body_html(nodes, tree.source, marks))
    return body_html(blocks, tree.source, marks) + end


def notes(html: str) -> list[tuple[str, str]]:
    """Give the place of each footnote's first use, and what the footnote says in words and code."""
    found = re.findall(r'<li id="fn-\d+">(.*?)<a href="#fnref-(\d+)" class="footnote-back"', html)
    return [(place, " ".join("".join(outline_text(words)).split())) for words, place in found]


def outline_text(html: str) -> list[str]:
    parser = _Outline()
    parser.feed(html)
    return parser.text


def test_footnotes_go_to_the_end_in_the_order_of_their_use() -> None:
    text = "a[^b] b[^A] c[^b] [^none] `[^b]`\n\n[^a]: first *x*\nstill\n[^B]: second\n\n[^unused]: stays here\n"
    html = noted(text)
    assert re.findall(r'<sup class="footnote-ref" id="fnref-(\d+)"><a href="#fn-(\d)">', html) == [
        ("1", "1"),
        ("7", "2"),
        ("13", "1"),
    ]
    assert "[^none] <code>[^b]</code>" in html
    body, end = html.split("<section")
    assert "first" not in body
    assert "[^unused]: stays" in body
    assert notes(end) == [("1", "second"), ("7", "first x still")]
    outline(html)


WHOLE_NOTES = {
    "more paragraphs": "a[^n] b\n\n[^n]: one\n\n    two\n\n    three\n\nafter\n",
    "a tab": "a[^n] b\n\n[^n]: one\n\n\ttwo\n",
    "a list right below": "a[^n] b\n\n[^n]: one\n    - x\n      - y\n    - z\n",
    "a list after an empty line": "a[^n] b\n\n[^n]: one\n\n    1. x\n    2. y\n\nafter\n",
    "code": "a[^n] b\n\n[^n]: one\n\n        code\n          more\n\n    two\n",
    "a fence": "a[^n] b\n\n[^n]: one\n\n    ```sh\n    ls\n\n      x\n    ```\nafter\n",
    "a table": "a[^n] b\n\n[^n]: one\n\n    | x | y |\n    |---|--:|\n    | 1 | 2 |\n",
    "a last line without its indent": "a[^n] b\n\n[^n]: one\n\n    two\nstill two\n\n    three\n",
    "what follows is no part": "a[^n] b\n\n[^n]: one\n\n    > two\n\n- x\n\n      code\n",
    "two of them": "a[^n] b[^m]\n\n[^n]: one\n\n    two\n[^m]: three\n\n    four\n",
    "two in one paragraph": "a[^n] b[^m]\n\n[^n]: one\n    still\n[^m]: three\n    - four\n",
    "a reference in a note": "a[^n] b\n\n[^n]: one\n\n    two[^m]\n\n[^m]: three\n",
    "nothing in its line": "a[^n] b\n\n[^n]:\n\n    one\n\n    two\n",
    "an address": "a[^n] b\n\n[^n]: https://example.org\n\n    two\n",
    "a definition that links in it use": "a[^n] [b]\n\n[^n]: one\n\n    [b] and [c][b]\n\n[b]: https://example.org\n",
}


def by_the_plugin(text: str) -> str:
    md = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin, inline=False)
    html = re.sub(r'<hr class="footnotes-sep"[^>]*>', "", md.render(text))
    return re.sub(r' ?<a [^>]*class="footnote-backref">.*?</a>', "", html)


@pytest.mark.parametrize("text", WHOLE_NOTES.values(), ids=WHOLE_NOTES)
def test_all_of_a_footnote_is_shown(text: str) -> None:
    ours_, wanted = noted(text), by_the_plugin(text)
    assert outline(ours_).tags == outline(wanted).tags
    assert [code.strip() for code in outline(ours_).code] == [code.strip() for code in outline(wanted).code]
    words = re.sub(r"\[?\b\d\]?|↩", "", "".join(outline_text(ours_.replace("<", " <"))))
    assert words.split() == re.sub(r"\[?\b\d\]?", "", "".join(outline_text(wanted.replace("<", " <")))).split()
    assert ours_.count("↩") == text.count("]:") - text.count("[b]:")


_NOTE_LINES = [
    *("", "", "    three", "    - five", "        six", "    > seven", "    # eight", "\tnine", "    ```", "```"),
    *(
        "    | a |",
        "    |---|",
        "four",
        "- el",
        "# twelve",
        "> q",
        "    1. x",
        "      deep",
        "    [^a] w",
        "      - sub",
    ),
]


@given(
    st.sampled_from(["one", "> q", "`c`", "https://example.org"]),
    st.lists(st.sampled_from(_NOTE_LINES), max_size=6),
    st.lists(st.sampled_from(_NOTE_LINES), max_size=6),
)
@settings(max_examples=150, deadline=None)
def test_footnotes_are_made_of_what_the_plugin_finds_in_them(first: str, one: list[str], two: list[str]) -> None:
    text = "\n".join(["x[^a] y[^b]", "", f"[^a]: {first}", *one, "", "[^b]: two", *two, ""])
    found, wanted = outline(noted(text)), outline(by_the_plugin(text))
    assert found.tags == wanted.tags
    assert [code.strip() for code in found.code] == [code.strip() for code in wanted.code]


def test_the_way_back_stands_in_the_last_paragraph() -> None:
    back = r'<a href="#fnref-1" class="footnote-back" aria-label="back to the text of footnote 1">↩</a>'
    assert noted("a[^n]\n\n[^n]: one\n\n    two\n").endswith(f"<p>one</p><p>two {back}</p></li></ol></section>")
    assert noted("a[^n]\n\n[^n]: one\n    - x\n").endswith(f"<ul><li>x</li></ul>{back}</li></ol></section>")


def test_a_footnote_that_nothing_uses_stays_with_all_its_text() -> None:
    text = "a[^m]\n\n[^n]: one\n\n    two[^m] [^k]\n\n[^m]: three\n\n[^k]: four words\n"
    html = noted(text)
    assert html.startswith('<p>a<sup class="footnote-ref" id="fnref-1">')
    assert "<p>[^n]: one</p><pre><code>two[^m] [^k]&#10;</code></pre><p>[^k]: four words</p>" in html
    assert notes(html) == [("1", "three")]


def test_what_a_footnote_says_stands_where_it_does_in_the_file() -> None:
    text = "a[^n]\r\n\r\n[^n]: one\r\n\tsame âœ… *x*\r\n\r\n    - âœ… two\r\n      `c`\r\n"
    source = decode("a.md", text.encode())
    tree = parse(source)
    (note,) = read_footnotes(tree).notes
    found = [
        (node.kind, source.text[node.span.start : node.span.end])
        for block in note.blocks
        for node in block.walk()
        if node.kind in ("text", "code", "item")
    ]
    assert found == [
        ("text", "one"),
        ("text", "same âœ… "),
        ("text", "x"),
        ("item", "- âœ… two\r\n      `c`"),
        ("text", "âœ… two"),
        ("code", "`c`"),
    ]


def test_reading_footnotes_takes_no_longer_than_they_are() -> None:
    def notes_of(count: int) -> str:
        return "".join(f"[^{n}]: one\n\n    two [^{n + 1}]\n    - x\nlazy\n\n" for n in range(count)) + "see [^0]\n"

    def prepare(count: int) -> Callable[[], object]:
        tree = read(notes_of(count))
        return lambda: read_footnotes(tree)

    assert len(read_footnotes(read(notes_of(9))).notes) == 9
    assert_linear(prepare, 200)


@pytest.mark.parametrize(
    "text",
    ["a", "a **b** c", "**a: b** `c < d` & e", "`a` **b**, (`c`) **d!**", "**a** **b**", "snake_case **a_b** `c_d`",
     "a ** b", "**a `b` c**", "a **b** [c](d)", "a\\* **b**", "**a\n`b`**", '"**a**" > `"b"`', "x **a**y", "**<b>**"],
)  # fmt: skip
def test_words_are_written_as_what_is_parsed(text: str) -> None:
    parsed = Marks(tasks={2: task(2, 1)})  # it has no box, but to see that takes the elements
    for block in ("# {}", "- {}", "> {}", "| {} |\n|---|"):
        assert ours(block.format(text)) == ours(block.format(text), parsed).replace(
            '<li class="task" data-state="done" id="L1">', "<li>"
        )


def test_asides_stand_after_their_line() -> None:
    html = ours("one\ntwo\nthree\n\nfour\n", Marks(asides=(Aside(4, "<i>2</i>"), Aside(15, "<i>4</i>"))))
    assert html == "<p>one two<i>2</i> three</p><p>four<i>4</i></p>"
    table = ours("| a |\n|---|\n| b |\n", Marks(asides=(Aside(2, "<i>n</i>"),)))
    assert table.endswith('</table><div class="notes"><i>n</i></div>')


def test_no_aside_and_no_anchor_is_lost() -> None:
    text = "[a]: b\n\n- x\n\n  > y\n\n```\nz\n```\n\n[c]: d\n"
    asides = tuple(Aside(place, f"<i>{place}</i>") for place in range(len(text)))
    anchors = tuple(range(1, text.count("\n") + 2))
    found = outline(ours(text, Marks(asides=asides, anchors=anchors)))
    assert found.all.count("i") == len(text)
    assert sorted(found.ids) == sorted(f"L{line}" for line in anchors)


def test_ids_are_unique() -> None:
    text = "- [x] a\n- [x] b\n"
    tasks = {2: task(2, 1), 10: task(10, 2)}
    assert outline(ours(text, Marks(tasks=tasks, anchors=(1, 2)))).ids == ["L1", "L2"]


@pytest.mark.parametrize("marker", ["> ", "- "])
def test_deep_nesting(marker: str) -> None:
    html = ours(marker * 600 + "x")
    assert "x" in html
    outline(html)


def test_headings_mean_nothing_else_in_markdown() -> None:
    tree = read("# A `b` *c* {#x} [d](https://e.example) <script> 1 < 2 & \\* _f_ {{ g }}\n")
    html = heading_html(tree.root.children[0], tree.source, Marks())
    assert re.sub(r"<[^<>]*>|&#\d+;", "", html).isprintable()
    assert not re.search(r"[*_`\[\]{}\\#!]", re.sub(r"<[^<>]*>|&#\d+;", "", html))
    assert "&#60;script&#62;" in html
    assert escape_markdown("a-b") == "a&#45;b"
