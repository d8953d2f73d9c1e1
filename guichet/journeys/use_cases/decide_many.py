"""Decide many cases at once: the same decision for each of a list, looked at first, and each for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from guichet.cases import api as cases
from guichet.journeys.use_cases.decide import decide
from guichet.kernel.api import Actor, GuichetError, Invalid, Problem

MOST = 200


@dataclass(frozen=True)
class ManyOutcome:
    """What came, or would come, of one case: decided with an outcome and amounts, or left as it is and `why`."""

    case_id: str
    number: str
    summary: str
    done: bool
    outcome: str = ""
    amounts: tuple[tuple[str, int], ...] = ()
    why: str = ""
    code: str = ""


def decide_many(
    *, chosen: Sequence[tuple[str, int]], transition: str, by: Actor, words: str = "", dry: bool = False
) -> tuple[ManyOutcome, ...]:
    """Make one decision in each of `chosen` ((case id, the revision that was seen)), in that order.

    Each is a transaction of its own, with all that deciding it alone would do: one that fails is left whole and said,
    and the others are decided. `dry` does the very same and takes it back, so that what it says is what would happen.
    Raises Invalid when nothing is chosen or more than 200 are.
    """
    if not chosen or len(chosen) > MOST:
        problem = Problem("chosen", f"choose 1 to {MOST} cases; {len(chosen)} are", "Narrow the list.", code="chosen")
        raise Invalid((problem,))
    return tuple(
        _one(case_id, revision, transition=transition, words=words, by=by, dry=dry)
        for case_id, revision in dict(chosen).items()
    )


def _one(case_id: str, revision: int, *, transition: str, words: str, by: Actor, dry: bool) -> ManyOutcome:
    number = summary = ""
    try:
        case = cases.case(case_id=case_id, by=by, purpose="to decide")
        number, summary = case.number, case.summary
        with transaction.atomic():
            made = decide(case_id=case_id, transition=transition, by=by, revision=revision, words=words)
            amounts = tuple((name, cents) for name, cents in made.amounts.items() if isinstance(cents, int))
            if dry:
                transaction.set_rollback(True)  # everything was tried; nothing is kept
    except Invalid as invalid:
        first = invalid.problems[0]
        return ManyOutcome(case_id, number, summary, done=False, why=first.message, code=first.code)
    except GuichetError as refused:
        return ManyOutcome(case_id, number, summary, done=False, why=refused.message, code=refused.code)
    return ManyOutcome(case_id, number, summary, done=True, outcome=made.outcome, amounts=amounts)
