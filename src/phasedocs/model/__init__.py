"""What documents say: lower(Tree) -> Document, link([Document]) -> Project. No judgement here."""

from phasedocs.model.facts import (
    Claim,
    ClaimKind,
    Dependency,
    Document,
    Field,
    Mood,
    NearTask,
    Place,
    Reference,
    ReferenceKind,
    Relation,
    Role,
    Section,
    Subject,
    SubjectType,
    Task,
    TaskState,
)
from phasedocs.model.lower import lower
from phasedocs.model.phases import phase_order
from phasedocs.model.project import Phase, Project, Resolution, Target, link

__all__ = [
    "Claim",
    "ClaimKind",
    "Dependency",
    "Document",
    "Field",
    "Mood",
    "NearTask",
    "Phase",
    "Place",
    "Project",
    "Reference",
    "ReferenceKind",
    "Relation",
    "Resolution",
    "Role",
    "Section",
    "Subject",
    "SubjectType",
    "Target",
    "Task",
    "TaskState",
    "link",
    "lower",
    "phase_order",
]
