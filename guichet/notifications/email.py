"""Writes a message as an e-mail: plain text and simple accessible HTML, in the person's language."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from guichet.language import api as language
from guichet.notifications.blocks import blocks, plain
from guichet.notifications.models import MessageRow
from guichet.notifications.ports import Refused

HEADERS_OF_A_MACHINE = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def send_email(message: MessageRow, *, to: str) -> str:
    """Hand the message to the mail server; returns its Message-ID. Raises Refused when the address is for ever wrong.

    The Message-ID is made of the message's own identifier: sent twice, it is recognised as one (RFC 5322, 3.6.4).
    """
    found = blocks(message.body)
    words = language.translator(message.language)
    address = ""
    if settings.GUICHET_BASE_URL and message.to:
        # The web's address of a message; tests/channels/test_links.py holds the two together.
        address = f"{settings.GUICHET_BASE_URL}/{message.language}/my/messages/{message.id}/"
    link = f"\n\n{words('Read this message in your inbox')}{words.colon} {address}" if address else ""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    identifier = f"<{message.id}@{host}>"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=plain(found) + link + "\n",
        to=[to],
        headers={**HEADERS_OF_A_MACHINE, "Message-ID": identifier, "Content-Language": message.language},
    )
    html = render_to_string(
        "notifications/email.html",
        {
            "language": message.language,
            "direction": language.direction(message.language),
            "subject": message.subject,
            "blocks": found,
            "address": address,
            "words": words,
        },
        using="jinja2",
    )
    mail.attach_alternative(html, "text/html")
    for file in message.files.all():
        mail.attach(file.name, file.read(), file.media_type)
    try:
        mail.send()
    except SMTPRecipientsRefused as refused:
        if all(500 <= code < 600 for code, _ in refused.recipients.values()):
            raise Refused("the mail server does not take this address") from refused
        raise
    return identifier
