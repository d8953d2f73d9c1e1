"""Put an officer into a team, or take them out: who gets what the rules of routing send there."""

from __future__ import annotations

from django.db import transaction

from guichet.audit import api as audit
from guichet.cases.events import TeamJoined, TeamLeft
from guichet.cases.models import TeamMemberRow
from guichet.identity import api as identity
from guichet.kernel import api as kernel


def join_team(*, organization: str, team: str, agent_id: str, by: kernel.Actor) -> None:
    """The officer takes requests of the team (or the office) from now on; one who does already stays.

    Raises NotAllowed (managers of the organization and the platform may), Invalid (no officer of it).
    """
    _may(organization, by)
    if not any(each.role == "caseworker" and each.organization == organization for each in identity.roles_of(agent_id)):
        problem = kernel.Problem("agent_id", "is no officer of this organization", "Give them the role caseworker.")
        raise kernel.Invalid((problem,))
    with transaction.atomic():
        _, new = TeamMemberRow.objects.get_or_create(
            organization=organization,
            team=team,
            agent_id=agent_id,
            left_at=None,
            defaults={"id": kernel.new_id(), "joined_at": kernel.now()},
        )
        if new:
            told = TeamJoined(organization=organization, team=team, officer=agent_id)
            audit.record(told, stream=_stream(organization, team), by=by)


def leave_team(*, organization: str, team: str, agent_id: str, by: kernel.Actor) -> None:
    """The officer gets nothing more of the team; what they have they keep. Raises NotAllowed, NotFound."""
    _may(organization, by)
    with transaction.atomic():
        members = TeamMemberRow.objects.filter(
            organization=organization, team=team, agent_id=agent_id, left_at__isnull=True
        )
        if not members.update(left_at=kernel.now()):
            raise kernel.NotFound("this officer is not in the team", where="team", remedy="Look at who is.")
        told = TeamLeft(organization=organization, team=team, officer=agent_id)
        audit.record(told, stream=_stream(organization, team), by=by)


def team_members(*, organization: str, by: kernel.Actor) -> tuple[tuple[str, str], ...]:
    """(team, agent id) of everyone who is in a team of the organization now. Raises NotAllowed."""
    _may(organization, by)
    rows = TeamMemberRow.objects.filter(organization=organization, left_at__isnull=True)
    return tuple(rows.order_by("team", "agent_id").values_list("team", "agent_id"))


def _may(organization: str, by: kernel.Actor) -> None:
    identity.require_action(by, "change", identity.Protected("team", organization=organization))


def _stream(organization: str, team: str) -> kernel.Reference:
    return kernel.Reference("team", f"{organization}/{team}")
