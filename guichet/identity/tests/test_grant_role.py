"""Roles are granted by an administrator of the organisation, never to oneself."""

import pytest

from guichet.identity import api as identity
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db


def test_a_granted_role_makes_a_staff_actor() -> None:
    chen = identity.register_person(name="Chen", by=kernel.SYSTEM)
    identity.grant_role(agent_id=chen.id, role="caseworker", organization="inland-revenue", by=kernel.SYSTEM)
    actor = identity.staff_actor(agent_id=chen.id)
    assert actor.roles == {"caseworker"}
    assert actor.organization == "inland-revenue"
    assert actor.assurance is kernel.Assurance.HIGH
