"""What a project can set, as types; the JSON Schema is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints

from phasedocs.config.globs import covers
from phasedocs.diagnostic import Severity
from phasedocs.model import Assigned, ClaimKind, Plan, Role, TaskState, phase_id

Word = Annotated[str, StringConstraints(pattern=r"^[^\W_]", max_length=60)]
"""A word or a few; it starts with a letter or a digit. Case does not matter."""
Whole = Annotated[int, Strict()]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]


def _phase(value: str | int) -> str:
    found = phase_id(str(value))
    if found is None:
        raise ValueError(f"{value} is no phase: write a number, or a letter from A to H")
    return found


PhaseId = Annotated[
    str, BeforeValidator(_phase, json_schema_input_type=str | int), Field(description="As in a title: 6, 2c or 6.5.")
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleSettings(BaseModel):
    """`[rules.NAME]`: how one rule is reported, and the options that it has."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Whole]

    severity: Literal["error", "warning", "note", "off"] | None = Field(
        None, description="Severity of its findings; off switches it off."
    )

    def severity_or(self, default: Severity) -> Severity:
        """Give the severity that is set, or the rule's own."""
        return default if self.severity in (None, "off") else Severity(self.severity or default)

    @property
    def options(self) -> Mapping[str, int]:
        """What is set beside the severity, by name."""
        return self.__pydantic_extra__


class PhaseSettings(_Strict):
    """`[phases.ID]`: what is known of a phase beforehand."""

    title: str | None = Field(None, min_length=1, description="Its name, in the place of one that a heading gives.")
    order: float | None = Field(None, description="Where it stands among the others: in the place of its number.")
    depends_on: tuple[PhaseId, ...] = Field((), description="Phases that it waits for, beside those in documents.")
    documents: tuple[str, ...] = Field((), description="Globs of documents that are about it.")


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


def _target(value: str) -> str:
    if ":" in value or "\\" in value or PurePosixPath(value).is_absolute() or ".." in PurePosixPath(value).parts:
        raise ValueError("should be a path below the folder of the configuration, with forward slashes")
    if PurePosixPath(value).suffix.lower() not in (".md", ".markdown"):
        raise ValueError("should be the path of a Markdown file, as in docs/STATUS.md")
    return PurePosixPath(value).as_posix()


def _template(value: str) -> str:
    if "\\" in value or PurePosixPath(value).is_absolute() or ".." in PurePosixPath(value).parts:
        raise ValueError("should be the name of a template, as in status/STATUS.md")
    return PurePosixPath(value).as_posix()


class SyncSettings(_Strict):
    """`[sync]`: what `phasedocs sync` keeps true beside managed regions."""

    counters: bool = Field(False, description='Keep counters that headings carry: "(4/23)", "[2/5]", "[40%]".')
    documents: Mapping[Annotated[str, AfterValidator(_target)], Annotated[str, AfterValidator(_template)]] = Field(
        {},
        description='Documents that are written whole, each with its template: `"STATUS.md" = "status/STATUS.md"`. '
        "Templates are looked for in .phasedocs/templates/, then among the built-in ones.",
    )


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

    extend: str | None = Field(
        None, pattern=r"\.toml$", description="Another configuration, from this file: what is set here wins over it."
    )
    include: tuple[str, ...] = Field((), description="Globs of the documents to read; all Markdown files when empty.")
    exclude: tuple[str, ...] = Field((), description="Globs of files and folders to leave out.")
    baseline: str | None = Field(None, description="File of the baseline, from this one; .phasedocs-baseline.json.")
    per_file_ignores: Mapping[str, tuple[str, ...]] = Field(
        {}, alias="per-file-ignores", description="Rules that are off for the documents that a glob covers."
    )
    kinds: Mapping[str, Kind] = Field({}, description="The kind of the documents that a glob covers; the first counts.")
    states: Mapping[str, TaskState] = Field({}, description='What a mark in a box means: `"~" = "cancelled"`.')
    vocabulary: VocabularySettings = VocabularySettings()
    phases: Mapping[PhaseId, PhaseSettings] = Field({}, description="What is known of phases, by their number.")
    rules: Mapping[str, RuleSettings] = Field({}, description="Settings by name of rule.")
    schedule: ScheduleSettings = ScheduleSettings()
    site: SiteSettings = SiteSettings()
    sync: SyncSettings = SyncSettings()

    def ignored(self, path: str) -> frozenset[str]:
        """Give the names of the rules that are off for a document."""
        return frozenset(name for glob, names in self.per_file_ignores.items() if covers(glob, path) for name in names)

    def option(self, rule: str, name: str, default: int) -> int:
        """Give an option of a rule: what is set for it, or else in `[schedule]` by the same name, or its default."""
        own = self.rules[rule].options.get(name) if rule in self.rules else None
        return own if own is not None else int(getattr(self.schedule, name, default))

    def assigned(self, path: str) -> Assigned:
        """Give what is said here of a document: its phases and its kind."""
        phases = (phase for phase, said in self.phases.items() if any(covers(glob, path) for glob in said.documents))
        return Assigned(tuple(phases), next((kind for glob, kind in self.kinds.items() if covers(glob, path)), None))

    @property
    def plans(self) -> Mapping[str, Plan]:
        """What is known of phases, by id."""
        return {phase: Plan(said.title, said.order, said.depends_on) for phase, said in self.phases.items()}
