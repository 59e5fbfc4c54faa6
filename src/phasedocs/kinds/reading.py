"""Reading: YAML -> `Kind`, checked against its types; every slip is told with its file, its line and a way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from typing import Any

import yaml
from pydantic import ValidationError

from phasedocs.config import ConfigError, Layer, near, slip
from phasedocs.kinds.schema import Kind
from phasedocs.kinds.sheet import Sheet
from phasedocs.syntax.front_matter import TextLoader

MAX_LENGTH = 256 * 1024
"""In code points: more is no kind that a person wrote."""
MAX_NODES = 20_000

_FAST = getattr(yaml, "CBaseLoader", TextLoader)
"""libyaml: ten times as fast; it knows no bound for aliases and nesting."""
Path = tuple[str | int, ...]
Find = Callable[[str, Sheet], Sheet | None]


def read_kind(sheet: Sheet, find: Find, known: Callable[[Sheet], list[str]]) -> Kind:
    """Read a kind, with what it extends; `find` gives what a sheet means by a name, `known` the names that it may use.

    Raises ConfigError when it, or one that it extends, is not valid.
    """
    layers = list(_chain(sheet, find, known))
    values = reduce(_under, (layer.values for layer in layers))
    try:
        kind = Kind.model_validate({**values, "extends": None})
    except ValidationError as error:  # only what no file shows alone: a table in a section that is nowhere
        path, message = slip(Kind, error.errors()[0])
        raise ConfigError(f"{layers[0].place(*path)}: {message}") from None
    return kind.model_copy(update={"extends": layers[0].values.get("extends")})


def _chain(sheet: Sheet, find: Find, known: Callable[[Sheet], list[str]]) -> Iterator[Layer]:
    """Yield a kind and those that it extends, each with the next."""
    seen = [sheet.file]
    layer = _layer(sheet)
    yield layer
    while (name := layer.values.get("extends")) is not None:
        where = layer.place("extends")
        above = find(name, sheet)
        if above is None:
            raise ConfigError(f"{where}: there is no kind {name}; {near(name, known(sheet))}")
        if above.file in seen:
            circle = " → ".join([*seen[seen.index(above.file) :], above.file])
            raise ConfigError(f"{where}: extends: these kinds extend each other: {circle}")
        seen.append(above.file)
        sheet, layer = above, _layer(above)
        yield layer


def _under(own: Mapping[str, Any], above: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put what is said above under one's own, key by key: in its order, and one's own wins."""
    both = {key: _one_under(own.get(key, value), value) for key, value in above.items()}
    return {**both, **{key: value for key, value in own.items() if key not in above}}


def _one_under(own: Any, above: Any) -> Any:
    return _under(own, above) if isinstance(own, dict) and isinstance(above, dict) else own


def _layer(sheet: Sheet) -> Layer:
    """Read one file, and check it by itself."""
    values, lines = _load(sheet)
    layer = Layer(sheet.file, values, lines)
    try:
        Kind.model_validate(_completed(values) if values.get("extends") else values)
    except ValidationError as error:
        slips = [slip(Kind, one) for one in error.errors()]
        path, message = min(slips, key=lambda found: (found[1].endswith("is missing"), lines.get(found[0], 0)))
        raise ConfigError(f"{layer.place(*path)}: {message}") from None
    return layer


def _completed(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fill in what a kind that extends another may leave to that one: titles of parts, and columns of tables."""
    filled = dict(values)
    for group in ("fields", "sections", "tables"):
        if isinstance(parts := values.get(group), dict):
            filled[group] = {name: _with_title(part, group) for name, part in parts.items()}
    return filled


def _with_title(part: Any, group: str) -> Any:
    if not isinstance(part, dict):
        return part
    if group != "tables":
        return {"title": "x", **part}
    columns = part.get("columns", {})
    if isinstance(columns, dict):
        columns = {name: _with_title(column, "columns") for name, column in columns.items()}
    return {**part, "columns": columns}


def _load(sheet: Sheet) -> tuple[dict[str, Any], Mapping[Path, int]]:
    """Give the values of a file, all of them texts, lists and tables, with the 1-based line of each key."""
    if len(sheet.text) > MAX_LENGTH:
        raise ConfigError(f"{sheet.file}: longer than {MAX_LENGTH // 1024} Ki characters, not read")
    try:
        root = (_FAST if sheet.ours else TextLoader)(sheet.text).get_single_node()
        lines: dict[Path, int] = {}
        values = _plain(root, lines) if root else {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{sheet.file}:{mark.line + 1}" if mark else sheet.file
        raise ConfigError(f"{where}: not YAML: {error.problem or error.context}") from None
    except RecursionError:
        raise ConfigError(f"{sheet.file}: nested too deep") from None
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError(f"{sheet.file}: not YAML: {str(error).partition(chr(10))[0]}") from None
    if not isinstance(values, dict):
        raise ConfigError(f"{sheet.file}: should be a mapping of names to values")
    return values, lines


def _plain(root: yaml.Node, lines: dict[Path, int]) -> Any:
    """Turn nodes into values; tags mean nothing here. Raises YAMLError for a key that comes twice."""
    holder: list[Any] = [None]
    stack: list[tuple[yaml.Node, Path, Any, Any]] = [(root, (), holder, 0)]
    while stack:
        node, path, target, key = stack.pop()
        lines.setdefault(path, node.start_mark.line + 1)
        if len(lines) > MAX_NODES:
            raise yaml.YAMLError(f"more than {MAX_NODES} values")
        if isinstance(node, yaml.MappingNode):
            table: dict[str, Any] = {}
            target[key] = table
            for name, below in node.value:
                word = str(name.value) if isinstance(name, yaml.ScalarNode) else "?"
                if word in table:
                    raise yaml.MarkedYAMLError(problem=f"{word} comes twice", problem_mark=name.start_mark)
                table[word] = None
                lines[(*path, word)] = name.start_mark.line + 1
                stack.append((below, (*path, word), table, word))
        elif isinstance(node, yaml.SequenceNode):
            target[key] = parts = [None] * len(node.value)
            stack += [(below, (*path, number), parts, number) for number, below in enumerate(node.value)]
        else:
            target[key] = node.value
    return holder[0]
