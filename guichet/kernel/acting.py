"""Who is doing this: one value handed to every operation, so that no door forgets to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class Assurance(IntEnum):
    """How sure we are of who someone is: the levels of Regulation (EU) 910/2014 (eIDAS), article 8, and none."""

    NONE = 0
    LOW = 1
    SUBSTANTIAL = 2
    HIGH = 3

    @classmethod
    def from_name(cls, name: str) -> Assurance:
        """Read `none`, `low`, `substantial` or `high`; raises ValueError naming the four."""
        try:
            return cls[name.upper()]
        except KeyError:
            raise ValueError(f"assurance level {name!r} is none of: none, low, substantial, high") from None

    @property
    def label(self) -> str:
        return self.name.lower()


#: The doors at which a clerk of the house does somebody's business: at a window, and on the line.
STAFFED = frozenset({"counter", "telephone"})


@dataclass(frozen=True)
class Actor:
    """The one who acts.

    `agent_id` is the person or organisation whose own rights are used (None: nobody known yet). `on_behalf_of` is the
    agent whose business is done: a clerk acts with their own `agent_id` on behalf of the person in front of them, or on
    the line. `mandate` is the id of the mandate or relationship under which that is done, where one is needed.
    `channel` is the door: web, counter, telephone (with a clerk), voice (the menu without one), kiosk, sms, api,
    system, command. `roles` are staff roles held in `organization`. `capabilities` are the tracking codes shown by a
    person nobody knows yet.
    """

    agent_id: str | None = None
    name: str = ""
    channel: str = "system"
    assurance: Assurance = Assurance.NONE
    roles: frozenset[str] = field(default_factory=frozenset)
    organization: str | None = None
    on_behalf_of: str | None = None
    capabilities: frozenset[str] = field(default_factory=frozenset)
    language: str = ""
    mandate: str = ""

    @property
    def person_id(self) -> str | None:
        """The agent whose business is being done."""
        return self.on_behalf_of or self.agent_id

    @property
    def by_clerk(self) -> bool:
        """Whether this is done at a door where clerks do the business of others: it is never the clerk's own."""
        return self.channel in STAFFED

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    @property
    def is_system(self) -> bool:
        return self.channel == "system" and self.agent_id is None

    def to_json(self) -> dict[str, Any]:
        """What an event remembers of the actor: never a name, never a capability."""
        document: dict[str, Any] = {"agent": self.agent_id, "channel": self.channel, "assurance": self.assurance.label}
        if self.roles:
            document["roles"] = sorted(self.roles)
        if self.organization:
            document["organization"] = self.organization
        if self.on_behalf_of:
            document["on_behalf_of"] = self.on_behalf_of
        if self.mandate:
            document["mandate"] = self.mandate
        return document


SYSTEM = Actor(channel="system", name="Guichet")
