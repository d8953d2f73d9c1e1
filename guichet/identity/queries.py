"""Reads about people: each returns frozen values."""

from __future__ import annotations

from datetime import date

from guichet.identity import models, powers
from guichet.identity.finding import words_of
from guichet.identity.naming import fold
from guichet.identity.types import (
    ROLES,
    Agent,
    AgentKind,
    Died,
    HeldRole,
    Phone,
    Related,
    Role,
    SignInRow,
    Token,
    Visit,
)
from guichet.kernel import api as kernel
from guichet.rows import api as rows

PARENT_OF = powers.PARENT_OF
_HOLDS_TODAY = (
    "identity_relationship.agent_id = %s AND identity_relationship.kind = %s AND identity_relationship.from_on <= %s"
    " AND (identity_relationship.until_on IS NULL OR identity_relationship.until_on >= %s)"
)
_AGENT = rows.Read(models.Agent, where="id = %s")
_ROLES = rows.Read(models.StaffRole, where="agent_id = %s AND ended_at IS NULL", order="organization, role")
_HOLDING_TODAY = rows.Read(models.Relationship, where=_HOLDS_TODAY)
_RELATED = rows.Read(
    models.Relationship,
    where=_HOLDS_TODAY,
    related="other",
    order="identity_relationship.created_at, identity_relationship.id",
)


def as_agent(row: models.Agent) -> Agent:
    """The frozen value of a row."""
    kind: AgentKind = "organization" if row.kind == "organization" else "person"
    return Agent(id=row.id, kind=kind, name=row.name, language=row.language, birth_date=row.birth_date)


def agent(agent_id: str) -> Agent:
    """The agent of that id; raises NotFound. Not authorised: it answers code, and a page asks `require` first."""
    return as_agent(agent_row(agent_id))


def agent_row(agent_id: str) -> models.Agent:
    """The row of that id; raises NotFound."""
    found = _AGENT.first(agent_id)
    if found is None:
        raise kernel.NotFound("there is no such person or organisation", where="agent")
    return found


def death_of(agent_id: str) -> Died | None:
    """That a person died, as it stands recorded; None for the living. Not authorised, as `agent`."""
    row = models.Death.objects.filter(agent_id=agent_id, corrected_at__isnull=True).first()
    return Died(row.agent_id, row.died_on, row.source, row.recorded_at) if row else None


def people_named(*, name: str, birth_date: date) -> tuple[Agent, ...]:
    """The people of exactly that name, whatever its accents, born on that day. Not authorised: only for the platform.

    It answers a register's question, and nobody's page shows what it finds.
    """
    found = models.Agent.objects.filter(kind="person")
    for word in words_of(name=name, birth_date=birth_date):
        found = found.filter(pk__in=models.AgentWord.objects.filter(word=word).values("agent_id"))
    people = map(as_agent, found.order_by("created_at", "id")[:50])
    return tuple(each for each in people if each.birth_date == birth_date and fold(each.name) == fold(name))


def executors_of(agent_id: str) -> tuple[Related, ...]:
    """Who is proven to settle the estate of one who died, today, in the order recorded. Not authorised, as `agent`."""
    day = kernel.today()
    rows_found = models.Relationship.objects.filter(
        other_id=agent_id, kind=powers.EXECUTOR_OF, from_on__lte=day
    ).select_related("agent")
    return tuple(
        Related(as_agent(row.agent), row.kind, row.proof, row.from_on, row.until_on, row.role, proven=True)
        for row in rows_found.order_by("created_at", "id")
        if powers.proves(row.proof) and (row.until_on is None or row.until_on >= day)
    )


def are_related(one_id: str, other_id: str) -> bool:
    """Whether one is, or was, anything to the other, by whatever proof. Not authorised, as `agent`."""
    ids = (one_id, other_id)
    return models.Relationship.objects.filter(agent_id__in=ids, other_id__in=ids).exists()


def related(agent_id: str, kind: str) -> tuple[Related, ...]:
    """Whom the agent is `kind` of today: `related(amina, "parent_of")` are her children, in the order recorded."""
    day = kernel.today()
    found = _RELATED.all(agent_id, kind, day, day)
    return tuple(
        Related(as_agent(row.other), row.kind, row.proof, row.from_on, row.until_on, row.role, powers.proves(row.proof))
        for row in found
    )


def wards_of(agent_id: str) -> frozenset[str]:
    """The ids of the children the agent is parent of today."""
    day = kernel.today()
    return frozenset(row.other_id for row in _HOLDING_TODAY.all(agent_id, PARENT_OF, day, day))


def roles_of(agent_id: str) -> tuple[HeldRole, ...]:
    """The staff roles the agent holds now, by organisation and role."""
    return tuple(HeldRole(as_role(row.role), row.organization, row.granted_at) for row in _ROLES.all(agent_id))


def as_role(name: str) -> Role:
    """The role of that name; raises ValueError naming the four."""
    roles: dict[str, Role] = {
        "caseworker": "caseworker",
        "clerk": "clerk",
        "manager": "manager",
        "administrator": "administrator",
    }
    try:
        return roles[name]
    except KeyError:
        raise ValueError(f"role {name!r} is none of: {', '.join(sorted(ROLES))}") from None


def tokens_of(agent_id: str) -> tuple[Token, ...]:
    """The tokens that still work for the agent, newest first."""
    rows = models.ApiToken.objects.filter(
        agent_id=agent_id, revoked_at__isnull=True, expires_at__gt=kernel.now()
    ).order_by("-issued_at", "-id")
    return tuple(
        Token(row.id, row.label, kernel.Assurance(row.assurance), row.issued_at, row.expires_at, row.mandate)
        for row in rows
    )


def phones_of(agent_id: str) -> tuple[Phone, ...]:
    """The telephone numbers that speak for the agent, oldest first."""
    rows = models.PhoneLink.objects.filter(
        agent_id=agent_id, verified_at__isnull=False, ended_at__isnull=True
    ).order_by("verified_at", "id")
    return tuple(
        Phone(row.id, row.number, kernel.Assurance(row.assurance), row.verified_at) for row in rows if row.verified_at
    )


def sign_ins_of(agent_id: str, *, limit: int = 20) -> tuple[SignInRow, ...]:
    """The agent's latest sign-ins, newest first."""
    rows = models.SignIn.objects.filter(account__agent_id=agent_id).order_by("-started_at", "-id")[:limit]
    return tuple(
        SignInRow(row.id, row.provider, kernel.Assurance(row.assurance), row.started_at, row.ended_at) for row in rows
    )


def open_visit_of(clerk_id: str, *, channel: str = "counter") -> Visit | None:
    """The visit the clerk has open at that door, if any."""
    row = (
        models.Visit.objects.filter(clerk_id=clerk_id, channel=channel, closed_at__isnull=True)
        .select_related("person", "representative")
        .first()
    )
    return as_visit(row) if row else None


def as_visit(row: models.Visit) -> Visit:
    """The frozen value of a row."""
    stands_there = as_agent(row.representative) if row.representative else None
    return Visit(
        row.id, row.clerk_id, as_agent(row.person), row.purpose, row.opened_at, row.proof, stands_there, row.mandate,
        row.channel, kernel.Assurance(row.given),
    )  # fmt: skip
