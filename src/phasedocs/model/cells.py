"""The status that a table cell states: by its words, or by its mark as the document's legend or custom binds it.

Knows a cell; which column holds the status is for `tables` to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from phasedocs.model.facts import ClaimKind, Mood
from phasedocs.model.statements import SYMBOL, Statement, read_statements
from phasedocs.model.vocabulary import language_data, remembered, vocabulary

Kinds = Mapping[str, ClaimKind | None]
"""What each mark stands for. None: for something that is no status, such as a priority."""

_KINDS: Mapping[ClaimKind, str] = {
    ClaimKind.COMPLETE: "✅✔✓☑🗹🟢🟩💯",
    ClaimKind.IN_PROGRESS: "🟡🟨🟠🟧🔄🚧🏗🔨⚠◐🔁🛠",
    ClaimKind.PLANNED: "⏳⌛⬜☐🔲📋🔜⚪⭕📅🗓🕐⏭⏹",
    ClaimKind.NOT_READY: "❌✗✘✖🚫❎",
    ClaimKind.BLOCKED: "🔴🟥⛔🛑🔒⏸",
}
_MARKS: Kinds = {mark: kind for kind, marks in _KINDS.items() for mark in marks}
OUTSPOKEN = frozenset("✅✔✓☑🟢🟩❌✗✘✖🚫⏳⌛🔄🚧⛔")
"""Marks that keep their meaning beside words that are not known; a yellow or red one may be a priority."""
_SHORT_CODES = {
    f":{code}:": mark
    for mark, codes in (
        ("✅", "white_check_mark heavy_check_mark"),
        ("⏳", "hourglass hourglass_flowing_sand"),
        *zip(
            "❌⚠🚧🔴🟡🟢", ("x", "warning", "construction", "red_circle", "yellow_circle", "green_circle"), strict=True
        ),
    )
    for code in codes.split()
}
# Statuses in cells only: in prose most of these would be noise. Case does not matter.
# A language a line: en, es, pt, fr, de, it, pl, tr, ru, zh and ja, ko, vi, ar.
_WORDS: Mapping[ClaimKind, tuple[str, ...]] = {
    ClaimKind.COMPLETE: (
        "pass|passed|passes|passing|ok|okay|working|works|fixed|verified|tested|validated|approved|live|merged|resolved",
        "closed|released|operational|confirmed|met|achieved|success|integrated|fully working",
        "completo|completa|completado|completada|hecho|terminado|implementado|listo",
        "concluído|concluída|feito|pronto|pronta",
        "fait|terminé|terminée|fini|complet|complète|résolu|implémenté|fixé",
        "fertig|erledigt|abgeschlossen",
        "completato|fatto",
        "gotowe|zakończone|ukończone",
        "tamamlandı|bitti",
        "готово|готов|готова|завершено|завершен|завершён|выполнено|сделано",
        "完成|已完成|已修复|已实现|通过|完了|実装済み",
        "완료|완성",
        "hoàn thành|xong",
        "مكتمل|مكتملة|تم|جاهز|منجز|يعمل",
    ),
    ClaimKind.IN_PROGRESS: (
        "on track|at risk|running|building|testing|reviewing|improving|partially",
        "en progreso|en curso|parcial",
        "em andamento|em progresso",
        "en cours|partiel|partielle|partiellement",
        "in bearbeitung|teilweise",
        "in corso|parziale",
        "w toku",
        "devam ediyor",
        "в работе|в процессе|частично",
        "进行中|部分完成|開発中|進行中",
        "작업 중|진행 중|진행중",
        "đang làm|đang thực hiện",
        "جزئي|جزئياً|قيد التنفيذ|جاري|جارٍ",
    ),
    ClaimKind.PLANNED: (
        "open|next|future|waiting|awaiting|deferred|postponed|later|soon|not tested|untested|needed|backlog",
        "pendiente|planificado|por hacer|no iniciado",
        "pendente|planejado|a fazer|na fila|não iniciado",
        "en attente|à faire|non démarré|planifié|prévu|ouvert",
        "offen|ausstehend|geplant|nicht begonnen",
        "da fare|in attesa|pianificato",
        "oczekuje|zaplanowane|do zrobienia",
        "bekliyor|planlandı|başlamadı",
        "ожидает|запланировано|не начато|планируется",
        "待办|待测|待测试|待处理|待完成|未开始|计划中|計画中|未着手|予定",
        "대기|예정|미시작",
        "chờ|chưa bắt đầu",
        "معلق|معلقة|قيد الانتظار|مخطط|لم يبدأ",
    ),
    ClaimKind.NOT_READY: (
        "fail|failed|fails|failing|missing|broken|down|rejected|unresolved",
        "falta|no listo|incompleto|incompleta|fallido",
        "falhou",
        "échoué|manquant|incomplet",
        "fehlgeschlagen|fehlt",
        "mancante",
        "не готово|не готов",
        "不合格|未完成|失败|未达标|未実装|未完了|失敗",
        "미완료|실패",
        "chưa hoàn thành",
        "غير مكتمل|مفقود|فشل",
    ),
    ClaimKind.BLOCKED: (
        "waiting on|paused",
        "bloqueado|bloqueada|bloqué|bloquée|blockiert|bloccato|zablokowane|engellendi|заблокировано",
        "阻塞|ブロック|차단|bị chặn|محظور|متوقف",
    ),
}
_SETTLED = re.compile(
    r"\W*(?:n/a|not applicable|removed|deleted|deprecated|retired|obsolete|cancell?ed|skipped|won'?t(?: |-)?fix"
    r"|duplicate|unchanged|superseded)\b",
    re.IGNORECASE,
)
"""No work is left, and none was done: no kind of claim says that."""
_LEVELS = re.compile(
    r"\W*(?:p\d|very |critical|high|medium|moderate|low|minor|major|urgent|crítico|alto|alta|medi[oa]|baj[oa]|baixa"
    r"|critique|élevé|moyen|faible|高|中|低|عالي|عالية|متوسط|منخفض|حرج)",
    re.IGNORECASE,
)
_KIND_OF = {word: kind for kind, lines in _WORDS.items() for line in lines for word in line.split("|")}
_ASIAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]")  # written without spaces: no word borders to look for


def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_KIND_OF, key=lambda word: (-len(word), word))
    spaced = "|".join(re.escape(word) for word in longest_first if not _ASIAN.search(word))
    joined = "|".join(re.escape(word) for word in longest_first if _ASIAN.search(word))
    return re.compile(rf"(?<![\w-])(?P<word>{spaced})(?!\w)|(?P<joined>{joined})", re.IGNORECASE)


_WORD = _pattern()
MARK = rf"{SYMBOL}|\[[ xX]\]"
"""Pattern of a mark: a symbol or a box."""
_MARK = re.compile(MARK)
_ALIVE = re.compile(r"(?:active|running|live|open|next|future)\b", re.IGNORECASE)
"""Behind a tick these praise what is there: "✅ Running" is no work in progress."""
_SHORT_CODE = re.compile(r":[a-z_]{1,24}:")
_COUNT = re.compile(r"(?<![\d./-])(\d{1,5})\s?/\s?(\d{1,5})(?![\d./-])")
_REST = re.compile(r"\s*(?:$|[^\w\s]|\d)")
_BEFORE = re.compile(r"[\W\d]*(?:all|now|fully|not|tests?|still)?\W*$", re.IGNORECASE)
_REMARK = re.compile(r"\s\([^)]*\)")
_DATED = re.compile(
    r"\W*(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)\w*\b)", re.IGNORECASE
)
_BLANK = re.compile(r"[\W_]*$")
MAX_SHORT = 40
"""In code points: in a longer cell a mark or a last word need not be its status."""
MIN_NEAR = 6
"""In code points: shorter words have too many neighbours."""
MAX_STATUS = 160
"""In code points: a longer cell is a description."""


def marks_of(text: str) -> tuple[str, ...]:
    """Give the marks in a text in order, without variation selectors."""
    return tuple(_MARK.findall(text))


def without_marks(text: str) -> str:
    """Give the words of a text."""
    return _MARK.sub(" ", text).replace("\ufe0f", "").strip()


def has_letters(text: str) -> bool:
    """Say whether a text holds a letter of any script."""
    return any(map(str.isalpha, text))


def is_wordless(text: str) -> bool:
    """Say whether a text holds no word and no number."""
    return _BLANK.match(_MARK.sub("", text)) is not None


def cell_kind(text: str, legend: Kinds) -> ClaimKind | None:
    """Give the status that a cell of a status column states; None where it says nothing that is known."""
    if len(text) > MAX_STATUS or text.endswith("?"):
        return None
    if ":" in text:
        text = _SHORT_CODE.sub(lambda found: _SHORT_CODES.get(found.group(), found.group()), text)
    marks = marks_of(text)
    if is_wordless(text):
        return _mark_kind(marks[0], legend) if len(set(marks)) == 1 else None
    words = without_marks(text)
    if _SETTLED.match(words):
        return None
    words = _REMARK.sub("", words).strip() or words
    mark = _outer(text, marks)
    said = None if mark and words.startswith("(") else words_kind(words)
    if mark is None:
        return said
    return _together(mark, said, words, legend) if said else _beside_unknown(mark, words, legend)


def _outer(text: str, marks: Sequence[str]) -> str | None:
    """Give the mark that a cell starts with, else the one that it ends with, or the only one in a short cell."""
    if not marks or text.startswith(marks[0]):
        return marks[0] if marks else None
    alone = len(set(marks)) == 1 and len(text) <= MAX_SHORT
    return marks[-1] if alone or text.rstrip("\ufe0f ").endswith(marks[-1]) else None


def _mark_kind(mark: str, legend: Kinds) -> ClaimKind | None:
    if mark.startswith("["):
        return ClaimKind.PLANNED if mark == "[ ]" else ClaimKind.COMPLETE
    return legend[mark] if mark in legend else _MARKS.get(mark)


def _beside_unknown(mark: str, words: str, legend: Kinds) -> ClaimKind | None:
    """Read a mark beside words that are not known: it decides unless it may be a level ("🟢 Low risk")."""
    if _LEVELS.match(words) and mark not in "✅❌":
        return None
    outspoken = mark in OUTSPOKEN or mark in legend or mark.startswith("[")
    return _mark_kind(mark, legend) if outspoken else None


def _together(mark: str, said: ClaimKind, words: str, legend: Kinds) -> ClaimKind | None:
    """Weigh a mark against the words beside it: the less finished of the two holds."""
    match _MARKS.get(mark):
        case ClaimKind.NOT_READY if said not in (ClaimKind.PLANNED, ClaimKind.BLOCKED) or not has_letters(words):
            return ClaimKind.NOT_READY
        case ClaimKind.IN_PROGRESS | ClaimKind.PLANNED if said in (ClaimKind.COMPLETE, ClaimKind.PERCENT):
            return legend.get(mark) or ClaimKind.IN_PROGRESS
        case ClaimKind.COMPLETE if said in (ClaimKind.NOT_READY, ClaimKind.BLOCKED):
            return None
        case ClaimKind.COMPLETE if _ALIVE.match(words) or (said is ClaimKind.PERCENT and "%" in words):
            return ClaimKind.COMPLETE
        case _:
            return said


@remembered(8192)
def words_kind(words: str) -> ClaimKind | None:
    """Give the status that words state, without marks. Cells repeat a few hundred phrases, so this is remembered."""
    stated = [one for one in read_statements(words) if one.mood is Mood.ASSERTED or _is_dated(words, one)]
    if not stated:
        return _cell_words(words)
    first, kinds = stated[0], {one.kind for one in stated}
    if first.kind is ClaimKind.PERCENT:
        return _share(first, ClaimKind.PLANNED)
    if first.kind is ClaimKind.COMPLETE:
        return _share(first, ClaimKind.PERCENT) if first.leads or len(kinds) == 1 else ClaimKind.IN_PROGRESS
    return first.kind


def near_status(words: str) -> str | None:
    """Give the English status that words of a cell are but for one slip of the keyboard: "complte"; else None."""
    lower = " ".join(words.lower().split())
    if not MIN_NEAR <= len(lower) <= MAX_SHORT or words_kind(lower) or _SETTLED.match(lower):
        return None
    return next((word for word in _english_statuses() if _slipped(lower, word)), None)


@lru_cache(maxsize=1)
def _english_statuses() -> Sequence[str]:
    status = language_data("en")["status"]
    return sorted({word for kind in ClaimKind for word in status.get(kind.value, ()) if len(word) >= MIN_NEAR})


def _slipped(typed: str, word: str) -> bool:
    """Say whether a letter inside is missing, twice or too much, or two have changed places.

    Another letter at the end is another form of the word, and one instead of another mostly another word.
    """
    if abs(len(typed) - len(word)) > 1 or (typed[0], typed[-1]) != (word[0], word[-1]) or typed == word:
        return False
    if len(typed) == len(word):
        at = next(index for index, (one, other) in enumerate(zip(typed, word, strict=True)) if one != other)
        return typed[at : at + 2] == word[at + 1] + word[at] and typed[at + 2 :] == word[at + 2 :]
    short, long = sorted((typed, word), key=len)
    at = next((index for index, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short))
    return short[at:] == long[at + 1 :]


def is_settled(words: str) -> bool:
    """Say whether words of a cell mean that nothing is to be done: not applicable, cancelled, superseded."""
    return _SETTLED.match(words) is not None


def _is_dated(words: str, statement: Statement) -> bool:
    """Say whether a status that prose would use as an adjective stands before a date: "Completed Nov 5"."""
    if statement.mood is not Mood.LABEL or not statement.leads:
        return False
    return _DATED.match(words, words.find(statement.words) + len(statement.words)) is not None


def _share(statement: Statement, nothing: ClaimKind) -> ClaimKind:
    """Give complete for all, `nothing` for nothing, else percent."""
    done, total = statement.count or (statement.percent if statement.percent is not None else 100, 100)
    if done >= total:
        return ClaimKind.COMPLETE
    return ClaimKind.PERCENT if done else nothing


def _cell_words(words: str) -> ClaimKind | None:
    """Read words that are a status in a cell only: first or last in it, or with a count ("24/24 passing")."""
    for found in _WORD.finditer(words):
        before, after = words[: found.start()], words[found.end() :]
        kind = _KIND_OF[" ".join(found.group().lower().split())]
        negated = vocabulary().negation.search(before) is not None
        leads = _BEFORE.match(before) and (kind is ClaimKind.NOT_READY or _goes_on(after))
        ends = len(words) <= MAX_SHORT and not after.strip(" .!)")
        if vocabulary().conditions.search(before) or not (leads or negated or ends):
            continue
        if negated:
            return ClaimKind.NOT_READY if kind is ClaimKind.COMPLETE else None
        count = _COUNT.search(before)
        partial = count is not None and int(count[1]) < int(count[2])
        return ClaimKind.PERCENT if partial and kind is ClaimKind.COMPLETE else kind
    return None


def _goes_on(after: str) -> bool:
    return bool(_REST.match(after)) or vocabulary().follows.match(after.lstrip()) is not None
