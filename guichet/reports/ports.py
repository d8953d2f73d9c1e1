"""What must be done to carry a report to a body that has a system of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guichet.kernel import api as kernel


@dataclass(frozen=True)
class ReportTold:
    """A report as its body is told it. `round` counts how often it was opened again: each round is told once.

    `text` is what the reporter wrote, and when it was opened again why; `answers` are by question, plain JSON.
    `photos` are addresses of those that are public. Contact is told only where the reporter gave it.
    """

    report_id: str
    number: str
    round: int
    organization: str
    category: str
    code: str
    lat: float | None
    lon: float | None
    place: str
    text: str
    answers: Mapping[str, Any]
    reported_at: datetime
    name: str = ""
    email: str = ""
    phone: str = ""
    photos: tuple[str, ...] = ()


class ReportOutlet(ABC):
    """Carries reports to systems of bodies, and brings back what they say.

    Implement it and plug it in when the program starts, in your app's `ready`:
    `ports.outlets.register("open311", YourOutlet(...))`. `tell` is called inside a transaction and may be called twice
    with the same report and round: write down what is to be sent and enqueue a job that sends it, once; send nothing
    yet. What a body says later goes to `reports.move_report(..., by=kernel.SYSTEM)`.
    """

    @abstractmethod
    def takes(self, *, organization: str, category: str) -> bool:
        """Whether that body has a system here which takes this kind of problem."""

    @abstractmethod
    def tell(self, told: ReportTold) -> None:
        """Write it down to be sent. Raises nothing that could be helped by trying again."""

    @abstractmethod
    def check(self) -> tuple[kernel.Problem, ...]:
        """What stands in the way of sending: not configured, nobody there. Empty when well."""


outlets: kernel.Registry[ReportOutlet] = kernel.Registry("report outlet")
