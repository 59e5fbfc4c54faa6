"""What is wrong with a value that a person wrote, in our words: the key, the fact, and the way out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from phasedocs.config.places import Path


def near(word: str, known: Sequence[str]) -> str:
    """Give the way out for a word that is not known: the one that was meant, or all."""
    found = difflib.get_close_matches(word, known, 1)
    return f"did you mean {found[0]}?" if found else f"known are {', '.join(known)}"


_SHOULD = {
    "tuple_type": 'should be a list, as in ["a", "b"]',
    "string_type": "should be text, in quotes",
    "mapping_type": "should be a table",
    "model_type": "should be a table",
    "dict_type": "should be a table",
    "model_attributes_type": "should be a table",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
    "string_too_short": "should not be empty",
    "missing": "is missing",
}
_PATTERNS = {
    r"\.toml$": "should be the name of a .toml file",
    r"^https?://": "should begin with https:// or http://",
    r"^[^\W_]": "should begin with a letter or a digit",
    r"^[a-z][a-z0-9_-]*$": "should be one word in small letters, as in kick-off",
    r"^_?[a-z][a-z0-9_-]*$": "should be one word in small letters, as in kick-off",
}
"""What the patterns of the types ask for."""
_QUOTED = re.compile(r"'([^']+)'")


def slip(model: type[BaseModel], error: Mapping[str, Any]) -> tuple[Path, str]:
    """Give the path of a key and what is wrong with it, for an error of pydantic about a value of a model."""
    loc = error["loc"]
    path = tuple(part for part in loc if part != "[key]")
    key = ".".join(map(str, path)) or "the file"
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        parts = [str(part) for part in path]
        if parts[0] == "phases" and len(parts) == 3 and parts[2].isdigit():
            return path, f'write [phases."{parts[1]}.{parts[2]}"]: without the quotes this is phase {parts[1]}'
        return path, f"unknown key {key}; {near(parts[-1], _keys(model, parts[:-1]))}"
    if kind in ("enum", "literal_error"):
        known = _QUOTED.findall(str(context.get("expected", "")))
        what = ".".join(map(str, path[:-1])) if "[key]" in loc else key
        said = str(error["input"])
        return path, f"{what} cannot be {said or 'empty'}; {near(said, known)}"
    if kind == "value_error":
        return path, f"{key}: {context.get('error', error['msg'])}"
    if kind == "string_pattern_mismatch" and context["pattern"] in _PATTERNS:
        return path, f"{key}: {_PATTERNS[context['pattern']]}"
    return path, f"{key}: {_SHOULD.get(kind) or error['msg'][:1].lower() + error['msg'][1:]}"


def _keys(model: type[BaseModel], path: Sequence[str]) -> Sequence[str]:
    """Give the keys that a table of a model may have."""
    named = False
    for part in path:
        if named:  # the name of a part of a table: a phase, a rule
            named = False
            continue
        field = next((found for name, found in model.model_fields.items() if (found.alias or name) == part), None)
        if field is not None:
            model, named = _model(field.annotation) or model, get_origin(field.annotation) is Mapping
    return sorted(found.alias or name for name, found in model.model_fields.items())


def _model(annotation: Any) -> type[BaseModel] | None:
    """Give the type of the tables in a value: its own, or that of its parts."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model(part))), None)
