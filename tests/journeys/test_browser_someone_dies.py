"""Journey B in a real browser without scripts: Dana's father died; she says so once, and settles what he left."""

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


def test_danas_father_dies(arrive: Arrive, tmp_path: Path) -> None:
    lab = arrive("the lab")
    lab.opens("/lab/")
    lab.writes(day="2026-11-21")
    lab.presses("Go")
    dana = arrive("dana")
    she_finds_what_to_do(dana)
    she_reports_it_once(dana)
    estate = she_sees_who_was_told(dana)
    she_acts_for_the_estate(dana, estate)
    she_keeps_a_receipt(dana, tmp_path)
    she_lets_the_power_company_be_told(dana)
    an_agency_answers(arrive("moana"))
    dana.opens(estate)
    dana.sees("They have ended what they had.")
    he_cannot_be_signed_in_as(arrive("hemi"))
    eve_finds_nothing(arrive("eve"), estate)
    she_closes_it(dana, estate)


def she_finds_what_to_do(dana: Visitor) -> None:
    dana.opens("/en/")
    dana.follows("When someone dies", within="main")
    dana.writes(date="18 11 2026")
    dana.presses("Show my timeline")
    dana.sees("Counted from 18 November 2026", "The first days", "Report the death")


def she_reports_it_once(dana: Visitor) -> None:
    dana.opens("/en/services/internal-affairs/register-a-death/")
    dana.sees("We are sorry for your loss")
    dana.presses("Start now")
    dana.answers(deceased_name="Hemi Tūhoe", deceased_birth_date="20 5 1948")
    dana.answers_wrongly(death_date="31 2 2026", death_in_new_zealand="yes")
    dana.answers(death_date="18 11 2026", death_in_new_zealand="yes")
    dana.answers(death_place="Wellington Regional Hospital")
    dana.answers(deceased_address="4 Kōwhai Street\nWellington 6011")
    dana.answers(death_cause_certified="yes")
    dana.presses("Continue")  # the form is not required
    dana.answers(death_reporter_responsible="yes")
    dana.answers(applicant_name="Dana Tūhoe", reporter_relation="child")
    dana.answers(email="dana@people.example", postal_address="7 Tōtara Road\nWellington 6012")
    dana.follows("Sign in and go on")
    dana.signs_in_as("dana")
    dana.sees(
        "Once the death is on the record, these are told, and nobody else:",
        "Ministry of Social Development learns",
        "Electoral Act 1993, section 92",
        "are told only if who settles the estate says so",
    )
    dana.presses("Send it")
    dana.sees("Receipt", "We have your report")
    dana.presses_again_and_gets_the_same_receipt()


def she_sees_who_was_told(dana: Visitor) -> str:
    dana.waits_to_see("The death is on the record", "/en/my/")
    dana.follows("Estates", within="main")
    dana.follows("Hemi Tūhoe", within="main")
    estate = dana.page.url
    dana.waits_to_see("Wellington City Council", estate)
    dana.sees("Inland Revenue", "NZ Transport Agency Waka Kotahi", "Told, no answer yet", "Dana Tūhoe is the executor")
    dana.does_not_see("What has stopped", "Receipt to keep")
    return estate


def she_acts_for_the_estate(dana: Visitor, estate: str) -> None:
    dana.presses("Act for the estate of Hemi Tūhoe", within="main")
    assert "Hemi Tūhoe" in dana.page.locator("body").inner_text()
    dana.opens(estate)
    dana.sees("What has stopped", "New Zealand Superannuation", "paid until 18 November 2026")
    dana.opens("/en/my/sharing/")
    dana.sees("Department of Internal Affairs → Health New Zealand")
    dana.opens(estate)


def she_keeps_a_receipt(dana: Visitor, tmp_path: Path) -> None:
    """What she downloads is verified by a script that knows only the published keys."""
    link = dana.page.locator("main a[href*='/exchanges/']").first.get_attribute("href")
    receipt, keys = tmp_path / "receipt.json", tmp_path / "keys.json"
    receipt.write_bytes(dana.context.request.get(str(link)).body())
    keys.write_bytes(dana.context.request.get("/.well-known/consent-receipt-keys.json").body())
    assert json.loads(receipt.read_text(encoding="utf-8"))
    command = [sys.executable, "tools/verify_receipt.py", str(receipt), "--keys", str(keys)]
    assert subprocess.run(command, check=False).returncode == 0


def she_lets_the_power_company_be_told(dana: Visitor) -> None:
    dana.sees("Who is told only if you say so", "Harbour Power")
    dana.presses("Yes, tell Harbour Power")
    dana.does_not_see("Who is told only if you say so")
    dana.sees("Harbour Power")


def an_agency_answers(moana: Visitor) -> None:
    moana.opens("/en/work/deaths/")
    moana.signs_in_as("moana", level="substantial")
    moana.sees("Hemi Tūhoe", "18 November 2026", "No answer yet")
    moana.presses("Answer", expect=422)
    moana.writes(answer="done")
    moana.presses("Answer")
    moana.sees("Nothing is open")


def he_cannot_be_signed_in_as(hemi: Visitor) -> None:
    hemi.opens("/en/my/")
    hemi.page.locator("main .g-actions a.g-button").first.click()
    hemi.page.locator("#person-hemi").check()
    hemi.page.get_by_role("button", name="Sign in").first.click()
    assert "has died" in hemi.page.locator("main").inner_text()


def eve_finds_nothing(eve: Visitor, estate: str) -> None:
    eve.opens("/en/my/")
    eve.signs_in_as("eve")
    eve.opens("/en/my/estates/")
    eve.sees("You settle no estate")
    eve.opens(estate, expect=404)


def she_closes_it(dana: Visitor, estate: str) -> None:
    dana.opens(estate)
    dana.presses("Close the estate", expect=422)
    dana.sees("Say that you are sure")
    dana.writes(sure="yes")
    dana.presses("Close the estate")
    dana.sees("This estate is settled")
