"""Says a step: the question of one field, the check before sending, how to show who one is, the outcome."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from guichet.catalogue import api as catalogue
from guichet.channels.sms import septets
from guichet.channels.sms.talk import CHANNEL, Talk, by_text, ceiling, site
from guichet.conversation.api import Medium, read_reply, vocabulary
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language

#: More services than these are not offered in one text.
MOST_OFFERS = 3


def _ask(talk: Talk, step: journeys.Step, field: journeys.Field, *, again: bool) -> None:
    """The question of a field, what is held, the options or how to reply; the hint if it fits, the first time."""
    lines = [field.label]
    if field.value is not None:
        lines.append(
            talk.say(
                "Now: {value}. {keep} to keep it.",
                value=shown(talk, step, field.id, field.value_text),
                keep=talk.word(vocabulary.KEEP),
            )
        )
    lines += [f"{place} {option.label}" for place, option in enumerate(field.options, start=1)]
    lines.append(_how(talk, field))
    with_hint = [lines[0], field.hint, *lines[1:]]
    if field.hint and not again and septets.fits(septets.plain("\n".join([*talk.said, *filter(None, with_hint)]))):
        lines = with_hint
    talk.tell(*lines)


def _how(talk: Talk, field: journeys.Field) -> str:
    say, word = talk.say, talk.word(vocabulary.SKIP)
    skip = "" if field.required else say("{skip} to leave it out.", skip=word)
    if field.unsure:
        skip = say("{skip} if you don't know.", skip=word)
    how = {
        "boolean": say("Reply YES or NO."),
        "date": say("Reply like 1 Nov 2026."),
        "money": say("Reply in dollars, like 52,000."),
        "choices": say("Reply the numbers, like 1 3."),
    }.get(field.type, "")
    return " ".join(filter(None, (how, skip)))


def shown(talk: Talk, step: journeys.Step, fact: str, value_text: str) -> str:
    """A value as far as a text may show it: a text lies open on a locked screen, so what is sensitive is covered."""
    definition = catalogue.current().services.get(step.service)
    facts = definition.facts if definition else catalogue.current().facts
    # In the interview over all services a fact of the second child is `paid_leave-2`.
    kind = facts.get(fact.partition("-")[0])
    if kind is None or kind.sensitivity != "sensitive":
        return value_text
    if kind.type == "identifier":
        return f"...{value_text[-3:]}"
    return talk.say("(given, not shown by text)")


def _review(talk: Talk, step: journeys.Step) -> None:
    say = talk.say
    given = sum(line.value is not None for line in step.summary)
    talk.tell(say("{service}: check your {n} answers.", service=step.service_title, n=given))
    talk.tell(*(f"{label}{talk.say.colon} {amount}" for label, amount in step.amounts))
    if step.explanation is not None and step.explanation.settled and not step.amounts:
        talk.tell(step.explanation.addressed().sentences(talk.row.language)[0])
    told = journeys.told_in_short(service=step.service, language=talk.row.language)
    if told:
        talk.tell(told)
    if step.not_asked:
        what = ", ".join(each.label for each in step.not_asked)
        talk.tell(say("Not asked, because it changes nothing for you: {what}.", what=what))
    talk.tell(
        say(
            "Reply {send} to send, {list} to read them, {change} 3 to change the third.",
            send=talk.word(vocabulary.SEND),
            list=talk.word(vocabulary.LIST),
            change=talk.word(vocabulary.CHANGE),
        )
    )


def _sign_in(talk: Talk, step: journeys.Step) -> None:
    say, code = talk.say, step.tracking_code
    needed = kernel.Assurance.from_name(step.level)
    talk.tell(step.title + ".")
    if needed > ceiling(CHANNEL):
        talk.tell(
            say("A text is not sure enough for this. Send it at {site} or a counter, with code {code}.",
                site=site(), code=code)
        )  # fmt: skip
        return
    levels = {"low": say("low"), "substantial": say("substantial"), "high": say("high")}
    talk.tell(
        say(
            "At {site} sign in (level: {level}), link a telephone in your settings, and text us the code shown there.",
            site=site(),
            level=levels[needed.label],
        ),
        say("Or send it there or at a counter, with code {code}. Your answers are kept.", code=code),
    )


def _document_needed(talk: Talk, step: journeys.Step) -> None:
    talk.tell(
        step.title + ".",
        talk.say(
            "We need this document. Add it at {site} or a counter with code {code}, then text {go_on}.",
            site=site(),
            code=step.tracking_code,
            go_on=talk.word(vocabulary.CONTINUE),
        ),
    )


def _outcome(talk: Talk, step: journeys.Step) -> None:
    say = talk.say
    talk.tell(f"{step.title}." if step.title[-1:] not in ".!?" else step.title)
    if step.receipt:
        zone = ZoneInfo(catalogue.current().time_zone)
        sent = language.say_date(step.receipt.submitted_at.astimezone(zone).date(), talk.row.language)
        talk.tell(say("Receipt {number}, {day}. Code {code}.", number=step.receipt.number, day=sent,
                      code=step.tracking_code))  # fmt: skip
    talk.tell(*(f"{label}{talk.say.colon} {amount}" for label, amount in step.amounts), *step.what_next)
    offers = [each for each in step.next_services if by_text(each.service)][:MOST_OFFERS]
    for place, offer in enumerate(offers, start=1):
        talk.row.menu.append({"service": offer.service, "subjects": dict(offer.subjects), "begun": offer.request_id})
        talk.tell(
            say("Reply {n} for: {service}. What you told us is filled in.", n=place, service=offer.title)
            if place == 1
            else say("{n} for: {service}.", n=place, service=offer.title)
        )


def _results(talk: Talk, step: journeys.Step) -> None:
    """What is settled, in a line each; what can be begun by text has a number."""
    say = talk.say
    talk.tell(step.title + ":")
    for line in step.results:
        if line.answer == "no":
            continue
        talk.tell(": ".join(filter(None, (line.title, ", ".join(filter(None, (line.answer_text, line.amount_text)))))))
        for offer in line.offers if by_text(line.service) else ():
            talk.row.menu.append({"service": offer.service, "screening": step.request_id, "child": offer.child})
            number = len(talk.row.menu)
            talk.tell(
                say("{n} to apply for {child}.", n=number, child=offer.child_name)
                if offer.child_name
                else say("{n} to apply.", n=number)
            )
    others = [line.title for line in step.results if line.answer == "no"]
    if others:
        talk.tell(say("Not: {services}.", services=", ".join(others)))
    if step.next_page:
        left = say.plural("One question left at most.", "At most {n} questions left.", step.left)
        talk.tell(left, say("{go_on} to go on.", go_on=talk.word(vocabulary.CONTINUE)))
    talk.tell(say("{why} for the reasons.", why=talk.word(vocabulary.WHY)))


def _elsewhere(talk: Talk, step: journeys.Step) -> None:
    """A kind of step that cannot be done by text (paying, booking): it can on the site."""
    talk.tell(
        step.title + ".",
        talk.say("This cannot be done by text. Go on at {site} with code {code}.", site=site(),
                 code=step.tracking_code),
    )  # fmt: skip


def _payment(talk: Talk, step: journeys.Step) -> None:
    """What is to be paid, where, and the code that opens it: on the site, and aloud at a counter."""
    talk.tell(
        step.title + ".",
        talk.say("Pay at {site} with code {code}, or say the code at a counter.", site=site(), code=step.tracking_code),
    )


OTHER_STEPS = {
    "payment": _payment,
    "review": _review,
    "sign_in": _sign_in,
    "evidence": _document_needed,
    "outcome": _outcome,
    "results": _results,
}


class Texts(Medium):
    """A conversation by text: 160 letters lying open on a locked screen."""

    channel = listed = CHANNEL

    def ask(self, talk: Talk, step: journeys.Step, asked: journeys.Field, *, again: bool) -> None:
        """The question, what is held, the options or how to reply."""
        _ask(talk, step, asked, again=again)

    def read(self, talk: Talk, text: str, asked: journeys.Field) -> Any:
        """The reply the way people text."""
        return read_reply(text, asked, say=talk.say, today=talk.today)

    def tell_step(self, talk: Talk, step: journeys.Step) -> None:
        """By the kind of the step."""
        OTHER_STEPS.get(step.kind, _elsewhere)(talk, step)

    def document_later(self, talk: Talk, step: journeys.Step) -> None:
        """Where a document that may be left out can be added."""
        talk.tell(
            talk.say(
                "{document}: you can add it later at {site} or a counter, with code {code}.",
                document=step.fields[0].label if step.fields else step.title,
                site=site(),
                code=step.tracking_code,
            )
        )

    def begun(self, talk: Talk, service_title: str, code: str) -> None:
        """What was begun, and its code."""
        talk.tell(
            talk.say(
                "{service}. Your code: {code}. {help} for help.",
                service=service_title,
                code=code,
                help=talk.word(vocabulary.HELP),
            )
        )


TEXTS = Texts()
