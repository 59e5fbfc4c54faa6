"""Status documents: how the project stands as a Markdown file, in the form that mdformat leaves as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from posixpath import dirname

from phasedocs.analysis import State
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Project
from phasedocs.render.formatted import formatted
from phasedocs.render.sandbox import Sandbox, UnusableTemplateError
from phasedocs.render.standing import Teller


def status_texts(
    project: Project,
    state: State,
    diagnostics: Sequence[Diagnostic],
    templates: Mapping[str, str],
    wanted: Mapping[str, str],
) -> Mapping[str, str]:
    """Give the text of status documents by their paths, each from the template that is wanted for it.

    Raises UnusableTemplateError for a template that is not there, or cannot be printed.
    """
    sandbox, whole = Sandbox(templates), Teller(project, state, diagnostics)
    texts = {}
    for path, template in wanted.items():
        found = next((name for name in (template, f"{template}.j2") if name in templates), None)
        if found is None:
            own = sorted(name.removesuffix(".j2") for name in templates if name.startswith("status/"))
            raise UnusableTemplateError(f"{template}: no such template; there are {', '.join(own)}")
        texts[path] = _formatted(found, sandbox.print(found, project=whole, folder=dirname(path)))
    return texts


def _formatted(template: str, printed: str) -> str:
    try:
        return formatted(printed)
    except (RecursionError, ValueError) as error:
        raise UnusableTemplateError(f"{template}: what it prints cannot be formatted: {error}") from None
