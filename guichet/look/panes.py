"""The window motif drawn: one window lit, now or dim; the mark; the row of windows that shows progress."""

from functools import cache, lru_cache

from markupsafe import Markup

from guichet.language.api import Words, direction
from guichet.look.markup import element, join, picture

STATES = ("done", "now", "waiting", "late", "closed")


def window(*, x: float, y: float, width: float, height: float, state: str, label: str = "", title: str = "") -> Markup:
    """One window with its sill, its state told by shape as well as light: a tick, an open casement, closed bars."""
    centre, middle = x + width / 2, y + height / 2
    parts = [element("title", title)] if title else []
    parts.append(element("rect", x=float(x), y=float(y), width=float(width), height=float(height), class_="pane"))
    if state == "done":
        tick = f"M{centre - width * 0.2:.1f} {middle:.1f}l{width * 0.14:.1f} {width * 0.16:.1f}"
        parts.append(element("path", d=f"{tick}l{width * 0.28:.1f} {-width * 0.34:.1f}", class_="tick"))
    elif state == "now":
        leaf = width * 0.28
        for side, edge in ((x, x - leaf), (x + width, x + width + leaf)):
            top, bottom = y + leaf * 0.45, y + height - leaf * 0.1
            shape = f"M{side:.1f} {y:.1f}L{edge:.1f} {top:.1f}V{bottom + leaf * 0.35:.1f}L{side:.1f} {y + height:.1f}Z"
            parts.append(element("path", d=shape, class_="leaf"))
    elif state == "late":
        parts.append(element("path", d=f"M{centre:.1f} {y + height * 0.22:.1f}v{height * 0.34:.1f}", class_="tick"))
        parts.append(element("circle", cx=float(centre), cy=float(y + height * 0.76), r=float(width * 0.05 + 1)))
    else:
        bars = f"M{centre:.1f} {y:.1f}v{height:.1f}M{x:.1f} {y + height * 0.42:.1f}h{width:.1f}"
        parts.append(element("path", d=bars, class_="bars"))
        if state == "closed":
            parts.append(element("path", d=f"M{x:.1f} {y:.1f}l{width:.1f} {height:.1f}", class_="bars"))
    over = width * 0.14 + (width * 0.2 if state == "now" else 0)
    sill = element(
        "rect", x=float(x - over), y=float(y + height), width=float(width + 2 * over),
        height=float(max(3.0, height * 0.1)),
        class_="sill",
    )  # fmt: skip
    parts.append(sill)
    if label and state == "now":
        parts.append(element("text", label, x=float(centre), y=float(middle + 5), class_="number"))
    return element("g", *parts, class_=f"w {state}")


@cache
def small_window(state: str) -> Markup:
    """A window the size of a letter, for lists; hidden from readers because words beside it say the same."""
    drawn = window(x=7.0, y=2.0, width=18.0, height=23.0, state=state)
    return element("svg", drawn, class_="g-pane", viewBox="0 0 32 32", width=32, height=32, aria_hidden="true")


@cache
def mark() -> Markup:
    """The sign of the house: an open window over its sill."""
    inside = join(
        [
            element("rect", x=8, y=4, width=24, height=28, class_="mark-frame"),
            element("path", d="M20 5v26M9 15h22", class_="mark-bars"),
            element("path", d="M20 15h11v16h-11z", class_="mark-light"),
            element("rect", x=3, y=32, width=34, height=5, class_="mark-sill"),
        ]
    )
    return element("svg", inside, class_="g-mark", viewBox="0 0 40 40", width=40, height=40, aria_hidden="true")


def progress_svg(*, done: int, total: int, words: Words, id: str = "progress") -> Markup:
    """A row of windows: those answered lit, the present one open, the rest dim. More than fourteen shrink to fit."""
    total = max(total, done, 1)
    title = words("{done} of at most {total} questions answered", done=done, total=total)
    return _row(done, total, title, id, direction(words.language) == "rtl")


# Drawn for every page of an interview, and the same for everybody who is as far.
@lru_cache(maxsize=1024)
def _row(done: int, total: int, title: str, id: str, rtl: bool) -> Markup:
    slot = 40.0 if total <= 14 else 560.0 / total
    wide = slot * 0.45
    parts = []
    for index in range(total):
        state = "done" if index < done else "now" if index == done else "waiting"
        place = total - 1 - index if rtl else index
        parts.append(window(x=place * slot + slot * 0.275, y=3.0, width=wide, height=24.0, state=state))
    ground = element("path", d=f"M0 34.5H{total * slot:.1f}", class_="ground")
    return picture(
        *parts, ground, id=id, title=title, description=title, width=total * slot, height=36.0, class_="g-progress-row"
    )
