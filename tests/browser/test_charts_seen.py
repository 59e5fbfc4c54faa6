"""Charts and filters in a real browser: words that do not touch each other, enough contrast, and keys that work."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from tab import Tab

pytestmark = pytest.mark.browser

TITLES = (
    "Survey of the whole coast with all of its harbours and every gauge that was ever put there",
    "إعداد البيانات للتدريب على النموذج",
    "データの準備と学習モデルの評価とその後の作業",
    "WWWWWWWW MMMMMMMM WWWWWWWW MMMMMMMM",
    "Sea",
)


def plan_of(phase: int, ticked: int) -> str:
    first = date(2026, 1, 1) + timedelta(phase * 11)
    after = [one for one in (phase - 1, phase // 2, phase - 4) if one > 0] + ([9] if phase == 7 else [])
    steps = "".join(f"- **{first + timedelta(one * 2)}**: step {one}\n" for one in range(9))
    tasks = "".join(
        f"- [{'x' if one < ticked else ' '}] task {one} (@{'ana' if one % 2 else 'bo'})\n" for one in range(12)
    )
    waits = f"**Depends on**: {', '.join(f'Phase {one}' for one in after)}\n\n" if after else ""
    return (
        f"# Phase {phase}: {TITLES[phase % len(TITLES)]}\n\n{waits}**Status**: in progress\n\n"
        f"**Target date**: {first + timedelta(30)}\n\n## Timeline\n\n{steps}\n## Tasks\n\n{tasks}\n"
        "## Approvals\n\n- [ ] harbour master\n"
    )


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of twenty phases with two circles of them, and with some days of history."""
    root = tmp_path_factory.mktemp("charts")
    git = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    (root / ".gitignore").write_text("build/\n.phasedocs/\n")
    for day in range(1, 9):
        for phase in range(1, 21):
            (root / f"PHASE{phase}_PLAN.md").write_text(plan_of(phase, min(12, day * phase // 8)), "utf-8")
        subprocess.run([*git, "add", "--all"], check=True)
        when = {"GIT_AUTHOR_DATE": f"2026-06-0{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"2026-06-0{day}T12:00:00Z"}
        subprocess.run([*git, "commit", "--quiet", "-m", "x"], check=True, env={**os.environ, **when})
    command = [sys.executable, "-m", "phasedocs", "build", "--strict", "--git", "--today", "2026-06-20"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "build" / "site"


TOUCHING = """() => [...document.querySelectorAll('svg.chart')].flatMap((chart) => {
  const boxes = [...chart.querySelectorAll('text')].map((one) => [one.textContent, one.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([words, a], at) => boxes.slice(at + 1).forEach(([others, b]) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && high > 4) found.push(`${words} | ${others}`);
  }));
  return found;
})"""
"""Gives the words in charts that stand over other words."""

OUTSIDE = """() => [...document.querySelectorAll('svg.chart text')].filter((one) => {
  const own = one.getBoundingClientRect(), box = one.closest('.node')?.querySelector('rect') ?? one.closest('svg');
  const around = box.getBoundingClientRect();
  return own.left < around.left - 1 || own.right > around.right + 1;
}).map((one) => one.textContent)"""
"""Gives the words in charts that reach out of their box or their chart."""

PALE = """() => {
  const channel = (part) => (part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  };
  const page = getComputedStyle(document.body).backgroundColor;
  return [...document.querySelectorAll('svg.chart text')].map((one) => {
    const rect = one.closest('.node')?.querySelector('rect');
    const [a, b] = [light(getComputedStyle(one).fill), light(rect ? getComputedStyle(rect).fill : page)];
    return [one.textContent, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  }).filter(([, contrast]) => contrast < 4.5);
}"""
"""Gives the words in charts with less contrast than WCAG 2.2 asks for (§1.4.3, level AA)."""


@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (1400, "dark")])
@pytest.mark.parametrize("name", ["index.html", "timeline.html"])
def test_words_in_charts_are_apart_and_readable(tab: Tab, charts: Path, name: str, width: int, scheme: str) -> None:
    page = tab.open(charts / name, width=width, scheme=scheme, settled=True)
    assert tab.wrong == []
    assert page.locator("svg.chart").count() >= (20 if name == "index.html" else 1)
    assert page.evaluate(TOUCHING) == []
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(PALE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_each_chart_has_a_table_with_the_same_numbers(tab: Tab, charts: Path) -> None:
    page = tab.open(charts / "index.html")
    drawn = set(page.locator("svg.gantt .numbers").all_text_contents())
    table = page.locator("details.data").first
    table.locator("summary").click()
    told = table.locator("td[data-label=Done]").all_text_contents()
    assert len(told) == 20
    assert {one.strip("\u2068\u2069") for one in drawn} == set(told)
    assert page.locator("details.data").count() == page.locator("svg:is(.gantt, .graph, .burnup)").count() == 3


def test_open_tasks_are_filtered_with_the_keyboard(tab: Tab, charts: Path) -> None:
    page = tab.open(charts / "index.html")
    assert page.locator(".by-phase").is_visible()
    assert not page.locator(".by-owner").is_visible()
    page.locator("#by-phase").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".by-owner").is_visible()
    assert not page.locator(".by-phase").is_visible()
    assert page.locator(".by-owner summary").first.inner_text().startswith("@ana")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "show-work"
    work = page.locator(".by-owner li[data-role=work]").first
    assert work.is_visible()
    page.keyboard.press("Space")
    assert not work.is_visible()


def test_a_cell_of_a_strip_leads_to_its_section(tab: Tab, charts: Path) -> None:
    page = tab.open(charts / "d/phase4-plan.html")
    link = page.locator("svg.strip a").last
    assert link.get_attribute("href") == "#approvals"
    link.click()
    assert page.url.endswith("#approvals")
    assert page.locator("#approvals").is_visible()
