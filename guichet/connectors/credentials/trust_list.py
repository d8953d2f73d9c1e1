"""Whose credentials are taken: the issuers with their keys and types, and which claim becomes which fact, from YAML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey
from msgspec import Meta

from guichet.authoring import api as authoring
from guichet.kernel import api as kernel

SETTING = "GUICHET_CREDENTIALS"
#: What a key may sign with; nothing else is ever taken, whatever a credential says of itself.
ALGORITHMS = {"P-256": frozenset({"ES256"}), "Ed25519": frozenset({"EdDSA", "Ed25519"})}
#: Who holds the wallet. A credential always says who they are, so that nobody presents another's.
HOLDER = "applicant"

PublicKey = ECKey | OKPKey
ClaimPath = Annotated[
    str, Meta(pattern=r"^[^.\s]+(\.[^.\s]+)*$", max_length=200, description="a claim's path, with points")
]
Vct = Annotated[str, Meta(min_length=1, max_length=300, description="a type of credential, as its `vct` says it")]
Short = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*$", max_length=40, description="a name such as tax-office")]


class PersonClaims(authoring.Part, frozen=True, kw_only=True):
    """Where a credential says who somebody is: the claims that make up the name, and that of the date of birth."""

    name: Annotated[tuple[ClaimPath, ...], Meta(min_length=1)]
    birth_date: ClaimPath


class CredentialType(authoring.Part, frozen=True, kw_only=True):
    """One type: our fact by the path of the claim, and who it speaks of, by role.

    `status` says what is done with one whose issuer may have taken it back (a `status` claim), which is not looked up
    here: it is refused, unless the issuer's word is that one need not look.
    """

    vct: Vct
    facts: Annotated[dict[authoring.FactName, ClaimPath], Meta(min_length=1)]
    people: dict[authoring.FactName, PersonClaims]
    status: Literal["refuse", "ignore"] = "refuse"


class Issuer(authoring.Part, frozen=True, kw_only=True):
    """Who issues, by which keys (public, a JWK Set), and which organization vouches for what they say."""

    name: Short
    issuer: authoring.Link
    organization: authoring.Name
    jwks: dict[str, Any]
    types: Annotated[tuple[CredentialType, ...], Meta(min_length=1)]

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """Its keys; `load` has seen that they are fit."""
        return tuple(each for each in KeySet.import_key_set(self.jwks).keys if is_fit(each))  # type: ignore[arg-type, misc]  # what it is not, it refuses

    def type(self, vct: object) -> CredentialType | None:
        """Its type of that name."""
        return next((each for each in self.types if each.vct == vct), None)


class TrustList(authoring.Part, frozen=True, kw_only=True):
    """All of them."""

    issuers: tuple[Issuer, ...] = ()

    def issuer(self, uri: object) -> Issuer | None:
        """The issuer of that `iss`, exactly."""
        return next((each for each in self.issuers if each.issuer == uri), None)


def is_fit(key: object) -> bool:
    """Whether it is a public key of a kind that is taken."""
    return isinstance(key, (ECKey, OKPKey)) and not key.is_private and key.curve_name in ALGORITHMS


def load(path: Path) -> TrustList:
    """The trust list of a YAML file. Raises kernel.Invalid with every problem and its line."""
    if not path.is_file():
        raise kernel.Invalid((kernel.Problem(SETTING, f"there is no file {path}", "Write it, or take it out."),))
    return authoring.load_file(path, TrustList, unsound=_unsound)


def _unsound(found: TrustList) -> Iterator[authoring.Wrong]:
    for what, values in (
        ("name", [each.name for each in found.issuers]),
        ("issuer", [each.issuer for each in found.issuers]),
    ):
        for value in sorted({each for each in values if values.count(each) > 1}):
            yield ("issuers",), f"the {what} {value!r} is there twice.", "Take one out."
    for at, issuer in enumerate(found.issuers):
        yield from _unsound_keys(issuer, ("issuers", str(at), "jwks"))
        kinds = [each.vct for each in issuer.types]
        for vct in sorted({each for each in kinds if kinds.count(each) > 1}):
            yield ("issuers", str(at), "types"), f"the type {vct!r} is there twice.", "Take one out."
        for place, each in enumerate(issuer.types):
            if HOLDER not in each.people:
                message = f"{each.vct!r} does not say where it names who holds it."
                yield (
                    ("issuers", str(at), "types", str(place)),
                    message,
                    f"Write `people: {{{HOLDER}: {{name: [...], birth_date: ...}}}}`.",
                )


def _unsound_keys(issuer: Issuer, where: tuple[str, ...]) -> Iterator[authoring.Wrong]:
    try:
        keys = KeySet.import_key_set(issuer.jwks).keys  # type: ignore[arg-type]  # what it is not, it refuses
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        yield where, f"{issuer.name} has a `jwks` that is no JWK Set ({error}).", "Correct it (RFC 7517)."
        return
    if not all(map(is_fit, keys)):
        yield where, f"{issuer.name} has a key that is private, or not of P-256 or Ed25519.", "Give public keys only."
    names = [each.get("kid") for each in issuer.jwks.get("keys", ())]
    if len(names) > 1 and (None in names or len(set(names)) != len(names)):
        yield where, f"{issuer.name} has several keys that cannot be told apart.", "Give each its own `kid`."
