"""A box that says the opposite of its own text."""

from collections import defaultdict
from collections.abc import Iterator

from phasedocs.analysis.ticks import Said, said_of
from phasedocs.diagnostic import Basis, Confidence, Severity
from phasedocs.model import ClaimKind, Document, Task, TaskState
from phasedocs.rules.api import MAX_NOTES, Context, Finding, rule

MIN_DECORATED = 3
_UNDONE = frozenset({ClaimKind.PLANNED, ClaimKind.NOT_READY, ClaimKind.BLOCKED, ClaimKind.IN_PROGRESS})


@rule("tick-contradicts-text", on=Document, severity=Severity.WARNING)
def tick_contradicts_text(document: Document, ctx: Context) -> Iterator[Finding]:
    """A box says what the text beside it says.

    `- [x] Load test ⏳ PENDING` and `- [ ] Backup - ✅ DONE` say yes and no in one line. Counts go by the box, people
    by the words, and both are misled.

    The status must end the text: a mark, or a status word behind a dash or in brackets, alone or before a date or a
    reason. Without a mark, capitals or a negation it is told only with `--min-confidence low`, and so is a bare ✅ that
    ends three and more items of a list, for it may be decoration. Silent are marks at the start, words that are part
    of the sentence ("documentation complete", "pending orders are shown"), marks that are quoted or spoken of ("the
    row shows ✅"), and boxes with a mark of their own (`[-]`).

    A list gets one finding. There is no fix: only you know which of the two is so.
    """
    groups: dict[tuple[int, bool], list[tuple[Task, Said]]] = defaultdict(list)
    for task in document.tasks:
        if task.leaf and (said := said_of(task.text)) and _contradicts(task, said):
            groups[task.list, said.outspoken].append((task, said))
    for (_, outspoken), ((task, said), *others) in groups.items():
        decorated = sum(words.bare for _, words in others) >= MIN_DECORATED - 1
        box = "ticked" if task.state.done else "open"
        yield Finding(
            span=task.box,
            message=f"{box}, but its text says {said.words}",
            label=box,
            notes=tuple((other.box, f"and this says {words.words}") for other, words in others[:MAX_NOTES]),
            help="let the box and the words say the same",
            confidence=Confidence.MEDIUM if outspoken and not (decorated and said.bare) else Confidence.LOW,
            basis=Basis.INFERRED,
        )


def _contradicts(task: Task, said: Said) -> bool:
    if task.state.done:
        return said.kind in _UNDONE and (said.outspoken or said.kind is not ClaimKind.IN_PROGRESS)
    return task.state is TaskState.OPEN and said.kind is ClaimKind.COMPLETE
