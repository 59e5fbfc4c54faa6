"""STATUS.md: the real completion as a Markdown file, in the form that mdformat leaves as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import mdformat

from phasedocs.analysis import State
from phasedocs.diagnostic import Diagnostic
from phasedocs.model import Project
from phasedocs.render.site.printer import Printer
from phasedocs.render.site.views import Overview


def status_text(project: Project, state: State, diagnostics: Sequence[Diagnostic], templates: Mapping[str, str]) -> str:
    """Give the status document."""
    printer = Printer(templates, autoescape=False)
    text = printer.print("status/STATUS.md.j2", overview=Overview(project, state, diagnostics), state=state)
    return mdformat.text(text, extensions={"gfm"})
