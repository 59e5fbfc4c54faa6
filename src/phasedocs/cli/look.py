"""What a command looks for in a project: which findings, held against a baseline, on which lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import click

from phasedocs.analysis import State
from phasedocs.baseline import Baseline, Held, LooksAt, hold, stale_baseline
from phasedocs.changes import Lines, touches
from phasedocs.check import REPORTED, Selection, check, is_on, known_rules
from phasedocs.cli.completion import rule_names
from phasedocs.cli.session import Session
from phasedocs.diagnostic import Confidence, Diagnostic, Severity
from phasedocs.model import Document
from phasedocs.workspace import Workspace
from phasedocs.workspace import today as day_by_the_clock
from phasedocs.workspace.history import line_days
from phasedocs.workspace.regions import with_drift


def _names(_context: click.Context, _parameter: click.Parameter, given: Sequence[str]) -> tuple[str, ...]:
    """Part names at commas, as ruff and others take them."""
    return tuple(name.strip() for one in given for name in one.split(",") if name.strip())


SEVERITIES = [severity.value for severity in Severity]
_OPTIONS = (
    click.option(
        "--select",
        multiple=True,
        metavar="RULES",
        callback=_names,
        shell_complete=rule_names,
        help="Check only these rules (by commas, or repeated).",
    ),
    click.option(
        "--ignore",
        multiple=True,
        metavar="RULES",
        callback=_names,
        shell_complete=rule_names,
        help="Leave these rules out (by commas, or repeated).",
    ),
    click.option("--min-severity", type=click.Choice(SEVERITIES), default="warning", show_default=True),
    click.option(
        "--min-confidence",
        type=click.Choice([level.value for level in Confidence]),
        default="medium",
        show_default=True,
    ),
    click.option(
        "--today",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        help="The day that targets are past by, as 2026-01-31.  [default: by the clock]",
    ),
    click.option("--git", is_flag=True, help="Ask git when lines were changed: finds statuses older than their tasks."),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options that say which findings are wanted. ConfigError for the name of a rule that there is not."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    min_severity: str
    min_confidence: str
    today: datetime | None
    git: bool

    def __post_init__(self) -> None:
        known_rules((*self.select, *self.ignore))

    @property
    def day(self) -> date:
        """The day that targets are past by."""
        return self.today.date() if self.today else day_by_the_clock()

    @property
    def selection(self) -> Selection:
        """The findings that are wanted."""
        severity, confidence = Severity(self.min_severity), Confidence(self.min_confidence)
        return Selection(frozenset(self.select), frozenset(self.ignore), severity, confidence)


def finding_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Wanted`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Ratchet:
    """Tells which findings of a run are shown: what the baseline holds is suppressed, what is stale in it is told."""

    workspace: Workspace
    selection: Selection
    baseline: Baseline | None

    @property
    def needed(self) -> Selection:
        """What must be looked for: with a baseline everything, shown or not."""
        if self.baseline is None:
            return self.selection
        return replace(self.selection, min_severity=Severity.NOTE, min_confidence=Confidence.LOW)

    def shown(
        self, found: Sequence[Diagnostic], documents: Mapping[str, Document], *, failed: bool
    ) -> list[Diagnostic]:
        """Give the findings that are wanted of what is `needed`, with what is stale in the baseline."""
        held = self.held(found, documents, failed=failed)
        if held is None:
            return list(found)
        config, stale = self.workspace.config, held.stale_finding
        shown = [one for one in held.diagnostics if self.selection.shows(one)]
        if stale and is_on(stale_baseline, config, replace(self.selection, select=frozenset())):
            setting = config.rules.get(stale.rule)
            shown.append(replace(stale, severity=setting.severity_or(stale.severity) if setting else stale.severity))
        return sorted(shown, key=lambda one: one.order)

    def held(self, found: Sequence[Diagnostic], documents: Mapping[str, Document], *, failed: bool) -> Held | None:
        """Hold what is `needed` against the baseline; None without one. `documents` are those that could be read."""
        return hold(found, self.baseline, documents, self._looks_at(documents, failed)) if self.baseline else None

    def _looks_at(self, read: Collection[str], failed: bool) -> LooksAt:
        known = {rule.name for rule in REPORTED}
        ran = {rule.name for rule in REPORTED if is_on(rule, self.workspace.config, self.selection)}
        unread = frozenset(self.workspace.documents).difference(read) if failed else frozenset()

        def looks_at(path: str, rule: str) -> bool:
            return (rule in ran or rule not in known) and self.workspace.covers(path) and path not in unread

        return looks_at


@dataclass(frozen=True, slots=True)
class Look:
    """Looks for findings in a project, as often as it is fixed."""

    session: Session
    selection: Selection
    today: date
    baseline: Baseline | None = None
    changed: Mapping[str, Lines] | None = None
    """Lines that findings must touch, by path; None: any."""
    days: Mapping[str, Sequence[date]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        session: Session,
        wanted: Wanted,
        baseline: Baseline | None = None,
        changed: Mapping[str, Lines] | None = None,
    ) -> Look:
        """Look for what the options of a command say."""
        git = wanted.git or session.workspace.config.schedule.git
        days = line_days(session.workspace, session.state.read) if git else {}
        return cls(session, wanted.selection, wanted.day, baseline, changed, days)

    def found(self, state: State) -> list[Diagnostic]:
        """Give the findings of a state, with those that the baseline silences and what is stale in it."""
        return self._ratchet.shown(self._checked(state), state.project.by_path, failed=self.session.failed)

    def held(self, state: State) -> Held | None:
        """Hold everything that can be found against the baseline, shown or not; None without a baseline."""
        return self._ratchet.held(self._checked(state), state.project.by_path, failed=self.session.failed)

    def is_recent(self, diagnostic: Diagnostic) -> bool:
        """Say whether a finding touches lines that were changed, where that matters."""
        return self.changed is None or touches(diagnostic, self.changed, self.session.state.project.by_path)

    @property
    def _ratchet(self) -> Ratchet:
        return Ratchet(self.session.workspace, self.selection, self.baseline)

    def _checked(self, state: State) -> Sequence[Diagnostic]:
        """Check a state; days of lines are told only of documents that still have as many."""
        before, after = self.session.state.project.by_path, state.project.by_path
        days = {
            path: told
            for path, told in self.days.items()
            if path in after and after[path].length == before[path].length
        }
        config, kinds = self.session.workspace.config, self.session.workspace.kinds
        needed = self._ratchet.needed
        found = check(state.project, state, config, needed, self.today, days, kinds)
        return with_drift(self.session.workspace, found, needed, state)
