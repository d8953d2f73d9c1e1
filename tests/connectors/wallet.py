"""An issuer and a wallet that make SD-JWT VC with keys of their own, honest and otherwise."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey

from guichet.connectors.credentials import api as credentials
from guichet.evidence import ports
from guichet.kernel import api as kernel

ISSUER, VCT, AUDIENCE = "https://tax.example/issuer", "https://tax.example/credentials/income", "http://localhost:8000"
AMINA: dict[str, Any] = {
    "given_name": "Amina",
    "family_name": "Rahimi",
    "birthdate": "1996-03-14",
    "income": {"year_cents": 4_200_000},
    "nationality": "NZ",
}
Key = ECKey | OKPKey


def seconds(**ago: float) -> int:
    """A moment of JWT, some time ago (negative: to come)."""
    return int((kernel.system_clock() - timedelta(**ago)).timestamp())


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def digest(text: str) -> str:
    return b64(hashlib.sha256(text.encode()).digest())


def disclosure(*parts: Any) -> str:
    return b64(json.dumps([secrets.token_urlsafe(16), *parts]).encode())


def sign(claims: Mapping[str, Any], key: Key, *, typ: str, **header: Any) -> str:
    algorithm = "ES256" if isinstance(key, ECKey) else "Ed25519"
    head = {"alg": algorithm, "typ": typ, **header}
    return jws.serialize_compact(head, json.dumps(claims).encode(), key, algorithms=[str(head["alg"])])


def unsigned(claims: Mapping[str, Any], *, typ: str) -> str:
    return f"{b64(json.dumps({'alg': 'none', 'typ': typ}).encode())}.{b64(json.dumps(claims).encode())}."


@dataclass
class Wallet:
    """Holds a key, and presents what was issued to it."""

    key: Key = field(default_factory=lambda: ECKey.generate_key("P-256"))

    def present(
        self,
        issued: tuple[str, Sequence[str]],
        *,
        nonce: str,
        audience: str = AUDIENCE,
        show: Sequence[str] | None = None,
        key: Key | None = None,
        typ: str = "kb+jwt",
        header: Mapping[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """The presentation; `show` are the disclosures (all), `claims` stand instead of the honest ones."""
        token, disclosures = issued
        bound = "~".join((token, *(disclosures if show is None else show))) + "~"
        said = {"aud": audience, "nonce": nonce, "iat": seconds(), "sd_hash": digest(bound), **claims}
        said = {name: value for name, value in said.items() if value is not None}
        return bound + sign(said, key or self.key, typ=typ, **(header or {}))


@dataclass
class Issuer:
    """Issues credentials about Amina's income."""

    key: Key = field(default_factory=lambda: ECKey.generate_key("P-256"))
    uri: str = ISSUER

    def claims(
        self, wallet: Wallet, shown: Mapping[str, Any] = AMINA, **frame: Any
    ) -> tuple[dict[str, Any], list[str]]:
        """The claims with everything about her taken out, and the disclosures."""
        disclosures = [disclosure(name, value) for name, value in shown.items()]
        claims = {
            "iss": self.uri,
            "vct": VCT,
            "iat": seconds(days=1),
            "nbf": seconds(days=1),
            "exp": seconds(days=-30),
            "cnf": {"jwk": wallet.key.as_dict(private=False)},
            "_sd_alg": "sha-256",
            "_sd": [*map(digest, disclosures), digest("a decoy")],
            **frame,
        }
        return {name: value for name, value in claims.items() if value is not None}, disclosures

    def issue(self, wallet: Wallet, shown: Mapping[str, Any] = AMINA, *, typ: str = "dc+sd-jwt", **frame: Any) -> Any:
        """An honest credential, but for what `frame` says instead."""
        claims, disclosures = self.claims(wallet, shown, **frame)
        return sign(claims, self.key, typ=typ, kid="tax-1"), disclosures


def write_trust_list(path: Path, *keys: Key, **changes: Any) -> Path:
    """The trust list of an operator, as YAML (which JSON is)."""
    issuer = {
        "name": "tax",
        "issuer": ISSUER,
        "organization": "inland-revenue",
        "jwks": {"keys": [{**each.as_dict(private=False), "kid": f"tax-{at}"} for at, each in enumerate(keys, 1)]},
        "types": [
            {
                "vct": VCT,
                "facts": {"applicant_income": "income.year_cents", "applicant_birth_date": "birthdate"},
                "people": {"applicant": {"name": ["given_name", "family_name"], "birth_date": "birthdate"}},
            }
        ],
        **changes,
    }
    path.write_text(json.dumps({"issuers": [issuer]}, indent=1))
    return path


def trusted_issuer(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Issuer:
    """A tax office whose credentials are taken here, for one test."""
    found = Issuer()
    plugged: kernel.Registry[ports.CredentialVerifier] = kernel.Registry("format of credentials")
    trusted = credentials.load(write_trust_list(folder / "trust.yaml", found.key))
    verifier = credentials.SdJwtVerifier(trusted, audience=AUDIENCE)
    plugged.register(verifier.name, verifier)
    monkeypatch.setattr(ports, "credentials", plugged)
    return found
