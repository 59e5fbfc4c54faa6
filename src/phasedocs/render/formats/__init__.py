"""The formats of `phasedocs lint`: one a file, listed here by name. Each makes a text of what a run found."""

from collections.abc import Mapping

from phasedocs.render.formats import concise, github, gitlab, json, jsonl, junit, sarif, text
from phasedocs.render.formats.api import Renderer, Run

FORMATS: Mapping[str, Renderer] = {
    "text": text.render,
    "concise": concise.render,
    "json": json.render,
    "jsonl": jsonl.render,
    "sarif": sarif.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "junit": junit.render,
}

__all__ = ["FORMATS", "Renderer", "Run"]
