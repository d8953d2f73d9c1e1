"""A register for tests, and what asking it takes; the exchange itself is sharing's, and permitted here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guichet.evidence import api as evidence
from guichet.evidence import ports
from guichet.kernel import api as kernel
from guichet.sharing import api as sharing

REQUEST = kernel.Reference("request", "r-1")
AGREEMENT = "births-to-inland-revenue"
BORN = {"applicant_birth_date": "1996-03-14"}


class Births(ports.Register):
    """Answers what it is told to; remembers what it was asked."""

    name, organization = "births", "internal-affairs"
    facts = frozenset({"applicant_birth_date", "applicant_name"})

    def __init__(self) -> None:
        self.answer: Mapping[str, Any] | Exception = BORN
        self.asked: list[ports.RegisterQuery] = []

    def fetch(self, query: ports.RegisterQuery) -> ports.RegisterAnswer:
        self.asked.append(query)
        if isinstance(self.answer, Exception):
            raise self.answer
        return ports.RegisterAnswer(self.answer, proof="entry 7")

    def check(self) -> tuple[kernel.Problem, ...]:
        return ()


def asking(cast: Any, *, consent_id: str) -> dict[str, Any]:
    """How to ask for Amina's date of birth, with her consent."""
    amina = cast.agents["amina"]

    def permit() -> sharing.Permit:
        return sharing.permit(
            source="internal-affairs",
            recipient="inland-revenue",
            fields=("applicant_birth_date",),
            purpose="best-start",
            about=amina,
            by=kernel.Actor(channel="system", on_behalf_of=amina),
            consent_id=consent_id,
        )

    return {
        "register": "births",
        "file_of": amina,
        "about_id": amina,
        "facts": {"applicant_birth_date": "applicant"},
        "purpose": "best-start",
        "recipient": "inland-revenue",
        "request": REQUEST,
        "service": "inland-revenue/best-start",
        "page": "you",
        "agreement": AGREEMENT,
        "consent_id": consent_id,
        "permit": permit,
        "read": lambda values: values,
        "by": cast.amina,
    }


def consent_of(cast: Any) -> str:
    """Amina's yes to the births register's agreement."""
    return sharing.give_consent(
        agreement=AGREEMENT, about=cast.agents["amina"], language="en", within=str(REQUEST), by=cast.amina
    ).id


def fetched(cast: Any) -> evidence.Fetched:
    """What the register said of Amina, asked with her consent."""
    return evidence.fetch(**asking(cast, consent_id=consent_of(cast)))
