"""Adds another identity provider to an account, and takes a way in away: a change of provider keeps the file."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, ways
from guichet.identity.operations.sign_in_person import end_sign_ins_named
from guichet.identity.types import Named
from guichet.kernel import api as kernel


def link_subject(*, named: Named, assurance: kernel.Assurance, birth_date: date | None, by: kernel.Actor) -> None:
    """From now on whom the provider `named` signs in to the account of `by`. Both have just shown who they are.

    Raises SignInNeeded when they came in less surely than their account can be entered; Conflict with code `other_file`
    when another account is entered so (files of two accounts are never merged), or `other_person` when the provider
    tells another birth date. Linking the same again changes nothing.
    """
    account = _own_account(by, "add")
    require_strongest(by)
    known = account.agent.birth_date
    if known and birth_date and known != birth_date:
        raise kernel.Conflict(
            "the provider tells another birth date than we hold",
            where="birth_date",
            remedy="Ask at a counter.",
            code="other_person",
        )
    try:
        with transaction.atomic():
            row, made = models.ProviderSubject.objects.get_or_create(
                issuer=named.issuer,
                subject=named.subject,
                defaults={"account": account, "created_at": kernel.now(), "assurance": int(assurance)},
            )
            if row.account_id == account.id and made:
                audit.record(
                    events.SubjectLinked(account_id=account.id, issuer=named.issuer),
                    stream=kernel.Reference("agent", account.agent_id),
                    by=by,
                    concerns=account.agent_id,
                )
    except IntegrityError:  # linked in another window at this moment
        row = models.ProviderSubject.objects.get(issuer=named.issuer, subject=named.subject)
    if row.account_id != account.id:
        raise kernel.Conflict(
            "that way in already opens another file, and files are not merged",
            where="sub",
            remedy="Sign in with it, and remove it there; or ask at a counter.",
            code="other_file",
        )


def remove_way(*, way_id: str, by: kernel.Actor) -> None:
    """One signs in so no longer; every sign-in that rests on it ends at once.

    Raises NotFound (not one's own), Conflict with code `last_way` for the only one there is, SignInNeeded when one came
    in less surely than that way does.
    """
    account = _own_account(by, "remove")
    held = {way.id: way for way in ways.ways_of(account.agent_id)}
    if way_id not in held:
        raise kernel.NotFound("there is no such way to sign in", where="way")
    if len(held) == 1:
        raise kernel.Conflict(
            "it is the only way you sign in", where="way", remedy="Add another way first.", code="last_way"
        )
    require_strongest(by, at_most=held[way_id].assurance)
    with transaction.atomic():
        if held[way_id].kind == "passkey":
            models.Passkey.objects.filter(pk=way_id, ended_at__isnull=True).update(ended_at=kernel.now())
            named, issuer = ways.by_passkey(way_id), ways.PASSKEY
        else:
            row = models.ProviderSubject.objects.get(pk=way_id)
            named, issuer = Named(row.issuer, row.subject), row.issuer
            row.delete()
        audit.record(
            events.SubjectUnlinked(account_id=account.id, issuer=issuer),
            stream=kernel.Reference("agent", account.agent_id),
            by=by,
            concerns=account.agent_id,
        )
        end_sign_ins_named(named=named, by=kernel.SYSTEM, why="unlinked")


def require_strongest(by: kernel.Actor, *, at_most: kernel.Assurance = kernel.Assurance.HIGH) -> None:
    """Raise SignInNeeded when the actor came in less surely than the account can be entered (at most `at_most`)."""
    needed = min(at_most, ways.strongest(by.agent_id or ""))
    if by.assurance < needed:
        raise kernel.SignInNeeded(
            f"your ways to sign in are changed only by who signed in at level {needed.label}",
            level=needed.label,
            where="way",
        )


def _own_account(by: kernel.Actor, action: str) -> models.Account:
    owner = frozenset({by.agent_id}) if by.agent_id else frozenset[str]()
    authorisation.require_action(by, action, authorisation.Protected("way", owner_ids=owner))
    row = models.Account.objects.select_related("agent").filter(agent_id=by.agent_id).first()
    if row is None:
        raise kernel.NotFound("there is no such account", where="account")
    return row


def account_to_change(by: kernel.Actor) -> models.Account:
    """The actor's own account, to which they may add a way in now; raises NotAllowed, NotFound, SignInNeeded."""
    account = _own_account(by, "add")
    require_strongest(by)
    return account
