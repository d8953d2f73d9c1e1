"""Begins and ends a sign-in: the row that a session must point to, to be anybody's."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models
from guichet.identity.types import Named
from guichet.kernel import api as kernel


def begin_sign_in(
    *, account: models.Account, provider: str, assurance: kernel.Assurance, named: Named, by: kernel.Actor
) -> models.SignIn:
    """A new open sign-in of an account; the caller has verified the provider's word, and whom it `named`."""
    with transaction.atomic():
        row = models.SignIn.objects.create(
            account=account,
            provider=provider,
            assurance=int(assurance),
            started_at=kernel.now(),
            issuer=named.issuer,
            subject=named.subject,
            provider_session=named.session,
        )
        audit.record(
            events.SignedIn(account_id=account.id, sign_in_id=row.id, provider=provider, assurance=assurance.label),
            stream=kernel.Reference("agent", account.agent_id),
            by=by,
            concerns=account.agent_id,
        )
    return row


def end_sign_in(*, sign_in_id: str, why: str, by: kernel.Actor) -> None:
    """The sign-in is over in every server process at once; ending it twice is fine."""
    with transaction.atomic():
        row = models.SignIn.objects.select_related("account").filter(pk=sign_in_id, ended_at__isnull=True).first()
        if row is not None:
            _end(row, why, by)


def end_all_sign_ins(*, agent_id: str, by: kernel.Actor) -> int:
    """Sign the person out everywhere; answers how many sign-ins that ended. They themselves or the platform may."""
    owner = frozenset({agent_id})
    authorisation.require(by, "change", authorisation.Protected("agent", owner_ids=owner))
    with transaction.atomic():
        rows = list(
            models.SignIn.objects.select_related("account").filter(account__agent_id=agent_id, ended_at__isnull=True)
        )
        for row in rows:
            _end(row, "everywhere", by)
    return len(rows)


def end_sign_ins_named(*, named: Named, by: kernel.Actor, why: str = "provider") -> int:
    """The provider ended its own session: so do ours that rest on it, in every process at once; answers how many.

    With a subject, all of that subject's; with a session, those that began in it, and those of the subject of which the
    provider never told the session. Only the platform may. Raises Invalid when it names neither.
    """
    authorisation.require_action(by, "recognise", authorisation.Protected("account"))
    if not named.issuer or not (named.subject or named.session):
        raise kernel.Invalid((kernel.Problem("sub", "neither a subject nor a session is named"),))
    of = models.SignIn.objects.select_related("account").filter(issuer=named.issuer, ended_at__isnull=True)
    if named.subject:
        of = of.filter(subject=named.subject)
    if named.session:
        of = of.filter(provider_session__in=[named.session, ""] if named.subject else [named.session])
    with transaction.atomic():
        rows = list(of)
        for row in rows:
            _end(row, why, by)
    return len(rows)


def _end(row: models.SignIn, why: str, by: kernel.Actor) -> None:
    row.ended_at = kernel.now()
    row.save(update_fields=["ended_at"])
    audit.record(
        events.SignedOut(account_id=row.account_id, sign_in_id=row.id, why=why),
        stream=kernel.Reference("agent", row.account.agent_id),
        by=by,
        concerns=row.account.agent_id,
    )
