"""A sign-in through a provider: what is honest lets in, and every forgery signs nobody in and changes nothing."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.test import Client

from guichet.audit import api as audit
from guichet.connectors.openid import api as openid
from guichet.connectors.openid.discovery import Published
from guichet.connectors.openid.tests import hostile
from guichet.connectors.openid.tests.hostile import Provider
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.vault import api as vault

pytestmark = pytest.mark.django_db

# What a refused sign-in must leave empty: looked at by name, because the rows are identity's own.
Account: Any = apps.get_model("identity", "Account")
Agent: Any = apps.get_model("identity", "Agent")
SignIn: Any = apps.get_model("identity", "SignIn")

ACR = {"low": kernel.Assurance.LOW, "substantial": kernel.Assurance.SUBSTANTIAL}


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    plug_in(made)
    yield made
    made.close()


def plug_in(provider: Provider, **changes: Any) -> openid.OpenIdProvider:
    settings: dict[str, Any] = {
        "name": "hostile",
        "issuer": provider.issuer,
        "client_id": "guichet",
        "client_secret": "secret",
        "acr": ACR,
        "label": kernel.LocalizedText({"en": "Hostile"}),
        "algorithms": frozenset({"ES256"}),
    }
    return openid.plug_in(openid.Configuration(**{**settings, **changes}), secure=False)


def begin(client: Client, provider: Provider, **asked: str) -> dict[str, str]:
    answer = client.get("/sign-in/hostile/", asked or {"next": "/inbox", "level": "substantial"})
    assert answer.status_code == 302
    parts = urlsplit(answer["Location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{provider.issuer}/authorize"
    sent = {name: values[0] for name, values in parse_qs(parts.query).items()}
    provider.nonce, provider.challenge = sent["nonce"], sent["code_challenge"]
    return sent


def come_back(client: Client, sent: dict[str, str], **changes: str) -> str:
    answer = client.get("/sign-in/hostile/return/", {"code": "a-code", "state": sent["state"], **changes})
    assert answer.status_code == 302
    return str(answer["Location"])


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_honest_answer_signs_in(client: Client, provider: Provider) -> None:
    sent = begin(client, provider)
    assert sent["code_challenge_method"] == "S256"
    assert sent["acr_values"] == "substantial"
    assert sent["redirect_uri"] == "http://testserver/sign-in/hostile/return/"
    before = client.session.session_key
    assert come_back(client, sent) == "/inbox"
    assert signed_in(client)
    assert client.session.session_key != before
    person = Agent.objects.get()
    assert (person.name, str(person.birth_date), person.language) == ("Amina Rahimi", "1996-03-14", "en")
    assert [event.type for event in audit.history(stream=kernel.Reference("agent", person.id))] == [
        "identity.PersonRegistered",
        "identity.SubjectLinked",
        "identity.SignedIn",
    ]


def test_the_same_person_again_is_the_same_person(client: Client, provider: Provider) -> None:
    come_back(client, begin(client, provider))
    other = Client()
    sent = begin(other, provider)
    assert come_back(other, sent) == "/inbox"
    assert Agent.objects.count() == Account.objects.count() == 1
    assert SignIn.objects.count() == 2


def change(**claims: Any) -> Callable[[Provider], None]:
    def apply(provider: Provider) -> None:
        provider.change_claims = lambda found: found.update(claims)

    return apply


def drop(name: str) -> Callable[[Provider], None]:
    def apply(provider: Provider) -> None:
        provider.change_claims = lambda found: found.pop(name) and None

    return apply


def later(name: str, seconds: int) -> Callable[[Provider], None]:
    def apply(provider: Provider) -> None:
        provider.change_claims = lambda found: found.update({name: found["iat"] + seconds})

    return apply


def token(make: Callable[[Provider], Callable[[dict[str, Any]], str]]) -> Callable[[Provider], None]:
    def apply(provider: Provider) -> None:
        provider.make_token = make(provider)

    return apply


def other_userinfo(provider: Provider) -> None:
    provider.change_userinfo = lambda claims: claims.update(sub="boris-3")


def old(provider: Provider) -> None:
    provider.change_claims = lambda found: found.update(iat=found["iat"] - 3600)


FORGERIES: dict[str, Callable[[Provider], None]] = {
    "another issuer": change(iss="https://evil.example"),
    "no issuer": drop("iss"),
    "another audience": change(aud="someone-else"),
    "no audience": drop("aud"),
    "several audiences without azp": change(aud=["guichet", "evil"]),
    "azp is another": change(azp="evil"),
    "another nonce": change(nonce="another"),
    "no nonce": drop("nonce"),
    "expired": later("exp", -120),
    "no expiry": drop("exp"),
    "expiry is a word": change(exp="tomorrow"),
    "expiry is true": change(exp=True),
    "issued in the future": later("iat", 7200),
    "issued long ago": old,
    "not yet valid": later("nbf", 7200),
    "no subject": drop("sub"),
    "empty subject": change(sub=""),
    "subject is a number": change(sub=7),
    "subject too long": change(sub="x" * 256),
    "access token swapped": change(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "acr nobody agreed on": change(acr="very-high-honestly"),
    "no acr": drop("acr"),
    "unsigned": token(lambda provider: hostile.unsigned),
    "public key as secret": token(hostile.signed_with_public_key_as_secret),
    "a stranger's key under a known id": token(lambda provider: hostile.signed_by_a_stranger(provider, provider.kid)),
    "a stranger's key under an unknown id": token(lambda provider: hostile.signed_by_a_stranger(provider, "three")),
    "an algorithm nobody agreed on": token(lambda provider: hostile.signed_with_rsa(provider.kid)),
    "claims changed after signing": token(hostile.tampered),
    "no id token": token(lambda provider: lambda claims: ""),
    "garbage": token(lambda provider: lambda claims: "a.b.c"),
    "userinfo of someone else": other_userinfo,
    "userinfo of nobody": lambda provider: setattr(
        provider, "change_userinfo", lambda claims: claims.pop("sub") and None
    ),
    "issuer with another ending": lambda provider: setattr(
        provider, "change_claims", lambda claims: claims.update(iss=claims["iss"] + "/")
    ),
    "issuer is a list": change(iss=["http://evil.example"]),
    "audience is an object": change(aud={"guichet": True}),
    "audience nearly ours": change(aud="guichet "),
    "nonce is a list": change(nonce=["a"]),
    "expiry is endless": change(exp=float("inf")),
    "expiry is no number": change(exp=float("nan")),
    "no time of issue": drop("iat"),
    "subject is blank": change(sub="   "),
    "subject has other signs": change(sub="амина"),
    "access token hash is a number": change(at_hash=7),
    "claims are a list": token(hostile.listed),
    "another provider's key": token(hostile.signed_by_another_provider),
    "a key that the token itself brings": token(hostile.signed_with_key_in_header),
    "a critical extension": token(hostile.signed_with_critical),
    "a logout token": token(hostile.typed("logout+jwt")),
    "an access token": token(hostile.typed("at+jwt")),
    "two signatures' worth of parts": token(lambda provider: lambda claims: provider.signed(claims) + ".x"),
    "json serialization": token(lambda provider: lambda claims: '{"payload": "e30", "signatures": []}'),
    "no access token": lambda provider: setattr(
        provider, "token_answer", lambda answer: answer.pop("access_token") and None
    ),
    "another kind of access token": lambda provider: setattr(
        provider, "token_answer", lambda answer: answer.update(token_type="DPoP")
    ),
    "a token endpoint that answers a list": lambda provider: provider.raw.update({"/token": b"[1]"}),
    "a token endpoint that answers garbage": lambda provider: provider.raw.update({"/token": b"\xff\xfe{"}),
    "a token endpoint without end": lambda provider: provider.raw.update({"/token": b" " * 600_000}),
    "a token endpoint that nests": lambda provider: provider.raw.update({"/token": b"[" * 200_000}),
    "userinfo that is a page": lambda provider: provider.raw.update({"/userinfo": b"<html>Sign in"}),
    "keys that are none": lambda provider: provider.raw.update({"/jwks": b'{"keys": "all"}'}),
    "keys that are secret": lambda provider: provider.raw.update(
        {"/jwks": b'{"keys": [{"kty": "oct", "k": "AA", "kid": "one"}]}'}
    ),
    "compressed without being asked": lambda provider: provider.headers.update({"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_signs_nobody_in(client: Client, provider: Provider, forgery: str) -> None:
    sent = begin(client, provider)
    FORGERIES[forgery](provider)
    where = come_back(client, sent)
    code = "level" if "acr" in forgery else "refused"
    assert where.startswith(f"/sign-in/?problem={code}&")
    assert not signed_in(client)
    assert not Agent.objects.exists()
    assert not SignIn.objects.exists()


@pytest.mark.parametrize("forgery", ["another nonce", "unsigned", "userinfo of someone else", "no subject"])
def test_a_forgery_leaves_the_session_as_it_was(client: Client, provider: Provider, forgery: str) -> None:
    come_back(client, begin(client, provider))
    before = dict(client.session["identity"])
    sent = begin(client, provider)
    FORGERIES[forgery](provider)
    assert come_back(client, sent).startswith("/sign-in/?problem=refused&")
    assert client.session["identity"] == before
    assert SignIn.objects.filter(ended_at__isnull=True).count() == 1


def test_a_provider_that_trickles_is_given_up(
    client: Client, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guichet.connectors.openid.fetching.MOST_SECONDS", 0.4)
    sent = begin(client, provider)
    provider.trickle = 0.05
    assert come_back(client, sent).startswith("/sign-in/?problem=unreachable&")
    assert not signed_in(client)


def test_keys_of_one_kind_do_not_verify_another(client: Client, provider: Provider) -> None:
    plug_in(provider, algorithms=frozenset({"ES256", "RS256"}))
    sent = begin(client, provider)
    provider.make_token = hostile.signed_with_rsa(provider.kid)
    assert come_back(client, sent).startswith("/sign-in/?problem=refused&")
    assert not signed_in(client)


def test_two_providers_stand_side_by_side_and_are_not_mixed_up(client: Client, provider: Provider) -> None:
    """RFC 9700, 4.4: an answer to what one was asked is not taken at the other's address, nor in the other's name."""
    second = Provider()
    try:
        plug_in(second, name="second")
        sent = begin(client, provider)
        answer = client.get("/sign-in/second/return/", {"code": "a-code", "state": sent["state"]})
        assert str(answer["Location"]).startswith("/sign-in/?problem=expired&")
        assert come_back(client, sent, iss=second.issuer).startswith("/sign-in/?problem=refused&")
        sent = begin(client, provider)
        provider.make_token = second.signed  # its key, which this provider does not publish
        assert come_back(client, sent).startswith("/sign-in/?problem=refused&")
        assert not signed_in(client)
        # The same number at two providers is two people.
        provider.make_token = provider.signed
        come_back(client, begin(client, provider))
        other = Client()
        asked = parse_qs(urlsplit(other.get("/sign-in/second/")["Location"]).query)
        second.nonce, second.challenge = asked["nonce"][0], asked["code_challenge"][0]
        other.get("/sign-in/second/return/", {"code": "a-code", "state": asked["state"][0]})
        assert signed_in(other)
        assert Account.objects.count() == 2
    finally:
        second.close()


def test_a_missing_issuer_is_refused_where_the_provider_promised_one(client: Client, provider: Provider) -> None:
    provider.change_metadata = lambda document: document.update(authorization_response_iss_parameter_supported=True)
    sent = begin(client, provider)
    assert come_back(client, sent).startswith("/sign-in/?problem=refused&")
    assert come_back(client, begin(client, provider), iss=provider.issuer) == "/inbox"


def test_a_code_of_another_question_buys_nothing(client: Client, provider: Provider) -> None:
    """Code injection (RFC 9700, 4.5): a code that was given to somebody else's question fails at PKCE and at nonce."""
    theirs = begin(Client(), provider)
    challenge = provider.challenge
    mine = begin(client, provider)
    assert theirs["state"] != mine["state"]
    provider.challenge = challenge
    assert come_back(client, mine).startswith("/sign-in/?problem=refused&")
    assert not signed_in(client)


def test_who_is_asked_again_must_have_been_seen_now(client: Client, provider: Provider) -> None:
    asked = {"next": "/inbox", "why": "fresh"}
    sent = begin(client, provider, **asked)
    assert sent["max_age"] == "600"
    assert come_back(client, sent).startswith("/sign-in/?problem=refused&")  # no auth_time at all
    sent = begin(client, provider, **asked)
    provider.change_claims = lambda claims: claims.update(auth_time=claims["iat"] - 3600)
    assert come_back(client, sent).startswith("/sign-in/?problem=refused&")
    sent = begin(client, provider, **asked)
    provider.change_claims = lambda claims: claims.update(auth_time=claims["iat"] - 5)
    assert come_back(client, sent) == "/inbox"


def test_a_step_up_that_falls_short_takes_nothing_away(client: Client, provider: Provider) -> None:
    come_back(client, begin(client, provider))
    provider.change_claims = lambda claims: claims.update(acr="low")
    assert come_back(client, begin(client, provider)).startswith("/sign-in/?problem=level&")
    assert client.session["identity"]["assurance"] == kernel.Assurance.SUBSTANTIAL
    assert SignIn.objects.count() == 1


def test_an_answer_nobody_asked_for_is_refused(client: Client, provider: Provider) -> None:
    begin(client, provider)
    assert come_back(client, {"state": "made-up"}).startswith("/sign-in/?problem=expired&")
    assert not signed_in(client)


def test_an_answer_asked_for_in_another_browser_is_refused(client: Client, provider: Provider) -> None:
    sent = begin(Client(), provider)
    assert come_back(client, sent).startswith("/sign-in/?problem=expired&")
    assert not signed_in(client)


def test_an_answer_counts_once(client: Client, provider: Provider) -> None:
    sent = begin(client, provider)
    assert come_back(client, sent) == "/inbox"
    assert come_back(client, sent).startswith("/sign-in/?problem=expired&")
    assert SignIn.objects.count() == 1


def test_an_answer_in_another_issuers_name_is_refused(client: Client, provider: Provider) -> None:
    sent = begin(client, provider)
    assert come_back(client, sent, iss="https://evil.example").startswith("/sign-in/?problem=refused&")
    assert not signed_in(client)
    assert not any(path.endswith("/token") for path in provider.requests)


def test_whoever_cancels_is_told_so(client: Client, provider: Provider) -> None:
    sent = begin(client, provider)
    where = come_back(client, sent, error="access_denied")
    assert where == "/sign-in/?problem=denied&next=%2Finbox&level=substantial"


def test_a_stolen_code_without_the_verifier_buys_nothing(client: Client, provider: Provider) -> None:
    sent = begin(client, provider)
    provider.challenge = "another-challenge"
    assert come_back(client, sent).startswith("/sign-in/?problem=refused&")
    assert not signed_in(client)


def test_a_provider_that_is_down_is_said_to_be(client: Client, provider: Provider) -> None:
    sent = begin(client, provider)
    provider.token_status = 503
    assert come_back(client, sent).startswith("/sign-in/?problem=unreachable&")
    provider.close()
    plug_in(provider)
    answer = client.get("/sign-in/hostile/")
    assert answer["Location"].startswith("/sign-in/?problem=unreachable&")


def test_metadata_of_another_issuer_is_refused(client: Client, provider: Provider) -> None:
    provider.change_metadata = lambda document: document.update(issuer="https://evil.example")
    assert client.get("/sign-in/hostile/")["Location"].startswith("/sign-in/?problem=refused&")


def test_metadata_with_an_unsafe_address_is_refused(client: Client, provider: Provider) -> None:
    provider.change_metadata = lambda document: document.update(token_endpoint="http://evil.example/token")
    assert client.get("/sign-in/hostile/")["Location"].startswith("/sign-in/?problem=refused&")


def test_a_new_key_is_fetched_and_an_unknown_one_does_not_make_us_hammer(
    client: Client, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert come_back(client, begin(client, provider)) == "/inbox"
    provider.rotate()
    monkeypatch.setattr("guichet.connectors.openid.discovery.REFETCH_SECONDS", 0.0)
    other = Client()
    assert come_back(other, begin(other, provider)) == "/inbox"
    monkeypatch.setattr("guichet.connectors.openid.discovery.REFETCH_SECONDS", 30.0)
    asked = sum(path.endswith("/jwks") for path in provider.requests)
    provider.make_token = hostile.signed_by_a_stranger(provider, "three")
    for _ in range(5):
        third = Client()
        come_back(third, begin(third, provider))
        assert not signed_in(third)
    assert sum(path.endswith("/jwks") for path in provider.requests) == asked


def test_a_lower_level_than_asked_signs_in_as_far_as_it_goes(client: Client, provider: Provider) -> None:
    provider.change_claims = lambda claims: claims.update(acr="low")
    where = come_back(client, begin(client, provider))
    assert where.startswith("/sign-in/?problem=level&next=%2Finbox&level=substantial")
    assert signed_in(client)
    assert SignIn.objects.get().assurance == kernel.Assurance.LOW


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x\r\n",
        " //evil.example",
        "evil",
        "",
    ],
)
def test_nobody_is_sent_to_a_foreign_address(client: Client, provider: Provider, target: str) -> None:
    where = come_back(client, begin(client, provider, next=target, level="low"))
    assert where == "/" or (where.startswith("/%0d") and "evil" not in where)


def test_signing_out_ends_the_session_everywhere(client: Client, provider: Provider) -> None:
    come_back(client, begin(client, provider))
    stolen = Client()
    stolen.cookies["session"] = client.cookies["session"].value
    answer = client.post("/sign-out/", {"next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert not signed_in(client)
    assert not signed_in(stolen)
    assert SignIn.objects.get().ended_at is not None
    assert client.get("/sign-out/").status_code == 405


def test_signing_in_as_another_empties_the_session(client: Client, provider: Provider) -> None:
    come_back(client, begin(client, provider))
    session = client.session
    session["tracking_codes"] = ["AAAA-1"]
    session.save()
    provider.change_claims = lambda claims: claims.update(sub="boris-3")
    provider.change_userinfo = lambda claims: claims.update(sub="boris-3", name="Boris Novak")
    come_back(client, begin(client, provider))
    assert "tracking_codes" not in client.session
    remembered = client.session["identity"]
    assert vault.read(remembered["name"], place=f"session/{remembered['sign_in']}/name") == "Boris Novak"
    assert [row.ended_at is None for row in SignIn.objects.order_by("id")] == [False, True]


def test_a_closed_account_stays_out(client: Client, provider: Provider) -> None:
    come_back(client, begin(client, provider))
    Account.objects.update(is_active=False)
    other = Client()
    assert come_back(other, begin(other, provider)).startswith("/sign-in/?problem=refused&")
    assert not signed_in(other)


def test_the_check_says_what_is_wrong(provider: Provider) -> None:
    assert plug_in(provider).check() == ()
    provider.change_metadata = lambda document: document.pop("jwks_uri") and None
    (problem,) = plug_in(provider).check()
    assert "jwks_uri" in problem.message


def test_keys_are_shared_between_threads_without_a_second_fetch(provider: Provider) -> None:
    published = Published(plug_in(provider).configuration, secure=False)
    assert published.key("one") is published.key("one")
    assert sum(path.endswith("/jwks") for path in provider.requests) == 1


def test_wrong_settings_are_told_one_by_one() -> None:
    with pytest.raises(kernel.Invalid) as refused:
        openid.read(
            '[{"name": "a b", "issuer": "http://id.example", "client_id": "x", "acr": {"a": "best"}}]', secure=True
        )
    where = {problem.where.removeprefix("GUICHET_OPENID_PROVIDERS[0].") for problem in refused.value.problems}
    assert where == {"name", "issuer", "client_secret", "acr", "label"}
    with pytest.raises(kernel.Invalid, match="no JSON"):
        openid.read("[{", secure=True)


def test_the_actor_is_the_person_at_the_providers_level(client: Client, provider: Provider) -> None:
    come_back(client, begin(client, provider))
    (agent,) = Agent.objects.all()
    assert identity.sign_ins_of(agent.id)[0].assurance is kernel.Assurance.SUBSTANTIAL
