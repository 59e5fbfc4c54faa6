"""One browser with one tab for all tests of a process: Playwright cannot run twice in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import sync_playwright
from tab import Tab

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def one_tab() -> Iterator[Tab]:
    if BROWSER is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        yield Tab(browser.new_page(offline=True))
        browser.close()


@pytest.fixture
def tab(one_tab: Tab) -> Iterator[Tab]:
    yield one_tab
    one_tab.leave()
