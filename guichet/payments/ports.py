"""What payments plug in: `CardProvider`, by its name, and `AccountBook`, as `default`.

A provider of card payments is asked over a network that may fail at any moment. So everything that changes something
there carries a key, and is asked again with the same key until it is known what became of it; and nobody's word is
taken but what the provider answers when it is asked.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guichet.kernel import api as kernel
from guichet.payments.types import Account, Payout


class ProviderDown(kernel.TryLater):
    """The provider did not answer, or said nothing that could be read: what was asked may have happened, or not."""

    code = "provider_down"


class ProviderRefused(kernel.Invalid):
    """The provider answered, and will not do it: asking again cannot help. Nothing happened there."""

    code = "provider_refused"


class WebhookRefused(kernel.NotAllowed):
    """What came is not signed as this provider signs."""

    code = "webhook_refused"


@dataclass(frozen=True)
class CardOrder:
    """What is to be paid. `key` names the payment at our side, for ever; `number` is what a receipt will be called.

    `return_to` is where the person comes back to, whatever became of it. `language` is a tag such as `en`; a provider
    that does not speak it uses its own. `agreement`: the card is to be charged again later without the person
    (`new`), or this is such a later charge (the provider's reference of the agreement).
    """

    key: str
    number: str
    cents: int
    currency: str
    description: str
    return_to: str
    language: str = ""
    agreement: str = ""


@dataclass(frozen=True)
class CardStatus:
    """How a payment stands at the provider.

    `state`: `waiting` (the person may still pay), `paid`, `failed`, `cancelled`; the last three are final. `reason`
    is, of a failure, one of `declined`, `expired`, `cancelled_by_payer`, `cancelled`, `error`. `cents` is what is or
    was to be paid. `next_url` is where the person pays while it waits. `fee_cents` is what the provider keeps, as far
    as it says. `agreement` is the reference by which the card may be charged again.
    """

    reference: str
    state: str
    cents: int
    currency: str
    reason: str = ""
    next_url: str = ""
    fee_cents: int = 0
    agreement: str = ""


@dataclass(frozen=True)
class RefundOrder:
    """What is to be given back of a payment. `before_cents` was given back of it before, by the refunds `known`."""

    key: str
    cents: int
    paid_cents: int
    before_cents: int
    currency: str
    known: tuple[str, ...] = ()


@dataclass(frozen=True)
class RefundStatus:
    """How a refund stands: `waiting`, `done`, `failed`."""

    reference: str
    state: str
    cents: int


@dataclass(frozen=True)
class CardDispute:
    """A payer's bank took a payment back, or asks to. `state`: open, won, lost.

    `withdrawn`: the provider holds the money back now; some do when it opens, others once it is lost. `fee_cents` is
    what it costs, kept together with the money. `answer_by` is until when the organization may answer, at the provider.
    """

    reference: str
    payment_reference: str
    cents: int
    state: str
    reason: str = ""
    fee_cents: int = 0
    answer_by: date | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class Notice:
    """What a webhook is about: only whose status to fetch, never what it is. `id` is the webhook's own."""

    id: str
    payment_reference: str = ""
    dispute: bool = False


class CardProvider(ABC):
    """Takes card payments on pages of its own, so that no card number ever comes to us.

    How to write one: a folder in `connectors`, plugged in by its name in `card_providers`. Every method may raise
    `ProviderDown`; whoever called asks again, with the same key. Only what is certain raises `ProviderRefused`.
    A provider must be able to say what became of a `create` whose answer was lost: either `create` with the same key
    gives the same payment, or the connector finds it by its number before it creates another.
    """

    #: The name in the settings, in the ledger (`card:<name>/<organization>`) and in addresses of webhooks.
    name: str
    #: Whose account with the provider this is: the organization that holds the money. Empty: the one that charges.
    organization: str = ""
    #: The currencies it takes, by ISO 4217; empty: all.
    currencies: frozenset[str] = frozenset()
    #: The origins of the pages on which people pay (`https://host`): a form of ours may lead there.
    pages: tuple[str, ...] = ()
    #: Words of which one stands in the line of a bank's statement that is its pay-out; empty: its name.
    statement_names: tuple[str, ...] = ()
    #: Whether a card may be charged again under an agreement.
    takes_agreements: bool = False

    @abstractmethod
    def create(self, order: CardOrder) -> CardStatus:
        """Begin a payment; the same key again gives the same one. Raises ProviderDown, ProviderRefused."""

    @abstractmethod
    def status(self, reference: str) -> CardStatus:
        """How a payment stands now, asked of the provider itself. Raises ProviderDown, ProviderRefused."""

    @abstractmethod
    def cancel(self, reference: str) -> CardStatus:
        """Stop a payment that waits; how it stands after, which may be `paid`: then it was too late."""

    @abstractmethod
    def refund(self, reference: str, order: RefundOrder) -> RefundStatus:
        """Give some of it back to the card; the same key again gives the same refund."""

    @abstractmethod
    def refund_status(self, reference: str, refund_reference: str) -> RefundStatus:
        """How a refund stands now."""

    @abstractmethod
    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """What a webhook is about, once its signature is proved. Raises WebhookRefused, Invalid for what is unreadable.

        `headers` are by their names in lower case.
        """

    def disputes(self, since: date) -> Sequence[CardDispute]:
        """Disputes begun on a day or after, with how they stand now; nothing where the provider has none."""
        del since
        return ()

    def check(self) -> tuple[kernel.Problem, ...]:
        """Whether it is configured and answers; empty when all is well."""
        return ()


class AccountBook(ABC):
    """Knows to which account a person is paid. Asked when a file is written; nothing of the answer is kept."""

    @abstractmethod
    def accounts(self, payouts: Sequence[Payout]) -> Mapping[str, Account]:
        """The account of each pay-out by its id. Whoever has none is left out, and is not paid with this file."""


card_providers: kernel.Registry[CardProvider] = kernel.Registry("provider of card payments")
account_books: kernel.Registry[AccountBook] = kernel.Registry("account book")
