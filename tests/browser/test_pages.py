"""The built site in a real browser, opened from disk with the network cut off."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tab import Tab

pytestmark = pytest.mark.browser

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DOCUMENT = "d/docs-phase2-completion-report.html"
PAGES = (
    *("index.html", "phases.html", "timeline.html", "documents.html", "references.html", "rules.html"),
    *("p/phase-4.html", DOCUMENT, "d/docs-decisions.html"),
)
SCREENS = ((1400, "light"), (400, "dark"), (400, "light"), (1400, "dark"))
VIEWS = [
    (name, *screen)
    for number, name in enumerate(PAGES)
    for screen in (SCREENS if os.environ.get("PHASEDOCS_LONG") else (SCREENS[number % len(SCREENS)],))
]
"""Each page, on one screen after the other: `make test-corpus` looks at each of them on all."""


CONTRAST = """() => {
  const channel = (part) => (part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * (top[3] ?? 1) + under[i] * (1 - (top[3] ?? 1)));
  const light = (colour) => 0.2126 * channel(colour[0]) + 0.7152 * channel(colour[1]) + 0.0722 * channel(colour[2]);
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const coloured = ".pill, .severity, .soft, small, .note-tail, .note-words, .count, .none, .big, .number, .role"
    + ", .key, .meta, .day, .late, .choices label, .choices legend, .when";
  const poor = new Set();
  for (const element of document.querySelector(".md-content").querySelectorAll(coloured)) {
    if (!element.textContent.trim() || !element.getClientRects().length) continue;
    const below = ground(element), text = over(parse(getComputedStyle(element).color), below);
    const [a, b] = [light(text), light(below)].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) poor.add(element.className + " " + contrast.toFixed(2));
  }
  return [...poor];
}"""
"""Gives the words of ours with less contrast than WCAG 2.2 asks for (§1.4.3, level AA)."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, built by the command itself."""
    project = tmp_path_factory.mktemp("site") / "examples"
    shutil.copytree(EXAMPLES, project, ignore=shutil.ignore_patterns("build", ".phasedocs"))
    command = [sys.executable, "-m", "phasedocs", "build", "--strict"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "build" / "site"


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, which npm brings."""
    if shutil.which("npm") is None:
        pytest.skip("no npm on this machine: axe-core cannot be had")
    folder = tmp_path_factory.mktemp("axe")
    command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent", "axe-core@4"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        pytest.skip(f"npm brought no axe-core: {done.stderr.strip()[:200]}")
    return script.read_text("utf-8")


AXE = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.filter((one) => ["serious", "critical"].includes(one.impact)).flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""


@pytest.mark.parametrize(("name", "width", "scheme"), VIEWS)
def test_axe_finds_nothing_serious(tab: Tab, site: Path, axe: str, name: str, width: int, scheme: str) -> None:
    page = tab.open(site / name, width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    page.evaluate(axe)
    assert page.evaluate(AXE) == []


RECORD = """() => {
  window.reached = [];
  window.rounds = 0;
  let first = null;
  document.addEventListener("focusin", ({target}) => {
    first ??= target;
    rounds += target === first;
    const box = target.getBoundingClientRect(), style = getComputedStyle(target);
    const seen = target.matches(":focus-visible") && (style.outlineStyle !== "none" || style.boxShadow !== "none"
      || target.matches("input, .md-skip, label"));
    reached.push([target.tagName + (target.getAttribute("href") ?? target.textContent), seen || box.width === 0]);
  });
}"""
"""Keeps the name of each element that gets the focus, and whether that is seen."""
AT_ONCE = 30
"""So often the key is pressed before anybody asks whether the page begins again."""


@pytest.mark.parametrize("name", ["index.html", "p/phase-4.html", DOCUMENT])
def test_every_link_is_reached_by_the_keyboard(tab: Tab, site: Path, name: str) -> None:
    page = tab.open(site / name)
    wanted = page.evaluate(
        "[...document.querySelectorAll('.md-content__inner a[href], .md-content__inner summary')]"
        ".filter((one) => one.checkVisibility() && !one.classList.contains('headerlink'))"
        ".map((one) => one.tagName + (one.getAttribute('href') ?? one.textContent))"
    )
    page.evaluate(RECORD)
    for pressed in range(2 * len(wanted) + 120):  # a list of the theme's own stands before
        page.keyboard.press("Tab")
        if pressed % AT_ONCE == 0 and page.evaluate("rounds") > 1:
            break
    reached = page.evaluate("reached")
    assert {*wanted} - {one for one, _ in reached} == set()
    assert [one for one, seen in reached if not seen] == []


HOSTILE = """# <script>document.title='broken'</script> <img src=x onerror="document.title='broken'"> `<b>`

**Status**: <script>document.title='broken'</script> ✅ COMPLETE</div></div></main>

- [ ] <img src=x onerror="document.title='broken'"> [a](javascript:document.title='broken')
- [x] ![b](https://evil.example/b.png) <iframe src="https://evil.example"></iframe>

<div onclick="document.title='broken'" style="position:fixed;inset:0" id="__search">
<script src="https://evil.example/c.js"></script>
<style>@import url(https://evil.example/d.css); body { display: none }</style>
<svg onload="document.title='broken'">

## __config

<form action="https://evil.example"><button>x</button></form>
"""


@pytest.mark.parametrize(("name", "scheme"), sorted({(name, scheme) for name, _, scheme in VIEWS}))
def test_no_request_no_error_no_overflow(tab: Tab, site: Path, name: str, scheme: str) -> None:
    page = tab.open(site / name, scheme=scheme, settled=True)
    assert tab.wrong == []
    for width in (360, 400, 800, 1400, 2000):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
    dark = page.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"
    assert dark == (scheme == "dark")
    assert page.evaluate(CONTRAST) == []


def test_the_dashboard_shows_bars_claims_and_findings(tab: Tab, site: Path) -> None:
    page = tab.open(site / "index.html")
    assert page.locator("h1").inner_text().startswith("What is really done")
    bar = page.locator("table.phases .bar").first
    assert bar.is_visible()
    assert 0 < bar.locator("span").bounding_box()["width"] <= bar.bounding_box()["width"]  # type: ignore[index]
    assert re.search(r"\d+/\d+ \(\d+ %\)", page.locator("table.phases .count").first.inner_text())
    assert page.locator(".claim-card .claim.contradicted").first.is_visible()
    assert page.locator("details.group").first.is_visible()


@pytest.mark.parametrize("width", [400, 1400])
def test_a_finding_stands_beside_its_line(tab: Tab, site: Path, width: int) -> None:
    page = tab.open(site / DOCUMENT, width=width)
    line = page.locator(".pd p > .claim.contradicted").first
    note = line.locator("xpath=following-sibling::span[contains(@class, 'note')]").first
    assert note.is_visible()
    beside, claim = note.bounding_box(), line.bounding_box()
    assert beside is not None
    assert claim is not None
    if width == 1400:
        assert beside["x"] > claim["x"] + claim["width"]
        assert abs(beside["y"] - claim["y"]) < 40
    else:
        assert 0 < beside["y"] - claim["y"] < 60
    assert beside["x"] + beside["width"] <= width


def test_a_finding_leads_to_its_evidence(tab: Tab, site: Path) -> None:
    page = tab.open(site / DOCUMENT)
    link = page.locator(".note-lines a").first
    target = str(link.get_attribute("href"))
    link.click()
    assert page.url.endswith(target)
    assert page.locator(target).is_visible()


def test_boxes_are_drawn_and_named(tab: Tab, site: Path) -> None:
    page = tab.open(site / DOCUMENT)
    boxes = page.locator("li.task > .box")
    assert boxes.count() > 20
    assert {"done", "open"} <= {str(box.get_attribute("aria-label")) for box in boxes.all()}
    size = boxes.first.bounding_box()
    assert size is not None
    assert size["width"] > 8


def test_search_works_from_disk(tab: Tab, site: Path) -> None:
    page = tab.open(site / "index.html", settled=True)
    page.keyboard.press("f")
    page.locator("input.md-search__input").press_sequentially("broker")
    found = page.locator(".md-search-result__item")
    found.first.wait_for(timeout=10_000)
    assert found.count() >= 2
    assert tab.wrong == []
    found.first.locator("a").first.click()
    page.wait_for_url("**/d/**")


def test_hostile_documents_do_nothing(tab: Tab, tmp_path: Path) -> None:
    (tmp_path / "phasedocs.toml").write_text('[site]\ntitle = "</title><script>document.title=1</script>"\n')
    names = ("PHASE1_a #%&.md", "🎉 ünï.md", "Фаза/日本 語.md", "d/100%25.md", "q'\"uote.md", "a?b=c&d.md", "-o.md")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(HOSTILE, "utf-8")
    front = '---\ntitle: "\'><script>document.title=1</script>"\nphasedocs: {phase: 2}\n---\n\n'
    (tmp_path / "front.md").write_text(
        front + "No heading.\n\n```html\n<script>document.title=1</script>\n```\n", "utf-8"
    )
    command = [sys.executable, "-m", "phasedocs", "build", "--strict"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "build" / "site"
    assert len(list((site / "d").glob("*.html"))) == len(names) + 1
    home = tab.open(site / "documents.html")
    links = home.eval_on_selector_all(".md-content table a", "all => all.map((one) => one.href)")
    assert len(links) == len(names) + 1
    assert all(Path(unquote(urlsplit(link).path)).is_file() for link in links)
    for path in sorted(site.rglob("*.html")):
        if path.name == "404.html":  # its addresses are those of a server
            continue
        page = tab.open(path, settled=True)
        assert tab.wrong == []
        assert page.title() not in ("broken", "1")
        assert page.locator(".md-content").is_visible()
        assert page.locator(".md-content script, .md-content iframe, .md-content img, .md-content form").count() == 0
        assert page.locator(".md-search__input").is_visible()


def test_the_output_names_no_other_host(site: Path) -> None:
    asking = re.compile(
        r"""<(?:link|script|img|iframe|source|video|audio|object|embed)\b[^>]*?\b(?:src|href|data)=["']?(?:https?:)?//"""
    )
    for path in site.rglob("*.html"):
        assert not asking.search(path.read_text("utf-8")), path
    for path in site.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|@import\s+[\"'](?:https?:)?//", path.read_text("utf-8")), (
            path
        )
