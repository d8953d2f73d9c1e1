"""What the token's holder is owed unasked: the offers that wait for an answer, and a yes or a no to one."""

from __future__ import annotations

from guichet.channels.api import offer_shapes, shapes
from guichet.channels.api.routes import Call, Reply, operation
from guichet.journeys import api as journeys

TAG = "My own"


@operation("GET", "my/offers", tag=TAG, answer=offer_shapes.Offers)
def list_offers(call: Call) -> Reply:
    """What the holder is offered, and may still say yes or no to, newest first."""
    found = journeys.own_offers(by=call.actor, language=call.language)
    return Reply(offer_shapes.Offers(items=tuple(map(_told, found))))


@operation("GET", "my/offers/{offer_id}", tag=TAG, answer=offer_shapes.OfferView)
def read_offer(call: Call, offer_id: str) -> Reply:
    """One offer, answered or not: what, how much, until when, under which law."""
    return Reply(_told(journeys.own_offer(offer_id=offer_id, by=call.actor, language=call.language)))


@operation("POST", "my/offers/{offer_id}/answer", tag=TAG, answer=offer_shapes.OfferAnswered,
           body=offer_shapes.OfferAnswer, status=200)  # fmt: skip
def answer_offer(call: Call, offer_id: str) -> Reply:
    """Say yes or no; a yes is a case at the office, or a request where something is still asked."""
    sent: offer_shapes.OfferAnswer = call.body
    if sent.answer == "no":
        refused = journeys.refuse_offer(offer_id=offer_id, by=call.actor)
        return Reply(offer_shapes.OfferAnswered(state=refused.state, case_id="", case_number="", request_id=""))
    done = journeys.confirm_offer(offer_id=offer_id, by=call.actor, language=call.language)
    told = offer_shapes.OfferAnswered(
        state=done.offer.state, case_id=done.case_id, case_number=done.case_number, request_id=done.request_id
    )
    return Reply(told)


def _told(found: journeys.OwnOffer) -> offer_shapes.OfferView:
    offer = found.offer
    return offer_shapes.OfferView(
        id=offer.id,
        service=offer.programme,
        title=found.title,
        summary=found.summary,
        organization=offer.organization,
        office=found.office,
        mode=offer.mode,
        state=offer.state,
        amount_cents=offer.amount,
        amount=found.amount,
        missed=found.missed,
        until=offer.until,
        law=tuple(shapes.Law(title=each.title, href=each.href) for each in found.law),
    )
