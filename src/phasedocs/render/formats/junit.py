"""`--format junit`: a suite a document, a test a finding; a clean document is one test that passed.

What makes the run fail is a failure. Other findings are tests that passed, with output: no dashboard turns red by what
`--fail-on` lets through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from phasedocs.diagnostic import Diagnostic
from phasedocs.render.formats.api import Run, more

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""XML 1.0, 2.2: no escape makes these characters."""
_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_TEXT = str.maketrans(_TEXT)
_IN_ATTRIBUTE = str.maketrans(_TEXT | {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
"""`xml.sax.saxutils` does it too, and takes longer to import than all formats together."""


def render(run: Run) -> str:
    """Give the suites of all documents that were read."""
    found = [entry.found for entry in run.reported]
    by_path = {path: list(group) for path, group in groupby(found, key=lambda one: one.location.path)}
    failures = sum(map(run.fails, found))
    tests = sum(len(by_path.get(path, (None,))) for path in run.sheets)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(_tag("testsuites", name="phasedocs", tests=tests, failures=failures, errors=0, time=0))
    for path in sorted(run.sheets):
        lines += _suite(run.show(path), by_path.get(path, ()), run)
    lines.append("</testsuites>")
    return "\n".join(lines) + "\n"


def _suite(name: str, found: Sequence[Diagnostic], run: Run) -> Iterator[str]:
    failures = sum(map(run.fails, found))
    yield "  " + _tag("testsuite", name=name, tests=len(found) or 1, failures=failures, errors=0, skipped=0, time=0)
    for one in found:
        yield from _case(name, one, failing=run.fails(one))
    if not found:
        yield "    " + _tag("testcase", "/", name="nothing found", classname=name, file=name, time=0)
    yield "  </testsuite>"


def _case(path: str, found: Diagnostic, *, failing: bool) -> Iterator[str]:
    start = found.location.start
    place = f"{path}:{start.line}:{start.column}"
    name = f"{found.rule} at {start.line}:{start.column}"
    words = "\n".join([f"{place}: {found.severity}[{found.rule}] {found.message}", *more(found)])
    yield "    " + _tag("testcase", name=name, classname=path, file=path, line=start.line, time=0)
    if failing:
        yield "      " + _tag("failure", type=found.severity.value, message=found.message) + _text(words) + "</failure>"
    else:
        yield f"      <system-out>{_text(words)}</system-out>"
    yield "    </testcase>"


def _tag(name: str, close: str = "", /, **attributes: str | int) -> str:
    written = _attributes(attributes)
    return f"<{name} {written}{close}>"


def _attributes(values: Mapping[str, str | int]) -> str:
    return " ".join(f'{name}="{_legal(str(value)).translate(_IN_ATTRIBUTE)}"' for name, value in values.items())


def _text(words: str) -> str:
    return _legal(words).translate(_IN_TEXT)


def _legal(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
