"""Decides whether an id token can be believed (OpenID Connect Core 1.0, section 3.1.3.7), every line of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import math
from collections.abc import Callable
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from guichet.connectors.openid.configuration import Configuration
from guichet.connectors.openid.discovery import PublicKey
from guichet.connectors.openid.faults import SignInFailed
from guichet.kernel import api as kernel

#: Clocks of two machines may differ by so much.
SKEW_SECONDS = 60
#: An id token is for now: one issued longer ago is not believed, whatever its expiry says.
OLDEST_SECONDS = 600
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_LONGEST_TOKEN = 16 * 1024


def verified_claims(
    token: object,
    *,
    configuration: Configuration,
    key: Callable[[str | None], PublicKey],
    nonce: str,
    access_token: str,
    max_age: int | None = None,
) -> dict[str, Any]:
    """The claims of an id token that is signed by the provider, for us, now, and in answer to our question.

    `key` finds the provider's key by its id; with `max_age` the person must have shown who they are within so many
    seconds. Raises SignInFailed("refused") saying which line failed.
    """
    claims, header = signed_claims(token, configuration=configuration, key=key)
    if str(header.get("typ", "JWT")).upper() not in {"JWT", "ID_TOKEN+JWT"}:
        raise _refused(f"typ is {header.get('typ')!r}")
    _check_times(claims)
    if not isinstance(claims.get("nonce"), str) or not hmac.compare_digest(claims["nonce"].encode(), nonce.encode()):
        raise _refused("nonce is not the one we sent: the token answers another question")
    _subject(claims)
    if "at_hash" in claims and claims["at_hash"] != _half_hash(access_token, str(header["alg"])):
        raise _refused("at_hash does not fit the access token")
    if max_age is not None:
        shown = _number(claims, "auth_time")
        now = kernel.system_clock().timestamp()
        if not now - max_age - SKEW_SECONDS <= shown <= now + SKEW_SECONDS:
            raise _refused(f"auth_time is not within the {max_age} seconds we asked for")
    return claims


def verified_logout(
    token: object, *, configuration: Configuration, key: Callable[[str | None], PublicKey]
) -> dict[str, Any]:
    """The claims of a logout token (Back-Channel Logout 1.0, section 2.6): whose sign-ins end. The caller spends `jti`.

    Raises SignInFailed("refused") saying which line failed.
    """
    claims, header = signed_claims(token, configuration=configuration, key=key)
    if str(header.get("typ", "JWT")).upper() not in {"JWT", "LOGOUT+JWT"}:
        raise _refused(f"typ is {header.get('typ')!r}")
    _check_times(claims)
    happened = claims.get("events")
    if not isinstance(happened, dict) or not isinstance(happened.get(LOGOUT_EVENT), dict):
        raise _refused("events does not say that this is a logout")
    if "nonce" in claims:  # an id token is no logout token
        raise _refused("a logout token has no nonce")
    if "sub" in claims:
        _subject(claims)
    if "sid" in claims and not _is_name(claims["sid"]):
        raise _refused("sid is not 1 to 255 signs")
    if "sub" not in claims and "sid" not in claims:
        raise _refused("neither sub nor sid says whose sign-ins end")
    if not _is_name(claims.get("jti")):
        raise _refused("jti is missing")
    return claims


def signed_claims(
    token: object, *, configuration: Configuration, key: Callable[[str | None], PublicKey]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Claims and header of a token which the provider signed for us; raises SignInFailed("refused")."""
    if not isinstance(token, str) or not token or len(token) > _LONGEST_TOKEN:
        raise _refused("the provider sent no token")
    header = _header(token)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in configuration.algorithms:
        raise _refused(f"signed with {algorithm!r}; of this provider we accept {sorted(configuration.algorithms)}")
    if "crit" in header:
        raise _refused("the header has a critical extension we don't know")
    kid = header.get("kid")
    public = key(kid if isinstance(kid, str) else None)
    try:
        payload = jws.deserialize_compact(token, public, algorithms=[algorithm]).payload
    except (JoseError, ValueError, TypeError) as error:
        raise _refused(f"the signature does not hold: {type(error).__name__}") from None
    claims = _object(payload)
    _check_meant_for_us(claims, configuration)
    return claims, header


def _subject(claims: dict[str, Any]) -> None:
    if not _is_name(claims.get("sub")) or not claims["sub"].isascii():
        raise _refused("sub is missing, or is not 1 to 255 ASCII signs")


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= 255


def _check_times(claims: dict[str, Any]) -> None:
    now = kernel.system_clock().timestamp()  # not the lab's clock: the provider's tokens live in the world's time
    expires, issued, begins = _number(claims, "exp"), _number(claims, "iat"), _number({"nbf": 0} | claims, "nbf")
    if expires <= now - SKEW_SECONDS:
        raise _refused("exp has passed")
    if issued > now + SKEW_SECONDS or begins > now + SKEW_SECONDS:
        raise _refused("iat or nbf lies in the future")
    if issued < now - OLDEST_SECONDS:
        raise _refused(f"iat is more than {OLDEST_SECONDS} seconds ago")


def _check_meant_for_us(claims: dict[str, Any], configuration: Configuration) -> None:
    if claims.get("iss") != configuration.issuer:
        raise _refused(f"iss is {claims.get('iss')!r}")
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    if not isinstance(audiences, list) or configuration.client_id not in audiences:
        raise _refused(f"aud is {audience!r}")
    party = claims.get("azp")
    if (len(audiences) > 1 or party is not None) and party != configuration.client_id:
        raise _refused(f"azp is {party!r}")


def _header(token: str) -> dict[str, Any]:
    part = token.split(".", 1)[0]
    try:
        return _object(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        raise _refused("this is no signed JSON") from None


def _object(text: bytes) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise _refused("it holds no JSON") from None
    if not isinstance(document, dict):
        raise _refused("it holds no JSON object")
    return document


def _half_hash(access_token: str, algorithm: str) -> str:
    """The left half of the access token's hash (Core, section 3.1.3.6): SHA-512 for Ed25519, SHA-256 for the others."""
    digest = hashlib.sha512 if algorithm in {"EdDSA", "Ed25519"} else hashlib.sha256
    whole = digest(access_token.encode()).digest()
    return base64.urlsafe_b64encode(whole[: len(whole) // 2]).rstrip(b"=").decode()


def _number(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _refused(f"{name} is missing or no number")
    return float(value)


def _refused(line: str) -> SignInFailed:
    return SignInFailed("refused", f"token: {line}")
