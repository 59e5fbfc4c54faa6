"""Finds and reads the files of a configuration: the nearest upwards, and those that it extends."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from phasedocs.check import OPTIONS
from phasedocs.config import Config, ConfigError, Layer, merged, read_layer
from phasedocs.workspace.errors import as_typed

CONFIG_NAMES = ("phasedocs.toml", "pyproject.toml")
MAX_CONFIG_BYTES = 1024 * 1024
"""A larger file is no configuration."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A configuration, and the files that it comes from."""

    config: Config = field(default_factory=Config)
    layers: tuple[Layer, ...] = ()
    """The file that was found first, then what it extends."""
    files: tuple[Path, ...] = ()
    """Their paths, absolute."""


def find_settings(first: Path, given: str | None = None) -> Settings:
    """Read the configuration that is given, or the nearest one upwards from a folder; defaults where there is none.

    Raises ConfigError for one that is not valid.
    """
    if given:
        path = Path(given).resolve()
        return _settings(path, _needed(path, as_typed(path)))
    for folder in (first, *first.parents):
        for name in CONFIG_NAMES:
            if (folder / name).is_file() and (layer := _layer(folder / name, as_typed(folder / name))):
                return _settings(folder / name, layer)
    return Settings()


def _settings(path: Path, layer: Layer) -> Settings:
    found = list(_chain(path, layer))
    layers = tuple(layer for _, layer in found)
    return Settings(merged(layers), layers, tuple(path for path, _ in found))


def _chain(path: Path, layer: Layer) -> Iterator[tuple[Path, Layer]]:
    """Yield a file and those that it extends, each with the next."""
    seen = [path.resolve()]
    yield path, layer
    while layer.extends is not None:
        where, name = layer.place("extend"), layer.extends
        if Path(name).is_absolute() or "\\" in name or name.startswith("~"):
            raise ConfigError(f"{where}: extend: write the path from this file, with forward slashes, not {name}")
        path = (path.parent / name).resolve()
        if path in seen:
            circle = " → ".join(as_typed(one) for one in [*seen[seen.index(path) :], path])
            raise ConfigError(f"{where}: extend: these files extend each other: {circle}")
        seen.append(path)
        layer = _needed(path, f"{where}: extend: {as_typed(path)}")
        yield path, layer


def _needed(path: Path, where: str) -> Layer:
    """Read a file that is named. ConfigError, with what names it, when it holds no configuration."""
    layer = _layer(path, where)
    if layer is None:
        raise ConfigError(f"{where}: has no table [tool.phasedocs]")
    return layer


def _layer(path: Path, where: str) -> Layer | None:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise ConfigError(f"{where}: not a regular file")
        if found.st_size > MAX_CONFIG_BYTES:
            raise ConfigError(f"{where}: larger than {MAX_CONFIG_BYTES // 1024} KiB, not read")
        return read_layer(as_typed(path), path.read_text("utf-8-sig"), OPTIONS)
    except OSError as error:
        raise ConfigError(f"{where}: {(error.strerror or 'cannot be read').lower()}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{where}: not UTF-8") from None
