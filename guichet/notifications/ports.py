"""What a gateway must do to be plugged in: send a text message, print and post a letter."""

from __future__ import annotations

from abc import ABC, abstractmethod

from guichet.kernel import api as kernel


class Refused(Exception):
    """The provider will never take this one (a number that does not exist, an address it cannot write on).

    Anything else a gateway raises is taken as passing trouble, and tried again later.
    """


class SmsGateway(ABC):
    """Sends text messages.

    Implement `send` and `check`, and plug it in with `ports.sms_gateways.replace("default", YourGateway(...))` when
    the program starts. `send` is called from a background job, outside any transaction, and may be called twice for
    one text if the machine dies between the provider's answer and our note of it. Keep timeouts short (ten seconds):
    a job's lease is a minute.
    """

    @abstractmethod
    def send(self, number: str, text: str) -> str:
        """Hand a text to the provider; returns the provider's identifier of it.

        `number` is in international form (E.164: `+64211234567`). `text` may be longer than 160 characters: the
        provider splits it. Raises `Refused` when trying again cannot help; anything else is tried again.
        """

    @abstractmethod
    def check(self) -> tuple[kernel.Problem, ...]:
        """What stands in the way of sending now: missing configuration, wrong token, nobody there. Empty when well."""


class StopList(ABC):
    """Knows which numbers want no texts.

    Plug it in with `ports.stop_lists.replace("yours", YourList())`. It is asked before each text of a message; a
    number on any list is given none, whatever the message, and the delivery says why. The inbox still has it.
    """

    @abstractmethod
    def stopped(self, number: str) -> bool:
        """Whether the number (E.164) asked for no more texts."""


class Printer(ABC):
    """Prints letters and puts them in the post.

    Plug it in with `ports.printers.replace("default", YourPrinter(...))`. Without one, a letter waits in the person's
    inbox as a PDF, and staff can print it from the case.
    """

    @abstractmethod
    def send(self, *, pdf: bytes, address: tuple[str, ...], reference: str) -> str:
        """Hand over a finished letter (PDF/UA-1, A4) for an address (lines, the name first); returns the printer's id.

        `reference` is the same for the same letter, however often it is sent: print it once. Raises `Refused`.
        """

    @abstractmethod
    def check(self) -> tuple[kernel.Problem, ...]:
        """What stands in the way of printing now; empty when well."""


sms_gateways: kernel.Registry[SmsGateway] = kernel.Registry("SMS gateway")
printers: kernel.Registry[Printer] = kernel.Registry("letter printer")
stop_lists: kernel.Registry[StopList] = kernel.Registry("list of numbers that want no texts")
