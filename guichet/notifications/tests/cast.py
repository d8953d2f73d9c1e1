"""The people these tests are about, and the gateways their messages go through."""

from __future__ import annotations

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.notifications import api as notifications
from guichet.notifications import ports

AMINA = kernel.Actor(agent_id="amina", name="Amina", channel="web", assurance=kernel.Assurance.LOW)
EVE = kernel.Actor(agent_id="eve", name="Eve", channel="web", assurance=kernel.Assurance.HIGH)
CHEN = kernel.Actor(agent_id="chen", channel="web", roles=frozenset({"caseworker"}), organization="inland-revenue")
EVE_OF_ANOTHER_AGENCY = kernel.Actor(
    agent_id="eve", channel="web", roles=frozenset({"caseworker"}), organization="health"
)
NOBODY = kernel.Actor(channel="web")
CASE = kernel.Reference("case", "c1")

TO_AMINA = notifications.Recipient(
    agent_id="amina",
    name="Amina Noor",
    language="en",
    email="amina@example.org",
    phone="+64211234567",
    postal="1 Rīpeka Street\nWellington 6011",
)


class Gateway(ports.SmsGateway):
    """A gateway that keeps what it was given, and fails as often as it is told to."""

    def __init__(self, *, trouble: Exception | None = None, times: int = 0) -> None:
        self.sent: list[tuple[str, str]] = []
        self.trouble, self.times = trouble, times

    def send(self, number: str, text: str) -> str:
        if self.trouble is not None and self.times:
            self.times -= 1
            raise self.trouble
        self.sent.append((number, text))
        return f"sms-{len(self.sent)}"

    def check(self) -> tuple[kernel.Problem, ...]:
        return ()


class Press(ports.Printer):
    """A printer that keeps what it was given."""

    def __init__(self) -> None:
        self.printed: list[tuple[bytes, tuple[str, ...], str]] = []

    def send(self, *, pdf: bytes, address: tuple[str, ...], reference: str) -> str:
        self.printed.append((pdf, address, reference))
        return "printed-1"

    def check(self) -> tuple[kernel.Problem, ...]:
        return ()


def say(**changes: object) -> notifications.Message:
    """A message to Amina about her case, with whatever is to be different."""
    values: dict[str, object] = {
        "to": TO_AMINA,
        "template": "inland-revenue/best-start/decided",
        "about": CASE,
        "subject": "You get Best Start",
        "body": "You get **Best Start** for Tāne.\n\n- Each week: $73.00\n- From: 1 November 2026",
        "channels": ("inbox",),
        "organization": "inland-revenue",
        "by": kernel.SYSTEM,
        "key": "c1/decided",
    } | changes
    return notifications.send(**values)  # type: ignore[arg-type]  # each test says which value it is about


def work() -> tuple[int, int]:
    """Do all that is due now: how many jobs failed and how many died. (The upkeep of the audit itself runs too.)"""
    drained = audit.drain(worker="test", until_empty=True)
    return drained.failed, drained.dead
