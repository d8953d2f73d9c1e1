"""Tells whoever asked for it, by a text, that their turn at an office is near."""

from __future__ import annotations

from guichet.catalogue import api as catalogue
from guichet.kernel.api import SYSTEM
from guichet.language import api as language_of
from guichet.notifications import api as notifications
from guichet.queue import api as queue


def tell_turn_near(*, ticket_id: str) -> None:
    """Text it, unless they were called or have left meanwhile."""
    ticket = queue.ticket(ticket_id=ticket_id, by=SYSTEM)
    if ticket.state != "waiting" or not ticket.phone:
        return
    jurisdiction = catalogue.current()
    language = ticket.language if ticket.language in jurisdiction.languages else jurisdiction.default_language
    words = language_of.translator(language)
    where = queue.office(ticket.office).names.in_language(language, fallbacks=(jurisdiction.default_language,)).text
    notifications.text_now(
        number=ticket.phone,
        text=words("{office}: your turn is near. Your number is {number}.", office=where, number=ticket.number),
    )
