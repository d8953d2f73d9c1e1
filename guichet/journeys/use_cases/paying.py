"""What a request costs: the tariffs of its service, what the law waives of them, and whose money each part is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guichet.bookings import api as bookings
from guichet.catalogue import api as catalogue
from guichet.journeys import compose, situation
from guichet.journeys.steps import DueLine
from guichet.journeys.use_cases.bundle_parts import fed_parts, view_of_part
from guichet.journeys.use_cases.choose_time import kept_for
from guichet.journeys.use_cases.to_pay import waived_in_words
from guichet.journeys.use_cases.view_request import View
from guichet.kernel.api import now
from guichet.payments import api as payments
from guichet.rules import api as rules


@dataclass(frozen=True)
class Due:
    """One tariff as it falls on one request: what the law waives of it is nothing, a part, or all; `why` it says so.

    In a bundle `part` is the service whose tariff it is.
    """

    cost: catalogue.Cost
    cents: int
    waived_cents: int = 0
    why: tuple[str, ...] = ()
    part: catalogue.PublicService | None = None

    @property
    def owed_cents(self) -> int:
        """What is to be paid."""
        return self.cents - self.waived_cents


def due_of(seen: View, *, outcome: str = "") -> tuple[Due, ...]:
    """The tariffs of a request by its answers and the law of the day; nothing where nothing is collected here.

    Those that are due as it is sent, or with an `outcome` those that it is charged with; of a bundle, its parts'.
    """
    if seen.service.bundle is not None:
        return tuple(
            replace(due, part=part.service)
            for part in fed_parts(seen)
            if part.service is not None
            for due in due_of(view_of_part(seen, part.service), outcome=outcome)
        )
    every = _asked_for(seen)
    return _of_costs(
        seen, tuple(each for each in every if (outcome in each.charged_when if outcome else each.when == "submit"))
    )


def told_of(seen: View) -> tuple[Due, ...]:
    """Every tariff of a request, collected here or elsewhere, as far as what is known says."""
    return _of_costs(seen, seen.service.costs)


def _of_costs(seen: View, costs: tuple[catalogue.Cost, ...]) -> tuple[Due, ...]:
    if not any(cost.variable or cost.waiver for cost in costs):
        return tuple(Due(cost, _cents(seen, cost, ())) for cost in costs)
    told = situation.told_of(service=seen.service, law=seen.law, answers=seen.flow.answers, today=seen.today)
    return tuple(_of_cost(seen, cost, told) for cost in costs)


def _of_cost(seen: View, cost: catalogue.Cost, told: situation.Told) -> Due:
    """One tariff by the law: what it is, what is waived of it and why."""
    cents = _cents(seen, cost, _say(seen, told, cost.variable) if cost.variable else ())
    waiver = cost.waiver
    if waiver is None:
        return Due(cost, cents)
    explained = seen.law.plan((waiver.variable,), situation.month_of(seen.today)).explain(
        told.situation(), seen.speaker.language
    )
    why = explained.addressed().because(seen.speaker.language)
    if not any(map(bool, _say(seen, told, waiver.variable))):
        return Due(cost, cents, why=why)
    if not waiver.left:
        return Due(cost, cents, cents, why)
    entity = seen.law.variable(waiver.tariff).entity_plural
    facts = {**told.facts, (waiver.tariff, entity): rules.Fact(cents, "register", cost.id)}
    left = _sum(_say(seen, situation.Told(told.persons, facts, told.groups), waiver.left))
    return Due(cost, cents, max(0, cents - left), why)


def _say(seen: View, told: situation.Told, variable: str) -> tuple[object, ...]:
    """What the law says of one variable, of each whom it concerns."""
    plan = seen.law.plan((variable,), situation.month_of(seen.today))
    return tuple(plan.evaluate(told.situation()).values[variable].values())


def _sum(values: Iterable[object]) -> int:
    return sum(each for each in values if isinstance(each, int) and each > 0)


def _asked_for(seen: View) -> tuple[catalogue.Cost, ...]:
    """The costs of a service, of courses only the one in which somebody has a place: who waits pays nothing yet."""
    enrolment = seen.service.enrolment
    if enrolment is None:
        return seen.service.costs
    fees = {name: seen.speaker.jurisdiction.courses[name].fee for name in enrolment.courses}
    held = kept_for(seen.request)
    chosen = fees.get(held.course) if isinstance(held, bookings.Enrolment) and held.has_place else None
    return tuple(each for each in seen.service.costs if each.id not in fees.values() or each.id == chosen)


def while_waiting(seen: View) -> tuple[str, ...]:
    """What who waits for a place hears of its fee: nothing is paid before there is one."""
    held = kept_for(seen.request) if seen.service.enrolment else None
    if not isinstance(held, bookings.Enrolment) or held.has_place:
        return ()
    fee = seen.speaker.jurisdiction.courses[held.course].fee
    if not any(each.id == fee and each.when == "submit" for each in seen.service.costs):
        return ()
    say = seen.speaker.words
    return (say("You pay nothing while you wait. When a place is yours, we tell you what to pay."),)


def pay_by(seen: View, *, when: str = "submit") -> datetime | None:
    """Until when a request that was sent now, or decided now, is to be paid; None where nothing says so."""
    hours = [each.pay_within_hours for each in seen.service.costs if each.when == when and each.pay_within_hours]
    return now() + timedelta(hours=min(hours)) if hours else None


def due_on(seen: View, *, when: str = "submit") -> date:
    """The same as a day where the jurisdiction is; today where nothing says so."""
    until = pay_by(seen, when=when)
    return until.astimezone(ZoneInfo(seen.speaker.jurisdiction.time_zone)).date() if until else seen.today


def _cents(seen: View, cost: catalogue.Cost, said: Iterable[object]) -> int:
    if cost.variable:
        return _sum(said)
    if cost.fact:
        answer = seen.flow.answers.get(cost.fact)
        return answer.value if answer is not None and isinstance(answer.value, int) else 0
    return cost.amount_cents


def due_lines(seen: View, dues: tuple[Due, ...]) -> tuple[DueLine, ...]:
    """What is due as a person reads it: the amount, or that it is waived and under which law."""
    speaker = seen.speaker
    lines = []
    for each in dues:
        waiver = each.cost.waiver if each.waived_cents else None
        lines.append(
            DueLine(
                cost=_id(each),
                title=_title(seen, each),
                cents=each.owed_cents,
                amount_text=speaker.money(each.owed_cents),
                tariff_text=speaker.money(each.cents),
                waived=waived_in_words(speaker, each.owed_cents, each.waived_cents) if waiver else "",
                why=each.why,
                law=compose.law_links(speaker, (waiver.law,)) if waiver else (),
            )
        )
    return tuple(lines)


def charge_lines(seen: View, dues: tuple[Due, ...]) -> tuple[payments.ChargeLine, ...]:
    """The lines of a charge: a tariff that is split is a line for each organization."""
    return tuple(line for each in dues for line in _split(seen, each))


def cost_of_part(service: catalogue.PublicService, cost: str) -> str:
    """A tariff's name among those of several services that are paid at once."""
    return f"{service.identifier.partition('/')[2]}-{cost}"


def _id(due: Due) -> str:
    return cost_of_part(due.part, due.cost.id) if due.part else due.cost.id


def _title(seen: View, due: Due) -> str:
    title = seen.speaker.text(due.cost.text)
    if due.part is None:
        return title
    return seen.speaker.words("{title}: {what}", title=seen.speaker.text(due.part.title), what=title)


def _split(seen: View, due: Due) -> Iterator[payments.ChargeLine]:
    cost, service = due.cost, due.part or seen.service
    title = _title(seen, due)
    waiver = cost.waiver.law if cost.waiver and due.waived_cents else None
    told = compose.cited(seen.speaker, waiver) if waiver else ""
    owners = (*sorted(cost.split), cost.paid_to or service.competent_authority)
    percents = tuple(cost.split[each] for each in owners[:-1])
    for organization, (cents, waived) in zip(owners, divided(due.cents, due.waived_cents, percents), strict=True):
        if cents:
            yield payments.ChargeLine(_id(due), title, cents, organization, waived, told)


def divided(cents: int, waived: int, percents: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """A sum and what is waived of it by shares in percent, the last what is left; of none more is waived than it is.

    What rounding would waive too much of the last share is waived of those before it.
    """
    sums = [cents * each // 100 for each in percents]
    less = [waived * each // 100 for each in percents]
    last, last_less = cents - sum(sums), waived - sum(less)
    for number, each in enumerate(sums):
        more = min(max(0, last_less - last), each - less[number])
        less[number] += more
        last_less -= more
    return (*zip(sums, less, strict=True), (last, last_less))
