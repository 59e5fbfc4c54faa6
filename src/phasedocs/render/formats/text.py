"""`--format text`: each finding with the lines that it speaks of, in one frame."""

from __future__ import annotations

from collections.abc import Iterator

from phasedocs.diagnostic import Diagnostic
from phasedocs.render.formats.api import Run, more
from phasedocs.render.frames import Frame
from phasedocs.render.summary import closing, statistics
from phasedocs.render.terminal import safe

MAX_NOTES = 8
"""Related lines of one finding; more are counted."""


def render(run: Run) -> str:
    """Show all findings with their frames, and how many there are; only the numbers where those are asked for."""
    found = [entry.found for entry in run.reported]
    end = closing(run.diagnostics, run.recognised, run.style)
    if run.statistics:
        return statistics(run.counts, run.style) + end
    shown = "\n".join("\n".join(_diagnostic(one, run)) + "\n" for one in found)
    return shown + ("\n" if shown else "") + end


def _diagnostic(found: Diagnostic, run: Run) -> Iterator[str]:
    style = run.style
    frames = _frames(found, run)
    margin = max(frame.margin for frame in frames.values())
    head = style.paint(f"{found.severity}[{found.rule}]", found.severity.value)
    yield style.wrapped(f"{head}: {style.paint(safe(found.message), 'bold')}", "  ")
    for path, frame in frames.items():
        own = path == found.location.path
        place = (
            found.location if own else next(note.location for note in found.notes if note.location.path == path)
        ).start
        sign = style.paint("-->" if own else ":::", "blue")
        yield f"{' ' * margin}{sign} {safe(run.show(path))}:{place.line}:{place.column}"
        yield from frame.lines(margin)
    left = len(found.notes) - MAX_NOTES
    remarks = [f"and {left} more line{'s' if left > 1 else ''} like these"] if left > 0 else []
    for remark in remarks + more(found):
        yield style.wrapped(f"{' ' * margin} {style.paint('=', 'blue')} {remark}", " " * (margin + 3))


def _frames(found: Diagnostic, run: Run) -> dict[str, Frame]:
    """Give a frame for each file that a finding shows lines of, its own first."""
    own = found.location.path
    frames = {own: Frame(run.sheets[own], run.style)}
    frames[own].add(found.location, found.label, primary=True)
    for note in found.notes[:MAX_NOTES]:
        path = note.location.path
        frames.setdefault(path, Frame(run.sheets[path], run.style)).add(note.location, note.message, primary=False)
    return frames
