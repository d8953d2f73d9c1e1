"""Verifies an SD-JWT VC with its key binding, line by line, and says what it tells (RFC 9901; SD-JWT VC)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from guichet.connectors.credentials.disclosures import Parts, digest, disclosed, read_object, refused, split
from guichet.connectors.credentials.trust_list import ALGORITHMS, CredentialType, Issuer, PublicKey, TrustList, is_fit
from guichet.evidence import ports
from guichet.kernel import api as kernel

#: How far a wallet's or an issuer's clock may be from ours, and how old what a wallet signed may be.
SKEW, FRESH = timedelta(seconds=60), timedelta(minutes=5)
TYPES = frozenset({"dc+sd-jwt", "vc+sd-jwt"})
BINDING_TYPE = "kb+jwt"


class SdJwtVerifier(ports.CredentialVerifier):
    """Verifies SD-JWT VC of the issuers of a trust list."""

    name = "dc+sd-jwt"

    def __init__(self, trusted: TrustList, *, audience: str) -> None:
        self._trusted = trusted
        self._audience = audience

    @property
    def audience(self) -> str:
        """Whom a wallet names in `aud`."""
        return self._audience

    def accepted(self) -> tuple[ports.AcceptedCredential, ...]:
        """Every type of every issuer of the trust list."""
        return tuple(
            ports.AcceptedCredential(
                type=each.vct, issuer=issuer.issuer, organization=issuer.organization, facts=frozenset(each.facts)
            )
            for issuer in self._trusted.issuers
            for each in issuer.types
        )

    def check(self) -> tuple[kernel.Problem, ...]:
        """Nothing stands in the way: keys are in the trust list, and nobody else is asked."""
        return ()

    def verify(self, presentation: str, *, nonce: str) -> ports.CredentialSays:
        """What it says, once every line holds; raises CredentialRefused for the first that does not."""
        # The world's clock, not the lab's: wallets live in the world's time.
        now = kernel.system_clock()
        parts = split(presentation)
        issuer, claims = self._issued(parts.issued)
        _in_time(claims, now, must_end=True)
        kind = issuer.type(claims.get("vct"))
        if kind is None:
            raise refused("type", f"credentials of the type {claims.get('vct')!r} of this issuer are not taken",
                          "Present one of a type that is accepted here.")  # fmt: skip
        if "status" in claims and kind.status == "refuse":
            raise refused("status", "whether its issuer took it back cannot be looked up here", "Use another proof.")
        told = disclosed(claims, parts.disclosures)
        self._bound(parts, claims, nonce=nonce, now=now)
        return _says(issuer, kind, told, proof=digest(parts.issued))

    def _issued(self, token: str) -> tuple[Issuer, dict[str, Any]]:
        """The issuer and its claims, signed by a key of theirs."""
        head, body, _ = token.split(".")
        header = read_object(head)
        if header.get("typ") not in TYPES:
            raise refused("malformed", f"it says of itself that it is {header.get('typ')!r}, expected dc+sd-jwt")
        issuer = self._trusted.issuer(read_object(body).get("iss"))
        if issuer is None:
            raise refused("issuer", "its issuer is not one whose credentials are taken here",
                          "Present a credential of an issuer that is accepted here.")  # fmt: skip
        return issuer, _signed(token, header, _key_of(issuer, header.get("kid")), whose="issuer")

    def _bound(self, parts: Parts, claims: Mapping[str, Any], *, nonce: str, now: datetime) -> None:
        """The wallet signed this presentation, for us, for this nonce, just now (RFC 9901, section 7.3)."""
        key = _key_in(claims.get("cnf"))
        if parts.binding.count(".") != 2:
            raise refused("no_key_binding", "the key binding JWT is no JWT")
        header = read_object(parts.binding.split(".")[0])
        if header.get("typ") != BINDING_TYPE:
            raise refused("key_binding", f"the key binding JWT says that it is {header.get('typ')!r}, not kb+jwt")
        said = _signed(parts.binding, header, key, whose="wallet")
        if said.get("aud") != self._audience:
            raise refused("audience", f"it was presented to somebody else: the audience is {self._audience}")
        if not _same(said.get("nonce"), nonce):
            raise refused("nonce", "the wallet signed another nonce than the one it was given")
        if not _same(said.get("sd_hash"), digest(parts.bound)):
            raise refused("sd_hash", "the wallet signed something else than what is presented (sd_hash)")
        signed_at = _moment(said, "iat")
        if signed_at is None:
            raise refused("key_binding", "the key binding JWT does not say when it was signed (iat)")
        if signed_at > now + SKEW or signed_at < now - FRESH - SKEW:
            raise refused("stale", f"the wallet signed it at {signed_at:%Y-%m-%dT%H:%M:%SZ}, which is not just now")
        _in_time(said, now, must_end=False)


#: Later than any moment that is meant.
_FAR = datetime(3000, 1, 1, tzinfo=UTC).timestamp()


def _same(one: object, other: str) -> bool:
    return isinstance(one, str) and hmac.compare_digest(one.encode(), other.encode())


def _key_of(issuer: Issuer, kid: object) -> PublicKey:
    keys = issuer.keys
    if kid is None and len(keys) == 1:
        return keys[0]
    found = [each for each in keys if each.get("kid") == kid]
    if kid is None or len(found) != 1:
        # With one key that has no name of its own, whatever the issuer calls it, the signature tells.
        if len(keys) == 1 and keys[0].get("kid") is None:
            return keys[0]
        raise refused("key", "it is signed with a key of its issuer that is not known here")
    return found[0]


def _key_in(confirmation: object) -> PublicKey:
    """The wallet's key, as the issuer wrote it down."""
    written = confirmation.get("jwk") if isinstance(confirmation, dict) else None
    if not isinstance(written, dict):
        raise refused("no_key_binding", "it is bound to no wallet (cnf.jwk), so whoever found it could present it")
    kinds: dict[object, type[ECKey] | type[OKPKey]] = {"EC": ECKey, "OKP": OKPKey}
    kind = kinds.get(written.get("kty"))
    try:
        key = kind.import_key(written) if kind else None
    except (JoseError, ValueError, TypeError, KeyError):
        key = None
    if key is None or not is_fit(key):
        raise refused("key_binding", "the wallet's key is not a public key of P-256 or Ed25519")
    return key


def _signed(token: str, header: Mapping[str, Any], key: PublicKey, *, whose: str) -> dict[str, Any]:
    """The claims, once the signature holds. The key says which algorithms may be, never the token."""
    algorithm = header.get("alg")
    allowed = ALGORITHMS[key.curve_name]
    if not isinstance(algorithm, str) or algorithm not in allowed:
        raise refused("algorithm", f"the {whose}'s signature is made with {algorithm!r}, expected {sorted(allowed)}")
    if "crit" in header or "b64" in header:
        raise refused("malformed", "its header has a critical extension that is not known here")
    try:
        jws.deserialize_compact(token, key, algorithms=[algorithm])
    except (JoseError, ValueError, TypeError):
        raise refused("signature", f"the {whose}'s signature does not hold: it was forged or changed") from None
    return read_object(token.split(".")[1])


def _moment(claims: Mapping[str, Any], name: str) -> datetime | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _FAR:
        raise refused("malformed", f"its {name} is no moment")
    return datetime.fromtimestamp(value, tz=UTC)


def _in_time(claims: Mapping[str, Any], now: datetime, *, must_end: bool) -> None:
    ends, begins, issued = (_moment(claims, name) for name in ("exp", "nbf", "iat"))
    if ends is None and must_end:
        raise refused("expired", "it does not say when it ends (exp)", "Ask its issuer for one that does.")
    if ends is not None and ends <= now - SKEW:
        raise refused("expired", f"it ended on {ends:%Y-%m-%d}", "Ask its issuer for a new one.")
    for moment in filter(None, (begins, issued)):
        if moment > now + SKEW:
            raise refused("not_yet_valid", f"it begins only on {moment:%Y-%m-%d}", "Present it from then on.")


def _says(issuer: Issuer, kind: CredentialType, told: Mapping[str, Any], *, proof: str) -> ports.CredentialSays:
    values = {fact: _at(told, path) for fact, path in kind.facts.items()}
    people = {
        role: ports.CredentialPerson(
            name=" ".join(str(part) for part in (_at(told, path) for path in where.name) if part),
            birth_date=_day(_at(told, where.birth_date)),
        )
        for role, where in kind.people.items()
    }
    return ports.CredentialSays(
        source=issuer.name,
        issuer=issuer.issuer,
        type=kind.vct,
        organization=issuer.organization,
        people=people,
        facts={fact: value for fact, value in values.items() if value is not None},
        as_of=_moment(told, "iat"),
        proof=proof,
    )


def _at(told: Mapping[str, Any], path: str) -> Any:
    value: Any = told
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
