"""End the offers of one who cannot answer them any more."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.entitlements.events import OfferAnswered
from guichet.entitlements.models import OPEN_OFFER, OfferRow
from guichet.identity import api as identity
from guichet.kernel import api as kernel

#: Why the platform ends somebody's offers, as it stands in the offer's state.
WHYS = ("death",)


def end_offers(*, person_id: str, on: date, why: str, by: kernel.Actor) -> int:
    """Every open offer of a person ends, for a reason of `WHYS`; how many. The platform only.

    Raises NotAllowed, Invalid.
    """
    identity.require_action(by, "end", identity.Protected("offer"))
    if why not in WHYS:
        raise kernel.Invalid((kernel.Problem("why", f"{why!r} is no reason.", f"There are: {', '.join(WHYS)}."),))
    with transaction.atomic():
        rows = tuple(OfferRow.objects.select_for_update().filter(OPEN_OFFER, person_id=person_id).order_by("id"))
        for row in rows:
            row.state, row.closed_on = why, on
            row.save()
            event = OfferAnswered(programme=row.programme, organization=row.organization, state=why, case="")
            audit.record(event, stream=kernel.Reference("offer", row.id), by=by, concerns=row.person_id)
        return len(rows)
