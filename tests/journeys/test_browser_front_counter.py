"""Journey D at New Brunswick's front counter: three services in one visit, goods, the close of the till; no mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.journeys import browser as browsing
from tests.journeys.browser import CHROMIUM
from tests.journeys.cafe import NEW_BRUNSWICK
from tests.journeys.front_counter import (
    OFFICE,
    Arrive,
    a_scan,
    closes,
    hands_over,
    he_takes_a_number,
    it_is,
    press,
    she_begins_a_visit,
    she_does,
    she_opens_her_till,
    she_puts_on_the_till,
    she_sells,
    she_sits_down,
    she_takes,
    the_board_forgets,
    unseen,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]

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


def test_three_services_in_one_visit(arrive: Arrive, tmp_path: Path) -> None:
    it_is(arrive, date(2026, 11, 23))
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
    hands_over(clara, "He wants it by post.")
    the_board_forgets(board, "Boris Novak")
    boris.opens(boris.page.url)
    closes(clara, pieces={"10000": "2", "500": "1", "200": "2", "10": "2"}, cards="157.00")
    clara.sees("The books balance", "Nothing is missing and nothing too much", "$209.20", "$157.00")
    clara.opens("/counter/en/queue/")
    clara.hits("m")
    clara.sees("Numbers given", "By service")
