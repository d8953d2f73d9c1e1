"""Take a provider's webhook: prove its signature, believe nothing else, and have the payment looked at."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.payments import carding, disputing
from guichet.payments.events import WebhookTaken
from guichet.payments.models import PaymentRow
from guichet.payments.ports import card_providers


def take_webhook(*, provider: str, headers: Mapping[str, str], body: bytes) -> None:
    """A worker looks at the payment it is about, once for each webhook; one of a payment we don't know is let go.

    One that tells of a dispute has the provider's disputes looked at: what it says of it is asked, not believed.
    `headers` by their names in lower case. Raises NotFound for a provider there is not, WebhookRefused for a signature
    that is not its own, Invalid for what cannot be read.
    """
    notice = card_providers.get(provider).read_webhook(headers, body)
    key = f"{provider}/{notice.id}"
    with transaction.atomic():
        if notice.dispute:
            audit.enqueue(disputing.LOOK_AT_DISPUTES, {"provider": provider}, key=f"{key}/disputes")
        found = PaymentRow.objects.filter(provider=provider, provider_reference=notice.payment_reference).first()
        if found is None or not notice.payment_reference:
            return
        audit.enqueue(carding.LOOK, {"payment": found.id}, key=key)
        event = WebhookTaken(provider=provider, webhook=notice.id[:100], dispute=notice.dispute)
        audit.record(event, stream=kernel.Reference("payment", found.id), by=kernel.SYSTEM)
