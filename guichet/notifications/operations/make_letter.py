"""Make the letter of a message: drawn once, kept for good."""

from __future__ import annotations

import hashlib
from zoneinfo import ZoneInfo

from django.db import transaction

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.notifications import letter as letters
from guichet.notifications.blocks import blocks
from guichet.notifications.events import LetterMade
from guichet.notifications.models import MessageRow
from guichet.notifications.queries import find, protected
from guichet.vault import api as vault

PLATFORM = "Guichet"


def letter_pdf(*, message_id: str, by: kernel.Actor) -> bytes:
    """The message as a letter, PDF/UA-1; the same bytes every time. A staff read is recorded.

    Raises NotFound, vault.Erased.
    """
    row = find(message_id)
    identity.require(by, "read", protected(row))
    if row.to and (by.is_staff or by.mandate):
        audit.record_access(
            by=by, person_id=row.to, what=kernel.Reference("message", row.id), purpose="notifications.letter"
        )
    return make(row)


def make(row: MessageRow) -> bytes:
    """The kept bytes, drawing them first where that was not done yet."""
    gone = vault.erased_on(row.subject)
    if gone is not None:
        raise vault.Erased(gone)
    place = f"{row._meta.db_table}/{row.pk}/pdf"
    if row.sealed_pdf:
        return vault.unseal_bytes(bytes(row.sealed_pdf), place=place)
    drawn = letters.render(_content(row))
    digest = hashlib.sha256(drawn).hexdigest()
    sealed = vault.seal_bytes(drawn, subject=row.about, owner=row.to, place=place)
    with transaction.atomic():
        # Two may draw at once: the first to write wins, and both hand out what was kept.
        if MessageRow.objects.filter(id=row.id, sealed_pdf__isnull=True).update(sealed_pdf=sealed, pdf_sha256=digest):
            audit.record(
                LetterMade(sha256=digest),
                stream=kernel.Reference("message", row.id),
                by=kernel.SYSTEM,
                concerns=row.to,
            )
    kept = MessageRow.objects.values_list("sealed_pdf", flat=True).get(id=row.id)
    return vault.unseal_bytes(bytes(kept or b""), place=place)


def _content(row: MessageRow) -> letters.LetterContent:
    kept = row.letter
    if kept is not None:
        return letters.unpack(kept)
    sender, colour, zone = _sender(row)
    return letters.LetterContent(
        sender=sender,
        colour=colour,
        date=row.created_at.astimezone(ZoneInfo(zone)).date(),
        title=row.subject,
        language=row.language or "en",
        recipient_lines=(row.recipient_name, *row.postal),
        blocks=blocks(row.body),
    )


def _sender(row: MessageRow) -> tuple[str, str, str]:
    """The agency's name in the letter's language, the jurisdiction's colour and time zone; ours where none is known."""
    try:
        jurisdiction = catalogue.current()
    except kernel.NotFound:
        return PLATFORM, letters.DEFAULT_COLOUR, "UTC"
    organization = jurisdiction.organizations.get(row.organization or "")
    name = organization.name if organization else jurisdiction.name
    words = name.in_language(row.language, fallbacks=(jurisdiction.default_language,))
    return words.text or PLATFORM, jurisdiction.look.colour, jurisdiction.time_zone
