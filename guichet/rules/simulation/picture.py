"""Draws what came of a simulation: for each group, how many gain, stay and lose, and the difference beside it."""

from __future__ import annotations

from html import escape

from guichet.rules.simulation.results import Effect, Simulated
from guichet.rules.simulation.telling import HIDDEN, amount, currency, notes, number

WIDTH, LABEL, BAR, LINE, TOP = 880, 240, 400, 34, 92
FONT = 14

# Told by pattern and words too: gains hatched rising, losses dotted, the rest plain.
STYLE = """
svg{font:14px system-ui,sans-serif;fill:#1b1b1b;background:#fff}
.gain{fill:url(#gain)}.lose{fill:url(#lose)}.same{fill:#e4e2dc}.edge{fill:none;stroke:#1b1b1b}.small{font-size:12px}
@media(prefers-color-scheme:dark){svg{fill:#f3f1ec;background:#17181a}.edge{stroke:#f3f1ec}.same{fill:#44464a}}
"""
PATTERNS = """<defs>
<pattern id="gain" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#2f6f4f"/>
<path d="M-1 7 7 -1" stroke="#fff" stroke-width="1.2"/></pattern>
<pattern id="lose" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#a8432e"/>
<circle cx="3" cy="3" r="1.3" fill="#fff"/></pattern>
</defs>"""


def as_svg(found: Simulated) -> str:
    """An SVG file; every number in it stands in the table too, and its words are read by screen readers."""
    rows = (*found.groups, found.total)
    said = notes(found)
    height = TOP + LINE * len(rows) + 24 + 18 * len(said)
    heading = f"{' and '.join(found.labels)}, {found.period}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="title" aria-describedby="told">',
        f'<title id="title">{escape(heading)}: who gains and who loses</title>',
        f'<desc id="told">{escape(" ".join(_told(each, found.unit) for each in rows))}</desc>',
        f"<style>{STYLE}</style>{PATTERNS}",
        f'<text x="12" y="26" font-size="16" font-weight="600">{escape(_short(heading, 84))}</text>',
        *_legend(found),
    ]
    for place, each in enumerate(rows):
        parts += _row(each, found.unit, TOP + place * LINE, last=each is found.total)
    below = TOP + LINE * len(rows) + 24
    parts += [
        f'<text class="small" x="12" y="{below + 18 * place}">{escape(_short(each, 130))}</text>'
        for place, each in enumerate(said)
    ]
    return "\n".join((*parts, "</svg>")) + "\n"


def _legend(found: Simulated) -> list[str]:
    parts: list[str] = []
    x = LABEL
    for kind, words in (("gain", "gain"), ("same", "unchanged"), ("lose", "lose")):
        parts.append(f'<rect class="{kind}" x="{x}" y="48" width="16" height="16"/>')
        parts.append(f'<rect class="edge" x="{x}" y="48" width="16" height="16"/>')
        parts.append(f'<text x="{x + 22}" y="61">{words}</text>')
        x += 110
    parts.append(f'<text x="12" y="61">{escape(_short(found.by or "everybody", 28))}</text>')
    parts.append(f'<text x="{WIDTH - 12}" y="61" text-anchor="end">difference, {escape(currency(found.unit))}</text>')
    return parts


def _row(each: Effect, unit: str, y: int, *, last: bool) -> list[str]:
    weight = ' font-weight="600"' if last else ""
    parts = [f'<text x="12" y="{y + 18}"{weight}>{escape(_short(each.name, 28))}</text>']
    shares = _shares(each)
    if shares is None:
        words = "nobody" if each.number == 0 else "too few to show"
        parts.append(f'<text class="small" x="{LABEL}" y="{y + 18}">{words}</text>')
    else:
        x = float(LABEL)
        for kind, share in zip(("gain", "same", "lose"), shares, strict=True):
            if share:
                parts.append(f'<rect class="{kind}" x="{x:.1f}" y="{y + 2}" width="{share * BAR:.1f}" height="22"/>')
            x += share * BAR
        parts.append(f'<rect class="edge" x="{LABEL}" y="{y + 2}" width="{BAR}" height="22"/>')
    told = amount(each.difference, unit, sign=True)
    parts.append(f'<text x="{WIDTH - 12}" y="{y + 18}" text-anchor="end"{weight}>{told}</text>')
    return parts


def _shares(each: Effect) -> tuple[float, float, float] | None:
    """Of those who gain, stay and lose; None where a number is not shown, or there is nobody."""
    if each.gain is None or each.same is None or each.lose is None or not each.number:
        return None
    return each.gain / each.number, each.same / each.number, each.lose / each.number


def _told(each: Effect, unit: str) -> str:
    if each.number is None:
        return f"{each.name}: too few to show."
    parts = [
        f"{number(value)} {word}"
        for value, word in ((each.gain, "gain"), (each.same, "unchanged"), (each.lose, "lose"))
        if value is not None
    ]
    told = amount(each.difference, unit, sign=True)
    return (
        f"{each.name}: {', '.join(parts) or 'too few to show'}; difference {'not shown' if told == HIDDEN else told}."
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
