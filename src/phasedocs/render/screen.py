"""The real completion, on one screen of a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from phasedocs.analysis import PhaseState, PhaseStatus, Progress, State
from phasedocs.model import Role
from phasedocs.render.terminal import Style, bar, cut, pad, safe, width

PathNames = Callable[[str], str]

_COLORS = {
    PhaseStatus.COMPLETE: "green",
    PhaseStatus.READY: "green",
    PhaseStatus.IN_PROGRESS: "amber",
    PhaseStatus.BLOCKED: "red",
}


def parts(roles: Mapping[Role, Progress]) -> str:
    """Give progress by role: "work 52/58 · acceptance 0/6"."""
    return " · ".join(f"{role.part} {found.done}/{found.total}" for role, found in roles.items() if found.total)


def status_table(state: State, style: Style, show: PathNames, *, open_tasks: bool = False) -> str:
    """Draw phases, documents, claims that disagree, and on request the open tasks."""
    blocks = [
        _table("Phase", [_phase_row(phase) for phase in state.phases if _is_shown(phase, state)], style),
        _table("Document", _document_rows(state, show), style),
        "".join(_disagreeing(state, style, show)),
        "".join(_open_tasks(state, style, show)) if open_tasks else "",
        f"{style.paint('All', 'bold')}  {state.progress}  {style.paint(parts(state.roles), 'dim')}\n",
    ]
    return "\n".join(block for block in blocks if block)


def _is_shown(phase: PhaseState, state: State) -> bool:
    return bool(phase.progress.total or phase.claims or phase.phase.id in state.project.plans)


Row = tuple[str, Progress, str, str, str]
"""Name, progress, state, colour of the state, parts."""


def _phase_row(phase: PhaseState) -> Row:
    name = f"{phase.phase.id} {phase.phase.title or ''}".strip()
    words = phase.status.value.replace("_", " ")
    if phase.waits_for:
        words += f" (waits for {', '.join(phase.waits_for)})"
    return name, phase.progress, words, _COLORS.get(phase.status, "dim"), parts(phase.roles)


def _document_rows(state: State, show: PathNames) -> list[Row]:
    order, last = state.project.phase_order, (10_000, 0, "")
    ordered = sorted(
        state.project.documents,
        key=lambda document: (order(document.phase) if document.phase else last, document.path),
    )
    rows = []
    for document in ordered:
        found = state.documents[document.path]
        if found.progress.total or found.progress.excluded:
            rows.append((safe(show(document.path)), found.progress, "", "dim", parts(found.roles)))
    return rows


def _table(head: str, rows: Sequence[Row], style: Style) -> str:
    if not rows:
        return ""
    room = max(24, style.width // 3)
    names = [cut(safe(row[0]), room) for row in rows]
    numbers = [str(row[1]) for row in rows]
    columns = max(width(name) for name in [*names, head])
    digits = max(map(width, numbers))
    lines = [style.paint(head, "bold")]
    for name, number, (_, progress, words, color, roles) in zip(names, numbers, rows, strict=True):
        drawn = style.paint(bar(progress), "green" if progress.complete else "amber")
        tail = "  ".join(part for part in (style.paint(words, color), style.paint(roles, "dim")) if part)
        lines.append(f"{pad(name, columns)}  {drawn} {pad(number, digits)}  {tail}".rstrip())
    return "\n".join(lines) + "\n"


def _disagreeing(state: State, style: Style, show: PathNames) -> Iterator[str]:
    if state.contradicted:
        yield style.paint("Claims that do not hold", "bold") + "\n"
    for place in state.contradicted:
        claim, verdict = state.claim(place)
        where = f"{safe(show(place[0]))}:{claim.line}"
        yield f"{where}  says {style.paint(claim.words, 'red')}, but {verdict.summary if verdict else ''}\n"


def _open_tasks(state: State, style: Style, show: PathNames) -> Iterator[str]:
    yield style.paint("Open tasks", "bold") + "\n"
    for document in state.project.documents:
        for task in document.tasks:
            if task.leaf and not task.state.done and not task.state.excluded:
                yield f"{safe(show(document.path))}:{task.line}  {cut(safe(task.text), style.width)}\n"
