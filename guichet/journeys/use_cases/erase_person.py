"""Erase a person: everything that is theirs, but for what the law keeps for so long: decided cases, what was paid."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.kernel.api import SYSTEM, Conflict, today
from guichet.payments import api as payments
from guichet.vault import api as vault


def kept_by_law(*, person_id: str) -> tuple[vault.Keep, ...]:
    """What may not be destroyed yet: decided cases, with their requests, for the longest retention among their facts.

    A fact says in the vocabulary how long it is retained; it counts from the day of the decision that rests on it. The
    words of what was charged and paid are kept as the jurisdiction's `ledger` says, from the end of their year; the
    ledger itself, which holds identifiers and amounts, is never changed. Raises Conflict, naming them, while cases of
    the person are open, or something is owed or being paid: they are decided, withdrawn, paid or cancelled first.
    """
    theirs = cases.cases_of(by=SYSTEM, person_id=person_id, purpose="erasure")
    waiting = sorted(case.number for case in theirs if case.closed_at is None)
    if waiting:
        raise Conflict(
            f"cases of {person_id} are still open: {', '.join(waiting)}",
            where="case",
            remedy="Nothing was changed. Have them decided or withdrawn first.",
        )
    return (*(keep for case in theirs for keep in _kept(case)), *_kept_of_money(person_id))


def _kept_of_money(person_id: str) -> tuple[vault.Keep, ...]:
    records = payments.records_of(person_id=person_id, by=SYSTEM)
    under_way = [each.subject for each in records if each.open]
    if under_way:
        raise Conflict(
            f"money is still owed by {person_id}, or on its way: {', '.join(under_way)}",
            where="charge",
            remedy="Nothing was changed. Have it paid, cancelled or given back first.",
        )
    rule = catalogue.current().ledger
    if rule is None:
        return ()
    zone = ZoneInfo(catalogue.current().time_zone)
    kept = []
    for each in records:
        until = catalogue.add_duration(date(each.on.astimezone(zone).year, 12, 31), rule.keep)
        why = f"charges and payments are kept {rule.keep} after their year: {rule.law.cited('en', before=' ')}"
        if until >= today():
            kept.append(vault.Keep(each.subject, until, why))
    return tuple(kept)


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
