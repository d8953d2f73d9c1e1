"""Joins a passkey to an account, and lets it sign in; the connector has verified what the device signed."""

from __future__ import annotations

import hashlib

from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries, ways
from guichet.identity.acting import actor_for
from guichet.identity.operations.link_way import account_to_change
from guichet.identity.operations.recognise_person import demand_open
from guichet.identity.types import PasskeyKey, Signed
from guichet.kernel import api as kernel

MOST_PASSKEYS = 10


def add_passkey(*, credential_id: str, public_key: str, sign_count: int, label: str, by: kernel.Actor) -> str:
    """A passkey of the account of `by`, worth what this sign-in is worth; answers its id.

    Credential and key in base64url. Raises SignInNeeded (not signed in as surely as the account can be), Invalid
    (label), Conflict (known already, or too many).
    """
    account = account_to_change(by)
    name = " ".join(label.split())
    if not name or len(name) > 80:
        raise kernel.Invalid((kernel.Problem("label", "name the device in 1 to 80 signs", code="label"),))
    if account.passkeys.filter(ended_at__isnull=True).count() >= MOST_PASSKEYS:
        raise kernel.Conflict(f"there are {MOST_PASSKEYS} passkeys already", where="passkey", remedy="Remove one.")
    try:
        with transaction.atomic():
            row = models.Passkey.objects.create(
                account=account,
                credential_digest=_digest(credential_id),
                credential_id=credential_id,
                public_key=public_key,
                sign_count=sign_count,
                label=name,
                assurance=int(min(by.assurance, ways.passkey_ceiling())),
                created_at=kernel.now(),
            )
            audit.record(
                events.PasskeyAdded(account_id=account.id, passkey_id=row.id, assurance=ways.passkey_level(row).label),
                stream=kernel.Reference("agent", account.agent_id),
                by=by,
                concerns=account.agent_id,
            )
    except IntegrityError:
        raise kernel.Conflict("this passkey is known already", where="passkey") from None
    return row.id


def passkey_key(credential_id: str) -> PasskeyKey | None:
    """The public half of a passkey that still counts, to verify what its device signed."""
    row = _open(credential_id)
    return PasskeyKey(row.id, row.public_key, row.sign_count) if row else None


def credentials_of(agent_id: str) -> tuple[str, ...]:
    """The credential ids of the agent's passkeys, so that a device does not make a second one."""
    rows = models.Passkey.objects.filter(account__agent_id=agent_id, ended_at__isnull=True)
    return tuple(rows.values_list("credential_id", flat=True))


def recognise_passkey(*, credential_id: str, sign_count: int, by: kernel.Actor) -> Signed:
    """The account of a passkey whose device just signed; its actor is as sure as the passkey is worth.

    Only the platform may. Raises NotFound for one that does not count (any more), NotAllowed when the account is closed
    or the device's counter ran backwards, which a copied key's does (WebAuthn, section 6.1.1).
    """
    authorisation.require_action(by, "recognise", authorisation.Protected("account"))
    with transaction.atomic():
        row = _open(credential_id)
        if row is None:
            raise kernel.NotFound("this passkey opens nothing here", where="passkey")
        demand_open(row.account)
        counted = models.Passkey.objects.filter(pk=row.id, sign_count=row.sign_count)
        if (sign_count or row.sign_count) and sign_count <= row.sign_count:
            raise kernel.NotAllowed("the device's counter ran backwards", where="passkey", remedy="Ask at a counter.")
        if not counted.update(sign_count=sign_count, used_at=kernel.now()):
            raise kernel.NotAllowed("the device's counter was used twice", where="passkey")
    agent = row.account.agent
    actor = actor_for(agent, channel="web", assurance=ways.passkey_level(row))
    return Signed(account_id=row.account_id, agent=queries.as_agent(agent), actor=actor)


def _open(credential_id: str) -> models.Passkey | None:
    return (
        models.Passkey.objects.filter(credential_digest=_digest(credential_id), ended_at__isnull=True)
        .select_related("account__agent")
        .first()
    )


def _digest(credential_id: str) -> str:
    return hashlib.sha256(credential_id.encode()).hexdigest()
