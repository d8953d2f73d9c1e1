"""Asks a register with the person's leave, and uses what it said only when they, or the law, say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from guichet.audit import api as audit
from guichet.evidence import api as evidence
from guichet.intake import api as intake
from guichet.journeys import validation
from guichet.journeys.agreements import purpose_of
from guichet.journeys.use_cases.consent import FIELD, about_whom
from guichet.journeys.use_cases.offer_register import USE, Offer, fetches_of, offer_of, page_of
from guichet.journeys.use_cases.view_request import View
from guichet.kernel.api import Actor, Conflict, Invalid, NotFound, Problem, Reference, now
from guichet.sharing import api as sharing

ASK_AGAIN = "journeys.ask_register_again"


def take_register(
    seen: View, *, page: str, values: Mapping[str, Any], by: Actor, revision: int | None
) -> intake.ServiceRequest:
    """Keep the reply of either page: ask the register, or use what it said. No, or nothing: the person's own word."""
    reply = values.get(FIELD)
    if reply not in (None, True, False):
        raise Invalid((Problem(FIELD, seen.speaker.words("Choose yes or no."), code="type"),))
    if revision is not None and revision != seen.request.revision and page not in seen.request.visited:
        raise Conflict("this request was changed since this page was shown", where=page, remedy="Look at it again.")
    take = _take_said if page.startswith(USE) else _take_offer
    answers = take(seen, page=page, yes=bool(reply), by=by)
    return intake.save_answers(request_id=seen.request.id, answers=answers, page=page, revision=revision, by=by)


def _take_offer(seen: View, *, page: str, yes: bool, by: Actor) -> dict[str, intake.Answer]:
    offer = offer_of(seen, page, by=by)
    if offer is None:
        raise NotFound("nothing is asked here any more", where=page, remedy="Go to the next step.")
    if not yes:
        return {}
    try:
        found = _ask(seen, offer, by=by)
        # Where the law lets it go without asking, it is not asked: what came is used, and says where it came from.
        if found.state == "said" and offer.agreement.basis != "consent" and not _disagrees(seen, found):
            evidence.approve_fetched(fetch_id=found.id, by=by)
            return answers_of(found, by=by)
    except sharing.NotShared as refused:
        sharing.note_refusal(refused)
        return {}  # it ended, or was taken back, between two clicks: the person answers themselves
    return {}


def _ask(seen: View, offer: Offer, *, by: Actor) -> evidence.Fetched:
    consent_id = ""
    if offer.agreement.basis == "consent":
        consent_id = sharing.give_consent(
            agreement=offer.agreement.identifier,
            about=offer.about,
            language=seen.speaker.language,
            within=f"request:{seen.request.id}",
            service=seen.service.identifier,
            by=by,
        ).id
    found = evidence.fetch(
        register=offer.register.name,
        file_of=about_whom(seen, by=by) or offer.about,
        about_id=offer.about,
        facts=offer.facts,
        purpose=purpose_of(seen.service.identifier),
        recipient=seen.service.competent_authority,
        request=Reference("request", seen.request.id),
        service=seen.service.identifier,
        page=offer.place,
        agreement=offer.agreement.identifier,
        consent_id=consent_id,
        permit=permitting(
            source=offer.register.organization,
            recipient=seen.service.competent_authority,
            facts=tuple(offer.facts),
            purpose=purpose_of(seen.service.identifier),
            about=offer.about,
            consent_id=consent_id,
            asked_by=by,
        ),
        read=reading(seen),
        by=by,
    )
    if found.state == "waiting":
        audit.enqueue(ASK_AGAIN, {"fetch": found.id}, key=found.id)
    return found


def _take_said(seen: View, *, page: str, yes: bool, by: Actor) -> dict[str, intake.Answer]:
    found = next((each for each in fetches_of(seen, by=by) if page_of(each) == page), None)
    if found is None or not found.said:
        raise NotFound("nothing is asked here any more", where=page, remedy="Go to the next step.")
    if not yes:
        if found.state != "used":
            evidence.leave_fetched(fetch_id=found.id, by=by)
        return {}
    try:
        evidence.approve_fetched(fetch_id=found.id, by=by)
    except sharing.NotShared as refused:
        sharing.note_refusal(refused)
        return {}
    return answers_of(found, by=by)


def _disagrees(seen: View, found: evidence.Fetched) -> bool:
    answers = seen.request.answers
    return any(name in answers and answers[name].value != value for name, value in found.said.items())


# ------------------------------------------------------------------------------------- shared with asking again
def permitting(
    *,
    source: str,
    recipient: str,
    facts: tuple[str, ...],
    purpose: str,
    about: str,
    consent_id: str,
    asked_by: Actor,
) -> Callable[[], sharing.Permit]:
    """Makes the permit of the exchange whenever it is called, for the person who asked."""
    by = Actor(channel="system", on_behalf_of=about, assurance=asked_by.assurance, language=asked_by.language)

    def permit() -> sharing.Permit:
        return sharing.permit(
            source=source,
            recipient=recipient,
            fields=facts,
            purpose=purpose,
            about=about,
            by=by,
            consent_id=consent_id,
        )

    return permit


def reading(seen: View) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """Reads a register's values as what the service's facts can be; one that says anything else is not believed."""

    def read(values: Mapping[str, Any]) -> Mapping[str, Any]:
        accepted, problems = validation.read_values(
            facts=seen.service.facts,
            asked=tuple(values),
            optional=frozenset(),
            values=values,
            language=seen.speaker.language,
            today=seen.today,
            currency=seen.speaker.jurisdiction.currency,
        )
        if problems:
            raise Invalid(problems)
        return accepted

    return read


def answers_of(found: evidence.Fetched, *, by: Actor) -> dict[str, intake.Answer]:
    """What a register or a credential said, as answers that say so."""
    return {
        name: intake.Answer(
            value=value,
            source=found.source,
            detail=found.organization,
            channel=by.channel,
            at=found.as_of or now(),
            confirmed=True,
        )
        for name, value in found.said.items()
    }
