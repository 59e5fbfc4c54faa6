"""Configuration: phasedocs.toml, or [tool.phasedocs] in pyproject.toml, checked against its types. Touches no disk."""

from phasedocs.config.globs import covers
from phasedocs.config.reading import (
    ConfigError,
    Layer,
    Options,
    merged,
    no_rule,
    origin,
    parse_config,
    read_layer,
)
from phasedocs.config.settings import (
    Config,
    PhaseSettings,
    RuleSettings,
    ScheduleSettings,
    SiteSettings,
    SyncSettings,
    VocabularySettings,
)
from phasedocs.config.slips import near, slip

__all__ = [
    "Config",
    "ConfigError",
    "Layer",
    "Options",
    "PhaseSettings",
    "RuleSettings",
    "ScheduleSettings",
    "SiteSettings",
    "SyncSettings",
    "VocabularySettings",
    "covers",
    "merged",
    "near",
    "no_rule",
    "origin",
    "parse_config",
    "read_layer",
    "slip",
]
