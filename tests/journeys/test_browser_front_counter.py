"""Journey D at New Brunswick's front counter: three services in one visit, goods, the close of the till; no mouse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys import browser as browsing
from tests.journeys.browser import CHROMIUM, Visitor
from tests.journeys.cafe import NEW_BRUNSWICK

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]

Arrive = Callable[..., Visitor]
ItIs = Callable[[str], None]
OFFICE = "fredericton-service-centre"
BORIS = {
    "own_birth": "yes", "certificate_name": "Boris Novak", "certificate_born_on": "2 9 1984",
    "certificate_place": "Moncton", "long_certificate": "no", "applicant_name": "Boris Novak",
    "business_name": "Café Boris", "premises_address": "12 King Street, Saint John NB E2L 1G2",
    "business_activity": "Café", "business_began_on": "20 11 2026", "sidewalk_seats": "8",
    "email": "boris@people.example", "postal_address": "9 Church Street, Moncton NB E1C 4Z1",
}  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """New Brunswick's demonstration, served for this module."""
    with browsing.site(tmp_path_factory.mktemp("site"), jurisdiction=str(NEW_BRUNSWICK)) as address:
        yield address


@pytest.fixture
def it_is(arrive: Arrive) -> ItIs:
    """Puts the clock of the whole site on a day."""
    lab = arrive("the lab", inspected=False)

    def day(iso: str) -> None:
        lab.opens("/lab/")
        lab.writes(day=iso)
        lab.presses("Go")

    return day


def test_three_services_in_one_visit(arrive: Arrive, it_is: ItIs, tmp_path: Path) -> None:
    it_is("2026-11-23")
    clara = she_sits_down(arrive, "en", window=f"{OFFICE}/2")
    machine = str(clara.page.locator("a[href*='/kiosk/']").get_attribute("href"))
    boris = he_takes_a_number(arrive, machine)
    clara.opens("/counter/en/queue/")
    clara.hits("x")
    clara.sees("Boris Novak", "Is here")
    board = arrive("board")
    board.opens(f"/board/{OFFICE}/")
    board.sees("Boris Novak", "Window / Guichet")
    clara.hits("b")
    she_begins_a_visit(clara, "boris novak", "A café, and a certificate")
    with unseen(clara):  # the like of its pages are looked at with the next one
        she_does(clara, "birth certificate", BORIS)
    clara.opens(clara.page.url)
    clara.sees("$45.00", "To the till")
    she_does(clara, "sidewalk", BORIS, scan=a_scan(tmp_path))
    clara.hits("h")  # he looks for his papers; who waits meanwhile is called and does not come
    clara.sees("Held for this window")
    clara.hits("x")
    clara.sees("Q001")
    clara.hits("g")
    with unseen(clara):  # the same pages once more
        clara.enters("Call back")
        clara.hits("b")
        she_begins_a_visit(clara, "", "His papers")
        she_does(clara, "business name", BORIS)
    she_opens_her_till(clara, "200")
    she_takes(clara, "$157.00", slip="SLIP-0001")
    she_puts_on_the_till(clara, {"snb-road-map": "1"})
    while "Put back: 1 × Road map" not in clara.page.evaluate("document.activeElement.innerText"):
        clara.page.keyboard.press("Tab")
    clara.hits("Enter")  # they do not want it after all
    clara.sees("Nothing is owed")
    she_sells(clara, {"snb-road-map": "2"}, "$9.20", tendered="20")
    clara.sees("$10.80")
    clara.hits("d")
    press(clara, "q")
    hands_over(clara)
    assert board_is_empty_of(board, "Boris Novak")
    boris.opens(boris.page.url)
    closes(clara, pieces={"10000": "2", "500": "1", "200": "2", "10": "2"}, cards="157.00")
    clara.sees("The books balance", "Nothing is missing and nothing too much", "$209.20", "$157.00")
    clara.opens("/counter/en/queue/")
    clara.hits("m")
    clara.sees("Numbers given", "By service")


# ------------------------------------------------------------------------------------------------ what Clara does
@contextmanager
def unseen(clara: Visitor) -> Iterator[None]:
    """What was looked at before is not looked at again."""
    look, clara.inspector = clara.inspector, None
    yield
    clara.inspector = look


def she_sits_down(arrive: Arrive, language: str, *, window: str) -> Visitor:
    """Signed in, at her window, with the queue before her."""
    clara = arrive("clara", scripts=True)
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


def hands_over(clara: Visitor) -> None:
    """To whoever serves the lane next, with what was said."""
    clara.page.keyboard.press("Escape")
    clara.page.keyboard.press("o")
    clara.page.keyboard.press("ArrowDown")
    clara.types(said="He wants it by post.")
    clara.page.keyboard.press("Tab")
    clara.hits("Enter")


def closes(clara: Visitor, *, pieces: dict[str, str], cards: str = "") -> None:
    """Counted blind, closed, proven."""
    press(clara, "p")
    press(clara, "l")
    clara.types(**{f"piece-{worth}": number for worth, number in pieces.items()})
    clara.types(**{name: sum_ for name, sum_ in (("cards", cards),) if sum_})
    clara.hits("Enter")
    clara.hits("Enter")


# ------------------------------------------------------------------------------------------------ around her
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


def board_is_empty_of(board: Visitor, name: str) -> bool:
    board.opens(board.page.url)
    return name not in board.reads()
