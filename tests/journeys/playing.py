"""Plays a worked example through the journeys' verbs: answers what is asked, and notes what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guichet.catalogue import api as catalogue
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

MOST_STEPS = 60


@dataclass(frozen=True)
class Played:
    """How a request stands after everything that was asked was answered."""

    request_id: str
    asked: tuple[str, ...]
    step: journeys.Step


def example_of(service: str, example: str) -> catalogue.Example:
    return next(each for each in catalogue.service(service).examples if each.id == example)


def play(
    service: str,
    given: Mapping[str, Any],
    by: kernel.Actor,
    subjects: Mapping[str, str] | None = None,
    *,
    language: str = "en",
) -> Played:
    """Start and answer until the check before sending (or signing in)."""
    started = journeys.start(service=service, by=by, language=language, subjects=subjects)
    step = started.step
    asked: list[str] = []
    for _ in range(MOST_STEPS):
        if step.kind not in ("question", "evidence", "consent"):
            return Played(started.request_id, tuple(asked), step)
        values: dict[str, Any] = {}
        if step.kind == "consent":
            values = {"consent": given.get("consent")}
        if step.kind == "question":
            asked += [each.id for each in step.fields]
            values = {each.id: given[each.id] for each in step.fields if each.id in given}
        step = journeys.answer(
            request_id=started.request_id, page=step.id, values=values, by=by, revision=step.revision
        )
    raise AssertionError(f"{service} asks without end: {asked}")
