"""A device enrolled while signed in signs in by itself; what is forged, replayed or somebody else's signs nobody in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.apps import apps
from django.http import HttpRequest
from django.test import Client, RequestFactory

from guichet.connectors.passkeys import ceremony
from guichet.connectors.passkeys.tests.authenticator import PRESENT, Authenticator, raw
from guichet.identity import api as identity
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
A = kernel.Assurance
SignIn: Any = apps.get_model("identity", "SignIn")


def arrive(name: str = "amina", assurance: kernel.Assurance = A.SUBSTANTIAL, *, seconds_ago: float = 0.0) -> Client:
    """A browser in which somebody signed in through a provider."""
    client = Client()
    signed = identity.recognise(
        provider="https://id.example", subject=name, claims={"name": name}, assurance=assurance, by=kernel.SYSTEM
    )
    request: HttpRequest = RequestFactory().get("/")
    request.session = client.session
    identity.sign_in(
        request,
        account_id=signed.account_id,
        provider="national",
        assurance=assurance,
        authenticated_at=kernel.system_clock().timestamp() - seconds_ago,
    )
    request.session.save()
    client.cookies["session"] = str(request.session.session_key)
    return client


def options(client: Client, path: str = "") -> dict[str, Any]:
    answer = client.get(f"/sign-in/passkey/{path}options/")
    assert answer.status_code == 200, answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(answer.content)
    return found


def enrol(client: Client, device: Authenticator | None = None, label: str = "Phone") -> Authenticator:
    device = device or Authenticator()
    form = {"answer": device.create(options(client, "add/")), "label": label}
    assert client.post("/sign-in/passkey/add/?next=/en/my/sign-in/", form)["Location"] == "/en/my/sign-in/?done=passkey"
    return device


def use(client: Client, answer: str, level: str = "low") -> str:
    return str(client.post(f"/sign-in/passkey/?next=/inbox&level={level}", {"answer": answer})["Location"])


def test_an_enrolled_device_signs_in() -> None:
    amina = arrive()
    device = enrol(amina)
    asked = options(amina, "add/")
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert [raw(each["id"]) for each in asked["excludeCredentials"]] == [device.credential]
    fresh = Client()
    asked = options(fresh)
    assert (asked["userVerification"], asked.get("allowCredentials", [])) == ("required", [])
    assert use(fresh, device.get(asked), "substantial") == "/inbox"
    remembered = fresh.session["identity"]
    assert remembered["agent"] == amina.session["identity"]["agent"]
    assert (remembered["provider"], remembered["assurance"]) == ("passkey", A.SUBSTANTIAL)
    assert SignIn.objects.filter(issuer="passkey", ended_at__isnull=True).count() == 1


def test_it_falls_short_of_a_higher_level_and_says_so() -> None:
    device = enrol(arrive(assurance=A.LOW))
    client = Client()
    assert use(client, device.get(options(client)), "substantial").startswith("/sign-in/?problem=level&")
    assert client.session["identity"]["assurance"] == A.LOW
    known = arrive()
    assert use(known, device.get(options(known)), "high").startswith("/sign-in/?problem=level&")
    assert known.session["identity"]["assurance"] == A.SUBSTANTIAL  # nothing was taken away


def test_removed_it_opens_nothing_and_what_rested_on_it_ends() -> None:
    amina = arrive()
    device = enrol(amina)
    other = Client()
    use(other, device.get(options(other)))
    person = amina.session["identity"]["agent"]
    (key,) = [way for way in identity.ways_of(person) if way.kind == "passkey"]
    identity.remove_way(way_id=key.id, by=kernel.Actor(agent_id=person, channel="web", assurance=A.SUBSTANTIAL))
    assert not SignIn.objects.filter(issuer="passkey", ended_at__isnull=True).exists()
    third = Client()
    assert "problem=passkey" in use(third, device.get(options(third)))


Forge = Callable[[Authenticator, dict[str, Any]], str]


def told(**client: Any) -> Forge:
    def forge(device: Authenticator, asked: dict[str, Any]) -> str:
        device.client = client
        return device.get(asked)

    return forge


def being(**changes: Any) -> Forge:
    def forge(device: Authenticator, asked: dict[str, Any]) -> str:
        for name, value in changes.items():
            setattr(device, name, value)
        return device.get(asked)

    return forge


def spoilt(name: str, value: str) -> Forge:
    def forge(device: Authenticator, asked: dict[str, Any]) -> str:
        answer = json.loads(device.get(asked))
        answer["response"][name] = value
        return json.dumps(answer)

    return forge


FORGERIES: dict[str, Forge] = {
    "another origin": being(origin="https://evil.example"),
    "another port": being(origin="http://testserver:8001"),
    "another site's id": being(rp_id="evil.example"),
    "an enrolment's answer": told(type="webauthn.create"),
    "another challenge": told(challenge="AAAA"),
    "nobody verified": being(flags=PRESENT),
    "nobody present": being(flags=0),
    "another key": being(key=ec.generate_private_key(ec.SECP256R1())),
    "an unknown credential": being(credential=b"x" * 32),
    "another holder": being(holder="somebody-else"),
    "no holder": being(holder=""),
    "no signature": spoilt("signature", ""),
    "garbled data": spoilt("authenticatorData", "AAAA"),
    "garbled client": spoilt("clientDataJSON", "AAAA"),
    "a number for a text": lambda device, asked: '{"id": 7}',
    "a list": lambda device, asked: "[]",
    "no answer": lambda device, asked: "",
    "no JSON": lambda device, asked: "{",
    "too long": lambda device, asked: "x" * 40_000,
    "nested": lambda device, asked: "[" * 30_000,
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_signs_nobody_in(forgery: str) -> None:
    device = enrol(arrive())
    before = SignIn.objects.count()
    client = Client()
    answer = FORGERIES[forgery](device, options(client))
    assert use(client, answer).startswith("/sign-in/?problem=passkey&")
    assert "identity" not in client.session
    assert SignIn.objects.count() == before


def test_a_challenge_serves_one_answer_in_one_browser_for_one_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    amina = arrive()
    device = enrol(amina)
    client = Client()
    answer = device.get(options(client))
    assert "problem=passkey" in use(Client(), answer)
    assert use(client, answer) == "/inbox"
    assert "problem=passkey" in use(client, answer)
    assert "problem=passkey" in use(amina, device.get(options(amina, "add/")))
    late = Client()
    answer = device.get(options(late))
    monkeypatch.setattr(ceremony, "SECONDS", -1)
    assert "problem=passkey" in use(late, answer)


def test_a_copied_device_is_refused() -> None:
    device = enrol(arrive())
    client = Client()
    device.counter = 5
    assert use(client, device.get(options(client))) == "/inbox"
    device.counter = 4
    assert "problem=passkey" in use(Client(), device.get(options(Client())))
    again = Client()
    assert "problem=passkey" in use(again, device.get(options(again)))


@pytest.mark.parametrize("change", [{"origin": "https://evil.example"}, {"flags": PRESENT}, {"rp_id": "evil.example"}])
def test_a_forged_enrolment_adds_nothing(change: dict[str, Any]) -> None:
    amina = arrive()
    device = Authenticator(**change)
    form = {"answer": device.create(options(amina, "add/")), "label": "Phone"}
    assert "problem=passkey" in amina.post("/sign-in/passkey/add/?next=/en/my/sign-in/", form)["Location"]
    assert len(identity.ways_of(amina.session["identity"]["agent"])) == 1


def test_only_who_showed_a_moment_ago_who_they_are_adds_one() -> None:
    for client in (Client(), arrive(seconds_ago=3600)):
        assert client.get("/sign-in/passkey/add/options/")["Location"].startswith("/sign-in/?")
        assert client.post("/sign-in/passkey/add/", {"answer": "{}"})["Location"].startswith("/sign-in/?")
    nameless = arrive()
    form = {"answer": Authenticator().create(options(nameless, "add/")), "label": " "}
    assert "problem=label" in nameless.post("/sign-in/passkey/add/?next=/en/my/", form)["Location"]


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "x"])
def test_nobody_is_sent_to_a_foreign_address(target: str) -> None:
    device = enrol(arrive())
    client = Client()
    answer = client.post(f"/sign-in/passkey/?next={target}", {"answer": device.get(options(client))})
    assert answer["Location"] == "/"


def test_without_the_script_one_is_led_back_to_the_page() -> None:
    answer = Client().get("/sign-in/passkey/?next=/inbox&level=substantial&why=own")
    assert answer["Location"] == "/sign-in/?next=%2Finbox&level=substantial&why=own"
