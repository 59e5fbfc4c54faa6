"""Serves a built site on this machine, and lets open pages know when there is a new one.

A page asks for the number of the site and is answered when it changes, so nothing of this is in the pages on disk:
the few words of script that ask are put into each as it is sent.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Thread
from typing import Any

from phasedocs.workspace.errors import InputError

HOST = "127.0.0.1"
TURN = "/.phasedocs/turn"
"""Address at which pages wait for the next site."""
WAIT = 20.0
"""Seconds after which a waiting page is answered in any case."""
_SCRIPT = """<script>(() => {
  const ask = (turn) => fetch("%s?" + turn, {cache: "no-store"}).then((answer) => answer.text()).then(
    (now) => now === turn ? ask(turn) : location.reload(), () => setTimeout(() => ask(turn), 1000));
  ask("%d");
})()</script>"""
_FAILED = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>The site could not be built</title>
<style>:root { color-scheme: light dark } body { margin: 4rem auto; max-width: 50rem; padding: 0 1rem; font: 1rem/1.6
system-ui, sans-serif } pre { padding: 1rem; border-left: .25rem solid #c4202c; background: #8881;
white-space: pre-wrap; overflow-wrap: anywhere }</style>
<body><h1>The site could not be built</h1><pre>%s</pre><p>This page comes back by itself when it is mended.</p></body>
</html>"""


class Stage:
    """What is served: a folder, or why there is none. Threads ask it; one of them changes it."""

    def __init__(self) -> None:
        self._changed = Condition()
        self.turn = 0
        """Grows with each change."""
        self.folder: Path | None = None
        self.failure: str | None = "The first build has not ended yet."

    def show(self, folder: Path) -> None:
        """Serve a folder from now on."""
        self._set(folder, None)

    def fail(self, message: str) -> None:
        """Serve a message in the place of every page."""
        self._set(self.folder, message)

    def _set(self, folder: Path | None, failure: str | None) -> None:
        with self._changed:
            self.folder, self.failure = folder, failure
            self.turn += 1
            self._changed.notify_all()

    def after(self, turn: int) -> int:
        """Wait until the turn is another one, but not for long; give it."""
        with self._changed:
            self._changed.wait_for(lambda: self.turn != turn, timeout=WAIT)
            return self.turn


class _Handler(SimpleHTTPRequestHandler):
    stage: Stage

    def log_message(self, *_: Any) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").rpartition(":")[0]
        address = self.path.partition("?")
        if host not in (HOST, "localhost"):  # a page of another site, by a name that leads here
            self.send_error(HTTPStatus.FORBIDDEN)
        elif address[0] == TURN:
            turn = int(address[2]) if address[2].isdecimal() and len(address[2]) < len("1" * 18) else -1
            self._send(str(self.stage.after(turn)), "text/plain")
        elif self.stage.failure is not None and self._is_page(address[0]):
            page = _FAILED % html.escape(self.stage.failure)
            self._send(self._asking(page), "text/html", HTTPStatus.SERVICE_UNAVAILABLE)
        elif self.stage.folder is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            self._serve(self.stage.folder)

    def _serve(self, folder: Path) -> None:
        """Send a file of the site; folders have no lists."""
        self.directory = str(folder)
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        known = path.resolve().is_relative_to(folder.resolve()) and path.is_file()
        if known and path.suffix != ".html":
            super().do_GET()
            return
        shown = path if known else folder / "404.html"
        text = shown.read_text("utf-8", "replace") if shown.is_file() else "<!doctype html><title>404</title>404"
        self._send(self._asking(text), "text/html", HTTPStatus.OK if known else HTTPStatus.NOT_FOUND)

    @staticmethod
    def _is_page(address: str) -> bool:
        return address.endswith(("/", ".html"))

    def _asking(self, page: str) -> str:
        """Put the script into a page, before its end."""
        at = page.rfind("</body>")
        return page[:at] + _SCRIPT % (TURN, self.stage.turn) + (page[at:] if at >= 0 else "")

    def _send(self, text: str, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        data = text.encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Say nothing: a browser that goes away is no fault of ours."""


@contextmanager
def serving(stage: Stage, port: int) -> Iterator[str]:
    """Serve while the block runs; give the address. InputError when the port is taken; 0 takes a free one."""
    handler = type("Handler", (_Handler,), {"stage": stage})
    try:
        server = _Server((HOST, port), handler)
    except OSError as error:
        reason = (error.strerror or "cannot be used").lower()
        raise InputError(f"port {port}: {reason}; choose another one with --port") from None
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
