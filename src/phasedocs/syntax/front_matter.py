"""YAML front matter, read as text values: no dates, no numbers, no aliases, nothing constructed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

MAX_LENGTH = 64 * 1024
"""In code points: more is not front matter that a person wrote."""

Places = Mapping[tuple[str, ...], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What front matter says, and where its values stand in it."""

    values: Mapping[str, object] | None
    """None when it is not valid."""
    problem: str | None = None
    places: Places = field(default_factory=dict)
    """Half-open, by the keys that lead to the value: of the first two levels."""


class TextLoader(yaml.BaseLoader):
    """Reads values as text, whatever their tags; refuses aliases: a kilobyte of them can stand for a gigabyte."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a node; YAMLError for one that is an alias."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read here")
        return super().compose_node(parent, index)


def load_front_matter(text: str) -> FrontMatter:
    """Read YAML; one that is not valid, or no mapping, has a problem instead of values."""
    if len(text) > MAX_LENGTH:
        return FrontMatter(None, f"front matter is longer than {MAX_LENGTH} characters")
    try:
        loader = TextLoader(text)
        node = loader.get_single_node()
        value = loader.construct_document(node) if node else None
    except yaml.MarkedYAMLError as error:
        return FrontMatter(None, f"front matter is not YAML: {error.problem or error.context}")
    except RecursionError:
        return FrontMatter(None, "front matter is nested too deep")
    except (yaml.YAMLError, ValueError) as error:
        return FrontMatter(None, f"front matter is not YAML: {str(error).partition(chr(10))[0]}")
    if value is None or value == "":
        return FrontMatter({})
    if not isinstance(value, dict):
        return FrontMatter(None, "front matter is not a mapping of names to values")
    return FrontMatter({str(key): entry for key, entry in value.items()}, None, dict(_places(node)))


def _places(root: yaml.Node | None) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        yield (str(key.value),), (value.start_mark.index, value.end_mark.index)
        if isinstance(value, yaml.MappingNode):
            for inner, below in value.value:
                yield (str(key.value), str(inner.value)), (below.start_mark.index, below.end_mark.index)
