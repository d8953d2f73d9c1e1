"""Whom somebody may act for at this instant, and under what: read from the rows anew at every question."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db.models import Q

from guichet.identity import models, powers, queries
from guichet.identity.scoping import names
from guichet.identity.types import Authority, Mandate, MandateState
from guichet.kernel import api as kernel
from guichet.rows import api as rows

_MANDATE = rows.Read(models.Mandate, where="identity_mandate.id = %s", related="grantor")
_RELATIONSHIP = rows.Read(models.Relationship, where="identity_relationship.id = %s", related="other")
_MEMBERSHIP = rows.Read(
    models.Relationship,
    where="agent_id = %s AND other_id = %s AND kind = %s AND from_on <= %s AND (until_on IS NULL OR until_on >= %s)",
)


def authority_of(actor: kernel.Actor) -> Authority | None:
    """What the actor acts under for another now; None when they act for nobody, or no longer may.

    A clerk's is that of the representative in front of them, by the visit that is open.
    """
    if not actor.mandate or actor.agent_id is None or actor.on_behalf_of in (None, actor.agent_id):
        return None
    holder_id: str | None = actor.agent_id
    if actor.by_clerk:
        visit = queries.open_visit_of(actor.agent_id, channel=actor.channel)
        if visit is None or visit.person.id != actor.on_behalf_of or visit.mandate != actor.mandate:
            return None
        holder_id = visit.representative.id if visit.representative else None
    found = authority(actor.mandate, holder_id) if holder_id else None
    return found if found is not None and found.grantor.id == actor.on_behalf_of else None


def authority(identifier: str, holder_id: str, at: datetime | None = None) -> Authority | None:
    """The mandate or relationship of that id, if `holder_id` may act under it now (or at the moment `at`)."""
    moment = at or kernel.now()
    mandate = _MANDATE.first(identifier)
    if mandate is not None:
        if not _in_force(mandate, moment):
            return None
        through = None
        if mandate.holder_id != holder_id:
            through = _membership(holder_id, mandate.holder_id, moment)
            if through is None:
                return None
        return _by_mandate(mandate, through)
    row = _RELATIONSHIP.first(identifier)
    if row is None or row.agent_id != holder_id or not _holds(row, moment):
        return None
    return _by_relationship(row)


def authorities_of(agent_id: str, at: datetime | None = None) -> tuple[Authority, ...]:
    """Everything under which the agent may act for another now (or at `at`): relationships first, then mandates."""
    moment = at or kernel.now()
    related = models.Relationship.objects.filter(agent_id=agent_id).select_related("other").order_by("created_at", "id")
    holding = [row for row in related if _holds(row, moment)]
    found = [each for row in holding if (each := _by_relationship(row)) is not None]
    organizations = {row.other_id: row for row in holding if row.kind == powers.MEMBER_OF and row.role in _ROLES}
    mandates = models.Mandate.objects.filter(holder_id__in=[agent_id, *organizations])
    if at is None:
        mandates = mandates.filter(ended_at__isnull=True)
    for row in mandates.select_related("grantor").order_by("accepted_at", "id"):
        if _in_force(row, moment) and row.grantor_id != agent_id:
            found.append(_by_mandate(row, organizations.get(row.holder_id)))
    return tuple(found)


def mandate_in_force(*, holder_id: str, grantor_id: str, service: str | None, action: str, at: datetime) -> str | None:
    """The id of a mandate or relationship by which the holder might do the action (of `POWERS`) then; None: by none.

    `service` is the public service's identifier, None for what is of no service.
    """
    for each in authorities_of(holder_id, at):
        named = not each.services or (service is not None and any(names(entry, service) for entry in each.services))
        if each.grantor.id == grantor_id and action in each.actions and named:
            return each.id
    return None


def close_to(agent_id: str) -> frozenset[str]:
    """Whose business an agent must not judge: those they are anything to, or act for, today."""
    day = kernel.today()
    holding = Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day))
    related = dict(models.Relationship.objects.filter(holding, agent_id=agent_id).values_list("other_id", "kind"))
    organizations = [other for other, kind in related.items() if kind == powers.MEMBER_OF]
    mandates = models.Mandate.objects.filter(
        holding, holder_id__in=[agent_id, *organizations], accepted_at__isnull=False, ended_at__isnull=True
    )
    return frozenset(related) | frozenset(mandates.values_list("grantor_id", flat=True))


def acts_for(*, by: kernel.Actor) -> tuple[Authority, ...]:
    """For whom the one who is signed in may act now, whomever they act for at the moment."""
    return authorities_of(by.agent_id) if by.agent_id else ()


def state_of(row: models.Mandate) -> MandateState:
    """How a mandate stands today."""
    if row.ended_at is not None:
        return "refused" if row.why == "refused" else "ended"
    if row.until_on is not None and row.until_on < kernel.today():
        return "expired"
    return "proposed" if row.accepted_at is None else "accepted"


def as_mandate(row: models.Mandate) -> Mandate:
    """The frozen value of a row read with its grantor and holder."""
    return Mandate(
        id=row.id,
        grantor=queries.as_agent(row.grantor),
        holder=queries.as_agent(row.holder),
        services=tuple(row.services.split()),
        actions=tuple(row.actions.split()),
        from_on=row.from_on,
        until_on=row.until_on,
        state=state_of(row),
        why=row.why,
        proposed_at=row.proposed_at,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
    )


_ROLES = frozenset(powers.MEMBER_ROLES)


def _day(moment: datetime) -> date:
    """The day on which mandates and relationships begin and end: `kernel.today()` of a moment."""
    return moment.astimezone(UTC).date()


def _in_force(row: models.Mandate, moment: datetime) -> bool:
    day = _day(moment)
    return (
        row.accepted_at is not None
        and row.accepted_at <= moment
        and (row.ended_at is None or moment < row.ended_at)
        and row.from_on <= day
        and (row.until_on is None or day <= row.until_on)
    )


def _holds(row: models.Relationship, moment: datetime) -> bool:
    day = _day(moment)
    return powers.proves(row.proof) and row.from_on <= day and (row.until_on is None or day <= row.until_on)


def _membership(agent_id: str, organization_id: str, moment: datetime) -> models.Relationship | None:
    day = _day(moment)
    found = _MEMBERSHIP.all(agent_id, organization_id, powers.MEMBER_OF, day, day)
    return next((row for row in found if row.role in _ROLES and powers.proves(row.proof)), None)


def _by_mandate(row: models.Mandate, membership: models.Relationship | None) -> Authority:
    return Authority(
        id=row.id,
        source="mandate",
        grantor=queries.as_agent(row.grantor),
        through=queries.agent(row.holder_id) if membership else None,
        role=membership.role if membership else "",
        services=tuple(row.services.split()),
        actions=tuple(row.actions.split()),
        from_on=row.from_on,
        until_on=row.until_on,
    )


def _by_relationship(row: models.Relationship) -> Authority | None:
    allowed = powers.powers_of(row.kind, row.role)
    if not allowed:
        return None
    return Authority(
        id=row.id,
        source=row.kind,  # type: ignore[arg-type]  # only kinds that allow something come here
        grantor=queries.as_agent(row.other),
        through=None,
        role=row.role,
        services=(),
        actions=allowed,
        from_on=row.from_on,
        until_on=row.until_on,
    )
