"""Says yes or no by text to what one is offered unasked."""

from __future__ import annotations

from guichet.channels.sms import commanding
from guichet.channels.sms.talk import Talk, site
from guichet.conversation.api import vocabulary
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel


def answered(talk: Talk, text: str) -> bool:
    """Take YES or NO for the one open offer of the person whose number this is; False when it means something else."""
    yes = vocabulary.means(text, vocabulary.YES)
    if not talk.linked or not (yes or vocabulary.means(text, vocabulary.NO)):
        return False
    offers = journeys.own_offers(by=talk.actor, language=talk.row.language)
    if not offers:
        return False
    if len(offers) > 1:
        talk.tell(*(each.title for each in offers), talk.say("Say which you want at {site}.", site=site()))
        return True
    (one,) = offers
    try:
        if yes:
            _confirm(talk, one)
        else:
            journeys.refuse_offer(offer_id=one.offer.id, by=talk.actor)
            talk.tell(
                talk.say("{service}: noted, you do not want it. Nothing else follows from it.", service=one.title)
            )
    except (kernel.Conflict, kernel.Invalid):
        talk.tell(talk.say("This can no longer be answered by text. Look at {site}.", site=site()))
    return True


def _confirm(talk: Talk, one: journeys.OwnOffer) -> None:
    done = journeys.confirm_offer(offer_id=one.offer.id, by=talk.actor, language=talk.row.language)
    if done.case_id:
        talk.tell(
            talk.say(
                "{service}: thank you. It is with {office}, number {number}.",
                service=one.title,
                office=one.office,
                number=done.case_number,
            )
        )
        return
    step = journeys.next_step(request_id=done.request_id, by=talk.actor, language=talk.row.language)
    talk.tell(talk.say("Thank you. We ask only what we do not know."))
    commanding.continue_(talk, step.tracking_code)
