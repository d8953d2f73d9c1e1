"""Telling people: `from guichet.notifications import api as notifications`.

`send` writes a message and queues its deliveries; the person reads it in their inbox, their e-mail, a text or a letter.
"""

from guichet.notifications.blocks import Block, Run, blocks, plain
from guichet.notifications.bundle import Bundle, BundlePaper, BundlePart, render_bundle
from guichet.notifications.events import (
    DeliveryFailed,
    LetterMade,
    MessageDelivered,
    MessageRead,
    MessageSent,
    TextHandedOver,
)
from guichet.notifications.letter import LetterContent, Reason
from guichet.notifications.letter import render as preview_letter
from guichet.notifications.operations.make_letter import letter_pdf
from guichet.notifications.operations.mark_message_read import mark_read
from guichet.notifications.operations.send_message import send
from guichet.notifications.operations.text_now import text_now
from guichet.notifications.paper import PaperContent, qr_code, render_paper
from guichet.notifications.queries import attachment, inbox, message, messages_about, unread
from guichet.notifications.types import Attachment, Delivery, Message, Recipient

__all__ = [
    "Attachment",
    "Block",
    "Bundle",
    "BundlePaper",
    "BundlePart",
    "Delivery",
    "DeliveryFailed",
    "LetterContent",
    "LetterMade",
    "Message",
    "MessageDelivered",
    "MessageRead",
    "MessageSent",
    "PaperContent",
    "Reason",
    "Recipient",
    "Run",
    "TextHandedOver",
    "attachment",
    "blocks",
    "inbox",
    "letter_pdf",
    "mark_read",
    "message",
    "messages_about",
    "plain",
    "preview_letter",
    "qr_code",
    "render_bundle",
    "render_paper",
    "send",
    "text_now",
    "unread",
]
