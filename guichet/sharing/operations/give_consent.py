"""Give consent: a person says yes to one version of a notice."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.sharing.events import ConsentGiven, ConsentWithdrawn
from guichet.sharing.models import ConsentRow
from guichet.sharing.queries import agreement as standing_agreement
from guichet.sharing.queries import consent_of, is_in_force, notice_for
from guichet.sharing.types import ConsentRecord, NotShared, PrivacyNotice


def give_consent(
    *,
    agreement: str,
    about: str,
    language: str,
    by: kernel.Actor,
    within: str = "",
    notice: str = "",
    service: str = "",
) -> ConsentRecord:
    """Say yes to the notice of an agreement as it stands. The same yes twice is one record.

    `within` limits it to one thing (`request:<id>`). `notice` is the version that was shown: when another one is
    published meanwhile, nothing is recorded, and the new one is to be read first. `service` is whose business it is
    given in: a representative whose mandate names services gives it in those alone.

    Raises NotFound, NotShared for an agreement that is not in force, Conflict for a notice that is no longer current or
    an agreement that asks nobody, NotAllowed or SignInNeeded by who asks.
    """
    who = identity.Protected("consent", owner_ids=frozenset({about}), service=service or None)
    identity.require_action(by, "give", who)
    found = standing_agreement(agreement)
    if found.basis != "consent":
        raise kernel.Conflict(
            "the law lets this exchange happen without consent, so there is nothing to agree to", where=agreement
        )
    if not is_in_force(found):
        raise NotShared(
            "this agreement is not in force today",
            why="ended",
            agreement=agreement,
            remedy="Nothing is shared under it.",
        )
    shown = notice_for(agreement=agreement, language=language)
    if notice and notice != shown.version:
        raise kernel.Conflict(
            "what is shared, or with whom, changed since this was shown",
            where=agreement,
            remedy="Nothing was agreed to: read it again and decide.",
        )
    try:
        with transaction.atomic():
            return _give(shown, version=found.version, about=about, within=within, service=service, by=by)
    except IntegrityError:
        # A double click: the other one of the pair was first.
        row = ConsentRow.objects.get(about_id=about, agreement=agreement, within=within, withdrawn_at=None)
        return consent_of(row)


def _give(
    shown: PrivacyNotice, *, version: int, about: str, within: str, service: str, by: kernel.Actor
) -> ConsentRecord:
    standing = (
        ConsentRow.objects.select_for_update()
        .filter(about_id=about, agreement=shown.agreement, within=within, withdrawn_at=None)
        .first()
    )
    if standing is not None and standing.notice == shown.version:
        return consent_of(standing)
    now = kernel.now()
    if standing is not None:
        # What was agreed to was another notice: the new yes takes its place.
        standing.withdrawn_at, standing.withdrawn_by = now, by.agent_id
        standing.save(update_fields=["withdrawn_at", "withdrawn_by"])
        audit.record(
            ConsentWithdrawn(standing.agreement, standing.version),
            stream=kernel.Reference("consent", standing.id),
            by=by,
            concerns=about,
        )
    row = ConsentRow.objects.create(
        agreement=shown.agreement,
        version=version,
        notice=shown.version,
        language=shown.language,
        about_id=about,
        given_by=by.agent_id or about,
        channel=by.channel,
        assurance=by.assurance.label,
        given_at=now,
        within=within,
        service=service or None,
    )
    audit.record(
        ConsentGiven(row.agreement, row.version, row.notice, row.language, within),
        stream=kernel.Reference("consent", row.id),
        by=by,
        concerns=about,
        first=True,
    )
    return consent_of(row)
