"""Sign-in against oidc-provider, which is certified by the OpenID Foundation: code flow, key rotation, both logouts."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client, RequestFactory
from joserfc.jwk import ECKey

from guichet.connectors.openid import api as openid
from guichet.identity import api as identity
from guichet.kernel import api as kernel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

HERE = Path(__file__).parent / "oidc_provider"
LOADS = ["node", "--input-type=module", "--eval", "import 'oidc-provider'; import 'openid-client'"]
SECRET = "a-secret-of-the-tests-only-0123456789"
SignIn: Any = apps.get_model("identity", "SignIn")


def modules() -> Path:
    """The folder with the provider and its locked packages: installed once under var/, whole before it gets its name.

    Two processes of a test run may both install; the first to finish gives its folder the name, the other's is thrown
    away, so that neither takes packages from under the other.
    """
    made_of = {
        name: (HERE / name).read_bytes() for name in ("package.json", "package-lock.json", "provider.mjs", "client.mjs")
    }
    cache = Path(settings.GUICHET_VAR) / "cache"
    folder = cache / f"oidc-provider-{hashlib.sha256(b''.join(made_of.values())).hexdigest()[:12]}"
    npm = shutil.which("npm")
    if shutil.which("node") is None or npm is None:
        pytest.skip("node and npm are not here: the certified provider cannot be run")
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix="oidc-provider-", ignore_cleanup_errors=True) as made:
            whole = Path(made) / "whole"
            whole.mkdir()
            for name, content in made_of.items():
                (whole / name).write_bytes(content)
            said = ""
            for command in ([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], LOADS):
                # npm may end without an error when the network failed it, so what it installed is tried as well.
                done = subprocess.run(
                    command, check=False, cwd=whole, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300
                )
                said += done.stdout.decode()
                if done.returncode:
                    pytest.skip(f"npm could not install the certified provider: {said[-400:]}")
            with contextlib.suppress(OSError):  # the other process was first
                whole.rename(folder)
    return folder


class Certified:
    """The provider's process; started anew with other keys it is the same provider, rotated."""

    def __init__(self, site: str) -> None:
        self.folder = modules()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.site = site
        self.keys: list[dict[str, Any]] = []
        self.process: subprocess.Popen[bytes] | None = None
        self.rotate()

    def rotate(self) -> None:
        """Sign with a new key, with the one before still published."""
        key = ECKey.generate_key("P-256", private=True).as_dict(private=True)
        self.keys = [{**key, "use": "sig", "alg": "ES256", "kid": f"key-{len(self.keys)}"}, *self.keys][:2]
        self.stop()
        self.process = subprocess.Popen(
            ["node", "provider.mjs"],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NODE_ENV": "test"},
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        asked = {
            "issuer": self.issuer,
            "port": self.port,
            "redirect": "http://testserver/sign-in/certified/return/",
            "after": "http://testserver/",
            "logout": f"{self.site}/sign-in/certified/logout/",
            "keys": self.keys,
        }
        self.process.stdin.write(json.dumps(asked).encode())
        self.process.stdin.close()
        said = []
        for line in self.process.stdout:
            said.append(line.decode())
            if "ready" in said[-1]:
                return
        self.stop()
        raise AssertionError("".join(said))

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            assert self.process.stdout is not None
            self.process.stdout.close()


@pytest.fixture
def certified(live_server: Any) -> Iterator[Certified]:
    made = Certified(live_server.url)
    acr = {level.label: level for level in kernel.Assurance if level}
    openid.plug_in(
        openid.Configuration(
            name="certified",
            issuer=made.issuer,
            client_id="guichet",
            client_secret=SECRET,
            acr=acr,
            label=kernel.LocalizedText({"en": "Certified"}),
        ),
        secure=False,
    )
    yield made
    made.stop()


def at_provider(browser: httpx.Client, address: str) -> str:
    """Follow the provider's pages until it sends the browser back to us; answers that address."""
    for _ in range(12):
        answer = browser.get(address)
        assert answer.status_code in (302, 303), answer.text
        address = str(httpx.URL(address).join(answer.headers["Location"]))
        if urlsplit(address).netloc == "testserver":
            return address
    raise AssertionError(f"the provider goes round in circles: {address}")


def sign_in(client: Client, browser: httpx.Client, level: str = "substantial", **asked: str) -> str:
    begun = client.get("/sign-in/certified/", {"next": "/inbox", "level": level, **asked})
    back = urlsplit(at_provider(browser, begun["Location"]))
    return str(client.get(back.path, {name: values[0] for name, values in parse_qs(back.query).items()})["Location"])


def known(client: Client) -> bool:
    request = RequestFactory().get("/en/my/")
    request.session = client.session
    return identity.actor_of_request(request).agent_id is not None


def test_code_flow_fresh_sign_in_rotation_and_both_logouts(
    certified: Certified, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with httpx.Client() as browser:
        assert sign_in(client, browser) == "/inbox"
        assert known(client)
        row = SignIn.objects.get()
        assert (row.issuer, row.subject, row.assurance) == (certified.issuer, "amina-7", kernel.Assurance.SUBSTANTIAL)
        assert row.provider_session

        # Asked again: max_age is honoured, and auth_time is looked at.
        again = Client()
        assert sign_in(again, browser, why="fresh") == "/inbox"

        # The provider's own sign-out ends both browsers here, by its logout token alone.
        begun = parse_qs(urlsplit(client.get("/sign-in/certified/")["Location"]).query)
        assert begun["code_challenge_method"] == ["S256"]
        hint = client.session["identity"]["logout_hint"]
        page = browser.get(f"{certified.issuer}/session/end", params={"id_token_hint": hint, "client_id": "guichet"})
        (secret,) = re.findall(r'name="xsrf" value="([^"]+)"', page.text)
        done = browser.post(f"{certified.issuer}/session/end/confirm", data={"xsrf": secret, "logout": "yes"})
        assert done.status_code in (200, 302, 303), done.text
        assert not known(client)
        assert not known(again)
        assert not SignIn.objects.filter(ended_at__isnull=True).exists()

    # Signed out here, the browser is led to the provider's sign-out and back (RP-initiated).
    with httpx.Client() as browser:
        assert sign_in(client, browser) == "/inbox"
        leaving = client.post("/sign-out/")["Location"]
        assert leaving.startswith(f"{certified.issuer}/session/end?")
        assert not known(client)
        page = browser.get(leaving)
        (secret,) = re.findall(r'name="xsrf" value="([^"]+)"', page.text)
        left = browser.post(f"{certified.issuer}/session/end/confirm", data={"xsrf": secret, "logout": "yes"})
        assert left.headers["Location"].startswith("http://testserver/")

    # Another key signs from now on: nobody notices.
    monkeypatch.setattr("guichet.connectors.openid.discovery.REFETCH_SECONDS", 0.0)
    certified.rotate()
    with httpx.Client() as browser:
        assert sign_in(client, browser, level="high") == "/inbox"
        assert client.session["identity"]["assurance"] == kernel.Assurance.HIGH
        assert len({each.agent_id for each in apps.get_model("identity", "Account").objects.all()}) == 1
