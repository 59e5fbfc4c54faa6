"""New documents: a template and values in, Markdown out. Templates of projects can do nothing but print."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import mdformat

from phasedocs.kinds.schema import Kind
from phasedocs.render.sandbox import Sandbox, UnusableTemplateError
from phasedocs.render.site.printer import markdown

TEMPLATE = "new/kind.md.j2"
"""What is printed where a kind has no template of its own."""
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
    try:
        text = Sandbox(every).print(name, **_values(draft))
    except UnusableTemplateError as error:
        raise DraftError(_told(error)) from None
    head = found.group() if (found := _HEAD.match(text)) else ""
    body = mdformat.text(text[len(head) :], extensions={"gfm"})
    return head + ("\n" if head else "") + body


def asked_for(template: str) -> frozenset[str]:
    """Give the names of the values that a template prints. DraftError for one that is wrong."""
    try:
        return Sandbox({"own": template}).asked_for("own")
    except UnusableTemplateError as error:
        raise DraftError(_told(error)) from None


def _told(error: UnusableTemplateError) -> str:
    """Say what is wrong, without the name that a template has only for us."""
    place, _, words = str(error).partition(": ")
    line = place.rpartition(":")[2]
    return f"line {line}: {words}" if line.isdigit() else words


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
