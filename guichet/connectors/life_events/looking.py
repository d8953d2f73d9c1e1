"""What an operator sees of it: what waits to be told, what was refused, what is dead; and giving that another life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from guichet.audit import api as audit
from guichet.connectors.life_events.models import DeliveryRow, RefusalRow
from guichet.connectors.life_events.outlet import DELIVER

LATEST = 50


@dataclass(frozen=True)
class Outlook:
    """Counts, never a value: `told` by recipient, type and state with the most tries; `refused` by day, source, why."""

    told: tuple[tuple[str, str, str, int, int], ...]
    refused: tuple[tuple[date, str, str, int], ...]
    dead: tuple[audit.DeadLetter, ...]


def outlook() -> Outlook:
    """How it stands now."""
    told = (
        DeliveryRow.objects.values_list("recipient", "type", "state")
        .annotate(count=Count("pk"), most=Max("tries"))
        .order_by("recipient", "type", "state")
    )
    refused = RefusalRow.objects.order_by("-day", "source", "why").values_list("day", "source", "why", "count")
    dead = tuple(each for each in audit.dead_letters() if each.task == DELIVER)
    return Outlook(tuple(told), tuple(refused[:LATEST]), dead)


def revive() -> int:
    """Give every dead delivery another try; returns how many."""
    dead = outlook().dead
    for each in dead:
        audit.revive_job(job_id=each.id)
    return len(dead)
