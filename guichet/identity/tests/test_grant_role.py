"""Roles are granted by an administrator of the organisation, never to oneself."""

import pytest

from guichet.audit import api as audit
from guichet.identity import api as identity
from guichet.identity.tests.cast import Cast, staff
from guichet.kernel import api as kernel


def grant(cast: Cast, by: kernel.Actor, role: str = "caseworker", organization: str = "inland-revenue") -> None:
    identity.grant_role(agent_id=str(cast.boris.agent_id), role=role, organization=organization, by=by)


def test_a_granted_role_makes_a_staff_actor_once(cast: Cast) -> None:
    grant(cast, cast.priya)
    grant(cast, cast.priya)
    actor = identity.staff_actor(agent_id=str(cast.boris.agent_id))
    assert (actor.roles, actor.organization, actor.assurance) == (
        frozenset({"caseworker"}),
        "inland-revenue",
        kernel.Assurance.HIGH,
    )
    types = [event.type for event in audit.history(stream=kernel.Reference("agent", str(cast.boris.agent_id)))]
    assert types.count("identity.RoleGranted") == 1
    identity.end_role(
        agent_id=str(cast.boris.agent_id), role="caseworker", organization="inland-revenue", by=cast.priya
    )
    with pytest.raises(kernel.NotAllowed, match="no staff role"):
        identity.staff_actor(agent_id=str(cast.boris.agent_id))


def test_only_an_administrator_of_the_place_grants_and_not_to_themselves(cast: Cast) -> None:
    local = staff("Local", "administrator", "health-nz")
    for actor in (cast.amina, cast.eve, cast.chen, cast.mere, cast.clara, local):
        with pytest.raises(kernel.NotAllowed):
            grant(cast, actor)
    assert identity.roles_of(str(cast.boris.agent_id)) == ()
    grant(cast, local, organization="health-nz")
    with pytest.raises(kernel.NotAllowed, match="own roles"):
        identity.grant_role(agent_id=str(local.agent_id), role="caseworker", organization="health-nz", by=local)
    grant(cast, kernel.Actor(channel="command"))


def test_unknown_roles_and_people_are_refused(cast: Cast) -> None:
    with pytest.raises(kernel.Invalid, match="none of: administrator, caseworker, clerk, manager"):
        grant(cast, cast.priya, role="king")
    with pytest.raises(kernel.NotFound):
        identity.grant_role(agent_id="nobody", role="clerk", organization="x", by=kernel.SYSTEM)
