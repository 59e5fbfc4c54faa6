"""check(Project, State, Config) -> diagnostics: call every rule with every subject, set severities, sort."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from phasedocs.analysis import DocumentState, State
from phasedocs.baseline import stale_baseline
from phasedocs.config import Config, ConfigError, no_rule
from phasedocs.diagnostic import Confidence, Diagnostic, Location, Note, Severity
from phasedocs.kinds import NO_KINDS, Kinds
from phasedocs.model import Claim, Document, NearTask, Project, Reference, Table, Task, Timeline, Unused
from phasedocs.model.vocabulary import speaking
from phasedocs.rules import RULES, Context, Finding, Rule
from phasedocs.rules.api import Subject
from phasedocs.rules.drifted_region import drifted_region
from phasedocs.suppressions import allowed

REPORTED: tuple[Rule, ...] = tuple(sorted((*RULES, stale_baseline), key=lambda rule: rule.name))
"""Everything that can be reported: the rules, and what is said of a run."""
NAMES = tuple(rule.name for rule in REPORTED)
OPTIONS: Mapping[str, Mapping[str, int]] = {
    rule.name: {name: option.least for name, option in rule.options.items()} for rule in REPORTED
}
"""Their options, each with the least that it may be: what a configuration may set."""
_OF_LINES = frozenset(rule.name for rule in RULES if "days" in rule.needs)
"""Rules that ask when lines were changed."""
Findings = Mapping[str, Sequence[Finding]]
"""What rules found in one document, by their name."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings are wanted."""

    select: frozenset[str] = frozenset()
    """Names of rules; empty means all."""
    ignore: frozenset[str] = frozenset()
    min_severity: Severity = Severity.WARNING
    min_confidence: Confidence = Confidence.MEDIUM

    def kinds(self, kinds: Kinds) -> Kinds:
        """Give the kinds that matter: names alone make notes, which few ask for, so that no file is read for them."""
        return kinds.wanted(by_name=self.min_severity is Severity.NOTE)

    def shows(self, diagnostic: Diagnostic) -> bool:
        """Say whether a finding is severe and sure enough."""
        severe = diagnostic.severity.rank <= self.min_severity.rank
        return severe and diagnostic.confidence.rank <= self.min_confidence.rank


def check(
    project: Project,
    state: State,
    config: Config,
    selection: Selection | None = None,
    today: date | None = None,
    days: Mapping[str, Sequence[date]] | None = None,
    kinds: Kinds = NO_KINDS,
    alone: Mapping[str, Findings] | None = None,
) -> list[Diagnostic]:
    """Check the documents that were read, as of a day; diagnostics come sorted by file and place, suppressed ones too.

    `days` are those on which the lines of documents were last changed, by path, where that is known; `alone` is what
    `check_alone` found in documents, by path: they may have let go of their trees since.
    """
    lines, options, wanted, known = days or {}, rule_options(config), selection or Selection(), alone or {}
    found = [
        diagnostic
        for document in state.read
        for diagnostic in check_document(
            Context(project, state, document, today, lines.get(document.path, ()), options, NAMES, wanted.kinds(kinds)),
            config,
            wanted,
            _lasting(known.get(document.path, {}), dated=document.path in lines),
        )
    ]
    return sorted(found, key=lambda diagnostic: diagnostic.order)


def _lasting(alone: Findings, *, dated: bool) -> Findings:
    """Give what was found in a document alone and need not be looked for again: lines had no days then."""
    return {name: found for name, found in alone.items() if not (dated and name in _OF_LINES)}


def check_regions(
    project: Project, state: State, config: Config, selection: Selection, made: Mapping[str, Sequence[str | None]]
) -> list[Diagnostic]:
    """Hold the regions of documents against what they are to hold, by path; other rules are not asked."""
    wanted = replace(selection, select=frozenset({drifted_region.name}))
    return [
        diagnostic
        for path, texts in sorted(made.items())
        for diagnostic in check_document(
            Context(project, state, project.by_path[path], known=NAMES, made=texts), config, wanted
        )
    ]


def rule_options(config: Config) -> Mapping[str, int]:
    """Give what the options of all rules are set to, as a context holds them."""
    return {
        f"{rule.name}.{name}": config.option(rule.name, name, option.default)
        for rule in RULES
        for name, option in rule.options.items()
    }


def check_document(
    context: Context, config: Config, wanted: Selection, known: Findings | None = None
) -> list[Diagnostic]:
    """Check the document of a context; the diagnostics come sorted by place. Rules in `known` are not asked again."""
    rules = [rule for rule in RULES if is_on(rule, config, wanted)]
    with speaking(config.vocabulary.lists):
        found = [one for one in _document(context, rules, config, known or {}) if wanted.shows(one)]
    return sorted(found, key=lambda diagnostic: diagnostic.order)


def check_alone(
    document: Document,
    computed: DocumentState,
    config: Config,
    wanted: Selection,
    today: date | None = None,
    kinds: Kinds = NO_KINDS,
) -> Findings:
    """Ask the rules that look at nothing but their document."""
    nobody = Project((document,), (), frozenset(), {})
    state = State(nobody, computed.progress, computed.roles, {document.path: computed}, ())
    context = Context(nobody, state, document, today, (), rule_options(config), NAMES, wanted.kinds(kinds))
    off, subjects = config.ignored(document.path), _subjects(document)
    rules = [rule for rule in RULES if not rule.wide and rule.name not in off and is_on(rule, config, wanted)]
    with speaking(config.vocabulary.lists):
        return {rule.name: tuple(_findings(rule, subjects, context)) for rule in rules}


def known_rules(names: Iterable[str]) -> frozenset[str]:
    """Give the names as a set; ConfigError for one that no rule has."""
    wanted = frozenset(names)
    for name in sorted(wanted):
        if name not in NAMES:
            raise ConfigError(no_rule(name, NAMES))
    return wanted


def is_on(rule: Rule, config: Config, selection: Selection) -> bool:
    """Say whether a rule is looked at."""
    if rule.name in selection.ignore or (selection.select and rule.name not in selection.select):
        return False
    setting = config.rules.get(rule.name)
    return setting is None or setting.severity != "off"


def _document(context: Context, rules: Sequence[Rule], config: Config, known: Findings) -> Iterator[Diagnostic]:
    """Yield what rules find in a document, and then what they say of the allowances in it."""
    document, off = context.document, config.ignored(context.document.path)
    running = [rule for rule in rules if rule.name not in off]
    found = _found(context, running, config, _subjects(document), known)
    if not document.declarations.allowances:
        return found
    judged = frozenset(rule.name for rule in running if _is_judged(rule, context))
    return allowed(
        found,
        document.declarations.allowances,
        judged,
        lambda idle: _found(context, running, config, {Unused: idle}, {}),
    )


def _is_judged(rule: Rule, context: Context) -> bool:
    """Say whether a rule could find all that there is to find: else an allowance of it may be needed all the same."""
    return all(getattr(context, need) for need in rule.needs) and (context.project.whole or not rule.wide)


def _found(
    context: Context, rules: Sequence[Rule], config: Config, subjects: _Subjects, known: Findings
) -> Iterator[Diagnostic]:
    for rule in rules:
        found = known.get(rule.name)
        for finding in _findings(rule, subjects, context) if found is None else found:
            yield _diagnostic(rule, finding, context.document, config)


_Subjects = Mapping[type[Subject], Sequence[Subject]]


def _findings(rule: Rule, subjects: _Subjects, context: Context) -> Iterator[Finding]:
    return (finding for subject in subjects.get(rule.on, ()) for finding in rule.check(subject, context))


def _subjects(document: Document) -> _Subjects:
    return {
        Document: (document,),
        Claim: document.claims,
        Task: document.tasks,
        NearTask: document.near_tasks,
        Reference: document.references,
        Table: document.tables,
        Timeline: document.timelines,
    }


def _diagnostic(rule: Rule, finding: Finding, document: Document, config: Config) -> Diagnostic:
    setting = config.rules.get(rule.name)
    severity = rule.severity if setting is None else setting.severity_or(rule.severity)
    if finding.confidence is not Confidence.HIGH and severity is Severity.ERROR:
        severity = Severity.WARNING
    severity = max(severity, finding.at_most, key=lambda one: one.rank)
    source = document.source
    return Diagnostic(
        rule=rule.name,
        severity=severity,
        location=Location.of(source, finding.span),
        message=finding.message,
        label=finding.label,
        notes=tuple(Note(Location.of(source, span), message) for span, message in finding.notes),
        remarks=finding.remarks,
        help=finding.help,
        confidence=finding.confidence,
        basis=finding.basis,
        fix=finding.fix,
    )
