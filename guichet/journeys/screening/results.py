"""What came of it: each service with yes, no or open, what it would pay, why, and where to go from there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guichet.journeys import compose
from guichet.journeys.consulting import reads
from guichet.journeys.screening.household import CHILD, child_number, children_in
from guichet.journeys.screening.pool import amounts_of, outputs_of
from guichet.journeys.screening.reckoning import Finding
from guichet.journeys.screening.saying import child_name, fact_label
from guichet.journeys.screening.way import Screening
from guichet.journeys.steps import ResultAmount, ResultLine, ResultOffer

ORDER = {True: 0, None: 1, False: 2}
WORDS: dict[bool | None, Literal["yes", "no", "open"]] = {True: "yes", None: "open", False: "no"}
MOST_REASONS = 5
MOST_UNKNOWN = 4


def results_of(seen: Screening) -> tuple[ResultLine, ...]:
    """Every service: what one can get first, then what is open, then the rest."""
    ordered = sorted(seen.findings, key=lambda each: ORDER[each.granted])
    return tuple(_line(seen, each) for each in ordered)


def _line(seen: Screening, found: Finding) -> ResultLine:
    speaker, service = seen.speaker, found.service
    reasons, changes = _explained(seen, found)
    low, high = (found.low, found.high) if found.granted is not False else (None, None)
    amounts = tuple(_amounts(seen, found, low, high))
    return ResultLine(
        service=service.identifier,
        title=speaker.text(service.title),
        organization=speaker.organization(service.competent_authority),
        answer=WORDS[found.granted],
        answer_text=answer_text(seen, found.granted),
        amount_text=amounts[0].text if amounts else "",
        amount_label=amounts[0].label if amounts else "",
        amounts=amounts,
        low=low,
        high=high,
        children=tuple(child_name(seen, n) for n in _children(found) if children_in(seen.answers) > 1),
        reasons=reasons,
        changes=changes,
        unknown=_unknown(seen, found),
        law=compose.law_links(speaker, service.legal_resources[:2]),
        offers=tuple(_offers(seen, found)),
        url=service.external_url or "",
        left=len(found.keys),
    )


def _amounts(seen: Screening, found: Finding, low: int | None, high: int | None) -> Iterator[ResultAmount]:
    """Every amount that is paid or may be, the first as it was reckoned for the questions."""
    names = amounts_of(found.service)
    ends = dict.fromkeys(names[:1], (low, high))
    if found.granted is not False:
        ends |= seen.reckoning.amounts(found.service, seen.household)
    for name in names:
        least, most = ends.get(name, (None, None))
        yield ResultAmount(_amount(seen, least, most), _label(seen, name), least, most)


def answer_text(seen: Screening, granted: bool | None) -> str:
    """Yes, no or open, in words: nothing is decided here."""
    say = seen.speaker.words
    return {True: say("Yes, it seems"), False: say("No, it seems"), None: say("Not known yet")}[granted]


def _amount(seen: Screening, low: int | None, high: int | None) -> str:
    say, money = seen.speaker.words, seen.speaker.money
    if high is None:
        return say("at least {amount}", amount=money(low)) if low else ""
    if low == high:
        return money(high) if high else ""
    if not low or low < 0:
        return say("up to {amount}", amount=money(high))
    return say("{low} to {high}", low=money(low), high=money(high))


def _label(seen: Screening, variable: str) -> str:
    return seen.law.variable(variable).labels.in_language(seen.speaker.language).text


def _children(found: Finding) -> tuple[int, ...]:
    """The children whose own the outcome is."""
    return tuple(number for number in map(child_number, found.instances) if number)


def _explained(seen: Screening, found: Finding) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Why, in sentences, once it is settled: what decided it, and what would have to be different for a yes."""
    if found.granted is None:
        return (), ()
    if not found.instances:
        return (seen.speaker.words("It is about a child, and you said that none lives with you."),), ()
    plan, language = seen.law.plan(outputs_of(found.service), seen.period), seen.speaker.language
    known = seen.household.reading(reads(plan)).situation()
    explanation = plan.explain(known, language, found.instances[0]).addressed()
    ways = explanation.ways(language) if not found.granted else ()
    fixed = explanation.nothing_changes_it(language)
    return explanation.because(language)[:MOST_REASONS], (fixed,) if fixed else ways[0] if ways else ()


def _unknown(seen: Screening, found: Finding) -> tuple[str, ...]:
    """What it still hangs on, in the short words of the facts; asked or passed over."""
    if found.granted is not None:
        return ()
    keys = [seen.pool.key(each.variable, each.instance) for each in found.asking.needed]
    keys += [seen.pool.key_told(each.variable, each.instance) for each in found.asking.relevant]
    named = dict.fromkeys(fact_label(seen, each) for each in keys if each is not None)
    return tuple(named)[:MOST_UNKNOWN]


def _offers(seen: Screening, found: Finding) -> Iterator[ResultOffer]:
    """Where it can be asked for here, now: once, or for each child whom it can be had for."""
    service = found.service
    if service.kind != "native" or found.granted is False:
        return
    count = children_in(seen.answers)
    if not any(service.facts[name].subject == CHILD for name in service.asked):
        yield ResultOffer(service.identifier, 0, "")
        return
    for number in range(1, count + 1):
        if count == 1 or seen.reckoning.find(service, seen.household.with_child(number)).granted is not False:
            yield ResultOffer(service.identifier, number, child_name(seen, number) if count > 1 else "")
