"""What the stories at New Brunswick's front counter share: what Clara does by keyboard, and what happens around her."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image

from tests.journeys.browser import Visitor

Arrive = Callable[..., Visitor]
OFFICE = "fredericton-service-centre"
HERE = ZoneInfo("America/Moncton")


# ------------------------------------------------------------------------------------------------ what Clara does
@contextmanager
def unseen(clara: Visitor) -> Iterator[None]:
    """What was looked at before is not looked at again."""
    look, clara.inspector = clara.inspector, None
    yield
    clara.inspector = look


def she_sits_down(arrive: Arrive, language: str, *, window: str, inspected: bool = True) -> Visitor:
    """Signed in, at her window, with the queue before her."""
    clara = arrive("clara", scripts=True, inspected=inspected)
    clara.opens("/counter/")
    clara.signs_in_as("clara")
    clara.opens(f"/counter/{language}/")
    press(clara, "q")
    if clara.page.locator("[name=place]").count():
        clara.types(place=window)
        clara.hits("Enter")
    return clara


def press(clara: Visitor, key: str) -> None:
    """Out of the field that has the focus, then the key."""
    clara.page.keyboard.press("Escape")
    clara.hits(key)


def she_begins_a_visit(clara: Visitor, who: str, purpose: str) -> None:
    """Found by name, unless the ticket says who it is; what they came for, and a passport."""
    if who:
        clara.types(who=who)
        clara.hits("Enter")
        clara.hits("Enter")  # the first who was found has the focus
    clara.types(purpose=purpose, proof="passport")
    clara.hits("Enter")


def she_does(clara: Visitor, words: str, given: dict[str, str], *, scan: Path | None = None) -> None:
    """A service found by its words, asked page by page, read back and sent."""
    press(clara, "d")
    clara.types(q=words)
    clara.hits("Enter")
    clara.hits("Enter")  # the first of the services found has the focus
    answers(clara, given, scan=scan)
    clara.page.keyboard.press("Space")  # "they heard it and say it is right" has the focus
    clara.hits("Enter")


def answers(clara: Visitor, given: dict[str, str], *, scan: Path | None = None) -> None:
    """Page after page, until it is read back."""
    for _ in range(20):
        if clara.page.url.endswith("/review/"):
            return
        wanted = clara.asked(".g-window form[method=post]")
        clara.types(**{name: given[name] for name in wanted if name in given})
        if scan and clara.page.locator("input[type=file]").count():
            clara.page.locator("input[type=file]").set_input_files(scan)  # a scanner's program fills it
        while clara.page.evaluate("['textarea', 'file', 'checkbox'].includes(document.activeElement.type)"):
            clara.page.keyboard.press("Tab")  # Enter means something of its own there
        clara.hits("Enter")
    raise AssertionError(f"{clara.page.url} asks without end")


def she_opens_her_till(clara: Visitor, cash: str) -> None:
    press(clara, "p")
    clara.types(float=cash)
    clara.hits("Enter")


def she_takes(clara: Visitor, total: str, **how: str) -> None:
    """All that is owed, together."""
    clara.hits("Enter")
    clara.sees(total)
    clara.types(**how)
    clara.hits("Enter")


def she_puts_on_the_till(clara: Visitor, goods: dict[str, str]) -> None:
    """Goods of the office, with whatever else is owed."""
    press(clara, "p")
    press(clara, "g")
    clara.hits("Enter", expect=422)  # nothing was written yet
    clara.types(**goods)
    clara.hits("Enter")


def she_sells(clara: Visitor, goods: dict[str, str], total: str, **how: str) -> None:
    """Goods of the office, paid like everything else."""
    she_puts_on_the_till(clara, goods)
    she_takes(clara, total, **how)


def hands_over(clara: Visitor, said: str) -> None:
    """To whoever serves the first lane next, with what was said."""
    clara.page.keyboard.press("Escape")
    clara.page.keyboard.press("o")
    clara.page.keyboard.press("ArrowDown")
    clara.types(said=said)
    clara.page.keyboard.press("Tab")
    clara.hits("Enter")


def closes(clara: Visitor, *, pieces: dict[str, str], **sums: str) -> None:
    """Counted blind, closed, proven."""
    press(clara, "p")
    press(clara, "l")
    counts(clara, pieces=pieces, **sums)
    clara.hits("Enter")


def counts(clara: Visitor, *, pieces: dict[str, str], **sums: str) -> None:
    """Pieces of each, then `cheques` and `cards`."""
    clara.types(**{f"piece-{worth}": number for worth, number in pieces.items()}, **sums)
    clara.hits("Enter")


# ------------------------------------------------------------------------------------------------ around her
def it_is(arrive: Arrive, day: date) -> None:
    """Puts the clock of the whole site on a day of the office's."""
    lab = arrive("the lab", inspected=False)
    lab.opens("/lab/")
    lab.writes(day=day.isoformat())
    lab.presses("Go")


def he_takes_a_number(arrive: Arrive, machine: str) -> Visitor:
    """One who is called by name, and one who is not; the first follows it on his telephone."""
    hall = arrive("hall", inspected=False)
    for lane, name in (("quick", "Boris Novak"), ("quick", "")):
        hall.opens(machine)
        hall.writes(name=name)
        hall._goes(hall.page.locator(f"button[value={lane}]"))
        if name:
            where = hall.page.locator(".h-address").inner_text()
    boris = arrive("boris")
    boris.opens(machine)
    boris.opens(re.sub(r"^https?://[^/]+", "", where))
    boris.sees("You come next.")
    return boris


def a_scan(folder: Path) -> Path:
    """A page as the scanner gives it."""
    scan = folder / "insurance.jpg"
    Image.new("RGB", (800, 600), (250, 248, 240)).save(scan, "JPEG")
    return scan


def the_board_forgets(board: Visitor, name: str) -> None:
    """It looks again by itself."""
    board.page.get_by_text(name).first.wait_for(state="hidden")
