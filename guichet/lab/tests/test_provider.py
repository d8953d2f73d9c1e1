"""The whole sign-in against the lab's provider, over real HTTP: choose a person, come back as them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client

from guichet.connectors.openid import api as openid
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab import api as lab
from guichet.lab.models import Grant
from guichet.lab.provider.clients import NAME, client_secret
from guichet.lab.provider.keys import rotate
from guichet.vault import api as vault

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: Any, settings: Any) -> Iterator[str]:
    """The site with its lab, listening; and the connector told of it."""
    settings.GUICHET_BASE_URL = live_server.url
    before = identity.providers.get(NAME)
    openid.plug_in(lab.configuration(), secure=False)
    yield live_server.url
    identity.providers.replace(NAME, before)


def walk(client: Client, person: str, level: str = "substantial", **chosen: str) -> str:
    """Sign in as a browser does; answers where it ends."""
    asked = client.get(f"/sign-in/{NAME}/", {"next": "/inbox", "level": level})
    address = urlsplit(asked["Location"])
    assert address.path == "/lab/identity/authorize"
    page = client.get(f"{address.path}?{address.query}")
    assert page.status_code == 200
    assert f'value="urn:lab:loa:{level}" checked' in page.content.decode()
    (hidden,) = re.findall(r'name="asked" value="([^"]+)"', page.content.decode())
    form = {"asked": hidden, "person": person, "acr": f"urn:lab:loa:{level}", **chosen}
    back = urlsplit(client.post("/lab/identity/authorize", form)["Location"])
    return str(client.get(f"{back.path}?{back.query}")["Location"])


def name_in(remembered: Mapping[str, Any]) -> str:
    """The name a session remembers, unsealed."""
    return vault.read(remembered["name"], place=f"session/{remembered['sign_in']}/name")


def test_amina_signs_in_and_out(site: str, client: Client) -> None:
    lab.populate()
    assert walk(client, "amina") == "/inbox"
    remembered = client.session["identity"]
    assert name_in(remembered) == "Amina Rahimi"
    assert remembered["assurance"] == kernel.Assurance.SUBSTANTIAL
    where = urlsplit(client.post("/sign-out/")["Location"])
    assert where.path == "/lab/identity/end-session"
    assert client.get(f"{where.path}?{where.query}")["Location"] == "http://testserver/"
    assert "identity" not in client.session


def test_the_populated_are_recognised_and_staff_have_their_roles(site: str, client: Client) -> None:
    population = lab.populate()
    assert lab.populate() == population
    walk(client, "chen")
    assert client.session["identity"]["agent"] == population.agents["chen"]
    assert client.session["identity"]["roles"] == [["caseworker", "inland-revenue"]]
    children = identity.related(population.agents["dana"], "parent_of")
    assert [child.agent.id for child in children] == [population.agents["ari"]]


def test_a_generated_person_can_come_too(site: str, client: Client) -> None:
    assert walk(client, "amina", other="synthetic-12") == "/inbox"
    assert name_in(client.session["identity"]) == lab.generated(12).name


def test_whoever_cancels_is_not_signed_in(site: str, client: Client) -> None:
    assert walk(client, "amina", cancel="1").startswith("/sign-in/?problem=denied&")
    assert "identity" not in client.session


def test_keys_rotate_unnoticed(site: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guichet.connectors.openid.discovery.REFETCH_SECONDS", 0.0)
    assert walk(client, "amina") == "/inbox"
    rotate()
    rotate()
    assert walk(Client(), "boris") == "/inbox"
    assert len(httpx.get(f"{site}/lab/identity/jwks.json").json()["keys"]) == 2


def test_the_provider_refuses_what_it_should(site: str, client: Client) -> None:
    asked = urlsplit(client.get(f"/sign-in/{NAME}/")["Location"])
    good = {name: values[0] for name, values in parse_qs(asked.query).items()}

    def ask(**changes: str) -> Any:
        return client.get("/lab/identity/authorize", {**good, **changes})

    assert ask(redirect_uri="https://evil.example/sign-in/national/return/").status_code == 400
    assert ask(redirect_uri="http://testserver/elsewhere").status_code == 400
    assert ask(client_id="another").status_code == 400
    assert "error=invalid_request" in ask(code_challenge_method="plain")["Location"]
    assert "error=unsupported_response_type" in ask(response_type="token")["Location"]
    assert "error=login_required" in ask(prompt="none")["Location"]

    (hidden,) = re.findall(r'name="asked" value="([^"]+)"', ask().content.decode())
    form = {"asked": hidden, "person": "amina", "acr": "urn:lab:loa:low"}
    back = urlsplit(client.post("/lab/identity/authorize", form)["Location"])
    code = parse_qs(back.query)["code"][0]
    exchange = {"grant_type": "authorization_code", "code": code, "redirect_uri": good["redirect_uri"]}
    token = f"{site}/lab/identity/token"
    right = ("guichet", client_secret("guichet"))
    assert httpx.post(token, data=exchange, auth=("guichet", "wrong")).json()["error"] == "invalid_client"
    assert (
        httpx.post(token, data={**exchange, "code_verifier": "x" * 43}, auth=right).json()["error"] == "invalid_grant"
    )
    assert Grant.objects.get().exchanged_at is None
    assert httpx.get(f"{site}/lab/identity/userinfo", headers={"Authorization": "Bearer made-up"}).status_code == 401

    pending = client.session["openid"]
    client.get(f"{back.path}?{back.query}")
    assert "identity" in client.session
    again = {**exchange, "code_verifier": pending[-1]["verifier"]}
    assert httpx.post(token, data=again, auth=right).json()["error"] == "invalid_grant"
    assert Grant.objects.get().token_digest == ""


def test_each_client_knows_a_person_by_another_number() -> None:
    assert lab.subject_of("amina", "guichet") != lab.subject_of("amina", "another")
    assert lab.subject_of("amina", "guichet") != lab.subject_of("boris", "guichet")
