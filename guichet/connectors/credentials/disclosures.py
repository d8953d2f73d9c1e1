"""Takes an SD-JWT apart and puts what was disclosed back where it was taken out (RFC 9901, sections 4 and 7.1)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from guichet.evidence.ports import CredentialRefused

#: More than any wallet shows of one credential.
LONGEST, MOST_DISCLOSURES, DEEPEST = 64 * 1024, 200, 12
#: Claims that say whether the credential holds: never left to the wallet to show or to hide (SD-JWT VC, section 2.2).
ALWAYS_OPEN = frozenset({"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"})


@dataclass(frozen=True)
class Parts:
    """A presentation taken apart: the issuer's JWT, the disclosures, the wallet's JWT, and what that signs of it."""

    issued: str
    disclosures: tuple[str, ...]
    binding: str
    bound: str


def refused(code: str, message: str, remedy: str = "") -> CredentialRefused:
    """The refusal, with what to do."""
    return CredentialRefused(message, code=code, remedy=remedy or "Present the credential again from your wallet.")


def split(presentation: str) -> Parts:
    """Take a presentation apart: `<issuer's JWT>~<disclosure>~...~<key binding JWT>`."""
    if len(presentation) > LONGEST:
        raise refused("too_long", f"a presentation is at most {LONGEST // 1024} KiB long")
    first, *others = presentation.strip().split("~")
    if first.count(".") != 2 or not others:
        raise refused("malformed", "this is no SD-JWT: expected <jwt>~<disclosure>~...~<key binding jwt>")
    *disclosures, binding = others
    if len(disclosures) > MOST_DISCLOSURES:
        raise refused("too_long", f"a presentation has at most {MOST_DISCLOSURES} disclosures")
    if not binding:
        raise refused("no_key_binding", "the wallet did not sign: the key binding JWT is missing",
                      "Present it with key binding, for the nonce and the audience that you were given.")  # fmt: skip
    bound = "~".join((first, *disclosures)) + "~"
    return Parts(first, tuple(disclosures), binding, bound)


def decoded(part: str) -> bytes:
    """Base64url without padding, as JWS writes it, and in no other way."""
    try:
        found = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise refused("malformed", "a part of it is no base64url") from None
    if encoded(found) != part:
        raise refused("malformed", "a part of it is no base64url without padding")
    return found


def encoded(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def digest(text: str) -> str:
    """The digest of a disclosure, or of what the wallet signs (sha-256, the only one taken here)."""
    return encoded(hashlib.sha256(text.encode("ascii", "replace")).digest())


def read_json(content: bytes) -> Any:
    """JSON in which no name stands twice and no number is infinite."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise refused("malformed", "a name stands twice in one object of its JSON")
        return found

    def never(_: str) -> Any:
        raise refused("malformed", "a number of its JSON is none")

    try:
        return json.loads(content, object_pairs_hook=once, parse_constant=never)
    except (ValueError, RecursionError):
        raise refused("malformed", "a part of it is no JSON") from None


def read_object(part: str) -> dict[str, Any]:
    """A part of a JWT that is a JSON object."""
    found = read_json(decoded(part))
    if not isinstance(found, dict):
        raise refused("malformed", "a part of it is no JSON object")
    return found


def disclosed(claims: dict[str, Any], disclosures: Sequence[str]) -> dict[str, Any]:
    """The claims with what was disclosed in its place.

    Raises CredentialRefused when a disclosure was not signed by the issuer, is there twice, or fits in two places; when
    a digest stands twice; when one would overwrite what is there, or say what has to be said openly.
    """
    algorithm = claims.get("_sd_alg", "sha-256")
    if algorithm != "sha-256":
        raise refused("hash", f"its digests are made with {algorithm!r}; accepted is sha-256")
    by_digest = {digest(each): each for each in disclosures}
    if len(by_digest) != len(disclosures):
        raise refused("disclosure_twice", "a disclosure is there twice")
    filling = _Filling(by_digest)
    found: dict[str, Any] = filling.of(claims, depth=0)
    if set(by_digest) - filling.used:
        raise refused("disclosure_unknown", "it discloses something that the issuer did not sign, or that was changed")
    found.pop("_sd_alg", None)
    return found


class _Filling:
    """Walks through the claims and fills in; remembers every digest it met."""

    def __init__(self, by_digest: dict[str, str]) -> None:
        self._by_digest = by_digest
        self._met: set[str] = set()
        self.used: set[str] = set()

    def of(self, value: Any, *, depth: int) -> Any:
        if depth > DEEPEST:
            raise refused("malformed", f"its claims are nested deeper than {DEEPEST}")
        if isinstance(value, dict):
            return self._object(value, depth)
        if isinstance(value, list):
            return self._array(value, depth)
        return value

    def _object(self, value: dict[str, Any], depth: int) -> dict[str, Any]:
        if "..." in value:
            raise refused("malformed", "a claim is named '...'")
        found = {name: self.of(each, depth=depth + 1) for name, each in value.items() if name != "_sd"}
        digests = value.get("_sd", [])
        if not isinstance(digests, list):
            raise refused("malformed", "its `_sd` is no list")
        for each in digests:
            told = self._take(each, size=3)
            if told is None:
                continue
            _, name, content = told
            if not isinstance(name, str) or name in ("_sd", "...") or (depth == 0 and name == "_sd_alg"):
                raise refused("malformed", "a disclosure names a claim that none may have")
            if depth == 0 and name in ALWAYS_OPEN:
                raise refused("disclosure_of_frame", f"{name!r} is disclosed, where the issuer has to say it openly")
            if name in found:
                raise refused("disclosure_twice", f"the claim {name!r} is there twice")
            found[name] = self.of(content, depth=depth + 1)
        return found

    def _array(self, value: list[Any], depth: int) -> list[Any]:
        found = []
        for each in value:
            if isinstance(each, dict) and "..." in each:
                if len(each) != 1:
                    raise refused("malformed", "a place for a disclosure in a list says something else besides")
                told = self._take(each["..."], size=2)
                if told is not None:
                    found.append(self.of(told[1], depth=depth + 1))
            else:
                found.append(self.of(each, depth=depth + 1))
        return found

    def _take(self, name: Any, *, size: int) -> list[Any] | None:
        """The disclosure of a digest; None for one that is not shown (or that only hides how many there are)."""
        if not isinstance(name, str):
            raise refused("malformed", "a digest is no text")
        if name in self._met:
            raise refused("digest_twice", "a digest stands twice in it")
        self._met.add(name)
        disclosure = self._by_digest.get(name)
        if disclosure is None:
            return None
        told = read_json(decoded(disclosure))
        if not isinstance(told, list) or len(told) != size or not isinstance(told[0], str):
            raise refused("malformed", "a disclosure is not of the form it should be in its place")
        self.used.add(name)
        return told
