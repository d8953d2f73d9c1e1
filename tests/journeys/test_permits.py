"""A dog licence in Moncton: asked for, issued, checked by anybody, suspended, renewed; and who sees none of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from django.core.cache import cache
from pypdf import PdfReader

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.channels.web.tests.visiting import Answer, Visitor
from guichet.credentials import api as credentials
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.population import populate
from guichet.notifications import api as notifications
from guichet.payments import api as payments
from tests.journeys.playing import example_of, play

NEW_BRUNSWICK = Path(__file__).parents[2] / "jurisdictions" / "new-brunswick"
LICENCE, OFFICE = "moncton/dog-licence", "saint-john-service-centre"
MORNING = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
WorkOff = Callable[[], audit.Drained]


@pytest.fixture
def people(publish_kept: Callable[[Path], None], settings: Any) -> Iterator[dict[str, str]]:
    """New Brunswick is published, and its cast is there."""
    settings.GUICHET_JURISDICTION = NEW_BRUNSWICK
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.GUICHET_BASE_URL = "https://nb.example"
    catalogue.forget()
    cache.clear()
    with kernel.held_at(MORNING):
        publish_kept(NEW_BRUNSWICK)
        yield dict(populate().agents)
    catalogue.forget()


def actor(people: dict[str, str], name: str, **changes: Any) -> kernel.Actor:
    values: dict[str, Any] = {"channel": "web", "assurance": kernel.Assurance.SUBSTANTIAL, "language": "fr"}
    return kernel.Actor(agent_id=people[name], **{**values, **changes})


def visiting(name: str) -> Visitor:
    visitor = Visitor()
    visitor.sign_in(name)
    return visitor


def licensed(people: dict[str, str], work_off: WorkOff) -> tuple[credentials.Credential, kernel.Actor]:
    """Boris has a licence for Biscuit."""
    boris = actor(people, "boris")
    played = play(LICENCE, example_of(LICENCE, "neutered").given, boris)
    journeys.submit(request_id=played.request_id, by=boris)
    paid(people["clara"], played.request_id)
    work_off()
    (found,) = credentials.credentials_of(by=boris)
    return found, boris


def paid(clerk_id: str, request_id: str) -> None:
    """In cash, at a till opened and closed for it."""
    clerk = kernel.Actor(
        agent_id=clerk_id, name="clara", channel="counter", roles=frozenset({"clerk"}),
        organization="service-new-brunswick", assurance=kernel.Assurance.HIGH,
    )  # fmt: skip
    (charge,) = payments.charges_about(subject=kernel.Reference("request", request_id), by=kernel.SYSTEM)
    till = payments.open_till(office=OFFICE, float_cents=0, by=clerk)
    payments.take_cash(till_id=till.id, charge_ids=(charge.id,), tendered_cents=charge.owed_cents, by=clerk)
    payments.count_till(till_id=till.id, counted={charge.owed_cents: 1}, by=clerk)
    payments.close_till(till_id=till.id, by=clerk)


def rows_of(answer: Answer) -> dict[str, str]:
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", answer.text)
    return dict(pairs)


def test_a_licence_is_issued_told_checked_suspended_and_renewed(people: dict[str, str], work_off: WorkOff) -> None:
    found, boris = licensed(people, work_off)
    assert (found.number, found.state, found.valid_until) == ("MD-2026-00001", "active", date(2027, 11, 22))
    told = next(each for each in notifications.inbox(by=boris) if each.template == "permit")
    ((file_id, name),) = told.attachments
    assert name == "Dog licence MD-2026-00001.pdf"
    paper = PdfReader(io.BytesIO(notifications.attachment(attachment_id=file_id, by=boris).content))
    said = paper.pages[0].extract_text()
    assert all(word in said for word in ("MD-2026-00001", "Biscuit", found.code, "City of Moncton"))

    _anybody_checks(found)
    _held(found, people)
    _taken_and_given_back(found, boris, work_off)
    _renewed(found, boris, people["clara"], work_off)


def _anybody_checks(found: credentials.Credential) -> None:
    anybody = Visitor()
    on = anybody.get(f"/check/{found.code.lower()}/", **{"Accept-Language": "fr-CA,fr;q=0.9"})
    assert (on.status, on.to) == (302, f"/fr/check/{found.code.lower()}/")
    page = anybody.follow(on)
    assert "Valide" in page.text
    assert rows_of(page) == {
        "Numéro": "MD-2026-00001",
        "Délivré par": "Ville de Moncton",
        "Nom du chien": "Biscuit",
        "Race et couleur": "Brown poodle",
        "Valide du": "23 novembre 2026",
        "Valide jusqu’au": "22 novembre 2027",
    }
    assert "Boris" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Guichet-Public" not in page.headers
    typed = anybody.post("/en/check/", {"code": f" {found.code.replace('-', ' ').lower()} "})
    assert "Valid" in anybody.follow(typed).text
    assert anybody.post("/en/check/", {"code": found.number}).status == 422
    guesses = [anybody.get(f"/en/check/{kernel.new_tracking_code()}/").status for _ in range(62)]
    assert (guesses[0], guesses[-1]) == (404, 429)
    assert anybody.get(f"/en/check/{found.code}/").status == 429
    cache.clear()


def _held(found: credentials.Credential, people: dict[str, str]) -> None:
    boris, amina = visiting("boris"), visiting("amina")
    assert "MD-2026-00001" in boris.get("/en/my/permits/").text
    own = f"/en/my/permits/{found.id}/"
    page = boris.get(own)
    assert "You can renew it from 23 September 2027 on." in page.text
    assert boris.get(f"{own}paper.pdf").body[:5] == b"%PDF-"
    file = boris.get(f"{own}credential.jwt")
    assert file.headers["Content-Type"].startswith("application/vc+jwt")
    issuer = Visitor().client.get("/credentials/issuers/moncton/did.json")
    assert issuer.headers["Access-Control-Allow-Origin"] == "*"
    (method,) = issuer.json()["verificationMethod"]
    kept = jwt.decode(file.text, jwt.PyJWK(method["publicKeyJwk"]), algorithms=["ES256"])
    assert kept["credentialSubject"]["dog_name"] == "Biscuit"
    for entry in kept["credentialStatus"]:
        listed = Visitor().client.get(entry["statusListCredential"].removeprefix("https://nb.example"))
        jwt.decode(listed.content.decode(), jwt.PyJWK(method["publicKeyJwk"]), algorithms=["ES256"])
    assert boris.post(f"{own}renew/").status == 409
    for each in (own, f"{own}paper.pdf", f"{own}credential.jwt", f"/en/work/permits/{found.id}/"):
        assert amina.get(each).status == 404
    assert found.number not in amina.get("/en/my/permits/").text
    assert visiting("irene").get(f"/en/work/permits/{found.id}/").status == 404
    assert amina.get("/credentials/issuers/atlantis/did.json").status == 404
    assert amina.get("/credentials/status/moncton/revocation/9").status == 404


def _taken_and_given_back(found: credentials.Credential, boris: kernel.Actor, work_off: WorkOff) -> None:
    luc, here = visiting("luc"), f"/fr/work/permits/{found.id}/"
    assert "MD-2026-00001" in luc.get("/fr/work/permits/?q=md-2026").text
    page = luc.get(here)
    assert "Boris Novak" in page.text
    revision = page.value("revision")
    assert luc.post(here, {"deed": "suspend", "reason": " ", "revision": revision}).status == 422
    assert luc.post(here, {"deed": "suspend", "reason": "It bit a child.", "revision": revision}).status == 302
    assert luc.post(here, {"deed": "revoke", "reason": "again", "revision": revision}).status == 422
    work_off()
    assert credentials.check(found.code).standing == "suspended"
    letter = next(each for each in notifications.inbox(by=boris) if each.template == "permit-taken")
    assert "It bit a child." in letter.body
    assert "If you think this is wrong, tell City of Moncton by 23 December 2026." in letter.body
    pdf = PdfReader(io.BytesIO(notifications.letter_pdf(message_id=letter.id, by=boris)))
    said = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "It bit a child." in said
    assert "H-1322" in said
    assert "It bit a child." in visiting("boris").get(f"/en/my/permits/{found.id}/").text
    assert "It bit" not in Visitor().get(f"/en/check/{found.code}/").text
    page = luc.get(here)
    assert luc.post(here, {"deed": "resume", "revision": page.value("revision")}).status == 302
    assert luc.post(here, {"deed": "reissue", "revision": luc.get(here).value("revision")}).status == 302
    work_off()
    assert Visitor().get(f"/en/check/{found.code}/").status == 404
    assert credentials.credential(credential_id=found.id, by=boris).state == "active"


def _renewed(found: credentials.Credential, boris: kernel.Actor, clerk_id: str, work_off: WorkOff) -> None:
    with kernel.held_at(MORNING + timedelta(days=335)):  # the 24th of October: 30 days before the end is the 23rd
        work_off()
        reminded = [each for each in notifications.inbox(by=boris) if "Ends soon" in each.subject]
        assert len(reminded) == 1
        begun = journeys.renew_permit(credential_id=found.id, by=boris)
        assert journeys.renew_permit(credential_id=found.id, by=boris).request_id == begun.request_id
        request, step, asked = begun.request_id, begun.step, set[str]()
        while step.kind in ("question", "evidence"):
            asked |= {each.id for each in step.fields}
            same = {each.id: each.value for each in step.fields if each.value is not None}
            step = journeys.answer(request_id=request, page=step.id, values=same, by=boris, revision=step.revision)
        assert not asked & {"dog_name", "dog_breed", "dog_born_on", "applicant_name"}
        said = {each.fact: (each.value, each.source) for each in step.summary}
        assert said["dog_name"][0] == "Biscuit"
        assert "Moncton" in said["dog_name"][1]
        again = {"dog_vaccinated_until": "2028-05-01"}
        journeys.answer(request_id=request, page="rabies", values=again, by=boris, revision=step.revision)
        journeys.submit(request_id=begun.request_id, by=boris)
        paid(clerk_id, begun.request_id)
        work_off()
        new, old = credentials.credentials_of(by=boris)
        assert (old.state, old.renewed_by, new.state) == ("renewed", new.id, "active")
        assert (new.valid_from, new.valid_until) == (date(2027, 11, 23), date(2028, 11, 22))
        assert new.number == "MD-2027-00001"
        assert credentials.check(new.code).standing == "not_yet"
