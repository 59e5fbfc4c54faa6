"""plan(...): what is written to disk, as values. A pure function of its input: no clock, no absolute path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from phasedocs.analysis import State
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Project

if TYPE_CHECKING:
    from phasedocs.render.site import SiteSettings

GENERATED = "<!-- phasedocs:generated -->"
"""First line of a document that we write: it is made of the others, so it is not read as one of them."""


@dataclass(frozen=True, slots=True, order=True)
class Output:
    """A file to be written."""

    path: str
    """From the folder that the workspace writes to, with forward slashes."""
    text: str | bytes
    """Bytes where it is large: with one emoji, a text takes four bytes a character."""

    @property
    def data(self) -> bytes:
        """Give the bytes of the file."""
        return self.text if isinstance(self.text, bytes) else self.text.encode("utf-8")


def plan(
    project: Project,
    state: State,
    diagnostics: Sequence[Diagnostic],
    settings: SiteSettings,
    templates: Mapping[str, str],
) -> Iterator[Output]:
    """Plan the sources of the site, one by one: the engine's configuration, its pages and their style.

    `templates` are texts by their path below the folder of templates.
    """
    from phasedocs.render.site import pages  # noqa: PLC0415 - jinja2: 30 ms that most commands do not need

    yield Output(".gitignore", "*\n")
    for page in pages(project, state, diagnostics, settings, templates):
        yield Output(page.path, page.text)


def status_document(
    project: Project, state: State, diagnostics: Sequence[Diagnostic], templates: Mapping[str, str]
) -> str:
    """Give the text of STATUS.md; it is as mdformat leaves it."""
    from phasedocs.render.status import status_text  # noqa: PLC0415 - mdformat: 20 ms

    return f"{GENERATED}\n\n" + status_text(project, state, diagnostics, templates)
