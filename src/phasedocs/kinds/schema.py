"""What a kind says a document must hold, as types; the JSON Schema is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from phasedocs.model import ClaimKind, Role

ValueType = Literal["text", "status", "date", "phase", "person", "percent", "duration"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
KindName = Annotated[str, StringConstraints(pattern=r"^_?[a-z][a-z0-9_-]*$", max_length=40)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Lines = Annotated[str, StringConstraints(max_length=4_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Named(_Strict):
    title: Words = Field(description="As a new document writes it.")
    synonyms: tuple[Words, ...] = Field((), description="What it may be called too; case, marks and numbers are free.")

    @property
    def names(self) -> tuple[str, ...]:
        """What it may be called, its title first."""
        return (self.title, *self.synonyms)


class _Valued(_Named):
    type: ValueType = Field("text", description="What its values are; `TBD` and `-` are allowed in the place of any.")
    allowed: tuple[Words, ...] = Field(
        (),
        description="Of a status: the kinds of claims that it may state. Of a text: words that it may begin with.",
    )

    @model_validator(mode="after")
    def _allowed_fit(self) -> Self:
        if self.allowed and self.type not in ("text", "status"):
            raise ValueError(f"allowed is for text and status, not for {self.type}")
        known = [kind.value for kind in ClaimKind]
        if self.type == "status" and (wrong := [word for word in self.allowed if word not in known]):
            raise ValueError(f"there is no status {wrong[0]}; known are {', '.join(known)}")
        return self


class FieldSpec(_Valued):
    """A named value: in the front matter, or in a line such as `**Owner**: Ana`."""

    required: bool = False
    begins: str = Field("", max_length=120, description="Its value in a new document; TBD when empty.")


class TaskSpec(_Strict):
    """What must be so of the boxes under a heading."""

    min: int = Field(1, ge=0, description="How many there are at least.")
    ids: bool = Field(False, description="Each begins with an id, such as T6.1.")


class LinkSpec(_Strict):
    """What must be so of the files that are named under a heading."""

    min: int = Field(0, ge=0, description="How many there are at least.")
    resolve: bool = Field(True, description="Each of them is there.")


class SectionSpec(_Named):
    """A heading with what stands under it."""

    required: bool = False
    role: Role | None = Field(None, description="Headings that name this role, in any language, are it too.")
    tasks: TaskSpec | None = Field(None, description="Boxes that must stand under it.")
    links: LinkSpec | None = Field(None, description="Files that must be named under it.")
    timeline: bool = Field(False, description="Steps in time stand under it.")
    begins: Lines = Field("", description="What stands under it in a new document, in Markdown.")


class ColumnSpec(_Valued):
    """A column of a table."""

    required: bool = True


class TableSpec(_Strict):
    """A table, known by its columns."""

    section: Name | None = Field(None, description="The section that it belongs into; it may stand elsewhere.")
    required: bool = False
    columns: Mapping[Name, ColumnSpec]

    @property
    def needed(self) -> Iterator[ColumnSpec]:
        """The columns that it must have."""
        return (column for column in self.columns.values() if column.required)


class Kind(_Strict):
    """A kind of documents: what its documents must hold, and how a new one begins."""

    extends: KindName | None = Field(None, description="Another kind: what is set here wins over it, key by key.")
    summary: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\n]*$")] = Field(
        description="What it is for, in one line."
    )
    file: str = Field(
        "{title}.md", pattern=r"^[^/\\]+\.md$", max_length=80, description="Name of a new file: {phase}, {title}."
    )
    heading: Words = Field("{title}", description="Title of a new document: {phase}, {title}.")
    files: tuple[str, ...] = Field((), description="Globs of names that are confidently of this kind.")
    titles: tuple[Words, ...] = Field((), description="Words in a title that are confidently of this kind.")
    region: Literal["progress", "status", "phase-table", "open-tasks", "none"] = Field(
        "progress", description="What is kept up to date at the top of a new document."
    )
    dependencies: Literal["required", "optional"] = Field(
        "optional", description="Whether the document must say which phases it waits for."
    )
    ordered: bool = Field(False, description="Sections stand in the order in which they are listed here.")
    fields: Mapping[Name, FieldSpec] = Field({}, description="Named values, by their key in front matter.")
    sections: Mapping[Name, SectionSpec] = Field({}, description="Headings, in the order of a new document.")
    tables: Mapping[Name, TableSpec] = Field({}, description="Tables.")

    @model_validator(mode="after")
    def _tables_stand_somewhere(self) -> Self:
        for name, table in self.tables.items():
            if self.extends is None and table.section is not None and table.section not in self.sections:
                raise ValueError(f"the table {name} stands in {table.section}, and there is no such section")
        return self
