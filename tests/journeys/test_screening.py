"""What can I get: asks over all services only what can still matter, and starts a service with what was said."""

from __future__ import annotations

from typing import Any

import pytest

from guichet.catalogue import api as catalogue
from guichet.evidence import api as evidence
from guichet.intake import api as intake
from guichet.journeys import api as journeys
from guichet.kernel import api as kernel
from guichet.lab.pytest_cast import Cast

BEST_START = "inland-revenue/best-start"
NOBODY = kernel.Actor(channel="web", language="en")
AMINA: dict[str, Any] = {
    "has_partner": False,
    "household-children": 2,
    "child_birth_date-1": "2026-11-01",
    "child_birth_date-2": "2019-02-03",
    "applicant_birth_date": "1994-05-02",
    "main_carer": True,
    "lives_here": True,
    "child_lives_here": True,
    "child_born_in_new_zealand": True,
    "both_parents_register": True,
    "home_kind": "rent",
    "home_area": "area_1",
    "home_cost": 45_000,
    "applicant_income": 3_000_000,
}


def said(field: journeys.Field, given: dict[str, Any] = AMINA) -> Any:
    """What Amina says when she is asked: what she knows of the one or of all of them, else no or nothing."""
    fact = field.id.partition("-")[0]
    if field.id in given or fact in given:
        return given.get(field.id, given.get(fact))
    return {"boolean": False, "integer": 0, "money": 0, "choice": next((o.value for o in field.options), None)}.get(
        field.type
    )


def answer_all(by: kernel.Actor, begun: journeys.Started, given: dict[str, Any] = AMINA) -> tuple[journeys.Step, Any]:
    """Answer every question to the end: the results, and what was asked page by page, with how many were left."""
    step, asked = begun.step, []
    while step.kind == "question":
        asked.append((step.id, tuple(field.id for field in step.fields), step.left))
        values = {field.id: said(field, given) for field in step.fields}
        step = journeys.answer(request_id=begun.request_id, page=step.id, values=values, by=by, revision=step.revision)
    return step, asked


def holder(begun: journeys.Started) -> kernel.Actor:
    """Nobody known, who holds the tracking code."""
    return intake.shown_code(NOBODY, begun.tracking_code)


def test_it_settles_every_service_that_can_be_settled_and_asks_far_less_than_a_form(cast: Cast) -> None:
    begun = journeys.start_screening(by=NOBODY, language="en")
    results, asked = answer_all(holder(begun), begun)
    facts = [fact for _, facts, _ in asked for fact in facts]

    assert (results.kind, results.left, results.next_page) == ("results", 0, "")
    assert len(facts) == len(set(facts)) < 64, "no question twice, and not all of them"
    by_service = {line.service: line for line in results.results}
    decided = {each.identifier for each in catalogue.current().services.values() if each.decision}
    assert set(by_service) == decided - {"internal-affairs/register-a-death"}, "a report is nothing one gets"
    best_start = by_service[BEST_START]
    assert (best_start.answer, best_start.low, best_start.high) == ("yes", 7700, 7700)
    assert best_start.amount_text == "$77.00"
    assert best_start.reasons
    assert best_start.law
    assert [each.label for each in best_start.amounts] == [
        "Weekly payment of Best Start",
        "Best Start for a full year",
    ]
    assert [line.service for line in results.results if line.answer == "open"] == []
    assert {"birth_registered-1", "someone_died"} <= set(facts)
    assert not {"deceased_lived_here", "deceased_was_partner"} & set(facts), "nobody died"
    assert all(line.reasons for line in results.results if line.answer != "open")


MOURNING = AMINA | {"someone_died": True, "deceased_was_partner": True, "deceased_lived_here": True}


@pytest.mark.parametrize("given", [AMINA, MOURNING, AMINA | {"main_benefit": True, "home_ratepayer": True}])
def test_it_says_how_many_are_left_at_most_and_says_when_an_answer_can_bring_more(
    cast: Cast, given: dict[str, Any]
) -> None:
    begun = journeys.start_screening(by=NOBODY, language="en")
    by, step = holder(begun), begun.step
    # The first page asks how many children there are: all hangs on it.
    steps = []
    while step.kind == "question":
        steps.append(step)
        values = {field.id: said(field, given) for field in step.fields}
        step = journeys.answer(request_id=begun.request_id, page=step.id, values=values, by=by, revision=step.revision)

    assert steps[1].left < 56, "68 when questions counted that only another answer brings"
    opened = 0
    for place in range(len(steps) - 1, 0, -1):
        before = steps[place]
        after = steps[place + 1].left if place + 1 < len(steps) else 0
        more = max(after - (before.left - len(before.fields)), 0)
        assert not more or "Some answers bring more questions." in before.lead
        opened += more
        assert sum(len(each.fields) for each in steps[place:]) <= before.left + opened


def test_one_may_stop_at_any_time_and_pass_over_what_one_does_not_know(cast: Cast) -> None:
    begun = journeys.start_screening(by=NOBODY, language="en")
    by = holder(begun)
    with pytest.raises(kernel.NotFound):
        journeys.screening_results(screening=begun.request_id, by=by)
    step = journeys.answer(
        request_id=begun.request_id,
        page="household",
        values={"has_partner": False, "household-children": 0},
        by=by,
    )
    first = journeys.screening_results(screening=begun.request_id, by=by)
    assert first.next_page == step.id
    settled = {line.service for line in first.results if line.answer == "no"}
    assert BEST_START in settled, "without a child there is none"

    open_before = {line.service for line in first.results if line.answer == "open"}
    asked = set()
    while step.kind == "question":
        asked |= {field.id for field in step.fields}
        assert all(field.unsure and not field.required for field in step.fields)
        step = journeys.answer(request_id=begun.request_id, page=step.id, values={}, by=by)
    assert {line.service for line in step.results if line.answer == "open"} == open_before, "unknown stays unknown"
    assert all(line.unknown for line in step.results if line.answer == "open")
    assert {line.value_text for line in step.summary if line.fact in asked} == {"Not known"}


def test_an_answer_can_be_changed_and_everything_follows(cast: Cast) -> None:
    begun = journeys.start_screening(by=NOBODY, language="en")
    by = holder(begun)
    results, _ = answer_all(by, begun)
    page = next(line.page for line in results.summary if line.fact == "main_carer")
    again = journeys.next_step(request_id=begun.request_id, by=by, page=page)
    assert again.fields[0].value is True

    changed = journeys.answer(request_id=begun.request_id, page=page, values={"main_carer": False}, by=by)

    assert changed.kind == "results"
    assert next(line for line in changed.results if line.service == BEST_START).answer == "no"


def test_a_service_begins_with_what_was_said_and_asks_none_of_it_again(cast: Cast) -> None:
    begun = journeys.start_screening(by=NOBODY, language="en")
    by = holder(begun)
    results, _ = answer_all(by, begun)
    offers = next(line.offers for line in results.results if line.service == BEST_START)
    assert [offer.child for offer in offers] == [1], "the older child is past three"

    started = journeys.start_from_screening(screening=begun.request_id, service=BEST_START, child=1, by=by)
    twice = journeys.start_from_screening(screening=begun.request_id, service=BEST_START, child=1, by=by)

    assert twice.request_id == started.request_id
    mine = intake.shown_code(by, started.tracking_code)
    request = intake.request(request_id=started.request_id, by=mine)
    assert request.answers["child_birth_date"].value == "2026-11-01"
    step, asked = started.step, set()
    while step.kind == "question":
        asked |= {field.id for field in step.fields if field.value is None}
        values = {field.id: field.value if field.value is not None else _paper(field) for field in step.fields}
        step = journeys.answer(request_id=started.request_id, page=step.id, values=values, by=mine)
    assert not asked & set(AMINA)
    for child in (0, 3):
        with pytest.raises(kernel.Invalid):
            journeys.start_from_screening(screening=begun.request_id, service=BEST_START, child=child, by=by)


def _paper(field: journeys.Field) -> Any:
    papers = {"applicant_ird_number": "49091850", "bank_account": "01-0123-0123456-00"}
    return papers.get(field.id, {"text": "x", "name": "Aroha", "address": "1 Street", "boolean": False}.get(field.type))


def test_what_the_file_holds_is_used_and_its_source_shown(cast: Cast) -> None:
    amina = cast.amina
    evidence.hold(
        facts=[
            evidence.NewFact(
                about_id=amina.agent_id or "", role="applicant", fact="applicant_birth_date", value="1994-05-02",
                source="register", detail="internal-affairs",
            )
        ],
        file_of=amina.agent_id or "",
        request=kernel.Reference("request", kernel.new_id()),
        by=kernel.SYSTEM,
    )  # fmt: skip
    begun = journeys.start_screening(by=amina, language="en")
    results, asked = answer_all(amina, begun)

    assert "applicant_birth_date" not in {fact for _, facts, _ in asked for fact in facts}
    line = next(line for line in results.summary if line.fact == "applicant_birth_date")
    assert "Internal Affairs" in line.source
    own = journeys.person_page(by=amina, language="en").requests
    assert [(each.title, each.state) for each in own] == [("What can I get?", "draft")]


def test_nobody_else_sees_it_and_it_is_never_sent(cast: Cast) -> None:
    begun = journeys.start_screening(by=NOBODY, language="en")
    for ask in (journeys.next_step, journeys.submit):
        with pytest.raises(kernel.NotFound):
            ask(request_id=begun.request_id, by=cast.eve)
    with pytest.raises(kernel.NotFound):
        journeys.submit(request_id=begun.request_id, by=holder(begun))
    resumed = journeys.resume(code=begun.tracking_code, by=NOBODY, language="mi")
    assert (resumed.step.id, resumed.step.title) == ("household", "Ko wai mā e noho ana ki a koe?")


def test_a_household_that_cannot_be_is_refused(cast: Cast) -> None:
    begun = journeys.start_screening(by=NOBODY, language="en")
    for children, code in ((-1, "too_small"), (9, "too_large"), (None, "missing")):
        with pytest.raises(kernel.Invalid) as refusal:
            journeys.answer(
                request_id=begun.request_id, page="household", values={"household-children": children}, by=holder(begun)
            )
        assert [(each.where, each.code) for each in refusal.value.problems] == [("household-children", code)]
