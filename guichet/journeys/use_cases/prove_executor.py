"""Who settles an estate is asked of the register of probate, and proven by its entry; it ends by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from guichet.catalogue import api as catalogue
from guichet.estates import api as estates
from guichet.evidence import api as evidence
from guichet.evidence import ports
from guichet.identity import api as identity
from guichet.journeys import deaths
from guichet.journeys.compose import Speaker
from guichet.journeys.use_cases.ask_register import permitting
from guichet.journeys.use_cases.tell import reachable
from guichet.kernel.api import SYSTEM, Actor, Conflict, Invalid, Problem, Reference, today
from guichet.language import api as language_of
from guichet.notifications import api as notifications
from guichet.sharing import api as sharing

ASKED = (deaths.EXECUTOR_NAME, deaths.EXECUTOR_BORN)


def ask_for_executor(*, estate_id: str) -> identity.Agent | None:
    """Ask the registers that know executors; who they name, if we know them, may act for the estate from now on.

    Each register is asked once a day for an estate. None while no register names anybody whom we know. Safe to repeat.
    """
    estate = estates.estate(estate_id=estate_id, by=SYSTEM)
    if estate.state != "open":
        return None
    standing = next(iter(identity.executors_of(estate.person_id)), None)
    if standing is not None:
        return standing.agent
    for _, register in ports.registers:
        if not set(ASKED) <= register.facts:
            continue
        found = _asked(estate, register)
        if found is None or found.state not in ("said", "used"):
            continue
        agent = _named(found.said, estate)
        if agent is None:
            continue
        proof = f"register:{found.register}/{found.proof or found.id}"
        identity.relate(agent_id=agent.id, other_id=estate.person_id, kind="executor_of", proof=proof[:200], by=SYSTEM)
        _tell_executor(estate, agent)
        return agent
    return None


def ask_again_for_executor(*, estate_id: str, by: Actor) -> identity.Agent | None:
    """The one who told of the death asks whether the register names an executor by now. Raises NotFound, Conflict."""
    estate = estates.estate(estate_id=estate_id, by=by)
    if estate.state != "open":
        raise Conflict("this estate is not open any more", where="estate")
    return ask_for_executor(estate_id=estate.id)


def _asked(estate: estates.Estate, register: ports.Register) -> evidence.Fetched | None:
    try:
        return evidence.fetch(
            register=register.name,
            file_of=estate.person_id,
            about_id=estate.person_id,
            facts=dict.fromkeys(ASKED, "deceased"),
            purpose=deaths.ASKING_EXECUTOR,
            recipient=estate.organization,
            request=Reference("estate", estate.id),
            service="",
            page=f"executor-{today().isoformat()}",
            agreement=_agreement(estate, register),
            permit=permitting(
                source=register.organization,
                recipient=estate.organization,
                facts=ASKED,
                purpose=deaths.ASKING_EXECUTOR,
                about=estate.person_id,
                consent_id="",
                asked_by=SYSTEM,
            ),
            read=_read,
            by=SYSTEM,
        )
    except sharing.NotShared as refused:
        sharing.note_refusal(refused)
        return None  # no agreement lets the register tell it; the executor is proven at the counter then


def _agreement(estate: estates.Estate, register: ports.Register) -> str:
    found = sharing.agreements(
        source=register.organization, recipient=estate.organization, purpose=deaths.ASKING_EXECUTOR
    )
    return found[0].identifier if found else ""


def _read(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A name and a day, and nothing else is believed."""
    try:
        return {
            deaths.EXECUTOR_NAME: str(values[deaths.EXECUTOR_NAME]),
            deaths.EXECUTOR_BORN: date.fromisoformat(str(values[deaths.EXECUTOR_BORN])).isoformat(),
        }
    except (KeyError, ValueError):
        raise Invalid((Problem(deaths.EXECUTOR_BORN, "the register names nobody who can be found"),)) from None


def _named(said: Mapping[str, Any], estate: estates.Estate) -> identity.Agent | None:
    """The one whom the register names; of several of that name and birth date, who told of the death."""
    found = identity.people_named(
        name=said[deaths.EXECUTOR_NAME], birth_date=date.fromisoformat(said[deaths.EXECUTOR_BORN])
    )
    if len(found) > 1:
        found = tuple(each for each in found if each.id == estate.reporter_id)
    return found[0] if len(found) == 1 and found[0].id != estate.person_id else None


def _tell_executor(estate: estates.Estate, agent: identity.Agent) -> None:
    """Once: what they may do now, until when, and how it is given up."""
    jurisdiction = catalogue.current()
    language = agent.language if agent.language in jurisdiction.languages else jurisdiction.default_language
    speaker = Speaker(jurisdiction, language)
    say, name = speaker.words, identity.agent(estate.person_id).name
    held = next(each for each in identity.executors_of(estate.person_id) if each.agent.id == agent.id)
    until = language_of.say_date(held.until_on, language) if held.until_on else ""
    subject = say("You can now act for the estate of {name}", name=name)
    body = say(
        "The register of the court names you as executor. On your page you can choose to act for the estate: see who"
        " was told, who answered, and what is still open. It ends by itself on {day}.",
        day=until,
    )
    notifications.send(
        to=reachable(agent.id, language=language),
        template="estates/executor",
        about=Reference("estate", estate.id),
        organization=estate.organization,
        subject=subject,
        body=body,
        sms=subject,
        channels=("inbox", "email", "sms"),
        by=SYSTEM,
        key=f"estate/{estate.id}/executor/{agent.id}",
    )
