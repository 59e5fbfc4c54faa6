"""New documents: a template and values in, Markdown out. Templates of projects can do nothing but print."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mdformat
from jinja2 import DictLoader, StrictUndefined, TemplateError, meta
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from phasedocs.kinds.schema import Kind
from phasedocs.render.site.printer import markdown

TEMPLATE = "new/kind.md.j2"
"""What is printed where a kind has no template of its own."""
SUFFIX = ".md.j2"
MAX_LENGTH = 256 * 1024
"""Of a template, in code points."""
MAX_OUTPUT = 1024 * 1024
_HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_NUMBER = re.compile(r"\d+")
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Controls, and marks that make text run another way than it reads."""


class DraftError(Exception):
    """A template that cannot be printed; the message is one line."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a document that is still to be written; texts as people gave them."""

    name: str
    """Of its kind, or of its template."""
    kind: Kind | None
    title: str
    phase: str
    depends_on: Sequence[str]
    fields: Mapping[str, str]
    """By their keys in the kind: date, status, owner."""
    extra: Mapping[str, str]
    """What only a template asks for."""


def draft_text(draft: Draft, templates: Mapping[str, str], own: Mapping[str, str]) -> str:
    """Give the document, as mdformat leaves it. `templates` are ours, `own` those of the project, by kind.

    Raises DraftError for a template that is wrong, asks for a value that is not there, or prints too much.
    """
    every = {**templates, **{f"own/{name}": text for name, text in own.items()}}
    name = f"own/{draft.name}" if draft.name in own else TEMPLATE
    text = _printed(every, name, _values(draft))
    head = found.group() if (found := _HEAD.match(text)) else ""
    body = mdformat.text(text[len(head) :], extensions={"gfm"})
    return head + ("\n" if head else "") + body


def asked_for(template: str) -> frozenset[str]:
    """Give the names of the values that a template prints. DraftError for one that is wrong."""
    try:
        environment = _environment({})
        return frozenset(meta.find_undeclared_variables(environment.parse(template)))
    except TemplateError as error:
        raise DraftError(_told(error)) from None


def _printed(templates: Mapping[str, str], name: str, values: Mapping[str, object]) -> str:
    if len(templates.get(name, "")) > MAX_LENGTH:
        raise DraftError(f"longer than {MAX_LENGTH // 1024} Ki characters")
    parts, size = [], 0
    try:
        for part in _environment(templates).get_template(name).generate(values):
            size += len(part)
            if size > MAX_OUTPUT:
                raise DraftError(f"prints more than {MAX_OUTPUT // 1024} Ki characters")
            parts.append(part)
    except (TemplateError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise DraftError(_told(error)) from None
    return "".join(parts)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox: no attribute that begins with `_`, nothing changed; and nothing that grows or is called."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Refuse: texts are printed, not counted with."""
        raise SecurityError(f"{operator} is not for these templates")

    def is_safe_callable(self, obj: Any) -> bool:
        """Refuse methods of values; macros of the template may be called."""
        return isinstance(obj, Macro)


def _environment(templates: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """Make a sandbox without a way to any file: templates reach each other by name."""
    environment = _Sandbox(
        loader=DictLoader(templates),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals = {}
    environment.filters = {name: environment.filters[name] for name in ("upper", "lower", "title", "default", "join")}
    return environment


def _told(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    words = str(error).partition("\n")[0] or type(error).__name__
    return f"line {line}: {words}" if line else words


def _values(draft: Draft) -> dict[str, object]:
    """Give what a template can print: texts that mean nothing in Markdown but what they say."""
    kind = draft.kind
    own = {key: _line(value) for key, value in draft.fields.items()}
    values: dict[str, object] = {
        **{key: _line(value) for key, value in draft.extra.items()},
        **own,
        "kind": draft.name,
        "title": _line(draft.title),
        "phase": _line(draft.phase),
        "depends_on": ", ".join(map(_line, draft.depends_on)) or "none",
        "front_matter": _front_matter(draft),
        "heading": _line(_filled(kind.heading if kind else "{title}", draft)),
        "region": "",
        "fields": [],
        "sections": [],
    }
    if kind:
        values["region"] = "" if kind.region == "none" else kind.region
        values["fields"] = [{"name": kind.fields[key].title, "value": value} for key, value in own.items()]
        values["sections"] = [
            {"title": section.title, "text": section.begins.strip()}
            for section in kind.sections.values()
            if section.required or section.begins
        ]
    return values


def _filled(pattern: str, draft: Draft) -> str:
    return pattern.replace("{phase}", draft.phase).replace("{title}", draft.title)


def _line(text: str) -> str:
    return markdown(_NOT_IN_TEXT.sub(" ", text))


def _front_matter(draft: Draft) -> str:
    lines = ["---", "phasedocs:"]
    if draft.kind:
        lines.append(f"  kind: {draft.name}")
    if draft.phase:
        lines.append(f"  phase: {_scalar(draft.phase)}")
    if draft.depends_on:
        lines.append(f"  depends_on: [{', '.join(map(_scalar, draft.depends_on))}]")
    return "\n".join([*lines, "---"]) if len(lines) > 2 else ""


def _scalar(phase: str) -> str:
    """Write a phase for every reader of YAML: 6.10 is no number."""
    return phase if _NUMBER.fullmatch(phase) and not phase.startswith("0") else json.dumps(phase, ensure_ascii=False)


__all__ = ["Draft", "DraftError", "asked_for", "draft_text"]
