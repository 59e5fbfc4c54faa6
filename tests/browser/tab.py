"""A tab of a browser, in which one page after the other is opened: a new one for each takes twice as long."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, Request

QUIET = 300
"""In milliseconds."""


class Tab:
    """A tab without a network; collects everything that went wrong, and whatever is asked for that is no file."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._requests: set[Request] = set()
        self.wrong: list[str] = []
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("console", self._told)

    def _asked(self, request: Request) -> None:
        self._requests.add(request)
        if not request.url.startswith("file:"):
            self.wrong.append(f"asked for: {request.url}")

    def _failed(self, request: Request) -> None:
        if request in self._requests:  # not of a page that was left
            self.wrong.append(f"failed: {request.url}")

    def _told(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def open(self, path: Path, *, width: int = 1400, scheme: str = "light", settled: bool = False) -> Page:
        """Open a page; one that is settled has asked for nothing for a while."""
        self._page.set_viewport_size({"width": width, "height": 900})
        self._page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        self._page.goto(path.as_uri())
        seen = -1
        while settled and seen != len(self._requests):  # "networkidle" may wait forever for a page that was left
            seen = len(self._requests)
            self._page.wait_for_timeout(QUIET)
        return self._page

    def leave(self) -> None:
        """Forget what the pages of a test have kept, and what went wrong in them."""
        if self._page.url.startswith("file:"):
            self._page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self._page.goto("about:blank")
        self._requests.clear()
        self.wrong.clear()
