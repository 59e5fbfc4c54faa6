"""What documents say: lower(Tree) -> Document, link([Document]) -> Project. No judgement here."""

from phasedocs.model.allowances import Allowance, Extent, Unused
from phasedocs.model.anchors import Anchors, anchor_name, attribute_ids
from phasedocs.model.declarations import Assigned
from phasedocs.model.document import Document, put_away
from phasedocs.model.facts import (
    Bound,
    Claim,
    ClaimKind,
    Dependency,
    Entry,
    Field,
    Legend,
    LineCount,
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
    Table,
    TableRow,
    Task,
    TaskState,
    Timeline,
    TimeUnit,
)
from phasedocs.model.glimpse import (
    Glimpse,
    from_source,
    with_text,
    with_tree,
    without_facts,
    without_text,
    without_tree,
)
from phasedocs.model.lower import lower, lower_tasks
from phasedocs.model.mentions import Mention
from phasedocs.model.phases import phase_id
from phasedocs.model.project import Phase, Plan, Plans, Project, link
from phasedocs.model.references.destination import Destination
from phasedocs.model.regions import Region, checksum, loose
from phasedocs.model.resolution import Index, Resolution, Target
from phasedocs.model.tasks import RoleSource
from phasedocs.model.ways import Asked, Leads, is_index, leads

__all__ = [
    "Allowance",
    "Anchors",
    "Asked",
    "Assigned",
    "Bound",
    "Claim",
    "ClaimKind",
    "Dependency",
    "Destination",
    "Document",
    "Entry",
    "Extent",
    "Field",
    "Glimpse",
    "Index",
    "Leads",
    "Legend",
    "LineCount",
    "Mention",
    "Mood",
    "NearTask",
    "Phase",
    "Place",
    "Plan",
    "Plans",
    "Project",
    "Reference",
    "ReferenceKind",
    "Region",
    "Relation",
    "Resolution",
    "Role",
    "RoleSource",
    "Section",
    "Subject",
    "SubjectType",
    "Table",
    "TableRow",
    "Target",
    "Task",
    "TaskState",
    "TimeUnit",
    "Timeline",
    "Unused",
    "anchor_name",
    "attribute_ids",
    "checksum",
    "from_source",
    "is_index",
    "leads",
    "link",
    "loose",
    "lower",
    "lower_tasks",
    "phase_id",
    "put_away",
    "with_text",
    "with_tree",
    "without_facts",
    "without_text",
    "without_tree",
]
