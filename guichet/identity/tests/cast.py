"""The cast, as actors, for the tests of identity: Amina, Boris, Chen, Dana, Eve, and the staff around them."""

from dataclasses import dataclass

from guichet.identity import api as identity
from guichet.kernel import api as kernel

A = kernel.Assurance


@dataclass(frozen=True)
class Cast:
    """Each as the actor they are when signed in on the web."""

    amina: kernel.Actor
    boris: kernel.Actor
    chen: kernel.Actor
    dana: kernel.Actor
    eve: kernel.Actor
    rangi: kernel.Actor
    mere: kernel.Actor
    clara: kernel.Actor
    priya: kernel.Actor


def person(name: str, assurance: kernel.Assurance = A.SUBSTANTIAL) -> kernel.Actor:
    agent = identity.register_person(name=name, by=kernel.SYSTEM)
    return kernel.Actor(agent_id=agent.id, name=name, channel="web", assurance=assurance)


def staff(name: str, role: str, organization: str, channel: str = "web") -> kernel.Actor:
    agent = identity.register_person(name=name, by=kernel.SYSTEM)
    identity.grant_role(agent_id=agent.id, role=role, organization=organization, by=kernel.SYSTEM)
    return identity.staff_actor(agent_id=agent.id, channel=channel)


def make_cast() -> Cast:
    return Cast(
        amina=person("Amina Rahimi"),
        boris=person("Boris Novak"),
        chen=staff("Chen Wei", "caseworker", "inland-revenue"),
        dana=person("Dana Tūhoe"),
        eve=person("Eve Marlow"),
        rangi=staff("Rangi Parata", "caseworker", "internal-affairs"),
        mere=staff("Mere Kingi", "manager", "inland-revenue"),
        clara=staff("Clara Mendes", "clerk", "internal-affairs", channel="counter"),
        priya=staff("Priya Nair", "administrator", "platform"),
    )
