"""Asks whether what was given may go on: the consent step between the answers and the check before sending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guichet.identity import api as identity
from guichet.intake import api as intake
from guichet.journeys import compose
from guichet.journeys.agreements import purpose_of
from guichet.journeys.steps import ConsentNotice, Field, LawLink, Step
from guichet.journeys.use_cases.view_request import View
from guichet.kernel.api import Actor, Conflict, Invalid, NotFound, Problem
from guichet.language import api as language_of
from guichet.sharing import api as sharing

PAGE = "consent-"
FIELD = "consent"


def page_of(agreement: sharing.Agreement) -> str:
    """The page that asks for a consent. Another version of the agreement is another page: it is read again."""
    return f"{PAGE}{agreement.identifier}-{agreement.version}"


def consent_pages(seen: View, *, by: Actor) -> tuple[sharing.Agreement, ...]:
    """The agreements that this request asks about, in the service's order; none while nobody is known."""
    about = about_whom(seen, by=by)
    if not seen.service.agreements or about is None:
        return ()
    # Who fills it in for another agrees for them if the mandate says so: else nobody is asked, and nothing goes on.
    yes = identity.Protected("consent", owner_ids=frozenset({about}), service=seen.service.identifier)
    if not identity.may(by, "give", yes):
        return ()
    return tuple(
        each for each in seen.agreements if each.basis == "consent" and sharing.is_in_force(each) and _fed(seen, each)
    )


def about_whom(seen: View, *, by: Actor) -> str | None:
    """Whose yes it is: the owner's, and before a request has one, the person's whose business is done."""
    return seen.request.owner_id or by.person_id


def _fed(seen: View, agreement: sharing.Agreement) -> tuple[str, ...]:
    """The services that start with what was given here, as far as the agreement lets it go to them."""
    services = seen.speaker.jurisdiction.services
    return tuple(
        fed
        for fed in seen.service.feeds
        if fed in services
        and agreement.covers(
            source=seen.service.competent_authority,
            recipient=services[fed].competent_authority,
            purpose=purpose_of(fed),
        )
    )


def consent_step(seen: View, *, by: Actor, page: str = "") -> Step | None:
    """The first consent that was not asked about yet; with `page`, that one again. None when there is none."""
    for agreement in consent_pages(seen, by=by):
        own = page_of(agreement)
        if own == page or (not page and own not in seen.request.visited):
            return _step(seen, agreement, by=by)
    return None


def _step(seen: View, agreement: sharing.Agreement, *, by: Actor) -> Step:
    say, speaker = seen.speaker.words, seen.speaker
    shown = notice_of(speaker, agreement)
    page = page_of(agreement)
    given = given_consent(seen, agreement, by=by)
    answered = page in seen.request.visited
    question = say(
        "May {source} send this to {recipients}?", source=shown.source, recipients=", ".join(shown.recipients)
    )
    field = Field(
        id=FIELD,
        type="boolean",
        label=question,
        label_lang=speaker.language,
        short=question,
        ear=f"{shown.summary} {question}",
        required=False,
        value=(given is not None) if answered else None,
        value_text=language_of.say_value("boolean", given is not None, speaker.language) if answered else "",
        hint=shown.consequences,
        awaiting_review=shown.awaiting_review,
    )
    return compose.frame(
        speaker=speaker,
        service=seen.service,
        request=seen.request,
        flow=seen.flow,
        kind="consent",
        id=page,
        title=shown.title,
        lead=shown.summary,
        fields=(field,),
        notice=shown,
        law=shown.law,
        previous=seen.flow.before(""),
        optional=True,
        awaiting_review=shown.awaiting_review,
    )


def notice_of(speaker: compose.Speaker, agreement: sharing.Agreement) -> ConsentNotice:
    """The notice as a channel says it."""
    notice = sharing.notice_for(agreement=agreement.identifier, language=speaker.language)
    document = notice.document
    law = document["legal_basis"]
    title = speaker.words("{law}, section {section}", law=law["title"], section=law["section"])
    return ConsentNotice(
        version=notice.version,
        agreement=agreement.identifier,
        title=document["title"],
        summary=document["summary"],
        source=document["source"]["name"],
        recipients=tuple(each["name"] for each in document["recipients"]),
        fields=tuple(each["label"] for each in document["fields"]),
        purposes=tuple(each["words"] for each in document["purposes"]),
        retention=document["retention"]["words"],
        consequences=document["consequences"],
        law=(LawLink(title if law["section"] else law["title"], law["href"]),),
        awaiting_review=document["awaiting_review"],
    )


def given_consent(seen: View, agreement: sharing.Agreement, *, by: Actor) -> sharing.ConsentRecord | None:
    """The yes that stands for this request, if one was given and not taken back; there is none before it was asked."""
    if page_of(agreement) not in seen.request.visited:
        return None
    found = sharing.consents_of(by=by, within=f"request:{seen.request.id}", agreement=agreement.identifier)
    return next((each for each in found if each.in_force), None)


def take_consent(
    seen: View, *, page: str, values: Mapping[str, Any], by: Actor, revision: int | None
) -> intake.ServiceRequest:
    """Keep the reply of a consent step: yes is recorded, no (or nothing said) takes an earlier yes back."""
    agreement = next((each for each in consent_pages(seen, by=by) if page_of(each) == page), None)
    about = about_whom(seen, by=by)
    if agreement is None or about is None:
        raise NotFound("nothing is asked here any more", where=page, remedy="Go to the next step.")
    reply = values.get(FIELD)
    if reply not in (None, True, False):
        raise Invalid((Problem(FIELD, seen.speaker.words("Choose yes or no."), code="type"),))
    if revision is not None and revision != seen.request.revision and page not in seen.request.visited:
        raise Conflict("this request was changed since this page was shown", where=page, remedy="Look at it again.")
    given = given_consent(seen, agreement, by=by)
    if reply:
        sharing.give_consent(
            agreement=agreement.identifier,
            about=about,
            language=seen.speaker.language,
            within=f"request:{seen.request.id}",
            service=seen.service.identifier,
            notice=notice_of(seen.speaker, agreement).version,
            by=by,
        )
    elif given is not None:
        sharing.withdraw_consent(consent_id=given.id, by=by)
    return intake.save_answers(request_id=seen.request.id, answers={}, page=page, revision=revision, by=by)


def what_goes_on(seen: View, *, by: Actor) -> tuple[str, ...]:
    """What will be sent on once this is sent, in sentences, for the check before sending."""
    say = seen.speaker.words
    said = []
    for agreement in consent_pages(seen, by=by):
        names = [seen.speaker.organization(each) for each in agreement.recipients]
        if given_consent(seen, agreement, by=by) is not None:
            said.append(say("With your consent it also goes to {who}.", who=", ".join(names)))
        elif page_of(agreement) in seen.request.visited:
            said.append(say("Nothing goes to {who}.", who=", ".join(names)))
    return tuple(said)
