"""The lab's telephone network: texts of the site arrive in a table, and texts typed in the lab go to the site."""

from __future__ import annotations

import httpx
from django.conf import settings

from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab import faults
from guichet.lab.models import Text
from guichet.notifications import ports

#: The number the site itself is texted at.
SITE_NUMBER = "+64215550199"
#: Where the text-message channel takes what a gateway brings.
INBOUND = "/sms/inbound"


class LabGateway(ports.SmsGateway):
    """Delivers at once to the lab's telephones, except when told to misbehave."""

    def send(self, number: str, text: str) -> str:
        """Deliver; answers the text's id. Raises ConnectionError when down, ports.Refused for an impossible number."""
        mode = faults.suffer("sms")
        try:
            to = identity.read_number(number)
        except kernel.Invalid as invalid:
            raise ports.Refused(str(invalid)) from invalid
        if mode == "lies":  # it says that it delivered
            return kernel.new_id()
        delivered = Text.objects.create(number=to, from_person=False, text=text, at=kernel.now())
        if mode == "twice":
            Text.objects.create(number=to, from_person=False, text=text, at=kernel.now())
        return delivered.id

    def check(self) -> tuple[kernel.Problem, ...]:
        """Always configured; down only on demand."""
        if faults.mode_of("sms") == "down":
            return (kernel.Problem("lab.sms", "told to be down", "Let it work again at /lab/."),)
        return ()


def text_from(number: str, text: str) -> Text:
    """Someone in the lab texts the site: hand it over as a gateway does, with the gateway's secret.

    What the site could not take is kept with the reason. Raises Invalid for an impossible number or an empty text.
    """
    sender = identity.read_number(number)
    if not text.strip() or len(text) > 1600:
        raise kernel.Invalid((kernel.Problem("text", "a text has 1 to 1600 signs", "Write something.", "required"),))
    row = Text.objects.create(number=sender, from_person=True, text=text.strip(), at=kernel.now())
    try:
        answer = httpx.post(
            settings.GUICHET_BASE_URL + INBOUND,
            json={"from": sender, "to": SITE_NUMBER, "text": row.text, "id": row.id},
            headers={"Authorization": f"Bearer {identity.gateway_token('sms')}"},
            timeout=20.0,
        )
    except httpx.HTTPError as error:
        row.trouble = f"The site did not answer ({type(error).__name__})."
    else:
        if not answer.is_success:
            row.trouble = f"The site answered {answer.status_code}."
    if row.trouble:
        row.save(update_fields=["trouble"])
    return row


def conversation(number: str) -> tuple[Text, ...]:
    """The last hundred texts to and from a number, oldest first."""
    return tuple(reversed(Text.objects.filter(number=number).order_by("-id")[:100]))
