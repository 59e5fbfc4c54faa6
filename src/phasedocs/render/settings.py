"""The settings that hold, as TOML: with the file and line of each that is set."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from phasedocs.config import Config, Layer, origin
from phasedocs.rules import Rule

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def settings_text(config: Config, layers: Sequence[Layer], rules: Sequence[Rule]) -> str:
    """Give a configuration that says in full what holds; it can be read again.

    `layers` are the files that it comes from, the one that extends the others first.
    """
    names = ", extends ".join(layer.name for layer in layers)
    lines = [f"# {names or 'no configuration file: these are the defaults'}"]
    values = config.model_dump(mode="json", by_alias=True, exclude={"extend", "rules"})
    values["rules"] = {rule.name: _rule(config, rule) for rule in rules}
    tables = {key: value for key, value in values.items() if isinstance(value, dict)}
    for key, value in values.items():
        if key not in tables:
            lines += _lines((), {key: value}, layers)
    for key, table in tables.items():
        lines += ["", f"[{key}]", *_lines((key,), table, layers)]
    return "\n".join(lines) + "\n"


def _rule(config: Config, rule: Rule) -> Mapping[str, Any]:
    own = config.rules.get(rule.name)
    severity = own.severity if own and own.severity else rule.severity.value
    options = {name: config.option(rule.name, name, option.default) for name, option in rule.options.items()}
    return {"severity": severity, **options}


def _lines(path: tuple[str, ...], table: Mapping[str, Any], layers: Sequence[Layer]) -> Iterator[str]:
    """Yield a line for each value in a table and those below it; tables of ours are at most three deep."""
    for key, value in table.items():
        own = (*path, key)
        if isinstance(value, dict):
            yield from _lines(own, value, layers)
            continue
        where = origin(layers, *own)
        name = ".".join(part if _BARE.fullmatch(part) else _quoted(part) for part in own[1:] or own)
        shown = "# " * (value is None) + f"{name} = {'(not set)' if value is None else _value(value)}"
        yield f"{shown}  # {where}" if where else shown


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    """Write a string as JSON does, which TOML reads alike but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
