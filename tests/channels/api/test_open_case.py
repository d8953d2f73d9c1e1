"""An agency opens a case for a person: checked as a person's answers are, once, and told to the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from guichet.audit import api as audit
from guichet.cases.models import CaseRow
from guichet.catalogue import api as catalogue
from guichet.evidence.models import FactRow
from guichet.identity.models import Agent
from guichet.intake.models import RequestRow
from guichet.lab.pytest_cast import Cast
from tests.channels.api.program import BEST_START, Program

Programs = Callable[..., Program]


def whole(person: str, **changes: Any) -> dict[str, Any]:
    example = catalogue.service(BEST_START).examples[0]
    service = catalogue.service(BEST_START)
    facts = {name: value for name, value in example.given.items() if name in service.asked}
    return {"service": BEST_START, "person": person, "facts": facts | changes, "seen": ["income-proof"]}


def test_a_case_is_opened_for_amina(program: Programs, cast: Cast, work_off: Callable[[], audit.Drained]) -> None:
    chen, amina = program("chen"), program("amina")
    opened = chen.post("cases", whole(cast.agents["amina"]))
    assert opened.status == 201, opened.json
    assert FactRow.objects.count() == 0
    work_off()
    seen = chen.get(opened.headers["Location"].removeprefix("/api/v1/")).json
    assert seen["number"] == opened.json["number"]
    assert seen["proposal"]["settled"] is True
    own = amina.get("requests").json["items"]
    assert [(each["case_number"], each["state"]) for each in own] == [(opened.json["number"], "submitted")]
    assert amina.get("my/messages").json["items"]
    log = audit.about(cast.agents["amina"])
    assert any(each.type == "cases.CaseOpened" and each.by["agent"] == cast.agents["chen"] for each in log)
    assert audit.verify().faults == ()


def test_somebody_new_is_made_known(program: Programs) -> None:
    body = whole("x") | {"new_person": {"name": "Dana Tūhoe", "birth_date": "1990-01-31"}}
    del body["person"]
    before = Agent.objects.count()
    assert program("chen").post("cases", body).status == 201
    assert Agent.objects.count() == before + 1


def test_nobody_new_stays_known_when_the_case_is_refused(program: Programs) -> None:
    body = whole("x", main_carer="perhaps") | {"new_person": {"name": "Dana Tūhoe"}}
    del body["person"]
    before = Agent.objects.count()
    assert program("chen").post("cases", body).status == 422
    assert Agent.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"main_carer": "perhaps"}, "/facts/main_carer", "boolean"),
        ({"main_carer": None}, "/facts/main_carer", "missing"),
        ({"shoe_size": 42}, "/facts/shoe_size", "not_asked"),
        ({"applicant_income": -1}, "/facts/applicant_income", "too_small"),
    ],
)
def test_facts_that_do_not_fit_are_pointed_at(
    program: Programs, cast: Cast, changes: dict[str, Any], pointer: str, code: str
) -> None:
    answer = program("chen").post("cases", whole(cast.agents["amina"], **changes))
    assert answer.status == 422
    assert {"pointer": pointer, "code": code}.items() <= answer.json["errors"][0].items()
    assert (CaseRow.objects.count(), RequestRow.objects.count()) == (0, 0)


def test_the_officer_opens_none_for_themselves_and_none_of_another_agency(program: Programs, cast: Cast) -> None:
    assert program("chen").post("cases", whole(cast.agents["chen"])).status == 403
    body = whole(cast.agents["amina"]) | {"service": "internal-affairs/register-a-birth"}
    assert program("chen").post("cases", body).status == 403
    assert program("chen").post("cases", whole("no-such-person")).json["errors"][0]["pointer"] == "/person"
    assert (CaseRow.objects.count(), RequestRow.objects.count()) == (0, 0)


def test_a_replayed_order_is_one_case(program: Programs, cast: Cast) -> None:
    chen, body = program("chen"), whole(cast.agents["amina"])
    key = {"Idempotency_Key": '"0a6f0a63-5f9c-4a52-a02e-2cb8cbd50d10"'}
    first, again = chen.post("cases", body, **key), chen.post("cases", body, **key)
    assert first.json == again.json
    assert CaseRow.objects.count() == 1
