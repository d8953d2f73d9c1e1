"""Says a conversation's steps to the ear: the question as it is spoken, then the keys."""

from __future__ import annotations

from typing import Any

from guichet.catalogue import api as catalogue
from guichet.channels.telephone.menu import listening
from guichet.conversation import api as conversation
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

CHANNEL, LISTED = "voice", "telephone"
MOST_OFFERS = 3
TIMES_AT_ONCE = 4


class Prompts(conversation.Medium):
    """A conversation by telephone: nothing can be looked at again, so little is said at once and much is read back."""

    channel = CHANNEL
    listed = LISTED

    def ask(self, talk: conversation.Talk, step: journeys.Step, asked: journeys.Field, *, again: bool) -> None:
        """The question as it is spoken, what is held, the choices with their keys, how to answer."""
        say = talk.say
        talk.tell(asked.ear or asked.label)
        if not again:
            talk.tell(asked.hint)
        if asked.value is not None and not _covered(step, asked):
            talk.tell(say("We have: {value}. Press star 5 to keep it.", value=asked.value_text))
        elif asked.value is not None:
            talk.tell(say("We have an answer. Press star 5 to keep it."))
        talk.tell(*(say("{n} for {choice}.", n=place, choice=each.label) for place, each in _places(asked)))
        talk.tell(_how(talk, asked))

    def read(self, talk: conversation.Talk, text: str, asked: journeys.Field) -> Any:
        """Keys, or speech."""
        return listening.read(text, asked, say=talk.say, today=talk.today)

    def tell_step(self, talk: conversation.Talk, step: journeys.Step) -> None:
        """By the kind of the step."""
        STEPS.get(step.kind, _elsewhere)(talk, step)

    def document_later(self, talk: conversation.Talk, step: journeys.Step) -> None:
        """A paper that may be left out is added elsewhere."""
        what = step.fields[0].label if step.fields else step.title
        talk.tell(talk.say("{document}: you can add it later on the site, or at a counter.", document=what))

    def begun(self, talk: conversation.Talk, service_title: str, code: str) -> None:
        """What was begun; its code is said slowly, once, and again at the end."""
        talk.tell(
            talk.say("{service}.", service=service_title), talk.say("Your code: {code}.", code=slowly(code)),
            talk.say("At any time: star 1 says it again, star 2 goes back, star 3 says why, star 0 for a person."),
        )  # fmt: skip


def slowly(code: str) -> str:
    """A code sign by sign, with a pause between its groups."""
    return ". ".join(" ".join(group) for group in code.split("-"))


def _places(field: journeys.Field) -> list[tuple[int, journeys.Option]]:
    return list(enumerate(field.options, start=1))


def _covered(step: journeys.Step, field: journeys.Field) -> bool:
    """Who else hears a telephone is not known: what is sensitive is not said unasked."""
    definition = catalogue.current().services.get(step.service)
    facts = definition.facts if definition else catalogue.current().facts
    kind = facts.get(field.id.partition("-")[0])
    return kind is not None and kind.sensitivity == "sensitive"


def _how(talk: conversation.Talk, field: journeys.Field) -> str:
    say = talk.say
    how = {
        "boolean": say("Press 1 for yes, 2 for no."),
        "date": say("Key eight digits: the day, the month and the year, like 0 1 1 1 2 0 2 6."),
        "money": say("Key the dollars; for cents then star and two digits."),
        "integer": say("Key the number."),
        "phone": say("Key the number."),
        "choice": say("Press a number."),
        "choices": say("Key the numbers, one after the other."),
    }.get(field.type, say("Say it after the tone."))
    leave = "" if field.required and not field.unsure else say("Star 4 to leave it out.")
    return " ".join(filter(None, (how, leave)))


def _review(talk: conversation.Talk, step: journeys.Step) -> None:
    say = talk.say
    given = sum(line.value is not None for line in step.summary)
    talk.tell(say("{service}: check your {n} answers.", service=step.service_title, n=given))
    talk.tell(*(f"{label}{say.colon} {amount}." for label, amount in step.amounts), step.due_text)
    if step.explanation is not None and step.explanation.settled and not step.amounts:
        talk.tell(step.explanation.addressed().sentences(talk.row.language)[0])
    talk.tell(journeys.told_in_short(service=step.service, language=talk.row.language))
    talk.tell(say("Press 1 to send it, 2 to hear your answers, 3 and the number of an answer to change it."))


def list_answers(talk: conversation.Talk, step: journeys.Step) -> None:
    """Every answer with its number."""
    talk.tell(*(f"{place}. {line.label}: {line.value_text}." for place, line in enumerate(step.summary, start=1)))
    talk.tell(talk.say("Press 1 to send it, 2 to hear your answers, 3 and the number of an answer to change it."))


def _sign_in(talk: conversation.Talk, step: journeys.Step) -> None:
    say = talk.say
    talk.tell(step.title + ".")
    if kernel.Assurance.from_name(step.level) > conversation.ceiling(CHANNEL):
        talk.tell(say("The telephone is not sure enough for this. Send it on the site, or at a counter."))
        talk.tell(say("Your code: {code}.", code=slowly(step.tracking_code)))
        return
    talk.tell(say("Press 1, and we text a code to this telephone, if it is linked to you."),
              say("Or press star 0 for a person."))  # fmt: skip


def _payment(talk: conversation.Talk, step: journeys.Step) -> None:
    """No number of a card is ever said or keyed here: paying is at the address that is texted."""
    say = talk.say
    amount = step.payment.amount_text if step.payment else ""
    talk.tell(step.title + ".", amount)
    talk.tell(say("Nobody asks you for the number of a card here."))
    talk.tell(say("Press 1, and we text where to pay to this telephone."))
    talk.tell(say("Or pay on the site or at a counter with your code: {code}.", code=slowly(step.tracking_code)))


def _outcome(talk: conversation.Talk, step: journeys.Step) -> None:
    say = talk.say
    talk.tell(f"{step.title}." if step.title[-1:] not in ".!?" else step.title, step.status)
    talk.tell(say("Your code: {code}.", code=slowly(step.tracking_code)))
    talk.tell(*(f"{label}{say.colon} {amount}." for label, amount in step.amounts), *step.what_next)
    offers = [each for each in step.next_services if conversation.had_by(each.service, LISTED)][:MOST_OFFERS]
    for place, offer in enumerate(offers, start=1):
        talk.row.menu.append({"service": offer.service, "subjects": dict(offer.subjects), "begun": offer.request_id})
        talk.tell(say("{n} for {choice}.", n=place, choice=offer.title))
    talk.tell(say("Star 9 for the beginning. Or hang up: everything is kept."))


def _results(talk: conversation.Talk, step: journeys.Step) -> None:
    say = talk.say
    talk.tell(step.title + ".")
    for line in step.results:
        if line.answer == "no":
            continue
        talk.tell(", ".join(filter(None, (line.title, line.answer_text, line.amount_text))) + ".")
        for offer in line.offers if conversation.had_by(line.service, LISTED) else ():
            talk.row.menu.append({"service": offer.service, "screening": step.request_id, "child": offer.child})
            what = ", ".join(filter(None, (line.title, offer.child_name)))
            talk.tell(say("{n} for {choice}.", n=len(talk.row.menu), choice=what))
    talk.tell(say("Star 9 for the beginning. Or hang up: everything is kept."))


def _booking(talk: conversation.Talk, step: journeys.Step) -> None:
    say, row = talk.say, talk.row
    options = step.fields[0].options[:TIMES_AT_ONCE]
    row.menu = [{"time": each.value, "page": step.id} for each in options]
    talk.tell(step.title + ".")
    if not options:
        talk.tell(step.lead or say("No time is free."))
    talk.tell(*(say("{n} for {choice}.", n=place, choice=each.label) for place, each in enumerate(options, start=1)))
    if step.booking is not None and step.booking.later:
        row.menu.append({"page": step.booking.later})
        talk.tell(say("{n} for {choice}.", n=len(row.menu), choice=say("later times")))


def _document_needed(talk: conversation.Talk, step: journeys.Step) -> None:
    say = talk.say
    talk.tell(step.title + ".", say("We need this document. Add it on the site or at a counter, with your code."))
    talk.tell(say("Your code: {code}.", code=slowly(step.tracking_code)))


def _elsewhere(talk: conversation.Talk, step: journeys.Step) -> None:
    say = talk.say
    talk.tell(step.title + ".", say("This cannot be done by telephone. Go on on the site, with your code."))
    talk.tell(say("Your code: {code}.", code=slowly(step.tracking_code)))


STEPS = {
    "review": _review,
    "sign_in": _sign_in,
    "payment": _payment,
    "outcome": _outcome,
    "results": _results,
    "booking": _booking,
    "evidence": _document_needed,
}
PROMPTS = Prompts()
