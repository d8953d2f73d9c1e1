"""Journey A in a real browser without scripts: Amina has a child, Chen decides, Amina reads why."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys.browser import CHROMIUM, Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]

Arrive = Callable[..., Visitor]


@pytest.fixture
def it_is(arrive: Arrive) -> Callable[[str], None]:
    """Puts the clock of the whole site on a day."""
    lab = arrive("the lab")

    def day(iso: str) -> None:
        lab.opens("/lab/")
        lab.writes(day=iso)
        lab.presses("Go")

    return day


@pytest.fixture
def leave_letter(tmp_path: Path) -> Path:
    """A photograph of a letter, as a telephone takes it."""
    picture = tmp_path / "income.jpg"
    Image.new("RGB", (800, 600), (250, 248, 240)).save(picture, "JPEG")
    return picture


def test_amina_has_a_child(arrive: Arrive, it_is: Callable[[str], None], leave_letter: Path) -> None:
    amina = arrive("amina")
    it_is("2026-11-21")
    plan = she_finds_the_life_event_and_keeps_a_plan(amina)
    it_is("2027-02-05")
    she_moves_her_plan_to_the_day_of_birth(amina, plan)
    she_registers_the_birth(amina)
    she_keeps_the_plan_on_her_page(amina, plan)
    she_asks_for_the_ird_number(amina)
    best_start = she_applies_for_best_start(amina, leave_letter)
    chen = arrive("chen", scripts=True)
    case = he_reads_the_reasons_and_asks(chen)
    she_answers(amina, leave_letter)
    he_grants(chen, case)
    she_reads_the_letter(amina)
    she_earns_more_and_he_decides_again(amina, chen, case)
    she_sees_who_looked(amina)
    she_reads_it_all_in_maori(amina, best_start)


def she_finds_the_life_event_and_keeps_a_plan(amina: Visitor) -> str:
    """Seven months pregnant: the day, the timeline, a code to come back with."""
    amina.opens("/")
    amina.sees("What is happening in your life?")
    amina.follows("Having a child", within="main")
    amina.writes(date="31 2 2027")
    amina.presses("Show my timeline", expect=422)
    amina.sees("One answer needs another look", "Everything you wrote is still here")
    assert amina.page.locator("[name=date-day]").input_value() == "31"
    amina.writes(date="25 1 2027")
    amina.presses("Show my timeline")
    amina.sees("Counted from 25 January 2027", "Last weeks", "Apply for paid", "Health New Zealand", "La Leche League")
    picture = amina.page.locator("svg.g-street")
    assert picture.is_visible()
    # The lab's day is that of Greenwich; in Wellington it may be the next one already.
    assert re.search(r"Today, 2[12] November 2026", picture.text_content() or "")
    amina.presses("Keep this plan")
    amina.sees("Your plan has a code")
    plan = amina.page.url
    amina.presses("Tick off Choose a midwife")
    assert amina.page.get_by_role("button", name="Take the tick back").count() == 1
    amina.sees("1 of")
    return plan


def she_moves_her_plan_to_the_day_of_birth(amina: Visitor, plan: str) -> None:
    """The child came three days early; everything moves with it."""
    amina.opens(plan)
    amina.writes(date="22 1 20270")
    amina.presses("Move my plan", expect=422)
    amina.writes(date="22 1 2027")
    amina.presses("Move my plan")
    amina.sees("Counted from 22 January 2027")
    calendar = amina.context.request.get(str(amina.page.locator("a.w-address").get_attribute("href")))
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in calendar.text()


def she_registers_the_birth(amina: Visitor) -> None:
    """Not signed in until it is sent; a wrong date, two tabs, a pause, te reo and back on the way."""
    amina.follows("Register the birth", within=".g-phases")
    amina.sees("Before you send it, you sign in")
    amina.presses("Start now")
    amina.answers_wrongly(child_birth_date="30 2 2027", child_born_in_new_zealand="yes")
    amina.sees("One answer needs another look")
    amina.answers(child_birth_date="22 1 2027", child_born_in_new_zealand="yes")
    amina.answers(child_birth_place="Wellington Regional Hospital")

    amina.follows("Māori", within=".g-head")
    assert amina.page.locator("html").get_attribute("lang") == "mi"
    amina.writes(child_given_names="Aroha", child_surname="Rahimi")
    amina.presses("", within="main form .g-actions")
    assert "/mi/" in amina.page.url
    amina.follows("English", within=".g-head")

    other_tab = amina.page
    amina.opens_a_second_tab()
    amina.answers(child_sex="female")
    amina.goes_to(other_tab)
    amina.writes(child_sex="male")
    amina.presses("Continue", expect=409)
    amina.sees("This was changed meanwhile", "Girl")
    amina.answers(child_sex="female")

    amina.presses("Save and come back later")
    amina.sees("What you wrote is kept")
    code = amina.page.locator(".w-big .g-code").inner_text()
    amina.opens("/en/")
    amina.writes(code="7K2M-9QXD-4TB1")
    amina.presses("Go on", within="main", expect=422)
    amina.writes(code=code.lower().replace("-", " "))
    amina.presses("Go on", within="main")

    amina.answers(applicant_name="Amina Rahimi", applicant_birth_date="14 3 1996", applicant_parent_word="mother")
    amina.answers(both_parents_register="yes")
    amina.answers(
        other_parent_name="Karim Rahimi", other_parent_birth_date="17 9 1992", other_parent_word="father",
        other_parent_email="karim@example.org",
    )  # fmt: skip
    amina.answers(a_parent_may_stay="yes")
    amina.presses("Continue")  # the midwife's note is not required
    amina.answers(email="amina@people.example", postal_address="12 Rimu Street\nWellington 6011")

    amina.sees("Level of assurance needed: low", "so it must know who sends it")
    amina.follows("Sign in and go on")
    amina.sees("The office acts on what you send, so it must know who sends it.")
    amina.signs_in_as("amina")
    amina.sees("May Department of Internal Affairs send this to Inland Revenue?")
    amina.answers(consent="no")
    amina.sees("Aroha", "22 January 2027", "Karim Rahimi", "Nothing goes to Inland Revenue")
    amina.changes("the-place")
    amina.answers(child_birth_place="At home, Wellington")
    amina.sees("At home, Wellington")
    amina.presses("Send it")
    amina.sees("Receipt", "What happens next")
    amina.presses_again_and_gets_the_same_receipt()


def she_keeps_the_plan_on_her_page(amina: Visitor, plan: str) -> None:
    """The register answered; the step closed by itself; the plan is hers."""
    amina.waits_to_see("The birth is registered", "/en/my/")
    amina.opens(plan)
    amina.presses("Keep it on my page")
    amina.does_not_see("Your plan has a code")
    amina.opens("/en/my/")
    amina.sees("Amina Rahimi", "Having a child", "Registered")
    amina.follows("The birth is registered")
    amina.reads_the_pdf("The letter as a PDF file", "on the record of births", "At home, Wellington")


def she_asks_for_the_ird_number(amina: Visitor) -> None:
    """Nothing of the birth is asked twice."""
    amina.follows("See what it is about")
    amina.sees("What you can do now, with what you gave")
    amina.presses("IRD number")
    asked = amina.goes_through(applicant_ird_number="49091850")
    given = {"child_given_names", "child_surname", "child_birth_date", "applicant_name", "applicant_birth_date"}
    assert given.isdisjoint(asked)
    assert {"email", "postal_address"}.isdisjoint(asked)
    amina.sees("Aroha")
    amina.presses("Send it")
    amina.sees("Receipt")


def she_applies_for_best_start(amina: Visitor, letter: Path) -> str:
    """Reuses the birth; adds a document; sees what the law gives before she sends it."""
    amina.waits_to_see("The birth is registered", "/en/my/")
    amina.follows("Register a birth")
    amina.presses("Best Start")
    asked = amina.goes_through(
        main_carer="yes", has_partner="no", child_lives_here="yes", paid_leave="no", veterans_payment="no",
        main_benefit="no", applicant_income="52,000", bank_account="01-0902-0068389-00",
    )  # fmt: skip
    given = {"child_given_names", "child_birth_date", "applicant_name", "applicant_birth_date", "applicant_ird_number"}
    assert given.isdisjoint(asked)
    amina.sees("$77.00", "You told us on")
    amina.changes("care")
    amina.answers(main_carer="yes")
    amina.opens(re.sub(r"[^/]+/$", "income-proof/", amina.page.url))
    wrong = letter.with_name("letter.pdf")
    wrong.write_bytes(b"MZ this is a program")
    amina.attaches("income-proof", wrong)
    amina.presses("Add it and stay here", expect=422)
    amina.attaches("income-proof", letter)
    amina.presses("Add it and stay here")
    assert amina.page.get_by_text("income.jpg").count()
    amina.presses("Continue")
    amina.presses("Send it")
    amina.sees("Receipt", "What happens next")
    return amina.page.url


def he_reads_the_reasons_and_asks(chen: Visitor) -> str:
    """Chen signs in surely, finds the case in the queue, reads why, and asks for more."""
    chen.opens("/en/work/")
    chen.sees("These pages are for people who work on cases.")
    chen.signs_in_as("chen")
    chen.waits_to_see("Aroha", "/en/work/?service=inland-revenue/best-start")
    chen.follows("Aroha", within="main table")
    chen.sees("What the law says", "$77.00", "Why", "The child is under 3 years old.")
    chen.page.locator(".g-every-step > summary").click()
    chen.sees("MG 1", "The person said so")
    chen.presses("Take it", within="main")
    chen.presses("Ask, and stop the clock", expect=422)
    chen.writes(question="Which months did you work in this tax year?")
    chen.presses("Ask, and stop the clock")
    chen.sees("Not answered yet")
    chen.writes(text="Rang her employer; nobody answered.")
    chen.presses("Keep the note")
    return chen.page.url


def she_answers(amina: Visitor, letter: Path) -> None:
    amina.waits_to_see("Which months did you work", "/en/my/")
    amina.follows("Answer", within="main .g-window")
    amina.presses("Send my answer", expect=422)
    amina.writes(text="From April to October.")
    amina.attaches("documents", letter)
    amina.presses("Send my answer")


def he_grants(chen: Visitor, case: str) -> None:
    chen.waits_to_see("From April to October.", case)
    chen.writes(transition="decline")
    chen.presses("Decide and write to the person", expect=422)
    chen.writes(transition="grant")
    chen.presses("Decide and write to the person")
    chen.sees("Granted", "$77.00")


def she_reads_the_letter(amina: Visitor) -> None:
    amina.waits_to_see("You get Best Start", "/en/my/")
    amina.follows("You get Best Start")
    amina.sees("$77.00", "You are the main person", "you can object until")
    amina.reads_the_pdf("The letter as a PDF file", "$77.00", "Income Tax Act 2007", "object")
    amina.follows("See what it is about")
    amina.sees("Why", "Your child has been born.", "If you do not agree", "Every step, with the law and the facts")


def she_earns_more_and_he_decides_again(amina: Visitor, chen: Visitor, case: str) -> None:
    """She is told what changed before it hurts."""
    amina.opens("/en/my/facts/")
    row = amina.page.locator(".g-summary > div").filter(has_text="52,000")
    address = row.get_by_role("link").get_attribute("href")
    amina.opens(str(address))
    amina.writes(applicant_income="a lot")
    amina.presses("This is right", expect=422)
    amina.writes(applicant_income="90,000")
    amina.presses("This is right")
    amina.sees("90,000")
    chen.waits_to_see("Decide and write to the person", case)
    chen.sees("$1,731.00")
    chen.writes(transition="grant")
    chen.presses("Decide and write to the person")
    amina.waits_to_see("We looked again at your Best Start", "/en/my/")
    amina.sees("Your Best Start changes")
    amina.follows("We looked again at your Best Start")
    amina.sees("$1,731.00")


def she_sees_who_looked(amina: Visitor) -> None:
    amina.opens("/en/my/log/")
    amina.sees("A case was read, to work on the case", "Someone at Inland Revenue")
    amina.follows("Everything that happened")
    amina.opens("/en/my/settings/")
    amina.writes(label="My diary")
    amina.presses("Make a key")
    amina.presses("Link a telephone")
    amina.sees("Text this code from your telephone")


def she_reads_it_all_in_maori(amina: Visitor, best_start: str) -> None:
    """The same pages in te reo, then signed out: nothing of hers is left to see."""
    for path in (
        "/mi/",
        "/mi/my/",
        "/mi/my/facts/",
        best_start.replace("/en/", "/mi/"),
        "/mi/services/",
        "/mi/services/inland-revenue/best-start/",
        "/mi/search/?q=tamaiti",
        "/mi/about/languages/",
    ):
        amina.opens(path)
        assert amina.page.locator("html").get_attribute("lang") == "mi"
    amina.opens("/en/services/nobody/nothing/", expect=404)
    amina.opens("/-/patterns")
    amina.opens("/en/my/")
    amina.presses("Sign out", within=".g-head")
    amina.opens(best_start, expect=404)
