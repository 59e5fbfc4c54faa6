"""What the front matter of a document can tell phasedocs, as types; the JSON Schema is made of them.

Documents are read by `phasedocs.model.declarations`, which takes what it understands and lets the rest be.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from phasedocs.config.settings import Kind

Id = Annotated[str | int | float, Field(description="As in a title: 6, 2c or 6.5.")]


class OwnTable(BaseModel):
    """The table `phasedocs`: it beats every guess."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind | None = Field(None, description="The kind that the document is held against.")
    phase: Id | tuple[Id, ...] | None = Field(None, description="The phase that it is about, or several.")
    status: str | None = Field(None, description="The status of the whole document, as in `ready`.")
    depends_on: Id | tuple[Id, ...] | None = Field(None, description="The phases that this one waits for.")
    ignore: bool = Field(False, description="The document is none of ours to read.")


class FrontMatter(BaseModel):
    """Front matter: our table beside whatever else there is."""

    model_config = ConfigDict(extra="allow", frozen=True)

    phasedocs: OwnTable = OwnTable()
    phase: Id | None = Field(None, description="Read where the table `phasedocs` says no phase.")
    status: str | None = Field(None, description="Read where the table `phasedocs` says no status.")
    date: str | None = Field(None, description="The day of the document, where no field in it tells one.")
