"""Says a step: the question of one field, the check before sending, how to show who one is, the outcome."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from guichet.catalogue import api as catalogue
from guichet.channels.sms import septets, vocabulary
from guichet.channels.sms.talk import Talk, by_text, ceiling, site
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.language import api as language

#: More services than these are not offered in one text.
MOST_OFFERS = 3


def enter(talk: Talk, step: journeys.Step, *, only: str = "") -> None:
    """Stand at a step and say it. `only` is the one field to ask again (to change an answer)."""
    step = _past_documents(talk, step)
    row = talk.row
    row.page, row.field, row.given, row.wanted, row.menu = step.id, "", {}, [], []
    if step.kind == "consent":
        # What is asked about must be said first; how long it is kept and the law are a word (WHY) away.
        talk.tell(step.lead)
    if step.kind in ("question", "consent"):
        open_fields = [each.id for each in step.fields if each.value is None] or [each.id for each in step.fields]
        row.wanted = [only] if only else open_fields
        row.field = row.wanted[0]
        ask(talk, step)
    else:
        OTHER_STEPS.get(step.kind, _elsewhere)(talk, step)


def _past_documents(talk: Talk, step: journeys.Step) -> journeys.Step:
    """Documents cannot be texted: go past those that are there already, and past those that may come later."""
    while step.kind == "evidence" and (step.documents or step.optional):
        if not step.documents:
            talk.tell(
                talk.say(
                    "{document}: you can add it later at {site} or a counter, with code {code}.",
                    document=step.fields[0].label if step.fields else step.title,
                    site=site(),
                    code=step.tracking_code,
                )
            )
        step = journeys.answer(
            request_id=step.request_id,
            page=step.id,
            values={},
            by=talk.by,
            revision=step.revision,
            language=talk.row.language,
        )
    return step


def field_of(talk: Talk, step: journeys.Step) -> journeys.Field | None:
    """The field that is asked now; None when the page is no longer the same."""
    return next((each for each in step.fields if each.id == talk.row.field), None)


def ask(talk: Talk, step: journeys.Step, *, again: bool = False) -> None:
    """Ask the current field: the question, what is held, the options or how to reply; the hint if it fits.

    `again` leaves the hint out: the reply just read was wrong, and the cure stands there already.
    """
    field = field_of(talk, step)
    if field is None:
        enter(talk, step)
        return
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
    if needed > ceiling():
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
