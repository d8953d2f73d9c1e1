"""OpenFisca's `/calculate`, for one situation or a list of them, and its `/trace`."""

from __future__ import annotations

from typing import Any

from guichet.channels.api.problems import FieldProblem, Refusal
from guichet.channels.api.routes import ANYONE, Call, Reply, operation
from guichet.channels.api.rules import bodies, current, door
from guichet.channels.api.rules.shapes import Situation, SituationError, Situations
from guichet.rules import api as rules

TAG = "Law"
OWN = {400: SituationError, 404: SituationError}


@operation("POST", "rules/calculate", tag=TAG, answer=Situations, body=Situations, admits=ANYONE, key="none",
           public=True, raw=True, own=OWN)  # fmt: skip
def calculate_situation(call: Call) -> Reply:
    """Calculate every null of a situation, or of each in a list.

    The request and the answer are OpenFisca's: point a client of its web API at `/api/v1/rules`. Nothing of what is
    sent is kept.
    """
    found = current.calculator(call.actor)
    door.leave_open(call.request, found)
    try:
        return Reply(bodies.answer(found, call.content), current.headers(found))
    except rules.SituationRefused as refusal:
        return refused(call, found, refusal)


@operation("POST", "rules/trace", tag=TAG, answer=dict[str, Any], body=Situation, admits=ANYONE, key="none",
           public=True, raw=True, own=OWN)  # fmt: skip
def trace_situation(call: Call) -> Reply:
    """Every step of the calculation of a situation, as OpenFisca's `/trace` tells it."""
    found = current.calculator(call.actor)
    try:
        return Reply(bodies.encoded(found.trace(bodies.decoded(call.content))), current.headers(found))
    except rules.SituationRefused as refusal:
        return refused(call, found, refusal)


def refused(call: Call, calculator: rules.Calculator, refusal: rules.SituationRefused) -> Reply:
    """A refusal in OpenFisca's shape, or as problem details where the caller asks for those."""
    if "application/problem+json" in call.request.headers.get("Accept", ""):
        raise problem(calculator, refusal)
    return Reply(refusal.error, current.headers(calculator), status=refusal.status)


def problem(calculator: rules.Calculator, refusal: rules.SituationRefused) -> Refusal:
    """The same with a JSON Pointer."""
    wrong = FieldProblem(pointer=refusal.pointer, code=refusal.code, detail=refusal.message, remedy=refusal.remedy)
    return Refusal(
        refusal.status,
        refusal.code,
        "The situation cannot be computed.",
        remedy=refusal.remedy,
        errors=(wrong,),
        headers=current.headers(calculator),
    )
