"""Buy goods: put aside and charged in one, paid at whatever door, handed over, cancelled and paid back."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction

from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.journeys.compose import Speaker
from guichet.journeys.offering_times import place_in_words
from guichet.journeys.use_cases.tell import own_language, reachable
from guichet.kernel.api import SYSTEM, Actor, Conflict, Reference, TryLater, today
from guichet.notifications import api as notifications
from guichet.payments import api as payments
from guichet.shop import api as shop

logger = logging.getLogger("guichet.journeys")
DAYS_TO_PAY = timedelta(days=1)
CHANNELS = ("inbox", "email", "sms")


def order_goods(
    *,
    key: str,
    wanted: tuple[shop.Wanted, ...],
    way: str,
    office: str,
    by: Actor,
    address: str = "",
    language: str = "",
) -> tuple[shop.Order, payments.Charge]:
    """Put goods aside for the person whose business is done, and charge them: both, or neither. Once for its key.

    Raises Conflict (`sold_out`), Invalid, NotAllowed.
    """
    buyer = by.person_id
    name = identity.agent(buyer).name if buyer else ""
    with transaction.atomic():
        order = shop.place_order(
            key=key,
            wanted=wanted,
            way="post" if way == "post" else "pick_up",
            office=office,
            buyer_id=buyer,
            name=name,
            address=address,
            by=by,
        )
        return order, charge_order(order, language=language or by.language)


def charge_goods_at_counter(
    *, key: str, wanted: tuple[shop.Wanted, ...], office: str, by: Actor, language: str = ""
) -> tuple[payments.Charge, ...]:
    """Put goods aside for whoever stands at the counter, and charge them: paid at the till with whatever else is owed.

    Each organization whose goods they are has its own order and charge; one code opens all. Handed over when they are
    paid; not paid, they are put back, or let go with the time. Once a key. Raises Conflict (`sold_out`, where: the
    good), Invalid, NotAllowed; then nothing happened.
    """
    known = shop.goods()
    by_organization: dict[str, list[shop.Wanted]] = {}
    for each in wanted:
        by_organization.setdefault(known[each.good].organization if each.good in known else "", []).append(each)
    charges: list[payments.Charge] = []
    with transaction.atomic():
        for organization, goods in sorted(by_organization.items()):
            order = shop.place_order(
                key=f"{key}/{organization}", wanted=tuple(goods), way="counter", office=office, by=by
            )
            code = charges[0].code if charges else ""
            charges.append(charge_order(order, language=language or by.language, code=code))
    return tuple(charges)


def put_goods_back(*, order_id: str, by: Actor) -> shop.Order:
    """Who stands at the counter does not want them after all: owed no longer, and there for others. Safe to repeat.

    Raises Conflict when they are paid, or being paid; NotFound.
    """
    with transaction.atomic():
        done = shop.cancel_order(order_id=order_id, by=by)
        _owed_no_longer(done)
    return done


def charge_order(order: shop.Order, *, language: str = "", code: str = "") -> payments.Charge:
    """What is owed for an order: the goods, their tax and the postage, each a line of its own; once."""
    jurisdiction = catalogue.current()
    speaker, known = Speaker(jurisdiction, language), shop.goods()
    lines = [
        payments.ChargeLine(
            cost=each.good,
            title=f"{each.count} × {speaker.text(known[each.good].title)}" if each.good in known else each.good,
            cents=each.cents,
            organization=order.organization,
        )
        for each in order.lines
    ]
    if order.tax_cents:
        lines.append(payments.ChargeLine("sales-tax", speaker.words("Sales tax"), order.tax_cents, order.organization))
    if order.post_cents:
        lines.append(payments.ChargeLine("postage", speaker.words("Postage"), order.post_cents, order.organization))
    return payments.raise_charge(
        key=f"order/{order.id}",
        subject=Reference("order", order.id),
        debtor_id=order.buyer_id or "",
        organization=order.organization,
        lines=tuple(lines),
        currency=order.currency,
        due_on=today(jurisdiction.time_zone) + DAYS_TO_PAY,
        code=code,
        by=SYSTEM,
    )


def charge_of_order(*, order_id: str, by: Actor) -> payments.Charge | None:
    """What is owed for it; None for those who may not see it."""
    return next(iter(payments.charges_about(subject=Reference("order", order_id), by=by)), None)


def pay_for_order(*, order_id: str, return_to: str, by: Actor, language: str = "") -> str:
    """The provider's page to pay on; empty when it is paid. Asked again it is the same payment.

    Raises NotFound, Conflict when nothing is owed, TryLater.
    """
    order = shop.order(order_id=order_id, by=by)
    charge = charge_of_order(order_id=order.id, by=by)
    if charge is None or charge.state != "open" or order.state != "reserved":
        raise Conflict("nothing is to be paid for this", where="order", code="nothing_due")
    begun = payments.begin_card_payment(charge_id=charge.id, return_to=return_to, by=by, language=language)
    return begun.next_url


def back_from_paying(*, order_id: str, by: Actor) -> shop.Order:
    """The buyer is back from the provider: its word is asked for now. Raises NotFound."""
    order = shop.order(order_id=order_id, by=by)
    charge = charge_of_order(order_id=order.id, by=by)
    if charge is not None and charge.live_payment:
        try:
            payments.look_at_payment(payment_id=charge.live_payment, by=SYSTEM)
        except payments.ProviderDown:
            return order
        charge = charge_of_order(order_id=order.id, by=by)
    if charge is not None and charge.state == "settled" and order.state == "reserved":
        take_paid_order(order_id=order.id)
    return shop.order(order_id=order_id, by=by)


def take_paid_order(*, order_id: str) -> None:
    """It is paid; what was sold over a counter is handed over with it. Safe to repeat.

    Where the goods are gone meanwhile, or it was cancelled, the money goes back.
    """
    order = shop.order(order_id=order_id, by=SYSTEM)
    try:
        with transaction.atomic():
            paid = shop.pay_order(order_id=order.id, by=SYSTEM)
            if paid.way == "counter" and paid.state == "paid":
                shop.hand_over(order_id=order.id, by=SYSTEM)
    except Conflict:
        _pay_back(order, why="sold out")
        _tell(order, "gone")


def cancel_goods(*, order_id: str, by: Actor) -> shop.Order:
    """The buyer takes an order back that is not paid; the office any that is not handed over, and the money goes back.

    Raises Conflict while a payment is under way (its end is known in a few minutes), or when handed over; NotFound.
    """
    with transaction.atomic():
        order = shop.order(order_id=order_id, by=by)
        why = "office" if order.buyer_id != by.person_id else "buyer"
        if order.state == "reserved":
            _owed_no_longer(order)
        done = shop.cancel_order(order_id=order.id, by=by, why="office" if why == "office" else "buyer")
    if order.state == "paid":
        _pay_back(order, why="cancelled")
    if why == "office":
        _tell(done, "cancelled")
    return done


def take_goods_back(*, order_id: str, restock: bool, by: Actor) -> shop.Order:
    """What was handed over came back to the office, and the money goes back. Raises Conflict, NotFound, NotAllowed."""
    done = shop.take_back(order_id=order_id, restock=restock, by=by)
    _pay_back(done, why="returned")
    return done


def hand_goods_over(*, order_id: str, by: Actor) -> shop.Order:
    """Posted, or picked up: what was sent by post is told. Raises Conflict, NotFound, NotAllowed."""
    done = shop.hand_over(order_id=order_id, by=by)
    if done.state == "posted":
        _tell(done, "posted")
    return done


def let_late_orders_lapse() -> int:
    """Goods put aside for who did not pay in time can be sold to others; not while a payment is under way."""
    lapsed = 0
    for order in shop.late_orders():
        try:
            with transaction.atomic():
                _owed_no_longer(order)
                shop.cancel_order(order_id=order.id, by=SYSTEM, why="time")
        except Conflict:  # somebody is paying, or has just paid
            continue
        lapsed += 1
    return lapsed


def _owed_no_longer(order: shop.Order) -> None:
    charge = charge_of_order(order_id=order.id, by=SYSTEM)
    if charge is not None:
        payments.cancel_charge(charge_id=charge.id, by=SYSTEM)


def _pay_back(order: shop.Order, *, why: str) -> None:
    charge = charge_of_order(order_id=order.id, by=SYSTEM)
    for payment in payments.payments_of(charge_id=charge.id, by=SYSTEM) if charge else ():
        left = payment.cents - payment.refunded_cents
        if payment.state != "settled" or not left:
            continue
        try:
            payments.refund(
                payment_id=payment.id, cents=left, reason=f"{order.number}: {why}", by=SYSTEM,
                key=f"order/{order.id}/{payment.id}",
            )  # fmt: skip
        except (Conflict, TryLater):  # nobody known to pay it to: the office gives it back in cash
            logger.warning("order %s is to be paid back by hand", order.id)


def tell_order(*, order_id: str) -> None:
    """It is paid: say so, with the number to show."""
    order = shop.order(order_id=order_id, by=SYSTEM)
    if order.way != "counter":
        _tell(order, "paid")


def _tell(order: shop.Order, what: str) -> notifications.Message | None:
    if order.buyer_id is None:
        return None
    speaker = Speaker(catalogue.current(), own_language(order.buyer_id))
    say, number = speaker.words, order.number
    where = place_in_words(speaker, order.office)
    if what == "paid" and order.way == "post":
        subject, body = (
            say("Your order is paid"),
            say("We send it to you by post. Your order: {number}.", number=number),
        )
    elif what == "paid":
        subject = say("Your order is paid")
        body = say("Pick it up at {where}. Show your order number: {number}.", where=where, number=number)
    elif what == "posted":
        subject, body = say("Your order is in the post"), say("Your order {number} left us today.", number=number)
    else:
        subject = say("Your order is cancelled")
        body = say("We are sorry: we cannot hand over your order {number}. What you paid goes back to you.",
                   number=number)  # fmt: skip
    return notifications.send(
        to=reachable(order.buyer_id, language=speaker.language),
        template="order",
        about=Reference("order", order.id),
        organization=order.organization,
        subject=subject,
        body=body,
        sms=f"{subject}. {body}",
        channels=CHANNELS,
        by=SYSTEM,
        key=f"order/{order.id}/{what}",
    )
