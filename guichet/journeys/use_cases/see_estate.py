"""An estate as its executor reads it: who was told under which law and what they learnt, who answered, what stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.estates import api as estates
from guichet.identity import api as identity
from guichet.journeys import deaths
from guichet.journeys.compose import Speaker
from guichet.journeys.steps import ConsentNotice, LawLink
from guichet.journeys.use_cases.consent import notice_of
from guichet.kernel.api import SYSTEM, Actor, today
from guichet.language import api as language_of
from guichet.sharing import api as sharing


@dataclass(frozen=True)
class EstateNotice:
    """What one organization was told, in words; `exchange_id` fetches its receipt, for the executor alone."""

    id: str
    organization: str
    title: str
    law: tuple[LawLink, ...]
    fields: tuple[str, ...]
    kind: str
    state: str
    state_words: str
    why: str
    answer: str
    on: str
    exchange_id: str


@dataclass(frozen=True)
class StoppedGrant:
    """What the person received and receives no more: until when, and what was paid too much, if anything was."""

    title: str
    organization: str
    last_day: str
    overpaid: str


@dataclass(frozen=True)
class EstateView:
    """All of an estate that the actor may see. `settles`: they act for it now; `executor` is who does, empty if nobody.

    `authority` is the actor's own proof of being the executor, by which they begin to act for it; empty without one.
    """

    id: str
    person_id: str
    name: str
    died_on: str
    state: str
    settles: bool
    executor: str
    executor_until: str
    authority: str
    notices: tuple[EstateNotice, ...]
    stopped: tuple[StoppedGrant, ...]
    could_tell: tuple[ConsentNotice, ...]
    open_notices: int


def own_estates(*, by: Actor, language: str = "") -> tuple[EstateView, ...]:
    """The estates that the actor settles now or told of, newest first."""
    found = {each.id: each for each in estates.estates_told_by(by=by)}
    if by.person_id is not None:
        acting = estates.estate_of(person_id=by.person_id, by=by)
        if acting is not None:
            found[acting.id] = acting
    for authority in identity.acts_for(by=by):
        if authority.source == "executor_of":
            held = estates.estate_of(person_id=authority.grantor.id, by=SYSTEM)
            if held is not None:
                found[held.id] = held
    return tuple(_view(each, by=by, language=language) for each in sorted(found.values(), key=lambda e: e.id)[::-1])


def estate_view(*, estate_id: str, by: Actor, language: str = "") -> EstateView:
    """One estate. Raises NotFound."""
    return _view(estates.estate(estate_id=estate_id, by=by), by=by, language=language)


def close_estate(*, estate_id: str, by: Actor) -> estates.Estate:
    """The executor says that all is settled: nobody acts for the estate after today. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        found = estates.estate(estate_id=estate_id, by=by)
        executors = identity.executors_of(found.person_id)
        closed = estates.close(estate_id=found.id, executors=len(executors), by=by)
        identity.close_estate(person_id=found.person_id, until_on=today(), by=SYSTEM)
    return closed


def who_will_be_told(*, language: str = "") -> tuple[ConsentNotice, ...]:
    """Before anything is sent: who is told of a death in this jurisdiction without being asked for, and what."""
    speaker = Speaker(catalogue.current(), language)
    agreements = deaths.telling_agreements(deaths.keeper().competent_authority)
    return tuple(
        notice_of(speaker, each) for each in agreements if each.basis != "consent" and sharing.is_in_force(each)
    )


def _view(estate: estates.Estate, *, by: Actor, language: str) -> EstateView:
    speaker = Speaker(catalogue.current(), language or by.language)
    settles = estates.may_settle(estate_id=estate.id, by=by)
    person, death = identity.agent(estate.person_id), identity.death_of(estate.person_id)
    executor = next(iter(identity.executors_of(estate.person_id)), None)
    own = next(
        (each.id for each in identity.acts_for(by=by) if each.source == "executor_of" and each.grantor.id == person.id),
        "",
    )
    # Who holds the proof but does not act for the estate yet sees what who reported it sees, until they do.
    reader = by if settles else SYSTEM
    kept = estates.notices(estate_id=estate.id, by=reader)
    notices = tuple(_notice(each, speaker, settles=settles) for each in kept)
    return EstateView(
        id=estate.id,
        person_id=person.id,
        name=person.name,
        died_on=_said(death.died_on, speaker) if death else "",
        state=estate.state,
        settles=settles,
        executor=executor.agent.name if executor else "",
        executor_until=_said(executor.until_on, speaker) if executor else "",
        authority=own,
        notices=notices,
        stopped=tuple(_stopped(estate, speaker, by=by)) if settles else (),
        could_tell=_could_tell(estate, kept, speaker) if settles and estate.state == "open" else (),
        open_notices=sum(each.state == "told" for each in notices),
    )


def _notice(found: estates.Notice, speaker: Speaker, *, settles: bool) -> EstateNotice:
    agreement = sharing.agreement(found.agreement)
    shown = notice_of(speaker, agreement)
    fields = shown.fields
    if found.exchange_id:
        facts = speaker.jurisdiction.facts
        exchange = sharing.exchange(exchange_id=found.exchange_id, by=SYSTEM)
        fields = tuple(speaker.text(facts[name].short) if name in facts else name for name in exchange.fields)
    return EstateNotice(
        id=found.id,
        organization=speaker.organization(found.organization),
        title=shown.title,
        law=shown.law,
        fields=fields if found.state != "not_told" else (),
        kind=found.kind,
        state=found.state,
        state_words=_state(found, speaker),
        why=_why(found, agreement, speaker),
        answer=_answer(found, speaker),
        on=_said(speaker.day(found.answered_at or found.at), speaker),
        exchange_id=found.exchange_id if settles else "",
    )


def _state(found: estates.Notice, speaker: Speaker) -> str:
    say = speaker.words
    if found.kind == "correction":
        return {
            "told": say("Told that it was a mistake"),
            "not_told": say("Could not be told that it was a mistake"),
            "answered": say("Has put it right"),
        }[found.state]
    return {"told": say("Told, no answer yet"), "not_told": say("Not told"), "answered": say("Answered")}[found.state]


def _why(found: estates.Notice, agreement: sharing.Agreement, speaker: Speaker) -> str:
    say = speaker.words
    if found.state != "not_told":
        return ""
    day = _said(agreement.until_on, speaker)
    known = {
        "ended": say("The agreement ended on {day}. You have to tell them yourself.", day=day),
        "not_begun": say("The agreement has not begun yet. You have to tell them yourself."),
        "no_agreement": say("No agreement lets them be told. You have to tell them yourself."),
    }
    return known.get(found.why, say("The agreement does not let this be shared. You have to tell them yourself."))


def _answer(found: estates.Notice, speaker: Speaker) -> str:
    say = speaker.words
    return {
        "": "",
        "done": say("They have ended what they had."),
        "nothing_held": say("They had nothing in this name."),
        "in_hand": say("They are working on it."),
        "needs_more": say("They need something from you, and get in touch."),
    }[found.answer]


def _stopped(estate: estates.Estate, speaker: Speaker, *, by: Actor) -> Iterator[StoppedGrant]:
    overpaid = {each.grant_id: each for each in entitlements.overpayments_of(person_id=estate.person_id, by=by)}
    for grant in entitlements.grants_of(person_id=estate.person_id, by=by):
        if grant.id not in estate.stopped or estate.state == "corrected":
            continue
        too_much = overpaid.get(grant.id)
        yield StoppedGrant(
            title=speaker.text(catalogue.service(grant.programme).title),
            organization=speaker.organization(grant.organization),
            last_day=_said(grant.until_on, speaker),
            overpaid=speaker.money(too_much.cents) if too_much else "",
        )


def _could_tell(
    estate: estates.Estate, kept: tuple[estates.Notice, ...], speaker: Speaker
) -> tuple[ConsentNotice, ...]:
    """Whom only the executor's yes lets be told, and who was not yet."""
    told = {each.agreement for each in kept if each.state != "not_told"}
    return tuple(
        notice_of(speaker, each)
        for each in deaths.telling_agreements(estate.organization)
        if each.basis == "consent" and sharing.is_in_force(each) and each.identifier not in told
    )


def _said(day: date | None, speaker: Speaker) -> str:
    return language_of.say_date(day, speaker.language) if day else ""
