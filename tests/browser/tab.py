"""A tab of a browser, in which one page after the other is opened: a new one for each takes twice as long."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page


class Tab:
    """A tab without a network; collects everything that went wrong, and whatever is asked for that is no file."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.wrong: list[str] = []
        page.on("request", lambda request: self._asked(request.url))
        page.on("requestfailed", lambda request: self.wrong.append(f"failed: {request.url}"))
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("console", self._told)

    def _asked(self, url: str) -> None:
        if not url.startswith("file:"):
            self.wrong.append(f"asked for: {url}")

    def _told(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def open(self, path: Path, *, width: int = 1400, scheme: str = "light", settled: bool = False) -> Page:
        """Open a page; one that is settled asks for nothing more."""
        self._page.set_viewport_size({"width": width, "height": 900})
        self._page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        self._page.goto(path.as_uri())
        if settled:
            self._page.wait_for_load_state("networkidle")
        return self._page

    def leave(self) -> None:
        """Forget what the pages of a test have kept, and what went wrong in them."""
        if self._page.url.startswith("file:"):
            self._page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self._page.goto("about:blank")
        self.wrong.clear()
