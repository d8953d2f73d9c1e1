"""What must be done to carry a life event to another organization's system, and to know an organization's bills."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guichet.kernel import api as kernel


@dataclass(frozen=True)
class LifeEventTold:
    """What one organization tells another of a life event, as an agreement let it.

    `key` names what happened: the same is told to a recipient once. `subject` is what the recipient calls the person
    (pairwise); `about_id` is ours and never leaves the house. `facts` are values by fact, plain JSON, and no others
    than the agreement lists. `exchange_id` is the exchange that sharing recorded.
    """

    key: str
    type: str
    organization: str
    recipient: str
    subject: str
    about_id: str
    occurred_on: date
    facts: Mapping[str, Any]
    agreement: str
    agreement_version: int
    exchange_id: str


class LifeEventOutlet(ABC):
    """Carries life events to systems of other organizations.

    Implement it and plug it in when the program starts, in your app's `ready`:
    `ports.outlets.replace("default", YourOutlet(...))`. `tell` is called inside the transaction in which the exchange
    is recorded: write down what is to be sent and enqueue a job that sends it, and send nothing yet. Carry what is told
    of one person to one recipient in the order in which it was told, until the recipient took it; say the same id again
    when it is sent twice.
    """

    @abstractmethod
    def takes(self, *, recipient: str, type: str) -> bool:
        """Whether there is a system of that organization which wants to hear of life events of this type."""

    @abstractmethod
    def has_told(self, *, key: str, recipient: str) -> bool:
        """Whether this was told to that organization before, sent or still to be sent."""

    @abstractmethod
    def tell(self, told: LifeEventTold) -> str:
        """Write it down to be sent; returns the event's id. Raises nothing that could be helped by trying again."""

    @abstractmethod
    def check(self) -> tuple[kernel.Problem, ...]:
        """What stands in the way of sending: not configured, nobody there. Empty when well."""


outlets: kernel.Registry[LifeEventOutlet] = kernel.Registry("life-event outlet")


# -------------------------------------------------------------------------------------------------------- bills
@dataclass(frozen=True)
class Bill:
    """A bill as its organization's books have it: what is left to pay, in whole cents, as of a moment.

    `about` is what it is for in a few words that name nobody (a street, a plate). What was paid here after `as_of` is
    taken off by us.
    """

    number: str
    left_cents: int
    as_of: datetime
    due_on: date | None = None
    about: str = ""


class BillsDown(Exception):
    """The bills cannot be looked up now. The message is for operators and names no bill."""


class BillRegister(ABC):
    """The bills of one organization or several, each found by its kind and number.

    Implement it and plug it in when the program starts: `ports.bills.replace("<organization>", YourBills(...))`.
    `find` is called while a person waits: keep time-outs short (five seconds). Answer None for a number that is no
    bill; raise `BillsDown` when that is not known. Whoever knows the number may pay it and learns what is left: where
    that is too much to tell, answer None to numbers alone. `paid` is called by a worker, again until it raises
    nothing, once each charge is settled; the same `key` is the same payment.
    """

    #: True for one that plays; the production check refuses it.
    simulated: bool = False

    @abstractmethod
    def find(self, *, organization: str, kind: str, number: str) -> Bill | None:
        """The bill of that number, None when there is none. Raises `BillsDown`."""

    @abstractmethod
    def paid(self, *, organization: str, kind: str, number: str, cents: int, key: str) -> None:
        """So many cents of a bill were paid here. Raises `BillsDown`."""

    @abstractmethod
    def check(self) -> tuple[kernel.Problem, ...]:
        """What stands in the way of looking up now. Empty when well."""


bills: kernel.Registry[BillRegister] = kernel.Registry("bill register")


# -------------------------------------------------------------------------------- registers that anybody may look into
@dataclass(frozen=True)
class PublicEntry:
    """One entry of a register: `facts` by their names in the jurisdiction's vocabulary, plain JSON, and its `sales`.

    `owners` are (name, birth date) of those whose it is: they never leave the house, and are only compared with who
    asks. `sales` are (day, whole cents), newest first. `mailed_on` is the day the newest notice was mailed.
    """

    key: str
    facts: Mapping[str, Any]
    owners: tuple[tuple[str, date], ...] = ()
    sales: tuple[tuple[date, int], ...] = ()
    mailed_on: date | None = None


class PublicRegister(ABC):
    """A register part of which anybody may see, such as that of assessed property.

    Implement it and plug it in when the program starts, in your app's `ready`:
    `ports.public_registers.replace("property", YourRegister(...))`. What of an entry is public and what only its owner
    sees, the jurisdiction's `lookups/<id>.yaml` says, not the register: hand over what you know. Each function is
    called while a person waits: keep time-outs short (five seconds), raise `kernel.TryLater` when you cannot be asked.
    """

    #: True for one that plays; the production check refuses it.
    simulated: bool = False

    @abstractmethod
    def find(self, text: str, *, limit: int) -> tuple[PublicEntry, ...]:
        """The entries whose number is this text, or whose address has all of its words; at most `limit`."""

    @abstractmethod
    def entry(self, key: str) -> PublicEntry | None:
        """The entry of that number; None when there is none."""

    @abstractmethod
    def like(self, entry: PublicEntry, *, same: tuple[str, ...], limit: int) -> tuple[PublicEntry, ...]:
        """Other entries that have the same values of those facts and were sold; at most `limit`, sold last first."""

    @abstractmethod
    def check(self) -> tuple[kernel.Problem, ...]:
        """What stands in the way of asking: not configured, nobody there. Empty when well."""


public_registers: kernel.Registry[PublicRegister] = kernel.Registry("public register")
