"""Consent in a real browser without scripts: Amina says yes, keeps her receipt, sees what went, and takes it back."""

from __future__ import annotations

import json
import subprocess
import sys
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
SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "verify_receipt.py"


def test_amina_says_yes_keeps_her_receipt_and_takes_it_back(arrive: Arrive, tmp_path: Path) -> None:
    lab, amina = arrive("the lab"), arrive("amina")
    lab.opens("/lab/")
    lab.writes(day="2027-02-05")
    lab.presses("Go")
    she_registers_the_birth(amina)
    she_reads_the_notice_and_says_yes(amina)
    she_sees_that_inland_revenue_was_told(amina)
    she_keeps_her_receipts(amina, tmp_path)
    she_sees_who_was_sent_what(amina)
    she_takes_it_back(amina)
    she_reads_it_all_in_maori(amina)
    everyone_may_read_the_agreements(arrive("eve"))


def she_registers_the_birth(amina: Visitor) -> None:
    """Up to signing in; nobody is asked to agree to anything before it is known who it is."""
    amina.opens("/en/services/internal-affairs/register-a-birth/")
    amina.presses("Start now")
    known = {
        "child_birth_date": "22 1 2027", "child_born_in_new_zealand": "yes", "child_birth_place": "Wellington Hospital",
        "child_given_names": "Aroha", "child_surname": "Rahimi", "child_sex": "female",
        "applicant_name": "Amina Rahimi", "applicant_birth_date": "14 3 1996", "applicant_parent_word": "mother",
        "both_parents_register": "yes", "other_parent_name": "Karim Rahimi", "other_parent_birth_date": "17 9 1992",
        "other_parent_word": "father", "other_parent_email": "karim@example.org", "a_parent_may_stay": "yes",
        "email": "amina@people.example", "postal_address": "12 Rimu Street\nWellington 6011",
    }  # fmt: skip
    for _ in range(20):
        if amina.page.url.endswith("/sign-in/"):
            break
        wanted = {name: known[name] for name in amina.asked() if name in known}
        amina.answers(**wanted)
    amina.follows("Sign in and go on")
    amina.signs_in_as("amina")


def she_reads_the_notice_and_says_yes(amina: Visitor) -> None:
    """What, to whom, what for, how long, under which law; nothing is ticked; she may change her mind before sending."""
    amina.sees("Your baby's birth, to Inland Revenue", "To give your baby an IRD number", "for 7 years")
    assert amina.page.locator("[name=consent]:checked").count() == 0
    amina.answers(consent="yes")
    amina.sees("Check what you send", "With your consent it also goes to Inland Revenue")
    amina.follows("Back")
    assert amina.page.locator("[name=consent][value=yes]").is_checked()
    amina.answers(consent="no")
    amina.sees("Nothing goes to Inland Revenue")
    amina.follows("Back")
    amina.answers(consent="yes")
    amina.presses("Send it")
    amina.sees("Receipt")


def she_sees_that_inland_revenue_was_told(amina: Visitor) -> None:
    """The requests at Inland Revenue are begun, and ask nothing that she gave."""
    amina.waits_to_see("Best Start", "/en/my/")
    amina.follows("IRD number", within="main")
    assert amina.asked() == ["applicant_ird_number"]


def she_keeps_her_receipts(amina: Visitor, folder: Path) -> None:
    """Both forms, verified by the stand-alone script with nothing but the published keys."""
    amina.opens("/en/my/")
    amina.follows("What is shared about you, and why")
    amina.sees(
        "What you agreed to", "You said yes on", "Department of Internal Affairs → Inland Revenue", "You agreed to it"
    )
    amina.waits_to_see("To know that your baby is born, as soon as the birth is registered. ", "/en/my/sharing/")
    keys = amina.context.request.get(str(amina.page.locator("a[href^='/.well-known/']").get_attribute("href")))
    (folder / "keys.json").write_bytes(keys.body())
    links = amina.page.locator("main a[download]")
    assert links.count() == 4 + 3, "two forms of each yes (one was taken back on the way), and one for each exchange"
    for place in range(links.count()):
        kept = amina.context.request.get(str(links.nth(place).get_attribute("href")))
        assert kept.headers["content-disposition"].startswith("attachment")
        (folder / "receipt.json").write_bytes(kept.body())
        assert "Amina" not in json.dumps(kept.json())
        command = [sys.executable, "-I", str(SCRIPT), str(folder / "receipt.json"), "--keys", str(folder / "keys.json")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def she_sees_who_was_sent_what(amina: Visitor) -> None:
    """When, who, why, and under which authority."""
    amina.follows("Who looked at your things")
    amina.sees(
        "Something was sent on",
        "Inland Revenue",
        "To work out and pay Best Start",
        "Privacy Act 2020",
        "You agreed to it",
    )


def she_takes_it_back(amina: Visitor) -> None:
    """One button; what went stays told."""
    amina.opens("/en/my/sharing/")
    amina.presses("Take my yes back")
    amina.sees("You took it back on", "Department of Internal Affairs → Inland Revenue")
    assert amina.page.get_by_role("button", name="Take my yes back").count() == 0


def she_reads_it_all_in_maori(amina: Visitor) -> None:
    amina.follows("Māori", within=".g-head")
    amina.sees("He aha e tohaina ana mōu", "I tangohia e koe")
    amina.opens("/mi/my/log/")
    amina.sees("Hei tātai, hei utu i te Best Start")


def everyone_may_read_the_agreements(eve: Visitor) -> None:
    """What offices may share is no secret; what they shared about Amina is."""
    eve.opens("/en/sharing/")
    eve.sees("Your baby's birth, to Inland Revenue", "What stands in none of them is not shared")
    eve.follows("The whole privacy notice")
    eve.sees("If you say no", "Seal of this notice")
    eve.does_not_see("Amina")
