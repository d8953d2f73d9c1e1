"""Let an exchange through, or refuse it: decided at its instant, inside its transaction, and recorded with it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.sharing.events import DataShared
from guichet.sharing.models import ConsentRow, ExchangeRow
from guichet.sharing.pairwise import pairwise
from guichet.sharing.queries import agreement as published_agreement
from guichet.sharing.queries import agreements
from guichet.sharing.types import Agreement, NotShared, Permit, RefusedExchange


def permit(
    *,
    source: str,
    recipient: str,
    fields: Collection[str],
    purpose: str,
    about: str,
    by: kernel.Actor,
    on: date | None = None,
    consent_id: str = "",
) -> Permit:
    """Let fields about a person go from one organization to another, for a purpose, now; and record that they went.

    Call it in the transaction of the exchange itself: when that fails, nothing was exchanged and nothing is recorded.
    `on` is a further day on which the agreement must have been in force (that of what is told); today always counts.
    `consent_id` names the consent where the agreement asks for one; without it a consent for every exchange under the
    agreement is looked for, never one limited to another thing.

    Raises NotShared, which whoever catches it hands to `note_refusal`, saying why: no agreement lists the parties and
    the purpose, or the fields; it ended or has not begun; consent is missing, withdrawn, or was given to a notice that
    said less. Raises NotAllowed for an actor who may not share what is this person's.
    """
    wanted = tuple(sorted(set(fields)))
    if not wanted:
        raise kernel.Invalid((kernel.Problem("fields", "an exchange names at least one field.", code="empty"),))
    identity.require_action(
        by, "share", identity.Protected("exchange", owner_ids=frozenset({about}), organization=source)
    )
    try:
        with transaction.atomic():
            found = _agreement_for(source=source, recipient=recipient, purpose=purpose, fields=wanted, on=on)
            consent = _consent_for(found, about=about, consent_id=consent_id, fields=wanted, recipient=recipient,
                                   purpose=purpose)  # fmt: skip
            return _record(found, consent, recipient=recipient, purpose=purpose, fields=wanted, about=about, by=by)
    except NotShared as refused:
        refused.exchange = RefusedExchange(source, recipient, wanted, purpose, about, by)
        raise


def _agreement_for(*, source: str, recipient: str, purpose: str, fields: tuple[str, ...], on: date | None) -> Agreement:
    """The agreement that lists it all and is in force; one that needs nobody's consent before one that does."""
    listing = agreements(source=source, recipient=recipient, purpose=purpose)
    if not listing:
        raise NotShared(
            f"no agreement lets {source} share with {recipient} for {purpose}",
            why="no_agreement",
            fields=fields,
            remedy="Publish an agreement that lists both organizations and the purpose, or ask the person.",
        )
    covering = [each for each in listing if set(fields) <= set(each.fields)]
    if not covering:
        least = min((tuple(sorted(set(fields) - set(each.fields))) for each in listing), key=len)
        raise NotShared(
            f"no agreement between {source} and {recipient} for {purpose} lists: {', '.join(least)}",
            why="fields",
            fields=least,
            agreement=listing[0].identifier,
            remedy="Leave these fields out, or publish an agreement that lists them.",
        )
    standing = [each for each in covering if _holds(each, on)]
    if not standing:
        newest = max(covering, key=lambda each: each.from_on)
        begun = newest.from_on <= min(filter(None, (kernel.today(newest.time_zone), on)))
        raise NotShared(
            f"the agreement {newest.identifier} ended on {newest.until_on}"
            if begun
            else f"the agreement {newest.identifier} begins on {newest.from_on}",
            why="ended" if begun else "not_begun",
            fields=fields,
            agreement=newest.identifier,
            remedy="Nothing is shared under it. Publish one that is in force.",
        )
    return min(standing, key=lambda each: (each.basis == "consent", each.identifier))


def _holds(found: Agreement, on: date | None) -> bool:
    return found.in_force_on(kernel.today(found.time_zone)) and (on is None or found.in_force_on(on))


def _consent_for(
    found: Agreement, *, about: str, consent_id: str, fields: tuple[str, ...], recipient: str, purpose: str
) -> ConsentRow | None:
    """The consent this exchange stands on, locked until it is done; None where the law needs none."""
    if found.basis != "consent":
        return None
    rows = ConsentRow.objects.select_for_update().filter(about_id=about, agreement=found.identifier)
    rows = rows.filter(pk=consent_id) if consent_id else rows.filter(within="")
    row = rows.order_by("-id").first()
    if row is None:
        raise NotShared(
            "the person has not agreed to this",
            why="consent_missing",
            fields=fields,
            agreement=found.identifier,
            remedy="Show them the notice and ask.",
        )
    if row.withdrawn_at is not None:
        raise NotShared(
            "the person has withdrawn their consent",
            why="consent_withdrawn",
            fields=fields,
            agreement=found.identifier,
            remedy="Nothing is shared. Ask the person for what is needed.",
        )
    # A yes goes no further than the notice it was said to, whatever was published since.
    agreed = published_agreement(found.identifier, version=row.version)
    beyond = tuple(sorted(set(fields) - set(agreed.fields)))
    if beyond or not agreed.covers(source=found.source, recipient=recipient, purpose=purpose):
        raise NotShared(
            "the person agreed to an earlier notice, which said less",
            why="consent_narrower",
            fields=beyond,
            agreement=found.identifier,
            remedy="Show them the notice of today and ask again.",
        )
    return row


def _record(
    found: Agreement,
    consent: ConsentRow | None,
    *,
    recipient: str,
    purpose: str,
    fields: tuple[str, ...],
    about: str,
    by: kernel.Actor,
) -> Permit:
    row = ExchangeRow.objects.create(
        agreement=found.identifier,
        version=found.version,
        source=found.source,
        recipient=recipient,
        fields=audit.canonical(list(fields)),
        purpose=purpose,
        basis=found.basis,
        consent_id=consent.id if consent else "",
        about_id=about,
        by=audit.canonical(by.to_json()),
        at=kernel.now(),
    )
    audit.record(
        DataShared(
            agreement=found.identifier,
            version=found.version,
            source=found.source,
            recipient=recipient,
            fields=fields,
            purpose=purpose,
            basis=found.basis,
            consent=row.consent_id,
        ),
        stream=kernel.Reference("exchange", row.id),
        by=by,
        concerns=about,
        first=True,
    )
    return Permit(
        exchange_id=row.id,
        agreement=found.identifier,
        version=found.version,
        basis=found.basis,
        fields=fields,
        consent_id=row.consent_id,
        receipt_id=row.id,
        subject=pairwise(about, recipient) if found.pairwise else about,
    )
