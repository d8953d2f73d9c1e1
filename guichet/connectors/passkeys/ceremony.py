"""One round with a person's device: the challenge, and the verification of what the device signed."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from django.conf import settings
from django.http import HttpRequest
from webauthn.helpers import structs
from webauthn.helpers.exceptions import WebAuthnException

from guichet.identity import api as identity
from guichet.kernel import api as kernel

#: A challenge is good for so many seconds, and for one answer.
SECONDS = 5 * 60
_LONGEST = 32 * 1024
_KEY = "passkey"


class CeremonyFailed(Exception):
    """What the device (or somebody else) answered is not believed; the message is for the log."""


@dataclass(frozen=True)
class Party:
    """This site as devices know it."""

    id: str
    origin: str


@dataclass(frozen=True)
class Enrolled:
    """A new passkey, verified: what identity keeps."""

    credential_id: str
    public_key: str
    sign_count: int


@dataclass(frozen=True)
class Shown:
    """A known passkey that just signed; `holder` is whom the device says it belongs to."""

    credential_id: str
    passkey_id: str
    sign_count: int
    holder: str


def party(request: HttpRequest) -> Party:
    """The configured address in production, else the one that was asked."""
    base = str(getattr(settings, "GUICHET_BASE_URL", "")) if getattr(settings, "PRODUCTION", True) else ""
    parts = urlsplit(base or request.build_absolute_uri("/"))
    return Party(parts.hostname or "localhost", f"{parts.scheme}://{parts.netloc}")


def options_to_add(request: HttpRequest, *, agent: identity.Agent, site_name: str) -> str:
    """What the browser needs to make a passkey for the agent, as JSON (WebAuthn, section 5.4)."""
    made = webauthn.generate_registration_options(
        rp_id=party(request).id,
        rp_name=site_name,
        user_id=agent.id.encode(),
        user_name=agent.name,
        user_display_name=agent.name,
        challenge=_new_challenge(request, "add"),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=_bytes(each)) for each in identity.credentials_of(agent.id)
        ],
    )
    return webauthn.options_to_json(made)


def options_to_sign_in(request: HttpRequest) -> str:
    """What the browser needs to use any passkey of this site: it names nobody, so it tells nobody who has one."""
    made = webauthn.generate_authentication_options(
        rp_id=party(request).id,
        challenge=_new_challenge(request, "get"),
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(made)


def enrolled(request: HttpRequest, answer: str) -> Enrolled:
    """The passkey the device made in answer to our challenge; raises CeremonyFailed."""
    here, challenge = party(request), _take_challenge(request, "add")
    try:
        made = webauthn.verify_registration_response(
            credential=_bounded(answer),
            expected_challenge=challenge,
            expected_rp_id=here.id,
            expected_origin=here.origin,
            require_user_verification=True,
        )
    except _NOT_BELIEVED as error:
        raise CeremonyFailed(f"{type(error).__name__}: {error}") from None
    return Enrolled(_text(made.credential_id), _text(made.credential_public_key), made.sign_count)


def shown(request: HttpRequest, answer: str) -> Shown:
    """Whose passkey signed our challenge; raises CeremonyFailed."""
    here, challenge = party(request), _take_challenge(request, "get")
    try:
        parsed = webauthn.helpers.parse_authentication_credential_json(_bounded(answer))
        credential_id = _text(parsed.raw_id)
        key = identity.passkey_key(credential_id)
        if key is None:
            raise CeremonyFailed("a passkey nobody enrolled here, or that was removed")
        done = webauthn.verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge,
            expected_rp_id=here.id,
            expected_origin=here.origin,
            credential_public_key=_bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
        holder = (parsed.response.user_handle or b"").decode()
    except _NOT_BELIEVED as error:
        raise CeremonyFailed(f"{type(error).__name__}: {error}") from None
    return Shown(credential_id, key.id, done.new_sign_count, holder)


# What the library raises of what a stranger may send: its own, and those of the parsers beneath it.
_NOT_BELIEVED: tuple[type[Exception], ...] = (
    WebAuthnException,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RecursionError,
)


def _new_challenge(request: HttpRequest, kind: str) -> bytes:
    challenge = secrets.token_bytes(32)
    at = kernel.system_clock().timestamp()
    request.session[_KEY] = {"challenge": _text(challenge), "kind": kind, "at": at}
    return challenge


def _take_challenge(request: HttpRequest, kind: str) -> bytes:
    """The challenge under way, which is thereby used up."""
    pending: dict[str, Any] | None = request.session.pop(_KEY, None)
    if pending is None or pending["kind"] != kind:
        raise CeremonyFailed("no challenge is under way in this browser")
    if not 0 <= kernel.system_clock().timestamp() - pending["at"] <= SECONDS:
        raise CeremonyFailed("the challenge is too old")
    return _bytes(pending["challenge"])


def _bounded(answer: str) -> str:
    if not answer or len(answer) > _LONGEST:
        raise CeremonyFailed("no answer, or one too long")
    return answer


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
