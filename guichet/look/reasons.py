"""Draws the reasons of a decision as a tree: branches that decided it are lit, those that did not matter are dim."""

from markupsafe import Markup

from guichet.language.api import Words, direction
from guichet.look.markup import element, picture, text_lines, wrap
from guichet.look.page import Reason
from guichet.look.panes import window

WIDTH = 820.0
INDENT = 34.0
VALUE_WIDE = 170.0


def reasons_svg(root: Reason, *, words: Words, id: str = "reasons", title: str = "") -> Markup:
    """The tree as SVG, root first, each condition on its row with its value at the end of the line."""
    rows: list[tuple[Reason, int, float, float]] = []
    _place(root, 0, 12.0, rows)
    rtl = direction(words.language) == "rtl"
    parts = _branches(rows, rtl)
    parts += [_row(reason, depth, y, rtl=rtl, words=words) for reason, depth, y, _ in rows]
    _, _, last_y, last_high = rows[-1]
    lit = [reason.label for reason, *_ in rows if reason.decided]
    return picture(
        *parts,
        id=id,
        title=title or words("How this was decided"),
        description=words("What decided it: {conditions}.", conditions="; ".join(lit)),
        width=WIDTH,
        height=last_y + last_high + 4,
        class_="g-tree",
    )


def _letters(depth: int) -> int:
    return int((WIDTH - depth * INDENT - 40 - VALUE_WIDE) / 7.9)


def _place(reason: Reason, depth: int, y: float, rows: list[tuple[Reason, int, float, float]]) -> float:
    lines = len(wrap(reason.label, width=_letters(depth), lines=3))
    high = 18.0 * max(lines, 1) + (17 if reason.law else 0) + 20
    rows.append((reason, depth, y, high))
    y += high
    for each in reason.because:
        y = _place(each, depth + 1, y, rows)
    return y


def _mirror(x: float, rtl: bool) -> float:
    return WIDTH - x if rtl else x


def _branches(rows: list[tuple[Reason, int, float, float]], rtl: bool) -> list[Markup]:
    """A line from each reason's window down to its parent's; dim ones are drawn first, so that light lies on top."""
    drawn: list[tuple[bool, Markup]] = []
    above: dict[int, float] = {}
    for reason, depth, y, _ in rows:
        above[depth] = y + 28
        if depth:
            start, end = _mirror((depth - 1) * INDENT + 16, rtl), _mirror(depth * INDENT + 4, rtl)
            path = f"M{start:.1f} {above[depth - 1]:.1f}V{y + 14:.1f}H{end:.1f}"
            kind = "branch" if reason.decided else "branch dim"
            drawn.append((reason.decided, element("path", d=path, class_=kind)))
    return [path for _, path in sorted(drawn, key=lambda each: each[0])]


def _row(reason: Reason, depth: int, y: float, *, rtl: bool, words: Words) -> Markup:
    dim = "" if reason.decided else " dim"
    left = depth * INDENT + 7
    box = _mirror(left + 18, rtl) if rtl else left
    letters = _letters(depth)
    text_x = _mirror(left + 32, rtl)
    lines = wrap(reason.label, width=letters, lines=3)
    state = "done" if reason.decided else "waiting"
    told = reason.label if reason.decided else f"{reason.label} ({words('made no difference')})"
    parts = [
        window(x=box, y=y + 2, width=18.0, height=23.0, state=state, title=f"{told}{words.colon} {reason.value}"),
        text_lines(reason.label, x=text_x, y=y + 19, width=letters, line=18, class_=f"reason{dim}", lines=3),
        element("text", reason.value, x=_mirror(WIDTH - 2, rtl), y=y + 19, class_=f"worth{dim}"),
    ]
    if reason.law:
        law = wrap(reason.law, width=letters + 10, lines=1)[0]
        parts.append(element("text", law, x=text_x, y=y + 19 + 18 * len(lines), class_="law"))
    return element("g", *parts)
