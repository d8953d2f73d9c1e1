"""The provider ends its session and ours end with it, at once and everywhere; nothing forged or replayed ends any."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client, RequestFactory

from guichet.connectors.openid.tests import hostile
from guichet.connectors.openid.tests.hostile import Provider
from guichet.connectors.openid.tests.test_sign_in import begin, come_back, plug_in
from guichet.identity import api as identity

pytestmark = pytest.mark.django_db

SignIn: Any = apps.get_model("identity", "SignIn")


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    plug_in(made)
    yield made
    made.close()


def signed_in_at(provider: Provider, session: str | None, subject: str = "amina-7") -> Client:
    """A browser signed in during a session of the provider's, which it tells or not."""
    told = {"sub": subject} | ({"sid": session} if session else {})
    provider.change_claims = lambda claims: claims.update(told)
    provider.change_userinfo = lambda claims: claims.update(sub=subject)
    client = Client()
    assert come_back(client, begin(client, provider)) == "/inbox"
    return client


def tell(provider: Provider, token: str) -> int:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/hostile/logout/", {"logout_token": token})
    assert answer.headers["Cache-Control"] == "no-store"
    return int(answer.status_code)


def open_now(client: Client) -> bool:
    """Whether the next request of this browser is anybody's, as every page asks it."""
    request = RequestFactory().get("/en/my/")
    request.session = client.session
    return identity.actor_of_request(request).agent_id is not None


def test_every_browser_of_the_subject_is_signed_out_at_once(provider: Provider) -> None:
    browsers = [signed_in_at(provider, "one"), signed_in_at(provider, "two"), signed_in_at(provider, None)]
    boris = signed_in_at(provider, "three", subject="boris-3")
    assert all(map(open_now, [*browsers, boris]))
    assert tell(provider, provider.logout_token()) == 200
    assert not any(map(open_now, browsers))
    assert open_now(boris)
    assert set(SignIn.objects.filter(ended_at__isnull=False).values_list("subject", flat=True)) == {"amina-7"}


def test_a_session_named_ends_that_session_and_those_of_unknown_session(provider: Provider) -> None:
    one, two, unknown = signed_in_at(provider, "one"), signed_in_at(provider, "two"), signed_in_at(provider, None)
    assert tell(provider, provider.logout_token(sid="one")) == 200
    assert [open_now(one), open_now(two), open_now(unknown)] == [False, True, False]
    assert tell(provider, provider.logout_token(sid="two", sub=None)) == 200
    assert not open_now(two)


EVENT = "http://schemas.openid.net/event/backchannel-logout"
WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "evil"},
    "no events": {"events": None},
    "another event": {"events": {"https://example.org/password-changed": {}}},
    "event that is no object": {"events": {EVENT: True}},
    "events that are a list": {"events": [EVENT]},
    "a nonce": {"nonce": "n"},
    "no jti": {"jti": None},
    "no time of issue": {"iat": None},
    "no expiry": {"exp": None},
    "expired": {"exp": int(time.time()) - 3600},
    "issued in the future": {"iat": int(time.time()) + 3600},
    "issued long ago": {"iat": int(time.time()) - 3600},
    "nobody": {"sub": None},
    "a subject that is a number": {"sub": 7},
    "an empty session": {"sid": ""},
}


@pytest.mark.parametrize("forgery", WRONG)
def test_a_forged_logout_ends_nothing(provider: Provider, forgery: str) -> None:
    amina = signed_in_at(provider, "one")
    assert tell(provider, provider.logout_token(**WRONG[forgery])) == 400
    assert open_now(amina)


MAKERS: dict[str, Callable[[Provider], Callable[[dict[str, Any]], str]]] = {
    "unsigned": lambda provider: hostile.unsigned,
    "public key as secret": hostile.signed_with_public_key_as_secret,
    "a stranger's key": lambda provider: hostile.signed_by_a_stranger(provider, provider.kid),
    "another provider's key": hostile.signed_by_another_provider,
    "tampered": hostile.tampered,
    "an id token by its type": hostile.typed("id_token+jwt"),
    "garbage": lambda provider: lambda claims: "a.b.c",
}


@pytest.mark.parametrize("maker", MAKERS)
def test_a_logout_signed_wrongly_ends_nothing(provider: Provider, maker: str) -> None:
    amina = signed_in_at(provider, "one")
    provider.make_token = MAKERS[maker](provider)
    assert tell(provider, provider.logout_token()) == 400
    assert open_now(amina)


def test_the_type_that_the_standard_recommends_is_taken(provider: Provider) -> None:
    amina = signed_in_at(provider, "one")
    provider.make_token = hostile.typed("logout+jwt")(provider)
    assert tell(provider, provider.logout_token()) == 200
    assert not open_now(amina)


def test_a_replayed_logout_ends_nothing_anew(provider: Provider) -> None:
    token = provider.logout_token()
    signed_in_at(provider, "one")
    assert tell(provider, token) == 200
    again = signed_in_at(provider, "one")
    assert tell(provider, token) == 400
    assert open_now(again)


def test_it_takes_a_post_with_a_token_and_a_known_provider(client: Client, provider: Provider) -> None:
    assert client.get("/sign-in/hostile/logout/").status_code == 405
    assert client.post("/sign-in/hostile/logout/").status_code == 400
    assert client.post("/sign-in/unheard-of/logout/").status_code == 404
