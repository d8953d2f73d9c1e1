"""A provider that keeps what it is asked in a dictionary, for the operations; the real ones are tested in the lab."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from guichet.payments import ports


class Provider(ports.CardProvider):
    """Down or losing its answers when told to; `asked` counts what was created."""

    def __init__(self, name: str = "scripted", organization: str = "") -> None:
        self.name, self.organization = name, organization
        self.pages = ("https://pay.example",)
        self.takes_agreements = True
        self.payments: dict[str, ports.CardStatus] = {}
        self.keys: dict[str, str] = {}
        self.refunds: dict[str, ports.RefundStatus] = {}
        self.found_disputes: list[ports.CardDispute] = []
        self.mode, self.refund_state, self.again = "works", "done", "paid"

    def create(self, order: ports.CardOrder) -> ports.CardStatus:
        self._answers()
        if order.key not in self.keys:
            reference = f"p{len(self.keys)}"
            self.keys[order.key] = reference
            self.payments[reference] = ports.CardStatus(
                reference, "waiting", order.cents, order.currency, next_url=f"https://pay.example/{reference}"
            )
            if order.agreement and order.agreement != "new":
                self.becomes(self.again, reference)
        if self.mode == "lost":
            raise ports.ProviderDown("it was created, and nobody heard")
        return self.payments[self.keys[order.key]]

    def becomes(self, state: str, reference: str = "", reason: str = "", agreement: str = "") -> None:
        reference = reference or list(self.payments)[-1]
        known = self.payments[reference]
        self.payments[reference] = replace(known, state=state, reason=reason, next_url="", agreement=agreement)

    def status(self, reference: str) -> ports.CardStatus:
        self._answers()
        return self.payments[reference]

    def cancel(self, reference: str) -> ports.CardStatus:
        self._answers()
        if self.payments[reference].state == "waiting":
            self.becomes("cancelled", reference, "cancelled")
        return self.payments[reference]

    def refund(self, reference: str, order: ports.RefundOrder) -> ports.RefundStatus:
        self._answers()
        if self.mode == "refuses":
            raise ports.ProviderRefused(())
        self.refunds.setdefault(order.key, ports.RefundStatus(f"r-{order.key}", self.refund_state, order.cents))
        return self.refunds[order.key]

    def refund_status(self, reference: str, refund_reference: str) -> ports.RefundStatus:
        self._answers()
        return next(each for each in self.refunds.values() if each.reference == refund_reference)

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> ports.Notice:
        if headers.get("x-signed") != "yes":
            raise ports.WebhookRefused("not signed")
        said = json.loads(body)
        return ports.Notice(said["id"], said.get("payment", ""), said.get("dispute", False))

    def disputes(self, since: date) -> Sequence[ports.CardDispute]:
        self._answers()
        return self.found_disputes

    def _answers(self) -> None:
        if self.mode == "down":
            raise ports.ProviderDown("it is down")
