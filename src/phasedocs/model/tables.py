"""Tables: their columns, rows, and the status that each row states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from phasedocs.model.cells import Kinds, cell_kind, has_letters, is_wordless, marks_of, without_marks, words_kind
from phasedocs.model.facts import Legend, Table, TableRow
from phasedocs.model.legends import MEANING, STATUS
from phasedocs.model.phases import named_phases
from phasedocs.model.vocabulary import vocabulary
from phasedocs.syntax import Node, Tree

_OTHER_STATUS = re.compile(r"\b(?:code|http|bar|exit|response)\b", re.IGNORECASE)
"""Beside the word status: it is a number or a widget."""
_SHARE = (
    r"progress|completion|complete|avance|progreso|progresso|avancement|fortschritt"
    r"|прогресс|进度|進捗|진행률|التقدم"
)
_RESULT = re.compile(
    rf"\W*(?:(?P<share>{_SHARE})|(?:current |actual )?(?:results?|state)|outcome|verdict|done|implementation"
    r"|implemented|completed|ready|readiness|actual|current|now|today|reality|fixed|check|resultado|résultat|ergebnis"
    r"|risultato|результат|готовность|结果|結果|결과|النتيجة|المنجز|الجاهزية"
    r")?\W*(?:\([^)]*\))?[^\w%]*$",
    re.IGNORECASE,
)
"""Headers that ask for a status where the cells give one; so does a header without words. `share`: numbers are one."""
_ACTUAL = re.compile(
    r"\b(?:actual|current|real|reality|now|new|after|today|latest|actuel|réel|après|actuelle|ahora|después|aktuell|ist|neu"
    r"|attuale|dopo|atual|depois|текущ\w+|фактическ\w+|после)\b|当前|实际|目前|现在|之后|現在|実際|현재|실제|الحالية|الفعلية|بعد|الجديدة",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"\b(?:expected|target|planned|goal|ideal|desired|belie\w+|claim(?:ed)?|your|assumed|previous|before|old|was|original|past"
    r"|avant|attendu|prévu|cible|anterior|antes|esperado|objetivo|previsto|previa|vorher|soll|ziel|geplant|prima|atteso"
    r"|ожидаем\w+|цел\w+|до|было)\b|之前|预期|目标|目標|予定|期待|이전|목표|القديمة|السابقة|قبل|المتوقعة|المستهدفة",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"\b(?:priority|severity|impact|risks?|level|prioridad|severidad|sévérité|priorité|priorität|приоритет)\b"
    r"|优先级|優先度|الأولوية|الخطورة|المخاطرة",
    re.IGNORECASE,
)
_PHASE_WORD = r"(?:phases?|fases?|étapes?|etapas?|этап|фаза|阶段|階段|フェーズ|단계|المرحلة|aşama|faza|giai đoạn)"
_PHASE = re.compile(rf"\W*{_PHASE_WORD}\s*(?:#|no\.?|number|id)?\W*$", re.IGNORECASE)
_PHASE_ID = re.compile(
    rf"\W*(?:{_PHASE_WORD}\s*)?(?P<id>\d{{1,2}}(?:\.\d{{1,2}})?[a-z]?|(?-i:[A-H])(?=\W*$|[:.)]))"
    r"(?!\w|\.\w|\s?[-–,&+/]\s?\w{1,4}\b)",
    re.IGNORECASE,
)
_TASK = re.compile(
    r"\W*(?:tasks?|items?|deliverables?|features?|work(?: items?)?|activit(?:y|ies)|stor(?:y|ies)|components?|steps?"
    r"|name|title|focus|tareas?|tâches?|tarefas?|aufgaben?|attività|zadanie|görev|задач[аи]"
    r"|任务|タスク|작업|المهمة|công việc)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\W*(?:owners?|assignees?|assigned|responsible|lead|team|who|agent|notes?|comments?|remarks?|evidence|details?"
    r"|blockers?|depend\w*|prerequisites?|due|deadline|eta|dates?|duration|effort|estimate\w*|time|timeline|days?|hours?"
    r"|weeks?|priority|severity|impact|commit|version)\b",
    re.IGNORECASE,
)
"""Headers of columns that say something about what the row names."""
_NO_NAME = re.compile(
    r"[\W\d]*(?:(?:[A-Z]{1,6}[-_ .]?)?\d+(?:[.\-–/]\w{1,4}){0,4}[a-z]?"
    rf"|(?:{_PHASE_WORD}|weeks?|days?|sprint|step|task|milestone|stage)\s*#?[\d.]*\s?[A-Z]?(?:\s?[-–&,+]\s?\d[\d.]*)*\+?"
    r"|critical|high|medium|low)?[\W\d]*$",
    re.IGNORECASE,
)
"""Marks, numbers, ids, dates, and levels alone."""

MAX_CELL = 60
"""In code points: a longer cell is no status, where the header does not say so."""
MAX_WORDS = 4
"""A cell of more words is no status, where the header does not say so."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """The parts that a table's columns play, by index."""

    names: tuple[str, ...]
    status: int | None
    phase: int | None
    task: int | None


def read_tables(tree: Tree, legend: Legend) -> tuple[Table, ...]:
    """Read the tables of a document in order, those in quotes and lists too."""
    found = [(node, section) for node, section in tree.leaves if node.kind == "table"]
    if not found:
        return ()
    grids = [_grid(node) for node, _ in found]
    kinds = legend.kinds
    return tuple(_table(tree, node, grid, kinds, section) for (node, section), grid in zip(found, grids, strict=True))


def _grid(table: Node) -> list[tuple[str, ...]]:
    """Give the texts of a table's cells, header first."""
    return [tuple(cell.plain().strip() for cell in row.children) for row in table.children]


def _table(tree: Tree, node: Node, grid: Sequence[tuple[str, ...]], legend: Kinds, section: int | None) -> Table:
    names = grid[0]
    status = _status_column(names, grid[1:], legend)
    phase = next((index for index, name in enumerate(names) if _PHASE.match(name)), None)
    task = next((index for index, name in enumerate(names) if _TASK.match(name) and index != status), None)
    columns = _Columns(names, status, phase, task)
    return Table(
        line=tree.source.line(node.span.start),
        span=node.span,
        columns=names,
        status_column=None if status is None else names[status],
        rows=tuple(
            _row(tree, row, cells, columns, legend) for row, cells in zip(node.children[1:], grid[1:], strict=True)
        ),
        section=section,
    )


def _row(tree: Tree, node: Node, cells: tuple[str, ...], columns: _Columns, legend: Kinds) -> TableRow:
    subject = _subject(cells, columns)
    status = columns.status if columns.status is not None and columns.status < len(cells) else None
    return TableRow(
        line=tree.source.line(node.span.start),
        span=node.span,
        cells=cells,
        subject=subject,
        phase=_phase(cells, columns, subject),
        status=None if status is None else cell_kind(cells[status], legend),
        status_span=None if status is None else node.children[status].span,
    )


def _status_column(names: Sequence[str], rows: Sequence[tuple[str, ...]], legend: Kinds) -> int | None:
    """Choose the column that holds the actual status; None where there is none, or where marks only say yes or no."""
    headed = [index for index, name in enumerate(names) if _asks_for_status(name) and not _numbers_only(rows, index)]
    if headed:
        best = max(headed, key=lambda index: (_ACTUAL.search(names[index]) is not None, -index))
        return None if _explains(names, best) else best
    found = [index for index, name in enumerate(names) if _holds_statuses(name, rows, index, legend)]
    if len(found) > 1:  # a matrix, unless one of its columns says that it is the actual one
        found = [index for index in found if _ACTUAL.search(names[index])]
    if len(found) != 1 or _explains(names, found[0]):
        return None
    return None if _is_matrix(names, rows, found[0]) else found[0]


def _is_matrix(names: Sequence[str], rows: Sequence[tuple[str, ...]], status: int) -> bool:
    """Say whether other columns hold marks too, and no header tells which of them holds the status."""
    if _RESULT.match(names[status]):
        return False
    marked = [index for index in range(len(names)) if sum(bool(marks_of(row[index])) for row in rows) * 2 > len(rows)]
    return len(marked) > 1


def _asks_for_status(name: str) -> bool:
    return bool(STATUS.search(name)) and not _OTHER_STATUS.search(name) and not _WISHED.search(name)


def _explains(names: Sequence[str], status: int) -> bool:
    """Say whether a table explains statuses or counts them: "Status | Meaning", "Status | Count"."""
    return status == 0 and len(names) < 4 and len(names) > 1 and MEANING.match(names[1]) is not None


def _numbers_only(rows: Sequence[tuple[str, ...]], index: int) -> bool:
    """Say whether a column holds plain numbers, as one of HTTP statuses does."""
    cells = [row[index] for row in rows if index < len(row) and row[index]]
    return bool(cells) and all(cell.isdigit() for cell in cells)


def _holds_statuses(name: str, rows: Sequence[tuple[str, ...]], index: int, legend: Kinds) -> bool:
    """Say whether most cells of a column are statuses: in words, or by marks where the header asks for such."""
    if len(name) > MAX_CELL or _WISHED.search(name) or _LEVEL.search(name):
        return False
    asked = _RESULT.match(name) if name != "#" else None
    cells = [row[index] for row in rows if index < len(row) and row[index]]
    stated = sum(_answers(cell, asked, legend) if asked else _is_status(cell) for cell in cells)
    return stated * 2 > len(cells)


def _answers(cell: str, asked: re.Match[str], legend: Kinds) -> bool:
    """Say whether a cell answers a header that asks for a status; a bare number answers one for progress only."""
    if len(cell) > MAX_CELL or not (marks_of(cell) or asked["share"] or has_letters(cell)):
        return False
    return cell_kind(cell, legend) is not None


def _is_status(cell: str) -> bool:
    """Say whether a cell is a status whatever its header says: a mark with a status word, or the word alone."""
    if len(cell) > MAX_CELL or len(cell.split()) > MAX_WORDS:
        return False
    words = without_marks(cell)
    if not has_letters(words) or not (marks_of(cell) or vocabulary().status.fullmatch(words)):
        return False
    return words_kind(words) is not None


def _subject(cells: Sequence[str], columns: _Columns) -> str | None:
    """Give what a row is about: its task beside a phase, else its first cell that names something."""
    if columns.phase is not None and columns.task is not None and columns.task < len(cells) and cells[columns.task]:
        return cells[columns.task]
    others = [(columns.names[index], cell) for index, cell in enumerate(cells) if index != columns.status and cell]
    for name, cell in others:
        if not _ABOUT.match(name) and (len(cell) > MAX_CELL or not _NO_NAME.match(cell)):
            return cell
    return next((cell for _, cell in others if not is_wordless(cell)), None)


def _phase(cells: Sequence[str], columns: _Columns, subject: str | None) -> str | None:
    """Give the phase of a row: from its phase column, else the only one that its subject or a short cell names."""
    if columns.phase is not None and columns.phase < len(cells):
        found = _PHASE_ID.match(cells[columns.phase])
        return found["id"].lower() if found and found["id"][0].isdigit() else found and found["id"]
    named = named_phases(subject or "")
    for name, cell in zip(columns.names, cells, strict=False):
        if named:
            break
        if len(cell) <= MAX_CELL and not _ABOUT.match(name):
            named = named_phases(cell)
    return named[0] if len(named) == 1 else None
