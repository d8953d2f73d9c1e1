"""Plugs in the texts of calls, the forgetting of those that are over, and what goes with a person."""

from __future__ import annotations

from datetime import timedelta

from guichet.audit import api as audit
from guichet.channels.telephone.menu.proving import TEXT
from guichet.channels.telephone.operations.forget_calls import FORGET, forget_calls
from guichet.channels.telephone.operations.take_turn import text_caller
from guichet.channels.telephone.tracing import KEEPER
from guichet.vault.ports import traces


def plug_in() -> None:
    """Once, when the program starts."""
    audit.task(TEXT)(text_caller)
    audit.task(FORGET)(forget_calls)
    audit.schedule(FORGET, task=FORGET, every=timedelta(hours=1))
    traces.register("telephone", KEEPER)
