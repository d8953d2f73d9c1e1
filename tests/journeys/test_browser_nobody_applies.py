"""Journey C in a real browser: nobody applies. A birth is registered, an income falls, a law lets it be automatic."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys import browser as browsing
from tests.journeys.browser import CHROMIUM, Visitor, operate

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="chromium is not installed: apt-get install chromium"),
]

Arrive = Callable[..., Visitor]
AOTEAROA = Path(__file__).parents[2] / "jurisdictions" / "aotearoa"
BIRTH = {
    "child_birth_date": "1 11 2026", "child_born_in_new_zealand": "yes", "child_birth_place": "Wellington Hospital",
    "child_given_names": "Aroha", "child_surname": "Rahimi", "child_sex": "female", "applicant_name": "Amina Rahimi",
    "applicant_birth_date": "14 3 1996", "applicant_parent_word": "mother", "both_parents_register": "yes",
    "other_parent_name": "Karim Rahimi", "other_parent_birth_date": "17 9 1992", "other_parent_word": "father",
    "other_parent_email": "karim@example.org", "a_parent_may_stay": "yes", "email": "amina@people.example",
    "postal_address": "12 Rimu Street\nWellington 6011",
}  # fmt: skip


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site's data, for the operator's commands."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def served(var: Path) -> Iterator[str]:
    with browsing.site(var) as address:
        yield address


@contextmanager
def unseen(visitor: Visitor) -> Iterator[None]:
    """Pages that other journeys have inspected are not inspected again."""
    inspector, visitor.inspector = visitor.inspector, None
    yield
    visitor.inspector = inspector


def test_nobody_applies(arrive: Arrive, var: Path, tmp_path: Path) -> None:
    lab = arrive("the lab")
    lab.opens("/lab/")
    lab.writes(day="2026-11-21")
    lab.presses("Go")
    operate(var, "lab", "income", "amina", "90000")
    amina = arrive("amina")
    with unseen(amina):  # these pages are looked at where a child is had
        she_registers_the_birth(amina)
    assert "0 told, 1 offered" in the_registers_are_swept(var)
    offer = she_reads_what_she_is_owed(amina)
    she_says_yes(amina, offer)
    chen = arrive("chen", scripts=True)
    he_grants(chen)
    she_is_paid(amina, var, tmp_path)
    her_income_falls_and_she_is_told_before(amina, var)
    everybody_sees_the_take_up(arrive("anyone"))
    another_law_lets_it_be_automatic(var, tmp_path)
    dana = arrive("dana")
    she_opts_out_in_te_reo(dana, var, lab)


def she_registers_the_birth(amina: Visitor) -> None:
    """The only thing she does of herself: a birth must be registered."""
    amina.opens("/en/services/internal-affairs/register-a-birth/")
    amina.presses("Start now")
    for _ in range(30):
        if amina.page.locator("[name=consent]").count() or amina.page.url.endswith("/review/"):
            break
        if amina.page.get_by_role("link", name="Sign in and go on").count():
            amina.follows("Sign in and go on")
            amina.signs_in_as("amina")
            continue
        amina.answers(**{name: BIRTH[name] for name in amina.asked() if name in BIRTH})
    if amina.page.locator("[name=consent]").count():
        amina.answers(consent="no")
    amina.presses("Send it")
    amina.sees("Receipt")
    amina.waits_to_see("The birth is registered", "/en/my/")


def the_registers_are_swept(var: Path) -> str:
    """At night, by a job: here the operator types it."""
    told = operate(var, "entitlements", "sweep")
    assert "programmes, law" in told
    return operate(var, "entitlements", "offers")


def she_reads_what_she_is_owed(amina: Visitor) -> str:
    """A message, and a line on her page: what, how much, why, by which law."""
    amina.waits_to_see("the law entitles you to", "/en/my/")
    amina.follows("the law entitles you to")
    amina.sees("You did not have to ask", "Say yes on your page until")
    amina.opens("/en/my/")
    amina.follows("Apply for Best Start", within="main")
    amina.sees("$33.00 each week", "You can say yes until", "Income Tax Act 2007")
    return amina.page.url


def she_says_yes(amina: Visitor, offer: str) -> None:
    """One button; then only what nobody knows. What registers and her file say is not asked."""
    amina.presses("Yes, I want this")
    with unseen(amina):
        asked = amina.goes_through(
            main_carer="yes", has_partner="no", child_lives_here="yes", paid_leave="no", veterans_payment="no",
            main_benefit="no", applicant_income="90,000", applicant_ird_number="49091850",
            bank_account="01-0902-0068389-00", phone="+64215550101",
        )  # fmt: skip
    known = {"child_birth_date", "child_given_names", "applicant_income", "main_carer", "applicant_name"}
    assert known.isdisjoint(asked)
    assert "bank_account" in asked
    amina.sees("$33.00")
    amina.presses("Send it")
    amina.sees("Receipt")
    amina.waits_to_see("You have answered this", offer)


def he_grants(chen: Visitor) -> None:
    """Chen sees where each fact came from, and decides."""
    chen.opens("/en/work/")
    chen.signs_in_as("chen")
    chen.waits_to_see("Best Start", "/en/work/")
    chen.follows("Aroha", within="main table")
    chen.sees("What the law says", "$33.00")
    chen.page.locator(".g-every-step > summary").click()
    chen.sees("Inland Revenue")
    chen.presses("Take it", within="main")
    chen.writes(transition="grant")
    chen.presses("Decide and write to the person")
    chen.sees("Granted", "$33.00")


def she_is_paid(amina: Visitor, var: Path, tmp_path: Path) -> None:
    """The letter, and the file for the bank with her account in it, once."""
    amina.waits_to_see("You get Best Start", "/en/my/")
    operate(var, "payouts", "plan")
    payer = ("--payer-name", "Inland Revenue", "--payer-account", "03-0049-0001100-27")
    batch = ("payouts", "batch", "--organization", "inland-revenue", "--until", "2026-11-30", *payer, "--out")
    assert re.search(r"[12] pay-outs, (33|66)\.00 in all", operate(var, *batch, str(tmp_path / "bank.xml")))
    content = (tmp_path / "bank.xml").read_text(encoding="utf-8")
    assert "pain.001.001.09" in content
    assert "010902006838900" in content
    assert "Nothing is to be paid" in operate(var, *batch, str(tmp_path / "again.xml"))


def her_income_falls_and_she_is_told_before(amina: Visitor, var: Path) -> None:
    """More is announced with its day; nothing has to be done."""
    operate(var, "lab", "income", "amina", "52000")
    assert "1 changes were found" in operate(var, "entitlements", "review")
    assert "0 changes were found" in operate(var, "entitlements", "review")
    amina.waits_to_see("Best Start changes for you", "/en/my/")
    amina.follows("Best Start changes for you")
    amina.sees("You get $33.00. It would be $77.00.", "You get the new amount from", "You need to do nothing")


def everybody_sees_the_take_up(anyone: Visitor) -> None:
    """Small numbers are hidden: a street is all there is."""
    anyone.opens("/en/take-up/")
    anyone.sees("Take-up", "Best Start")


def another_law_lets_it_be_automatic(var: Path, tmp_path: Path) -> None:
    """As if the Act let it be granted unasked; and Dana has a foster child, which a register knows."""
    folder = tmp_path / "aotearoa"
    shutil.copytree(AOTEAROA, folder)
    service = folder / "services/inland-revenue/best-start/service.yaml"
    text = service.read_text(encoding="utf-8")
    assert "mode: offer" in text
    service.write_text(text.replace("mode: offer", "mode: automatic\n  opt_out_days: 14"), encoding="utf-8")
    operate(var, "publish", str(folder), "--without-rehearsal")
    operate(var, "lab", "birth", "dana", "Hine Tūhoe", "2026-10-05")
    assert "1 given notice" in the_registers_are_swept(var)


def she_opts_out_in_te_reo(dana: Visitor, var: Path, lab: Visitor) -> None:
    """She is written to in her language, says no, and nothing is granted when the days are over."""
    dana.opens("/mi/my/")
    dana.signs_in_as("dana")
    dana.waits_to_see("ka whai mana koe", "/mi/my/")
    dana.follows("ka whai mana koe")
    dana.sees("Kāore koe i mate ki te tono")
    dana.opens("/mi/my/")
    offer = dana.page.locator("main a[href*='/my/offers/']").first.get_attribute("href")
    dana.opens(str(offer))
    dana.sees("$77.00")
    dana.presses("Kāo")
    dana.opens(str(offer))
    assert dana.page.locator("main form button").count() == 0
    lab.opens("/lab/")
    lab.writes(day="2026-12-10")
    lab.presses("Go")
    assert "0 given notice" in the_registers_are_swept(var)
    operate(var, "payouts", "plan")
    dana.opens("/mi/my/")
    dana.does_not_see("Kua whakaaetia")
