"""`serve`, as a browser meets it: another process, over a made folder."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from phasedocs.cli import run

if sys.platform == "win32":
    pytest.skip("ctrl-c is sent otherwise", allow_module_level=True)

PLAN = "# Phase 2: Ingest\n\n**Status**: ✅ COMPLETE\n\n- [x] one\n- [x] two\n- [ ] three\n"
PATIENCE = 120
"""Seconds after which something is broken, on the slowest machine."""
# A shell's background jobs ignore ctrl-c, and so would what they start.
LISTENING = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); sys.argv[0] = 'phasedocs'; "
PROGRAM = [sys.executable, "-c", LISTENING + "from phasedocs.__main__ import main; main()", "serve", "--port", "0"]


class Server:
    """A running `serve`."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder, self.log = folder, log
        with log.open("wb") as file:
            self.process = subprocess.Popen(PROGRAM, cwd=folder, stdout=file, stderr=subprocess.STDOUT)
        end = time.monotonic() + PATIENCE
        while not (found := re.search(r"serving http://127\.0\.0\.1:(\d+)/", self.printed())):
            assert time.monotonic() < end, self.printed()
            assert self.process.poll() is None, self.printed()
            time.sleep(0.05)
        self.port = int(found[1])

    def printed(self) -> str:
        return self.log.read_text("utf-8")

    def get(self, address: str, host: str = "127.0.0.1") -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", address, headers={"Host": f"{host}:{self.port}"})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8")
        connection.close()
        return answer.status, text

    def turn(self) -> str:
        return self.get("/.phasedocs/turn?-")[1]

    def after(self, turn: str) -> str:
        """Wait for the next site, as pages do."""
        end = time.monotonic() + PATIENCE
        while (now := self.get(f"/.phasedocs/turn?{turn}")[1]) == turn:
            assert time.monotonic() < end, self.printed()
        return now


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "PHASE2.md").write_text(PLAN, "utf-8")
    (folder / "phasedocs.toml").touch()
    server = Server(folder, tmp_path / "log")
    yield server
    if server.process.poll() is None:
        server.process.kill()
    server.process.wait(PATIENCE)


def test_it_serves_builds_again_tells_what_failed_and_ends_with_130(server: Server) -> None:
    status, page = server.get("/d/phase2.html")
    assert status == 200
    assert "Phase 2: Ingest" in page
    assert page.count("/.phasedocs/turn") == 1
    made = next((server.folder / ".phasedocs" / "serve").glob("site-*/d/phase2.html"))
    assert ".phasedocs/turn" not in made.read_text("utf-8")
    assert not (server.folder / "build").exists()

    turn = server.turn()
    (server.folder / "PHASE2.md").write_text(PLAN.replace("Ingest", "Intake"), "utf-8")
    turn = server.after(turn)
    assert "Phase 2: Intake" in server.get("/d/phase2.html")[1]

    (server.folder / "phasedocs.toml").write_text("exclud = ['<b>']\n", "utf-8")
    turn = server.after(turn)
    status, page = server.get("/d/phase2.html")
    assert status == 503
    assert "phasedocs.toml:1: unknown key exclud; did you mean exclude?" in page
    assert "/.phasedocs/turn" in page

    (server.folder / "phasedocs.toml").write_text("", "utf-8")
    turn = server.after(turn)
    assert server.get("/")[0] == server.get("/index.html")[0] == 200
    time.sleep(1)
    assert server.turn() == turn, "its own output made it build again"

    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(PATIENCE) == 130
    assert "Traceback" not in server.printed()


def test_only_the_site_is_served_and_only_to_this_machine(server: Server) -> None:
    assert server.get("/", host="evil.example")[0] == 403
    assert server.get("/", host="localhost")[0] == 200
    outside = ("/../../../phasedocs.toml", "/..%2f..%2f..%2fphasedocs.toml", "/%2e%2e/mkdocs.yml", "/d/", "/no.html")
    for address in outside:
        status, text = server.get(address)
        assert status == 404, address
        assert "site_name" not in text
    link = next((server.folder / ".phasedocs" / "serve").glob("site-*")) / "link.txt"
    link.symlink_to(server.folder / "phasedocs.toml")
    assert server.get("/link.txt")[0] == 404


def test_a_port_that_is_taken_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text(PLAN, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["serve", "--port", str(port), os.fspath(tmp_path)]) == 2
    assert capfd.readouterr().err == f"phasedocs: port {port}: address already in use; choose another one with --port\n"


def test_what_is_not_there_is_not_served(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--port", "0", os.fspath(tmp_path / "nowhere")]) == 2
    assert "no such file or folder" in capfd.readouterr().err
