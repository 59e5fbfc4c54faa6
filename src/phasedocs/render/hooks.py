"""Our entry in a configuration of pre-commit, added as text: comments and all else stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import yaml

HOOK = "phasedocs-lint"
ENTRY = f"""\
- repo: local
  hooks:
    - id: {HOOK}
      name: phasedocs lint
      entry: phasedocs lint --force-exclude
      language: system
      types_or: [markdown]
      require_serial: true
"""
"""What is added to `repos`. It runs the phasedocs that is installed: a clone needs no address to be known."""
MAX_LENGTH = 100_000
"""Characters of a configuration; a longer one is left alone."""
MAX_DEPTH = 32
"""Of what is nested in one: the time that PyYAML takes grows with the square of it."""

_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def with_hook(text: str) -> str | None:
    """Give a configuration of pre-commit with our entry in it, as it is when it has one; None where that is not safe.

    It is safe when the events of the new text are those of the old one with those of the entry at the end of `repos`.
    """
    if not text.strip():
        return "repos:\n" + _indented(2, "\n")
    before = _events(text)
    if any(isinstance(event, yaml.ScalarEvent) and event.value == HOOK for event in before):
        return text
    begin, end = _repositories(before)
    if end - begin < 2 or getattr(before[begin], "flow_style", True):
        return None
    first = _places(before[begin])[0]
    last = max(end for start, end in map(_places, before[begin:end]) if start < end)
    at = _end_of_line(text, last)
    newline = "\r\n" if "\r\n" in text else "\n"
    missing = "" if text[:at].endswith("\n") else newline
    added = missing + _indented(first - text.rfind("\n", 0, first) - 1, newline)
    after = text[:at] + added + text[at:]
    expected = [*_shapes(before[:end]), *_shapes(_events(ENTRY)[3:-3]), *_shapes(before[end:])]
    return after if list(_shapes(_events(after))) == expected else None


def _indented(columns: int, newline: str) -> str:
    return "".join(" " * columns + line + newline for line in ENTRY.splitlines())


def _events(text: str) -> list[yaml.Event]:
    """Give the events of a YAML text; none when it is not valid, too long or nested too deep.

    Nothing is built of them, so aliases of aliases cost nothing.
    """
    events: list[yaml.Event] = []
    depth = 0
    try:
        for event in yaml.parse(text[: MAX_LENGTH + 1], Loader=yaml.SafeLoader):
            events.append(event)
            depth += isinstance(event, _OPENING) - isinstance(event, _CLOSING)
            if depth > MAX_DEPTH:
                return []
    except yaml.YAMLError:
        return []
    return events if len(text) <= MAX_LENGTH else []


def _repositories(events: Sequence[yaml.Event]) -> tuple[int, int]:
    """Give where the sequence under the key `repos` of the whole begins and ends; the same place when there is none."""
    depth, begin = 0, 0
    for index, event in enumerate(events):
        if isinstance(event, _CLOSING):
            depth -= 1
            if begin and depth == 1:
                return begin, index
        key = events[index - 1]
        if depth == 1 and isinstance(event, yaml.SequenceStartEvent) and getattr(key, "value", None) == "repos":
            begin = index
        depth += isinstance(event, _OPENING)
    return 0, 0


def _places(event: yaml.Event) -> tuple[int, int]:
    """Give where an event begins and ends; the end of a block has no width, and stands at what comes next."""
    return event.start_mark.index if event.start_mark else 0, event.end_mark.index if event.end_mark else 0


def _end_of_line(text: str, index: int) -> int:
    """Give the start of the line after a place; the place itself where it is the start of one, as after a block."""
    if text[index - 1] == "\n":
        return index
    return text.find("\n", index) + 1 or len(text)


def _shapes(events: Iterable[yaml.Event]) -> Iterable[tuple[object, ...]]:
    names = ("anchor", "tag", "value")
    return ((type(event), *(getattr(event, name, None) for name in names)) for event in events)
