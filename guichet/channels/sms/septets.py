"""How long a text really is, and how a longer one is cut into numbered parts that a telephone can show.

A text has 140 octets (3GPP TS 23.040): 160 septets of the GSM 7-bit default alphabet (TS 23.038, section 6.2.1), where
the signs of its extension table count two, or 70 UTF-16 units of UCS-2 as soon as one sign is in neither table. The
macrons of te reo Māori are in neither. We number the parts ourselves, so that they read in order even where a
network joins none.
"""

from __future__ import annotations

import re

MOST_SEPTETS = 160
MOST_UNITS = 70
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
GSM = BASIC | EXTENSION
# Typographic signs with an equal in the default alphabet: one of them would halve the room for the whole text.
# Letters are never replaced: a macron is spelling.
PLAIN = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2011": "-",
        "\u2026": "...", "\u00a0": " ", "\u202f": " ", "\u00b7": "-", "\u2022": "-", "\t": " ",
    }
)  # fmt: skip
_PIECES = re.compile(r"\n+| +|[^ \n]+")


def plain(text: str) -> str:
    """The text with typographic signs in their plain form; the letters stay as they are."""
    return text.translate(PLAIN)


def is_gsm(text: str) -> bool:
    """Whether every sign is in the GSM 7-bit default alphabet or its extension."""
    return GSM.issuperset(text)


def length(text: str) -> int:
    """Septets when the text is GSM 7-bit, else UTF-16 units."""
    if is_gsm(text):
        return len(text) + sum(map(text.count, EXTENSION))
    return len(text.encode("utf-16-be")) // 2


def fits(text: str) -> bool:
    """Whether it is one text."""
    return length(text) <= (MOST_SEPTETS if is_gsm(text) else MOST_UNITS)


def split(text: str) -> tuple[str, ...]:
    """The text as parts that each fit, cut between words and numbered `1/3` when there are several.

    Each part is counted in its own alphabet: one macron shortens its own part only. An empty text has no parts.
    """
    whole = plain(text).strip()
    if not whole:
        return ()
    if fits(whole):
        return (whole,)
    width = 1
    while True:
        # The number of parts is known only once they are cut, and its digits take room: try with one digit, then two.
        room = "9" * width
        parts = _cut(whole, prefix=f"{room}/{room} ", between_lines=False)
        # Cut between lines where that costs no text more: a question then stands in one part.
        by_line = _cut(whole, prefix=f"{room}/{room} ", between_lines=True)
        parts = by_line if len(by_line) == len(parts) else parts
        if len(str(len(parts))) <= width:
            return tuple(f"{place}/{len(parts)} {part}" for place, part in enumerate(parts, start=1))
        width += 1


def _cut(text: str, *, prefix: str, between_lines: bool) -> list[str]:
    parts, current = [], ""
    for piece in _PIECES.findall(text):
        if fits(prefix + current + piece):
            current += piece
            continue
        kept, line, rest = current.rpartition("\n") if between_lines and not piece.startswith("\n") else ("", "", "")
        if kept.strip() and line and fits(prefix + rest + piece):
            parts.append(kept.strip())
            current = rest + piece
            continue
        if current.strip():
            parts.append(current.strip())
        current = ""
        for letter in piece.strip(" \n"):  # a word that fits in no part is cut inside, never inside a sign
            if not fits(prefix + current + letter):
                parts.append(current)
                current = ""
            current += letter
    if current.strip():
        parts.append(current.strip())
    return parts
