"""What follows from the documents: compute(Project) -> State."""

from phasedocs.analysis.compute import compute, compute_document, compute_seen
from phasedocs.analysis.explanation import Counted, Declaration, Explanation, explain
from phasedocs.analysis.needs import Needs, Picture
from phasedocs.analysis.progress import Progress, by_role, progress
from phasedocs.analysis.proposals import declare
from phasedocs.analysis.state import DocumentState, Outcome, PhaseState, PhaseStatus, State, Verdict
from phasedocs.analysis.table import Why

__all__ = [
    "Counted",
    "Declaration",
    "DocumentState",
    "Explanation",
    "Needs",
    "Outcome",
    "PhaseState",
    "PhaseStatus",
    "Picture",
    "Progress",
    "State",
    "Verdict",
    "Why",
    "by_role",
    "compute",
    "compute_document",
    "compute_seen",
    "declare",
    "explain",
    "progress",
]
