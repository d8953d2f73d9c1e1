"""Two actors and an event for the tests of this package."""

from dataclasses import dataclass

from guichet.audit import api as audit
from guichet.kernel import api as kernel

AMINA = kernel.Actor(agent_id="amina", name="Amina", channel="web", assurance=kernel.Assurance.LOW)
CHEN = kernel.Actor(agent_id="chen", name="Chen", channel="web", roles=frozenset({"caseworker"}), organization="ird")


@dataclass(frozen=True)
class ThingHappened(audit.Event):
    what: str
    count: int = 0


def thing(name: str = "t1") -> kernel.Reference:
    return kernel.Reference("thing", name)
