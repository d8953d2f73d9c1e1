"""Who sent a request for whom, when somebody acted for another: from the event of the sending."""

from __future__ import annotations

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel.api import Reference

SENT = "intake.RequestSubmitted"


def sender_for(request_id: str) -> tuple[str, str] | None:
    """(name of who sent it, name of whom for); None when the person sent it themselves or with a clerk's help alone."""
    sent = [each for each in audit.history(stream=Reference("request", request_id)) if each.type == SENT]
    by = sent[-1].by if sent else {}
    if not by.get("mandate") or by.get("roles"):
        return None
    return identity.agent(str(by["agent"])).name, identity.agent(str(by["on_behalf_of"])).name
