"""Damaged text is read as it was meant, right text as it is, and every place is found again."""

from __future__ import annotations

import json
import os
from functools import cache, partial
from pathlib import Path

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from phasedocs.mojibake import Reading, Repair, read
from phasedocs.mojibake.lost import lost
from phasedocs.mojibake.pages import CODECS, KNOWN, allowed
from phasedocs.text import Span, decode

SHARED = Path(__file__).resolve().parents[2] / "shared"
EVERY = 20 if os.environ.get("PHASEDOCS_LONG") else 60
"""Every so manieth real document is damaged with each code page; `make test-corpus` takes more of them."""
ALL_CODECS = tuple(CODECS)
LOSSY_CODECS = ("windows-1252", "windows-1254", "windows-1250")


@cache
def page(codec: str, drop: bool) -> tuple[str, ...]:
    """Give what each byte reads as; undefined bytes become C1 controls, or nothing."""
    out = []
    for byte in range(256):
        try:
            out.append(bytes([byte]).decode(CODECS[codec]))
        except UnicodeDecodeError:
            out.append("" if drop else chr(byte))
    return tuple(out)


def damage(text: str, codec: str, *, drop: bool = False) -> str:
    """Read the UTF-8 of a text with a code page."""
    return "".join(map(page(codec, drop).__getitem__, text.encode()))


# Right text

NATIVE = {
    "ru": "Этап 2 «Сборка» готов — тесты тоже. Там тепло… В\xa0этом томе: “да”, „нет“, слов…» всё в „порядке“.",
    "uk": "Гість їде в Київ: «Їжак» під’їхав… Діти й вії, Після обіду — відпочинок.",
    "sr": "Крављи сир, главње и вођа; Љубав и Његош — „у реду“.",
    "ar": "المرحلة الأولى مكتملة ✅ والثانية قيد التنفيذ، «جاهز» — شكراً؟",
    "tr": "Aşama 1 tamamlandı ✅ – kâğıt, ĞÜZEL, İŞ, “ağaç”… ‘hâlâ’ sürüyor.",
    "pl": "Zażółć gęślą jaźń — „gotowe”… Święto, łóżko, źdźbło, ćma, ŻÓŁĆ.",
    "zh": "第一阶段已完成 ✅，第二阶段进行中……“质量”保证：《计划》——好。",
    "ja": "フェーズ１は完了しました。「次へ」→ 進行中・テスト〜",
    "vi": "Giai đoạn một đã HOÀN THÀNH – “tốt lắm”… Ừ, Ở đây Ấm, Ý tưởng: Ô tô, cá» xong.",
    "fr": "Terminé\xa0: « Été »… L’œuvre, Ôté, À faire — ÂGÉ, naïf, où\xa0! « câblé\xa0» et «\xa0créé\xa0»…",
    "pt": "CONCLUÍDO: “AMANHÃ” e “IRMÃ…” são lições; NÃO, MAÇÃ— ‘GALÃ’, Â»Ê«.",
    "es": "¿Está LISTO? ¡Sí! Año Ñandú — «corazón» … Número 1.º, 2.ª; 25 °C ± 1.",
    "ro": "CĂŞTIG şi câştig, păşi „da”, ÎN PĂDURE, ÎNCĂ“ şi FĂRĂ…",
    "de": "‚Übung‘ macht „Spaß“ – Größe: 5 µm × 3 ²; Ä… Ö‘ Ü”",
    "el": "Η φάση 1 ολοκληρώθηκε ✅ — Γ≥2, «έτοιμο».",
    "math": "2√π ≠ √∞, Γ(½) ≤ 1, f ≈ ƒ(x) ≈ ±2, Ô",
    "art": "┌──┬──┐\n├┤ été ├┤\n├─état──┤\n│┬┐┴┐┼┤│\n└──┴──┘ ╔═╦═╗ ─É─ ─é ├écrit ├étape",
}


@pytest.mark.parametrize("language", NATIVE)
def test_native_text_stays(language: str) -> None:
    assert read(NATIVE[language]) == Reading(NATIVE[language], None, ())


@pytest.mark.parametrize("codec", ALL_CODECS)
@pytest.mark.parametrize("language", NATIVE)
def test_only_the_damage_in_native_text_is_repaired(language: str, codec: str) -> None:
    marks = "✅ → ❌ 🚀 🟡 —"
    reading = read(f"{damage(marks, codec)}\n\n{NATIVE[language]}\n\n{damage(marks, codec)}\n")
    assert reading.text == f"{marks}\n\n{NATIVE[language]}\n\n{marks}\n"


QUOTED = (
    "Some tools print `âœ…` and `â†’` where a mark should be.",
    "The mark ✅ came out as âœ… in the report.",
    "| wrong | right |\n| --- | --- |\n| `â€”` | `—` |\n| `ðŸš€` | `🚀` |",
    "Read as UTF-8, not as cp1252: â€” and âœ… are the usual signs.",
    "# On mojibake\n\nWhat you may see:\n\n```\nâœ… Done\nâ†’ next\n```\n",
)


@pytest.mark.parametrize("text", QUOTED)
def test_damage_that_is_quoted_stays(text: str) -> None:
    assert read(text).repairs == ()


def test_quoted_damage_stays_in_a_document_that_is_damaged_itself() -> None:
    reading = read("# âœ… Encodings\n\nOn mojibake: `âœ…` is a tick.\n\nNext âœ…\n")
    assert reading.text == "# ✅ Encodings\n\nOn mojibake: `âœ…` is a tick.\n\nNext ✅\n"


def test_code_of_a_damaged_document_is_repaired() -> None:
    text = "# âœ… Done\n\nRun `a â†’ b`:\n\n```\nâ”œâ”€â”€ src\nâ””â”€â”€ docs\n```\n"
    assert read(text).text == "# ✅ Done\n\nRun `a → b`:\n\n```\n├── src\n└── docs\n```\n"


# Damaged text


@pytest.mark.parametrize(
    ("codec", "damaged", "meant"),
    [
        ("windows-1252", "Done âœ… 1â€“2", "Done ✅ 1–2"),
        ("windows-1254", "ğŸŸ¡ Ready", "🟡 Ready"),
        ("windows-1250", "Ready âŹł now", "Ready ⏳ now"),
        ("windows-1251", "вњ… РґРѕРЅРµ", "✅ РґРѕРЅРµ"),
        ("macroman", "\uf8ffüéØ Goal ‚Üí ‚ö†Ô∏è", "🎯 Goal → ⚠️"),
        ("cp437", "Γ£à Done ΓåÆ", "✅ Done →"),
        ("cp850", "Ô£à prêt ÔåÆ configur├®e", "✅ prêt → configurée"),
        ("cp866", "тЬЕ Done тЖТ", "✅ Done →"),
        ("windows-1252", "configuraciÃ³n, maÃ±ana", "configuración, mañana"),
        ("windows-1252", "Â«\xa020Â°Â\xa0Â»", "«\xa020°\xa0»"),
    ],
)
def test_damage_is_read(codec: str, damaged: str, meant: str) -> None:
    reading = read(damaged)
    assert (reading.codec, reading.text) == (codec, meant)


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("âŒ No", "❌ No"),
        ("âŒ\xa0No âœ…", "❌\xa0No ✅"),
        ("âœ… and â³ now", "✅ and ⏳ now"),
        ("ğŸ¬âœ¨", "🎬✨"),
        ("âš ï¸ Take care", "⚠️ Take care"),
        ("âš\xa0ï¸ Take care", "⚠️ Take care"),
        ("1ï¸âƒ£ First âœ…", "1️⃣ First ✅"),
        ("â€œgoodâ€ âœ…", "“good” ✅"),
        ("ðŸ‘¨â€ðŸ’» coder", "👨\u200d💻 coder"),
        ("â”Œâ”€â”\nâ”‚xâ”‚", "┌─┐\n│xâ”‚"),
        ("â”â”â” âœ…", "━━━ ✅"),
    ],
)
def test_lost_bytes_are_told(damaged: str, meant: str) -> None:
    reading = read(damaged)
    assert reading.text == meant
    assert any(repair.lossy for repair in reading.repairs)


def test_repairs_say_what_was_where() -> None:
    assert read("a âœ… b âŒ c") == Reading(
        "a ✅ b ❌ c", "windows-1252", (Repair(Span(2, 5), "âœ…", "✅", False), Repair(Span(8, 10), "âŒ", "❌", True))
    )


@pytest.mark.parametrize(
    "text", ["", "\n", "plain", "✅ Done 🚀", "Â", "Ã©", "â³ ± â²", "√∑ √π", "ï¸", "тел", "\x85", "┬┐"]
)
def test_too_little_is_no_damage(text: str) -> None:
    assert read(text) == Reading(text, None, ())


@pytest.mark.parametrize("codec", ["windows-1252", "windows-1254", "windows-1250", "cp437", "cp850", "cp852", "cp857"])
def test_damage_done_twice_is_told_over_the_damaged_text(codec: str) -> None:
    meant = "# ✅ Phase 2 → done\n\n- 🚀 start – 1 ≥ 0\n- ❌ stop\n"
    twice = damage(damage(meant, codec), codec)
    reading = read(twice)
    assert reading.text == meant
    check(reading, twice)


glyphs = st.sampled_from([glyph for glyph in KNOWN if glyph > "\u2100" and glyph not in "\ufe0f\u20e3"])
words = st.text(alphabet="abc XYZ.,:-\n", min_size=1, max_size=8)
documents = st.lists(st.tuples(words, glyphs), min_size=1, max_size=30).map(
    lambda pairs: "✅ " + "".join(f"{word} {glyph} " for word, glyph in pairs)
)


def check(reading: Reading, damaged: str) -> None:
    """Every repair is where it says, nothing else has changed, lines are kept, places grow."""
    at, parts = 0, []
    for repair in reading.repairs:
        assert repair.span.start >= at
        assert damaged[repair.span.start : repair.span.end] == repair.before
        assert not {"\n", "\r"} & set(repair.before + repair.after)
        parts += (damaged[at : repair.span.start], repair.after)
        at = repair.span.end
    assert "".join((*parts, damaged[at:])) == reading.text
    for ends in (False, True):
        places = [reading.original(index, end=ends) for index in range(len(reading.text) + 1)]
        assert places == sorted(places)
        assert (places[0], places[-1]) == (0, len(damaged))
    for index, char in enumerate(reading.text):
        span = reading.span(index, index + 1)
        assert damaged[span.start : span.end] == char or any(span == repair.span for repair in reading.repairs)


@pytest.mark.parametrize("codec", ALL_CODECS)
@settings(max_examples=25, deadline=None)
@given(text=documents)
def test_what_was_damaged_comes_back(codec: str, text: str) -> None:
    damaged = damage(text, codec)
    reading = read(damaged)
    assert reading.text == text
    assert not any(repair.lossy for repair in reading.repairs)
    assert read(reading.text).repairs == ()
    check(reading, damaged)


@pytest.mark.parametrize("codec", LOSSY_CODECS)
@settings(max_examples=25, deadline=None)
@given(text=documents)
def test_what_lost_bytes_is_read_and_stays_read(codec: str, text: str) -> None:
    damaged = damage(text, codec, drop=True)
    reading = read(damaged)
    assert read(reading.text).repairs == ()
    assert reading.text.count("\n") == text.count("\n")
    check(reading, damaged)


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("âœ…ðŸš€ÃÂ©³”—ï¸\x8f\x9d\xa0 a\n`вњтЬЕ├─┤ÔÇöΓ£à‚Üí\uf8ff✅"), max_size=60))
def test_any_text_is_read(text: str) -> None:
    check(read(text), text)


# Other scripts

OTHER = {
    "zh": "# ✅ 第二阶段 → 事件，状态与类型\n\n"
    "- 🚀 事件源已经注册；杂度，您可以：准确，边界。\n- ❌ 事件总线，条件……附件\n"
    "- [x] “引用” 转换，故障，参数\n",
    "ja": "# ✅ 後方互換 → 試験\n\n"
    "- 🚀 引数の変更、部屋の建物、実装も安全です。「次へ」\n- ❌ TODOの残り：始める、不要です\n"
    "- [x] フェーズ２、部屋ごとに小さい\n",
    "ko": "# ✅ 두번째 단계 → 시험\n\n"
    "- 🚀 출시 준비가 완료되었습니다 – 좋아요\n- ❌ 시간이 더 필요합니다\n- [x] 문서 확인\n",
    "ru": "# ✅ Второй этап → проверка\n\n"
    "- 🚀 Выпуск готов – «Сборка» и тесты\n- ❌ Нужно ещё время\n- [x] Всё проверено\n",
    "ar": "# ✅ المرحلة الثانية → اختبار\n\n- 🚀 الإصدار جاهز – ممتاز\n- ❌ نحتاج إلى وقت أكثر\n- [x] تمت المراجعة\n",
    "he": "# ✅ שלב שני → בדיקה\n\n- 🚀 הגרסה מוכנה – מצוין\n- ❌ צריך עוד זמן\n- [x] נבדק\n",
    "hi": "# ✅ दूसरा चरण → परीक्षण\n\n- 🚀 संस्करण तैयार है – अच्छा\n- ❌ और समय चाहिए\n- [x] जाँच की गई\n",
    "th": "# ✅ ระยะที่สอง → ทดสอบ\n\n- 🚀 พร้อมเผยแพร่แล้ว – ดีมาก\n- ❌ ต้องใช้เวลาเพิ่ม\n- [x] ตรวจแล้ว\n",
    "mixed": "✅ 完成 and Готово → café – 완료 ❌ ️⚠️ 👨\u200d💻 是 или Ω\n- 部屋 é ¿º? “あ” ′ 否\n",
}


def wrong(text: str, codec: str, reading: Reading, *, drop: bool = False) -> list[Repair]:
    """Give the repairs that are no character of the intact text, but those that say that bytes were lost."""
    right, at = set(), 0
    for char in text:
        size = len(damage(char, codec, drop=drop))
        right.add((at, at + size, char))
        at += size
    repairs = [repair for repair in reading.repairs if not repair.lossy]
    return [repair for repair in repairs if (repair.span.start, repair.span.end, repair.after) not in right]


@pytest.mark.parametrize("drop", [False, True])
@pytest.mark.parametrize("codec", ALL_CODECS)
@pytest.mark.parametrize("script", OTHER)
def test_no_part_of_another_script_becomes_a_glyph(script: str, codec: str, drop: bool) -> None:
    damaged = damage(OTHER[script], codec, drop=drop)
    reading = read(damaged)
    assert wrong(OTHER[script], codec, reading, drop=drop) == []
    assert read(reading.text).repairs == ()
    check(reading, damaged)


@pytest.mark.parametrize("codec", ALL_CODECS)
@pytest.mark.parametrize("script", ["zh", "ja", "ko"])
def test_a_script_that_was_damaged_beyond_doubt_comes_back(script: str, codec: str) -> None:
    reading = read(damage(OTHER[script], codec))
    assert (reading.text, any(repair.lossy for repair in reading.repairs)) == (OTHER[script], False)


@pytest.mark.parametrize("codec", ALL_CODECS)
def test_one_word_of_another_script_proves_nothing_and_stays_whole(codec: str) -> None:
    word = damage("部屋", codec)
    assert read(f"{damage('✅ → ❌', codec)} {word}").text == f"✅ → ❌ {word}"
    assert read(word).repairs == ()


@pytest.mark.parametrize("codec", ALL_CODECS)
def test_a_script_that_lost_a_byte_here_and_there_stays_damaged(codec: str) -> None:
    damaged = "".join(char for at, char in enumerate(damage(OTHER["zh"], codec)) if char.isascii() or at % 7)
    for repair in read(damaged).repairs:
        assert allowed(repair.after)


@pytest.mark.parametrize(
    "text",
    [
        "Шаг, шаблон, самшит, фон, сборка, чин, уголь, «хан», цена, цех, щепа, сам, СБОРКА, рок, рожь.\n" * 9,
        "дії, дієта, зі, й «її» – йі, жіє; ДІЇ «ЗІ», Є… ё» Р— С„ Рё СЃ.\n" * 9,
        "┘│┘│ ╪║╪║ ╫│╫╗ ╨╗╤╣ ╨│╤║╨╝ ┘╣╪│ ╫║╫╣╫│ ╪╗┘╝╪╝ ╤┤╤╡╤╢\n" * 9,
        "Ñ» «Ð… Ø» ×² Ù¾ Âº ÈÉ ÉÈ õüé ÞÆÖ ŘŽ ĐŠ\n" * 9,
    ],
)
def test_right_text_that_could_be_another_script_stays(text: str) -> None:
    assert read(text).repairs == ()


scripts = st.sampled_from(
    [
        "第一阶段部屋安全您杂度边后残引变件，源",
        "はのをにテストフェーズ「」。",
        "완료되었습니다확인",
        "Готовоэтап",
        "جاهزمراجعة",
        "éüº±§¿ñÂ",
    ]
)
runs = scripts.flatmap(lambda script: st.text(alphabet=script, min_size=1, max_size=6))
mixtures = st.lists(st.one_of(words, glyphs, runs), min_size=1, max_size=40).map("".join)


@pytest.mark.parametrize("codec", ALL_CODECS)
@settings(max_examples=40, deadline=None)
@given(text=mixtures)
def test_every_place_of_a_mixture_is_right_or_still_damaged(codec: str, text: str) -> None:
    damaged = damage(text, codec)
    reading = read(damaged)
    assert wrong(text, codec, reading) == []
    assert read(reading.text).repairs == ()
    check(reading, damaged)


def test_places_of_an_intact_text_are_its_own() -> None:
    reading = read("✅ as it is")
    assert [reading.original(index) for index in range(3)] == [0, 1, 2]
    assert reading.span(2, 4) == Span(2, 4)


def test_a_place_inside_a_run_is_the_runs() -> None:
    reading = Reading("xab", "cp437", (Repair(Span(1, 5), "....", "ab", False),))
    assert (reading.original(2), reading.original(2, end=True)) == (1, 5)
    assert reading.span(2, 3) == Span(1, 5)


@pytest.mark.parametrize(
    "unit",
    ["âœ… ", "`âœ…` ", "âœ…` ", "``âœ…` ", "â", "âœ", "Ã", "`", "т", "тЬ", "ÔöÇ", "\r", "> ```\n", "✅ â€” utf-8",
     "å‡†å¤‡ ", "å‡†å¤‡", "Âªè", "Œæ ", "РџСЂ"],
)  # fmt: skip
def test_time_grows_with_the_text(unit: str) -> None:
    assert_linear(lambda size: partial(read, "âœ… " + unit * size), 5_000)


# Characters that are gone


def left(text: str, *, narrowed: bool = False) -> list[str]:
    return [text[span.start : span.end] for span in lost(text, narrowed=narrowed)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- \ufffd\ufffd a\n- \ufffd b\n", ["\ufffd\ufffd", "\ufffd"]),
        ("# ?? A\n\n- ? b\n> - [x] ? c\n", ["??", "?", "?"]),
        ("# ?? A\n\n| a | ?? b | ? c |\n", ["??", "??", "?"]),
        ("**State:** ??? A\n\n## ? B\n", ["???", "?"]),
        ("- **State**: ? A\n\n### **? B**\n", ["?", "?"]),
        ("### 1?? A\n### 2?? B\n### 3?? C\n", ["??", "??", "??"]),
        ("# ?? A\r\n\r\n- ? b\r\n", ["??", "?"]),
        ("# ?? A\n\n- ? b\n\n~~~~\n```\n? c\n~~~~\n\n? d\n", ["??", "?", "?", "?"]),
        ("# ?? A\n\n- ? b\n\n```py\n? c\n```\n\n    ? d\n", ["??", "?"]),
        ("- ? a\n" + "".join(f"- ?? {at}\n" for at in range(7)), ["?"] + ["??"] * 7),
        ("\ufffd a\n\n```\nb \ufffd\n```\n", ["\ufffd", "\ufffd"]),
        ("- ? a\n- ? b\n\ufffd\n", ["?", "?", "\ufffd"]),
    ],
)
def test_what_is_lost_is_told(text: str, expected: list[str]) -> None:
    assert left(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "# ?? A\n",  # once is nothing
        "# ?? A\n# ?? A\n",
        "# ?? A\n# ?? B\n",  # of one width, in one kind of place
        "".join(f"- ?? {at}\n" for at in range(9)),
        "- ?? a\n- ? b\n- ? c\n",  # no heading, no field
        "# ?? A\n\n- ? b\n\n- ✅ c\n",
        "# ?? A\n\n- ? maybe b\n",
        "# ? A\n\n- ? is it b\n",
        "# ?? A\n\n- ? b\n\nHere `?` stands for what we do not know.\n",
        "# ?? A\n\n- ? b\n\n? = open\n",
        "# ?? A.md\n\n- ? src/b\n",
        "# Is it A?? Yes\n\n- b? c\n",
        "# ??A\n\n- ?b\n",
        "```\n# ?? A\n- ? b\n```\n",
        "# ?? A\n\n- ? b\n\nU+FFFD was there.\n",
        "`\ufffd`, ‘\ufffd’, and how \ufffd is encoded\nas\n```\n\ufffd\n```\n",
    ],
)
def test_what_may_be_meant_is_not_lost(text: str) -> None:
    assert left(text) == []


def test_a_narrow_code_page_explains_question_marks_that_no_mark_stands_beside() -> None:
    assert left("- ? a\n- ? b\n", narrowed=True) == ["?", "?"]
    assert left("- ? a\n- ? b\n- ✅ c\n", narrowed=True) == []
    assert left("- ? a\n", narrowed=True) == []


@pytest.mark.parametrize(
    "unit",
    ["?", "? ", "?? a\n", "# ?? a ", "| ", "|? a", "| ?? a ", "- ", "**", "**a: ", "`", "\ufffd", "\ufffd`", "> ", "\n",
     " ", "! ", "?!", "?a.", "? a/", "? [", "*?", "1. ", "[x] ", "?\t", "\"?"],
)  # fmt: skip
def test_time_to_find_what_is_lost_grows_with_the_text(unit: str) -> None:
    def all_of(size: int) -> None:
        for head in ("# ?? A\n\n- ? b\n", "# ?? A\n\n- ? ", "| ?? a | \ufffd"):
            lost(head + unit * size)
            lost(head + unit * size + "\n- ? c\n\ufffd\n")

    assert_linear(lambda size: partial(all_of, size), 2_500)


# Real documents


def seeds() -> list[str]:
    return sorted(path.stem for path in (SHARED / "seeds").glob("*.md"))


@pytest.mark.skipif(not seeds(), reason="the shared seeds are not here")
@pytest.mark.parametrize("stem", seeds() or ["none"])
def test_seed_is_read_as_it_was_meant(stem: str) -> None:
    damaged = decode(stem, (SHARED / "seeds" / f"{stem}.md").read_bytes()).text
    meant = decode(stem, (SHARED / "seeds" / "fixed" / f"{stem}.md").read_bytes()).text
    expected = json.loads((SHARED / "seeds" / "expected" / f"{stem}.json").read_text(encoding="utf-8"))
    reading = read(damaged)
    assert (reading.text, reading.codec) == (meant, expected["mojibake"])
    check(reading, damaged)


@cache
def real() -> tuple[str, ...]:
    """Give the texts of some real documents that are right and more than ASCII."""
    sources = (decode(path.name, path.read_bytes()) for path in sorted((SHARED / "corpus").rglob("*.md"))[::EVERY])
    texts = (source.text for source in sources if not (source.irregular or source.text.isascii()))
    return tuple(text for text in texts if not read(text).repairs)


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the shared corpus is not here")
@pytest.mark.parametrize("codec", ALL_CODECS)
def test_what_damages_a_real_document_is_undone(codec: str) -> None:
    total = restored = 0
    for text in real():
        reading = read(damage(text, codec))
        spans = {repair.span: repair.after for repair in reading.repairs}
        sizes = {char: len(damage(char, codec)) for char in set(text)}
        at = 0
        for char in text:
            size = sizes[char]
            if size > 1 and allowed(char):  # Chinese and the like are beyond repair, and stay
                total += 1
                restored += spans.get(Span(at, at + size)) == char
            at += size
        assert read(reading.text).repairs == ()
    assert total > 100_000 // EVERY
    assert restored >= 0.995 * total


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the shared corpus is not here")
def test_corpus_is_all_but_untouched() -> None:
    paths = sorted((SHARED / "corpus").rglob("*.md"))
    readings = [read(decode(path.name, path.read_bytes()).text) for path in paths]
    changed = [reading for reading in readings if reading.repairs]
    assert len(changed) <= 11  # each of them was looked at: truly damaged
    assert all(read(reading.text).repairs == () for reading in changed)
