"""`--format sarif`: SARIF 2.1.0 (OASIS, with errata 01), for code scanning and editors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from phasedocs import __version__
from phasedocs.diagnostic import Diagnostic, SuppressedBy, Suppression
from phasedocs.render.formats.api import Entry, Run, more
from phasedocs.render.serialise import to_json
from phasedocs.text import Fix, Safety, Source, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
KINDS = {SuppressedBy.ALLOW: "inSource", SuppressedBy.BASELINE: "external"}

Object = dict[str, Any]


def render(run: Run) -> str:
    """Give the log; findings that are suppressed are listed with the reason."""
    numbers = {rule.name: number for number, rule in enumerate(run.rules)}
    driver = {"name": "phasedocs", "semanticVersion": __version__, "rules": [_rule(rule) for rule in run.rules]}
    log = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": run.complete}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [_result(entry, numbers, run) for entry in run.entries],
        "properties": {"recognised": dict(run.recognised)},
    }
    return to_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [log]})


def _rule(rule: Any) -> Object:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(entry: Entry, numbers: Mapping[str, int], run: Run) -> Object:
    found = entry.found
    source = run.sheets[found.location.path].source
    place = _place(found.location.path, found.location.span, source, run)
    result: Object = {
        "ruleId": found.rule,
        "ruleIndex": numbers.get(found.rule, -1),
        "level": found.severity.value,
        "message": {"text": "\n".join([found.message, *more(found)])},
        "locations": [place | ({"message": {"text": found.label}} if found.label else {})],
        "partialFingerprints": {"phasedocs/v1": entry.fingerprint},
        # All results of a run have this, or none has: 3.27.23.
        "suppressions": [_suppression(found.suppression)] if found.suppression else [],
        "properties": {"confidence": found.confidence.value, "basis": found.basis.value},
    }
    if found.notes:
        result["relatedLocations"] = _related(found, run)
    if found.fix:
        result["fixes"] = [_fix(found.fix, _artifact(found.location.path, run), source)]
    return result


def _related(found: Diagnostic, run: Run) -> list[Object]:
    places = []
    for number, note in enumerate(found.notes, 1):
        path = note.location.path
        place = _place(path, note.location.span, run.sheets[path].source, run)
        places.append({"id": number, **place, "message": {"text": note.message}})
    return places


def _place(path: str, span: Span, source: Source, run: Run) -> Object:
    return {"physicalLocation": {"artifactLocation": _artifact(path, run), "region": _region(span, source)}}


def _artifact(path: str, run: Run) -> Object:
    uri = quote(run.tracked(path).encode("utf-8", "surrogateescape"), safe="/")
    return {"uri": uri, "uriBaseId": ROOT}


def _region(span: Span, source: Source) -> Object:
    start, end = source.position(span.start), source.position(span.end)
    return {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}


def _fix(fix: Fix, artifact: Object, source: Source) -> Object:
    replacements = [
        {"deletedRegion": _region(edit.span, source), "insertedContent": {"text": edit.text}} for edit in fix.edits
    ]
    return {
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
        "properties": {"safe": fix.safety is Safety.SAFE},
    }


def _suppression(suppression: Suppression) -> Object:
    return {"kind": KINDS[suppression.by], "status": "accepted", "justification": suppression.reason}
