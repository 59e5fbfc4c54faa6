"""The rules: one a file, listed here by name of the file."""

from phasedocs.rules.ahead_of_dependency import ahead_of_dependency
from phasedocs.rules.api import Context, Finding, Rule
from phasedocs.rules.arithmetic import arithmetic
from phasedocs.rules.contradictory_items import contradictory_items
from phasedocs.rules.dependency_cycle import dependency_cycle
from phasedocs.rules.duplicate_item import duplicate_item
from phasedocs.rules.invalid_directive import invalid_directive
from phasedocs.rules.lost_character import lost_character
from phasedocs.rules.malformed_task import malformed_task
from phasedocs.rules.missing_anchor import missing_anchor
from phasedocs.rules.missing_file import missing_file
from phasedocs.rules.missing_lines import missing_lines
from phasedocs.rules.mojibake import mojibake
from phasedocs.rules.parent_done_child_open import parent_done_child_open
from phasedocs.rules.parent_open_children_done import parent_open_children_done
from phasedocs.rules.premature_tick import premature_tick
from phasedocs.rules.stale_complete import stale_complete
from phasedocs.rules.stale_not_ready import stale_not_ready
from phasedocs.rules.stale_ready import stale_ready
from phasedocs.rules.tick_contradicts_text import tick_contradicts_text
from phasedocs.rules.undecodable_bytes import undecodable_bytes
from phasedocs.rules.unknown_mark import unknown_mark
from phasedocs.rules.unknown_phase import unknown_phase
from phasedocs.rules.wrong_count import wrong_count
from phasedocs.rules.wrong_percentage import wrong_percentage

RULES: tuple[Rule, ...] = (
    ahead_of_dependency,
    arithmetic,
    contradictory_items,
    dependency_cycle,
    duplicate_item,
    invalid_directive,
    lost_character,
    malformed_task,
    missing_anchor,
    missing_file,
    missing_lines,
    mojibake,
    parent_done_child_open,
    parent_open_children_done,
    premature_tick,
    stale_complete,
    stale_not_ready,
    stale_ready,
    tick_contradicts_text,
    undecodable_bytes,
    unknown_mark,
    unknown_phase,
    wrong_count,
    wrong_percentage,
)

RESERVED: frozenset[str] = frozenset(
    {
        "conflicting-claims",
        "pending-approval",
        "untouched-checklist",
    }
)
"""Names of rules about claims that are promised and not here yet: to name one is no mistake, so that a configuration
need not change when they come."""

__all__ = ["RESERVED", "RULES", "Context", "Finding", "Rule"]
