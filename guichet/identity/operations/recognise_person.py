"""Turns an identity provider's word into someone we know: the first time, a new person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from guichet.audit import api as audit
from guichet.identity import authorisation, events, models, queries
from guichet.identity.acting import actor_for
from guichet.identity.finding import index
from guichet.identity.naming import read_name
from guichet.identity.operations.register_person import add_person
from guichet.identity.types import Signed
from guichet.kernel import api as kernel


@dataclass(frozen=True)
class _Vouched:
    """What of a provider's claims we take over."""

    name: str
    birth_date: date | None
    language: str


def recognise(
    *, provider: str, subject: str, claims: Mapping[str, Any], assurance: kernel.Assurance, by: kernel.Actor
) -> Signed:
    """The account that `provider` (an issuer's address) knows by `subject`; made on the first visit.

    `claims` are verified OpenID Connect standard claims (Core, section 5.1): `name`, `birthdate`, `locale`. A claim
    that differs from what we hold replaces it, because the provider is the source. The caller has verified the
    provider's signature; only the platform itself may call. Raises Invalid when subject or name are missing, NotAllowed
    when the account was closed.
    """
    authorisation.require_action(by, "recognise", authorisation.Protected("account"))
    if not provider.strip() or not subject.strip() or len(subject) > 255:
        raise kernel.Invalid((kernel.Problem("sub", "the identity provider named nobody (`sub` is empty)"),))
    vouched = _read(claims)
    try:
        with transaction.atomic():
            account = _known(provider, subject, assurance) or _make(provider, subject, vouched, assurance, by)
    except IntegrityError:  # the same person came in by two windows at once: the other one made the account
        found = _known(provider, subject, assurance)
        if found is None:
            raise
        account = found
    demand_open(account)
    _take_over(account.agent, vouched, by)
    actor = actor_for(account.agent, channel="web", assurance=assurance)
    return Signed(account_id=account.id, agent=queries.as_agent(account.agent), actor=actor)


def demand_open(account: models.Account) -> None:
    """Raises NotAllowed when nobody signs in to the account any more: it was closed, or its holder died."""
    if account.is_active:
        return
    if queries.death_of(account.agent_id) is not None:
        raise kernel.NotAllowed(
            "we were told that the person who signs in here has died, so nobody can sign in as them",
            where="death",
            code="person_died",
            remedy="If this is you, call or visit the office that records deaths: it is put right there. If you look "
            "after what they left, sign in as yourself.",
        )
    raise kernel.NotAllowed("this account was closed", where="account", remedy="Ask at a counter.")


def _known(provider: str, subject: str, assurance: kernel.Assurance) -> models.Account | None:
    row = (
        models.ProviderSubject.objects.filter(issuer=provider, subject=subject).select_related("account__agent").first()
    )
    if row is not None and row.assurance < assurance:
        row.assurance = int(assurance)
        row.save(update_fields=["assurance"])
    return row.account if row else None


def _make(
    provider: str, subject: str, vouched: _Vouched, assurance: kernel.Assurance, by: kernel.Actor
) -> models.Account:
    person = add_person(
        name=vouched.name, by=by, language=vouched.language, birth_date=vouched.birth_date, source=provider
    )
    account = models.Account.objects.open(models.Agent.objects.get(pk=person.id))
    models.ProviderSubject.objects.create(
        account=account, issuer=provider, subject=subject, created_at=kernel.now(), assurance=int(assurance)
    )
    audit.record(
        events.SubjectLinked(account_id=account.id, issuer=provider),
        stream=kernel.Reference("agent", person.id),
        by=by,
        concerns=person.id,
    )
    return account


def _take_over(agent: models.Agent, vouched: _Vouched, by: kernel.Actor) -> None:
    changed = [
        name
        for name, value in (("name", vouched.name), ("birth_date", vouched.birth_date))
        if value and getattr(agent, name) != value
    ]
    if vouched.language and not agent.language:
        changed.append("language")
    if not changed:
        return
    columns = {"name": "sealed_name", "birth_date": "sealed_birth_date"}
    with transaction.atomic():
        for name in changed:
            setattr(agent, name, getattr(vouched, name))
        agent.save(update_fields=[columns.get(name, name) for name in changed])
        index(agent, name=agent.name, birth_date=agent.birth_date, anew=True)
        audit.record(
            events.PersonChanged(agent_id=agent.id, fields=tuple(changed)),
            stream=kernel.Reference("agent", agent.id),
            by=by,
            concerns=agent.id,
        )


def _read(claims: Mapping[str, Any]) -> _Vouched:
    name = claims.get("name") or " ".join(
        str(claims[part]) for part in ("given_name", "family_name") if claims.get(part)
    )
    if not isinstance(name, str) or not name.strip():
        raise kernel.Invalid(
            (kernel.Problem("name", "the identity provider told no name", "Ask it for the scope `profile`."),)
        )
    birth = claims.get("birthdate")
    language = claims.get("locale")
    return _Vouched(
        name=read_name(name),
        birth_date=_day(birth) if isinstance(birth, str) else None,
        language=language[:35] if isinstance(language, str) else "",
    )


def _day(text: str) -> date | None:
    """A whole ISO date; the standard also allows a year alone or 0000 for the year, which we don't take over."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
