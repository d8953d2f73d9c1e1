"""Draws a life event as a street: a house for each phase, a window for each step, a light where today is."""

from collections.abc import Sequence
from datetime import date, timedelta

from babel.dates import format_skeleton
from markupsafe import Markup

from guichet.language.api import Words, direction, first_of_month, locale_for, say_date
from guichet.look.markup import element, picture, text_lines, wrap
from guichet.look.page import Phase, TimelineStep
from guichet.look.panes import window

WIDTH = 1240.0
HOUSE_LEAST = 178.0
GAP = 12.0
PANE_WIDE, PANE_HIGH = 38.0, 48.0
CELL_WIDE, CELL_HIGH = 70.0, 100.0
SIGN_HIGH = 70.0
GABLE = 26.0
BELOW = 70.0


def state_words(state: str, words: Words) -> str:
    """The state of a step in words."""
    return {
        "done": words("done"), "now": words("now"), "waiting": words("later"), "late": words("overdue"),
        "closed": words("not needed"),
    }[state]  # fmt: skip


def phase_state(phase: Phase, today: date) -> str:
    """Whether a phase is behind us, around us or ahead: done, now or waiting. One without an end never is behind."""
    if phase.until_on and date.fromisoformat(phase.until_on) <= today:
        return "done"
    return "now" if date.fromisoformat(phase.from_on) <= today else "waiting"


def timeline_svg(
    phases: Sequence[Phase], *, today: date, words: Words, id: str = "timeline", title: str = ""
) -> Markup:
    """The street of a life event as SVG, 1,240 units wide or more when there are many phases.

    Steps are numbered as in the list that stands beside it. In a right-to-left language the street runs that way.
    """
    columns, widths = _plots(phases)
    wide = max(WIDTH, sum(widths) + GAP * (len(phases) + 1))
    floors = [-(-len(phase.steps) // across) for phase, across in zip(phases, columns, strict=True)]
    ground = 14 + GABLE + SIGN_HIGH + max([*floors, 1]) * CELL_HIGH + 12
    rtl = direction(words.language) == "rtl"
    lefts = [GAP + sum(widths[:index]) + GAP * index for index in range(len(phases))]
    parts: list[Markup] = []
    number = 0
    for index, (phase, left, house) in enumerate(zip(phases, lefts, widths, strict=True)):
        at = wide - left - house if rtl else left
        frame = _Frame(left=at, wide=house, ground=ground, columns=columns[index], floors=floors[index], rtl=rtl)
        parts.append(_house(phase, frame, first=number + 1, gabled=index % 2 == 1, today=today, words=words))
        number += len(phase.steps)
    parts.append(element("rect", x=0.0, y=ground, width=wide, height=9.0, class_="street"))
    parts.append(
        _lamp(phases, today=today, ground=ground, wide=wide, plots=[*zip(lefts, widths, strict=True)], words=words)
    )
    return picture(
        *parts,
        id=id,
        title=title or words("Your steps as a street of windows"),
        description=_description(phases, words),
        width=wide,
        height=ground + BELOW,
        class_="g-street",
    )


def _plots(phases: Sequence[Phase]) -> tuple[list[int], list[float]]:
    """How many windows stand side by side in each house, and how wide it is: low houses as far as there is room."""
    room = WIDTH - GAP * (len(phases) + 1)
    tallest = max((len(phase.steps) for phase in phases), default=1)
    for floors in range(2, max(tallest, 2) + 1):
        columns = [max(2, -(-len(phase.steps) // floors)) for phase in phases]
        widths = [max(HOUSE_LEAST, across * CELL_WIDE + 20) for across in columns]
        if sum(widths) <= room:
            break
    # What is left over is shared out, so that the street reaches from edge to edge.
    spare = max(room - sum(widths), 0.0) / max(len(phases), 1) if phases else 0.0
    return (columns, [each + spare for each in widths]) if phases else ([], [])


class _Frame:
    """Where one house stands, and where each of its windows is."""

    def __init__(self, *, left: float, wide: float, ground: float, columns: int, floors: int, rtl: bool) -> None:
        self.left, self.wide, self.ground, self.columns, self.rtl = left, wide, ground, columns, rtl
        self.top = ground - max(floors, 1) * CELL_HIGH - SIGN_HIGH - 8

    def text_x(self) -> float:
        return self.left + self.wide - 12 if self.rtl else self.left + 12

    def cell(self, index: int, count: int) -> tuple[float, float]:
        """The centre and the top of the window at an index; a row that is not full stands in the middle."""
        row, column = divmod(index, self.columns)
        in_row = min(self.columns, count - row * self.columns)
        middle = self.left + self.wide / 2 + (column - (in_row - 1) / 2) * CELL_WIDE * (-1 if self.rtl else 1)
        return middle, self.top + SIGN_HIGH + 18 + row * CELL_HIGH


def _house(phase: Phase, frame: _Frame, *, first: int, gabled: bool, today: date, words: Words) -> Markup:
    state = phase_state(phase, today)
    high = frame.ground - frame.top
    parts = [
        element("rect", x=frame.left, y=frame.top, width=frame.wide, height=high, class_=f"house {state}"),
        _roof(frame, state, gabled=gabled),
    ]
    letters = int((frame.wide - 24) / 8.4)
    lines = wrap(phase.title, width=letters, lines=2)
    parts.append(
        text_lines(phase.title, x=frame.text_x(), y=frame.top + 24, width=letters, line=18, class_="phase", lines=2)
    )
    days = _span(phase, words)
    parts.append(element("text", days, x=frame.text_x(), y=frame.top + 24 + 18 * len(lines), class_="when"))
    for index, step in enumerate(phase.steps):
        middle, top = frame.cell(index, len(phase.steps))
        parts.append(_step(step, first + index, phase=phase, middle=middle, top=top, words=words))
    return element("g", *parts, class_=state)


def _roof(frame: _Frame, state: str, *, gabled: bool) -> Markup:
    """Every other house has a gable, so that the row is seen as a street at once."""
    cornice = element(
        "rect", x=frame.left - 5, y=frame.top - 7, width=frame.wide + 10, height=8.0, class_=f"roof {state}"
    )
    if not gabled:
        return cornice
    peak = frame.left + frame.wide / 2
    foot, right = frame.top - 7, frame.left + frame.wide
    shape = f"M{frame.left:.1f} {foot:.1f}L{peak:.1f} {foot - GABLE:.1f}L{right:.1f} {foot:.1f}Z"
    return element("g", element("path", d=shape, class_=f"house {state}"), cornice)


def _day(day: str, words: Words, skeleton: str) -> str:
    """A day as short as the language writes it: MMMd is 3 May, yMMMd 3 May 2026, yMMM May 2026."""
    locale = locale_for(words.language)
    return first_of_month(format_skeleton(skeleton, date.fromisoformat(day), locale=locale), locale)


def _span(phase: Phase, words: Words) -> str:
    """The days of a phase, with the year said once when it is the same."""
    if not phase.until_on:
        return words("from {first}", first=_day(phase.from_on, words, "yMMMd"))
    same = phase.from_on[:4] == phase.until_on[:4]
    return f"{_day(phase.from_on, words, 'MMMd' if same else 'yMMMd')} – {_day(phase.until_on, words, 'yMMMd')}"


def _end(phase: Phase) -> date:
    """The day a phase ends; one without an end is drawn as a year, or to its last step."""
    start = date.fromisoformat(phase.from_on)
    last = max((date.fromisoformat(step.on) for step in phase.steps if step.on), default=start)
    return date.fromisoformat(phase.until_on) if phase.until_on else max(last, start + timedelta(days=365))


def _when(step: TimelineStep, phase: Phase, words: Words) -> str:
    """The day under a sill; in a phase of more than a year, the month and the year."""
    long = (_end(phase) - date.fromisoformat(phase.from_on)).days > 366
    return _day(step.on, words, "yMMM" if long else "MMMd")


def _step(step: TimelineStep, number: int, *, phase: Phase, middle: float, top: float, words: Words) -> Markup:
    when = say_date(step.on, words.language) if step.on else ""
    title = f"{number}. {step.title}{words.colon} {state_words(step.state, words)}{', ' + when if when else ''}"
    drawn = window(
        x=middle - PANE_WIDE / 2,
        y=top,
        width=PANE_WIDE,
        height=PANE_HIGH,
        state=step.state,
        label=str(number),
        title=title,
    )
    parts = [drawn]
    if step.state != "now":
        parts.append(element("text", str(number), x=middle, y=top - 6, class_="index"))
    if step.on:
        parts.append(element("text", _when(step, phase, words), x=middle, y=top + PANE_HIGH + 20, class_="date"))
    return element("g", *parts, class_=step.state)


def _lamp(
    phases: Sequence[Phase],
    *,
    today: date,
    ground: float,
    wide: float,
    plots: Sequence[tuple[float, float]],
    words: Words,
) -> Markup:
    """The light that shows where today falls on the street; before the first phase and after the last, at its end."""
    x = GAP
    for index, phase in enumerate(phases):
        start, end = date.fromisoformat(phase.from_on), _end(phase)
        left, house = plots[index]
        if today >= end:
            x = left + house
        elif today >= start:
            x = left + house * (today - start).days / max((end - start).days, 1)
            break
    if direction(words.language) == "rtl":
        x = wide - x
    label = words("Today, {day}", day=say_date(today, words.language))
    text_x = min(max(x, 90.0), wide - 90.0)
    return element(
        "g",
        element("ellipse", cx=x, cy=ground + 10, rx=64.0, ry=11.0, class_="light"),
        element("path", d=f"M{x:.1f} {ground - 9:.1f}l12 14-12 14-12-14z", class_="lamp-light"),
        element("path", d=f"M{x:.1f} {ground + 19:.1f}v16", class_="lamp"),
        element("text", label, x=text_x, y=ground + 53, class_="today"),
        class_="lamp-post",
    )


def _description(phases: Sequence[Phase], words: Words) -> str:
    """The street in a few sentences, for those who hear it."""
    said = []
    for phase in phases:
        counts = [
            (state, sum(step.state == state for step in phase.steps)) for state in ("done", "now", "late", "waiting")
        ]
        told = ", ".join(f"{count} {state_words(state, words)}" for state, count in counts if count)
        said.append(f"{phase.title}{words.colon} {told or words('nothing to do')}.")
    return " ".join(said)
