"""What is shared about the token's holder: consents, what went, receipts; and the agreements, for everyone."""

from __future__ import annotations

from typing import Any

from guichet.channels.api import shapes
from guichet.channels.api.routes import ANYONE, Call, Reply, operation
from guichet.journeys import api as journeys
from guichet.sharing import api as sharing

TAG = "Sharing"


class Agreements(shapes.Told, frozen=True, kw_only=True):
    """The agreements in force, as their notices."""

    items: tuple[journeys.ConsentNotice, ...]


class Receipt(shapes.Told, frozen=True, kw_only=True):
    """A receipt to keep: the document, and a JWS whose payload it is."""

    receipt: dict[str, Any]
    jws: str


@operation("GET", "agreements", tag=TAG, answer=Agreements, admits=ANYONE, public=True)
def list_agreements(call: Call) -> Reply:
    """What organizations may share with one another, and why."""
    return Reply(Agreements(items=journeys.agreement_notices(language=call.language)))


@operation("GET", "my/sharing", tag=TAG, answer=journeys.OwnSharing)
def own_sharing(call: Call) -> Reply:
    """What is shared about the token's holder, what they agreed to, and what went to whom."""
    return Reply(journeys.own_sharing(by=call.actor, language=call.language))


@operation("POST", "my/consents/{consent_id}/withdraw", tag=TAG, answer=sharing.ConsentRecord)
def withdraw_consent(call: Call, consent_id: str) -> Reply:
    """Take a consent back, at once."""
    return Reply(sharing.withdraw_consent(consent_id=consent_id, by=call.actor))


@operation("GET", "my/consents/{consent_id}/receipt", tag=TAG, answer=Receipt)
def read_receipt(call: Call, consent_id: str) -> Reply:
    """The signed receipt of a consent by ISO/IEC TS 27560, in JSON-LD."""
    return Reply(sharing.receipt(consent_id=consent_id, by=call.actor).to_json())


@operation("GET", "my/consents/{consent_id}/kantara", tag=TAG, answer=Receipt)
def read_kantara_receipt(call: Call, consent_id: str) -> Reply:
    """The signed receipt of a consent by Kantara Consent Receipt 1.1."""
    return Reply(sharing.kantara_receipt(consent_id=consent_id, by=call.actor).to_json())


@operation("GET", "my/exchanges/{exchange_id}/receipt", tag=TAG, answer=Receipt)
def read_exchange_receipt(call: Call, exchange_id: str) -> Reply:
    """The signed receipt of one exchange."""
    issued = sharing.exchange_receipt(exchange_id=exchange_id, by=call.actor, language=call.language)
    return Reply(issued.to_json())
