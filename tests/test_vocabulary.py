"""What the word lists find in each language, and that no list does harm in another.

`SENTENCES` holds a table a language: a line is what is expected and a text. Of a text with a status, the kind and the
mood that a heading of it has; `role`, `phase`, `goals`, `label` and `language` ask the other lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from phasedocs.model.facts import ClaimKind
from phasedocs.model.language import guess
from phasedocs.model.phases import file_phases, named_phases
from phasedocs.model.sections import section_role
from phasedocs.model.statements import read_statements
from phasedocs.model.vocabulary import LANGUAGES, language_data, merge, status_kind, vocabulary
from phasedocs.model.vocabulary.words import UNSPACED, Words

SENTENCES = {
    "en": """
        complete asserted    | Phase 3: Complete
        ready asserted       | Phase 4 is ready for testing
        not_ready asserted   | Not ready
        in_progress asserted | Importer: in progress
        planned asserted     | Export: not started
        complete label       | Complete Setup Guide
        complete goal        | Must be complete
        goals                | Success Criteria
        role prerequisite    | Pre-deployment checklist
        role follow_up       | Next steps
        phase 2              | Phase 2: the importer
        language             | This is the plan of the importer, and it is not for the export.
    """,
    "es": """
        complete asserted    | Fase 3: Completada
        complete asserted    | ✅ Importador terminado
        complete asserted    | 100% completo
        ready asserted       | Todo listo
        not_ready asserted   | No está listo
        not_ready asserted   | Exportador: sin terminar
        not_ready asserted   | ❌ No implementado
        in_progress asserted | Importador: en curso
        planned asserted     | Exportador: no iniciado
        complete goal        | Debe estar terminado
        label                | Tareas completadas
        nothing              | Guía completa
        goals                | Criterios de aceptación
        role prerequisite    | Requisitos previos
        role follow_up       | Próximos pasos
        role work            | Tareas pendientes
        role follow_up       | Mejoras futuras
        phase 2              | Fase 2 — el importador
        phase 1 2            | Fases 1 y 2
        language             | El plan del importador se escribe para los datos que llegan con cada carga, y sin más.
    """,
    "pt": """
        complete asserted    | Fase 3: Concluída
        complete asserted    | ✅ FEITO
        ready asserted       | Importador pronto
        not_ready asserted   | Ainda não está pronto
        not_ready asserted   | Não concluído
        in_progress asserted | Importador: em andamento
        planned asserted     | Exportador: não iniciado
        complete goal        | Deve ser concluído
        label                | O que foi feito
        nothing              | Fluxo completo
        goals                | Critérios de aceitação
        role prerequisite    | Pré-requisitos
        role follow_up       | Próximos passos
        role work            | Tarefas
        phase 2              | Fase 2: o importador
        phase 1 2            | Fases 1 e 2
        language             | O plano do importador não é para os dados que foram carregados na semana.
    """,
    "fr": """
        complete asserted    | Phase 3 : TERMINÉE
        complete asserted    | ✅ IMPLÉMENTÉ
        ready asserted       | Tout est prêt
        not_ready asserted   | Pas encore prêt
        not_ready asserted   | ❌ Non implémenté
        in_progress asserted | Import : en cours
        in_progress asserted | PARTIELLEMENT IMPLÉMENTÉ
        planned asserted     | Export : pas commencé
        complete goal        | Doit être terminé
        label                | Tâches terminées
        nothing              | Guide complet
        nothing              | Ce que l'import ne sait pas faire
        goals                | Critères d'acceptation
        role prerequisite    | Prérequis
        role follow_up       | Prochaines étapes
        role work            | Tâches
        role follow_up       | Améliorations futures
        phase 4              | Fin de l'étape 4
        phase 1 2            | PHASES 1 ET 2
        language             | Le plan de l'import est écrit pour les données qui sont chargées dans la nuit.
    """,
    "it": """
        complete asserted    | Fase 3: Completata
        complete asserted    | ✅ COMPLETO
        ready asserted       | Tutto pronto
        not_ready asserted   | Non ancora pronto
        not_ready asserted   | Incompleto
        in_progress asserted | Importazione: in corso
        planned asserted     | Esportazione: da fare
        complete goal        | Deve essere completato
        label                | Attività completate
        nothing              | Guida completa
        goals                | Criteri di accettazione
        role prerequisite    | Prerequisiti
        role follow_up       | Prossimi passi
        role work            | Attività
        phase 2              | Fase 2: importazione
        phase 1 2            | Fasi 1 e 2
        language             | Il piano della importazione è per i dati che sono caricati con una procedura nella notte.
    """,
    "de": """
        complete asserted    | Phase 3: abgeschlossen
        complete asserted    | ✅ Erledigt
        ready asserted       | Import bereit
        not_ready asserted   | Noch nicht fertig
        not_ready asserted   | Export nicht bereit
        in_progress asserted | Import: in Arbeit
        planned asserted     | Export: noch nicht begonnen
        complete goal        | Muss abgeschlossen werden und ist fertig
        label                | Was bereits funktioniert
        nothing              | Vollständige Anleitung
        goals                | Akzeptanzkriterien
        role prerequisite    | Voraussetzungen
        role follow_up       | Nächste Schritte
        role work            | Offene Punkte
        phase 2              | Phase 2: der Import
        phase 1 2            | Phasen 1 und 2
        language             | Der Plan ist für den Import und wird nicht mit dem Export auf einen Stand gebracht.
    """,
    "pl": """
        complete asserted    | Faza 3: ukończona
        complete asserted    | ✅ Zakończono
        ready asserted       | Import gotowy
        not_ready asserted   | Jeszcze nie gotowe
        not_ready asserted   | Import nieukończony
        in_progress asserted | Import: w toku
        planned asserted     | Eksport: nierozpoczęty
        complete goal        | Musi być zakończone
        label                | Co zostało zrobione
        goals                | Kryteria akceptacji
        role prerequisite    | Wymagania wstępne
        role follow_up       | Następne kroki
        role work            | Zadania
        phase 2              | Etap 2: import
        phase 1 2            | Faza 1 i 2
        language             | Plan importu nie jest dla danych, które zostały wczytane przez zadanie w nocy.
    """,
    "tr": """
        complete asserted    | Aşama 3: Tamamlandı
        complete asserted    | 2. Aşama TAMAMLANDI
        ready asserted       | İçe aktarma HAZIR
        not_ready asserted   | Henüz hazır değil
        not_ready asserted   | Tamamlanmadı
        in_progress asserted | İçe aktarma: devam ediyor
        planned asserted     | Dışa aktarma: henüz başlamadı
        label                | Neler tamamlandı
        goals                | Başarı kriterleri
        role prerequisite    | Ön koşullar
        role follow_up       | Sonraki adımlar
        role work            | Kalan işler
        phase 2              | 2. Aşama: içe aktarma
        phase 4              | Aşama 4
        language             | Bu plan, içe aktarma için bir gece görevi olarak yazıldı ve daha sonra denenir.
    """,
    "ru": """
        complete asserted    | Этап 3 ЗАВЕРШЁН
        complete asserted    | Загрузка завершена
        ready asserted       | Загрузка готова
        not_ready asserted   | Ещё не готово
        not_ready asserted   | Этап 2 не завершен
        in_progress asserted | Загрузка: в работе
        planned asserted     | Выгрузка: не начата
        complete goal        | Должно быть завершено
        label                | Что уже сделано
        nothing              | Полный обзор
        goals                | Критерии приёмки
        role prerequisite    | Предварительные требования
        role follow_up       | Следующие шаги
        role work            | Задачи
        phase 2              | Этап 2: загрузка
        phase 1              | 1-й этап
        phase 1 2            | Этапы 1 и 2
        language             | План загрузки данных по ночам, без выгрузки
    """,
    "zh": """
        complete asserted    | 第三阶段：已完成
        complete asserted    | 导入功能已完成
        complete asserted    | 匯入 100% 完成
        ready asserted       | 导入准备就绪
        not_ready asserted   | 导入未完成
        not_ready asserted   | 尚未准备好
        in_progress asserted | 导入：进行中
        in_progress asserted | 部分完成
        planned asserted     | 导出：未开始
        planned asserted     | 待完成
        complete goal        | 导入必须完成
        complete label       | 已完成的任务
        complete label       | 完成报告
        nothing              | 完整指南
        goals                | 验收标准
        role prerequisite    | 前置条件
        role prerequisite    | 部署前检查
        role follow_up       | 下一步
        role work            | 剩余任务
        phase 1              | 第一阶段
        phase 12             | 第十二阶段：导入
        phase 2              | 阶段2完成
        phase 1 2            | 第1、2阶段
        phase                | 阶段一致
        phase                | 分三个阶段
        language             | 导入计划在夜间运行 import job，不含导出。
    """,
    "ja": """
        complete asserted    | フェーズ3：完了
        complete asserted    | 取り込みは実装済み
        ready asserted       | 準備完了
        not_ready asserted   | 取り込み未完了
        not_ready asserted   | 完了していません
        in_progress asserted | 取り込み：進行中
        planned asserted     | 書き出し：未着手
        planned asserted     | 完了予定
        complete goal        | 取り込みの目標：完了
        complete label       | 完了したタスク
        goals                | 受け入れ基準
        role prerequisite    | 前提条件
        role follow_up       | 次のステップ
        role work            | 残タスク
        phase 1              | 第一段階
        phase 2              | 第2フェーズ
        phase 3              | フェーズ 3 完了
        language             | 取り込みの計画は夜に動く import job のためのものです。
    """,
    "ko": """
        complete asserted    | 3단계: 완료
        complete asserted    | 가져오기 완료되었습니다
        ready asserted       | 가져오기 준비 완료
        not_ready asserted   | 가져오기 미완료
        not_ready asserted   | 완료되지 않음
        in_progress asserted | 가져오기: 진행 중
        planned asserted     | 내보내기: 완료 예정
        planned asserted     | 시작되지 않음
        label                | 완료된 작업
        nothing              | 완료율
        goals                | 인수 기준
        role prerequisite    | 전제 조건
        role follow_up       | 다음 단계
        role work            | 남은 작업
        phase 2              | 2단계 완료
        phase 3              | 제3단계
        phase                | 2단계 인증 추가
        language             | 가져오기 계획은 밤에 실행되는 작업을 위한 것입니다.
    """,
    "vi": """
        complete asserted    | Giai đoạn 3: HOÀN THÀNH
        complete asserted    | ✅ Đã xong
        ready asserted       | Phần nhập đã sẵn sàng
        not_ready asserted   | Chưa sẵn sàng
        not_ready asserted   | Phần nhập chưa hoàn thành
        in_progress asserted | Phần nhập: đang thực hiện
        planned asserted     | Phần xuất: chưa bắt đầu
        complete goal        | Phải hoàn thành
        label                | Các tính năng đã hoàn thành
        goals                | Tiêu chí chấp nhận
        role prerequisite    | Điều kiện tiên quyết
        role follow_up       | Các bước tiếp theo
        role work            | Công việc còn lại
        phase 2              | Giai đoạn 2: phần nhập
        phase 1 2            | Giai đoạn 1 và 2
        language             | Kế hoạch nhập là cho các dữ liệu được tải trong một đêm, không có phần xuất.
    """,
    "ar": """
        complete asserted    | المرحلة 3: مكتملة
        complete asserted    | الاستيراد مكتمل
        ready asserted       | الاستيراد جاهز
        not_ready asserted   | الاستيراد غير مكتمل
        not_ready asserted   | لم يكتمل بعد
        in_progress asserted | الاستيراد: قيد التنفيذ
        planned asserted     | التصدير: لم يبدأ بعد
        complete goal        | يجب أن يكون مكتمل
        label                | المهام المكتملة
        nothing              | الدليل الكامل
        goals                | معايير القبول
        role prerequisite    | المتطلبات المسبقة
        role follow_up       | الخطوات التالية
        role work            | المهام المتبقية
        phase 1              | المرحلة الأولى: الاستيراد
        phase 3              | المرحلة ٣
        phase 1 2            | المراحل 1 و 2
        language             | خطة استيراد البيانات في الليل دون تصدير
    """,
}

# English headings with words that mean something in another language.
HARMLESS = [
    "Meta tags and comment threads",
    "No regressions were found",
    "Fast path, base case, and general state",
    "Function signatures",
    "Test data",
    "The list of people who come in",
    "Was it as expected by the team",
    "Falls back to the global default",
]


def _cases() -> Iterator[Any]:
    for code, table in SENTENCES.items():
        for line in table.strip().split("\n"):
            expected, text = (part.strip() for part in line.split("|", 1))
            yield pytest.param(expected, text, id=f"{code}-{expected}-{text}")


def _answer(expected: str, text: str) -> str:
    question = expected.partition(" ")[0]
    words = vocabulary()
    match question:
        case "role":
            return f"role {section_role([text])}"
        case "phase":
            return " ".join(["phase", *named_phases(text)])
        case "goals":
            return "goals" if words.goals.search(text) else "no goals"
        case "label":
            return "label" if words.labels.search(text) else "no label"
        case "language":
            return "language"
    found = [f"{statement.kind} {statement.mood}" for statement in read_statements(text, headline=True)]
    return ", ".join(found) or "nothing"


@pytest.mark.parametrize(("expected", "text"), list(_cases()))
def test_sentence(expected: str, text: str) -> None:
    assert _answer(expected, text) == expected


@pytest.mark.parametrize("code", LANGUAGES)
def test_language_is_guessed(code: str) -> None:
    text = next(line.split("|", 1)[1] for line in SENTENCES[code].split("\n") if line.strip().startswith("language"))
    assert guess(text) == code
    assert guess(f"# {text}\n```python\nfor the_name in and_of_the: this.is_not(a, word)\n```\n") == code


@pytest.mark.parametrize("text", ["", "# API", "`de la` and `für`", "```\n# 完了\n```\n", "A note on 完了 in a legend"])
def test_english_is_guessed_where_nothing_tells(text: str) -> None:
    assert guess(text) == "en"


@pytest.mark.parametrize("text", HARMLESS)
def test_english_means_the_same_beside_other_languages(text: str) -> None:
    english = merge([language_data("en")])
    for name in ("status", "conditions", "goals", "labels", "hedges", "phase", "undone", "questions", "quotations"):
        assert [found.span() for found in getattr(vocabulary(), name).finditer(text)] == [
            found.span() for found in getattr(english, name).finditer(text)
        ], name
    for strength in ("strong_roles", "near_roles"):
        for role, words in getattr(english, strength).items():
            assert bool(getattr(vocabulary(), strength)[role].search(text)) == bool(words.search(text))


def _lists(data: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, list[str]]]:
    for name, found in data.items():
        if isinstance(found, dict):
            yield from _lists(found, f"{path}{name}.")
        elif isinstance(found, list):
            yield path + name, found


@pytest.mark.parametrize("code", LANGUAGES)
def test_lists_are_those_of_english_and_repeat_nothing(code: str) -> None:
    lists = dict(_lists(language_data(code)))
    sentences = {
        f"sentence.{name}"
        for name in ("wholes", "products", "openings", "states", "firm", "adverbs", "purposes", "joins")
    }  # only English ones yet
    optional = {"language.words", "phase.plurals", "phase.ordinals", "status.alone"} | sentences
    optional |= {"headings.kinds", "headings.standings"}  # where "phase" is a word of the language
    english = set(dict(_lists(language_data("en"))))
    assert english - optional <= set(lists) <= english
    for path, words in lists.items():
        assert len(set(words)) == len(words), path


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_word_has_one_kind_and_alone_ones_have_one_too(code: str) -> None:
    status = dict(_lists(language_data(code)["status"]))
    alone = status.pop("alone", [])
    kinds = [word for kind in ClaimKind if kind is not ClaimKind.PERCENT for word in status[kind.value]]
    assert len(set(kinds)) == len(kinds)
    assert set(alone) <= set(kinds)


def test_file_names_tell_phases_in_other_languages() -> None:
    assert file_phases("docs/FASE_2_PLANO.md") == ("2",)
    assert file_phases("ETAPA-3.md") == ("3",)
    assert file_phases("第一阶段.md") == ("1",)
    assert file_phases("阶段2总结.md") == ("2",)
    assert file_phases("INTERFACE_1.md") == ()


def test_more_words_are_merged() -> None:
    more = merge(
        [language_data("en"), {"status": {"complete": ["shipped it"], "ready": ["done"]}, "phase": {"words": ["era"]}}]
    )
    found = more.status.search("We shipped it")
    assert found is not None
    assert status_kind(found) == "complete"
    done = more.status.search("done")
    assert done is not None
    assert status_kind(done) == "complete"  # the first language is right
    assert more.phase.search("Era 2")


def test_a_word_without_letters_is_refused() -> None:
    with pytest.raises(ValueError, match="letter or a digit"):
        Words(["✅"]).search("✅ done")


@given(st.text(alphabet="aAbB _-'’.x 1", max_size=40))
def test_words_find_what_one_alternation_would(text: str) -> None:
    words = ["a", "a b", "ab", "b a b", "b1", "a'b"]
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    inside = "|".join(re.escape(word).replace(r"\ ", r"[\s_-]{1,3}") for word in longest_first)
    one = re.compile(rf"(?<!\w)(?:(?<!['’])|(?<=[^\W\d_]['’]))(?:{inside})(?!\w)", re.IGNORECASE)
    assert [found.span() for found in Words(words).finditer(text)] == [found.span() for found in one.finditer(text)]


@given(st.text(alphabet="aAb _-'’é完了", max_size=40))
def test_words_beside_han_are_found_as_one_alternation_would(text: str) -> None:
    words = ["a", "a b", "ab", "é", "完了", "b完", "b", "完 a"]
    letter = rf"[^\W{UNSPACED}]"
    before = rf"(?<!{letter})(?:(?<!['’])|(?<=[^\W\d_]['’]))"
    branches = [
        ("" if re.match(f"[{UNSPACED}]", word) else before)
        + re.escape(word).replace(r"\ ", r"[\s_-]{1,3}")
        + ("" if re.match(f"[{UNSPACED}]", word[-1]) else f"(?!{letter})")
        for word in sorted(words, key=lambda word: (-len(word), word))
    ]
    one = re.compile("|".join(branches), re.IGNORECASE)
    assert [found.span() for found in Words(words).finditer(text)] == [found.span() for found in one.finditer(text)]


def test_borders_are_those_of_the_script() -> None:
    words = Words(["done", "完了", "완료", "étape"])
    assert [found.group() for found in words.finditer("undone done_ redone, Done!")] == ["Done"]
    assert [found.group() for found in words.finditer("実装完了done完了後")] == ["完了", "done", "完了"]
    assert not words.search("미완료")
    assert not words.search("완료율")
    assert words.search("l'étape")
    assert not words.search("'done'")


def test_a_run_without_spaces_may_be_several_words() -> None:
    words = Words(["所有", "任务", "the"])
    assert words.fullmatch("所有任务")
    assert not words.fullmatch("所有文件")
    assert words.fullmatch("The")


@pytest.mark.parametrize("unit", ["not yet not ", "no está aún ", "完了 ", "a'"])
def test_statuses_are_found_in_linear_time(unit: str) -> None:
    assert_linear(lambda size: lambda: list(vocabulary().status.finditer(unit * size)), 1_000)


def test_long_text_is_read_in_linear_time() -> None:
    for unit in ("not yet not ", "未完了", "no está aún ", "완료 ", "a'"):
        assert vocabulary().negation.search(unit * 20_000 + "x") is None
        sum(1 for _ in vocabulary().status.finditer(unit * 20_000))
    assert not vocabulary().generic.fullmatch("すべての" * 200 + "塔")
