"""Code pages: which sequences of their characters are UTF-8, and which glyphs lost a byte on the way.

Python's own codecs are enough. A byte that a code page leaves undefined stands for the C1 control of the same number,
as it does in browsers (WHATWG Encoding), or for nothing where a program dropped it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

CODECS = {
    "windows-1252": "cp1252",
    "windows-1254": "cp1254",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "macroman": "mac_roman",
    "cp437": "cp437",
    "cp850": "cp850",
    "cp852": "cp852",
    "cp857": "cp857",
    "cp866": "cp866",
}
"""The code pages that are tried, and Python's names for them. The first wins where two explain a text equally well."""

VS16, KEYCAP, ZWJ = "\ufe0f", "\u20e3", "\u200d"

_BY_FREQUENCY = (
    "✅→🎯📊🚀─└├❌⚠│📋—🔧🎉📝┐┘┌🔄📚📈🔍←🧪⏳⚡✓↓🎨🏗💡✨📁🔴📞🟡📦🟢🔐🔒≥🚨🐛┬🛠▼🏆⭐┤🔗🎓📖–💰🛡🤖┴•🌐⚙📱📄"
    "📅👥≤🗄💾🔑↔“”’‘…🔥✗┼❓🟠🤝👤📍≈⏱📂🌟🧠🔌🔬🆘🔮▶🎮🎊↑█🚧💬💻📐🗺❤►◄📤🔵🎬🔔👨≠🗂🏁🧹⏸📧🎭🏠═🆕⬆📡🛑📌💼🏢🧩⏭💳░🙏🎛"
    "🐳🌍☐🗑☑✔⚖ℹ📸⚪🚦║╔╗╚╝™💪📜🎁💎📥🏥✏●◀▲🚫🔨👁⬇👉💥🎖🧭📢📏🏛➡⬅🧱📘🛣⛔🐍🏅🏃🗓🖥🏷✘☒☓✖➕➖➜➔⇒⇐⇔↗↘↙↪↩🟣🟤🟦🟩🟥🟧🟨⬜⬛⚫🔲🔳"
    "🔶🔷🔸🔹🔺🔻◆◇○◉◯◐▪▫■□▸▹◦‣⁃∞∈∑∆√⊕🕐🕒⏰⏲⌛⏹⏺⏯⏩⏪🔁🔃🔀🆚🆗🆙📣📉📆📇📎📏📑📒📓📔📕📗📙📬📭📮📨📩📰📃📀💿📷📹🎥📺📲☎🔋💵💸💲🪙🧾🧮🧰🔩"
    "⛓🧲🗜🔪🗡⚔🏹🧬🔭🩺💊🌱🌿🌳🍀🌈☀🌙⛅☁❄🌊🔆🔅🌅🌎🌏👀👍👎👏🙌👋✋👌🤔😀😊😎🎈🎵🎤🎧🎼🎙🏭🏫🏬🏪🚪🪝🪟🧵🧶🦀🐘🦄🐞🐢🐙🦊👑🥇🥈🥉🏅🎲🎰🕹🧙🥷👷💁"
    "🚩🏴⛳📛🔖🗃🗝🔓🔏🆔🈶♻⚛☸⌨🖱🖨🖼🔊🔇🔈📶🛰✈🚢🚂🚗🚚🚛🛒🛤⛏⚒🪛❗❕❔‼⁉💯♀♂†‡″′€₹₽⁰⁴₂½→▒▓▀▄▌▐━┃┏┓┗┛╭╮╯╰╠╣╦╩╬‑‐⟶⟵⟷⤴⤵"
)
"""Glyphs of status documents, commonest first, as counted over real ones."""

KNOWN = dict.fromkeys((*_BY_FREQUENCY, VS16, KEYCAP))
"""One of these is enough to call a document damaged; where bytes were lost, the first that fits is taken."""

PUNCTUATION = frozenset("‘’‚“”„«»‹›–—…•·™®©'\xa0\xad ")
"""What may follow a word in right text, whatever its language."""
BOX = frozenset(map(chr, range(0x2500, 0x25A0)))
PASSING = frozenset((*map(chr, range(0x80, 0xA0)), "\xad"))
"""Controls stand in damage that was done twice, but never in the text that was meant."""
GREEK = frozenset(map(chr, range(0x391, 0x3CA)))

_ALLOWED = re.compile(
    "[\x80-\u017f\u0192\u0391-\u03c9\u1ea0-\u1ef9\u2000-\u200a\u2010-\u2027\u202f-\u205f\u2070-\u20cf\u20e3"
    "\u2100-\u218f\u2190-\u23ff\u2460-\u27ff\u2934\u2935\u2b00-\u2bff\u3030\u303d\u3297\u3299\ufe0f\u200d"
    "\U0001f000-\U0001faff]"
)
# Every place in here is an emoji or kept for one; those of later years are unknown to older tables of Unicode.
_EMOJI_TO_COME = ("\U0001fa70", "\U0001faff")
# First bytes of allowed glyphs, and how many bytes they open.
_LEADS = {0xC2: 2, 0xC3: 2, 0xC4: 2, 0xC5: 2, 0xC6: 2, 0xCE: 2, 0xCF: 2, 0xE1: 3, 0xE2: 3, 0xE3: 3, 0xEF: 3, 0xF0: 4}
_NEVER_ALONE = (0xE1, 0xE3, 0xEF)


class Page:
    """A code page of `CODECS`; values are compared by identity."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.table = [_decoded(byte, CODECS[name]) for byte in range(0x80, 0x100)]
        """The characters of bytes 80 to FF."""
        self.windows = name.startswith("windows")
        self.cyrillic = "в" in self.table
        # Text damaged by Latin-1 looks like that of a Windows code page, but for its C1 controls.
        self.bytes = {chr(byte): byte for byte in range(0x80, 0xA0) if self.windows}
        undefined = {chr(byte): byte for byte in range(0x80, 0x100) if not bytes([byte]).decode(CODECS[name], "ignore")}
        # The character that stands for an undefined byte may also be that of a defined one, which goes first.
        self.bytes |= undefined
        self.bytes |= {char: 0x80 + at for at, char in enumerate(self.table) if undefined.get(char) != 0x80 + at}
        if name == "macroman":
            self.bytes["¤"] = 0xDB  # what stood there before the euro came
        self.leads = {char: _LEADS[byte] for char, byte in self.bytes.items() if byte in _LEADS}
        self.tails = {char for char, byte in self.bytes.items() if byte < 0xC0}
        self.strange = frozenset(self.bytes) - PUNCTUATION
        self._encoding = defaultdict(int, {ord(char): byte for char, byte in self.bytes.items()})
        self._controls = {char for char in undefined if char < "\xa0"}
        # Where a sequence opens, such a character is no tail.
        self._openers = {char: byte for char, byte in undefined.items() if byte >= 0xC2 and self.bytes[char] < 0xC0}
        self._first = {char for char, byte in self.bytes.items() if byte >= 0xC2} | self._openers.keys()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A lead and what may follow it: on Windows also the space that a no-break space was turned into."""
        return re.compile(f"[{_class(self.leads)}][{_class(self.tails)}{' ' * self.windows}]{{1,3}}")

    @cached_property
    def lossy(self) -> dict[str, str]:
        """Known glyphs by their damaged form with bytes missing; the commonest glyph wins."""
        found: dict[str, str] = {}
        for glyph in KNOWN if self.windows else ():
            full = "".join(self.table[byte - 0x80] for byte in glyph.encode())
            kept = "".join(char for char in full if not "\x80" <= char < "\xa0")
            spaced = kept.replace("\xa0", " ")
            for form in (kept, full.replace("\xa0", " "), spaced, spaced.rstrip(" ")):
                if form != full and len(form) > 1:
                    found.setdefault(form, glyph)
        return found

    def suspects(self) -> Iterator[tuple[str, Iterable[str]]]:
        """Give each lead with the characters that make a pair worth a closer look."""
        for lead in self.leads:
            byte = self.bytes[lead]
            if byte == 0xF0:
                yield lead, self.table[0x1F]
            elif byte == 0xE2 and self.name == "cp866":
                # Lower-case letters follow each other in every Russian word, capitals hardly ever follow one.
                yield lead, {char for char in self.tails if not char.islower() or char in "мн"}
            elif byte not in _NEVER_ALONE:
                yield lead, self.tails - BOX if lead in BOX else self.tails

    def raw(self, stretch: str) -> bytes:
        """Give the bytes of a stretch, zero for each character that the page does not have."""
        encoded = stretch.translate(self._encoding).encode("latin-1")
        if self._openers.keys().isdisjoint(stretch):
            return encoded
        raw, left = bytearray(encoded), 0
        for at, char in enumerate(stretch):
            if left == 0:
                raw[at] = self._openers.get(char, raw[at])
            left = left - 1 if left else sum(raw[at] >= opener for opener in (0xC2, 0xE0, 0xF0))
        return bytes(raw)

    def opens(self, stretch: str) -> bool:
        """Say whether a stretch of two characters or more may start with a sequence: a quick look."""
        return stretch[0] in self._first and stretch[1] in self.tails

    def keeps(self, text: str) -> bool:
        """Say whether undefined bytes were kept as controls: then none was lost anywhere in the text."""
        return any(char in text for char in self._controls)

    def glyph(self, window: str, *, kept: bool = False) -> tuple[str, int, bool] | None:
        """Give the glyph that a text opens with: its length there, and whether bytes of it were lost.

        The text starts with one of `leads`, and five characters of it are enough. `kept`: no byte was lost.
        """
        size = self.leads[window[0]]
        raw = bytes(self.bytes.get(char, 0) for char in window[:size])
        whole = _utf8(raw)
        # A known glyph without its last byte, and then a real no-break space, is likelier than a glyph nobody uses.
        if whole and (kept or whole in KNOWN or raw[-1] != 0xA0 or window[: size - 1] not in self.lossy):
            return (whole, size, False) if allowed(whole) else None
        for length in range(min(size, len(window)), 1, -1):
            form, after = window[:length], window[length : length + 1]
            if form in self.lossy and (form[-1] != " " or after in ("", " ", "ï", "п", VS16)):
                return self.lossy[form], length, True
        return None


def _decoded(byte: int, codec: str) -> str:
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


def _class(chars: Iterable[str]) -> str:
    return "".join(map(re.escape, sorted(chars)))


@lru_cache(maxsize=4096)
def _utf8(raw: bytes) -> str:
    try:
        glyph = raw.decode()
    except UnicodeDecodeError:
        return ""
    return glyph if len(glyph) == 1 else ""


@lru_cache(maxsize=4096)
def allowed(glyph: str) -> bool:
    """Say whether a glyph is one that damage is looked for by itself."""
    early, late = _EMOJI_TO_COME
    return _ALLOWED.match(glyph) is not None and (unicodedata.category(glyph) != "Cn" or early <= glyph <= late)


@lru_cache(maxsize=1)
def pages() -> tuple[Page, ...]:
    """Give the code pages, in the order of `CODECS`."""
    return tuple(map(Page, CODECS))


@lru_cache(maxsize=1)
def suspect() -> re.Pattern[str]:
    """Give what is in every damaged text and hardly in any other: a pair that opens a sequence of some code page."""
    pairs: dict[str, set[str]] = {}
    for page in pages():
        for lead, tails in page.suspects():
            pairs.setdefault(lead, set()).update(tails)
    return re.compile("|".join(f"{re.escape(lead)}[{_class(tails)}]" for lead, tails in sorted(pairs.items())))
