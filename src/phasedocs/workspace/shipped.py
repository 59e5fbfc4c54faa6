"""What comes with phasedocs itself: templates, schemas, and the examples of rules."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from phasedocs.workspace.errors import InputError


def resource(kind: str) -> Path:
    """Find the folder `templates`, `schemas` or `tests/rules`: in the package in a wheel, beside `src` in a checkout.

    Raises InputError when the installation is damaged.
    """
    package = Path(str(resources.files("phasedocs")))
    for folder in (package / kind, package.parent.parent / kind):
        if folder.is_dir():
            return folder
    raise InputError(f"the folder {kind} of phasedocs is missing: install it again")


def read_templates() -> dict[str, str]:
    """Read all templates by their name, with forward slashes."""
    folder = resource("templates")
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read_rule_cases() -> dict[str, str]:
    """Read the case files of the rules, by the name of the rule: what is tested is what is shown."""
    return {path.stem: path.read_text("utf-8") for path in sorted(resource("tests/rules").glob("*.md"))}
