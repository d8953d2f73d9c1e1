"""Offers what a register may know before the person is asked, and shows what it said before it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from guichet.evidence import api as evidence
from guichet.evidence import ports
from guichet.identity import api as identity
from guichet.journeys import compose
from guichet.journeys.agreements import purpose_of
from guichet.journeys.compose import Speaker
from guichet.journeys.ordering import PageState
from guichet.journeys.steps import ConsentNotice, Field, Step
from guichet.journeys.use_cases.choose_subject import KNOWN_THROUGH
from guichet.journeys.use_cases.consent import FIELD, about_whom, notice_of
from guichet.journeys.use_cases.view_request import View
from guichet.kernel.api import Actor, Reference
from guichet.language import api as language_of
from guichet.sharing import api as sharing

#: The page that asks whether a register may be asked, and the one that shows what it said.
ASK, USE = "register-", "said-"


@dataclass(frozen=True)
class Offer:
    """A register that may be asked for some facts of a page: about whom, and under which agreement."""

    register: ports.Register
    agreement: sharing.Agreement
    facts: Mapping[str, str]
    about: str
    place: str

    @property
    def page(self) -> str:
        return f"{ASK}{self.register.name}-{self.place}"


# ------------------------------------------------------------------------------------------------ what is offered
def register_step(seen: View, *, by: Actor, upcoming: PageState | None) -> Step | None:
    """What a register said and is to be looked at; else the offer to ask one for the page that comes; else None."""
    if not ports.registers.names() and not ports.credentials.names():
        return None
    for found in fetches_of(seen, by=by):
        if found.state == "said" and page_of(found) not in seen.request.visited:
            return _said_step(seen, found)
    offer = next(iter(_offers(seen, upcoming, by=by)), None) if upcoming is not None else None
    return _offer_step(seen, offer) if offer is not None else None


def register_step_again(seen: View, *, by: Actor, page: str) -> Step | None:
    """The offer or the answer of that page once more; None when there is none."""
    if page.startswith(USE):
        found = next((each for each in fetches_of(seen, by=by) if page_of(each) == page), None)
        return _said_step(seen, found) if found is not None and found.said else None
    offer = offer_of(seen, page, by=by)
    return _offer_step(seen, offer) if offer is not None else None


def told_of_registers(seen: View, step: Step, *, by: Actor) -> Step:
    """The page that has to be answered after all, with a word on why the register did not."""
    if not ports.registers.names():
        return step
    say = seen.speaker.words
    said = []
    for found in fetches_of(seen, by=by):
        if found.page != step.id:
            continue
        who = seen.speaker.organization(found.organization)
        if found.state == "waiting":
            said.append(
                say(
                    "The register of {who} cannot be asked just now. Give the answer yourself: nothing is lost, and it"
                    " is asked again later.",
                    who=who,
                )
            )
        elif found.state == "refused":
            said.append(say("The register of {who} has nothing on this. Give the answer yourself.", who=who))
        elif found.state == "said":
            said.append(
                say("What the register of {who} said may no longer be used. Give the answer yourself.", who=who)
            )
    return replace(step, lead="\n\n".join(filter(None, (*said, step.lead)))) if said else step


def fetches_of(seen: View, *, by: Actor) -> tuple[evidence.Fetched, ...]:
    """What registers were asked for this request."""
    return evidence.fetches(request=Reference("request", seen.request.id), by=by)


def page_of(found: evidence.Fetched) -> str:
    """The page that shows what a register said."""
    return f"{USE}{found.id}"


def offer_of(seen: View, page: str, *, by: Actor) -> Offer | None:
    """The offer that a page makes, also once it was answered; None when it is not made."""
    for state in seen.flow.applying:
        for offer in _offers(seen, state, by=by, again=True):
            if offer.page == page:
                return offer
    return None


def _offers(seen: View, state: PageState, *, by: Actor, again: bool = False) -> Iterator[Offer]:
    """The registers that know facts of a page which are not given yet, and may tell the authority that decides."""
    owner = about_whom(seen, by=by)
    if owner is None:
        return
    wanted = _wanted(seen, state, again=again)
    for _, register in ports.registers:
        known = wanted & register.facts
        if not known or by.assurance < register.assurance:
            continue
        if not again and f"{ASK}{register.name}-{state.page.id}" in seen.request.visited:
            continue
        for about, facts in _by_person(seen, sorted(known), owner=owner).items():
            agreement = _agreement(seen, register, frozenset(facts), about=about, by=by)
            if agreement is not None:
                going = {name: role for name, role in facts.items() if name in agreement.fields}
                yield Offer(register, agreement, going, about, state.page.id)
                break


def _wanted(seen: View, state: PageState, *, again: bool) -> set[str]:
    if state.page.kind == "evidence":
        proven = {name for name, kind in seen.service.facts.items() if state.page.evidence in kind.evidence}
        answers = seen.request.answers
        return {name for name in proven if again or name not in answers or answers[name].source not in evidence.VOUCHED}
    return {name for name in state.asked if again or name not in seen.request.answers}


def _by_person(seen: View, facts: list[str], *, owner: str) -> dict[str, dict[str, str]]:
    """The facts that are about somebody we know, by whom."""
    found: dict[str, dict[str, str]] = {}
    for name in facts:
        role = seen.service.facts[name].subject
        about = who_is(seen, role, owner=owner)
        if about:
            found.setdefault(about, {})[name] = role
    return found


def who_is(seen: View, role: str, *, owner: str) -> str | None:
    """The person of a role of a request, where we know them."""
    if role == "applicant":
        return owner
    return seen.request.subjects.get(role) if role in KNOWN_THROUGH else None


def _agreement(
    seen: View, register: ports.Register, facts: frozenset[str], *, about: str, by: Actor
) -> sharing.Agreement | None:
    listing = sharing.agreements(
        source=register.organization,
        recipient=seen.service.competent_authority,
        purpose=purpose_of(seen.service.identifier),
    )
    # One that asks nobody before one that does.
    for each in sorted(listing, key=lambda one: (one.basis == "consent", one.identifier)):
        if not facts & set(each.fields) or not sharing.is_in_force(each):
            continue
        yes = identity.Protected("consent", owner_ids=frozenset({about}), service=seen.service.identifier)
        if each.basis != "consent" or identity.may(by, "give", yes):
            return each
    return None


# -------------------------------------------------------------------------------------------------- in words
def _offer_step(seen: View, offer: Offer) -> Step:
    say, speaker = seen.speaker.words, seen.speaker
    who = speaker.organization(offer.register.organization)
    names = ", ".join(_name(seen, name) for name in offer.facts)
    lead = say(
        "The register of {who} may know this already: {facts}. It is shown to you before it is used.",
        who=who,
        facts=names,
    )
    question = say("Shall we ask the register of {who}?", who=who)
    return _step(
        seen,
        page=offer.page,
        title=question,
        lead=lead,
        question=question,
        notice=notice_of(speaker, offer.agreement),
        hint=say("If not, you answer yourself."),
        value=None,
    )


def _said_step(seen: View, found: evidence.Fetched) -> Step:
    say, speaker = seen.speaker.words, seen.speaker
    who = speaker.organization(found.organization)
    day = language_of.say_date(speaker.day(found.as_of), speaker.language) if found.as_of else ""
    facts = [_line(seen, name, value) for name, value in found.said.items()]
    value = {"used": True, "left": False}.get(found.state)
    if found.source == "credential":
        # Nobody gave it but the person: there is no agreement, and no notice to read.
        question = say("Shall we use what your credential from {who} says?", who=who)
        return _step(
            seen,
            page=page_of(found),
            title=say("What your credential from {who} says", who=who),
            lead="\n\n".join((say("Your credential from {who} says, as of {day}:", who=who, day=day), *facts)),
            question=question,
            notice=None,
            hint=say("If not, your own answer counts, and what the credential says is kept beside it."),
            value=value,
        )
    question = say("Shall we use what the register of {who} says?", who=who)
    return _step(
        seen,
        page=page_of(found),
        title=say("What the register of {who} says", who=who),
        lead="\n\n".join((say("The register of {who} says, as of {day}:", who=who, day=day), *facts)),
        question=question,
        notice=notice_of(speaker, sharing.agreement(found.agreement)),
        hint=say("If not, your own answer counts, and what the register says is kept beside it."),
        value=value,
    )


def _line(seen: View, name: str, value: Any) -> str:
    say, kind = seen.speaker.words, seen.service.facts[name]
    register_says = seen.speaker.value(kind, value)
    answer = seen.request.answers.get(name)
    if answer is None or answer.value is None or answer.value == value:
        return say("{fact}: {value}", fact=_name(seen, name), value=register_says)
    return say(
        "{fact}: {value}. You said: {own}.",
        fact=_name(seen, name),
        value=register_says,
        own=seen.speaker.value(kind, answer.value),
    )


def _name(seen: View, name: str) -> str:
    kind = seen.service.facts[name]
    return seen.speaker.text(kind.short) or seen.speaker.text(kind.question)


def _step(
    seen: View,
    *,
    page: str,
    title: str,
    lead: str,
    question: str,
    notice: ConsentNotice | None,
    hint: str,
    value: bool | None,
) -> Step:
    speaker: Speaker = seen.speaker
    field = Field(
        id=FIELD,
        type="boolean",
        label=question,
        label_lang=speaker.language,
        short=question,
        ear=question,
        required=False,
        value=value,
        value_text=language_of.say_value("boolean", value, speaker.language) if value is not None else "",
        hint=hint,
        awaiting_review=notice.awaiting_review if notice else False,
    )
    return compose.frame(
        speaker=speaker,
        service=seen.service,
        request=seen.request,
        flow=seen.flow,
        kind="consent",
        id=page,
        title=title,
        lead=lead,
        fields=(field,),
        notice=notice,
        law=notice.law if notice else (),
        previous=seen.flow.before(""),
        optional=True,
        awaiting_review=field.awaiting_review,
    )
