"""The people, the office and the charges these tests are about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.payments import api as payments

NOON = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PROVINCE, CITY = "service-new-brunswick", "fredericton"
OFFICE = "service-new-brunswick/fredericton-main"
AMINA = kernel.Actor(agent_id="amina", name="Amina", channel="web", assurance=kernel.Assurance.LOW)
EVE = kernel.Actor(agent_id="eve", name="Eve", channel="web", assurance=kernel.Assurance.HIGH)
NOBODY = kernel.Actor(channel="web")
OPERATOR = kernel.Actor(channel="command", name="operator")
REQUEST = kernel.Reference("request", "r1")


def staff(agent_id: str, role: str, organization: str = PROVINCE, channel: str = "counter") -> kernel.Actor:
    """Someone who works for an organization."""
    return kernel.Actor(agent_id=agent_id, channel=channel, roles=frozenset({role}), organization=organization)


CLARA, CLAUDE = staff("clara", "clerk"), staff("claude", "clerk")
MANAGER = staff("moana", "manager", channel="web")

JURISDICTION = catalogue.Jurisdiction(
    identifier="new-brunswick",
    languages=("en", "fr"),
    default_language="en",
    currency="CAD",
    time_zone="America/Moncton",
    country="CA",
    content_as_of=TODAY,
    # The penny is gone since 2013 (Government of Canada, "Eliminating the penny"): cash is rounded to five cents.
    cash=catalogue.Cash(denominations=(5, 10, 25, 100, 200, 500, 1000, 2000, 5000, 10000), round_to=5),
)


def line(cents: int = 2500, cost: str = "fee", **changes: Any) -> payments.ChargeLine:
    """One tariff of the province."""
    values: dict[str, Any] = {"title": "Dog licence", "organization": PROVINCE} | changes
    return payments.ChargeLine(cost=cost, cents=cents, **values)


def raised(key: str = "c1", *lines: payments.ChargeLine, **changes: Any) -> payments.Charge:
    """What Amina owes for her request."""
    values: dict[str, Any] = {
        "subject": REQUEST, "debtor_id": "amina", "organization": PROVINCE, "currency": "CAD", "due_on": TODAY,
        "by": kernel.SYSTEM, "service": "service-new-brunswick/dog-licence",
    } | changes  # fmt: skip
    return payments.raise_charge(key=key, lines=lines or (line(),), **values)


def opened(by: kernel.Actor = CLARA, float_cents: int = 10_000) -> payments.Till:
    """A clerk's till."""
    return payments.open_till(office=OFFICE, float_cents=float_cents, by=by)


def cash(till: payments.Till, *charges: payments.Charge, tendered: int, **changes: Any) -> payments.Payment:
    """Cash over the counter."""
    return payments.take_cash(
        till_id=till.id, charge_ids=tuple(each.id for each in charges), tendered_cents=tendered,
        by=changes.pop("by", CLARA), **changes,
    )  # fmt: skip


def balance(account: str) -> int:
    """How an account stands."""
    return sum(each.cents for each in payments.balances(beginning=account, by=OPERATOR) if each.account == account)


def whole() -> None:
    """The ledger is proved."""
    found = payments.verify_ledger()
    assert found.faults == ()
    assert sum(each.cents for each in payments.balances(by=OPERATOR)) == 0
