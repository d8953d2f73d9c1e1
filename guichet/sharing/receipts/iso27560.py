"""A receipt by ISO/IEC TS 27560:2023 in JSON-LD, in the terms of the Data Privacy Vocabulary (DPV 2).

Which term says which element of the standard follows the guide of the W3C Data Privacy Vocabularies and Controls
Community Group: https://w3id.org/dpv/guides/consent-27560.
"""

from __future__ import annotations

from typing import Any

from guichet.sharing.pairwise import pairwise
from guichet.sharing.signing import KEYS_ADDRESS
from guichet.sharing.types import Agreement, ConsentRecord, Exchange, PrivacyNotice

TYPE = "consent-receipt+ld+json"
RECEIPT_PROFILE = "https://w3id.org/dpv/schema/dpv-27560#receipt"
RECORD_PROFILE = "https://w3id.org/dpv/schema/dpv-27560#record"
CONTEXT: dict[str, Any] = {
    "dpv": "https://w3id.org/dpv#",
    "dct": "http://purl.org/dc/terms/",
    "loc": "https://w3id.org/dpv/loc#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct:created": {"@type": "xsd:dateTime"},
    "dct:conformsTo": {"@type": "@id"},
    "dpv:isIndicatedAtTime": {"@type": "xsd:dateTime"},
    "dpv:hasJurisdiction": {"@type": "@id"},
    "dpv:hasLegalBasis": {"@type": "@id"},
    "dpv:hasConsentStatus": {"@type": "@id"},
    "dpv:hasProcessing": {"@type": "@id"},
    "schema:url": {"@type": "@id"},
}
# ISO/IEC TS 27560:2023, 6.3: the legal bases beside consent; DPV's general ones, since no jurisdiction's are assumed.
BASES = {"consent": "dpv:Consent", "law": "dpv:LegalObligation", "public_task": "dpv:OfficialAuthorityOfController"}


def consent_receipt(
    consent: ConsentRecord, agreement: Agreement, notice: PrivacyNotice, *, site: str
) -> dict[str, Any]:
    """The receipt of a consent, as given, or as withdrawn once it is: the record with every event it has had."""
    document = notice.document
    record = {
        "@id": f"urn:uuid:{consent.id}",
        "@type": "dpv:ConsentRecord",
        "dct:identifier": consent.id,
        "dct:conformsTo": RECORD_PROFILE,
        "dct:created": consent.given_at.isoformat(),
        "dpv:hasDataSubject": _subject(consent.about, agreement),
        "dpv:hasDataController": _party(document["source"]),
        "dpv:hasJurisdiction": f"loc:{document['country']}",
        "dpv:hasApplicableLaw": _law(document),
        "dpv:hasNotice": _notice(notice, site),
        "dpv:hasProcess": [_process(document, fields=None, purpose=each) for each in document["purposes"]],
        "dpv:hasLegalBasis": BASES["consent"],
        "dpv:hasConsentStatus": "dpv:ConsentGiven" if consent.in_force else "dpv:ConsentWithdrawn",
        "dpv:hasEvent": _events(consent),
        "dpv:hasConsequence": document["consequences"],
        "dpv:hasRight": [{"@type": "dpv:DataSubjectRight", "dct:title": "withdraw", "schema:url": _own(site, notice)}],
    }
    if consent.within:
        record["dct:isPartOf"] = consent.within
    return _receipt(consent.id, record, notice, site=site)


def exchange_receipt(exchange: Exchange, agreement: Agreement, notice: PrivacyNotice, *, site: str) -> dict[str, Any]:
    """The receipt of one exchange: what went, to whom, what for, on which law or consent."""
    document = notice.document
    purpose = next(each for each in document["purposes"] if each["id"] == exchange.purpose)
    process = _process(document, fields=exchange.fields, purpose=purpose)
    recipients = [_party(each) for each in document["recipients"] if each["id"] == exchange.recipient]
    record = {
        "@id": f"urn:uuid:{exchange.id}",
        "@type": "dpv:RecordsOfActivities",
        "dct:identifier": exchange.id,
        "dct:created": exchange.at.isoformat(),
        "dpv:hasDataSubject": _subject(exchange.about, agreement),
        "dpv:hasDataController": _party(document["source"]),
        "dpv:hasJurisdiction": f"loc:{document['country']}",
        "dpv:hasApplicableLaw": _law(document),
        "dpv:hasNotice": _notice(notice, site),
        "dpv:hasProcess": [{**process, "dpv:hasRecipient": recipients}],
        "dpv:hasLegalBasis": BASES[exchange.basis],
    }
    if exchange.consent_id:
        record["dpv:hasConsent"] = {"@id": f"urn:uuid:{exchange.consent_id}", "@type": "dpv:ConsentRecord"}
    receipt = _receipt(exchange.id, record, notice, site=site)
    return {**receipt, "@type": "dpv:RecordsOfActivities", "dct:title": "receipt of an exchange"}


def _receipt(identifier: str, record: dict[str, Any], notice: PrivacyNotice, *, site: str) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "@id": f"urn:uuid:{identifier}#receipt",
        "@type": "dpv:ConsentReceipt",
        "dct:identifier": f"receipt-{identifier}",
        "dct:conformsTo": RECEIPT_PROFILE,
        "dct:publisher": {"schema:url": site or "urn:guichet", "schema:name": "Guichet"},
        "dct:language": notice.language,
        "schema:recipient": "dpv:DataSubject",
        "dct:provenance": f"{site}{KEYS_ADDRESS}",
        "dpv:hasRecordOfActivity": record,
    }


def _subject(about: str, agreement: Agreement) -> dict[str, Any]:
    # Whoever is shown the receipt learns no number that anybody else uses.
    return {"@type": "dpv:DataSubject", "dct:identifier": pairwise(about, agreement.source)}


def _party(document: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "dpv:Authority",
        "dct:identifier": document["id"],
        "dpv:hasName": document["name"],
    }
    contact = document["phone"] or document["email"] or document["url"]
    if contact:
        found["dpv:hasContact"] = contact
    if document["url"]:
        found["schema:url"] = document["url"]
    return found


def _law(document: Any) -> dict[str, Any]:
    law = document["legal_basis"]
    said = f"{law['title']}, {law['section']}" if law["section"] else law["title"]
    return {"@type": "dpv:Law", "dct:title": said, "schema:url": law["href"]}


def _notice(notice: PrivacyNotice, site: str) -> dict[str, Any]:
    return {
        "@id": f"urn:sha256:{notice.version}",
        "@type": "dpv:ConsentNotice" if notice.document["basis"] == "consent" else "dpv:PrivacyNotice",
        "dct:identifier": notice.version,
        "dct:title": notice.document["title"],
        "dct:language": notice.language,
        "schema:url": notice_address(site, notice),
    }


def notice_address(site: str, notice: PrivacyNotice) -> str:
    """Where the notice can be read by anyone."""
    return f"{site}/{notice.language}/sharing/notices/{notice.version}/"


def _own(site: str, notice: PrivacyNotice) -> str:
    return f"{site}/{notice.language}/my/sharing/"


def _process(document: Any, *, fields: tuple[str, ...] | None, purpose: dict[str, str]) -> dict[str, Any]:
    return {
        "@type": "dpv:Process",
        "dpv:hasPurpose": {"@type": "dpv:Purpose", "dct:identifier": purpose["id"], "dct:title": purpose["words"]},
        "dpv:hasProcessing": "dpv:Disclose",
        "dpv:hasPersonalData": [
            {
                "@type": "dpv:SensitivePersonalData" if each["sensitive"] else "dpv:PersonalData",
                "dct:identifier": each["id"],
                "dct:title": each["label"],
            }
            for each in document["fields"]
            if fields is None or each["id"] in fields
        ],
        "dpv:hasRecipient": [_party(each) for each in document["recipients"]],
        "dpv:hasStorageCondition": {
            "@type": "dpv:StorageDuration",
            "dpv:hasDuration": document["retention"]["duration"],
            "dct:description": document["retention"]["words"],
        },
    }


def _events(consent: ConsentRecord) -> list[dict[str, Any]]:
    given: dict[str, Any] = {
        "@type": "dpv:ConsentGiven",
        "dpv:hasConsentType": {"@id": "dpv:ExplicitlyExpressedConsent"},
        "dpv:isIndicatedAtTime": consent.given_at.isoformat(),
        "dpv:isIndicatedBy": "the person" if consent.given_by == consent.about else "one who may act for the person",
        "dpv:hasIndicationMethod": consent.channel,
        "dct:description": f"level of assurance: {consent.assurance}",
    }
    if consent.withdrawn_at is None:
        return [given]
    withdrawn = {"@type": "dpv:ConsentWithdrawn", "dpv:isIndicatedAtTime": consent.withdrawn_at.isoformat()}
    return [given, withdrawn]
