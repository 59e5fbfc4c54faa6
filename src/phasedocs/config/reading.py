"""Reading: TOML -> `Config`, checked against its types; every slip is told with its file, its line and a way out."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from pydantic import ValidationError

from phasedocs.config.places import Path, key_lines
from phasedocs.config.settings import Config
from phasedocs.config.slips import near, slip
from phasedocs.model import phase_id

Options = Mapping[str, Mapping[str, int]]
"""The names of all rules, each with its options, each of them with the least that it may be."""


class ConfigError(Exception):
    """A configuration that cannot be used; the message is one line, with the place and the way out."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One file of a configuration, checked."""

    name: str
    """As a person in the current folder would type it."""
    values: Mapping[str, Any]
    lines: Mapping[Path, int] = field(repr=False)
    """Of each key, from the top of our table."""

    @property
    def extends(self) -> str | None:
        """What it names as the file to start from."""
        return self.values.get("extend")

    def place(self, *path: str | int) -> str:
        """Give file and line of a key, or of the nearest one above it that the file holds."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return f"{self.name}:{self.lines[path[:length]]}"
        return self.name


def parse_config(name: str, text: str, rules: Options | None = None) -> Config | None:
    """Read a configuration that stands in one file; None when a pyproject.toml has no table of ours."""
    layer = read_layer(name, text, rules)
    return None if layer is None else merged([layer])


def read_layer(name: str, text: str, rules: Options | None = None) -> Layer | None:
    """Read one file of a configuration; None when a pyproject.toml has no table of ours.

    Raises ConfigError when it is not valid. Names of rules and their options are checked where `rules` are given.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_not_toml(name, str(error))) from None
    except RecursionError:
        raise ConfigError(f"{name}: nested too deep") from None
    lines = key_lines(text)
    if name.endswith("pyproject.toml"):
        tool = values.get("tool", {})
        if not isinstance(tool, dict) or "phasedocs" not in tool:
            return None
        values = tool["phasedocs"]
        lines = {path[2:]: line for path, line in lines.items() if path[:2] == ("tool", "phasedocs")}
    if not isinstance(values, dict):
        raise ConfigError(f"{name}: tool.phasedocs should be a table")
    layer = Layer(name, values, lines)
    if slips := sorted(_slips(layer, rules), key=lambda slip: lines.get(slip[0], 0)):
        path, message = slips[0]
        raise ConfigError(f"{layer.place(*path)}: {message}")
    return layer


def merged(layers: Sequence[Layer]) -> Config:
    """Join the files of a configuration, the one that extends the others first.

    Tables are joined key by key, in the order of the first; anything else, lists too, is that of the first that has it.
    Raises ConfigError for phases that wait for each other.
    """
    values: Mapping[str, Any] = {}
    for layer in layers:
        phases = {phase_id(key) or key: said for key, said in _table(layer.values, "phases").items()}
        values = _joined(values, {**layer.values, "phases": phases})
    config = Config.model_validate({**values, "extend": None})
    _fail_on_circles(config, layers)
    return config


def origin(layers: Sequence[Layer], *path: str) -> str | None:
    """Give file and line of what sets a key; None where nothing does."""
    return next((layer.place(*path) for layer in layers if path in layer.lines), None)


def _joined(first: Mapping[str, Any], second: Mapping[str, Any]) -> Mapping[str, Any]:
    both = {
        key: _joined(value, second[key]) if isinstance(value, dict) and isinstance(second.get(key), dict) else value
        for key, value in first.items()
    }
    return {**both, **{key: value for key, value in second.items() if key not in first}}


def _not_toml(name: str, message: str) -> str:
    found = re.fullmatch(r"(?P<words>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", message, re.DOTALL)
    words = found["words"] if found else message
    where = f"{name}:{found['line']}" if found and found["line"] else name
    return f"{where}: not TOML: {words[:1].lower()}{words[1:]}"


def _slips(layer: Layer, rules: Options | None) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong, each with the path of its key."""
    if rules is not None:
        yield from _rule_slips(layer.values, rules)
    seen: dict[str | None, str] = {}
    for key in _table(layer.values, "phases"):
        if (first := seen.setdefault(phase_id(key) or key, key)) != key:
            yield ("phases", key), f"phases.{key} is the same phase as phases.{first}; say it once"
    try:
        Config.model_validate(layer.values)
    except ValidationError as error:
        for one in error.errors():
            yield slip(Config, one)


def _rule_slips(values: Mapping[str, Any], rules: Options) -> Iterator[tuple[Path, str]]:
    for name, settings in _table(values, "rules").items():
        if name not in rules:
            yield ("rules", name), no_rule(name, rules)
            continue
        for option, value in settings.items() if isinstance(settings, dict) else ():
            path: Path = ("rules", name, option)
            known = ("severity", *rules[name])
            if option not in known:
                yield path, f"{name} has no option {option}; {near(option, known)}"
            elif option != "severity" and isinstance(value, int) and value < rules[name][option]:
                yield path, f"rules.{name}.{option}: should be {rules[name][option]} or more"
    for glob, names in _table(values, "per-file-ignores").items():
        for number, name in enumerate(names if isinstance(names, list) else ()):
            if isinstance(name, str) and name not in rules:
                yield ("per-file-ignores", glob, number), no_rule(name, rules)


def _table(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = values.get(key)
    return found if isinstance(found, dict) else {}


def no_rule(name: str, rules: Iterable[str]) -> str:
    """Say that there is no such rule, and the way out."""
    found = difflib.get_close_matches(name, list(rules), 1)
    return f"there is no rule {name}; " + (f"did you mean {found[0]}?" if found else "`phasedocs rules` lists them")


def _fail_on_circles(config: Config, layers: Sequence[Layer]) -> None:
    """Say which phases wait for each other: documents can be told where they say so, a configuration must not."""
    try:
        TopologicalSorter({phase: said.depends_on for phase, said in config.phases.items()}).prepare()
    except CycleError as error:
        circle = error.args[1]
        where = origin(layers, "phases", circle[0], "depends_on") or layers[0].name
        raise ConfigError(f"{where}: phases wait for each other: {' → '.join(circle)}") from None
