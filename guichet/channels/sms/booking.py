"""Times by text: three at a time, a number to take one, MORE for the next three."""

from __future__ import annotations

from guichet.channels.sms.stepping import OTHER_STEPS
from guichet.channels.sms.talk import Talk, site
from guichet.conversation.api import enter, vocabulary
from guichet.journeys import api as journeys

AT_ONCE = 3
SHOWN = "times-shown"


def say_times(talk: Talk, step: journeys.Step, *, first: int = 0) -> None:
    """The next three times or sessions of a step, with the numbers to reply."""
    say, row = talk.say, talk.row
    options = step.fields[0].options[first : first + AT_ONCE]
    row.menu = [{"time": each.value, "page": step.id} for each in options]
    row.given = {SHOWN: first}
    if not options:
        talk.tell(step.lead or say("No time is free."), say("Look again later, or at {site}.", site=site()))
        return
    talk.tell(step.title)
    if step.booking is not None and step.booking.where and not first:
        talk.tell(step.booking.where)
    for place, each in enumerate(options, start=1):
        talk.tell(f"{place} {each.label}")
    if _further(step, first):
        talk.tell(
            say("Reply a number, or {more} for others.", more=talk.word(vocabulary.MORE))
            if len(options) > 1
            else say("Reply 1, or {more} for others.", more=talk.word(vocabulary.MORE))
        )
    else:
        talk.tell(say("Reply a number."))


def _further(step: journeys.Step, first: int) -> bool:
    return len(step.fields[0].options) > first + AT_ONCE or bool(step.booking and step.booking.later)


def more(talk: Talk, text: str) -> bool:
    """Say the next three, when that is what the text asks; after the last, the first again."""
    if not talk.row.page.startswith("booking") or not vocabulary.means(text, vocabulary.MORE):
        return False
    step = talk.step(talk.row.page)
    if step.kind != "booking":
        enter(talk, step)
        return True
    first = int(talk.row.given.get(SHOWN, 0)) + AT_ONCE
    if first < len(step.fields[0].options):
        say_times(talk, step, first=first)
    else:
        later = step.booking.later if step.booking else ""
        enter(talk, talk.step(later or "booking"))
    return True


OTHER_STEPS["booking"] = say_times
