"""What can I get: the interview over every service that a law decides, and its results."""

from __future__ import annotations

from typing import Annotated

import msgspec

from guichet.channels.api import shapes, words
from guichet.channels.api.resources.requests import started_reply
from guichet.channels.api.routes import ANYONE, Call, Reply, operation
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel

TAG = "What can I get"


class StartScreening(shapes.Sent, frozen=True, kw_only=True):
    """Begin the interview over all services."""

    language: Annotated[str, msgspec.Meta(max_length=35)] = ""


class ApplyFromScreening(shapes.Sent, frozen=True, kw_only=True):
    """Begin a service with the answers of an interview; `child` says for which child, where it is about one."""

    service: shapes.Text
    child: Annotated[int, msgspec.Meta(ge=0, le=99)] = 0


@operation("POST", "screenings", tag=TAG, answer=shapes.Started, body=StartScreening, admits=ANYONE, status=201,
           key="required")  # fmt: skip
def start_screening(call: Call) -> Reply:
    """Begin the interview that asks, over all services at once, only what can still matter.

    It is a request of its own kind: its steps are read and answered as every request's, with PUT
    /requests/{request_id}/answers/{page}; null is "I don't know". `left` says how many questions are left at most. When
    nothing is left the step is of kind `results`. Without a token it is nobody's and opens with its tracking code.
    """
    sent: StartScreening = call.body
    return started_reply(journeys.start_screening(by=call.actor, language=sent.language or call.language))


@operation("GET", "screenings/{request_id}/results", tag=TAG, answer=journeys.Step, admits=ANYONE)
def screening_results(call: Call, request_id: str) -> Reply:
    """What is settled so far: each service with yes, no or open, the range of its amount in cents, and why.

    `next_page` names the question to go on with. Before it is said who lives there, there are no results: 404.
    """
    step = journeys.screening_results(screening=request_id, by=call.actor, language=call.language)
    return words.step_reply(step)


@operation("POST", "screenings/{request_id}/requests", tag=TAG, answer=shapes.Started, body=ApplyFromScreening,
           admits=ANYONE, status=201, key="required")  # fmt: skip
def apply_from_screening(call: Call, request_id: str) -> Reply:
    """Begin a service with the answers given: what was answered is not asked again. The interview stays."""
    sent: ApplyFromScreening = call.body
    try:
        begun = journeys.start_from_screening(
            screening=request_id, service=sent.service, child=sent.child, by=call.actor, language=call.language
        )
    except kernel.NotFound as missing:
        if missing.where:  # of the interview; the catalogue's own names no place
            raise
        raise kernel.Invalid((kernel.Problem("service", missing.message, missing.remedy, "unknown"),)) from None
    return started_reply(begun)
