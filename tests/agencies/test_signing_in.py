"""Agencies' own systems sign people in through Guichet: our client, a certified one, and those who try it otherwise."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.apps import apps
from django.conf import settings as configured
from django.http import HttpRequest
from django.test import Client

from guichet.audit import api as audit
from guichet.connectors.openid import api as openid
from guichet.connectors.openid.tests.test_certified_provider import modules
from guichet.connectors.openid_provider import api as provider_of_agencies
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.sharing import api as sharing

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "a-secret-of-the-tests-only-0123456789"
BACK = "https://portal.example/return"
ACR = {level.label: level for level in kernel.Assurance if level}


def entry(name: str, organization: str, **changes: Any) -> dict[str, Any]:
    made = {"client_id": name, "secret": SECRET, "organization": organization, "label": name.title()}
    return {**made, "redirect_uris": [BACK], "level": "substantial", **changes}


@pytest.fixture
def site(live_server: Any, published: Any, settings: Any) -> str:
    settings.GUICHET_OPENID_CLIENTS = json.dumps(
        [entry("portal", "inland-revenue"), entry("second", "inland-revenue"), entry("registry", "internal-affairs")]
    )
    return str(live_server.url)


@pytest.fixture
def amina(site: str) -> Client:
    return arrive(site)


def arrive(site: str, assurance: kernel.Assurance = kernel.Assurance.SUBSTANTIAL, *, ago: float = 0.0) -> Client:
    """Amina's browser, signed in at Guichet."""
    signed = identity.recognise(
        provider="https://id.example",
        subject="amina",
        claims={"name": "Amina Rahimi", "birthdate": "1996-03-14", "locale": "en"},
        assurance=assurance,
        by=kernel.SYSTEM,
    )
    request = HttpRequest()
    request.session = import_module(configured.SESSION_ENGINE).SessionStore()
    moment = kernel.system_clock().timestamp() - ago
    identity.sign_in(request, account_id=signed.account_id, provider="x", assurance=assurance, authenticated_at=moment)
    request.session.save()
    browser = Client(headers={"host": urlsplit(site).netloc})
    browser.cookies[configured.SESSION_COOKIE_NAME] = str(request.session.session_key)
    return browser


def system(site: str, name: str = "portal") -> openid.OpenIdProvider:
    """An agency's system that is a client of ours, made of our own client."""
    configuration = openid.Configuration(
        name="guichet",
        issuer=f"{site}/agencies",
        client_id=name,
        client_secret=SECRET,
        acr=ACR,
        label=kernel.LocalizedText({"en": "Guichet"}),
    )
    return openid.OpenIdProvider(configuration, secure=False)


def say(browser: Client, address: str, answer: str = "yes") -> dict[str, str]:
    """Answer the page that the system's address leads to; gives what goes back to the system."""
    parts = urlsplit(address)
    page = browser.get(f"{parts.path}?{parts.query}")
    assert page.status_code == 200, page.headers
    assert "form-action 'self' https://portal.example" in page.headers["Content-Security-Policy"]
    (asked,) = re.findall(r'name="asked" value="([^"]+)"', page.content.decode())
    back = browser.post("/agencies/authorize", {"asked": asked, "answer": answer})["Location"]
    assert back.startswith(f"{BACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}


def sign_in(browser: Client, at: openid.OpenIdProvider) -> openid.Vouched:
    question = openid.Question.new(kernel.Assurance.SUBSTANTIAL, 3600)
    answer = say(browser, at.address_to_ask(question, return_to=BACK, language="en"))
    assert answer["state"] == question.state
    return at.person_of_answer(question, code=answer["code"], issuer=answer["iss"], return_to=BACK)


def test_our_own_client_learns_who_it_is_under_a_number_of_its_agencys_own(site: str, amina: Client) -> None:
    person = amina.session["identity"]["agent"]
    vouched = sign_in(amina, system(site))
    assert vouched.subject == sharing.pairwise(person, "inland-revenue")
    assert vouched.assurance is kernel.Assurance.SUBSTANTIAL
    assert vouched.claims["name"] == "Amina Rahimi"
    assert person not in vouched.id_token
    assert sign_in(amina, system(site, "second")).subject == vouched.subject
    assert sign_in(amina, system(site, "registry")).subject != vouched.subject
    told = [
        event for event in audit.history(stream=kernel.Reference("agent", person)) if event.type.endswith("AgencyTold")
    ]
    assert [event.data["organization"] for event in told] == ["inland-revenue", "inland-revenue", "internal-affairs"]
    provider_of_agencies.rotate()
    assert sign_in(amina, system(site)).subject == vouched.subject
    assert len(httpx.get(f"{site}/agencies/jwks.json").json()["keys"]) == 2
    assert all("d" not in key for key in httpx.get(f"{site}/agencies/jwks.json").json()["keys"])


def test_a_certified_client_signs_in(site: str, amina: Client) -> None:
    folder = modules()
    asked = {"issuer": f"{site}/agencies", "id": "registry", "secret": SECRET, "redirect": BACK}
    with subprocess.Popen(
        ["node", "client.mjs"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        print(json.dumps(asked), file=process.stdin, flush=True)
        answer = say(amina, process.stdout.readline().strip())
        print(str(httpx.URL(BACK, params=answer)), file=process.stdin, flush=True)
        learnt = json.loads(process.stdout.readline())
    person = amina.session["identity"]["agent"]
    assert learnt["claims"]["sub"] == learnt["told"]["sub"] == sharing.pairwise(person, "internal-affairs")
    assert learnt["claims"]["acr"] == "substantial"
    assert learnt["told"]["birthdate"] == "1996-03-14"


def test_a_no_tells_nothing(site: str, amina: Client) -> None:
    address = system(site).address_to_ask(openid.Question.new(kernel.Assurance.LOW), return_to=BACK, language="en")
    assert say(amina, address, "no")["error"] == "access_denied"
    assert not apps.get_model("openid_provider", "Grant").objects.exists()


def test_who_is_not_known_surely_or_lately_enough_signs_in_first(site: str) -> None:
    for browser, question, why in (
        (Client(headers={"host": urlsplit(site).netloc}), openid.Question.new(kernel.Assurance.LOW), "agency"),
        (arrive(site, kernel.Assurance.LOW), openid.Question.new(kernel.Assurance.LOW), "agency"),
        (arrive(site), openid.Question.new(kernel.Assurance.HIGH), "agency"),
        (arrive(site, ago=7200), openid.Question.new(kernel.Assurance.LOW, 3600), "fresh"),
    ):
        parts = urlsplit(system(site).address_to_ask(question, return_to=BACK, language="en"))
        led = browser.get(f"{parts.path}?{parts.query}")["Location"]
        assert led.startswith("/sign-in/?next=%2Fagencies%2Fauthorize")
        assert f"why={why}" in led
        assert "error=login_required" in browser.get(f"{parts.path}?{parts.query}&prompt=none")["Location"]


CHANGES: dict[str, dict[str, str]] = {
    "unsupported_response_type": {"response_type": "token"},
    "invalid_scope": {"scope": "profile"},
    "invalid_request": {"code_challenge_method": "plain"},
    "request_not_supported": {"request": "x"},
    "consent_required": {"prompt": "none"},
}


@pytest.mark.parametrize("error", CHANGES)
def test_a_wrong_question_is_sent_back(site: str, amina: Client, error: str) -> None:
    question = openid.Question.new(kernel.Assurance.LOW)
    address = urlsplit(system(site).address_to_ask(question, return_to=BACK, language=""))
    asked = {name: values[0] for name, values in parse_qs(address.query).items()} | CHANGES[error]
    back = parse_qs(urlsplit(amina.get(address.path, asked)["Location"]).query)
    assert (back["error"], back["state"], back["iss"]) == ([error], [question.state], [f"{site}/agencies"])
    for wrong in ({"redirect_uri": "https://evil.example/"}, {"client_id": "evil"}, {"redirect_uri": f"{BACK}/x"}):
        assert amina.get(address.path, asked | wrong).status_code == 400


def test_a_code_counts_once_for_its_client_its_address_and_its_verifier(site: str, amina: Client) -> None:
    token = f"{site}/agencies/token"

    def code() -> tuple[openid.Question, dict[str, str]]:
        question = openid.Question.new(kernel.Assurance.LOW)
        answer = say(amina, system(site).address_to_ask(question, return_to=BACK, language=""))
        form = {"grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": question.verifier}
        return question, {**form, "code": answer["code"]}

    def buy(form: dict[str, str], who: str = "portal", secret: str = SECRET) -> httpx.Response:
        return httpx.post(token, data=form, auth=(who, secret))

    _, form = code()
    assert buy(form, secret="wrong").json()["error"] == "invalid_client"
    assert buy(form, who="registry").json()["error"] == "invalid_grant"
    bought = buy(form).json()
    bearer = {"Authorization": f"Bearer {bought['access_token']}"}
    assert httpx.get(f"{site}/agencies/userinfo", headers=bearer).status_code == 200
    assert buy(form).json()["error"] == "invalid_grant"  # used twice: its token dies too
    assert httpx.get(f"{site}/agencies/userinfo", headers=bearer).status_code == 401
    changes: tuple[Callable[[dict[str, str]], dict[str, str]], ...] = (
        lambda form: form | {"code_verifier": "x" * 43},
        lambda form: form | {"redirect_uri": f"{BACK}/x"},
        lambda form: {name: value for name, value in form.items() if name != "code_verifier"},
    )
    for change in changes:
        _, form = code()
        assert buy(change(form)).json()["error"] == "invalid_grant"
        assert buy(form).json()["error"] == "invalid_grant"  # a code tried wrongly is spent
    assert httpx.get(f"{site}/agencies/userinfo").status_code == 401


def test_nobody_answers_for_another_browser(site: str, amina: Client) -> None:
    question = openid.Question.new(kernel.Assurance.LOW)
    parts = urlsplit(system(site).address_to_ask(question, return_to=BACK, language=""))
    (asked,) = re.findall(r'name="asked" value="([^"]+)"', amina.get(f"{parts.path}?{parts.query}").content.decode())
    stranger = Client(headers={"host": urlsplit(site).netloc})
    assert stranger.post("/agencies/authorize", {"asked": asked, "answer": "yes"}).status_code == 400
    assert amina.post("/agencies/authorize", {"asked": asked + "x", "answer": "yes"}).status_code == 400
    assert Client(enforce_csrf_checks=True).post("/agencies/authorize", {"asked": asked}).status_code == 403


def test_wrong_settings_are_told_one_by_one() -> None:
    with pytest.raises(kernel.Invalid) as refused:
        provider_of_agencies.read_clients(
            [
                {
                    "client_id": "a",
                    "secret": "short",
                    "organization": "",
                    "redirect_uris": ["javascript:x"],
                    "level": "best",
                }
            ]
        )
    where = {problem.where.rpartition(".")[2] for problem in refused.value.problems}
    assert where == {"secret", "organization", "label", "redirect_uris", "level"}
