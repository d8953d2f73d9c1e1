"""A person uses a credential from their wallet on the pages of the web, and at a counter: shown, approved, held."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from guichet.audit import api as audit
from guichet.channels.web.tests.visiting import Answer, Visitor
from guichet.evidence import api as evidence
from guichet.evidence.models import ChallengeRow, FactRow, FetchRow
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from tests.channels.counter.window import Window
from tests.connectors import wallet as wallets
from tests.connectors.wallet import AMINA, AUDIENCE, Issuer, Wallet

BEST_START = "inland-revenue/best-start"


@pytest.fixture(autouse=True)
def _no_memory() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Issuer:
    return wallets.trusted_issuer(monkeypatch, tmp_path)


class Way:
    """Amina's browser, her draft and her wallet."""

    def __init__(self, issuer: Issuer, who: str = "amina") -> None:
        self.visitor, self.issuer, self.wallet = Visitor(), issuer, Wallet()
        if who:
            self.visitor.sign_in(who)
        begun = self.visitor.post(f"/en/start/{BEST_START}/")
        self.id = begun.to.split("/requests/")[1].split("/")[0]
        self.address = f"/en/requests/{self.id}/from-wallet/"

    def page(self) -> Answer:
        return self.visitor.get(f"{self.address}?page=about-you")

    def presented(self, page: Answer, issued: Any = None, **how: Any) -> str:
        nonce = {"nonce": page.value("nonce"), **how}
        return self.wallet.present(issued or self.issuer.issue(self.wallet), **nonce)

    def post(self, page: Answer, text: str, **more: Any) -> Answer:
        return self.visitor.post(self.address, {"nonce": page.value("nonce"), "presentation": text, **more})


@pytest.fixture
def way(cast: Cast, issuer: Issuer) -> Way:
    return Way(issuer)


def test_it_is_offered_where_it_would_answer_and_nowhere_else(way: Way) -> None:
    asked = way.visitor.get(f"/en/requests/{way.id}/about-you/")
    assert f"{way.address}?page=about-you" in asked.text
    assert "from Inland Revenue" in asked.text
    assert "from-wallet" not in way.visitor.get(f"/en/requests/{way.id}/the-name/").text


def test_what_it_says_is_shown_approved_and_held(way: Way, cast: Cast) -> None:
    page = way.page()
    assert page.status == 200
    assert page.value("nonce") in page.text
    assert AUDIENCE in page.text
    assert "Inland Revenue" in page.text
    assert f"/en/requests/{way.id}/about-you/" in page.text, "the way back"
    text = way.presented(page)
    # As letters and wallets break it.
    shown = way.post(page, "\n".join(text[at : at + 60] for at in range(0, len(text), 60)))
    assert "/said-" in shown.to
    preview = way.visitor.get(shown.to)
    assert "What your credential from Inland Revenue says" in preview.text
    assert "$42,000" in preview.text
    assert FactRow.objects.count() == 0, "a preview is not held"
    after = way.visitor.post(shown.to, {"revision": preview.value("revision"), "consent": "yes", "consent-shown": "1"})
    assert after.status == 302
    held = {each.fact: each for each in evidence.held(file_of=cast.agents["amina"], by=cast.amina)}
    assert (held["applicant_income"].source, held["applicant_income"].value) == ("credential", 4_200_000)
    assert intake.request(request_id=way.id, by=cast.amina).answers["applicant_income"].source == "credential"
    said = [each.what for each in journeys.own_log(by=cast.amina, language="en").lines]
    assert "What a credential said is used" in said
    assert "What a register said is used" not in said
    assert "from-wallet" not in way.visitor.get(f"/en/requests/{way.id}/keep-in-touch/").text


def test_it_may_come_as_a_file(way: Way) -> None:
    page = way.page()
    file = io.BytesIO(way.presented(page).encode() + b"\n")
    file.name = "credential.txt"
    assert "/said-" in way.post(page, "", **{"presented-file": file}).to


def test_her_no_leaves_it_aside_and_the_log_says_so(way: Way, cast: Cast) -> None:
    page = way.page()
    shown = way.post(page, way.presented(page))
    preview = way.visitor.get(shown.to)
    way.visitor.post(shown.to, {"revision": preview.value("revision"), "consent": "no", "consent-shown": "1"})
    assert FactRow.objects.count() == 0
    said = [each.what for each in journeys.own_log(by=cast.amina, language="en").lines]
    assert "What a credential said was left aside" in said


@pytest.mark.parametrize(
    ("changes", "how", "said"),
    [
        ({"exp": wallets.seconds(days=1)}, {}, "It has run out."),
        ({"iss": "https://nobody.example"}, {}, "Present one of those named here."),
        ({"shown": {**AMINA, "family_name": "Novak"}}, {}, "It speaks of somebody else."),
        ({}, {"audience": "https://shop.example"}, "Your wallet made it for somebody else."),
        ({}, {"nonce": "of-another"}, "Your wallet signed another number"),
        ({}, {"show": []}, "It shows nothing that is asked here."),
    ],
)
def test_a_refusal_is_plain_names_the_cure_and_loses_nothing(
    way: Way, cast: Cast, changes: dict[str, Any], how: dict[str, Any], said: str
) -> None:
    page = way.page()
    before = audit.events(limit=100_000)[-1].id
    text = way.presented(page, way.issuer.issue(way.wallet, **changes), **how)
    again = way.post(page, text)
    assert again.status == 422
    assert said in again.text
    assert text in again.text, "what was pasted still stands there"
    assert again.value("nonce") == page.value("nonce"), "the number is as good as it was"
    assert FetchRow.objects.count() == FactRow.objects.count() == 0
    assert audit.events(after_id=before) == ()
    assert "/said-" in way.post(again, way.presented(again)).to


def test_a_number_that_is_too_old_is_replaced(way: Way) -> None:
    page = way.page()
    text = way.presented(page)
    with kernel.held_at(kernel.now() + timedelta(minutes=6)):
        again = way.post(page, text)
    assert again.status == 422
    assert again.value("nonce") != page.value("nonce")
    assert "Give it the number below" in again.text


def test_nothing_and_rubbish_are_refused(way: Way) -> None:
    page = way.page()
    assert "Paste what your wallet presents" in way.post(page, "  ").text
    rubbish = way.post(page, "<script>alert(1)</script>")
    assert rubbish.status == 422
    assert "This cannot be read as a credential" in rubbish.text
    assert "<script>alert" not in rubbish.text
    too_long = way.post(page, "a" * 70_000)
    assert too_long.status == 422
    assert "a" * 100 not in too_long.text


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(issuer: Issuer, cast: Cast) -> None:
    nobody = Way(issuer, who="")
    nobody.visitor.get(f"/en/requests/{nobody.id}/the-name/")
    assert "from-wallet" in nobody.visitor.get(f"/en/requests/{nobody.id}/about-you/").text
    asked = nobody.page()
    assert asked.status == 303
    assert asked.to.startswith("/sign-in/")
    assert ChallengeRow.objects.count() == 0
    nobody.visitor.sign_in("amina")
    page = nobody.page()
    assert "/said-" in nobody.post(page, nobody.presented(page)).to


def test_eve_gets_neither_the_page_nor_anything_by_it(way: Way, issuer: Issuer) -> None:
    page, eve = way.page(), Visitor()
    eve.sign_in("eve")
    text = way.presented(page)
    before = (audit.events(limit=100_000)[-1].id, ChallengeRow.objects.count())
    assert eve.get(way.address).status == 404
    assert eve.post(way.address, {"nonce": page.value("nonce"), "presentation": text}).status == 404
    assert (audit.events(limit=100_000)[-1].id, ChallengeRow.objects.count()) == before
    assert "/said-" in way.post(page, text).to, "it is still good for whom it was given to"
    hers = Way(issuer, who="eve")
    opened = hers.page()
    lent = hers.post(opened, way.presented(opened))
    assert (lent.status, "It speaks of somebody else" in lent.text) == (422, True)


def test_in_te_reo_the_refusal_is_theirs(way: Way) -> None:
    page = way.page()
    address = way.address.replace("/en/", "/mi/")
    again = way.visitor.post(address, {"nonce": page.value("nonce"), "presentation": "x"})
    assert "Kāore e taea te pānui hei tohu whakamana" in again.text


def test_at_the_counter_it_is_the_same(issuer: Issuer, cast: Cast) -> None:
    clara, wallet = Window().sign_in("clara"), Wallet()
    clara.post(f"/counter/en/people/{cast.agents['amina']}/", {"purpose": "The baby was born", "proof": "passport"})
    visit = identity.open_visit_of(cast.agents["clara"])
    assert visit is not None
    begun = clara.post(f"/counter/en/start/{BEST_START}/", {"visit": visit.id})
    base = begun.to.rsplit("/", 2)[0]
    assert f"{base}/from-wallet/" in clara.get(f"{base}/about-you/").text
    page = clara.get(f"{base}/from-wallet/")
    assert AUDIENCE in page.text
    carried = {"visit": visit.id, "nonce": page.value("nonce")}
    refused = clara.post(f"{base}/from-wallet/", {**carried, "presentation": "x"})
    assert (refused.status, "This cannot be read" in refused.text) == (422, True)
    text = wallet.present(issuer.issue(wallet), nonce=page.value("nonce"))
    shown = clara.post(f"{base}/from-wallet/", {**carried, "presentation": text})
    assert "/said-" in shown.to
    preview = clara.get(shown.to)
    assert "What your credential from Inland Revenue says" in preview.text
    clara.post(shown.to, {"visit": visit.id, "revision": preview.value("revision"), "consent": "yes"})
    held = {each.fact: each.source for each in evidence.held(file_of=cast.agents["amina"], by=cast.amina)}
    assert held["applicant_income"] == "credential"
    events = [each for each in audit.about(cast.agents["amina"]) if each.type == "evidence.FetchedUsed"]
    assert (events[0].by["agent"], events[0].by["channel"]) == (cast.agents["clara"], "counter")


def test_a_clerk_who_is_not_sure_who_it_is_is_not_offered_it(issuer: Issuer, cast: Cast) -> None:
    clara = Window().sign_in("clara")
    clara.post(f"/counter/en/people/{cast.agents['amina']}/", {"purpose": "The baby was born", "proof": "none"})
    visit = identity.open_visit_of(cast.agents["clara"])
    assert visit is not None
    base = clara.post(f"/counter/en/start/{BEST_START}/", {"visit": visit.id}).to.rsplit("/", 2)[0]
    assert "from-wallet" not in clara.get(f"{base}/about-you/").text
    assert clara.get(f"{base}/from-wallet/").to == f"{base}/"
    assert ChallengeRow.objects.count() == 0
