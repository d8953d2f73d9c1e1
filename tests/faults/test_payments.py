"""The whole site is killed while people pay by card, and each webhook comes five times and out of order.

The provider took from nobody more than was due, everything it took stands in a ledger that balances, and what was paid
has its case, once.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from guichet.catalogue.tests.overlay import copy_minimal
from guichet.lab.cards import bank
from tests.faults.site_process import Site
from tests.journeys.test_paying import with_fees

pytestmark = pytest.mark.xdist_group("whole-site")
CLIENTS, PATIENCE = 6, 900.0
PAID, DUE_CENTS = "4444333322221111", 2500
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def site(tmp_path: Path, database: str) -> Iterator[Site]:
    """A town of its own with a fee, ended whatever happens."""
    found = Site(tmp_path, database, reporter=Path(__file__).with_name("paying_town.py"))
    found.settings |= {
        "GUICHET_JURISDICTION": str(with_fees(copy_minimal(tmp_path / "town"))),
        "GUICHET_BASE_URL": found.address,
        # The provider is served by the same processes: a payment waits for what it asks of itself.
        "GUICHET_AT_ONCE": str(4 * CLIENTS),
    }
    yield found
    found.kill()


@dataclass
class Payer:
    """One person who pays; `way` is how: `plain`, `declined` first, in two `tabs`, `closed` browser, or `never`."""

    address: str
    person: dict[str, str]
    way: str
    state: str = ""
    repeated: int = 0

    def pay_everything(self) -> None:
        """From the button to the receipt, repeating whatever nobody answered."""
        with httpx.Client(base_url=self.address, timeout=60) as self.http:
            if self.way == "tabs":
                with ThreadPoolExecutor(2) as pool:
                    began = list(pool.map(lambda _: self.begin(), range(2)))
            else:
                began = [self.begin()]
            if self.way == "declined" and began[0]["next_url"]:
                self.use(began[0]["next_url"], bank.DECLINED)
                began = [self.begin()]
            if self.way == "never":
                return
            for each in began:
                if each["next_url"]:
                    self.use(each["next_url"], PAID)
            if self.way != "closed":
                self.state = self.until_known()

    def begin(self) -> dict[str, Any]:
        """Pay, as the page's button does; 409: it is paid already."""
        path, headers = f"/api/v1/requests/{self.person['request']}/payment", {
            "Authorization": f"Bearer {self.person['token']}"
        }  # fmt: skip

        def ask() -> httpx.Response:
            return self.http.post(path, json={"return_to": "https://guichet.example/back"}, headers=headers)

        answer = self.patiently(ask)
        if answer.status_code == 409:
            return {"state": "settled", "next_url": ""}
        assert answer.status_code < 300, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def use(self, next_url: str, card: str) -> None:
        """On the provider's page: enter the card and press Pay."""
        path = urlsplit(next_url).path
        page = self.patiently(lambda: self.http.get(path))
        token = TOKEN.search(page.text)
        if token is not None:  # else it is over already
            form = {"card": card, "csrfmiddlewaretoken": token[1]}
            self.patiently(lambda: self.http.post(path, data=form, headers={"Referer": next_url}))

    def until_known(self) -> str:
        """Come back until our side says that it is paid."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.begin()["state"] == "settled":
                return "settled"
            time.sleep(0.2)
        raise AssertionError("nobody said that it was paid")

    def patiently(self, ask: Callable[[], httpx.Response]) -> httpx.Response:
        """Ask until there is an answer that says something."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                answer = ask()
            except httpx.TransportError:
                self.repeated += 1
                time.sleep(0.1)
                continue
            if answer.status_code < 500:
                return answer
            time.sleep(0.2)
        raise AssertionError(f"nobody answered for {PATIENCE} s")


WAYS = ("plain", "declined", "tabs", "closed", "plain", "plain", "never", "plain")


@pytest.mark.slow
def test_nobody_is_charged_twice_and_nothing_is_lost(site: Site) -> None:
    """More of it, as long as one has patience: GUICHET_PAYMENTS=1000."""
    many = int(os.environ.get("GUICHET_PAYMENTS", "12"))
    kills = max(1, many // 100)
    payers = [Payer(site.address, person, WAYS[number % len(WAYS)]) for number, person in enumerate(site.prepare(many))]
    site.start()
    waiting, mutex = iter(payers), threading.Lock()

    def work() -> None:
        while True:
            with mutex:
                payer = next(waiting, None)
            if payer is None:
                return
            payer.pay_everything()

    with ThreadPoolExecutor(CLIENTS) as pool:
        working = [pool.submit(work) for _ in range(CLIENTS)]
        site.kill_now_and_then(kills, going_on=lambda: not all(each.done() for each in working),
                               apart=3.0 if kills == 1 else 30.0)  # fmt: skip
        for each in working:
            each.result()
    assert site.kills > 0, "everything was paid before the first kill: pay more"
    site.kill()
    found = site.report()
    print({name: found[name] for name in ("sums", "payments", "webhooks", "taken_cents")}, site.kills, "kills",
          sum(each.repeated for each in payers), "calls cut off")  # fmt: skip
    demand_exactly_once(found, payers)


def demand_exactly_once(found: dict[str, Any], payers: list[Payer]) -> None:
    """At the provider, in the ledger, and in the cases."""
    assert (found["faults"], found["balance"], found["failed"], found["unknown"]) == ([], 0, 0, 0)
    assert set(found["jobs"]) == {"done"}
    assert set(found["payments"]) <= {"settled", "failed", "begun"}
    paying = [each.person["request"] for each in payers if each.way != "never"]
    never = [each.person["request"] for each in payers if each.way == "never"]
    assert found["taken"] == dict.fromkeys(paying, 1)
    assert found["cases"] == dict.fromkeys(paying, 1)
    assert {found["charges"][each][0] for each in paying} == {"settled"}
    assert all(found["charges"][each][2] == 0 for each in never)
    assert all(due == DUE_CENTS for _, due, _ in found["charges"].values())
    assert found["taken_cents"] == found["card_cents"] == DUE_CENTS * len(paying)
    assert {each.state for each in payers if each.way not in ("never", "closed")} == {"settled"}
    assert found["webhooks"] > len(paying), "webhooks were to come more than once"
