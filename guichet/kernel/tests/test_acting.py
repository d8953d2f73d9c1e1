"""Who acts: on whose behalf, known how well, and what an event may remember of them."""

import pytest

from guichet.kernel.api import SYSTEM, Actor, Assurance

CLERK = Actor(
    agent_id="kiri", name="Kiri", channel="counter", assurance=Assurance.LOW, roles=frozenset({"clerk", "caseworker"}),
    organization="front-desk", on_behalf_of="amina", capabilities=frozenset({"7K2M-9QXD-4TB1"}),
)  # fmt: skip


def test_the_business_is_the_visitors() -> None:
    assert (CLERK.person_id, CLERK.is_staff, CLERK.is_system) == ("amina", True, False)
    amina = Actor(agent_id="amina", channel="web")
    assert (amina.person_id, amina.is_staff, amina.is_system) == ("amina", False, False)
    assert (Actor(channel="web").person_id, Actor(channel="web").is_system) == (None, False)
    assert SYSTEM.is_system


def test_an_event_remembers_no_name_and_no_tracking_code() -> None:
    assert CLERK.to_json() == {
        "agent": "kiri", "channel": "counter", "assurance": "low", "roles": ["caseworker", "clerk"],
        "organization": "front-desk", "on_behalf_of": "amina",
    }  # fmt: skip
    assert Actor(channel="sms").to_json() == {"agent": None, "channel": "sms", "assurance": "none"}


def test_levels_are_ordered_and_named() -> None:
    assert max(Assurance) is Assurance.HIGH
    assert [Assurance.from_name(level.label) for level in Assurance] == list(Assurance)
    with pytest.raises(ValueError, match="'gold' is none of: none, low, substantial, high"):
        Assurance.from_name("gold")
