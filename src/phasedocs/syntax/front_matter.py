"""YAML front matter, read as text values: no dates, no numbers, no aliases, nothing constructed."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

MAX_LENGTH = 64 * 1024
"""In code points: more is not front matter that a person wrote."""


class _Loader(yaml.BaseLoader):
    """Refuses aliases: a kilobyte of them can stand for a gigabyte."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read here")
        return super().compose_node(parent, index)


def load_front_matter(text: str) -> tuple[Mapping[str, object] | None, str | None]:
    """Read YAML; give the mapping and None, or None and what is wrong with it."""
    if len(text) > MAX_LENGTH:
        return None, f"front matter is longer than {MAX_LENGTH} characters"
    try:
        value = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        return None, f"front matter is not YAML: {error.problem or error.context}"
    except RecursionError:
        return None, "front matter is nested too deep"
    except (yaml.YAMLError, ValueError) as error:
        return None, f"front matter is not YAML: {str(error).partition(chr(10))[0]}"
    if value is None or value == "":
        return {}, None
    if not isinstance(value, dict):
        return None, "front matter is not a mapping of names to values"
    return {str(key): entry for key, entry in value.items()}, None
