"""What a wallet keeps is verified by a library that had no part in it, with keys and lists as anybody gets them."""

import base64
import gzip
import json
from typing import Any

import jwt
import pytest

from guichet.credentials import api as credentials
from guichet.credentials.models import CredentialRow
from guichet.credentials.tests.cast import AMINA, CHEN, CITY, LAW, OTHER, issued
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db

BASE = "https://city.example:8443"


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.GUICHET_BASE_URL = BASE


def verified(token: str) -> dict[str, Any]:
    """The document, once PyJWT has verified it with the key that the issuer's DID document names."""
    header = jwt.get_unverified_header(token)
    did, _, _ = header["kid"].partition("#")
    assert did == f"did:web:city.example%3A8443:credentials:issuers:{CITY}"
    document = credentials.issuer_document(organization=did.rpartition(":")[2])
    assert document["id"] == did
    (method,) = [each for each in document["verificationMethod"] if each["id"] == header["kid"]]
    assert header["kid"] in document["assertionMethod"]
    assert "d" not in method["publicKeyJwk"]
    key = jwt.PyJWK(method["publicKeyJwk"])
    found: dict[str, Any] = jwt.decode(token, key, algorithms=["ES256"], options={"verify_aud": False})
    assert header["typ"] == "vc+jwt"
    assert json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "==")) == found
    return found


def holds(document: dict[str, Any]) -> dict[str, bool]:
    """What a verifier reads of the lists: by purpose whether the bit is set."""
    found = {}
    for entry in document["credentialStatus"]:
        organization, purpose, number = (
            entry["statusListCredential"].removeprefix(f"{BASE}/credentials/status/").split("/")
        )
        listed = verified(credentials.status_list(organization=organization, purpose=purpose, number=int(number)))
        subject = listed["credentialSubject"]
        assert listed["type"][1] == "BitstringStatusListCredential"
        assert (subject["statusPurpose"], listed["id"]) == (entry["statusPurpose"], entry["statusListCredential"])
        assert subject["encodedList"][0] == "u"
        bits = gzip.decompress(base64.urlsafe_b64decode(subject["encodedList"][1:] + "=="))
        assert len(bits) * 8 >= 131_072
        index = int(entry["statusListIndex"])
        found[purpose] = bool(bits[index // 8] >> (7 - index % 8) & 1)
        assert sum(each.bit_count() for each in bits) == found[purpose]
    return found


def test_an_independent_library_verifies_it() -> None:
    found = issued()
    document = verified(credentials.verifiable(credential_id=found.id, by=AMINA))
    assert document["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert document["type"] == ["VerifiableCredential", "DogLicence"]
    assert document["credentialSubject"] == {
        "number": found.number, "dog_name": "Biscuit", "applicant_name": "Amina Rahimi"
    }  # fmt: skip
    assert document["validFrom"] == "2026-11-22T00:00:00-04:00"
    assert document["validUntil"] == "2027-11-21T23:59:59-04:00"
    assert document["issuer"]["id"].endswith(CITY)


def test_what_was_changed_or_signed_by_another_is_refused() -> None:
    token = credentials.verifiable(credential_id=issued().id, by=AMINA)
    head, body, signature = token.split(".")
    forged = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged["credentialSubject"]["dog_name"] = "Wolf"
    other = base64.urlsafe_b64encode(json.dumps(forged).encode()).rstrip(b"=").decode()
    with pytest.raises(jwt.InvalidSignatureError):
        verified(f"{head}.{other}.{signature}")


def test_a_verifier_sees_that_it_is_suspended_revoked_or_renewed() -> None:
    found, bystander = issued(), issued("k2", organization=OTHER)
    document = verified(credentials.verifiable(credential_id=found.id, by=AMINA))
    assert holds(document) == {"revocation": False, "suspension": False}
    credentials.suspend(credential_id=found.id, reason="It bit.", law=LAW, by=CHEN)
    assert holds(document) == {"revocation": False, "suspension": True}
    credentials.revoke(credential_id=found.id, reason="It bit.", law=LAW, by=CHEN)
    assert holds(document) == {"revocation": True, "suspension": False}
    assert bystander.state == "active"
    with pytest.raises(kernel.Conflict):
        credentials.verifiable(credential_id=found.id, by=AMINA)


def test_a_list_that_is_none_and_an_organization_that_is_none_are_not_there() -> None:
    issued()
    for purpose, number in (("revocation", 2), ("message", 1), ("../revocation", 1)):
        with pytest.raises(kernel.NotFound):
            credentials.status_list(organization=CITY, purpose=purpose, number=number)
    with pytest.raises(kernel.NotFound):
        credentials.issuer_document(organization="atlantis")


def test_places_are_drawn_and_never_given_twice() -> None:
    for number in range(12):
        issued(f"k{number}")
    places = sorted(CredentialRow.objects.values_list("status_index", flat=True))
    assert len(set(places)) == 12
    assert places != list(range(12))
