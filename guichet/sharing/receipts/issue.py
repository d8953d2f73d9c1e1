"""Hands a person the receipts of their consents and exchanges, signed."""

from __future__ import annotations

from django.conf import settings

from guichet.kernel import api as kernel
from guichet.sharing.queries import agreement, consent, exchange, notice, notice_for
from guichet.sharing.receipts import iso27560, kantara
from guichet.sharing.signing import sign, signing_key
from guichet.sharing.types import SignedReceipt


def receipt(*, consent_id: str, by: kernel.Actor) -> SignedReceipt:
    """The receipt of a consent by ISO/IEC TS 27560:2023 (JSON-LD, DPV). Raises NotFound."""
    found = consent(consent_id=consent_id, by=by)
    document = iso27560.consent_receipt(
        found,
        agreement(found.agreement, version=found.agreement_version),
        notice(version=found.notice_version),
        site=settings.GUICHET_BASE_URL,
    )
    return SignedReceipt(found.id, document, sign(document, type=iso27560.TYPE))


def kantara_receipt(*, consent_id: str, by: kernel.Actor) -> SignedReceipt:
    """The receipt of a consent by Kantara Consent Receipt 1.1.0 (JSON). Raises NotFound."""
    found = consent(consent_id=consent_id, by=by)
    document = kantara.kantara_document(
        found,
        agreement(found.agreement, version=found.agreement_version),
        notice(version=found.notice_version),
        site=settings.GUICHET_BASE_URL,
        public_key=signing_key(),
    )
    return SignedReceipt(found.id, document, sign(document, type=kantara.TYPE))


def exchange_receipt(*, exchange_id: str, by: kernel.Actor, language: str = "") -> SignedReceipt:
    """The receipt of one exchange, whatever let it happen: who got what, what for, on which law. Raises NotFound."""
    found = exchange(exchange_id=exchange_id, by=by)
    rules = agreement(found.agreement, version=found.agreement_version)
    # The notice one agreed to; where nobody was asked, that of the agreement in the language wanted.
    shown = (
        notice(version=consent(consent_id=found.consent_id, by=by).notice_version)
        if found.consent_id
        else notice_for(agreement=found.agreement, language=language or by.language, version=found.agreement_version)
    )
    document = iso27560.exchange_receipt(found, rules, shown, site=settings.GUICHET_BASE_URL)
    return SignedReceipt(found.id, document, sign(document, type=iso27560.TYPE))
