"""What follows from the documents: compute(Project) -> State."""

from phasedocs.analysis.compute import compute
from phasedocs.analysis.progress import Progress, by_role, progress
from phasedocs.analysis.state import DocumentState, Outcome, PhaseState, PhaseStatus, State, Verdict

__all__ = [
    "DocumentState",
    "Outcome",
    "PhaseState",
    "PhaseStatus",
    "Progress",
    "State",
    "Verdict",
    "by_role",
    "compute",
    "progress",
]
