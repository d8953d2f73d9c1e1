"""Plugs the background work in, and makes STOP count for every text the platform sends, not only for replies."""

from __future__ import annotations

from datetime import timedelta

from guichet.audit import api as audit
from guichet.channels.sms import queries
from guichet.channels.sms.operations import forget_conversations
from guichet.channels.sms.operations import take_text as take_text  # noqa: PLC0414  # its import registers sms.send
from guichet.channels.sms.tracing import KEEPER
from guichet.notifications import ports
from guichet.vault.ports import traces


class Stopped(ports.StopList):
    """Who texted STOP to us."""

    def stopped(self, number: str) -> bool:
        return queries.stopped(number)


def plug_in() -> None:
    """Once, when the program starts."""
    audit.schedule("sms.forget", task=forget_conversations.FORGET, every=timedelta(days=1))
    ports.stop_lists.replace("sms", Stopped())
    traces.register("sms", KEEPER)
