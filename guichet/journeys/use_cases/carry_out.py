"""Carry out a decision: what it grants is paid from now on, what it ends is stopped; the bank is told each week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from guichet.cases import api as cases
from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.evidence import api as evidence
from guichet.identity import api as identity
from guichet.journeys.use_cases.look_back import give_arrears, missed_before
from guichet.kernel.api import SYSTEM, Actor, Money, NotFound, Reference, today
from guichet.payments import api as payments
from guichet.payments import ports

#: How far ahead pay-outs are planned.
AHEAD = timedelta(days=14)


def carry_out(*, case: cases.Case, decision: cases.Decision, by: Actor) -> entitlements.Grant | None:
    """In the transaction of the decision. None where nothing is paid, or nobody is known to be."""
    programme = entitlements.programme_of(catalogue.service(case.service, version=case.service_version))
    if programme is None or programme.amount is None or case.owner_id is None or not decision.graph_hash:
        return None
    if not by.is_system:  # only an officer's decision ends what an earlier one granted
        for each in entitlements.grants_of(person_id=case.owner_id, by=SYSTEM):
            if each.case_id == case.id and each.state == "running":
                last = decision.effective_from - timedelta(days=1)
                entitlements.stop(grant_id=each.id, until_on=last, reason="decided", by=by)
    if decision.outcome != "granted":
        return None
    offer = next(
        (
            each
            for each in entitlements.offers_of(person_id=case.owner_id, by=SYSTEM)
            if each.programme == programme.name and each.case_id == case.id
        ),
        None,
    )
    household = offer.household_id if offer else ""
    missed = missed_before(
        programme=programme, household_id=household, person_id=case.owner_id, on=decision.effective_from
    )
    granted = entitlements.grant(
        programme=programme,
        person_id=case.owner_id,
        household_id=household,
        amount=decision.amounts.get(programme.amount, 0),
        from_on=decision.effective_from,
        case_id=case.id,
        decision_id=decision.id,
        law_hash=decision.law_hash,
        graph_hash=decision.graph_hash,
        offer_id=offer.id if offer else "",
        by=SYSTEM if by.is_system else by,
    )
    give_arrears(grant=granted, missed=missed, by=SYSTEM if by.is_system else by)
    return granted


def plan_payouts(*, grant: entitlements.Grant, until: date) -> int:
    """Instruct what a grant pays until a day; each payment once, however often this runs. How many fell due."""
    last = min(until, grant.until_on) if grant.until_on else until
    if not grant.amount:
        return 0
    days = entitlements.pay_days(grant.pays, from_on=grant.from_on, until_on=last)
    for day in days:
        payments.instruct(
            key=f"grant/{grant.id}/{day.isoformat()}",
            about=Reference("grant", grant.id),
            organization=grant.organization,
            payee_id=grant.person_id,
            amount=Money(grant.amount, catalogue.current().currency),
            due_on=day,
            by=SYSTEM,
        )
    return len(days)


def plan_all_payouts() -> int:
    """Once a day: take announced changes into effect, then plan what every running grant pays soon."""
    day = today(catalogue.current().time_zone)
    entitlements.take_changes_into_effect(on=day, by=SYSTEM)
    return sum(plan_payouts(grant=each, until=day + AHEAD) for each in entitlements.grants_running(by=SYSTEM))


def stop_paying(*, grant_id: str) -> entitlements.Overpayment | None:
    """A grant ended: what is planned after it is stopped, and what went to the bank too much is put to a person."""
    grant = entitlements.grant_of(grant_id=grant_id, by=SYSTEM)
    if grant.until_on is None:
        return None
    about = Reference("grant", grant.id)
    payments.stop_payouts(about=about, after=grant.until_on, by=SYSTEM)
    day = max(today(catalogue.current().time_zone), grant.until_on)
    paid = payments.paid(about=about, until=day, by=SYSTEM)
    return entitlements.overpayment(grant_id=grant.id, paid=paid, on=day, by=SYSTEM)


def put_to_officer(*, case_id: str, title: str) -> None:
    """A task in the case, for whoever has it: nothing is taken from a person before somebody looked."""
    try:
        case = cases.case(case_id=case_id, by=SYSTEM)
    except NotFound:
        return
    if title not in {each.title for each in case.tasks if each.done_at is None}:
        cases.set_task(case_id=case_id, title=title, by=SYSTEM)


class Accounts(ports.AccountBook):
    """The account a person gave with the request that was granted; else the one their file holds."""

    def accounts(self, payouts: Sequence[payments.Payout]) -> Mapping[str, payments.Account]:
        """By pay-out; whose case names no account has none."""
        found = {}
        for each in payouts:
            number = self._given_with(Reference.parse(each.about)) or self._kept_of(each.payee_id)
            if number:
                found[each.id] = payments.Account(identity.agent(each.payee_id).name, str(number))
        return found

    def _given_with(self, about: Reference) -> str:
        if about.kind not in ("grant", "arrears"):
            return ""
        grant = entitlements.grant_of(grant_id=about.id, by=SYSTEM)
        try:
            case = cases.case(case_id=grant.case_id, by=SYSTEM)
        except NotFound:
            return ""
        return str(case.facts.get("bank_account", {}).get("value") or "")

    def _kept_of(self, person_id: str) -> str:
        held = [each for each in evidence.held(file_of=person_id, by=SYSTEM) if each.fact == "bank_account"]
        return str(held[0].value) if held else ""


ACCOUNTS = Accounts()
