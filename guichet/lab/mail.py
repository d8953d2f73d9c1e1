"""The lab's post office: every e-mail of the site ends in one mailbox that can be read at /lab/mail/."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from guichet.kernel import api as kernel
from guichet.lab import faults
from guichet.lab.models import Mail


class Mailbox(BaseEmailBackend):
    """EMAIL_BACKEND of a demonstration (`GUICHET_EMAIL_URL=lab:`): keeps mail instead of sending it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages; answers how many. Raises ConnectionError while the simulator is told to be down."""
        faults.suffer("mail")
        for message in email_messages:
            Mail.objects.create(
                to=", ".join(message.recipients())[:500],
                subject=str(message.subject)[:500],
                plain=str(message.body),
                raw=message.message().as_string(),
                at=kernel.now(),
            )
        return len(email_messages)
