"""An OpenID provider on this machine that does everything right until it is told what to forge."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jws, jwt
from joserfc.jwk import ECKey, RSAKey

Change = Callable[[dict[str, Any]], None]


class Provider:
    """`claims` and `userinfo` are changed by hooks; `key`, `algorithm` and `kid` say how the id token is signed."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.change_claims: Change = lambda claims: None
        self.change_userinfo: Change = lambda claims: None
        self.change_metadata: Change = lambda document: None
        self.make_token: Callable[[dict[str, Any]], str] = self.signed
        self.key = ECKey.generate_key("P-256", private=True)
        self.kid = "one"
        self.published = [(self.kid, self.key)]
        self.nonce = ""
        self.challenge = ""
        self.token_status = 200
        self.token_answer: Callable[[dict[str, Any]], None] = lambda answer: None
        #: What is sent as it stands, by the end of the path, instead of the honest document.
        self.raw: dict[str, bytes] = {}
        self.headers: dict[str, str] = {}
        self.trickle = 0.0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/op"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "ES256", "kid": self.kid}, claims, self.key, algorithms=["ES256"])

    def rotate(self) -> None:
        """A new key, published beside the old one."""
        self.key, self.kid = ECKey.generate_key("P-256", private=True), "two"
        self.published.append((self.kid, self.key))

    def answers(self, path: str, form: dict[str, list[str]]) -> tuple[int, Any]:
        self.requests.append(path)
        if path.endswith("/openid-configuration"):
            document = {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/jwks",
            }
            self.change_metadata(document)
            return 200, document
        if path.endswith("/jwks"):
            return 200, {
                "keys": [{**key.as_dict(private=False), "kid": kid, "use": "sig"} for kid, key in self.published]
            }
        if path.endswith("/token"):
            return self._token(form)
        claims = {"sub": "amina-7", "name": "Amina Rahimi", "birthdate": "1996-03-14", "locale": "en"}
        self.change_userinfo(claims)
        return 200, claims

    def _token(self, form: dict[str, list[str]]) -> tuple[int, Any]:
        if self.token_status != 200:
            return self.token_status, {"error": "invalid_grant"}
        verifier = form["code_verifier"][0]
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if digest != self.challenge or form["code"] != ["a-code"]:
            return 400, {"error": "invalid_grant"}
        half = hashlib.sha256(b"an-access-token").digest()[:16]
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": "amina-7",
            "aud": "guichet",
            "exp": now + 300,
            "iat": now,
            "nonce": self.nonce,
            "acr": "substantial",
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
        }
        self.change_claims(claims)
        token = self.make_token(claims)
        answer = {"access_token": "an-access-token", "token_type": "Bearer", "id_token": token}
        self.token_answer(answer)
        return 200, answer

    def logout_token(self, **changes: Any) -> str:
        """An honest logout token, but for the changes; None leaves a claim out."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": "guichet",
            "iat": now,
            "exp": now + 120,
            "jti": f"jti-{time.monotonic_ns()}",
            "sub": "amina-7",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        claims |= changes
        return self.make_token({name: value for name, value in claims.items() if value is not None})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer({})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._answer(parse_qs(body))

            def _answer(self, form: dict[str, list[str]]) -> None:
                status, document = provider.answers(self.path, form)
                body = json.dumps(document).encode()
                for end, raw in provider.raw.items():
                    body = raw if self.path.endswith(end) else body
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                for name, value in provider.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    for sign in body if provider.trickle else ():
                        self.wfile.write(bytes((sign,)))
                        time.sleep(provider.trickle)
                    self.wfile.write(b"" if provider.trickle else body)
                except OSError:
                    """Nobody waits for the rest."""

            def log_message(self, format: str, *args: Any) -> None:  # the standard library's name
                """Quiet."""

        return Handler


def part(document: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()


def unsigned(claims: dict[str, Any]) -> str:
    return f"{part({'alg': 'none'})}.{part(claims)}."


def signed_with_public_key_as_secret(provider: Provider) -> Callable[[dict[str, Any]], str]:
    """The classic confusion: HS256 with the provider's public key as the secret."""
    secret = provider.key.as_pem(private=False)  # the library refuses to do this, so it is done by hand

    def make(claims: dict[str, Any]) -> str:
        signed = f"{part({'alg': 'HS256', 'kid': provider.kid})}.{part(claims)}"
        digest = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"

    return make


def signed_by_a_stranger(provider: Provider, kid: str) -> Callable[[dict[str, Any]], str]:
    stranger = ECKey.generate_key("P-256", private=True)
    return lambda claims: jwt.encode({"alg": "ES256", "kid": kid}, claims, stranger, algorithms=["ES256"])


def signed_with_rsa(kid: str) -> Callable[[dict[str, Any]], str]:
    key = RSAKey.generate_key(2048, private=True)
    return lambda claims: jwt.encode({"alg": "RS256", "kid": kid}, claims, key, algorithms=["RS256"])


def tampered(provider: Provider) -> Callable[[dict[str, Any]], str]:
    """A token with an honest signature over other claims."""

    def make(claims: dict[str, Any]) -> str:
        header, _, signature = provider.signed(claims).split(".")
        return f"{header}.{part({**claims, 'sub': 'boris-3'})}.{signature}"

    return make


def headed(key: ECKey, header: dict[str, Any], payload: bytes) -> str:
    """Anything at all under an honest signature."""
    return jws.serialize_compact({"alg": "ES256", **header}, payload, key, registry=_LAX)


_LAX = jws.JWSRegistry(strict_check_header=False)


def listed(provider: Provider) -> Callable[[dict[str, Any]], str]:
    return lambda claims: headed(provider.key, {"kid": provider.kid}, json.dumps([claims]).encode())


def signed_by_another_provider(provider: Provider) -> Callable[[dict[str, Any]], str]:
    """Another honest provider's key, under its own id there."""
    other = ECKey.generate_key("P-256", private=True)
    return lambda claims: headed(other, {"kid": "another-provider-1"}, json.dumps(claims).encode())


def signed_with_key_in_header(provider: Provider) -> Callable[[dict[str, Any]], str]:
    own = ECKey.generate_key("P-256", private=True)
    header = {"kid": provider.kid, "jwk": own.as_dict(private=False)}
    return lambda claims: headed(own, header, json.dumps(claims).encode())


def signed_with_critical(provider: Provider) -> Callable[[dict[str, Any]], str]:
    def make(claims: dict[str, Any]) -> str:
        signed = f"{part({'alg': 'ES256', 'kid': provider.kid, 'crit': ['b64'], 'b64': True})}.{part(claims)}"
        signature = provider.signed(claims).split(".")[2]
        return f"{signed}.{signature}"

    return make


def typed(kind: str) -> Callable[[Provider], Callable[[dict[str, Any]], str]]:
    """A token of another kind, honestly signed."""
    return lambda provider: (
        lambda claims: headed(provider.key, {"kid": provider.kid, "typ": kind}, json.dumps(claims).encode())
    )
