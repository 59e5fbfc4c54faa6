"""Values of dataclasses as plain ones that JSON can hold, and back: by their fields, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Decode = Callable[[Any], Any]


def plain(value: Any) -> Any:
    """Give a value as lists, strings, numbers and None."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    if isinstance(value, (frozenset, set)):
        return sorted(map(plain, value))
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return [plain(getattr(value, name)) for name in _names(type(value))]
    return value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.init)


def _itself(value: Any) -> Any:
    return value


@cache
def restore(kind: Any) -> Decode:
    """Give what makes values of a type out of plain ones. Raises TypeError for a type that is not known here."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (one,) = (restore(part) for part in arguments if part is not NoneType)
        return _itself if one is _itself else lambda value: None if value is None else one(value)
    if origin is tuple and arguments[-1] is Ellipsis:
        one = restore(arguments[0])
        return tuple if one is _itself else lambda value: tuple(map(one, value)) if value else ()
    if origin is tuple:
        parts = tuple(map(restore, arguments))
        return lambda value: tuple(part(one) for part, one in zip(parts, value, strict=True))
    if origin is frozenset:
        return frozenset
    if isinstance(origin, type) and issubclass(origin, Mapping):
        one = restore(arguments[1])
        return lambda value: {key: one(part) for key, part in value.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind)
    if isinstance(kind, type) and issubclass(kind, (Enum, str, int, float, bool)):
        return kind if issubclass(kind, Enum) else _itself
    raise TypeError(f"no plain form of {kind}")


def _record(kind: type) -> Decode:
    hints = get_type_hints(kind)
    parts = [(at, restore(hints[name])) for at, name in enumerate(_names(kind))]
    changing = tuple((at, part) for at, part in parts if part is not _itself)

    def record(values: Any) -> Any:
        for at, part in changing:
            values[at] = part(values[at])
        return kind(*values)

    return record
