"""Prepares a town in which requests wait to be paid, and says afterwards what became of the money. Answers JSON.

Run by site_process.py in the place of site_reporter.py. The rows are read themselves, at both ends: what the provider
took, and what our ledger says of it.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.site.settings")

import django  # the path comes first

django.setup()

from django.apps import apps  # noqa: E402  # the settings come first
from django.conf import settings  # noqa: E402  # the settings come first
from django.core.management import call_command  # noqa: E402  # the settings come first

from guichet.audit import api as audit  # noqa: E402  # the settings come first
from guichet.identity import api as identity  # noqa: E402  # the settings come first
from guichet.journeys import api as journeys  # noqa: E402  # the settings come first
from guichet.kernel import api as kernel  # noqa: E402  # the settings come first
from guichet.lab import api as lab  # noqa: E402  # the settings come first
from guichet.lab.cards import plugged  # noqa: E402  # the settings come first
from guichet.payments import api as payments  # noqa: E402  # the settings come first
from guichet.payments import ports  # noqa: E402  # the settings come first
from tests.connectors import cards  # noqa: E402  # the settings come first
from tests.journeys.playing import play  # noqa: E402  # the settings come first

LICENCE = "town-hall/dog-licence"
GIVEN = {"birth_date": "1986-03-02", "yearly_income": 3000000, "dog_name": "Rex", "email": "boris@example.org"}
OPERATOR = kernel.Actor(channel="command", name="operator")
#: How long nobody is asked for what is in doubt: the latest look is an hour apart.
LATER, ROUNDS = timedelta(minutes=90), 4


def prepare(people: int) -> list[dict[str, str]]:
    """The town, its people, and for each of them a request that was sent and is to be paid."""
    call_command("migrate", verbosity=0)
    journeys.publish(Path(settings.GUICHET_JURISDICTION), by=OPERATOR)
    found = []
    for number in range(people):
        person = identity.register_person(name=f"Boris {number}", by=OPERATOR, language="en")
        by = kernel.Actor(agent_id=person.id, channel="web", assurance=kernel.Assurance.SUBSTANTIAL)
        played = play(LICENCE, GIVEN, by)
        journeys.submit(request_id=played.request_id, by=by)
        token = identity.issue_token(
            agent_id=person.id, assurance=kernel.Assurance.SUBSTANTIAL, label="fault test", by=kernel.SYSTEM
        )
        found.append({"id": person.id, "request": played.request_id, "token": token})
    audit.drain(worker="prepare", until_empty=True)
    lab.misbehave("cards", "five")
    return found


def report() -> dict[str, Any]:
    """Let everything in doubt be looked at, the provider being reached without a network; then count."""
    ports.card_providers._things.clear()  # its own pages are down: they are asked in this process
    provider = plugged.govuk("CAD", cards.transport())
    ports.card_providers.register(provider.name, provider)
    lab.misbehave("cards", "works")
    for round_ in range(1, ROUNDS + 1):
        ahead = round_ * LATER
        kernel.set_clock(lambda ahead=ahead: kernel.system_clock() + ahead)
        audit.drain(worker="report", until_empty=True)
        payments.look_at_doubts()
    drained = audit.drain(worker="report", until_empty=True)
    verified, chain = payments.verify_ledger(), audit.verify()
    rows = {name: apps.get_model(label).objects for name, label in _MODELS.items()}
    of_payment = dict(rows["share"].values_list("payment_id", "charge__subject"))
    taken = Counter(
        of_payment[payment].partition(":")[2]
        for payment, reference in rows["payment"].values_list("id", "provider_reference")
        if reference and rows["card"].filter(id=reference, state="success").exists()
    )
    return {
        "faults": [*map(str, verified.faults), *map(str, chain.faults)],
        "sums": verified.sums,
        "balance": sum(each.cents for each in payments.balances(by=OPERATOR)),
        "taken": taken,
        "taken_cents": sum(rows["card"].filter(state="success").values_list("cents", flat=True)),
        "card_cents": sum(each.cents for each in payments.balances(beginning="card:", by=OPERATOR)),
        "payments": Counter(rows["payment"].values_list("state", flat=True)),
        "charges": {
            subject.partition(":")[2]: [state, due, paid]
            for subject, state, due, paid in rows["charge"].values_list("subject", "state", "due_cents", "paid_cents")
        },
        "cases": Counter(each.partition(":")[2] for each in rows["case"].values_list("request", flat=True)),
        "unknown": rows["card"].exclude(id__in=rows["payment"].values("provider_reference")).count(),
        "jobs": Counter(rows["job"].values_list("state", flat=True)),
        "webhooks": rows["job"].filter(task="payments.look").count(),
        "failed": drained.failed + drained.dead,
    }


_MODELS = {
    "payment": "payments.PaymentRow",
    "charge": "payments.ChargeRow",
    "share": "payments.ShareRow",
    "card": "lab.CardPayment",
    "case": "cases.CaseRow",
    "job": "audit.JobRow",
}

if __name__ == "__main__":
    print(json.dumps(prepare(int(sys.argv[2])) if sys.argv[1] == "prepare" else report()), flush=True)
