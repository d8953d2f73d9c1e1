"""Brings the cast into the site: registers them, gives staff their roles and parents their children."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.identity import api as identity
from guichet.kernel import api as kernel
from guichet.lab import people
from guichet.lab.people import StaffPost, SyntheticPerson
from guichet.lab.provider.clients import CLIENT_ID, issuer, subject_of


@dataclass(frozen=True)
class Population:
    """Who is there now: by the lab's name of each (`amina`), the agent's id."""

    agents: dict[str, str]


def populate(*, by: kernel.Actor = kernel.SYSTEM, generated: int = 0) -> Population:
    """Register the cast and `generated` further people as the simulated provider would vouch for them. May be repeated.

    Each can then sign in at the provider and is recognised as the same; Chen's case-worker role waits for him. Where a
    jurisdiction has none of the cast's own organizations, its staff work for the first that offers a service.
    """
    agents: dict[str, str] = {}
    gone: set[str] = set()
    known_organizations, first = _organizations()
    for person in (*people.cast(), *people.generate(generated)):
        try:
            signed = identity.recognise(
                provider=issuer(),
                subject=subject_of(person.id, CLIENT_ID),
                claims={"name": person.name, "birthdate": person.birth_date.isoformat(), "locale": person.language},
                assurance=kernel.Assurance.HIGH,
                by=by,
            )
        except kernel.NotAllowed:
            # Somebody who died in the demonstration stays dead when it is started again.
            known_as = identity.person_named(name=person.name, birth_date=person.birth_date, by=by)
            if known_as is None:
                raise
            agents[person.id] = known_as
            gone.add(person.id)
            continue
        agents[person.id] = signed.agent.id
        for post in _posts(person, known_organizations, first):
            identity.grant_role(agent_id=signed.agent.id, role=post.role, organization=post.organization, by=by)
        known = {
            (each.agent.name, each.agent.birth_date): each.agent
            for each in identity.related(signed.agent.id, "parent_of")
        }
        for child in person.children:
            agent = known.get((child.name, child.birth_date)) or identity.register_child(
                parent_id=signed.agent.id, name=child.name, birth_date=child.birth_date, proof="lab", by=by
            )
            agents[child.id] = agent.id
    for person in people.cast():
        if person.id in gone:
            continue
        for grown in person.grown:
            _relate(agents[person.id], agents[grown], by=by)
        for each in person.receives:
            _grant(agents[person.id], each, by=by)
    return Population(agents)


def _relate(parent_id: str, child_id: str, *, by: kernel.Actor) -> None:
    """Whose grown child somebody is, as the register of births says: it opens nothing any more, but is known."""
    proof = f"register:births/{child_id}"[:200]
    born = identity.agent(child_id).birth_date
    identity.relate(agent_id=parent_id, other_id=child_id, kind="parent_of", proof=proof, by=by, from_on=born)


def _grant(person_id: str, given: people.Receives, *, by: kernel.Actor) -> None:
    """What one of the cast is paid already, where the jurisdiction has the programme."""
    try:
        programme = entitlements.programme(given.programme)
    except kernel.NotFound:
        return
    entitlements.grant(
        programme=programme,
        person_id=person_id,
        household_id="",
        amount=given.cents,
        from_on=given.from_on,
        case_id="",
        decision_id=f"lab-{person_id}"[:36],
        law_hash="lab",
        graph_hash="lab",
        by=by,
    )


def _organizations() -> tuple[frozenset[str], str]:
    """The published organizations, and the first that offers a service itself; nothing where nothing is published."""
    try:
        jurisdiction = catalogue.current()
    except kernel.NotFound:
        return frozenset(), ""
    offering = sorted(each.competent_authority for each in jurisdiction.services.values() if each.kind == "native")
    return frozenset(jurisdiction.organizations), offering[0] if offering else ""


def _posts(person: SyntheticPerson, known: frozenset[str], first: str) -> tuple[StaffPost, ...]:
    """Where someone of the cast works in this jurisdiction. The administrator's platform is no organization of it."""
    return tuple(
        post if post.organization in known or post.role == "administrator" or not first else StaffPost(post.role, first)
        for post in person.roles
    )
