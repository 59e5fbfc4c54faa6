"""Templates: values in, text out. A template prints; it never computes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from phasedocs.analysis import PhaseStatus
from phasedocs.model import TaskState
from phasedocs.render.marks import escape, escape_markdown

_NOT_IN_YAML = re.compile("[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Printer:
    """Renders templates by their names."""

    def __init__(self, templates: Mapping[str, str], *, autoescape: bool = True) -> None:
        self._environment = _environment(tuple(sorted(templates.items())), autoescape=autoescape)

    def print(self, template: str, **values: object) -> str:
        """Render a template."""
        return self._environment.get_template(template).render(values)

    def line(self, template: str, **values: object) -> str:
        """Render a template into one line."""
        return " ".join(self.print(template, **values).split())


@lru_cache(maxsize=4)  # `serve` builds again and again, and templates take longer to compile than to print
def _environment(templates: tuple[tuple[str, str], ...], *, autoescape: bool) -> Environment:
    environment = Environment(
        loader=DictLoader(dict(templates)),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters |= {
        "at": at,
        "block": block,
        "heading": lambda text: Markup(escape_markdown(str(text))),
        "quoted": lambda text: Markup(quoted(str(text))),
        "part": lambda role: role.part,
        "words": lambda state: str(state).replace("_", " "),
        "short": short,
        "name": lambda path: str(path).rpartition("/")[2],
        "md": markdown,
        "said": said,
        "of": lambda number, word, many=None: f"{number} {word if number == 1 else many or word + 's'}",
    }
    environment.globals |= {"PhaseStatus": PhaseStatus, "TaskState": TaskState}
    return environment


def block(html: str) -> Markup:
    """Take blank lines and indentation out, so that Markdown sees one block of HTML."""
    return Markup("\n".join(line.strip() for line in html.splitlines() if line.strip()))


def at(path: str, line: int) -> Markup:
    """Give a place as people write it; the number of the line is never broken in two."""
    return Markup('{}<span class="line-number">:{}</span>').format(path, line)


def quoted(text: str) -> str:
    """Give a text as a string of YAML, safe to be printed into a page: engines print titles as they are."""
    return json.dumps(_NOT_IN_YAML.sub("", escape(text)), ensure_ascii=False)


_MARKUP = re.compile(r"[\\`*_\[\]<>|#~&!]")


def markdown(text: str) -> str:
    """Escape a text for a line of Markdown."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(str(text).split()))


_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"\*\*|__|`|~~")


def said(text: str, length: int = 140) -> str:
    """Give the words of a line of Markdown without its marks, cut at the end of a word; something in any case."""
    return short(_EMPHASIS.sub("", _LINK.sub(r"\1", text)), length) or "(no words)"


def short(text: str, length: int = 60) -> str:
    """Cut a text at the end of a word."""
    words = " ".join(text.split())
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
