"""The shapes of offers: what one is owed unasked, and the answer to it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from guichet.channels.api import shapes


class OfferAnswer(shapes.Sent, frozen=True, kw_only=True):
    """Yes or no to an offer."""

    answer: Literal["yes", "no"]


class OfferView(shapes.Told, frozen=True, kw_only=True):
    """Something owed unasked. `mode` is offer (say yes) or automatic (granted after `until` unless refused).

    `amount_cents` is one payment; `amount` says it in words with how often, `missed` what is paid for months before.
    """

    id: str
    service: str
    title: str
    summary: str
    organization: str
    office: str
    mode: str
    state: str
    amount_cents: int
    amount: str
    missed: str
    until: date
    law: tuple[shapes.Law, ...]


class Offers(shapes.Told, frozen=True, kw_only=True):
    """The offers that wait for an answer."""

    items: tuple[OfferView, ...]


class OfferAnswered(shapes.Told, frozen=True, kw_only=True):
    """What an answer became: a case; or a request, where something is still asked before it is sent."""

    state: str
    case_id: str
    case_number: str
    request_id: str
