"""A credential as a W3C Verifiable Credential that a wallet keeps, and the public lists that say which still hold.

VC Data Model 2.0, secured with JOSE as VC-JOSE-COSE has it (`vc+jwt`, ES256); Bitstring Status List 1.0; the issuer is
a did:web. W3C Recommendations of 15 May 2025. Signed with the key that signs receipts (`guichet.sharing`), by joserfc.
"""

from __future__ import annotations

import base64
import gzip
import re
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.credentials.events import CredentialHandedOut
from guichet.credentials.keeping import claims_of, find, protected, standing_of, stream_of, today, told
from guichet.credentials.models import CredentialRow
from guichet.credentials.numbering import PLACES
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.sharing import api as sharing

V2 = "https://www.w3.org/ns/credentials/v2"
MEDIA_TYPE = "application/vc+jwt"
ISSUERS, LISTS = "/credentials/issuers", "/credentials/status"
#: How long a list may be kept by whoever fetched it, and how long it is good for.
KEPT = timedelta(minutes=5)
GOOD_FOR = timedelta(days=1)
Purpose = Literal["revocation", "suspension"]
#: The states of which each list says that it is so.
_SAYS: dict[str, tuple[str, ...]] = {"revocation": ("revoked", "renewed"), "suspension": ("suspended",)}


def issuer_of(organization: str) -> str:
    """The did:web of an organization: `https://<host>/credentials/issuers/<organization>/did.json` says its keys."""
    base = urlsplit(settings.GUICHET_BASE_URL)
    return ":".join(("did:web", quote(base.netloc, safe="."), *ISSUERS.strip("/").split("/"), organization))


def issuer_document(*, organization: str) -> dict[str, Any]:
    """The DID document of an organization that issues: its keys, those of before too. Raises NotFound."""
    if organization not in catalogue.current().organizations:
        raise kernel.NotFound("there is no such organization", where="organization")
    did = issuer_of(organization)
    methods = [
        {"id": f"{did}#{key['kid']}", "type": "JsonWebKey", "controller": did, "publicKeyJwk": key}
        for key in sharing.key_set()["keys"]
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://www.w3.org/ns/cid/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [each["id"] for each in methods],
    }


def verifiable(*, credential_id: str, by: kernel.Actor) -> str:
    """One's own credential as a signed `vc+jwt` to keep in a wallet; a record of its being handed out.

    Raises NotFound, Conflict when it is over or its content erased.
    """
    row = find(credential_id)
    identity.require(by, "read", protected(row))
    claims = claims_of(row)
    if standing_of(row) in _SAYS["revocation"] or CredentialRow.claims.erased_on(row) is not None:
        raise kernel.Conflict("it is over, so there is nothing to keep in a wallet", where="credential", code=row.state)
    base = settings.GUICHET_BASE_URL
    document = {
        "@context": [V2, {"@vocab": f"{base}/credentials/terms#"}],
        "id": f"urn:uuid:{row.id}",
        "type": ["VerifiableCredential", _type_name(row.kind)],
        "issuer": {"id": issuer_of(row.organization), "name": _name(row.organization)},
        "name": _texts(row.title),
        "validFrom": _at(row.valid_from),
        **({"validUntil": _at(row.valid_until, end=True)} if row.valid_until else {}),
        "credentialSubject": {"number": row.number, **{each.name: each.value for each in claims}},
        "credentialStatus": [
            {
                "id": f"{_list_address(row.organization, purpose, row.status_list)}#{row.status_index}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": str(row.status_index),
                "statusListCredential": _list_address(row.organization, purpose, row.status_list),
            }
            for purpose in _SAYS
        ],
    }
    signed = sharing.sign_as(document, type="vc+jwt", content="vc", controller=issuer_of(row.organization))
    with transaction.atomic():
        audit.record(CredentialHandedOut(**told(row)), stream=stream_of(row), by=by, concerns=row.holder_id)
    return signed


def status_list(*, organization: str, purpose: str, number: int) -> str:
    """One public list as a signed `vc+jwt`: a bit a credential, set where it is revoked (or suspended).

    It says nothing of anybody: which bit is whose, only the credential itself tells. Raises NotFound.
    """
    found = CredentialRow.objects.filter(organization=organization, status_list=number)
    if purpose not in _SAYS or not found.exists():
        raise kernel.NotFound("there is no such list", where="list")
    # What was renewed early holds until its follower begins, as long as that one is not taken away.
    early = Q(state="renewed", follower__state="active", follower__valid_from__gt=today())
    set_here = found.filter(state__in=_SAYS[purpose]).exclude(early).values_list("status_index", flat=True)
    address, now = _list_address(organization, purpose, number), kernel.now().replace(microsecond=0)
    document = {
        "@context": [V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_of(organization),
        "validFrom": now.isoformat(),
        "validUntil": (now + GOOD_FOR).isoformat(),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "ttl": int(KEPT.total_seconds() * 1000),
            "encodedList": _encoded(set_here),
        },
    }
    return sharing.sign_as(document, type="vc+jwt", content="vc", controller=issuer_of(organization))


def _encoded(indexes: Any) -> str:
    """The bits as the specification writes them: first bit leftmost, GZIP, base64url with the multibase sign `u`."""
    bits = bytearray(PLACES // 8)
    for index in indexes:
        bits[index // 8] |= 0x80 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")


def _list_address(organization: str, purpose: str, number: int) -> str:
    return f"{settings.GUICHET_BASE_URL}{LISTS}/{organization}/{purpose}/{number}"


def _type_name(kind: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", kind))


def _texts(by_language: dict[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in by_language.items()]


def _name(organization: str) -> list[dict[str, str]]:
    found = catalogue.current().organizations.get(organization)
    return _texts(dict(found.name.by_language)) if found else []


def _at(day: date, *, end: bool = False) -> str:
    """The first, or the last, second of a day where the jurisdiction is."""
    zone = ZoneInfo(catalogue.current().time_zone)
    moment = datetime.combine(day, time(23, 59, 59) if end else time(), zone)
    return moment.isoformat()
