"""Each is reached once, in the mode of the programme; only the person says yes or no; what is automatic waits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guichet.audit import api as audit
from guichet.catalogue import api as catalogue
from guichet.entitlements import api as entitlements
from guichet.entitlements.models import OfferRow
from guichet.entitlements.tests.country import BEST_START, OPERATOR, PROGRAMMES, SUPER, country, law
from guichet.kernel import api as kernel

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
ACT = catalogue.LegalResource(title="An Act", href="https://example.org/act", section="1")


def offered(
    programmes: tuple[entitlements.Programme, ...] = PROGRAMMES,
) -> tuple[entitlements.Sweep, entitlements.OffersMade]:
    sweep = entitlements.sweep(population=country(1), on=ON, by=OPERATOR, programmes=programmes, law=law())
    return sweep, entitlements.make_offers(sweep_id=sweep.id, by=OPERATOR, programmes=programmes)


def person(agent_id: str) -> kernel.Actor:
    return kernel.Actor(agent_id=agent_id, channel="web", name="A person", assurance=kernel.Assurance.SUBSTANTIAL)


def one(state: str) -> entitlements.Offer:
    row = OfferRow.objects.filter(state=state).order_by("id")[0]
    return entitlements.offer(offer_id=row.id, by=person(row.person_id))


def test_everybody_is_reached_once() -> None:
    sweep, made = offered()
    assert made.told + made.offered == sweep.missing
    assert made.told > 0
    assert made.offered > 0
    again = entitlements.make_offers(sweep_id=sweep.id, by=OPERATOR, programmes=PROGRAMMES)
    assert (again.told, again.offered, again.passed_over) == (0, 0, sweep.missing)
    found = one("offered")
    assert [each.type for each in audit.history(stream=kernel.Reference("offer", found.id))] == [
        "entitlements.OfferMade"
    ]


def test_only_those_who_are_known_are_reached() -> None:
    sweep = entitlements.sweep(population=country(1), on=ON, by=OPERATOR, programmes=PROGRAMMES, law=law())
    first = next(iter(entitlements.findings(sweep_id=sweep.id, by=OPERATOR))).person_id
    made = entitlements.make_offers(
        sweep_id=sweep.id, by=OPERATOR, programmes=PROGRAMMES, known=lambda ids: {each for each in ids if each == first}
    )
    assert set(OfferRow.objects.values_list("person_id", flat=True)) == {first}
    assert made.passed_over == sweep.missing - made.told - made.offered


def test_automatic_without_an_authority_is_only_offered() -> None:
    lawless = replace(SUPER, mode="automatic", authority=None)
    _, made = offered((lawless,))
    assert (made.offered > 0, made.noticed) == (True, 0)


def test_the_person_confirms_and_nobody_else(cast_free_actor: kernel.Actor) -> None:
    offered()
    found = one("offered")
    with pytest.raises(kernel.NotFound):
        entitlements.confirm_offer(offer_id=found.id, case_id="c", on=ON, by=cast_free_actor)
    with pytest.raises(kernel.NotFound):
        entitlements.opt_out(offer_id=found.id, on=ON, by=cast_free_actor)
    with pytest.raises(kernel.NotAllowed):
        entitlements.confirm_offer(offer_id=found.id, case_id="c", on=ON, by=kernel.SYSTEM)
    assert entitlements.offers_of(person_id=found.person_id, by=cast_free_actor) == ()
    yes = entitlements.confirm_offer(offer_id=found.id, case_id="c", on=ON, by=person(found.person_id))
    assert (yes.state, yes.case_id) == ("applied", "c")
    assert entitlements.confirm_offer(offer_id=found.id, case_id="c", on=ON, by=person(found.person_id)) == yes
    with pytest.raises(kernel.Conflict):
        entitlements.confirm_offer(offer_id=found.id, case_id="d", on=ON, by=person(found.person_id))


def test_an_offer_ends_and_silence_is_no_refusal() -> None:
    offered()
    found = one("offered")
    late = found.until + timedelta(days=1)
    with pytest.raises(kernel.Conflict, match="ended"):
        entitlements.confirm_offer(offer_id=found.id, case_id="c", on=late, by=person(found.person_id))
    assert entitlements.expire_offers(on=found.until, by=OPERATOR) == 0
    assert entitlements.expire_offers(on=late, by=OPERATOR) > 0
    assert entitlements.offer(offer_id=found.id, by=person(found.person_id)).state == "expired"


def test_what_is_automatic_waits_until_the_person_could_opt_out() -> None:
    _, made = offered((replace(SUPER, mode="automatic", authority=ACT),))
    assert made.noticed > 1
    first = one("noticed")
    with pytest.raises(kernel.NotAllowed):
        entitlements.confirm_offer(offer_id=first.id, case_id="c", on=first.until, by=kernel.SYSTEM)
    out = entitlements.opt_out(offer_id=first.id, on=ON, by=person(first.person_id))
    assert out.state == "opted_out"
    assert entitlements.due_notices(on=first.until, by=kernel.SYSTEM) == ()
    due = entitlements.due_notices(on=first.until + timedelta(days=1), by=kernel.SYSTEM)
    assert len(due) == made.noticed - 1
    granted = entitlements.confirm_offer(
        offer_id=due[0].id, case_id="c", on=first.until + timedelta(days=1), by=kernel.SYSTEM
    )
    assert granted.state == "applied"


def test_who_said_no_is_left_alone_for_a_year() -> None:
    offered()
    found = one("offered")
    entitlements.opt_out(offer_id=found.id, on=ON, by=person(found.person_id))
    later = country(1, about="a year later")
    sweep = entitlements.sweep(population=later, on=ON, by=OPERATOR, programmes=PROGRAMMES, law=law())
    before = OfferRow.objects.filter(person_id=found.person_id, programme=BEST_START.name).count()
    entitlements.make_offers(sweep_id=sweep.id, by=OPERATOR, programmes=PROGRAMMES)
    assert OfferRow.objects.filter(person_id=found.person_id, programme=BEST_START.name).count() == before
    OfferRow.objects.filter(id=found.id).update(made_on=ON - timedelta(days=366))
    entitlements.make_offers(sweep_id=sweep.id, by=OPERATOR, programmes=PROGRAMMES)
    assert OfferRow.objects.filter(person_id=found.person_id, programme=BEST_START.name).count() == before + 1
