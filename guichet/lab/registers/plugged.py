"""The two simulated registers that a death is taken from, plugged in for a demonstration without any settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from guichet.evidence import ports
from guichet.kernel import api as kernel
from guichet.lab import faults
from guichet.lab.registers.entries import KEEPERS, entry

#: Which facts of the vocabulary each of them knows, and where its entry has them.
KNOWN: Mapping[str, Mapping[str, str]] = {
    "deaths": {"death_date": "diedOn"},
    "probate": {"executor_name": "executorName", "executor_birth_date": "executorBirthDate"},
}


class SimulatedRegister(ports.Register):
    """A register in this very program: it answers, or misbehaves as the lab says."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.organization = KEEPERS[name]
        self.facts = frozenset(KNOWN[name])

    def fetch(self, query: ports.RegisterQuery) -> ports.RegisterAnswer:
        """See ports.Register."""
        try:
            faults.suffer(f"register-{self.name}")
        except ConnectionError:
            raise ports.RegisterDown(f"the simulated register {self.name} is down") from None
        found = entry(
            self.name, name=query.identifiers.get("name", ""), birth_date=query.identifiers.get("birth_date", "")
        )
        if found is None:
            raise ports.RegisterRefused(f"the simulated register {self.name} has no such entry")
        person = found["person"]
        return ports.RegisterAnswer(
            facts={fact: person[key] for fact, key in KNOWN[self.name].items() if fact in query.facts},
            as_of=datetime.fromisoformat(found["asOf"]),
            proof=found["entry"],
        )

    def check(self) -> tuple[kernel.Problem, ...]:
        """It is always there."""
        return ()


def plug_in_registers() -> None:
    """Those that no setting has plugged in already."""
    for name in KNOWN:
        if name not in ports.registers:
            ports.registers.register(name, SimulatedRegister(name))
