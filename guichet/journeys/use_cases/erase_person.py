"""Erase a person: everything that is theirs, but for decided cases that the law has kept for so long."""

from __future__ import annotations

from datetime import date

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.kernel.api import SYSTEM, Conflict, today
from guichet.vault import api as vault


def kept_by_law(*, person_id: str) -> tuple[vault.Keep, ...]:
    """What may not be destroyed yet: decided cases, with their requests, for the longest retention among their facts.

    A fact says in the vocabulary how long it is retained; it counts from the day of the decision that rests on it.
    Raises Conflict, naming them, while cases of the person are open: they are decided or withdrawn first.
    """
    theirs = cases.cases_of(by=SYSTEM, person_id=person_id, purpose="erasure")
    waiting = sorted(case.number for case in theirs if case.closed_at is None)
    if waiting:
        raise Conflict(
            f"cases of {person_id} are still open: {', '.join(waiting)}",
            where="case",
            remedy="Nothing was changed. Have them decided or withdrawn first.",
        )
    return tuple(keep for case in theirs for keep in _kept(case))


def erase_person(*, person_id: str, reason: str, legal_basis: str, who: str = "") -> vault.Erasure:
    """Destroy the keys of the person but for what `kept_by_law` names; that follows by itself when its day is over.

    For the command line: the operator has made sure who asks. Raises Conflict (an open case), vault.Held, NotFound,
    Invalid; then nothing has changed.
    """
    keep = kept_by_law(person_id=person_id)
    return vault.erase(person_id, reason=reason, legal_basis=legal_basis, keep=keep, who=who, by=SYSTEM)


def _kept(case: cases.Case) -> tuple[vault.Keep, ...]:
    decision = case.decision
    if decision is None or decision.erased_on is not None:
        return ()
    service = catalogue.service(case.service, version=case.service_version)
    decided_on = decision.decided_at.date()
    until, fact = max(
        (
            (catalogue.add_duration(decided_on, service.facts[name].retention), name)
            for name in decision.facts
            if name in service.facts
        ),
        default=(date.min, ""),
    )
    if until < today():
        return ()
    retained = service.facts[fact].retention
    why = f"case {case.number} was decided on {decided_on.isoformat()}, and {fact} is retained {retained}"
    return tuple(vault.Keep(subject, until, why) for subject in (str(case.request), f"case:{case.id}"))
