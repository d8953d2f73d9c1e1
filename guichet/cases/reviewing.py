"""Reads decisions of all agencies for those who work them out again: the platform itself, and nobody who signs in."""

from __future__ import annotations

import random
from collections.abc import Iterator

from guichet.cases.deciding import fits_digest
from guichet.cases.models import DecisionRow
from guichet.cases.queries import as_decision
from guichet.cases.types import DecidedCase
from guichet.kernel import api as kernel

AT_ONCE = 200


def decisions_made(
    *, by: kernel.Actor, sample: int | None = None, seed: int = 0, number: str = ""
) -> tuple[int, Iterator[DecidedCase]]:
    """How many decisions are to come, and the decisions: all, a random `sample`, or those of one case.

    The same `seed` draws the same sample from the same decisions. Raises NotAllowed for anyone but the platform.
    """
    if not by.is_system:
        raise kernel.NotAllowed("only the platform itself reads everybody's decisions", where="decisions")
    rows = DecisionRow.objects.order_by("id")
    wanted = list((rows.filter(case__number=number) if number else rows).values_list("id", flat=True))
    if sample is not None and sample < len(wanted):
        wanted = sorted(random.Random(seed).sample(wanted, sample))  # noqa: S311  # a sample, not a secret
    return len(wanted), _read(wanted)


def _read(wanted: list[str]) -> Iterator[DecidedCase]:
    for start in range(0, len(wanted), AT_ONCE):
        chosen = DecisionRow.objects.filter(id__in=wanted[start : start + AT_ONCE])
        for row in chosen.select_related("case").order_by("id"):
            case = row.case
            yield DecidedCase(
                number=case.number,
                service=case.service,
                service_version=case.service_version,
                is_whole=fits_digest(row),
                decision=as_decision(row),
            )
