"""Proves that every consent and every exchange still says what it said when it happened."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.sharing.models import ConsentRow, ExchangeRow

_CHUNK = 500


@dataclass(frozen=True)
class SharingFault:
    """A consent or an exchange that no longer fits what the log tells: which, and what is wrong."""

    kind: str
    id: str
    what: str


def verify_sharing(*, progress: Callable[[int], None] | None = None) -> tuple[SharingFault, ...]:
    """Compare every row with the events that are chained in the log; empty when all fit."""
    faults: list[SharingFault] = []
    number = 0
    for consent in ConsentRow.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        faults.extend(_consent(consent))
        number += 1
        if progress is not None and number % _CHUNK == 0:
            progress(number)
    for exchange in ExchangeRow.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        faults.extend(_exchange(exchange))
        number += 1
        if progress is not None and number % _CHUNK == 0:
            progress(number)
    return tuple(faults)


def _consent(row: ConsentRow) -> list[SharingFault]:
    history = audit.history(stream=kernel.Reference("consent", row.id))
    given = [each for each in history if each.type == "sharing.ConsentGiven"]
    taken = [each for each in history if each.type == "sharing.ConsentWithdrawn"]
    if not given:
        return [SharingFault("consent", row.id, "unknown: the log does not tell of it")]
    said = given[0]
    told = (said.data["agreement"], said.data["version"], said.data["notice"], said.data["within"], said.concerns)
    faults = []
    if told != (row.agreement, row.version, row.notice, row.within, row.about_id):
        faults.append(SharingFault("consent", row.id, "changed: the log tells of another agreement, notice or person"))
    if bool(taken) != (row.withdrawn_at is not None):
        faults.append(SharingFault("consent", row.id, "changed: the log tells otherwise of its withdrawal"))
    return faults


def _exchange(row: ExchangeRow) -> list[SharingFault]:
    history = audit.history(stream=kernel.Reference("exchange", row.id))
    if not history:
        return [SharingFault("exchange", row.id, "unknown: the log does not tell of it")]
    data = history[0].data
    told = (data["agreement"], data["version"], data["source"], data["recipient"], list(data["fields"]),
            data["purpose"], data["consent"], history[0].concerns)  # fmt: skip
    here = (row.agreement, row.version, row.source, row.recipient, json.loads(row.fields), row.purpose,
            row.consent_id, row.about_id)  # fmt: skip
    return [] if told == here else [SharingFault("exchange", row.id, "changed: the log tells of another exchange")]
