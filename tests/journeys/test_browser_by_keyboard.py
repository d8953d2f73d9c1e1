"""Journey A without a mouse: a parent, the officer who decides, the clerk at the counter; and by text message."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.browser import CHROMIUM, Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]

Arrive = Callable[..., Visitor]


def test_boris_applies_and_chen_decides_with_a_keyboard_only(arrive: Arrive) -> None:
    boris = arrive("boris")
    boris.opens("/en/services/inland-revenue/best-start/")
    boris.enters("Start now")
    boris.enters("Continue", expect=422)
    assert boris.page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    year = int(time.strftime("%Y")) - 1  # a child of between ten months and two years
    known = {
        "child_given_names": "Ivan",
        "child_surname": "Novak",
        "child_birth_date": f"2 11 {year}",
        "applicant_name": "Boris Novak",
        "applicant_birth_date": "2 9 1984",
        "main_carer": "yes",
        "has_partner": "no",
        "child_lives_here": "yes",
        "paid_leave": "no",
        "veterans_payment": "no",
        "main_benefit": "no",
        "applicant_income": "52,000",
        "applicant_ird_number": "49091850",
        "bank_account": "01-0902-0068389-00",
        "email": "boris@people.example",
        "postal_address": "1 Kauri Street, Wellington 6011",
    }
    for _ in range(30):
        if boris.page.url.endswith("/sign-in/"):
            break
        asked = boris.asked()
        boris.types(**{name: known[name] for name in asked if name in known})
        boris.enters("Continue")
    boris.enters("Sign in and go on")
    boris.enters("Sign in with")
    boris.tabs_to(name="person")
    boris.chooses("boris")
    boris.enters("Sign in")
    boris.enters("Send it")
    boris.sees("Receipt")

    chen = arrive("chen", scripts=True)
    chen.opens("/en/work/")
    chen.enters("Sign in with")
    chen.tabs_to(name="person")
    chen.chooses("chen")
    chen.enters("Sign in")
    chen.waits_to_see("Ivan Novak", "/en/work/")
    chen.page.keyboard.press("j")
    chen.hits("Enter")
    chen.sees("What the law says")
    chen.hits("c")
    chen.sees("With Inland Revenue")
    chen.page.keyboard.press("g")
    chen.tabs_to(name="transition")
    chen.chooses("grant")
    chen.enters("Decide and write to the person")
    chen.sees("Granted")


def test_clara_registers_a_birth_for_amina_at_the_counter(arrive: Arrive) -> None:
    clara = arrive("clara", scripts=True)
    clara.opens("/counter/")
    clara.enters("Sign in with")
    clara.tabs_to(name="person")
    clara.chooses("clara")
    clara.enters("Sign in")
    clara.page.keyboard.type("amina rahimi")
    clara.hits("Enter")
    clara.hits("Enter")  # the one who was found has the focus
    clara.page.keyboard.type("Her baby was born")
    clara.page.keyboard.press("Tab")
    clara.page.keyboard.press("Space")  # a passport
    clara.hits("Enter")
    assert clara.page.get_by_text("You act for Amina Rahimi").is_visible()
    clara.page.keyboard.type("register a birth")
    clara.hits("Enter")
    clara.hits("Enter")  # the first service that was found has the focus
    day = time.gmtime(time.time() - 20 * 24 * 3600)
    known = {
        "child_birth_date": f"{day.tm_mday} {day.tm_mon} {day.tm_year}",
        "child_born_in_new_zealand": "yes",
        "child_birth_place": "Hutt Hospital",
        "child_given_names": "Aroha",
        "child_surname": "Rahimi",
        "child_sex": "female",
        "applicant_name": "Amina Rahimi",
        "applicant_birth_date": "14 3 1996",
        "applicant_parent_word": "mother",
        "both_parents_register": "yes",
        "other_parent_name": "Karim Rahimi",
        "other_parent_birth_date": "17 9 1992",
        "other_parent_word": "father",
        "other_parent_email": "karim@example.org",
        "a_parent_may_stay": "yes",
        "postal_address": "12 Rimu Street, Wellington 6011",
    }
    for _ in range(30):
        if clara.page.url.endswith("/review/"):
            break
        asked = clara.asked(".g-window form[method=post]")
        clara.types(**{name: known[name] for name in asked if name in known})
        clara.enters("Continue")
    clara.sees("Read this back", "Hutt Hospital")
    clara.enters("Send it for Amina", expect=422)
    clara.tabs_to(name="agreed")
    clara.page.keyboard.press("Space")
    clara.enters("Send it for Amina")
    clara.sees("Receipt")
    clara.page.keyboard.press("Escape")
    clara.page.evaluate("document.activeElement.blur()")
    clara.hits("e")

    amina = arrive("amina")
    amina.opens("/en/my/log/?everything")
    amina.signs_in_as("amina")
    amina.opens("/en/my/log/?everything")
    amina.sees("Someone at Department of Internal Affairs", "at a counter")


def test_amina_asks_for_a_service_by_text_message(arrive: Arrive) -> None:
    """The lab's telephone: each reply is short, and a wrong one is met with the cure."""
    phone = arrive("the telephone")
    phone.opens("/lab/phone/?number=%2B64215550199")
    phone.opens("/lab/phone/?number=%2B64215550101")

    def texts(words: str) -> str:
        said = phone.page.locator("main ol > li").count()
        phone.writes(text=words)
        phone.presses("Send")
        until = time.monotonic() + 30
        while phone.page.locator("main ol > li").count() < said + 2 and time.monotonic() < until:
            time.sleep(0.3)
            phone.page.goto(phone.page.url.split("#")[0])
        return phone.page.locator("main ol > li").last.inner_text()

    assert "The site" in texts("hello")
    first = texts("best start")
    for _ in range(3):
        if "name" in first.lower():
            break
        first = texts("1")
    assert "name" in first.lower()
    answer = texts("Aroha")
    assert len(answer) < 700
    assert not re.search(r"<[a-z]", answer)
    phone.opens(phone.page.url.split("#")[0])
