"""Begins, goes on with, and sends a request in a conversation; takes a time or what is offered by its number."""

from __future__ import annotations

from typing import Any

from guichet.conversation.talk import Talk
from guichet.conversation.walking import enter
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel


def begin(talk: Talk, *, service: str, subjects: dict[str, str]) -> None:
    """Begin a service; the same turn taken twice begins it once."""
    talk.row.forget()
    try:
        started = journeys.start(
            service=service, by=talk.actor, language=talk.row.language, subjects=subjects, key=talk.key
        )
    except (kernel.NotFound, kernel.Invalid):  # withdrawn from the catalogue since it was offered
        talk.tell(talk.say("This service is not offered any more."))
        return
    _enter(talk, started)


def screen(talk: Talk) -> None:
    """Begin the interview over all services; the same turn taken twice begins it once."""
    talk.row.forget()
    _enter(talk, journeys.start_screening(by=talk.actor, language=talk.row.language, key=talk.key))


def apply(talk: Talk, *, screening: str, service: str, child: int) -> None:
    """Begin a service with the answers of the interview."""
    try:
        begun = journeys.start_from_screening(
            screening=screening, service=service, child=child, by=talk.by, language=talk.row.language
        )
    except (kernel.NotFound, kernel.Invalid):  # withdrawn from the catalogue since, or the household changed
        talk.tell(talk.say("This service is not offered any more."))
        return
    talk.row.forget()
    _enter(talk, begun)


def stand_in(talk: Talk, request_id: str, tracking_code: str, step: journeys.Step) -> None:
    """Go on with a request that was begun already."""
    talk.row.forget()
    talk.row.request_id, talk.row.tracking_code = request_id, tracking_code
    talk.tell(step.service_title + ".")
    enter(talk, step)


def choose(talk: Talk, entry: dict[str, Any]) -> None:
    """What a number of the menu stands for: a time, a service of the interview's results, a service."""
    if "time" in entry:
        take_time(talk, entry)
    elif "screening" in entry:
        apply(talk, **entry)
    elif entry.get("begun"):
        step = journeys.next_step(request_id=entry["begun"], by=talk.actor, language=talk.row.language)
        stand_in(talk, step.request_id, step.tracking_code, step)
    else:
        begin(talk, service=entry["service"], subjects=entry["subjects"])


def take_time(talk: Talk, entry: dict[str, Any]) -> None:
    """Keep the time of a number, and go on; when it is gone, say so and offer what is free now."""
    row = talk.row
    try:
        following = journeys.answer(
            request_id=row.request_id,
            page=entry["page"],
            values={"time": entry["time"]},
            by=talk.by,
            language=row.language,
        )
    except kernel.Invalid as gone:
        talk.tell(*(each.message for each in gone.problems))
        enter(talk, talk.step("booking"))
    except kernel.Conflict:
        talk.tell(talk.say("This was changed elsewhere meanwhile. Here is how it stands."))
        enter(talk, talk.step())
    else:
        enter(talk, following)


def send(talk: Talk) -> None:
    """Send the request, exactly once however often it is asked for, and say the outcome."""
    row = talk.row
    try:
        sent = journeys.submit(
            request_id=row.request_id, by=talk.by, key=f"{talk.medium.channel}:{row.request_id}", language=row.language
        )
    except (kernel.SignInNeeded, kernel.Invalid, kernel.Conflict):
        enter(talk, talk.step())
        return
    enter(talk, sent.step)


def _enter(talk: Talk, started: journeys.Started) -> None:
    """Stand at the first step of what was begun, and say the code to go on with it."""
    row = talk.row
    row.request_id, row.tracking_code = started.request_id, started.tracking_code
    talk.medium.begun(talk, started.step.service_title, started.tracking_code)
    enter(talk, started.step)
