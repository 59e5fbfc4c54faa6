"""plan(...): what is written to disk, as values. A pure function of its input: no clock, no absolute path."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from phasedocs.analysis import State
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Project

if TYPE_CHECKING:
    from phasedocs.render.site import Moment, SiteSettings

GENERATED = "<!-- phasedocs:generated -->"
"""First line of a document that we write: it is made of the others, so it is not read as one of them."""
SITE_MARK = b'{"schema":"phasedocs.report/'
"""First bytes of `report.json`, which stands in every site that we make: what has none is not ours to take away."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file to be written."""

    path: str
    """From the folder that the workspace writes to, with forward slashes."""
    make: Callable[[], str | bytes]
    """Gives what is in it: each is made when it is written, in whichever process. Bytes where it is large."""

    @property
    def data(self) -> bytes:
        """Make it; give the bytes of the file."""
        made = self.make()
        return made if isinstance(made, bytes) else made.encode("utf-8")


def plan(
    project: Project,
    state: State,
    diagnostics: Sequence[Diagnostic],
    settings: SiteSettings,
    templates: Mapping[str, str],
    moment: Moment | None = None,
) -> Iterator[Output]:
    """Plan the sources of the site: the engine's configuration, its pages and their style.

    `templates` are texts by their path below the folder of templates; `moment` is what is known beside the documents.
    """
    from phasedocs.render.site import pages  # noqa: PLC0415 - jinja2: 30 ms that most commands do not need

    yield Output(".gitignore", lambda: "*\n")
    for page in pages(project, state, diagnostics, settings, templates, moment):
        yield Output(page.path, page.make)


def status_document(
    project: Project, state: State, diagnostics: Sequence[Diagnostic], templates: Mapping[str, str]
) -> str:
    """Give the text of STATUS.md; it is as mdformat leaves it."""
    wanted = {"STATUS.md": "status/STATUS.md"}
    (text,) = status_documents(project, state, diagnostics, templates, wanted).values()
    return text


def status_documents(
    project: Project,
    state: State,
    diagnostics: Sequence[Diagnostic],
    templates: Mapping[str, str],
    wanted: Mapping[str, str],
) -> Mapping[str, str]:
    """Give the texts of status documents by their path: `wanted` are names of templates by the path of each.

    Raises UnusableTemplateError for a template that is not there, or cannot be printed.
    """
    from phasedocs.render.status import status_texts  # noqa: PLC0415 - mdformat: 20 ms

    texts = status_texts(project, state, diagnostics, templates, wanted)
    return {path: f"{GENERATED}\n\n{text}" for path, text in sorted(texts.items())}


Made = Mapping[str, Sequence[str | None]]
"""What the regions of documents are to hold, by path: parallel to `Document.regions`, None where that is unknown."""


def regions_made(state: State, templates: Mapping[str, str], paths: Collection[str] | None = None) -> Made:
    """Give what the regions of documents are to hold, of those at `paths` or of all; documents without are left out.

    The state is that of the whole project, also where only some of it is looked at.
    """
    documents = [one for one in state.project.documents if one.regions and (paths is None or one.path in paths)]
    if not documents:
        return {}
    from phasedocs.render.regions import Regions  # noqa: PLC0415 - jinja2 and mdformat: 50 ms

    regions = Regions(state.project, state, templates)
    return {one.path: tuple(regions.text(one, region) for region in one.regions) for one in documents}
