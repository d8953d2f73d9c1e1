"""A receipt by the Kantara Initiative's Consent Receipt Specification 1.1.0."""

from __future__ import annotations

import json
from typing import Any

from guichet.sharing.pairwise import pairwise
from guichet.sharing.receipts.iso27560 import notice_address
from guichet.sharing.types import Agreement, ConsentRecord, PrivacyNotice

TYPE = "consent-receipt+json"
VERSION = "KI-CR-v1.1.0"
# Appendix B of the specification: "Contracted service" and the like; ours is the service of a public body.
CATEGORY = "1 - Core Function"


def kantara_document(
    consent: ConsentRecord, agreement: Agreement, notice: PrivacyNotice, *, site: str, public_key: dict[str, Any]
) -> dict[str, Any]:
    """The receipt; every text in the language in which the notice was read."""
    document = notice.document
    sensitive = [each["label"] for each in document["fields"] if each["sensitive"]]
    return {
        "version": VERSION,
        "jurisdiction": document["country"],
        "consentTimestamp": int(consent.given_at.timestamp()),
        "collectionMethod": consent.channel,
        "consentReceiptID": consent.id,
        "publicKey": json.dumps(public_key, sort_keys=True),
        "language": notice.language,
        "piiPrincipalId": pairwise(consent.about, agreement.source),
        "piiControllers": [_controller(each) for each in (document["source"], *document["recipients"])],
        "policyUrl": notice_address(site, notice),
        "services": [
            {
                "service": document["title"],
                "purposes": [
                    {
                        "purpose": each["words"],
                        "purposeCategory": [CATEGORY],
                        "consentType": "EXPLICIT",
                        "piiCategory": [field["label"] for field in document["fields"]],
                        "primaryPurpose": place == 0,
                        "termination": _termination(consent, document),
                        "thirdPartyDisclosure": True,
                        "thirdPartyName": ", ".join(party["name"] for party in document["recipients"]),
                    }
                    for place, each in enumerate(document["purposes"])
                ],
            }
        ],
        "sensitive": bool(sensitive),
        "spiCat": sensitive,
    }


def _controller(party: dict[str, str]) -> dict[str, Any]:
    return {
        "piiController": party["name"],
        "contact": party["name"],
        "address": {"streetAddress": party["address"]} if party["address"] else {},
        "email": party["email"],
        "phone": party["phone"],
        **({"piiControllerUrl": party["url"]} if party["url"] else {}),
    }


def _termination(consent: ConsentRecord, document: Any) -> str:
    if consent.withdrawn_at is not None:
        return consent.withdrawn_at.isoformat()
    return str(document["until_on"] or document["retention"]["words"])
