"""plan(...): what is written to disk, as values. A pure function of its input: no clock, no absolute path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from phasedocs.analysis import State
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Project

if TYPE_CHECKING:
    from phasedocs.render.site import Moment, SiteSettings

GENERATED = "<!-- phasedocs:generated -->"
"""First line of a document that we write: it is made of the others, so it is not read as one of them."""


@dataclass(frozen=True, slots=True, order=True)
class Output:
    """A file to be written."""

    path: str
    """From the folder that the workspace writes to, with forward slashes."""
    text: str


def plan(
    project: Project,
    state: State,
    diagnostics: Sequence[Diagnostic],
    settings: SiteSettings,
    templates: Mapping[str, str],
    moment: Moment | None = None,
) -> list[Output]:
    """Plan the sources of the site: the engine's configuration, its pages and their style; sorted by path.

    `templates` are texts by their path below the folder of templates; `moment` is what is known beside the documents.
    """
    from phasedocs.render.site import pages  # noqa: PLC0415 - jinja2: 30 ms that most commands do not need

    sources = (Output(page.path, page.text) for page in pages(project, state, diagnostics, settings, templates, moment))
    return sorted([Output(".gitignore", "*\n"), *sources])


def status_document(
    project: Project, state: State, diagnostics: Sequence[Diagnostic], templates: Mapping[str, str]
) -> str:
    """Give the text of STATUS.md; it is as mdformat leaves it."""
    from phasedocs.render.status import status_text  # noqa: PLC0415 - mdformat: 20 ms

    return f"{GENERATED}\n\n" + status_text(project, state, diagnostics, templates)
