"""Draws how permits follow one another: a bar for each from its first day to its last, those that decide it marked."""

from collections.abc import Callable, Sequence
from datetime import date

from markupsafe import Markup

from guichet.journeys.api import BundleView, PermitView
from guichet.language.api import Words, say_date
from guichet.look.markup import element, join, picture, wrap

WIDTH, MARGIN, TOP = 340.0, 4.0, 26.0
ROW, BAR, SHORTEST, TICK = 40.0, 14.0, 5.0, 14.0
LETTERS = 46

Across = Callable[[date], float]


def path_svg(view: BundleView, *, words: Words, id: str = "path") -> Markup:
    """All that is said here stands in the table beside it; a bar that decides the day is full, others are hollow."""
    rows = [each for each in view.permits if each.starts_on is not None and each.ends_on is not None]
    if not rows:
        return Markup("")
    rows.sort(key=lambda each: (each.starts_on or date.max, each.ends_on or date.max))
    first = min(each.starts_on for each in rows if each.starts_on)
    last = max(each.ends_on for each in rows if each.ends_on)
    days = max(1, (last - first).days)

    def across(day: date) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * (day - first).days / days

    return picture(
        *_scale(first, last, across(view.counted_from), len(rows), words),
        *(_row(each, place, across) for place, each in enumerate(rows)),
        id=id,
        title=view.picture_title,
        description=" ".join(_said(rows, words)),
        width=WIDTH,
        height=TOP + ROW * len(rows) + 6,
        class_="g-path",
    )


def _scale(first: date, last: date, today: float, rows: int, words: Words) -> list[Markup]:
    """The first and the last day, and a line where today is."""
    below = TOP + ROW * rows
    found = [
        element("text", say_date(first, words.language, short=True), x=MARGIN, y=13.0),
        element("text", say_date(last, words.language, short=True), x=WIDTH - MARGIN, y=13.0, text_anchor="end"),
        element("path", class_="scale", d=f"M{MARGIN} 19H{WIDTH - MARGIN}"),
    ]
    if MARGIN < today < WIDTH - MARGIN:
        found.append(element("path", class_="today", d=f"M{today:.1f} 19V{below:.1f}"))
    return found


def _row(each: PermitView, place: int, across: Across) -> Markup:
    assert each.starts_on is not None
    assert each.ends_on is not None
    y = TOP + ROW * place
    left, right = across(each.starts_on), across(each.ends_on)
    wide = max(SHORTEST, right - left)
    left = min(left, WIDTH - MARGIN - wide)
    state = "done" if each.is_settled else "critical" if each.is_critical else "spare"
    label = wrap(each.title, width=LETTERS, lines=1)[0]
    parts = [
        element("text", label, x=MARGIN, y=y + 12),
        element("rect", class_=f"bar {state}", x=left, y=y + 18, width=wide, height=BAR),
    ]
    if each.is_settled:
        tick = left + 3 if wide > TICK else left + wide + 4  # beside a bar that is too short to hold it
        parts.append(element("path", class_="tick", d=f"M{tick:.1f} {y + 25:.1f}l3 4 6 -8"))
    return element("g", join(parts))


def _said(rows: Sequence[PermitView], words: Words) -> list[str]:
    """Each bar as a sentence."""
    said = []
    for each in rows:
        assert each.starts_on is not None
        assert each.ends_on is not None
        days = words(
            "{title}: from {first} to {last}.",
            title=each.title,
            first=say_date(each.starts_on, words.language),
            last=say_date(each.ends_on, words.language),
        )
        said.append(f"{days} {words('It decides the day.')}" if each.is_critical else days)
    return said
