"""Gives a program a key to act for a person, shown once; and takes it back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries, representing
from guichet.identity.acting import acting_under, actor_for
from guichet.kernel import api as kernel
from guichet.rows import api as rows

#: Recognised by secret scanners and by people: what it is, and that it is secret.
PREFIX = "guichet_"
LONGEST = timedelta(days=366)
_LIVING = rows.Read(
    models.ApiToken,
    where="digest = %s AND revoked_at IS NULL AND expires_at > %s",
    related="agent",
)


def issue_token(
    *,
    agent_id: str,
    assurance: kernel.Assurance,
    label: str,
    by: kernel.Actor,
    valid_for: timedelta = timedelta(days=90),
    with_roles: bool = False,
    mandate: str = "",
) -> str:
    """The token, as it will never be shown again; we keep its SHA-256.

    It acts at `assurance`, never above the level its holder is signed in at now; with the person's staff roles only
    when `with_roles` says so. With `mandate` (an id of `acts_for`) it does that other's business and nothing else, and
    is worth nothing once that has ended. Valid for at most 366 days. Raises Invalid,
    NotFound, NotAllowed, SignInNeeded.
    """
    authorisation.require_action(by, "add", authorisation.Protected("token", owner_ids=frozenset({agent_id})))
    problems = []
    if not label.strip() or len(label) > 120:
        problems.append(kernel.Problem("label", "say in 1 to 120 signs which program this is for", code="required"))
    if not timedelta(0) < valid_for <= LONGEST:
        problems.append(kernel.Problem("valid_for", f"a token is valid for 1 to {LONGEST.days} days"))
    if mandate and with_roles:
        problems.append(kernel.Problem("with_roles", "who acts for another is nobody's staff meanwhile"))
    if problems:
        raise kernel.Invalid(tuple(problems))
    if mandate and representing.authority(mandate, agent_id) is None:
        raise kernel.NotAllowed("you act for nobody under this mandate", where="mandate", remedy="Ask for another.")
    if by.agent_id is not None and by.assurance < assurance:
        raise kernel.SignInNeeded(
            f"a token at {assurance.label} needs a sign-in at {assurance.label}", level=assurance.label, where="token"
        )
    queries.agent_row(agent_id)
    token = PREFIX + secrets.token_urlsafe(32)
    now = kernel.now()
    with transaction.atomic():
        row = models.ApiToken.objects.create(
            agent_id=agent_id,
            digest=digest_of(token),
            label=" ".join(label.split()),
            assurance=int(assurance),
            with_roles=with_roles,
            mandate=mandate,
            issued_at=now,
            expires_at=now + valid_for,
        )
        audit.record(
            events.TokenIssued(
                token_id=row.id,
                agent_id=agent_id,
                assurance=assurance.label,
                expires_at=row.expires_at.isoformat(),
            ),
            stream=kernel.Reference("agent", agent_id),
            by=by,
            concerns=agent_id,
        )
    return token


def revoke_token(*, token_id: str, by: kernel.Actor) -> None:
    """The token works no longer; revoking twice is fine. Raises NotFound for anyone but its holder."""
    row = models.ApiToken.objects.filter(pk=token_id).first()
    owner = frozenset({row.agent_id}) if row else frozenset({"nobody"})
    authorisation.require(by, "remove", authorisation.Protected("token", owner_ids=owner))
    if row is None:
        raise kernel.NotFound("there is no such token", where="token")
    with transaction.atomic():
        if models.ApiToken.objects.filter(pk=row.pk, revoked_at__isnull=True).update(revoked_at=kernel.now()):
            audit.record(
                events.TokenRevoked(token_id=row.id, agent_id=row.agent_id),
                stream=kernel.Reference("agent", row.agent_id),
                by=by,
                concerns=row.agent_id,
            )


def actor_of_token(token: str, *, channel: str = "api") -> kernel.Actor:
    """Who a token acts for. Raises SignInNeeded when it, or its mandate, is unknown, expired or revoked: all alike."""
    row = _LIVING.first(digest_of(token), kernel.now())
    held = representing.authority(row.mandate, row.agent_id) if row is not None and row.mandate else None
    if row is None or (row.mandate and held is None):
        raise kernel.SignInNeeded(
            "this token is unknown, expired or revoked",
            level=kernel.Assurance.LOW.label,
            where="Authorization",
            remedy="Issue another on your own page.",
        )
    assurance = kernel.Assurance(row.assurance)
    if row.with_roles:
        return actor_for(row.agent, channel=channel, assurance=assurance)
    holder = kernel.Actor(
        agent_id=row.agent.id,
        name=row.agent.name,
        channel=channel,
        assurance=assurance,
        language=row.agent.language,
    )
    return acting_under(holder, grantor_id=held.grantor.id, mandate=held.id) if held is not None else holder


def digest_of(token: str) -> str:
    """SHA-256 in hexadecimal; a token holds 256 random bits, so that no salt or stretching is needed."""
    return hashlib.sha256(token.strip().encode()).hexdigest()
