"""A day of an office: six hundred people, ten windows, three services each; nobody is lost, and every till balances.

The day is invented, from one seed, and lived minute by minute: people come, are called, served, held, handed over, give
up; they pay in cash, by card and by cheque. What each drawer holds is added up here from what changes hands, without
asking the ledger.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guichet.catalogue import api as catalogue
from guichet.kernel import api as kernel
from guichet.payments import api as payments
from guichet.queue import api as queue
from guichet.queue.tests import cast

VISITS, WINDOWS, FLOAT = 600, 10, 20_000
OPENS = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)  # half past eight in Fredericton
SERVICES = ("plates", "health-card", "birth-certificate", "hunting-licence", "water-bill")
PRICES = {"plates": 13_800, "health-card": 0, "birth-certificate": 0, "hunting-licence": 3_437, "water-bill": 6_612}


@dataclass
class Drawer:
    """What is in a till, as whoever opens it would find it."""

    till_id: str
    cash: int = FLOAT
    cheques: int = 0
    cards: int = 0


@dataclass
class Visit:
    """Somebody's plan: what they came for, how they pay, whether they lose patience, wait aside or must go on."""

    services: tuple[str, ...]
    pays: str
    patience: timedelta
    odd: str
    done: int = 0
    ticket: str = ""


@dataclass
class Office:
    """The day itself: a heap of what happens next."""

    dice: random.Random
    clerks: list[kernel.Actor] = field(default_factory=list)
    windows: list[queue.Window] = field(default_factory=list)
    drawers: list[Drawer] = field(default_factory=list)
    visits: dict[str, Visit] = field(default_factory=dict)
    idle: set[int] = field(default_factory=set)
    at: dict[int, str] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    waits: dict[str, datetime] = field(default_factory=dict)
    waited: list[timedelta] = field(default_factory=list)
    agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=itertools.count)
    now: datetime = OPENS

    def at_(self, minutes: float, do: Callable[[], None]) -> None:
        """Let something happen so many minutes from now."""
        heapq.heappush(self.agenda, (self.now + timedelta(minutes=minutes), next(self.order), do))

    def live(self) -> None:
        """Until nothing happens any more."""
        while self.agenda:
            self.now, _, do = heapq.heappop(self.agenda)
            with kernel.held_at(self.now):
                do()

    def open(self) -> None:
        for number in range(WINDOWS):
            clerk = cast.clerk(f"clerk-{number}")
            self.clerks.append(clerk)
            self.windows.append(queue.open_window(office="many", place=str(number + 1), by=clerk))
            till = payments.open_till(office="many", float_cents=FLOAT, by=clerk)
            self.drawers.append(Drawer(till.id))
            self.idle.add(number)

    def comes(self) -> None:
        """One more person, with or without an appointment."""
        dice = self.dice
        visit = Visit(
            services=tuple(dice.choices(SERVICES, k=3)),
            pays=dice.choice(("cash", "cash", "card", "cheque")),
            patience=timedelta(minutes=dice.choice((25, 90, 400, 400, 400))),
            odd=dice.choice(("", "", "", "", "", "hold", "hand over", "does not come")),
        )
        booked = dice.random() < 0.2
        ticket = queue.take_ticket(
            office="many",
            lane=dice.choice(("general", "general", "quick")),
            services=visit.services,
            appointment=kernel.Reference("appointment", kernel.new_id()) if booked else None,
            promised_at=self.now + timedelta(minutes=dice.randint(0, 20)) if booked else None,
            by=cast.KIOSK,
        )
        visit.ticket = ticket.id
        self.visits[ticket.id], self.waits[ticket.id] = visit, self.now
        self.at_(visit.patience.total_seconds() / 60, lambda: self.loses_patience(ticket))
        self.wake()

    def loses_patience(self, ticket: queue.Ticket) -> None:
        if ticket.id in self.waits and ticket.id not in self.held:
            holder = kernel.Actor(channel="web", capabilities=frozenset({ticket.code}))
            queue.leave_queue(ticket_id=ticket.id, by=holder)
            del self.waits[ticket.id]

    def wake(self) -> None:
        """One free window looks again: all call from the same lanes."""
        if self.idle:
            self.next(min(self.idle))

    def next(self, number: int) -> None:
        """A window that is free calls."""
        ticket = queue.call_next(window_id=self.windows[number].id, by=self.clerks[number])
        if ticket is None:
            self.idle.add(number)
            return
        self.idle.discard(number)
        self.at[number] = ticket.id
        since = self.waits.pop(ticket.id, None)
        visit = self.visits[ticket.id]
        if since is not None and visit.done == 0 and visit.odd != "came back":
            self.waited.append(self.now - since)
        if visit.odd == "does not come":
            self.at_(2, lambda: self.gone(number, ticket.id))
        else:
            self.at_(0.5, lambda: self.begins(number, ticket.id))

    def gone(self, number: int, ticket_id: str) -> None:
        queue.leave_queue(ticket_id=ticket_id, by=self.clerks[number])
        self.next(number)

    def begins(self, number: int, ticket_id: str) -> None:
        queue.begin_ticket(ticket_id=ticket_id, by=self.clerks[number])
        self.at_(self.dice.uniform(1, 4), lambda: self.served(number, ticket_id))

    def served(self, number: int, ticket_id: str) -> None:
        """One service is done; the next, something out of the ordinary, or the till."""
        visit, clerk = self.visits[ticket_id], self.clerks[number]
        queue.complete_service(ticket_id=ticket_id, service=f"snb/{visit.services[visit.done]}", by=clerk)
        visit.done += 1
        if visit.odd == "hold" and visit.done == 1:
            visit.odd = ""
            queue.hold_ticket(ticket_id=ticket_id, by=clerk)
            self.held[ticket_id] = number
            self.at_(6, lambda: self.back(number, ticket_id))
            self.next(number)
        elif visit.odd == "hand over" and visit.done == 2:
            visit.odd = ""
            queue.hand_over_ticket(ticket_id=ticket_id, to_lane="quick", said="Has the papers.", by=clerk)
            self.next(number)
            self.wake()
        elif visit.done < len(visit.services):
            self.at_(self.dice.uniform(1, 4), lambda: self.served(number, ticket_id))
        else:
            self.pays(number, visit)
            queue.finish_ticket(ticket_id=ticket_id, by=clerk)
            self.next(number)

    def back(self, number: int, ticket_id: str) -> None:
        """Who waited aside is called back as soon as the window is free."""
        if number not in self.idle:
            self.at_(1, lambda: self.back(number, ticket_id))
            return
        self.idle.discard(number)
        del self.held[ticket_id]
        queue.call_ticket(ticket_id=ticket_id, window_id=self.windows[number].id, by=self.clerks[number])
        self.at_(0.5, lambda: self.begins(number, ticket_id))

    def pays(self, number: int, visit: Visit) -> None:
        """All that costs something, in one payment; the drawer is added up from what changes hands."""
        drawer, clerk = self.drawers[number], self.clerks[number]
        charges = [
            self.charge(visit, service, place) for place, service in enumerate(visit.services) if PRICES[service]
        ]
        due = sum(each.due_cents for each in charges)
        if not charges:
            return
        given: dict[str, Any] = {
            "till_id": drawer.till_id,
            "charge_ids": tuple(each.id for each in charges),
            "by": clerk,
        }
        if visit.pays == "cash":
            tendered = -(-(due + 2) // 2_000) * 2_000  # twenties
            paid = payments.take_cash(tendered_cents=tendered, **given)
            assert (due + paid.rounding_cents) % 5 == 0
            assert abs(paid.rounding_cents) <= 2
            drawer.cash += tendered - paid.change_cents
        elif visit.pays == "card":
            payments.take_card_present(terminal_reference=visit.ticket, **given)
            drawer.cards += due
        else:
            payments.take_cheque(cents=due, number=visit.ticket[-12:], drawer="Somebody", **given)
            drawer.cheques += due

    def charge(self, visit: Visit, service: str, place: int) -> payments.Charge:
        line = payments.ChargeLine(
            cost=service, title=service, cents=PRICES[service], organization="service-new-brunswick"
        )
        return payments.raise_charge(
            key=f"{visit.ticket}/{place}", subject=kernel.Reference("ticket", visit.ticket), debtor_id="",
            organization="service-new-brunswick", lines=(line,), currency="CAD", due_on=OPENS.date(), by=kernel.SYSTEM,
        )  # fmt: skip


def pieces(cents: int) -> dict[int, int]:
    """An amount in the fewest notes and coins."""
    found = {}
    for worth in sorted(payments.denominations(), reverse=True):
        found[worth], cents = divmod(cents, worth)
    assert cents == 0
    return found


@pytest.fixture
def office(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Ten windows that call from two lanes."""
    names = "{en: Many, fr: Beaucoup}"
    windows = "".join(f'  - {{id: "{n}", lanes: [general, quick]}}\n' for n in range(1, WINDOWS + 1))
    (tmp_path / "queues").mkdir()
    (tmp_path / "queues" / "many.yaml").write_text(
        f"office: many\norganization: service-new-brunswick\nnames: {names}\nlanes:\n"
        f"  - {{id: general, letter: A, names: {names}, promise_minutes: 20}}\n"
        f"  - {{id: quick, letter: Q, names: {names}, head_start_minutes: 10}}\nwindows:\n{windows}",
        encoding="utf-8",
    )
    settings.GUICHET_JURISDICTION = tmp_path
    cash = catalogue.Cash(denominations=(10_000, 5_000, 2_000, 1_000, 500, 200, 100, 25, 10, 5), round_to=5)
    here = catalogue.Jurisdiction(
        **{each: getattr(cast.JURISDICTION, each) for each in cast.JURISDICTION.__struct_fields__} | {"cash": cash}
    )
    monkeypatch.setattr(catalogue, "current", lambda: here)
    return Office(random.Random(20261123))


@pytest.mark.slow
@pytest.mark.django_db
def test_six_hundred_visits_lose_nobody_and_balance_to_the_cent(office: Office) -> None:
    with kernel.held_at(OPENS):
        office.open()
    for _ in range(VISITS):
        office.at_(office.dice.uniform(0, 8.5 * 60), office.comes)
    office.live()

    with kernel.held_at(office.now):
        found = queue.measures(office="many", day=OPENS.date(), by=kernel.SYSTEM)
        for number, drawer in enumerate(office.drawers):
            clerk = office.clerks[number]
            payments.count_till(
                till_id=drawer.till_id, counted=pieces(drawer.cash), cheques_cents=drawer.cheques,
                cards_cents=drawer.cards, by=clerk,
            )  # fmt: skip
            proof = payments.close_till(till_id=drawer.till_id, by=clerk)
            assert (proof.difference_cents, proof.balanced, proof.explanation) == (0, True, "")
            queue.close_window(window_id=office.windows[number].id, by=clerk)

    # Nobody is lost: all came, and each was served to the end or went.
    assert (found.tickets, found.open, found.served + found.left) == (VISITS, 0, VISITS)
    done = Counter(visit.done == 3 for visit in office.visits.values())
    assert (found.served, sum(found.windows.values())) == (done[True], done[True])
    assert found.left > 0
    assert set(found.windows) == {str(n) for n in range(1, WINDOWS + 1)}
    # Times are computed from events alone, and are those that were lived.
    lived = sorted(int(each.total_seconds()) for each in office.waited)
    assert (found.waiting.count, found.waiting.longest) == (len(lived), lived[-1])
    assert found.waiting.median == lived[-(-len(lived) // 2) - 1]
    assert sum(each.count for each in found.services.values()) == sum(each.done for each in office.visits.values())
    assert {each.split("/")[1] for each in found.services} == set(SERVICES)
    # And the books: every transaction sums to zero, what was paid is what was owed.
    assert payments.verify_ledger().faults == ()
