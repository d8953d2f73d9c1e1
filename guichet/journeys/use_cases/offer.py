"""Offers: found people are told, say yes or no in one step on any channel, and what is automatic waits for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys.compose import Speaker, law_links
from guichet.journeys.situation import current_law
from guichet.journeys.steps import LawLink
from guichet.journeys.use_cases import decide
from guichet.journeys.use_cases.carry_out import put_to_officer
from guichet.journeys.use_cases.choose_subject import settled_subjects
from guichet.journeys.use_cases.explain import propose
from guichet.journeys.use_cases.fill_in import filled_in
from guichet.journeys.use_cases.look_back import missed_before
from guichet.journeys.use_cases.open_case_for import open_with, view_with, what_is_open
from guichet.journeys.use_cases.tell import own_language, reachable
from guichet.kernel.api import SYSTEM, Actor, Conflict, Invalid, NotFound, Problem, Reference, today
from guichet.language import api as language_of
from guichet.notifications import api as notifications


@dataclass(frozen=True)
class OwnOffer:
    """An offer in the person's words: `title` of the service, `amount` as money, the law that entitles.

    `missed` is what comes with it for months before, where the law lets these be claimed; empty where nothing does.
    """

    offer: entitlements.Offer
    title: str
    summary: str
    office: str
    amount: str
    law: tuple[LawLink, ...]
    missed: str = ""


@dataclass(frozen=True)
class Answered:
    """What a yes became: a case at the office; or a request where something is still asked (then there is no case)."""

    offer: entitlements.Offer
    case_id: str = ""
    case_number: str = ""
    request_id: str = ""


def own_offers(*, by: Actor, language: str = "") -> tuple[OwnOffer, ...]:
    """What the person is offered and may still answer, newest first; nothing for who may not know."""
    if by.person_id is None:
        return ()
    found = entitlements.offers_of(person_id=by.person_id, by=by)
    return tuple(_in_words(each, language or by.language) for each in found if each.open)


def own_offer(*, offer_id: str, by: Actor, language: str = "") -> OwnOffer:
    """One offer, answered or not, with what was missed before it; raises NotFound."""
    found = entitlements.offer(offer_id=offer_id, by=by)
    return replace(_in_words(found, language or by.language), missed=_missed(found, language or by.language))


def _missed(offer: entitlements.Offer, language: str) -> str:
    if not offer.open:
        return ""
    missed = missed_before(
        programme=entitlements.programme(offer.programme),
        household_id=offer.household_id,
        person_id=offer.person_id,
        on=offer.made_on,
    )
    cents = sum(each.cents for each in missed)
    return Speaker(catalogue.current(), language).money(cents) if cents else ""


def _in_words(offer: entitlements.Offer, language: str) -> OwnOffer:
    speaker = Speaker(catalogue.current(), language)
    service = catalogue.service(offer.programme)
    return OwnOffer(
        offer=offer,
        title=speaker.text(service.title),
        summary=speaker.text(service.summary),
        office=speaker.organization(offer.organization),
        amount=_paid_each(speaker, offer) if offer.amount else "",
        law=law_links(speaker, service.legal_resources),
    )


def _paid_each(speaker: Speaker, offer: entitlements.Offer) -> str:
    amount, pays = speaker.money(offer.amount), entitlements.programme(offer.programme).pays
    each = {
        "once": amount,
        "week": speaker.words("{amount} each week", amount=amount),
        "fortnight": speaker.words("{amount} each fortnight", amount=amount),
        "month": speaker.words("{amount} each month", amount=amount),
        "year": speaker.words("{amount} each year", amount=amount),
    }
    return each[pays]


def confirm_offer(*, offer_id: str, by: Actor, language: str = "") -> Answered:
    """Say yes: the case is opened with what registers and the file know, in one transaction with the yes.

    Where something that must be asked is not known (an account to pay to), a request is begun with everything else in
    it, and the offer stays open until it is sent. Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    offer = entitlements.offer(offer_id=offer_id, by=by)
    if not offer.open:
        raise Conflict("this offer was answered already", where="offer", remedy="Look at your requests.")
    service = catalogue.service(offer.programme)
    if service.workflow is None:
        raise Invalid((Problem("offer", "this is not asked for here.", "See where the service is had."),))
    speaker = Speaker(catalogue.current(), language or by.language)
    day = today(speaker.jurisdiction.time_zone)
    about = settled_subjects(service=service, person_id=offer.person_id)
    acting = replace(by, on_behalf_of=offer.person_id) if by.is_system else by
    answers = filled_in(service=service, offer=offer, law=current_law(), subjects=about, by=acting)
    view = view_with(service, answers, about, speaker=speaker, day=day, seen=())
    if what_is_open(view, answers):
        return _begin(offer, service, answers, about, by=by, language=speaker.language)
    with transaction.atomic():
        opened = open_with(view, person_id=offer.person_id, by=acting)
        done = entitlements.confirm_offer(offer_id=offer.id, case_id=opened.case.id, on=day, by=by)
        if not _comes_to_the_same(offer, opened.case):
            put_to_officer(case_id=opened.case.id, title=OTHER_AMOUNT)
    return Answered(done, opened.case.id, opened.case.number, opened.case.request.id)


#: A household can be owed for more than this case is about (Best Start is paid for each child, a case is of one).
OTHER_AMOUNT = "The offer and this case come to different amounts: see whether another child is owed, too"


def _comes_to_the_same(offer: entitlements.Offer, case: cases.Case) -> bool:
    """Whether the case's own facts give the amount that was offered; what cannot be told is an officer's question."""
    amount = entitlements.programme(offer.programme).amount
    proposal = propose(case=case, language=case.language)
    return amount is None or (proposal is not None and proposal.amounts.get(amount, 0) == offer.amount)


def _begin(
    offer: entitlements.Offer,
    service: catalogue.PublicService,
    answers: dict[str, intake.Answer],
    about: dict[str, str | None],
    *,
    by: Actor,
    language: str,
) -> Answered:
    """A request with everything in it that is known; the key makes a second yes the same request."""
    if by.is_system:
        raise NotFound("what must be asked of the person is not known", where="offer")
    request = intake.open_request(
        service=service.identifier,
        service_version=service.version,
        language=language,
        by=by,
        subjects=about,
        prefill=answers,
        key=f"offer/{offer.id}",
    )
    return Answered(offer, request_id=request.id)


def refuse_offer(*, offer_id: str, by: Actor) -> entitlements.Offer:
    """Say no, or opt out of what would be granted by itself. Raises NotFound, NotAllowed, Conflict."""
    return entitlements.opt_out(offer_id=offer_id, on=_today(), by=by)


def offer_to_found(*, sweep_id: str, by: Actor) -> entitlements.OffersMade:
    """Reach out to everybody a sweep found who is known here by name."""
    return entitlements.make_offers(sweep_id=sweep_id, by=by, known=_known)


def _known(ids: Sequence[str]) -> Collection[str]:
    found = set()
    for each in ids:
        try:
            identity.agent(each)
        except NotFound:
            continue
        found.add(each)
    return found


def tell_offer(*, offer_id: str) -> notifications.Message:
    """Tell the person, once: what they are owed, why it is known, and how to say yes or no."""
    offer = entitlements.offer(offer_id=offer_id, by=SYSTEM)
    language = own_language(offer.person_id)
    said = _in_words(offer, language)
    say = Speaker(catalogue.current(), language).words
    lead = say("{service}: the law entitles you to it", service=said.title)
    if said.amount:
        lead = say("{service}: the law entitles you to {amount}", service=said.title, amount=said.amount)
    why = say("You did not have to ask: it follows from what registers say, and from the law.")
    missed = _missed(offer, language)
    before = say("For months you missed before, {amount} more is paid once.", amount=missed) if missed else ""
    until = language_of.say_date(offer.until, language)
    what = {
        "inform": say("To get it, ask the office: {office}.", office=said.office),
        "offer": say("Say yes on your page until {day}, or text YES. Say no, and nothing happens.", day=until),
        "automatic": say("You need to do nothing: it is granted after {day}. If you do not want it, say no on your "
                         "page, or text NO.", day=until),
    }[offer.mode]  # fmt: skip
    laws = "\n".join(f"- {each.title}" for each in said.law)
    return notifications.send(
        to=reachable(offer.person_id, language=language),
        template=f"{offer.programme}/{offer.mode}",
        about=Reference("offer", offer.id),
        organization=offer.organization,
        subject=lead,
        body="\n\n".join(part for part in (lead, why, before, what, laws) if part),
        sms=f"{lead}. {what}",
        channels=("inbox", "sms", "email", "letter"),
        by=SYSTEM,
        key=f"offer/{offer.id}",
    )


def take_offers_forward() -> int:
    """Once a day: end offers nobody answered, and grant what is automatic and was not refused. How many were granted.

    Nobody is refused: where the law no longer carries it, or something must be asked, an officer or the person has it.
    """
    day = _today()
    entitlements.expire_offers(on=day, by=SYSTEM)
    granted = 0
    for offer in entitlements.due_notices(on=day, by=SYSTEM):
        try:
            answered = confirm_offer(offer_id=offer.id, by=SYSTEM)
        except NotFound:  # something must be asked of the person: they have the notice, and can still say yes
            continue
        case = cases.case(case_id=answered.case_id, by=SYSTEM)
        # What the notice named is what is granted by itself; another amount is an officer's to look at.
        if _comes_to_the_same(offer, case) and decide.decide_by_rule(case_id=case.id, by_law=True) is not None:
            granted += 1
    return granted


def link_request(*, case: cases.Case) -> None:
    """A request that was begun from an offer was sent: the offer is answered by it."""
    if case.owner_id is None:
        return
    for each in entitlements.offers_of(person_id=case.owner_id, by=SYSTEM):
        if each.open and each.programme == case.service:
            entitlements.confirm_offer(
                offer_id=each.id, case_id=case.id, on=min(_today(), each.until), by=Actor(
                    agent_id=case.owner_id, channel="job", name=""
                )
            )  # fmt: skip


def _today() -> date:
    return today(catalogue.current().time_zone)
