"""Hands one short text to the gateway at once: a code that is worth nothing in five minutes waits in no outbox."""

from __future__ import annotations

from guichet.audit import api as audit
from guichet.kernel import api as kernel
from guichet.notifications import ports
from guichet.notifications.events import TextHandedOver


def text_now(*, number: str, text: str) -> None:
    """Text it, outside any transaction; neither number nor words are kept. Who wants no texts is sent none.

    Raises TryLater when there is no gateway or it does not take the text now.
    """
    if any(each.stopped(number) for _, each in ports.stop_lists):
        return
    if "default" not in ports.sms_gateways:
        raise kernel.TryLater("no text can be sent here", where="text", remedy="Set up a gateway.")
    try:
        provider_id = ports.sms_gateways.get("default").send(number, text)
    except ports.Refused:
        return  # a number that takes no texts, which is no business of who asked
    except Exception as trouble:
        raise kernel.TryLater("the text could not be sent now", where="text", remedy="Try again.") from trouble
    audit.record(
        TextHandedOver(provider_id=provider_id[:200]), stream=kernel.Reference("text", kernel.new_id()),
        by=kernel.SYSTEM,
    )  # fmt: skip
