"""Evidence: files that a ticked task names as what was made, and that are nowhere or shorter than it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename

from phasedocs.diagnostic import Confidence
from phasedocs.model import Bound, Document, LineCount, Project, Reference, ReferenceKind, Resolution, Target
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import without_comments
from phasedocs.text import Span

REACH = 200
"""So many code points of a task before and behind a name are read."""
_NAMED = frozenset({ReferenceKind.CODE, ReferenceKind.PROSE})
_HERE = frozenset({Target.FOUND, Target.ROOT, Target.SELF})
_LOCAL_FOLDERS = frozenset({
    "node_modules", "dist", "build", "out", "output", "outputs", "target", "bin", "obj", "venv", "env", "coverage",
    "tmp", "temp", "log", "logs", "cache", "data", "artifacts", "checkpoints", "generated", "secrets", "htmlcov",
    "site-packages", "vendor", "results", "uploads", "certs", "credentials",
})  # fmt: skip
"""Folders of what is made on one machine and often kept out of version control."""
_LOCAL_SUFFIXES = frozenset({
    "env", "db", "lock", "parquet", "onnx", "csv", "tsv", "pdf", "png", "jpg", "jpeg", "gif", "jsonl", "ini", "cfg",
    "conf", "service",
})  # fmt: skip
_LOCAL_NAME = re.compile(r"(?:local|secrets?|credentials)\.(?:json|ya?ml|toml|txt|sh)$")
_LEAD = re.compile(r"(?:[\s*_`(:]|\[\w{1,8}\]|[A-Z]{1,8}-?\d[\w.-]{0,8}|\d{1,3}[.)\d]{0,8}(?=\s)|[^\w\s\[])*")
"""Marks, numbers and ids of tasks: T12, [P]."""
_AFTER = re.compile(r"[\s*_`)]*(?:$|[(\n\u2013\u2014:,;.-]|[\u2705\u2714])")
_JOINT = re.compile(r"[a-z][A-Z]|[^\W_][_.-][^\W_]")
_DOMAIN = re.compile(r"[\w-]+\.[a-z]{2,}/")


@dataclass(frozen=True, slots=True)
class Lacking:
    """A file that does not bear out the tick of its task."""

    reference: Reference
    said: LineCount | None
    """The length that it has not, when it is there."""
    length: int | None
    near: str | None
    confidence: Confidence


def lacking(document: Document, project: Project) -> Iterator[Lacking]:
    """Yield what ticked tasks of a document name and the project has not: nothing of a document that is put away."""
    if document.is_put_away:
        return
    for number, reference in enumerate(document.references):
        if reference.task is None or not document.tasks[reference.task].state.done:
            continue
        found = project.resolutions[document.path, number]
        here = found.target in _HERE
        short = _shorter(reference.size, found.length) if here else None
        confidence = short if here else _nowhere(document, reference, found, project)
        if confidence:
            said = reference.size if here else None
            yield Lacking(reference, said, found.length if here else None, found.near, confidence)


def _shorter(said: LineCount | None, length: int | None) -> Confidence | None:
    """Judge a length: what was rounded, or lost a few lines since, is as long as it says."""
    if said is None or length is None or length * 10 >= said.number * 9:
        return None
    if said.bound is Bound.ABOUT and length * 4 >= said.number * 3:
        return None
    return Confidence.HIGH if said.bound is Bound.AT_LEAST and length * 2 < said.number else Confidence.MEDIUM


def _nowhere(document: Document, reference: Reference, found: Resolution, project: Project) -> Confidence | None:
    target = reference.target
    if found.target not in (Target.MISSING, Target.PLANNED) or reference.kind not in _NAMED:
        return None
    if _is_local(target) or (_DOMAIN.match(target) and target.partition("/")[0] not in project.folders):
        return None
    before, after = _beside(document, reference)
    words = vocabulary()
    verb = words.made.match(before)
    if found.target is Target.PLANNED:
        # The line has a word like "create". That of the task itself is no promise: it is ticked.
        rest = " ".join(_without_names(text) for text in (before[verb.end() if verb else 0 :], after))
        if words.absence.search(rest):
            return None
    if words.spared.search(before) or words.spared.search(after):
        return None
    if not _is_telling(target):
        return Confidence.MEDIUM if target.endswith(".md") else Confidence.LOW
    is_object = _is_kind(before[verb.end() :]) if verb else not before and _is_made(after)
    return Confidence.HIGH if is_object and _is_at_home(target, project) else Confidence.MEDIUM


def _beside(document: Document, reference: Reference) -> tuple[str, str]:
    """Give the text of the task before the name, without marks and ids, and behind it."""
    assert reference.task is not None
    task, source = document.tasks[reference.task], document.source
    start, end = task.box.end, min(max(task.span.end, reference.span.end), reference.span.end + REACH)
    if reference.span.start - start > REACH:
        return "…", without_comments(source.slice(Span(reference.span.end, end)))
    before = without_comments(source.slice(Span(start, reference.span.start)))
    lead = _LEAD.match(before)
    return before[lead.end() if lead else 0 :], without_comments(source.slice(Span(reference.span.end, end)))


def _is_kind(between: str) -> bool:
    """Say whether nothing but the kind of the file stands between the verb and the name."""
    return all(vocabulary().files.fullmatch(word) for word in between.strip(" *_`:\n").split())


def _is_made(after: str) -> bool:
    words = vocabulary()
    said = after.lstrip(" *_`")
    return bool(_AFTER.match(after) or words.made.match(said))


def _is_local(target: str) -> bool:
    *folders, name = target.lower().split("/")
    return (
        target.startswith(("/", "~"))
        or any(folder in _LOCAL_FOLDERS or (folder.startswith(".") and folder.strip(".")) for folder in folders)
        or name.startswith(".")
        or name.rpartition(".")[2] in _LOCAL_SUFFIXES
        or _LOCAL_NAME.search(name) is not None
        or ("/" not in target and name.endswith(".js") and not _JOINT.search(basename(target)[:-3]))  # react.js
    )


def _is_telling(target: str) -> bool:
    return "/" in target or _JOINT.search(target.rpartition(".")[0]) is not None


def _is_at_home(target: str, project: Project) -> bool:
    """Say whether the project is one that would have the file: it has its folder and others of its kind."""
    first = target.lstrip("./").partition("/")[0]
    at_home = "/" not in target.lstrip("./") or first in project.folder_names
    return at_home and target.rpartition(".")[2].lower() in project.suffixes


def _without_names(text: str) -> str:
    """Leave out code and names of files: their words are no words of the task."""
    return " ".join(word for word in " ".join(text.split("`")[::2]).split() if "." not in word[1:-1])
