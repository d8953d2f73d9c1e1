"""Prepares a site for the fault tests, and says afterwards what is in it. Run by site_process.py; answers JSON.

It reads the rows themselves, not through the API: what was lost or doubled must not be hidden by what hides it there.
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
from django.apps import apps  # the path comes first

django.setup()

from django.conf import settings  # noqa: E402  # the settings come first
from django.core.management import call_command  # noqa: E402  # the settings come first
from django.db import connection  # noqa: E402  # the settings come first

from guichet.audit import api as audit  # noqa: E402  # the settings come first
from guichet.cases import api as cases  # noqa: E402  # the settings come first
from guichet.identity import api as identity  # noqa: E402  # the settings come first
from guichet.intake import api as intake  # noqa: E402  # the settings come first
from guichet.journeys import api as journeys  # noqa: E402  # the settings come first
from guichet.kernel import api as kernel  # noqa: E402  # the settings come first

OPERATOR = kernel.Actor(channel="command", name="operator")


def prepare(people: int) -> list[dict[str, str]]:
    """Tables, services, people, and for each person a program's token."""
    call_command("migrate", verbosity=0)
    journeys.publish(Path(settings.GUICHET_JURISDICTION), by=OPERATOR)
    found = []
    for number in range(people):
        name = f"Amina {number}"
        person = identity.register_person(name=name, by=OPERATOR, language="en")
        token = identity.issue_token(
            agent_id=person.id, assurance=kernel.Assurance.SUBSTANTIAL, label="fault test", by=kernel.SYSTEM
        )
        found.append({"id": person.id, "name": name, "token": token})
    return found


def report() -> dict[str, Any]:
    """Work off what is left, and count."""
    # The holders of leases are dead: their leases end when enough time passes.
    ahead = timedelta(minutes=int(os.environ.get("REPORT_MINUTES_AHEAD", "10")))
    kernel.set_clock(lambda: kernel.system_clock() + ahead)
    drained = audit.drain(worker="report", until_empty=True)
    verification = audit.verify()
    rows = {name: apps.get_model(label).objects for name, label in _MODELS.items()}
    case_rows = list(rows["case"].values("id", "number", "request", "owner_id", "status"))
    return {
        "requests": list(rows["request"].values("id", "owner_id", "state", "receipt_number", "tracking_code")),
        "cases": case_rows,
        "decisions": Counter(rows["decision"].values_list("case_id", flat=True)),
        "children": Counter(rows["relationship"].filter(kind="parent_of").values_list("agent_id", flat=True)),
        "messages": Counter(f"{to} {template}" for to, template in rows["message"].values_list("to", "template")),
        "mail": [_message_id(raw) for raw in rows["mail"].values_list("raw", flat=True)],
        "deliveries": Counter(
            f"{channel} {state}" for channel, state in rows["delivery"].values_list("channel", "state")
        ),
        "jobs": Counter(rows["job"].values_list("state", flat=True)),
        "failed": drained.failed + drained.dead,
        "dead": [str(each) for each in audit.dead_letters()],
        "events": verification.events,
        "faults": [
            *map(str, verification.faults),
            *map(str, intake.verify_receipts()),
            *map(str, cases.verify_decisions()),
        ],
        "integrity": _integrity(),
    }


_MODELS = {
    "request": "intake.RequestRow",
    "case": "cases.CaseRow",
    "decision": "cases.DecisionRow",
    "relationship": "identity.Relationship",
    "message": "notifications.MessageRow",
    "delivery": "notifications.DeliveryRow",
    "mail": "lab.Mail",
    "job": "audit.JobRow",
}


def _message_id(raw: str) -> str:
    return next(line for line in raw.splitlines() if line.lower().startswith("message-id:")).partition(":")[2].strip()


def _integrity() -> str:
    """What the database says of itself."""
    connection.check_constraints()
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    print(json.dumps(prepare(int(sys.argv[2])) if sys.argv[1] == "prepare" else report()), flush=True)
