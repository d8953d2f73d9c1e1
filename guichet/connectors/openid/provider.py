"""One OpenID provider as identity sees it: where to send a browser, and whom its answer names."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from guichet.connectors.openid.configuration import Configuration
from guichet.connectors.openid.discovery import Published
from guichet.connectors.openid.faults import SignInFailed
from guichet.connectors.openid.fetching import fetch_json
from guichet.connectors.openid.verification import SKEW_SECONDS, verified_claims, verified_logout
from guichet.identity import api as identity_api
from guichet.identity import ports
from guichet.kernel import api as kernel

_PROFILE = ("name", "given_name", "family_name", "birthdate", "locale")


@dataclass(frozen=True)
class Question:
    """What we asked the provider, kept in the browser's session until it answers."""

    state: str
    nonce: str
    verifier: str
    level: kernel.Assurance
    #: Within how many seconds they must have shown the provider who they are; None: whenever.
    max_age: int | None = None

    @classmethod
    def new(cls, level: kernel.Assurance, max_age: int | None = None) -> Question:
        """Fresh secrets of 256 bits each."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32), level, max_age)

    @property
    def challenge(self) -> str:
        """PKCE's S256 of the verifier (RFC 7636, section 4.2)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True)
class Vouched:
    """Whom the provider vouched for, verified."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]
    assurance: kernel.Assurance
    id_token: str
    #: The provider's own session, and when they last showed it who they are (seconds), if it tells.
    session: str = ""
    authenticated_at: float | None = None


class OpenIdProvider(ports.IdentityProvider):
    """The authorization code flow with PKCE against one provider."""

    def __init__(self, configuration: Configuration, *, secure: bool) -> None:
        self.configuration = configuration
        self.name = configuration.name
        self.label = configuration.label
        self.issuer = configuration.issuer
        self._secure = secure
        self._published = Published(configuration, secure=secure)

    def levels(self) -> tuple[kernel.Assurance, ...]:
        """The levels its acr values map to."""
        return tuple(sorted(set(self.configuration.acr.values())))

    def begin_address(self, *, next_path: str, level: kernel.Assurance, why: str = "") -> str:
        """Our own address that begins the sign-in."""
        asked = {"next": next_path, "level": level.label} | ({"why": why} if why else {})
        return f"/sign-in/{self.name}/?{urlencode(asked)}"

    def check(self) -> tuple[kernel.Problem, ...]:
        """Whether its discovery document can be read."""
        try:
            self._published.metadata()
        except SignInFailed as failed:
            return (kernel.Problem(f"openid:{self.name}", str(failed), "Check issuer and network.", failed.code),)
        return ()

    def address_to_ask(self, question: Question, *, return_to: str, language: str) -> str:
        """Where to send the browser (Core, section 3.1.2.1); raises SignInFailed."""
        parameters = {
            "response_type": "code",
            "client_id": self.configuration.client_id,
            "redirect_uri": return_to,
            "scope": " ".join(self.configuration.scopes),
            "state": question.state,
            "nonce": question.nonce,
            "code_challenge": question.challenge,
            "code_challenge_method": "S256",
            "acr_values": self.configuration.acr_values(question.level),
        }
        if question.max_age is not None:
            parameters["max_age"] = str(question.max_age)
        if language:
            parameters["ui_locales"] = language
        endpoint = self._published.metadata().authorization_endpoint
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(parameters)}"

    def person_of_answer(self, question: Question, *, code: str, issuer: str | None, return_to: str) -> Vouched:
        """Exchange the code and verify all that comes; raises SignInFailed. `issuer`: the answer's `iss` (RFC 9207)."""
        metadata = self._published.metadata()
        if (issuer is not None or metadata.iss_in_answer) and issuer != self.configuration.issuer:
            raise SignInFailed("refused", f"the answer came from issuer {issuer!r}")
        answer = fetch_json(
            metadata.token_endpoint,
            secure=self._secure,
            form={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": return_to,
                "code_verifier": question.verifier,
            },
            auth=(self.configuration.client_id, self.configuration.client_secret),
        )
        access_token = answer.get("access_token")
        if not isinstance(access_token, str) or str(answer.get("token_type", "")).lower() != "bearer":
            raise SignInFailed("refused", "the token endpoint answered no bearer token")
        claims = verified_claims(
            answer.get("id_token"),
            configuration=self.configuration,
            key=self._published.key,
            nonce=question.nonce,
            access_token=access_token,
            max_age=question.max_age,
        )
        profile = self._profile(metadata.userinfo_endpoint, access_token, claims)
        assurance = self.configuration.acr.get(str(claims.get("acr", "")), kernel.Assurance.NONE)
        if assurance is kernel.Assurance.NONE:
            raise SignInFailed("level", f"acr {claims.get('acr')!r} is none of {sorted(self.configuration.acr)}")
        session, shown = claims.get("sid"), claims.get("auth_time")
        return Vouched(
            metadata.issuer,
            claims["sub"],
            profile,
            assurance,
            str(answer["id_token"]),
            session[:255] if isinstance(session, str) else "",
            float(shown) if isinstance(shown, int | float) and not isinstance(shown, bool) else None,
        )

    def sign_ins_to_end(self, token: str) -> identity_api.Named:
        """Whose sign-ins a logout token ends; raises SignInFailed when it can't be believed, or was spent before."""
        claims = verified_logout(token, configuration=self.configuration, key=self._published.key)
        until = float(claims["exp"]) + SKEW_SECONDS
        if not identity_api.spend_token(issuer=self.configuration.issuer, token_id=claims["jti"], until=until):
            raise SignInFailed("refused", "the logout token was used before")
        return identity_api.Named(self.configuration.issuer, claims.get("sub", ""), claims.get("sid", ""))

    def logout_address(self, *, id_token: str, return_to: str) -> str:
        """Where to send the browser to sign out at the provider too (RP-Initiated Logout 1.0); empty when it cannot."""
        try:
            endpoint = self._published.metadata().end_session_endpoint
        except SignInFailed:  # we are signed out here whether or not the provider answers
            return ""
        if not endpoint or not id_token:
            return ""
        asked = {
            "id_token_hint": id_token,
            "client_id": self.configuration.client_id,
            "post_logout_redirect_uri": return_to,
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def _profile(self, endpoint: str, access_token: str, claims: Mapping[str, Any]) -> dict[str, Any]:
        """The person's standard claims: the signed ones first, the rest from userinfo, when it speaks of the same."""
        told: dict[str, Any] = {}
        if endpoint:
            told = fetch_json(endpoint, secure=self._secure, bearer=access_token)
            if told.get("sub") != claims["sub"]:  # Core, section 5.3.2: tokens mixed up or swapped
                raise SignInFailed("refused", "userinfo speaks of another subject than the id token")
        return {
            name: value
            for name in _PROFILE
            if (value := claims.get(name, told.get(name))) is not None and isinstance(value, str)
        }
