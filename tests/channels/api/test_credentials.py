"""A program presents a credential from a person's wallet: what holds answers the request, all else leaves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.channels.api.routes import PREFIX
from guichet.channels.web.tests.visiting import Visitor
from guichet.evidence import api as evidence
from guichet.evidence.models import ChallengeRow, FactRow, FetchRow
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast
from tests.channels.api.program import BEST_START, Answered, Program
from tests.connectors import wallet as wallets
from tests.connectors.wallet import AMINA, AUDIENCE, VCT, Issuer, Wallet, digest, disclosure, seconds, sign

Programs = Callable[..., Program]
INCOME = 4_200_000


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Issuer:
    """A tax office whose credentials are taken here."""
    return wallets.trusted_issuer(monkeypatch, tmp_path)


class Presenting:
    """Amina's program, her draft and her wallet."""

    def __init__(self, amina: Program, issuer: Issuer) -> None:
        self.program, self.issuer, self.wallet = amina, issuer, Wallet()
        self.id: str = amina.post("requests", {"service": BEST_START}).json["request_id"]

    def nonce(self) -> str:
        asked = self.program.post(f"requests/{self.id}/credentials/nonce", {})
        assert asked.status == 201, asked.json
        assert asked.json["audience"] == AUDIENCE
        nonce: str = asked.json["nonce"]
        return nonce

    def send(self, presentation: str, nonce: str, program: Program | None = None) -> Answered:
        body = {"presentation": presentation, "nonce": nonce}
        return (program or self.program).post(f"requests/{self.id}/credentials", body)

    def present(self, issued: Any = None, *, nonce: str = "", **how: Any) -> Answered:
        nonce = nonce or self.nonce()
        issued = issued or self.issuer.issue(self.wallet)
        return self.send(self.wallet.present(issued, **{"nonce": nonce, **how}), nonce)

    def answer(self, step: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
        sent = {"values": values, "revision": step["revision"]}
        answered = self.program.put(f"requests/{self.id}/answers/{step['id']}", sent)
        assert answered.status == 200, answered.json
        found: dict[str, Any] = answered.json
        return found


@pytest.fixture
def presenting(program: Programs, issuer: Issuer) -> Presenting:
    return Presenting(program("amina"), issuer)


def codes(answered: Answered) -> list[str]:
    assert answered.status == 422, answered.json
    for each in answered.json["errors"]:
        assert each["detail"]
        assert each["remedy"]
    return [each["code"] for each in answered.json["errors"]]


def pages(presenting: Presenting, step: dict[str, Any]) -> list[str]:
    """The pages that are asked until the check before sending."""
    given, seen = catalogue.service(BEST_START).examples[0].given, []
    while step["kind"] not in ("review", "sign_in"):
        seen.append(step["id"])
        step = presenting.answer(
            step, {each["id"]: given[each["id"]] for each in step["fields"] if each["id"] in given}
        )
        assert len(seen) < 40
    return seen


def test_what_it_says_is_shown_approved_and_stands_with_its_source(presenting: Presenting, cast: Cast) -> None:
    asked = presenting.program.post(f"requests/{presenting.id}/credentials/nonce", {}).json
    (accepted,) = asked["accepted"]
    assert (accepted["type"], accepted["organization"]) == (VCT, "inland-revenue")
    assert accepted["facts"] == ["applicant_birth_date", "applicant_income"]
    shown = presenting.present(nonce=asked["nonce"])
    assert shown.status == 200, shown.json
    assert shown.json["id"].startswith("said-")
    assert "$42,000" in shown.json["lead"]
    assert "credential" in shown.json["title"]
    assert shown.json["notice"] is None
    assert FactRow.objects.count() == 0, "a preview is not held"
    after = presenting.answer(shown.json, {"consent": True})
    answers = intake.request(request_id=presenting.id, by=cast.amina).answers
    income = answers["applicant_income"]
    assert (income.value, income.source, income.detail) == (INCOME, "credential", "inland-revenue")
    held = {each.fact: each for each in evidence.held(file_of=cast.agents["amina"], by=cast.amina)}
    assert (held["applicant_income"].source, held["applicant_income"].value) == ("credential", INCOME)
    seen = pages(presenting, after)
    assert "year-income" not in seen
    assert "income-proof" not in seen, "what it covers need not be uploaded"
    happened = [each.type for each in audit.about(cast.agents["amina"])]
    assert {"evidence.CredentialPresented", "evidence.FetchedUsed"} <= set(happened)
    assert not any(str(INCOME) in str(each.data) for each in audit.about(cast.agents["amina"]))
    assert "A credential was presented" in [each.what for each in journeys.own_log(by=cast.amina, language="en").lines]
    with pytest.raises(kernel.Conflict):
        evidence.correct(
            file_of=cast.agents["amina"], about_id=cast.agents["amina"], fact="applicant_income", value=1, by=cast.amina
        )


def test_the_case_worker_reads_where_it_comes_from(presenting: Presenting, program: Programs) -> None:
    after = presenting.answer(presenting.present().json, {"consent": True})
    pages(presenting, after)
    step = presenting.program.get(f"requests/{presenting.id}").json
    sent = presenting.program.post(f"requests/{presenting.id}/submit", {"revision": step["revision"]}).json
    facts = {each["fact"]: each for each in program("chen").get(f"cases/{sent['case_id']}").json["facts"]}
    assert facts["applicant_income"]["source"].startswith("From a credential of Inland Revenue")


def test_without_it_the_proof_is_asked_for(presenting: Presenting) -> None:
    seen = pages(presenting, presenting.program.get(f"requests/{presenting.id}").json)
    assert {"year-income", "income-proof"} <= set(seen)


def test_her_no_leaves_it_beside(presenting: Presenting, cast: Cast) -> None:
    after = presenting.answer(presenting.present().json, {"consent": False})
    assert "applicant_income" not in intake.request(request_id=presenting.id, by=cast.amina).answers
    assert FactRow.objects.count() == 0
    assert "year-income" in pages(presenting, after)


def test_only_what_she_shows_and_the_request_asks_is_kept(presenting: Presenting) -> None:
    issued = presenting.issuer.issue(presenting.wallet)
    assert presenting.present(issued, show=issued[1][:3]).status == 200
    (row,) = FetchRow.objects.all()
    assert row.said == '{"applicant_birth_date":"1996-03-14"}'
    assert "1996" not in row.sealed_said


def forgeries(way: Presenting) -> Iterator[tuple[str, Callable[[], Answered]]]:
    """Everything a stranger may try, and the line that finds it out."""
    issue, wallet = way.issuer.issue, way.wallet
    claims, own = way.issuer.claims(wallet)
    key = way.issuer.key
    doubled = {**claims, "_sd": [*claims["_sd"], claims["_sd"][0]]}
    changed = [*own[:3], disclosure("income", {"year_cents": 1})]
    honest = (sign(claims, key, typ="dc+sd-jwt", kid="tax-1"), own)
    stranger = ECKey.generate_key("P-256")
    yield "signature", lambda: way.present(Issuer().issue(wallet))
    yield "issuer", lambda: way.present(issue(wallet, iss="https://nobody.example"))
    yield "algorithm", lambda: way.present((wallets.unsigned(claims, typ="dc+sd-jwt"), own))
    yield "disclosure_unknown", lambda: way.present(honest, show=changed)
    yield "disclosure_unknown", lambda: way.present(honest, show=[*own, disclosure("age", 3)])
    yield "disclosure_twice", lambda: way.present(honest, show=[*own, own[0]])
    yield "digest_twice", lambda: way.present((sign(doubled, key, typ="dc+sd-jwt", kid="tax-1"), own))
    yield "expired", lambda: way.present(issue(wallet, exp=seconds(days=1)))
    yield "not_yet_valid", lambda: way.present(issue(wallet, nbf=seconds(days=-1)))
    yield "type", lambda: way.present(issue(wallet, vct="https://tax.example/credentials/other"))
    yield "status", lambda: way.present(issue(wallet, status={"status_list": {"idx": 0, "uri": "https://x.example"}}))
    yield "no_key_binding", lambda: way.send(f"{honest[0]}~{'~'.join(own)}~", way.nonce())
    yield "signature", lambda: way.present(honest, key=stranger)
    yield "nonce", lambda: way.send(wallet.present(honest, nonce="of-another"), way.nonce())
    yield "nonce_unknown", lambda: way.present(honest, nonce="never-given")
    yield "audience", lambda: way.present(honest, audience="https://shop.example")
    yield "sd_hash", lambda: way.present(honest, sd_hash=digest("another"))
    yield "stale", lambda: way.present(honest, iat=seconds(hours=1))
    yield "somebody_else", lambda: way.present(issue(wallet, {**AMINA, "family_name": "Novak"}))
    yield "somebody_else", lambda: way.present(issue(wallet, {**AMINA, "birthdate": "1996-03-15"}))
    yield "nobody", lambda: way.present(honest, show=own[3:4])
    yield "nothing", lambda: way.present(honest, show=own[:2])
    yield "malformed", lambda: way.send("rubbish", way.nonce())


def test_every_forgery_is_refused_and_leaves_nothing(presenting: Presenting, cast: Cast) -> None:
    before = len(audit.about(cast.agents["amina"]))
    tried = 0
    for code, act in forgeries(presenting):
        assert codes(act()) == [code]
        tried += 1
    assert tried > 20
    assert FetchRow.objects.count() == FactRow.objects.count() == 0
    assert len(audit.about(cast.agents["amina"])) == before
    assert not ChallengeRow.objects.filter(used_at__isnull=False).exists()


def test_what_a_fact_cannot_be_is_refused(presenting: Presenting) -> None:
    issued = presenting.issuer.issue(presenting.wallet, {**AMINA, "income": {"year_cents": "plenty"}})
    assert presenting.present(issued).status == 422
    assert FetchRow.objects.count() == 0


def test_a_nonce_is_used_once_and_soon(presenting: Presenting) -> None:
    nonce = presenting.nonce()
    presentation = presenting.wallet.present(presenting.issuer.issue(presenting.wallet), nonce=nonce)
    assert presenting.send(presentation, nonce).status == 200
    assert codes(presenting.send(presentation, nonce)) == ["nonce_used"]
    stale = presenting.nonce()
    with kernel.held_at(kernel.now() + timedelta(minutes=6)):
        assert codes(presenting.present(nonce=stale)) == ["nonce_stale"]
    assert FetchRow.objects.count() == 1


def test_a_nonce_is_of_one_request_only(presenting: Presenting, program: Programs) -> None:
    other = Presenting(presenting.program, presenting.issuer)
    assert codes(presenting.present(nonce=other.nonce())) == ["nonce_unknown"]


def test_eve_presents_nothing_for_amina_and_nothing_of_hers(presenting: Presenting, program: Programs) -> None:
    eve, nonce = program("eve"), presenting.nonce()
    presentation = presenting.wallet.present(presenting.issuer.issue(presenting.wallet), nonce=nonce)
    assert presenting.send(presentation, nonce, eve).status == 404
    assert eve.post(f"requests/{presenting.id}/credentials/nonce", {}).status == 404
    hers = Presenting(eve, presenting.issuer)
    assert codes(hers.present()) == ["somebody_else"], "a wallet that was lent proves nothing of who borrowed it"
    assert FetchRow.objects.count() == 0
    assert presenting.send(presentation, nonce).status == 200, "it is still good for whom it was given to"


def test_nobody_known_presents_nothing(issuer: Issuer, program: Programs) -> None:
    nobody = program()
    begun = nobody.post("requests", {"service": BEST_START}).json
    code = {"Guichet_Tracking_Code": begun["tracking_code"]}
    assert nobody.post(f"requests/{begun['request_id']}/credentials/nonce", {}, **code).status == 401


def test_the_web_shows_what_it_says_and_has_no_notice_to_show(presenting: Presenting, cast: Cast) -> None:
    shown = presenting.present().json
    visitor = Visitor()
    visitor.sign_in("amina")
    page = visitor.get(f"/en/requests/{presenting.id}/{shown['id']}/")
    assert page.status == 200
    assert "What your credential from Inland Revenue says" in page.text
    assert "$42,000" in page.text
    assert "/sharing/notices/" not in page.text


def test_where_no_credentials_are_taken_there_is_no_nonce(program: Programs) -> None:
    amina = program("amina")
    begun = amina.post("requests", {"service": BEST_START}).json
    answered = amina.post(f"requests/{begun['request_id']}/credentials/nonce", {})
    assert answered.status == 404, PREFIX


def test_a_draft_that_is_forgotten_takes_it_along(presenting: Presenting) -> None:
    presenting.present()
    assert evidence.forget_fetches(request=kernel.Reference("request", presenting.id)) == 1
    assert FetchRow.objects.count() == ChallengeRow.objects.count() == 0
