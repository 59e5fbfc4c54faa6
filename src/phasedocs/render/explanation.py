"""How a verdict came about, as a person reads it: the claim in its frame, then what was weighed, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count, groupby

from phasedocs.analysis import Counted, Declaration, Explanation, Outcome, Why
from phasedocs.analysis.acts import Act
from phasedocs.diagnostic import SILENCED, Basis, Confidence, Diagnostic, Location
from phasedocs.model import Claim, Document, Mood, RoleSource, SubjectType
from phasedocs.render.frames import Frame, Sheet
from phasedocs.render.terminal import Style, cut, safe

PathNames = Callable[[str], str]
MAX_FRAMES = 8
MAX_RUNS = 8
"""Runs of lines that are listed; the others are counted."""
MAX_PLACES = 3
"""Headings that a directive is proposed for; the others are counted."""
MAX_NAME = 60
"""Columns of a heading or label that is quoted."""

_COLORS = {Outcome.CONTRADICTED: "red", Outcome.SUPPORTED: "green", Outcome.UNDETERMINED: "yellow"}
_MOODS = {Mood.GOAL: "a goal", Mood.QUOTED: "a quotation", Mood.LABEL: "a name", Mood.TEMPLATE: "a template"}
_ACTS = {
    Act.WHOLE: "done, with no word on what",
    Act.IMPLEMENTED: "implemented",
    Act.TESTED: "tested",
    Act.DEPLOYED: "deployed",
    Act.READY: "ready, with no word for what",
    Act.START: "ready to be begun",
    Act.REVIEW: "ready for review",
    Act.TEST: "ready for tests",
    Act.DEPLOY: "ready to be deployed",
    Act.PRODUCTION: "ready for production",
    Act.OTHER: "neither done nor ready",
}
_WHYS = {
    Why.TICKED: "not asked for",
    Why.EXCLUDED: "cancelled, or not applicable",
    Why.KIND: "no task speaks against such a claim",
    Why.UNDECLARED: "not declared",
    Why.ROLE: "says nothing against such a claim",
    Why.OTHER_CLAIM: "declared to gate another claim",
    Why.ACT: "not part of the act, or comes after it",
    Why.AFTER_DEPLOYMENT: "is the deployment, or comes after it in its list",
    Why.WEAK_GATE: "under no strong word of a gate",
    Why.NO_STATUS: "under no heading that says it is not done",
    Why.NEVER_TICKED: "in a list that was never ticked",
    Why.OUTRANKED: "weaker evidence than what decided",
    Why.PART: "the claim may speak of a part",
}


def explanation_text(
    found: Explanation, document: Document, reports: Sequence[Diagnostic], style: Style, show: PathNames
) -> str:
    """Show how a verdict came about; `reports` are the findings that tell of it."""
    location = Location.of(document.source, found.claim.span)
    frame = Frame(Sheet.of(document), style)
    frame.add(location, f"claimed here, for {_scope(found, document)}", primary=True)
    for index in (found.verdict.evidence if found.verdict else ())[:MAX_FRAMES]:
        task = document.tasks[index]
        frame.add(Location.of(document.source, task.box), task.state.value.replace("_", " "), primary=False)
    margin = " " * frame.margin
    sign = style.paint("=", "blue")
    name = safe(show(document.path))
    lines = [
        _headline(found, style),
        f"{margin}{style.paint('-->', 'blue')} {name}:{location.start.line}:{location.start.column}",
        *frame.lines(frame.margin),
        *(
            style.wrapped(f"{margin} {sign} {safe(line)}", f"{margin}   ")
            for line in _remarks(found, document, reports)
        ),
    ]
    return "\n".join(lines) + "\n"


def _headline(found: Explanation, style: Style) -> str:
    claim, verdict = found.claim, found.verdict
    if verdict is None:
        words = f"{claim.words} is {_MOODS[claim.mood]}, no claim: {found.ground}"
        return f"{style.paint('not judged', 'blue')}: {style.paint(safe(words), 'bold')}"
    joint = {Outcome.CONTRADICTED: ", but ", Outcome.SUPPORTED: ", and ", Outcome.UNDETERMINED: "; "}[verdict.outcome]
    words = f"says {claim.words}{joint}{verdict.summary or verdict.reason}"
    return f"{style.paint(verdict.outcome.value, _COLORS[verdict.outcome])}: {style.paint(safe(words), 'bold')}"


def _remarks(found: Explanation, document: Document, reports: Sequence[Diagnostic]) -> Iterator[str]:
    claim, verdict = found.claim, found.verdict
    act = f": {_ACTS[found.act]}" if found.act and found.act is not Act.OTHER else ""
    yield f"kind: {claim.kind.value.replace('_', ' ')}{act}"
    part = "; it speaks of a part, or says itself what is open" if claim.qualified else ""
    yield f"mood: {claim.mood}, {found.ground}{part}"
    if verdict is None:
        yield "only what is asserted is judged"
        return
    yield f"scope: {_scope(found, document)}, {_boxes(found)}"
    for group in found.counted:
        yield f"counted: {_group(group, document)}"
    for group in found.left_out:
        yield f"left out, {_WHYS[group.why] if group.why else ''}: {_group(group, document)}"
    if found.row:
        hits, alarms = found.row.measured
        yield f"decided by {found.row.name}: {found.row.reason}"
        yield f"measured: {_number(hits, 'hit')} and {_number(alarms, 'false alarm')} on judged claims"
    yield from _reported(found, reports)
    yield f"basis: {verdict.basis}" + (", every task in its scope" if _is_exact(found) else "")
    yield from _exact(found.declarations, document)


def _reported(found: Explanation, reports: Sequence[Diagnostic]) -> Iterator[str]:
    verdict = found.verdict
    if verdict and verdict.outcome is Outcome.CONTRADICTED:
        names = ", ".join(f"{one.rule} as {one.severity}{_silenced(one)}" for one in reports)
        low = " with `--min-confidence low`" if verdict.confidence is Confidence.LOW else ""
        yield f"confidence: {verdict.confidence}, " + (f"reported by {names}{low}" if names else "not reported")
    elif verdict:
        yield f"confidence: {verdict.confidence}"


def _silenced(report: Diagnostic) -> str:
    return f" ({SILENCED[report.suppression.by]}: {report.suppression.reason})" if report.suppression else ""


def _is_exact(found: Explanation) -> bool:
    return bool(found.verdict and found.verdict.basis is Basis.DECLARED and found.scope and found.scope.declared)


def _exact(declarations: Sequence[Declaration], document: Document) -> Iterator[str]:
    """Yield what would make the verdict exact, a directive a line with all its places."""
    places: dict[str, list[str]] = {}
    for one in declarations:
        places.setdefault(directive(one), []).append(place(one, document))
    for written, found in places.items():
        more = f" and {len(found) - MAX_PLACES} more" if len(found) > MAX_PLACES else ""
        yield f"declare it: {written} {', '.join(found[:MAX_PLACES])}{more}"


def directive(one: Declaration) -> str:
    """Give a declaration as it is written."""
    return f"<!-- phasedocs: role={one.role} -->"


def place(one: Declaration, document: Document) -> str:
    """Give where a declaration belongs."""
    if one.section is None:
        return "above the first list"
    section = document.sections[one.section]
    return f"under “{cut(section.title, MAX_NAME)}”, line {section.line}"


def scope_words(claim: Claim) -> str:
    """Give why a claim has no scope."""
    match claim.subject.type:
        case SubjectType.ROW:
            return f"the row “{cut(claim.subject.text, MAX_NAME)}” of a table, which has no list of its own"
        case SubjectType.COMPONENT:
            return f"“{cut(claim.subject.text, MAX_NAME)}”, which is not the name of just one section with tasks"
        case _:
            return f"{', '.join(claim.subject.ids) or 'one task'} alone, which has no list of its own"


def _scope(found: Explanation, document: Document) -> str:
    claim, scope = found.claim, found.scope
    if scope is None:
        return scope_words(claim) if found.verdict else claim.whole
    if scope.role:
        return f"all tasks of the document that are {scope.role.counted(2).removeprefix('2 ')}"
    if scope.type is SubjectType.SECTION and scope.top is not None:
        return f"the section “{cut(document.sections[scope.top].title, MAX_NAME)}”"
    if scope.type is SubjectType.PHASE:
        return f"the tasks of Phase {', '.join(claim.subject.ids)}"
    own = f" (Phase {', '.join(document.phases)})" if document.phases else ""
    return f"the document{own}"


def _boxes(found: Explanation) -> str:
    states = [box.state for box in found.scope.boxes] if found.scope else []
    ticked, excluded = sum(state.done for state in states), sum(state.excluded for state in states)
    words = f"{_number(len(states), 'task')}"
    if not states:
        return "no tasks"
    tail = f", {excluded} cancelled or not applicable" if excluded else ""
    return f"{words}: {ticked} ticked, {len(states) - ticked - excluded} open{tail}"


def _group(group: Counted, document: Document) -> str:
    tasks = [document.tasks[index] for index in group.tasks]
    ticked = [task.line for task in tasks if task.state.done]
    others = [task.line for task in tasks if not task.state.done]
    many = group.role.counted(len(tasks))
    said = (("ticked", ticked), ("open" if group.why is not Why.EXCLUDED else "closed", others))
    states = [(word, lines) for word, lines in said if lines]
    if len(states) == 1:
        word, lines = states[0]
        return f"{many} ({word}), {_lines(lines)}; {_source(group)}"
    parts = ", ".join(f"{len(lines)} {word} ({_lines(lines)})" for word, lines in states)
    return f"{many}, {parts}; {_source(group)}"


def _source(group: Counted) -> str:
    gates = f", declared to gate {group.gates}" if group.gates else ""
    match group.source:
        case RoleSource.DECLARED:
            return f"role declared{gates}"
        case RoleSource.WORDS:
            return f"role by its own words{gates}"
        case RoleSource.LABEL:
            return f"role by the line over the list “{cut(group.named or '', MAX_NAME)}”{gates}"
        case RoleSource.HEADING:
            return f"role by the heading “{cut(group.named or '', MAX_NAME)}”{gates}"
        case _:
            return f"no word names another role{gates}"


def _lines(numbers: Sequence[int]) -> str:
    """Give lines in words, runs as ranges: "lines 7-9, 12"."""
    runs = []
    for _, run in groupby(zip(sorted(set(numbers)), count(), strict=False), key=lambda pair: pair[0] - pair[1]):
        held = [number for number, _ in run]
        runs.append(str(held[0]) if len(held) == 1 else f"{held[0]}-{held[-1]}")
    more = f" and {len(runs) - MAX_RUNS} more places" if len(runs) > MAX_RUNS else ""
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(runs[:MAX_RUNS])}{more}"


def _number(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
