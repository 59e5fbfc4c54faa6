"""Configuration: phasedocs.toml, or [tool.phasedocs] in pyproject.toml, checked against its model."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from phasedocs.diagnostic import Severity
from phasedocs.model import ClaimKind, Role, TaskState


class ConfigError(Exception):
    """A configuration that cannot be used; the message is one line, with the place and the way out."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleSettings(_Strict):
    """`[rules.NAME]`: how one rule is reported."""

    severity: Literal["error", "warning", "note", "off"] | None = Field(
        None, description="Severity of its findings; off switches it off."
    )

    def severity_or(self, default: Severity) -> Severity:
        """Give the severity that is set, or the rule's own."""
        return default if self.severity in (None, "off") else Severity(self.severity or default)


class ScheduleSettings(_Strict):
    """`[schedule]`: what is to be thought of time."""

    git: bool = Field(False, description="Ask git when each line was last changed, as `--git` does.")
    max_age_days: int = Field(90, ge=1, description="Age at which a status of what is not complete is outdated.")


class SiteSettings(_Strict):
    """`[site]`: the site that `phasedocs build` makes."""

    title: str | None = Field(None, description="Name of the project in the head of every page.")
    repo_url: str | None = Field(
        None, description="Where the sources can be seen: pages link to their file there.", pattern=r"^https?://"
    )
    unsafe_html: bool = Field(
        False, description="Let raw HTML of documents through as it is. Only for documents that you trust."
    )


Word = Annotated[str, StringConstraints(pattern=r"^[^\W_]", max_length=60)]
"""A word or a few; it starts with a letter or a digit. Case does not matter."""


class VocabularySettings(_Strict):
    """`[vocabulary]`: words of your own, beside the built-in ones of 14 languages."""

    status: Mapping[ClaimKind, tuple[Word, ...]] = Field({}, description='What states a status: `ready = ["go"]`.')
    roles: Mapping[Role, tuple[Word, ...]] = Field({}, description="In headings: whose business the boxes below are.")
    phases: tuple[Word, ...] = Field((), description='What stands before the number of a phase: `["sprint"]`.')
    status_labels: tuple[Word, ...] = Field((), description="Labels of fields that hold the status of the work.")
    other_labels: tuple[Word, ...] = Field((), description="Labels of fields that hold the status of something else.")
    goals: tuple[Word, ...] = Field((), description="In headings: what stands below is wished for, not so.")
    whole: tuple[Word, ...] = Field((), description="Words that do not narrow what a status is about.")

    @property
    def lists(self) -> Mapping[str, Any]:
        """The words in the shape of the built-in lists; nothing when there are none."""
        if self == VocabularySettings():
            return {}
        return {
            "status": {kind.value: list(words) for kind, words in self.status.items()},
            "roles": {"near": {role.value: list(words) for role, words in self.roles.items()}},
            "phase": {"words": list(self.phases)},
            "subject": {
                "status_labels": list(self.status_labels),
                "foreign_labels": list(self.other_labels),
                "generic": list(self.whole),
            },
            "mood": {"goals": list(self.goals)},
        }


class Config(_Strict):
    """Everything that a project can set."""

    include: tuple[str, ...] = Field((), description="Globs of the documents to read; all Markdown files when empty.")
    exclude: tuple[str, ...] = Field((), description="Globs of files and folders to leave out.")
    baseline: str | None = Field(None, description="File of the baseline, from this one; .phasedocs-baseline.json.")
    states: Mapping[str, TaskState] = Field({}, description='What a mark in a box means: `"~" = "cancelled"`.')
    vocabulary: VocabularySettings = VocabularySettings()
    rules: Mapping[str, RuleSettings] = Field({}, description="Settings by name of rule.")
    schedule: ScheduleSettings = ScheduleSettings()
    site: SiteSettings = SiteSettings()


def parse_config(name: str, text: str) -> Config | None:
    """Read a configuration file; None when a pyproject.toml has no table of ours. ConfigError when it is not valid."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: not TOML: {error}") from None
    if name.endswith("pyproject.toml"):
        tool = data.get("tool", {})
        if not isinstance(tool, dict) or "phasedocs" not in tool:
            return None
        data = tool["phasedocs"]
    try:
        return Config.model_validate(data)
    except ValidationError as error:
        raise ConfigError(_explain(name, text, error)) from None


def _explain(name: str, text: str, error: ValidationError) -> str:
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    line = _line(text, path)
    where = f"{name}:{line}" if line else name
    key = ".".join(path) or "the file"
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(path[-1], _keys(path[:-1]), 1)
        return f"{where}: unknown key {key}; " + (
            f"did you mean {near[0]}?" if near else f"known are {', '.join(_keys(path[:-1]))}"
        )
    return f"{where}: {key}: {first['msg'][:1].lower()}{first['msg'][1:]}"


def _keys(path: list[str]) -> list[str]:
    models: dict[str, type[BaseModel]] = {
        "rules": RuleSettings,
        "schedule": ScheduleSettings,
        "site": SiteSettings,
        "vocabulary": VocabularySettings,
    }
    model = models.get(path[0], Config) if path else Config
    return sorted(model.model_fields)


def _line(text: str, path: list[str]) -> int | None:
    """Give the 1-based line on which a key stands: TOML libraries do not tell."""
    if not path:
        return None
    key = re.escape(path[-1])
    pattern = re.compile(rf'^[ \t]*(?:\[[^\]\n]*\b{key}"?\s*\]|"?{key}"?\s*=)', re.MULTILINE)
    found = pattern.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None
