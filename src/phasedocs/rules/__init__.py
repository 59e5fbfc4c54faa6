"""The rules: one a file, listed here by name of the file."""

from phasedocs.rules.ahead_of_dependency import ahead_of_dependency
from phasedocs.rules.api import Context, Finding, Rule
from phasedocs.rules.arithmetic import arithmetic
from phasedocs.rules.conflicting_claims import conflicting_claims
from phasedocs.rules.contradictory_items import contradictory_items
from phasedocs.rules.dependency_cycle import dependency_cycle
from phasedocs.rules.drifted_region import drifted_region
from phasedocs.rules.duplicate_item import duplicate_item
from phasedocs.rules.duration_mismatch import duration_mismatch
from phasedocs.rules.edited_region import edited_region
from phasedocs.rules.invalid_date import invalid_date
from phasedocs.rules.invalid_directive import invalid_directive
from phasedocs.rules.legend_mismatch import legend_mismatch
from phasedocs.rules.lost_character import lost_character
from phasedocs.rules.malformed_task import malformed_task
from phasedocs.rules.missing_anchor import missing_anchor
from phasedocs.rules.missing_evidence import missing_evidence
from phasedocs.rules.missing_file import missing_file
from phasedocs.rules.missing_lines import missing_lines
from phasedocs.rules.mojibake import mojibake
from phasedocs.rules.moved_file import moved_file
from phasedocs.rules.orphan_document import orphan_document
from phasedocs.rules.out_of_order import out_of_order
from phasedocs.rules.outdated_claim import outdated_claim
from phasedocs.rules.overdue import overdue
from phasedocs.rules.parent_done_child_open import parent_done_child_open
from phasedocs.rules.parent_open_children_done import parent_open_children_done
from phasedocs.rules.pending_approval import pending_approval
from phasedocs.rules.premature_tick import premature_tick
from phasedocs.rules.ragged_table import ragged_table
from phasedocs.rules.schema_field import schema_field
from phasedocs.rules.schema_section import schema_section
from phasedocs.rules.schema_table import schema_table
from phasedocs.rules.stale_complete import stale_complete
from phasedocs.rules.stale_not_ready import stale_not_ready
from phasedocs.rules.stale_ready import stale_ready
from phasedocs.rules.tick_contradicts_text import tick_contradicts_text
from phasedocs.rules.undecodable_bytes import undecodable_bytes
from phasedocs.rules.unknown_mark import unknown_mark
from phasedocs.rules.unknown_phase import unknown_phase
from phasedocs.rules.unknown_status import unknown_status
from phasedocs.rules.unsupported_claim import unsupported_claim
from phasedocs.rules.untouched_checklist import untouched_checklist
from phasedocs.rules.unused_allow import unused_allow
from phasedocs.rules.weekday_mismatch import weekday_mismatch
from phasedocs.rules.wrong_case import wrong_case
from phasedocs.rules.wrong_count import wrong_count
from phasedocs.rules.wrong_percentage import wrong_percentage

RULES: tuple[Rule, ...] = (
    ahead_of_dependency,
    arithmetic,
    conflicting_claims,
    contradictory_items,
    dependency_cycle,
    drifted_region,
    duplicate_item,
    duration_mismatch,
    edited_region,
    invalid_date,
    invalid_directive,
    legend_mismatch,
    lost_character,
    malformed_task,
    missing_anchor,
    missing_evidence,
    missing_file,
    missing_lines,
    mojibake,
    moved_file,
    orphan_document,
    out_of_order,
    outdated_claim,
    overdue,
    parent_done_child_open,
    parent_open_children_done,
    pending_approval,
    premature_tick,
    ragged_table,
    schema_field,
    schema_section,
    schema_table,
    stale_complete,
    stale_not_ready,
    stale_ready,
    tick_contradicts_text,
    undecodable_bytes,
    unknown_mark,
    unknown_phase,
    unknown_status,
    unsupported_claim,
    untouched_checklist,
    unused_allow,
    weekday_mismatch,
    wrong_case,
    wrong_count,
    wrong_percentage,
)

__all__ = ["RULES", "Context", "Finding", "Rule"]
