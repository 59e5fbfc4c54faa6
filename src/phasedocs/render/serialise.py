"""JSON of reports: keys in their order, UTF-8, a newline at the end."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import orjson


def to_json(report: Mapping[str, Any] | Sequence[Any]) -> str:
    """Write a report, indented by two spaces."""
    try:
        return orjson.dumps(report, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode("utf-8")
    except orjson.JSONEncodeError:  # the name of a file is not UTF-8
        return _replaced(json.dumps(report, ensure_ascii=False, indent=2)) + "\n"


def to_json_line(report: Mapping[str, Any]) -> str:
    """Write a report in one line."""
    return to_json_bytes(report).decode("utf-8") + "\n"


def to_json_bytes(report: Mapping[str, Any]) -> bytes:
    """Write a report in one line, without its end."""
    try:
        return orjson.dumps(report)
    except orjson.JSONEncodeError:
        return _replaced(json.dumps(report, ensure_ascii=False, separators=(",", ":"))).encode("utf-8")


def _replaced(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
